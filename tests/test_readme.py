"""The README's questions get the answers that it prints, on the demo catalog of the first day.

``python -m tests.test_readme`` prints today's answers, to be read before they are pasted.
"""

import re
import sys
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli import cli
from tests.crawler.hosts import rolecall

README = Path(__file__).resolve().parent.parent / "README.md"
QUESTION = re.compile(r"```sql\n(?P<sql>.*?)```\n+```text\n(?P<answer>.*?)```", re.DOTALL)


def ask(catalog: Path, sql: str) -> str:
    done = CliRunner().invoke(cli, ["sql", sql, "--catalog", str(catalog)])
    assert done.exit_code == 0, done.output
    return done.stdout


def demo(folder: Path) -> Path:
    """The demo catalog of the first day."""
    catalog = folder / "catalog.db"
    ran = rolecall("demo", "--catalog", str(catalog), "--json", cwd=folder)
    assert ran.code == 0, ran.err
    return catalog


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo(tmp_path_factory.mktemp("readme"))


QUESTIONS = [(match["sql"], match["answer"]) for match in QUESTION.finditer(README.read_text(encoding="utf-8"))]


def test_there_are_five_questions() -> None:
    assert len(QUESTIONS) >= 5


@pytest.mark.parametrize(("sql", "answer"), QUESTIONS, ids=[sql.split("\n")[0][:40] for sql, _ in QUESTIONS])
def test_the_answer_is_the_one_printed(sql: str, answer: str, catalog: Path) -> None:
    assert ask(catalog, sql) == answer


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as here:
        made = demo(Path(here))
        for sql, _ in QUESTIONS:
            sys.stdout.write(f"{sql}\n{ask(made, sql)}\n")

"""The README's questions get the answers that it prints, on the demo catalog of the first day.

``python -m tests.test_readme`` prints today's answers, to be read before they are pasted.
"""

import re
import sqlite3
import sys
import tempfile
from pathlib import Path

import pytest

from tests.crawler.hosts import rolecall

README = Path(__file__).resolve().parent.parent / "README.md"
QUESTION = re.compile(r"```sql\n(?P<sql>.*?)```\n+```text\n(?P<answer>.*?)```", re.DOTALL)
WIDEST = 64  # characters of a value


def ask(catalog: Path, sql: str) -> str:
    """The answer as the README prints it: a header and aligned columns, long values cut."""
    db = sqlite3.connect(catalog)
    cursor = db.execute(sql)
    rows = [[column[0] for column in cursor.description], *([shown(value) for value in row] for row in cursor)]
    db.close()
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join("  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip() + "\n" for row in rows)


def shown(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


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

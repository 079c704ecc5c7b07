"""docs/recipes.md and docs/analysis.ipynb run as they stand on the demo's catalog, and answer what they print."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tests.conftest import ROOT
from tests.crawler.hosts import rolecall

PAGE = (ROOT / "docs" / "recipes.md").read_text("utf-8")
NOTEBOOK = ROOT / "docs" / "analysis.ipynb"
(ANSWER,) = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
RECIPES = {
    f"{source}: {library}": code
    for source, part in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)
    for library, code in re.findall(r"^### (.+?)\n.*?```python\n(.*?)```", part, re.DOTALL | re.MULTILINE)
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo of the first day was run."""
    here = tmp_path_factory.mktemp("demo")
    for arguments in (("demo", "--json"), ("export", "--format", "parquet"), ("export",)):
        ran = rolecall(*arguments, cwd=here)
        assert ran.code == 0, ran.err
    return here


def test_there_are_nine_recipes() -> None:
    assert [name.partition(": ")[2] for name in RECIPES] == ["pandas", "Polars", "DuckDB"] * 3


@pytest.mark.parametrize("name", RECIPES)
def test_each_recipe_gives_the_one_answer(name: str, folder: Path) -> None:
    done = subprocess.run([sys.executable, "-W", "error", "-c", RECIPES[name]], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == (ANSWER, "")


def test_the_answer_is_sql_s(folder: Path) -> None:
    """Of what SQLite counts as well; it has no median."""
    offers = "count(CASE WHEN sponsorship IN ('offered', 'conditional') THEN 1 END)"
    ran = rolecall("sql", f"SELECT organization, count(*), {offers} FROM open_jobs GROUP BY 1 ORDER BY 1", "--csv", cwd=folder)
    assert ran.out.splitlines()[1:] == [",".join(line.split(" | ")[:3]) for line in ANSWER.splitlines()]


@pytest.fixture(scope="module")
def executed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> nbformat.NotebookNode:
    """The notebook, run after the second day."""
    for _ in range(2):
        ran = rolecall("demo", "--day", "2", "--json", cwd=folder)
        assert ran.code == 0, ran.err
    out = tmp_path_factory.mktemp("notebook") / "analysis.ipynb"
    run = [sys.executable, "-m", "tests.notebooks", str(NOTEBOOK), str(folder / "data/var/catalog.db"), str(out)]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return nbformat.read(out, as_version=4)


def outputs(book: nbformat.NotebookNode) -> list[tuple[str, list[dict[str, object]]]]:
    return [(cell.source, [dict(one) for one in cell.outputs]) for cell in book.cells if cell.cell_type == "code"]


def test_the_notebook_answers_what_it_shows(executed: nbformat.NotebookNode) -> None:
    shown = outputs(nbformat.read(NOTEBOOK, as_version=4))
    assert len(shown) > 15
    for (source, stored), (_, answered) in zip(shown, outputs(executed), strict=True):
        assert answered == stored, source


def test_the_notebook_shows_text_alone_and_nothing_of_a_machine() -> None:
    book = nbformat.read(NOTEBOOK, as_version=4)
    assert [cell.execution_count for cell in book.cells if cell.cell_type == "code"] == [*range(1, len(outputs(book)) + 1)]
    for _, found in outputs(book):
        assert all(one["output_type"] == "execute_result" and list(one["data"]) == ["text/plain"] for one in found)
    text = NOTEBOOK.read_text("utf-8")
    assert len(text) < 40_000
    assert not re.search(r"/(home|root|tmp|work|Users)/|\d{4}-\d\d-\d\dT", text)

"""Docs and code cannot drift apart: what a user can name has its place in docs/."""

import ast
import inspect
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import click
import pytest

from catalog.views import VIEWS, View
from crawler import settings
from crawler.cli import COMMANDS, cli
from crawler.drafts.spelling import MODULES
from pipelines.extract import posting
from pipelines.extract.terms_of_work.spot import Spot
from pipelines.extract.terms_of_work.workplace import find_days, settle_workplace
from pipelines.extract.text.reading import Reading, spellings
from pipelines.extract.words.clause import Clause
from pipelines.extract.words.lexicon import BLANKS, Lexicon
from schemas.job import JobPosting
from schemas.raw import RawPosting
from schemas.source import Source
from spiders.kinds.cards import CardsSpider
from spiders.listings.pages import Pages

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
COMMON = {"--catalog", "--registry", "--registers", "--json", "--set", "--help", "--version"}


def page(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next of its level."""
    level = heading.partition(" ")[0]
    _, found, rest = f"\n{text}".partition(f"\n{heading}\n")
    assert found, f"no section {heading!r}"
    return rest.partition(f"\n{level} ")[0].partition("\n## ")[0]


def command(name: str) -> click.Command:
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    return found


def flags(found: click.Command) -> Iterator[str]:
    for sub in found.commands.values() if isinstance(found, click.Group) else ():
        yield from flags(sub)
    for parameter in found.params:
        yield from (option for option in parameter.opts if option.startswith("--"))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_flag_has_its_section(name: str) -> None:
    said = section(page("operating.md"), f"### rolecall {name}")
    missing = {flag for flag in flags(command(name)) if flag not in COMMON and f"{flag}" not in said}
    assert not missing
    assert command(name).help


def test_every_subcommand_of_sources_is_described() -> None:
    group = command("sources")
    assert isinstance(group, click.Group)
    said = section(page("operating.md"), "### rolecall sources")
    assert not [name for name in group.commands if f"`sources {name}" not in said]


def test_common_options_are_described() -> None:
    said = section(page("operating.md"), "## Common options")
    assert not [flag for flag in COMMON if flag not in said]


def test_no_section_describes_a_command_that_is_gone() -> None:
    headings = [line.removeprefix("### rolecall ") for line in page("operating.md").splitlines() if line.startswith("### rolecall ")]
    assert sorted(headings) == sorted(COMMANDS)


def test_every_setting_is_described() -> None:
    said = section(page("operating.md"), "## Settings")
    missing = [name for name in dir(settings) if name.isupper() and f"`{name}`" not in said]
    assert not missing


@pytest.mark.parametrize("path", [*settings.ITEM_PIPELINES, *settings.BATCH_PIPELINES])
def test_every_stage_has_its_section(path: str) -> None:
    module = import_module(path.rpartition(".")[0])
    assert module.__doc__
    assert section(page("pipelines.md"), f"## {path.split('.')[-2]}").strip()


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_view_and_column_is_described(view: View) -> None:
    said = section(page("catalog.md"), f"## {view.name}")
    assert "Columns as in [jobs]" in said or not [column for column in view.columns if f"| {column} |" not in said]


def test_every_field_is_described() -> None:
    said = page("fields.md")
    assert not [field.name for field in fields(JobPosting) if f"`{field.name}`" not in said and field.name != "evidence"]


WISHES = [row.split(" | ") for row in section(page("contributing.md"), "## Which file for which wish").splitlines() if row.startswith("| ")]


@pytest.mark.parametrize("row", WISHES[1:], ids=lambda row: row[0].strip("| "))
def test_the_file_for_a_wish_is_there(row: list[str]) -> None:
    """A bare name lies in the folder of the file before it, or in one above that."""
    folders = [ROOT]
    named = [name for name in row[1].split("`")[1::2] if " " not in name]
    for name in named:
        path = Path(name.partition("<")[0] or name)
        found = next((folder / path for folder in folders if (folder / path).exists()), None)
        assert found is not None, f"{name} is not there"
        folders += [found.parent, found.parent.parent]


def test_links_between_pages_hold() -> None:
    for path in DOCS.rglob("*.md"):
        targets = [part.partition(")")[0].partition("#")[0] for part in path.read_text("utf-8").split("](")[1:]]
        broken = [target for target in targets if target and "://" not in target and not (path.parent / target).exists()]
        assert not broken, f"{path.name}: {broken}"


def imports_told() -> list[list[str]]:
    return [line.split("|") for line in page("contributing.md").splitlines() if line.startswith("| `spiders.")]


def test_what_a_family_may_import_is_there() -> None:
    assert len(imports_told()) > 5
    for _, module, names, *_ in imports_told():
        assert not [name for name in names.replace("`", "").split(",") if not hasattr(import_module(module.strip(" `")), name.strip())]


def test_what_a_draft_imports_is_told() -> None:
    """Of `spiders`; what a draft needs of others (schemas, scrapy) it has at once."""
    told = {name for _, module, names, *_ in imports_told() for name in names.replace("`", "").replace(" ", "").split(",")}
    assert not [name for name, module in MODULES.items() if module.startswith("spiders.") and name not in told]


def test_what_a_family_of_cards_says_is_told() -> None:
    said = section(page("contributing.md"), "### What a family calls")
    own = [*CardsSpider.__annotations__, *(name for name in vars(CardsSpider) if name.endswith("_values"))]
    assert {"cards", "opening", "noise", "list_values", "page_values"} <= set(own)
    assert not [name for name in own if not re.search(rf"`{name}[`(]", said)]
    assert not [
        name
        for name in ("following", "rows", "answers")
        if f"`pages.{name}`" not in said or name not in {one.name for one in fields(Pages)}
    ]


def test_the_files_of_the_quick_check_are_told() -> None:
    names = re.search(r"^QUICK := (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert names
    assert not [name for name in names[1].split() if name not in page("contributing.md")]


READER_CALLS = [
    [cell.strip(" `") for cell in line.split("|")[1:4]]
    for line in section(page("contributing.md"), "### What a reader of prose is called with").splitlines()
    if line.startswith(("| `pipelines.", "| `schemas."))
]


@pytest.mark.parametrize(("module", "name", "call"), READER_CALLS, ids=lambda part: part)
def test_what_a_reader_of_prose_is_called_with_is_there(module: str, name: str, call: str) -> None:
    named = getattr(import_module(module), name)
    assert inspect.getdoc(named)
    for node in ast.walk(ast.parse(call)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            inspect.signature(named).bind(*node.args)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert hasattr({"reading": Reading, "spot": Spot, "raw": RawPosting, name: named}[node.value.id], node.attr)
        elif isinstance(node, ast.Attribute):
            assert hasattr(Clause, node.attr)


STEPS = [
    [cell.strip() for cell in line.split("|")[1:-1]]
    for line in section(page("contributing.md"), "## Adding a field").partition("Then two commands")[0].splitlines()
    if line.startswith("| ")
]


def test_the_files_of_a_new_field_are_as_many_as_told() -> None:
    head, *rows = STEPS
    assert [f"{way.partition(':')[0]}: {sum(row[at] == 'x' for row in rows)}" for at, way in enumerate(head) if ":" in way] == head[2:6]


@pytest.mark.parametrize("row", STEPS[1:], ids=lambda row: row[1])
def test_the_files_and_tests_of_a_new_field_are_there(row: list[str]) -> None:
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert not [name for name in row[6].split("`")[1::2] if f"def {name}(" not in tests]
    assert not [name for name in row[1].split("`")[1::2] if "/" in name and not (ROOT / name.partition("<")[0]).exists()]


def test_the_row_that_is_shown_is_the_tree_s() -> None:
    shown = page("contributing.md").partition("```toml\n[[row]]")[2].partition("```")[0]
    assert f"[[row]]{shown}" in (ROOT / "tests/extract/prose/workplace.toml").read_text("utf-8")


@pytest.mark.parametrize("reader", [find_days, settle_workplace, posting._days])
def test_the_reader_that_is_shown_is_the_tree_s(reader: Callable[..., object]) -> None:
    assert f"```python\n{inspect.getsource(reader)}```" in page("contributing.md")


SPELT = [
    [cell.strip().strip("`") for cell in line.split("|")[1:4]]
    for line in section(page("contributing.md"), "### How words are spelt in a table").splitlines()
    if line.startswith("| `")
]


@pytest.mark.parametrize(("phrase", "found", "left"), SPELT, ids=lambda part: part)
def test_words_are_spelt_as_told(phrase: str, found: str, left: str) -> None:
    lexicon = Lexicon([(form, phrase) for form in spellings(phrase)], BLANKS)
    assert lexicon.find(found)
    assert not lexicon.find(left)


def test_every_field_that_a_source_may_state_is_told() -> None:
    said = section(page("contributing.md"), "### Where each field goes")
    ours = {"family", "source", "lineage", "origin", "partial"}  # the spiders' base fills them
    untold = [field.name for field in fields(RawPosting) if field.name not in ours and not re.search(rf"`{field.name}[`=]", said)]
    assert not untold, f"GOES of schemas/raw.py has no row of {untold}, or `make docs` was not run"


def test_the_longest_line_is_told() -> None:
    limit = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["line-length"]
    assert f"A line has at most {limit} characters" in page("contributing.md")


def test_the_word_for_never_is_the_registry_s() -> None:
    never = Source("greenhouse", "tarnwater").verified
    assert f"`rolecall sources check`, or `{never}`." in section(page("sources.md"), "### A registry row")


@pytest.mark.parametrize("package", ["crawler", "spiders"])
def test_every_room_is_described(package: str) -> None:
    said = page("design/0004-rooms.md")
    rooms = [path.parent.name for path in (DOCS.parent / package).glob("*/__init__.py")]
    assert not [room for room in rooms if f"`{room}/`" not in said]

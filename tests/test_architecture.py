"""Who may import whom, and how large a file or function may be."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (
    "schemas", "pipelines", "spiders", "registers", "laws", "catalog", "alerts", "proof", "reports", "web", "crawler", "bulk", "rolecall",
)  # fmt: skip

BELOW = {"schemas", "pipelines", "spiders", "registers", "laws", "catalog", "alerts"}  # the command line and what it runs
EXTRACT = "pipelines.extract"
WORDS = f"{EXTRACT}.words"  # the tables, and what is done to words wherever they come from
SHARED = {f"spiders.{room}" for room in ("reading", "markup", "listings", "rows", "base", "kinds", "keys", "jsonld")}  # by families

# The rooms of facts, and which others each may ask: none but the gazetteer's.
FACTS: dict[str, tuple[str, ...]] = {
    "dates": (), "demands": (), "eligibility": (), "organization": ("place",), "pay": (), "place": (), "sections": (),
    "terms_of_work": ("place",), "title": ("place",),
}  # fmt: skip

# Longest first: the first prefix of a module's name that stands here says what of ours it may import.
MAY_IMPORT = {
    f"{EXTRACT}.words": {"schemas", WORDS},
    f"{EXTRACT}.text": {"schemas", WORDS, f"{EXTRACT}.text"},
    **{
        f"{EXTRACT}.{fact}": {"schemas", WORDS, f"{EXTRACT}.text", *(f"{EXTRACT}.{room}" for room in (fact, *more))}
        for fact, more in FACTS.items()
    },
    f"{EXTRACT}.posting": {"schemas", EXTRACT},
    "pipelines.match": {"schemas", "pipelines.extract", "pipelines.match"},
    "pipelines.deduplicate": {"schemas", "pipelines", "catalog"},
    "pipelines.load": {"schemas", "pipelines", "catalog"},
    "pipelines": {"schemas", "pipelines"},
    "spiders.reading": {"schemas", WORDS, "spiders.reading"},
    "spiders.markup": {"schemas", WORDS, "spiders.reading", "spiders.markup"},
    "spiders.listings": {"schemas", WORDS, "spiders.reading", "spiders.listings"},
    "spiders.rows": {"schemas", WORDS, "spiders.reading", "spiders.rows"},
    "spiders.base": {"schemas", WORDS, "spiders.reading", "spiders.listings"},
    "spiders.kinds": {"schemas", WORDS, "spiders.reading", "spiders.markup", "spiders.listings", "spiders.base", "spiders.kinds"},
    "spiders.registry": {"schemas", "spiders.base"},
    "spiders.boards": {"schemas", WORDS, "spiders.registry", "spiders.boards"},
    "spiders": {"schemas", WORDS, *SHARED},  # families: none imports another
    "registers": {"schemas", f"{WORDS}.tables", f"{WORDS}.casing", "registers"},
    "laws": {"schemas", f"{WORDS}.tables", "laws"},
    "catalog.search": {"schemas", "catalog", f"{EXTRACT}.place"},  # where a place lies
    "catalog.narrow.index": {"schemas", "catalog", f"{EXTRACT}.place"},
    "catalog": {"schemas", "catalog", "laws", f"{WORDS}.confidence"},
    "alerts": {"schemas", "catalog", "alerts"},
    "proof.verify": set(),  # strangers run it
    "proof": {"schemas", "pipelines.archive", "pipelines.frames", f"{EXTRACT}.text", "catalog", "proof"},
    "reports": {"schemas", "catalog", "reports"},
    "web": {"schemas", "catalog", "alerts", "web"},
    "schemas": {"schemas"},
    "crawler.settings": {"crawler.__version__"},
    "crawler.cli": {"schemas", "crawler.printing", "crawler.__version__"},  # it loads a command by its name
    "crawler.printing": {"schemas"},
    "crawler.config": {"schemas"},
    "crawler.politeness": {*BELOW, "crawler.politeness"},
    "crawler.warc": {*BELOW, "crawler.politeness", "crawler.warc"},
    "crawler.shell": {"schemas", "catalog", "crawler.printing", "crawler.shell"},
    "crawler.run.workers": {"schemas"},  # whatever they work for
    "crawler.registers": {*BELOW, "crawler.run.workers", "crawler.registers"},
    "crawler.schedule": {"schemas", "crawler.config"},  # pure
    "crawler.health": {
        "schemas",
        "alerts.standing",
        "catalog.looks",
        "crawler.config",
        "crawler.politeness.store",
        "crawler.schedule",
        "crawler.health",
    },  # pure; of what it imports, the types alone where that is not
    "crawler.run": {*BELOW, "crawler.politeness", "crawler.printing", "crawler.registers", "crawler.health", "crawler.warc", "crawler.run"},
    "crawler.offline": {
        *BELOW,
        "crawler.config",
        "crawler.politeness",
        "crawler.printing",
        "crawler.warc",
        "crawler.run",
        "crawler.offline",
    },
    "crawler.drafts": {*BELOW, "crawler.offline", "crawler.drafts"},
    "crawler.boards": {*BELOW, "crawler.politeness", "crawler.run", "crawler.offline", "crawler.boards"},
    "crawler.measure": {*BELOW, "crawler.run", "crawler.measure"},
    "crawler.demo": {*BELOW, "crawler.politeness", "crawler.run", "crawler.demo"},
    "crawler": {*BELOW, "proof", "reports", "web", "bulk", "crawler"},
    "bulk": {"schemas", "pipelines", "spiders", "catalog", "crawler.run", "crawler.offline", "crawler.warc", "bulk"},
    "rolecall": {"schemas", f"{EXTRACT}.posting"},
}
# What the pure core never touches: the network, the disk beyond its tables, a database, a clock.
IMPURE = {"scrapy", "sqlite3", "sqlite_utils", "socket", "urllib.request", "requests", "twisted", "time", "random", "subprocess"}

DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)  # nodes that may have a docstring
STAGE_LINES, EXTRACTOR_LINES, FAMILY_LINES, FUNCTION_LINES = 40, 250, 60, 25
EXCUSE = "Longer than"  # a docstring that says why begins a sentence so


def modules() -> Iterator[tuple[str, Path]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute here"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


MODULES = dict(modules())
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in MODULES.items()}
STAGES = [
    name for name in MODULES if name.startswith("pipelines.") and name.count(".") == 1 and "Pipeline" in MODULES[name].read_text("utf-8")
]


def row_of(name: str) -> str:
    """The row of MAY_IMPORT that speaks of a module."""
    return next(prefix for prefix in MAY_IMPORT if is_within(name, prefix))


def ours_imported(name: str) -> set[str]:
    return {other for other in imported(TREES[name]) if other.partition(".")[0] in ROOMS}


@pytest.mark.parametrize("name", MODULES)
def test_imports_go_one_way(name: str) -> None:
    allowed = MAY_IMPORT[row_of(name)]
    strangers = {other for other in ours_imported(name) if not any(is_within(other, package) for package in allowed)}
    # `from pipelines import x` names the package and the module: the package alone is no dependency
    assert strangers <= {"pipelines", "crawler"}, f"{name} may import {sorted(allowed)}, not {sorted(strangers)}"


def test_rooms_stand_on_floors() -> None:
    """No room imports one that, by way of others, imports it."""
    below: dict[str, set[str]] = defaultdict(set)
    for name in MODULES:
        below[row_of(name)] |= {row_of(other) for other in ours_imported(name) & MODULES.keys()} - {row_of(name)}
    TopologicalSorter(below).prepare()  # raises CycleError, which names the circle


READERS = {"pipelines.extract.words.tables", "crawler.run.rules"}  # who opens the tables, and who tells whether they changed


@pytest.mark.parametrize("name", MODULES.keys() - READERS)
def test_one_module_opens_the_tables(name: str) -> None:
    docs = {ast.get_docstring(node, clean=False) for node in ast.walk(TREES[name]) if isinstance(node, DOCUMENTED)}
    texts = {node.value for node in ast.walk(TREES[name]) if isinstance(node, ast.Constant) and isinstance(node.value, str)} - docs
    assert not [text for text in texts if text == "reference" or "data/reference" in text], f"{name}: {WORDS}.tables reads data/reference"


@pytest.mark.parametrize("name", [name for name in MODULES if is_within(name, "pipelines.extract") or is_within(name, "pipelines.match")])
def test_the_core_is_pure(name: str) -> None:
    touched = {other for other in imported(TREES[name]) if any(is_within(other, module) for module in IMPURE)}
    assert not touched, f"{name} is of the pure core and imports {sorted(touched)}"


def lines_of(name: str) -> int:
    """Lines that are not blank: so every limit on a file is counted, here and in the docs."""
    return sum(bool(line.strip()) for line in MODULES[name].read_text("utf-8").splitlines())


def is_excused(name: str) -> bool:
    return EXCUSE in (ast.get_docstring(TREES[name]) or "")


@pytest.mark.parametrize(
    ("names", "most"),
    [
        (STAGES, STAGE_LINES),
        ([name for name in MODULES if is_within(name, "pipelines.extract") or is_within(name, "pipelines.match")], EXTRACTOR_LINES),
        ([name for name in MODULES if name.startswith(("spiders.ats.", "spiders.aggregators.", "spiders.employers."))], FAMILY_LINES),
    ],
    ids=["stages", "extractors", "families"],
)
def test_files_are_small(names: list[str], most: int) -> None:
    over = {name: lines_of(name) for name in names if lines_of(name) > most and not is_excused(name)}
    assert not over, f"over {most} lines: split, or say why in the docstring ({EXCUSE!r} ...): {over}"


@pytest.mark.parametrize("name", MODULES)
def test_functions_are_small(name: str) -> None:
    over = {
        node.name: length
        for node in ast.walk(TREES[name])
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (length := body_lines(node)) > FUNCTION_LINES
        and EXCUSE not in (ast.get_docstring(node) or "")
    }
    assert not over, f"functions over {FUNCTION_LINES} lines: {over}"


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function from its name on, its docstring aside."""
    doc = node.body[0] if ast.get_docstring(node) is not None else None
    said = (doc.end_lineno or 0) - doc.lineno + 1 if doc is not None else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - said


def test_nobody_imports_the_command_line() -> None:
    """Below crawler/, nobody imports it; within, only commands import commands."""
    others = [name for name in MODULES if not is_within(name, "crawler") and not is_within(name, "bulk")]  # bulk stands on its runs
    assert not [name for name in others if any(is_within(other, "crawler") for other in imported(TREES[name]))]
    commands = {name for name in MODULES if is_within(name, "crawler.commands")}
    assert not [name for name in MODULES.keys() - commands if ours_imported(name) & commands]

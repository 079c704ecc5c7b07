"""What is said once, and what is handed on: nothing that a source says or a run knows is left lying between two rooms."""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from pipelines.context import Rolecall
from schemas.raw import AS_GIVEN, RawPosting
from schemas.source import Home

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("schemas", "pipelines", "spiders", "registers", "catalog", "alerts", "reports", "web", "crawler", "bulk", "rolecall")
MODULES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
# Who a posting is, not what it says: read by the record step, the archive and the catalog.
IDENTITY = {"family", "source", "identifier", "lineage", "rest", "partial"}


def trees(folder: str) -> Iterator[ast.Module]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield ast.parse(path.read_text("utf-8"))


@cache
def attributes(folder: str) -> set[str]:
    """Names read as attributes, or written as strings (`getattr` over a table of names), in the modules of a folder."""
    nodes = [node for tree in trees(folder) for node in ast.walk(tree)]
    read = {node.attr for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)}
    return read | {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@pytest.mark.parametrize("name", [field.name for field in fields(RawPosting) if field.name not in IDENTITY])
def test_every_field_of_a_raw_posting_is_read_by_a_fact_room(name: str) -> None:
    read = attributes("pipelines/extract") | {*AS_GIVEN}  # posting.py takes these by their table
    assert name in read, f"RawPosting.{name} is filled by spiders and read by no room of pipelines/extract"


@pytest.mark.parametrize("name", [field.name for field in fields(Rolecall) if not field.name.startswith("_")])
def test_every_field_of_the_run_s_surroundings_is_read(name: str) -> None:
    assert name in attributes("pipelines") | attributes("crawler"), f"Rolecall.{name} is computed and read by nobody"


@pytest.mark.parametrize("name", [field.name for field in fields(Home)])
def test_what_is_known_of_a_board_reaches_its_postings(name: str) -> None:
    reads = {node.attr for tree in trees("pipelines") for node in ast.walk(tree) if isinstance(node, ast.Attribute) and is_home(node.value)}
    assert name in reads, f"Home.{name} is read by no stage"


def is_home(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "home"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_assigns_a_constant_twice(path: Path) -> None:
    assigned: Counter[str] = Counter()
    for node in ast.parse(path.read_text("utf-8")).body:
        for target in node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []:
            assigned.update(n.id for n in ast.walk(target) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    assert not [name for name, times in assigned.items() if times > 1]

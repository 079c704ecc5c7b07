"""docs/catalog.md and the database say the same."""

import re

import pytest

from catalog.rows import FACT_COLUMNS
from catalog.views import VIEWS
from tests.conftest import ROOT

SECTIONS = {
    part.split("\n", 1)[0].strip(): part for part in re.split(r"^##? ", (ROOT / "docs/catalog.md").read_text("utf-8"), flags=re.MULTILINE)
}
COMMON = {"posting", "n", "origin", "quote", "span_start", "span_end", "rule", "rule_version", "confidence"}


def told_columns(section: str) -> dict[str, str]:
    rows = re.findall(r"^\| (\w+) \| (.+) \|$", SECTIONS[section], flags=re.MULTILINE)
    return {name: text for name, text in rows if name != "column"}


def columns(writer, table: str) -> list[str]:
    return [row[1] for row in writer.db.execute(f"PRAGMA table_info({table})")]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_has_the_columns_it_documents(writer, view):
    assert columns(writer, view.name) == list(view.columns)
    assert all(view.columns.values())


@pytest.mark.parametrize("view", [view for view in VIEWS if view.name != "open_jobs"], ids=lambda view: view.name)
def test_the_page_repeats_the_views_lines(view):
    assert told_columns(view.name) == view.columns


def test_the_page_names_every_table_and_column(writer):
    names = writer.db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '*sqlite_*' AND name NOT GLOB 'posting_fts*'"
    )
    for (table,) in map(tuple, names.fetchall()):
        told = set(told_columns(table))
        assert told | (COMMON if table in FACT_COLUMNS else set()) == set(columns(writer, table)), table


def test_views_are_made_anew_when_their_text_changes(writer, path):
    writer.db.execute("DROP VIEW open_jobs")
    writer.db.execute("PRAGMA user_version = 1")
    writer.close()
    from catalog.writer import Writer

    with Writer(path) as again:
        assert again.db.execute("SELECT count(*) FROM open_jobs").fetchone()[0] == 0

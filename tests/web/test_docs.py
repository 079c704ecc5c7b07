"""docs/page.md names every address, parameter, order and kind of file, and no other."""

import re
from collections.abc import Iterable

import pytest

from catalog.access import PRIVATE
from catalog.narrow.index import ORDERS
from schemas.search import FILTERS
from tests.conftest import ROOT
from tests.web.conftest import Get
from web.app import SETTINGS
from web.asked import AFTER, CURRENCY, LIMIT, MOST, PAY, SORT
from web.formats import ENTRIES, FORMS
from web.guard import LEAST
from web.happenings import KINDS
from web.pages import changes, employers, sources
from web.pages.search import AT_ONCE
from web.plugin import NAVIGATION, ROUTES

PAGE = (ROOT / "docs" / "page.md").read_text("utf-8")
PLACES = {"<job_id>": "0123456789abcdef", "<number>": "1", "<day>": "2026-07-04", "<name>": "Guild+1"}
FIRST = [line.split(" | ")[0] for line in PAGE.splitlines() if line.startswith("| `")]
NAMED = [address for cell in FIRST for address in re.findall(r"`(/[^`]*)`", cell)]
ADDRESSES = [re.sub("<.*?>", lambda place: PLACES[place[0]], address) for address in NAMED]
OFF = r"/-/.*"


@pytest.mark.parametrize("route", [route for route, _ in ROUTES if route != OFF])
def test_every_route_has_its_row(route: str) -> None:
    assert any(re.match(route, address.partition("?")[0]) for address in ADDRESSES), route


@pytest.mark.parametrize("address", [one for one in ADDRESSES if not one.startswith(("/registers", "/job/", "/employer/"))])
def test_every_address_that_is_named_is_there(get: Get, address: str) -> None:
    assert get(address).status == 200


def test_every_link_on_top_is_named() -> None:
    assert {href for href, _ in NAVIGATION} <= {*ADDRESSES}


def test_every_parameter_order_and_file_has_its_place() -> None:
    parameters = PAGE.partition("| parameter |")[2].partition("\n\n")[0]
    for name in (*(one.name for one in FILTERS), SORT, LIMIT, AFTER, PAY, CURRENCY, "unknown"):
        assert f"`{name}`" in parameters, name
    told = re.findall(r"`(\w+)`", next(line for line in parameters.splitlines() if line.startswith("| `sort`")))
    assert {*told} - {"sort"} == {*ORDERS}
    assert {cell.strip("| `.") for cell in FIRST if cell.startswith("| `.")} == {*FORMS}


def test_every_number_is_the_code_s() -> None:
    assert f"1 to {MOST:,}; {AT_ONCE} where" in PAGE
    assert f"`limit`, {ENTRIES} where" in PAGE
    assert f"the first {ENTRIES} (" in PAGE
    assert f"has {LEAST} characters at least" in PAGE
    assert (SETTINGS["sql_time_limit_ms"], SETTINGS["max_returned_rows"]) == (2_000, 1_000)
    assert "for two seconds; a thousand rows" in PAGE
    assert all(f"`{name}`" in PAGE for name in PRIVATE)


@pytest.mark.parametrize(
    ("title", "parameters"),
    [
        ("Employers", {name: choices for name, (_, choices) in employers.FILTERS.items()} | {"sort": employers.SORTS, "q": (), "page": ()}),
        ("Sources", {"q": (), "family": (), "state": sources.STATES, "page": ()}),
        ("What changed", {"kind": (*KINDS, changes.ANY), "field": changes.FIELDS, "about": ("job", "posting"), "after": ()}),
    ],
)
def test_every_parameter_of_the_other_lists_has_its_row(title: str, parameters: dict[str, Iterable[str]]) -> None:
    section = PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    lines = [line.split(" | ", 1) for line in section.splitlines() if line.startswith("| `")]
    rows = {name.strip("| `"): set(re.findall(r"`([^`]+)`", says)) for name, says in lines}
    assert rows.keys() == parameters.keys()
    for name, choices in parameters.items():
        assert not choices or {*choices} <= rows[name], name

"""docs/page.md names every address, parameter, order and kind of file, and no other."""

import re

import pytest

from catalog.narrow.index import ORDERS
from schemas.search import FILTERS
from tests.conftest import ROOT
from tests.web.conftest import Get
from web.access import PRIVATE
from web.app import SETTINGS
from web.asked import AFTER, CURRENCY, LIMIT, MOST, PAY, SORT
from web.formats import ENTRIES, FORMS
from web.guard import LEAST
from web.pages.search import AT_ONCE
from web.plugin import NAVIGATION, ROUTES

PAGE = (ROOT / "docs" / "page.md").read_text("utf-8")
FIRST = [line.split(" | ")[0] for line in PAGE.splitlines() if line.startswith("| `")]
ADDRESSES = [address for cell in FIRST for address in re.findall(r"`(/[^`]*)`", cell)]
OFF = r"/-/.*"


@pytest.mark.parametrize("route", [route for route, _ in ROUTES if route != OFF])
def test_every_route_has_its_row(route: str) -> None:
    assert any(re.match(route, address.partition("?")[0]) for address in ADDRESSES), route


@pytest.mark.parametrize("address", [one for one in ADDRESSES if "<" not in one and one != "/registers"])
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

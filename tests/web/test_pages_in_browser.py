"""The pages of postings, employers, sources and changes as a reader meets them, in a real browser."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from schemas.enums import Lineage
from schemas.match import Verdict
from tests.factories import NOON, claim, sighting
from tests.web.browsing import DESK, PHONE, is_wider_than_its_window, looking, open_browser, serving, violations
from tests.web.conftest import HOSTILE, TODAY, write
from web.app import open_app

RELAY = {"family": "agg", "board": "all", "lineage": Lineage.AGGREGATOR}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A job of two postings with a claim, one that changed, and one that is all hostile."""
    from catalog.writer import Writer

    found = tmp_path_factory.mktemp("pages") / "catalog.db"
    hostile = {"title": HOSTILE, "hiring_organization": HOSTILE, "description": f"{HOSTILE} wide {'w' * 400}", "url": "javascript:alert(1)"}
    jobs = [sighting("1"), sighting("a", **RELAY, claims=(claim("offered", "contradicted"),)), sighting("x", **hostile)]
    write(found, jobs)
    with Writer(found) as writer:
        writer.decide(jobs[0].posting_id, jobs[1].posting_id, Verdict.SAME, NOON)
    write(found, [sighting("1", day=1, content="other", title="Senior Firmware Engineer"), sighting("x", day=1, **hostile)], 1)
    return found


@pytest.fixture(scope="module")
def address(path: Path) -> Iterator[str]:
    app = open_app(path, today=lambda: TODAY)
    with serving(app) as found:
        yield found
    app.close()


@pytest.fixture(scope="module")
def jobs(path: Path) -> dict[str, str]:
    db = sqlite3.connect(path)
    found = dict(db.execute("SELECT p.identifier, j.job_id FROM posting p JOIN job j ON j.id = p.job"))
    db.close()
    return found


def test_words_lead_to_their_value_and_back(browser: Any, address: str, jobs: dict[str, str]) -> None:
    with looking(browser, address) as page:
        page.goto(f"/job/{jobs['1']}")
        words = page.locator("#p1 .text").get_by_role("link", name="$95,000 - $120,000 per year")
        words.click()
        value = page.locator(":target")
        assert "95,000 to 120,000 USD a year" in value.inner_text()
        assert value.evaluate("(one) => { const at = one.getBoundingClientRect(); return at.top >= 0 && at.bottom <= innerHeight }")
        value.get_by_role("link").click()
        marked = page.locator("mark:target")
        assert marked.inner_text() == "$95,000 - $120,000 per year"
        assert float(marked.evaluate("(one) => getComputedStyle(one).outlineWidth").removesuffix("px")) >= 2


def test_a_link_opens_the_text_that_it_leads_into(browser: Any, address: str, jobs: dict[str, str]) -> None:
    with looking(browser, address) as page:
        page.goto(f"/job/{jobs['1']}")
        assert not page.locator("details#p2 .text").is_visible()
        page.locator("#claims").get_by_role("link", name="an aggregator claims").first.click()
        assert page.locator("details#p2 .text").is_visible()
        assert "an aggregator claims" in page.locator(":target").inner_text()


def test_by_keyboard(browser: Any, address: str, jobs: dict[str, str]) -> None:
    with looking(browser, address) as page:
        page.goto(f"/job/{jobs['1']}")
        page.get_by_role("link", name="To the values").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('#values-1') !== null"), "the marks of the text can be passed over"


def test_a_reader_goes_from_what_changed_to_the_job_and_its_employer(browser: Any, address: str) -> None:
    with looking(browser, address) as page:
        page.goto("/changes")
        page.get_by_label("Of which value").select_option("title")
        page.get_by_role("button", name="Show").click()
        page.get_by_role("link", name="Senior Firmware Engineer").first.click()
        assert page.get_by_role("heading", level=1).inner_text() == "Senior Firmware Engineer"
        assert page.locator("#history del", has_text="Firmware Engineer").count() >= 1
        page.goto("/employers")
        page.get_by_label("Sorted by").select_option("name")
        page.get_by_role("button", name="Show").click()
        page.get_by_role("link", name="Heronsgate Instruments").first.click()
        assert page.get_by_role("heading", level=1).inner_text() == "Heronsgate Instruments"
        assert page.get_by_role("link", name="Senior Firmware Engineer").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_nobody_is_kept_out(browser: Any, address: str, jobs: dict[str, str], width: int, scheme: str) -> None:
    with looking(browser, address, width, scheme) as page:
        for place in (f"/job/{jobs['1']}", f"/job/{jobs['x']}", "/employers", "/sources", "/changes"):
            page.goto(place)
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
            assert violations(page) == [], place
            assert not is_wider_than_its_window(page), place
        page.goto("/employers")
        with page.expect_navigation():  # until all of it is there, its styles too
            page.locator("table a").first.click()
        assert violations(page) == []
        assert not is_wider_than_its_window(page)

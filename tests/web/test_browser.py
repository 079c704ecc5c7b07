"""The search as a reader meets it, in a real browser: by mouse, keyboard, telephone and screen reader."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.browsing import DESK, PHONE, is_wider_than_its_window, looking, open_browser, serving, violations
from web.app import App, open_app
from web.guard import Guard


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def address(app: App) -> Iterator[str]:
    with serving(app) as found:
        yield found


def test_a_reader_searches_narrows_and_widens(browser: Any, address: str) -> None:
    with looking(browser, address) as page:
        page.goto("/")
        page.get_by_label("Words").fill("glazier")
        page.get_by_role("button", name="Search").click()
        assert page.url == f"{address}/?text=glazier"
        assert page.get_by_role("heading", level=1).inner_text() == "6 open jobs"
        page.locator("#filters a.choice", has_text="Offered").click()
        assert page.get_by_role("heading", level=1).inner_text() == "1 open job"
        page.get_by_role("link", name="Words: glazier").click()
        assert page.url == f"{address}/?sponsorship=offered"
        page.get_by_role("link", name="highest pay").click()
        assert page.url == f"{address}/?sponsorship=offered&sort=pay"
        page.get_by_role("link", name="Take all off").click()
        assert page.url == f"{address}/"
        page.go_back()
        assert page.url == f"{address}/?sponsorship=offered&sort=pay"


def test_a_reader_turns_pages(browser: Any, address: str) -> None:
    with looking(browser, address) as page:
        page.goto("/")
        first = page.locator("ol.jobs h2").all_inner_texts()
        page.get_by_role("link", name="Next jobs").click()
        assert not {*first} & {*page.locator("ol.jobs h2").all_inner_texts()}
        page.get_by_role("link", name="First jobs").click()
        assert page.locator("ol.jobs h2").all_inner_texts() == first


def test_pay_is_asked_for_in_the_fields_that_open(browser: Any, address: str) -> None:
    with looking(browser, address) as page:
        page.goto("/")
        page.get_by_text("Pay, occupation, skills").click()
        page.get_by_label("Pay a year, at least").fill("90,000")
        page.get_by_role("button", name="Search").click()
        assert page.url == f"{address}/?min_salary=90000+USD"
        assert page.get_by_label("Pay a year, at least").input_value() == "90,000"


def test_by_keyboard_alone(browser: Any, address: str) -> None:
    with looking(browser, address) as page:
        page.goto("/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "text"
        page.keyboard.type("glazier")
        page.keyboard.press("Enter")
        page.wait_for_url("**/?text=glazier")
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('#filters a.choice')"):
                break
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert float(outline.removesuffix("px")) >= 2
        page.keyboard.press("Enter")
        page.wait_for_url("**sponsorship**")


def test_on_a_telephone_filters_are_a_sheet(browser: Any, address: str) -> None:
    with looking(browser, address, PHONE) as page:
        page.goto("/")
        filters = page.locator("#filters")
        assert not filters.is_visible()
        page.get_by_role("link", name="Filters").click()
        assert filters.is_visible()
        page.locator("#filters a.choice", has_text="Remote").click()
        filters.wait_for(state="hidden")
        page.get_by_role("link", name="Filters (1)").click()
        page.get_by_role("link", name="Show").click()
        filters.wait_for(state="hidden")


PAGES = ("/", "/?text=evil+workshop&sponsorship=silent", "/?text=glazier&workplace=onsite", "/?status=any", "/catalog",
         "/catalog/jobs", "/catalog?sql=select+title,+url+from+jobs")  # fmt: skip


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_fit_for_every_reader(browser: Any, address: str, path: str, width: int) -> None:
    for scheme in ("light", "dark"):
        with looking(browser, address, width, scheme) as page:
            page.goto(path)
            assert not violations(page)
            assert not is_wider_than_its_window(page)


def test_the_sheet_of_filters_is_fit_too(browser: Any, address: str) -> None:
    with looking(browser, address, PHONE) as page:
        page.goto("/?sponsorship=offered#filters")
        assert not violations(page)


@pytest.mark.parametrize(("path", "status"), [("/nothing", 404), ("/?colour=red", 400), ("/catalog?sql=nonsense", 400)])
def test_a_page_of_an_error_is_fit_for_every_reader(browser: Any, address: str, path: str, status: int) -> None:
    with looking(browser, address, allowed=(status,)) as page:
        page.goto(path)
        assert not violations(page)


def test_a_hostile_title_does_nothing(browser: Any, address: str) -> None:
    with looking(browser, address) as page:
        page.on("dialog", lambda told: pytest.fail(told.message))
        page.goto("/?text=evil+workshop")
        assert page.locator("ol.jobs h2").inner_text().startswith("<script>alert(1)</script>")
        page.locator("ol.jobs h2 a").hover()


def test_the_token_is_asked_for_once(browser: Any, catalog: Path) -> None:
    app = open_app(catalog, guard=Guard("correct-horse-battery"))
    with serving(app) as address, looking(browser, address, allowed=(401, 403)) as page:
        page.goto("/")
        assert not violations(page)
        page.get_by_label("Token").fill("wrong")
        page.get_by_role("button", name="Enter").click()
        page.get_by_text("That is not the token.").wait_for()
        page.get_by_label("Token").fill("correct-horse-battery")
        page.keyboard.press("Enter")
        page.get_by_role("heading", level=1, name="open jobs").wait_for()
        page.goto("/catalog")
        assert page.get_by_role("heading", level=1).inner_text() == "SQL over the catalog"
    app.close()


def test_printed_it_is_the_jobs(browser: Any, address: str) -> None:
    with looking(browser, address) as page:
        page.goto("/")
        page.emulate_media(media="print")
        assert not page.locator("#filters").is_visible()
        assert page.locator("ol.jobs h2").first.is_visible()

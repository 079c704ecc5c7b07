"""The page in a real browser, as a file: nothing is asked for, nothing is in a reader's way."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("uvicorn", reason="the browser of these tests stands beside that of the page, rolecall[web]")

from reports.making import make, when
from reports.page import page
from tests.web.browsing import DESK, PHONE, is_wider_than_its_window, looking, open_browser, violations


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with open_browser() as opened:
        yield opened


@pytest.fixture
def file(db: Any, tmp_path: Path) -> Path:
    out, asked = tmp_path / "report.html", when(db)
    out.write_text(page(list(make(db, asked)), asked, "catalog.db"), "utf-8")
    return out


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_it_asks_nobody_and_is_in_nobody_s_way(browser: Any, file: Path, width: int, scheme: str) -> None:
    with looking(browser, "file://", width, scheme) as shown:
        shown.goto(file.as_uri())
        shown.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert violations_of(shown) == []
        assert not is_wider_than_its_window(shown)
        assert shown.evaluate("performance.getEntriesByType('resource').length") == 0


def violations_of(shown: Any) -> list[str]:
    """The page's policy forbids scripts, that of the look at it too: it is taken off a copy."""
    copied = shown.content().replace("default-src 'none'; ", "")
    shown.set_content(copied)
    return violations(shown)


def test_tables_are_printed_and_sql_is_not(browser: Any, file: Path) -> None:
    with looking(browser, "file://", DESK, "light") as shown:
        shown.goto(file.as_uri())
        shown.emulate_media(media="print")
        shown.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")  # it is laid out anew by then
        seen = (
            "[...document.querySelectorAll('{0}')].map(one => one.checkVisibility({{contentVisibilityAuto: true}}) && one.clientHeight > 0)"
        )
        tables = shown.evaluate(seen.format("table"))
        assert len(tables) > 6
        assert all(tables)
        assert not any(shown.evaluate(seen.format("pre")))


def test_its_policy_stops_scripts(browser: Any, file: Path) -> None:
    file.write_text(file.read_text("utf-8").replace("</body>", "<script>document.title = 'run'</script></body>"), "utf-8")
    context, told = browser.new_context(), []
    shown = context.new_page()
    shown.on("console", lambda one: told.append(one.text))
    shown.goto(file.as_uri())
    assert shown.title().startswith("Report of")
    assert any("Content Security Policy" in one for one in told)
    context.close()

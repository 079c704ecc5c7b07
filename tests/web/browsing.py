"""A real browser, without a window, that takes note of what must not happen: a message of an error, a request that leaves the machine.

@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:                          # of a module: while it is open, no test may run asyncio itself
    with open_browser() as opened: yield opened         # skips where no browser is
with serving(app) as address, looking(browser, address) as page: ...
"""

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn

from web.app import App

NAMES = ("chromium", "chromium-browser", "google-chrome")
PHONE, DESK = 390, 1280
LEFT = "net::ERR_ABORTED"  # the reader went on before it was there


@contextmanager
def open_browser() -> Iterator[Any]:
    """Chromium, as it stands on PATH: none is downloaded. The test is skipped where there is none."""
    sync = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(f"no browser on PATH ({', '.join(NAMES)})")
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield browser
        browser.close()


@contextmanager
def serving(app: App) -> Iterator[str]:
    """The address of pages, over a loopback socket."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        server = uvicorn.Server(uvicorn.Config(app.app(), log_level="warning"))
        thread = threading.Thread(target=lambda: server.run(sockets=[door]))
        thread.start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def looking(browser: Any, address: str, width: int = DESK, scheme: str = "light", allowed: tuple[int, ...] = ()) -> Iterator[Any]:
    """A page of a browser. What went wrong while it was open fails in the end; ``allowed``: statuses of errors that are asked for."""
    wrong: list[str] = []
    context = browser.new_context(
        viewport={"width": width, "height": 844 if width == PHONE else 1000}, color_scheme=scheme, base_url=address
    )
    page = context.new_page()
    page.on("console", lambda told: wrong.append(f"{told.type}: {told.text}") if told.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: wrong.append(asked.url) if urlsplit(asked.url).netloc != urlsplit(address).netloc else None)
    page.on("requestfailed", lambda asked: wrong.append(f"{asked.failure}: {asked.url}") if asked.failure != LEFT else None)
    yield page
    context.close()
    said = [one for one in wrong if not any(f"status of {status}" in one for status in allowed)]
    assert not said, said


def violations(page: Any) -> list[str]:
    """What axe-core finds against the accessibility of a page."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {one['help']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def is_wider_than_its_window(page: Any) -> bool:
    found: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return found

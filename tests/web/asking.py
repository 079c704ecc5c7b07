"""The page as a browser gets it, without a port."""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from parsel import Selector

from web.app import open_app


def ask(catalog: Path, *paths: str, **given: Any) -> list[Any]:
    """The answers to some addresses of the pages over a catalog."""

    async def asked() -> list[Any]:
        app = open_app(catalog, **given)
        try:
            return [await app.client.get(path) for path in paths]
        finally:
            app.close()

    return asyncio.run(asked())


def page(catalog: Path, path: str, **given: Any) -> Selector:
    """A page, which is there."""
    (answer,) = ask(catalog, path, **given)
    assert answer.status_code == 200, answer.text[:2000]
    return Selector(answer.text)


def text_of(part: Selector) -> str:
    return "".join(part.xpath(".//text()").getall())


# Tables that grow with the jobs of a catalog.
LARGE = {
    "posting", "job", "event", "posting_text", "lists", "signature", "duplicate", "hand", "revision", "register_posting", "scalar", "place",
    "salary", "requirement", "experience", "education", "eligibility", "term", "claim", "employer_name",
}  # fmt: skip


def read_whole(db: sqlite3.Connection, work: Callable[[], object]) -> set[str]:
    """The tables that statements of ``work`` read from one end on, by the program that SQLite makes of each."""
    asked: list[str] = []
    db.set_trace_callback(asked.append)
    try:
        work()
    finally:
        db.set_trace_callback(None)
    roots = dict(map(tuple, db.execute("SELECT rootpage, tbl_name FROM sqlite_master")))
    found: set[str] = set()
    for statement in (one for one in asked if one.lstrip()[:6].upper().startswith(("SELECT", "WITH"))):
        steps = [tuple(row)[1:4] for row in db.execute(f"EXPLAIN {statement}")]
        cursors = {cursor: roots.get(root) for code, cursor, root in steps if code == "OpenRead"}
        found |= {cursors[cursor] for code, cursor, _ in steps if code in ("Rewind", "Last") and cursors.get(cursor)}
    return found

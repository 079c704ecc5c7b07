"""What every page needs: the catalog to read, the day, and how an answer is made."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from datasette.utils.asgi import NotFound, Response

from catalog.narrow.index import Index
from schemas.characters import harmless
from web.kept import Kept
from web.source_findings import Health

CATALOG, REGISTERS = "catalog", "registers"  # what the databases are called in addresses

T = TypeVar("T")


def utc_today() -> date:
    return datetime.now(UTC).date()


@dataclass(slots=True)
class Site:
    """What is served; a Datasette of `web.app` has it as its ``site``. ``index`` finds the catalog's jobs; ``today`` is the day that ages
    count back from; ``health``: what the command line knows of its sources; ``kept``: what is counted over the whole catalog, until that
    changes."""

    catalog: Path
    registers: Path | None
    index: Index
    today: Callable[[], date] = utc_today
    health: Callable[[], Health] = Health
    kept: Kept = field(default_factory=Kept)


async def read(datasette: Any, work: Callable[[sqlite3.Connection], T]) -> T:
    """What ``work`` finds in the catalog, in a thread with a connection of its own that writes nothing."""
    found: T = await datasette.get_database(CATALOG).execute_fn(work)
    return found


@contextmanager
def harmless_texts(db: sqlite3.Connection) -> Iterator[None]:
    """Meanwhile, texts of a connection lack characters that do something to a screen; each is as long as it was, so that spans hold. What
    stands escaped within JSON is left."""
    before = db.text_factory
    db.text_factory = _harmless
    try:
        yield
    finally:
        db.text_factory = before


def _harmless(stored: bytes) -> str:
    return harmless(stored.decode("utf-8", "replace"))


async def page(datasette: Any, request: Any, template: str, status: int = 200, **model: Any) -> Response:
    """A page of ours: a template of web/templates with the data that it shows."""
    return Response.html(await datasette.render_template(template, {"here": request.path, **model}, request=request), status=status)


def missing(what: str) -> NotFound:
    """To be raised where there is nothing at an address; ``what`` is a sentence for the reader."""
    return NotFound(what)

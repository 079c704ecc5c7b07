"""Lists as files: CSV, JSON, JSON Lines and Atom, under the filters of the page. ``FORMS`` is the table.

What they hold is made harmless as in `rolecall export`: no cell that a spreadsheet takes for a formula, no characters that do something,
no address that a browser would run.
"""

import asyncio
import csv
import io
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from html import escape
from typing import Any

import orjson
from datasette.utils.asgi import Response
from feedgenerator import Atom1Feed

from catalog.export import inert
from schemas.characters import harmless, harmless_json, plain
from web.site import read

ENTRIES = 100  # of a feed, at most


@dataclass(frozen=True, slots=True)
class Part:
    """Some of a list; ``next``: what is to be asked for the part after it, None with the last."""

    rows: Sequence[Any]
    next: str | None = None


Ask = Callable[[sqlite3.Connection, str | None], Part]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed. ``id``: what it is known by for ever; ``href``: an address of ours; ``lines``: (label, text)."""

    id: str
    title: str
    href: str
    at: str
    lines: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list to be handed on: ``name`` is that of its files, ``address`` its page. ``table`` gives lists of values under ``columns``,
    ``records`` lines of JSON, ``entries`` the newest; ``whole`` is one object of JSON."""

    name: str
    title: str
    address: str
    columns: Sequence[str]
    table: Ask
    records: Ask
    whole: Callable[[sqlite3.Connection], Mapping[str, Any]]
    entries: Callable[[sqlite3.Connection], Sequence[Entry]]


def listing_of(
    name: str, title: str, address: str, rows: Callable[[sqlite3.Connection], Sequence[Mapping[str, Any]]],
    columns: Sequence[str], entry: Callable[[Mapping[str, Any]], Entry],
) -> Listing:  # fmt: skip
    """A list that is short enough to be read at once: each of its ``rows`` holds all ``columns``."""
    return Listing(
        name=name, title=title, address=address, columns=columns,
        table=lambda db, after: Part([[inert(clean(row[one])) for one in columns] for row in rows(db)]),
        records=lambda db, after: Part([line(row) for row in rows(db)]),
        whole=lambda db: {"title": title, name: rows(db)},
        entries=lambda db: [entry(row) for row in rows(db)[:ENTRIES]],
    )  # fmt: skip


async def answer_csv(datasette: Any, request: Any, listing: Listing) -> Response:
    head = csv_of([listing.columns])
    return await streamed(datasette, request, head, listing.table, csv_of, "text/csv; charset=utf-8", f"{listing.name}.csv")


async def answer_jsonl(datasette: Any, request: Any, listing: Listing) -> Response:
    return await streamed(
        datasette, request, b"", listing.records, b"".join, "application/x-ndjson; charset=utf-8", f"{listing.name}.jsonl"
    )


async def answer_json(datasette: Any, request: Any, listing: Listing) -> Response:
    found = await read(datasette, listing.whole)
    return Response(line(found).decode(), content_type="application/json; charset=utf-8")


async def answer_atom(datasette: Any, request: Any, listing: Listing) -> Response:
    entries = await read(datasette, listing.entries)
    feed = atom_of(listing, entries, f"{request.scheme}://{request.host}", request.path)
    return Response(feed, content_type="application/atom+xml; charset=utf-8")


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file: what it is called, and its answer."""

    says: str
    answer: Callable[[Any, Any, Listing], Awaitable[Response]]


FORMS: dict[str, Form] = {
    "csv": Form("CSV", answer_csv),
    "json": Form("JSON", answer_json),
    "jsonl": Form("JSON Lines", answer_jsonl),
    "atom": Form("Atom", answer_atom),
}


async def streamed(
    datasette: Any, request: Any, head: bytes, ask: Ask, written: Callable[[Any], bytes], kind: str, file: str
) -> Response:  # fmt: skip
    """An answer that is read and sent part by part. What cannot be answered is told before it begins: the first part is read here."""
    first = await read(datasette, lambda db: ask(db, None))

    async def parts() -> AsyncIterator[bytes]:
        part = first
        yield head + written(part.rows)
        while (after := part.next) is not None:
            part = await read(datasette, partial(_asked, ask, after))
            yield written(part.rows)

    return Streamed(request.receive, parts(), headers={"content-disposition": f'attachment; filename="{file}"'}, content_type=kind)


def _asked(ask: Ask, after: str, db: sqlite3.Connection) -> Part:
    return ask(db, after)


class Streamed(Response):  # type: ignore[misc]  # Datasette tells no types
    """An answer in parts, of which no more are made where nobody listens any more."""

    def __init__(self, receive: Any, parts: AsyncIterator[bytes], **more: Any) -> None:
        super().__init__(**more)
        self._receive, self._parts = receive, parts

    async def asgi_send(self, send: Any) -> None:
        headers = [(name.encode(), value.encode()) for name, value in {**self.headers, "content-type": self.content_type}.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        gone = asyncio.ensure_future(_until_gone(self._receive))
        try:
            async for body in self._parts:
                await send({"type": "http.response.body", "body": body, "more_body": True})
                if gone.done():
                    return
        finally:
            gone.cancel()
        await send({"type": "http.response.body", "body": b""})


async def _until_gone(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def csv_of(rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def line(value: Any) -> bytes:
    return harmless_json(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE))


def clean(value: Any) -> Any:
    return harmless(value) if isinstance(value, str) else orjson.dumps(value).decode() if isinstance(value, list | dict) else value


def atom_of(listing: Listing, entries: Sequence[Entry], base: str, path: str) -> str:
    """The feed; ``base``: how this page is reached."""
    own = f"{base}{path}?{listing.address.partition('?')[2]}".rstrip("?")
    feed = Atom1Feed(
        title=xml(f"rolecall: {listing.title}"), link=f"{base}{listing.address}", description=None, feed_url=own, feed_guid=own,
        author_name="rolecall",
    )  # fmt: skip
    for one in entries:
        feed.add_item(
            title=xml(one.title), link=f"{base}{one.href}", description=None, unique_id=one.id, updateddate=moment(one.at),
            content="<dl>" + "".join(f"<dt>{escape(xml(label))}</dt><dd>{escape(xml(text))}</dd>" for label, text in one.lines) + "</dl>",
        )  # fmt: skip
    written: str = feed.writeString("utf-8")
    return written


def xml(text: str) -> str:
    """A text of one line that an XML file may hold."""
    return plain(text, 1_000)


def moment(at: str) -> datetime:
    """A date or time of the catalog; the beginning of time where it is none."""
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)

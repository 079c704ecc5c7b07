"""What changed, day by day: events of jobs or postings, each with what was and what is."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any, Self
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from catalog.export import inert
from catalog.sql import LISTED, listed
from catalog.views import VIEWS
from schemas.characters import plain
from schemas.search import BadQuery
from web.asked import Pairs, read_pairs
from web.formats import ENTRIES, FORMS, Entry, Listing, Part, clean, line
from web.happenings import EVENTS, KINDS, Change, Happening, happenings
from web.site import harmless_texts, page, read

AT_ONCE = 100  # events on a page
LOOKED_AT = 5_000  # events of a day that are looked through for those that fit, at once
DAYS = 30  # that the page leads to
AT_A_TIME = 1_000  # rows of a file
ANY = "any"
_OF = EVENTS.format("SELECT value FROM json_each(?)", "e.at DESC, e.cursor DESC")
# The events of a day, the latest first, from a place on.
_OF_DAY = """
SELECT cursor, at, kind, about, field FROM event WHERE at >= :since AND at <= :until AND (at < :until OR cursor < :cursor)
ORDER BY at DESC, cursor DESC
"""
_BEFORE = "SELECT max(at) FROM event WHERE at < ?"
_AFTER = "SELECT min(at) FROM event WHERE at >= ?"
_COUNT = "SELECT count(*) FROM event WHERE at >= ? AND at < ?"
_VIEW = next(view for view in VIEWS if view.name == "changes")
COLUMNS = tuple(_VIEW.columns)
_ROWS = f"SELECT {', '.join(COLUMNS)} FROM changes WHERE cursor {LISTED} AND about = ? ORDER BY at DESC, cursor DESC"
FIELDS = {
    "pay": ("pay", ("base_salary",)),
    "sponsorship": ("sponsorship", ("eligibility_to_work.sponsorship", "eligibility_to_work.statements")),
    "title": ("title", ("title",)),
    "place": ("place", ("job_locations",)),
    "text": ("text", ("description",)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events: ``kind`` one of `KINDS`, "" for all but what newer rules read otherwise, "any" for all; ``about``: job or posting;
    ``field``: one of `FIELDS`; ``after``: where the page before ended."""

    day: date | None = None
    kind: str = ""
    about: str = "job"
    field: str = ""
    after: str = ""

    @classmethod
    def of(cls, day: str | None, pairs: Pairs) -> Self:
        """Of an address. Raises `BadQuery`."""
        known = {"kind": (*KINDS, ANY), "about": ("job", "posting"), "field": tuple(FIELDS), "after": None}
        told = {name: value.strip() for name, value in pairs if value.strip()}
        for name, value in told.items():
            if name not in known:
                raise BadQuery(f"there is no filter {plain(name, 40)!r} of changes: there are {', '.join(known)}")
            choices = known[name]
            if choices is not None and value not in choices:
                raise BadQuery(f"{name}: choose of {', '.join(choices)}")
        try:
            on = date.fromisoformat(day) if day else None
            if on == date.max:
                raise ValueError("no day comes after it")
            return cls(on, **told)
        except ValueError as error:
            raise BadQuery(f"{plain(day, 20)} is no day: write it as 2026-11-28") from error

    @property
    def place(self) -> tuple[str, int] | None:
        """The last event of the page before: its time and cursor."""
        at, _, cursor = self.after.rpartition(",")
        if not self.after:
            return None
        if not (cursor.isascii() and cursor.isdigit() and len(at) == 20 and len(cursor) < 19):
            raise BadQuery("after: it is no place among these changes: go back to the first of the day")
        return at, int(cursor)

    def address(self, form: str = "", **other: Any) -> str:
        asked = replace(self, **other)
        told = [(one.name, getattr(asked, one.name), one.default) for one in fields(asked) if one.name != "day"]
        pairs = [(name, value) for name, value, default in told if value != default]
        path = f"/changes/{asked.day.isoformat()}" if asked.day else "/changes"
        return f"{path}{form and '.' + form}" + (f"?{urlencode(pairs)}" if pairs else "")

    def takes(self, kind: str, about: str, field: str | None) -> bool:
        """Whether an event fits."""
        is_kind = self.kind == ANY or kind == self.kind or (not self.kind and kind != "rederived")
        return is_kind and about in (self.about, "both") and (not self.field or field in FIELDS[self.field][1])

    @property
    def words(self) -> str:
        """It in words."""
        kind = "everything" if self.kind == ANY else self.kind or "all but what newer rules read otherwise"
        return f"{kind}{f', {FIELDS[self.field][0]}' if self.field else ''}, of {self.about}s"


@dataclass(frozen=True, slots=True)
class Found:
    """Cursors of events that fit, the latest first; ``after``: where to go on, None where the day is over; ``is_cut``: that is because so
    many were looked at."""

    cursors: Sequence[int]
    after: str | None
    is_cut: bool


def find(db: sqlite3.Connection, wanted: Wanted, day: date, most: int) -> Found:
    """The events of a day that fit, from ``wanted.after`` on."""
    until, below = wanted.place or (f"{day + timedelta(days=1)}", 0)
    rows = db.execute(_OF_DAY, {"since": str(day), "until": until, "cursor": below})
    cursors: list[int] = []
    for looked, (cursor, at, *told) in enumerate(map(tuple, rows), 1):
        if wanted.takes(*told):
            cursors.append(cursor)
        if len(cursors) == most or looked == LOOKED_AT:
            is_over = rows.fetchone() is None
            return Found(cursors, None if is_over else f"{at},{cursor}", len(cursors) < most and not is_over)
    return Found(cursors, None, is_cut=False)


def model(db: sqlite3.Connection, wanted: Wanted) -> dict[str, Any]:
    """What the page of a day shows; without a day, the last on which anything happened."""
    day = wanted.day or _last_day(db)
    if day is None:
        return {"wanted": wanted, "day": None}
    with harmless_texts(db):
        found = find(db, wanted, day, AT_ONCE)
        told = happenings(map(tuple, db.execute(_OF, (listed(found.cursors),))))
    asked = replace(wanted, day=day)
    return {
        "wanted": asked,
        "day": day,
        "happenings": told,
        "next": asked.address(after=found.after) if found.after else None,
        "is_cut": found.is_cut,
        "looked_at": LOOKED_AT,
        "days": list(_days(db, day)),
        "following": _next_day(db, day),
        "kinds": [("", "all but what newer rules read otherwise"), *KINDS.items(), (ANY, "everything")],
        "fields": [(name, says) for name, (says, _) in FIELDS.items()],
        "forms": [(name, asked.address(name, after=""), form.says) for name, form in FORMS.items()],
    }


def _last_day(db: sqlite3.Connection) -> date | None:
    (at,) = db.execute("SELECT max(at) FROM event").fetchone()
    return date.fromisoformat(at[:10]) if at else None


def _next_day(db: sqlite3.Connection, day: date) -> date | None:
    (at,) = db.execute(_AFTER, (str(day + timedelta(days=1)),)).fetchone()
    return date.fromisoformat(at[:10]) if at else None


def _days(db: sqlite3.Connection, day: date) -> Iterator[tuple[date, int]]:
    """The day and those before it on which anything happened, with how many events they have."""
    until = day + timedelta(days=1)
    for _ in range(DAYS):
        (at,) = db.execute(_BEFORE, (str(until),)).fetchone()
        if at is None:
            return
        until = date.fromisoformat(at[:10])
        yield until, db.execute(_COUNT, (str(until), str(until + timedelta(days=1)))).fetchone()[0]


@dataclass(frozen=True, slots=True)
class Day:
    """The events of a day that fit, to be handed on as the view `changes` has them."""

    wanted: Wanted
    day: date

    @property
    def asked(self) -> Wanted:
        return replace(self.wanted, day=self.day)

    @property
    def listing(self) -> Listing:
        return Listing(
            name="changes", title=f"changes of {self.day}: {self.wanted.words}", address=self.asked.address(after=""), columns=COLUMNS,
            table=self.table, records=self.records, whole=self.whole, entries=self.entries,
        )  # fmt: skip

    def rows(self, db: sqlite3.Connection, after: str | None, most: int) -> tuple[list[dict[str, Any]], str | None]:
        """Some of the events, and where to go on."""
        found = find(db, replace(self.wanted, after=after or self.wanted.after), self.day, most)
        told = db.execute(_ROWS, (listed(found.cursors), self.wanted.about))
        return [dict(zip(COLUMNS, row, strict=True)) for row in map(tuple, told)], found.after

    def table(self, db: sqlite3.Connection, after: str | None) -> Part:
        found, following = self.rows(db, after, AT_A_TIME)
        return Part([[inert(clean(value)) for value in row.values()] for row in found], following)

    def records(self, db: sqlite3.Connection, after: str | None) -> Part:
        found, following = self.rows(db, after, AT_A_TIME)
        return Part(list(map(line, found)), following)

    def whole(self, db: sqlite3.Connection) -> dict[str, Any]:
        found, following = self.rows(db, None, AT_ONCE)
        return {"day": str(self.day), "next": self.asked.address("json", after=following) if following else None, "changes": found}

    def entries(self, db: sqlite3.Connection) -> list[Entry]:
        with harmless_texts(db):
            found = find(db, self.wanted, self.day, ENTRIES)
            return list(map(_entry, happenings(map(tuple, db.execute(_OF, (listed(found.cursors),))))))


def _entry(one: Happening) -> Entry:
    lines = [(change.label, _in_short(change)) for change in one.changes]
    why = [("why", one.because)] if one.because else []
    title = ", ".join(plain(part, 200) for part in (one.title, one.organization) if part) or "a job without a title"
    href = f"/job/{one.job_id}" if one.job_id else "/changes"
    return Entry(f"urn:rolecall:event:{one.cursor}", f"{one.kind}: {title}", href, one.at, [*why, *lines])


def _in_short(change: Change) -> str:
    if change.lines:
        return f"{sum(line.side in ('gone', 'came') for line in change.lines)} lines differ"
    return f"{'; '.join(change.gone) or 'nothing'} -> {'; '.join(change.came) or 'nothing'}"


async def show(datasette: Any, request: Any) -> Response:
    wanted = Wanted.of(request.url_vars.get("day"), read_pairs(request.query_string))
    found = await read(datasette, lambda db: model(db, wanted))
    return await page(datasette, request, "changes.html", **found)


async def download(datasette: Any, request: Any) -> Response:
    wanted = Wanted.of(request.url_vars.get("day"), read_pairs(request.query_string))
    day = wanted.day or await read(datasette, _last_day) or datasette.site.today()
    return await FORMS[request.url_vars["form"]].answer(datasette, request, Day(wanted, day).listing)

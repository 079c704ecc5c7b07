"""Sources: how each board was read last, how many postings it showed, since when it stands so, and what needs a person."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Self
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from catalog.alarms import read_reasons
from catalog.sql import LISTED, listed
from schemas.characters import plain
from schemas.reasons import Standing, sentence
from schemas.search import BadQuery
from web.asked import Pairs, read_pairs
from web.charts import Line, sparkline, thinned
from web.formats import FORMS, Entry, Listing, listing_of
from web.site import Site, harmless_texts, page, read
from web.source_findings import Finding, Health
from web.wording import counted

AT_ONCE = 50
LONGEST = 200  # characters of a name that is looked for
LOOKS, POINTS = 90, 45  # readings of a board that its line is drawn of, and points of it
HOLDS = 60.0  # seconds that what is told of all boards may be old: runs change it without changing a record
_SOURCES = """
SELECT s.id, s.family, s.board, s.lineage, s.employer, e.name, coalesce(x.read_at, r.finished_at, r.started_at), r.run_id, x.seen, x.listed,
  x.new, x.changed, x.closed, x.rejected, x.accepted, x.alarm, x.reasons
FROM source s LEFT JOIN employer e ON e.id = s.employer
LEFT JOIN run_source x ON x.source = s.id AND x.run = (SELECT y.run FROM run_source y JOIN run q ON q.id = y.run
  WHERE y.source = s.id AND q.kind <> 'replay' ORDER BY y.run DESC LIMIT 1)
LEFT JOIN run r ON r.id = x.run
"""
_LOOKS = f"""
SELECT s.value, x.seen, x.accepted, coalesce(x.read_at, r.finished_at, r.started_at), x.alarm
FROM json_each(?) s JOIN run_source x ON x.source = s.value AND x.run IN (
  SELECT y.run FROM run_source y WHERE y.source = s.value ORDER BY y.run DESC LIMIT {LOOKS})
JOIN run r ON r.id = x.run WHERE r.kind <> 'replay' ORDER BY s.value, x.run
"""
_OPEN = f"SELECT source, count(*) FROM posting WHERE source {LISTED} AND closed_at IS NULL GROUP BY source"
STATES = {
    "person": "needs a person",
    "doubted": "not believed",
    "excerpt": "shows a part",
    "believed": "read whole",
    "unfinished": "not read to its end yet",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A board and its last reading. ``state``: one of `STATES`; ``why``: the reasons of its alarm in sentences."""

    number: int
    family: str
    board: str
    lineage: str | None
    employer: int | None
    employer_name: str | None
    read_at: str | None
    run_id: str | None
    seen: int | None
    listed: int | None
    new: int | None
    changed: int | None
    closed: int | None
    rejected: int | None
    state: str
    alarm: str | None
    why: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def key(self) -> str:
        return f"{self.family}:{self.board}"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A board as the list shows it: ``open``: postings that are open; ``since``: since when it stands so, as far as `LOOKS` readings
    tell (``is_longer``: it may be longer); ``says``: the line in words."""

    source: Source
    open: int
    line: Line | None
    says: str
    since: str | None
    is_longer: bool
    due: tuple[datetime, str] | None


def read_sources(db: sqlite3.Connection, findings: Sequence[Finding]) -> list[Source]:
    """All boards, those with findings first."""
    of = defaultdict(list)
    for one in findings:
        of[one.about].append(one)
    found = [_source(row, tuple(of.get(f"{row[1]}:{row[2]}", ()))) for row in map(tuple, db.execute(_SOURCES))]
    return sorted(found, key=lambda one: (_rank(one), one.key))


def _rank(one: Source) -> tuple[int, bool]:
    return [*STATES].index(one.state), not one.findings


def _source(row: tuple[Any, ...], findings: tuple[Finding, ...]) -> Source:
    *plain_ones, accepted, alarm, reasons = row
    told = read_reasons(reasons)
    is_declared = bool(told) and all(one.kind.standing is Standing.DECLARED for one in told)
    if any(one.needs_person for one in findings):
        state = "person"
    elif accepted is None:
        state = "unfinished"
    else:
        state = "believed" if accepted else "excerpt" if is_declared else "doubted"
    return Source(*(*plain_ones, state, alarm, tuple(map(sentence, told)), findings))


@dataclass(frozen=True, slots=True)
class Wanted:
    """``state``: one of `STATES`; "" where it is not set."""

    q: str = ""
    family: str = ""
    state: str = ""
    page: int = 1

    @classmethod
    def of(cls, pairs: Pairs) -> Self:
        """Of the parameters of an address. Raises `BadQuery`."""
        names = [one.name for one in fields(cls)]
        told = {name: value.strip()[:LONGEST] for name, value in pairs if value.strip()}
        if strange := told.keys() - set(names):
            raise BadQuery(f"there is no filter {plain(min(strange), 40)!r} of sources: there are {', '.join(names)}")
        if told.get("state", "") not in ("", *STATES):
            raise BadQuery(f"state: choose of {', '.join(STATES)}")
        number = told.pop("page", "1")
        if not (number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= 100_000):
            raise BadQuery("page: write a number from 1 on")
        return cls(**told, page=int(number[:9]))

    def address(self, path: str = "/sources", **other: Any) -> str:
        asked = replace(self, **other)
        pairs = [(one.name, str(getattr(asked, one.name))) for one in fields(asked) if getattr(asked, one.name) != one.default]
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def takes(self, one: Source) -> bool:
        asked = self.q.casefold()
        is_called = asked in one.key.casefold() or asked in (one.employer_name or "").casefold()
        return is_called and self.family in ("", one.family) and self.state in ("", one.state)


def model(db: sqlite3.Connection, sources: Sequence[Source], health: Health, wanted: Wanted) -> dict[str, Any]:
    """What the page shows: a page of the boards that fit."""
    found = [one for one in sources if wanted.takes(one)]
    first = (wanted.page - 1) * AT_ONCE
    known = {one.key for one in sources}
    with harmless_texts(db):
        drawn = drawn_of(db, found[first : first + AT_ONCE], health)
    return {
        "wanted": wanted,
        "drawn": drawn,
        "total": counted(len(found), "source"),
        "first": first,
        "last": min(first + AT_ONCE, len(found)),
        "next": wanted.address(page=wanted.page + 1) if len(found) > first + AT_ONCE else None,
        "previous": wanted.address(page=wanted.page - 1) if wanted.page > 1 else None,
        "families": sorted(Counter(one.family for one in sources).items()),
        "states": [(name, says, n) for name, says in STATES.items() if (n := sum(one.state == name for one in sources))],
        "at_large": [one for one in health.findings if one.about not in known],
        "needed": sum(one.needs_person for one in health.findings),
        "health": health,
        "state_of": STATES,
        "forms": [(name, wanted.address(f"/sources.{name}", page=1), form.says) for name, form in FORMS.items()],
    }  # fmt: skip


def drawn_of(db: sqlite3.Connection, sources: Sequence[Source], health: Health) -> list[Drawn]:
    numbers = listed(one.number for one in sources)
    open_now = dict(map(tuple, db.execute(_OPEN, (numbers,))))
    looks: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for number, *look in map(tuple, db.execute(_LOOKS, (numbers,))):
        looks[number].append(tuple(look))
    return [_drawn(one, open_now.get(one.number, 0), looks[one.number], (health.due or {}).get(one.key)) for one in sources]


def _drawn(source: Source, open_now: int, looks: Sequence[tuple[Any, ...]], due: tuple[datetime, str] | None) -> Drawn:
    """``looks``: seen, accepted, at, alarm; in order."""
    line = sparkline(thinned([(seen, bool(accepted)) for seen, accepted, _, _ in looks], POINTS))
    says = f"{counted(len(looks), 'reading')}, {line.least:,.0f} to {line.most:,.0f} postings each" if line else "never read"
    since, is_longer = None, bool(looks)
    for _, accepted, at, alarm in reversed(looks):
        if (accepted, alarm) != looks[-1][1:4:2]:
            is_longer = False
            break
        since = at
    return Drawn(source, open_now, line, says, since, is_longer and len(looks) >= LOOKS, due)


COLUMNS = ("family", "board", "lineage", "employer_name", "state", "read_at", "run_id", "seen", "listed", "new", "changed", "closed",
           "rejected", "alarm", "why", "findings")  # fmt: skip


def listing(wanted: Wanted, sources: Callable[[sqlite3.Connection], Sequence[Source]]) -> Listing:
    def rows(db: sqlite3.Connection) -> list[Mapping[str, Any]]:
        return [_row(one) for one in sources(db) if wanted.takes(one)]

    return listing_of("sources", "sources", wanted.address(page=1), rows, COLUMNS, _entry)


def _row(one: Source) -> dict[str, Any]:
    told = [{"kind": f.kind, "words": f.words, "since": f.since and f.since.isoformat(), "cure": f.cure} for f in one.findings]
    return {name: getattr(one, name) for name in COLUMNS} | {"why": list(one.why), "findings": told}


def _entry(row: Mapping[str, Any]) -> Entry:
    key = f"{row['family']}:{row['board']}"
    lines = [(name, plain(row[name])) for name in ("seen", "new", "changed", "closed") if row[name] is not None]
    told = [*(("why", plain(why)) for why in row["why"]), *((one["kind"], plain(one["words"])) for one in row["findings"])]
    title = f"{plain(key, 200)}: {STATES[row['state']]}"
    href = f"/sources?{urlencode({'q': key})}"
    return Entry(f"urn:rolecall:source:{key}:{row['state']}", title, href, row["read_at"] or "", [*told, *lines])


def health_of(site: Site, db: sqlite3.Connection) -> Health:
    """What is known of what is served, at most `HOLDS` old."""
    return site.kept.find(db, "health", lambda _: site.health(), HOLDS)


def sources_of(site: Site, db: sqlite3.Connection) -> list[Source]:
    def counted_anew(db: sqlite3.Connection) -> list[Source]:
        with harmless_texts(db):
            return read_sources(db, health_of(site, db).findings)

    return site.kept.find(db, "sources", counted_anew, HOLDS)


async def show(datasette: Any, request: Any) -> Response:
    wanted, site = Wanted.of(read_pairs(request.query_string)), datasette.site
    found = await read(datasette, lambda db: model(db, sources_of(site, db), health_of(site, db), wanted))
    return await page(datasette, request, "sources.html", **found)


async def download(datasette: Any, request: Any) -> Response:
    wanted, site = Wanted.of(read_pairs(request.query_string)), datasette.site
    return await FORMS[request.url_vars["form"]].answer(datasette, request, listing(wanted, lambda db: sources_of(site, db)))

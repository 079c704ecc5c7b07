"""`registers apply`: the postings that wait are looked up in the registers: each employer, title and wage once, some postings at a time.

Each time is a transaction: whoever stops it goes on from there. Who asks the registers (`Asker`) is handed in.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

import orjson

from catalog.registers.asked import Asked, keep_asked, keep_asked_still
from catalog.registers.keeping import (
    Left,
    PublicRecord,
    Said,
    Who,
    digest_of,
    keep_occupations,
    keep_record,
    keep_said,
    keep_wages,
    sweep,
)
from catalog.registers.waiting import (
    AskedEmployer,
    Asking,
    academic_records,
    is_applied,
    known_occupations,
    known_records,
    prepare,
    read_asking,
    read_employers,
    waiting,
)
from catalog.sql import stamp
from catalog.writer import Writer
from crawler.registers.loaded import Loaded
from crawler.registers.wages import COUNTRIES, Priced, flag_of, places_of
from registers.fitting import groups_of

AT_ONCE = 250  # postings: what is lost of the work of who is stopped
Object = dict[str, Any]
_Titled = tuple[int | None, Sequence[Object]]  # a row, and the occupations in it
_NO_TITLE: _Titled = (None, ())


class Asker(Protocol):
    """What registers are asked by: `crawler.registers.asking.Registers`, and what tests put in its place."""

    @property
    def loaded(self) -> Loaded: ...

    def records_of(self, employers: Sequence[AskedEmployer]) -> Sequence[PublicRecord]: ...

    def occupations(self, titles: Sequence[str]) -> Mapping[str, Sequence[Object]]: ...

    def wages(self, several: Sequence[Priced]) -> list[list[Object]]: ...


@dataclass(slots=True)
class Applied:
    """How many postings were looked up, and of how many registers say something else than before."""

    postings: int = 0
    moved: int = 0


@dataclass(slots=True)
class _Memo:
    """What was asked in this run: employers, titles (row and occupations), and wages by all that they hang on."""

    records: dict[Who, int] = field(default_factory=dict)
    titles: dict[str, _Titled] = field(default_factory=dict)
    wages: dict[object, int] = field(default_factory=dict)
    academic: set[int] = field(default_factory=set)  # records
    left: Left = field(default_factory=lambda: defaultdict(set))  # what stood for employers and postings before


def apply_registers(writer: Writer, asker: Asker, at: datetime, told: Callable[[int, int], object] = lambda done, of: None) -> Applied:
    """Look up all postings that wait, and every one where registers are others than at the last time. ``told`` hears how many are done, of
    how many. What stands for nothing any more is removed, also what one has left who was stopped."""
    loaded = asker.loaded
    with writer.registering(at) as db:
        prepare(db, loaded.state, at)
    applied = look_up_waiting(writer, asker, at, told)
    if applied.postings:
        with writer.registering(at) as db:
            sweep(db)
    return applied


def look_up_waiting(writer: Writer, asker: Asker, at: datetime, told: Callable[[int, int], object] = lambda done, of: None) -> Applied:
    """Look up those that wait alone: new and changed ones, and what an earlier run has left."""
    memo, applied, asked = _Memo(), Applied(), asked_of(asker.loaded)
    numbers = waiting(writer.db)
    if numbers:
        with writer.registering(at) as db:
            keep_asked_still(db, asked, stamp(at))
    for first in range(0, len(numbers), AT_ONCE):
        part = numbers[first : first + AT_ONCE]
        with writer.registering(at) as db:
            applied.moved += _look_up(db, asker, read_asking(db, part), memo)
        applied.postings += len(part)
        told(applied.postings, len(numbers))
    with writer.registering(at) as db:
        sweep(db, memo.left)
        if is_applied(db, asker.loaded.state):
            keep_asked(db, asked, stamp(at))
    return applied


def _look_up(db: sqlite3.Connection, asker: Asker, part: Sequence[Asking], memo: _Memo) -> int:
    """One part of the postings; how many moved."""
    _look_up_employers(db, asker, {one.who for one in part if one.who is not None} - memo.records.keys(), memo)
    _look_up_titles(db, asker, {one.title for one in part if one.title and _is_in(one)}, memo)
    wages = _look_up_wages(db, asker, [one for one in part if places_of(one)], memo)
    return keep_said(db, [_said(one, memo, wages.get(one.posting)) for one in part], memo.left)


def _look_up_employers(db: sqlite3.Connection, asker: Asker, who: Collection[Who], memo: _Memo) -> None:
    """A set of those that were not asked for in this run; nothing where there is none."""
    if not who:
        return
    known, employers = known_records(db, who), read_employers(db, who)
    _look_up_titles(db, asker, {title for one in employers for title in one.titles}, memo)
    whole = [replace(one, socs=_socs_of(one, memo)) for one in employers]
    memo.records.update({one.who: known[one.who][1] for one in whole if one.who in known})
    anew = [(one, inputs) for one in whole if known.get(one.who, ("", 0))[0] != (inputs := _inputs(asker.loaded, one))]
    for (one, inputs), record in zip(anew, asker.records_of([one for one, _ in anew]), strict=True):
        memo.left["record"].add(memo.records.get(one.who, 0))
        memo.records[one.who] = keep_record(db, one.who, inputs, record)
    memo.academic |= academic_records(db, {memo.records[one.who] for one in employers})


def _socs_of(employer: AskedEmployer, memo: _Memo) -> frozenset[str]:
    """The first occupation of each of its titles."""
    return frozenset(occupations[0]["soc"] for title in employer.titles if (occupations := memo.titles[title][1]))


def _inputs(loaded: Loaded, employer: AskedEmployer) -> str:
    """What the answer hangs on. Occupations tell which industries have such jobs, and no more: most new titles change nothing."""
    names = [(one.text, one.kind) for one in employer.names]
    sets = (sorted(employer.countries), sorted(employer.states), sorted(employer.cities), sorted(groups_of(employer.socs)))
    return digest_of([loaded.employers, names, employer.site, *sets])


def _look_up_titles(db: sqlite3.Connection, asker: Asker, titles: Collection[str], memo: _Memo) -> None:
    for title, (number, text) in known_occupations(db, asker.loaded.titles, {*titles} - memo.titles.keys()).items():
        memo.titles[title] = (number, orjson.loads(text))
    unknown = sorted({*titles} - memo.titles.keys())
    found = asker.occupations(unknown) if unknown else {}
    for title, number in keep_occupations(db, asker.loaded.titles, found).items():
        memo.titles[title] = (number, found[title])


def _is_in(asking: Asking) -> bool:
    """Whether a posting has a place in the country of wages and occupations."""
    return any(place.country in COUNTRIES for place in asking.places)


def _look_up_wages(db: sqlite3.Connection, asker: Asker, part: Iterable[Asking], memo: _Memo) -> dict[int, int]:
    """The row of each posting; many have one title, place and pay."""
    paid = [(one, _paid(one, memo)) for one in part]
    unknown = {key: one for one, key in paid if key not in memo.wages}
    several = [Priced(one, _titled(one, memo)[1], _is_academic(one, memo)) for one in unknown.values()]
    found = [(wages, flag_of(wages, one)) for one, wages in zip(several, asker.wages(several), strict=True)]
    memo.wages.update(zip(unknown, keep_wages(db, found), strict=True))
    return {one.posting: memo.wages[key] for one, key in paid}


def _paid(asking: Asking, memo: _Memo) -> object:
    """All that a posting's wages hang on."""
    return asking.title, asking.places, asking.remote, asking.low, asking.high, _half(asking.day), _is_academic(asking, memo)


def _is_academic(asking: Asking, memo: _Memo) -> bool:
    return asking.who is not None and memo.records[asking.who] in memo.academic


def _said(asking: Asking, memo: _Memo, wage: int | None) -> Said:
    """``wage``: its row; None where no wages may hold."""
    record = None if asking.who is None else memo.records[asking.who]
    countries = " ".join(sorted({place.country for place in asking.places if place.country})) or None
    return Said(asking.posting, record, None if wage is None else _titled(asking, memo)[0], wage, countries)


def _titled(asking: Asking, memo: _Memo) -> _Titled:
    return memo.titles.get(asking.title or "", _NO_TITLE) if _is_in(asking) else _NO_TITLE


def _half(day: str) -> str:
    """What of a day tells its wage year, which begins on 1 July."""
    return f"{day[:4]}{day[5:7] >= '07'}"


def asked_of(loaded: Loaded) -> Asked:
    """The registers of employers by country, as the catalog keeps them."""
    return {
        country: [asdict(one) | {"files": list(one.files), "covers": one.covers} for one in registers]
        for country, registers in loaded.asked.items()
    }


def unasked(loaded: Loaded) -> Iterable[str]:
    """What is not loaded, and what is missed for it."""
    if not loaded.asked:
        yield "no register of employers is loaded: no records of employers"
    if not loaded.periods.keys() & {"onet_titles", "soc_titles", "lca", "lca_titles"}:
        yield "no titles of occupations are loaded: no occupations, and no prevailing wages"
    if "wages" not in loaded.periods:
        yield "no table of prevailing wages is loaded"

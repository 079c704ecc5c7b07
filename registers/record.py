"""What the registers say of matched entities: filings a fiscal year and visa, licences, and the sentence where there is nothing."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, Literal

import orjson

from registers.coverage import covered_words
from registers.filers import FISCAL_YEAR, SOURCES
from registers.layouts import KINDS
from registers.match import Entity, Match
from schemas.filings import YearRecord

Trend = Literal["rising", "falling", "steady"]
_CHANGED = 0.2  # of the mean of the years before
_YEARS_BEFORE = 2


@dataclass(frozen=True, slots=True)
class Count:
    """Certified LCAs of an occupation (``key``: SOC of 2018) or of a worksite ("City, ST") in a fiscal year; pay by the year."""

    year: int
    visa: str
    key: str
    certified: int
    lowest: float | None
    highest: float | None


@dataclass(frozen=True, slots=True)
class Licence:
    """What a register of sponsors says: UK ``detail`` route, ``rating``; NL KvK number; Canada stream, and ``positions`` of a quarter."""

    register: str
    country: str
    name: str
    detail: str
    rating: str
    period: str
    positions: int | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """Over all years: ``last_year`` in which anything was filed, and of a visa ``trend``: its last whole year beside the mean of up to two
    before it, "rising" and "falling" from a fifth on; None with one year."""

    last_year: int | None
    trend: dict[str, Trend | None]
    is_dependent: bool | None
    is_willful: bool | None


_MINE = (
    "WITH mine(m_name, m_tax, m_state) AS (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?))"
    " SELECT {0} FROM mine CROSS JOIN {1} x ON x.employer = m_name AND coalesce({2}, '') = m_tax AND coalesce({3}, '') = m_state"
)
_FILE = "(SELECT name FROM register_file f WHERE f.file_id = x.file_id)"
_UNDER_WAY = "max((SELECT remark <> '' FROM register_file f WHERE f.file_id = x.file_id))"


def uscis_sources(db: sqlite3.Connection) -> frozenset[tuple[int, str]]:
    """Which source counts of each fiscal year: archive and live tool count otherwise, and are never added up."""
    told = set(_told_sources(db))
    if len({year for year, _ in told}) < len(told):  # of a year that both tell, all rows decide
        told = set(db.execute("SELECT fiscal_year, source FROM uscis_source"))
    return frozenset(told)


def _told_sources(db: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Each fiscal year and source that has rows: a step of the key each, whatever number of rows there are."""
    step = "SELECT source, fiscal_year FROM uscis WHERE (source, fiscal_year) > (?, ?) ORDER BY source, fiscal_year LIMIT 1"
    at = ("", 0)
    while row := db.execute(step, at).fetchone():
        at = (row[0], row[1])
        yield row[1], row[0]


def record_of(db: sqlite3.Connection, match: Match, sources: Collection[tuple[int, str]] | None = None) -> list[YearRecord]:
    """The newest year first. Nothing where the match is ambiguous. ``sources``: of `uscis_sources`, to be read once for many."""
    if match.is_ambiguous:
        return []
    sources = uscis_sources(db) if sources is None else sources
    records: dict[tuple[int, str], YearRecord] = {}
    for kind, query in _QUERIES.items():
        if rows := _rows(match.entities, kind):
            for year, visa, file, source, *values in db.execute(query, (rows,)):
                if year is not None and visa and (source is None or (year, source) in sources):
                    _tell(records.setdefault((year, visa), YearRecord(visa, year)), file, dict(zip(_TOLD[kind], values, strict=True)))
    return sorted(records.values(), key=lambda record: (-record.fiscal_year, record.visa))


def _rows(entities: Sequence[Entity], kind: str) -> str:
    """The rows of a kind that are the entities', as JSON; "" for none."""
    rows = sorted({row for entity in entities if entity.register == kind for row in entity.rows})
    return orjson.dumps(rows).decode() if rows else ""


def _tell(record: YearRecord, file: str, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if name == "partial":
            record.partial |= bool(value)
        elif value is not None:
            known = getattr(record, name)
            setattr(record, name, bool(known or value) if name in _FLAGS else (known or 0) + value)
    if file not in record.files:
        record.files.append(file)


def _mine(kind: str, columns: str) -> str:
    return _MINE.format(columns, KINDS[kind].table, SOURCES[kind].tax, SOURCES[kind].state)


_APPROVED = ("new_approvals", "continuing_approvals", "new_denials", "continuing_denials", "partial")
_OF_LCA = ("certified", "denied", "withdrawn", "workers", "secondary", "dependent", "willful")
_OF_PERM = ("certified", "denied", "withdrawn", "already_employed")
_FLAGS = {"dependent", "willful"}
_TOLD = {"uscis": _APPROVED, "lca": _OF_LCA, "perm": _OF_PERM}
_CERTIFIED = "x.status LIKE 'certified%'"  # withdrawn or expired later, it was
_OUTCOMES = f"sum({_CERTIFIED}), sum(x.status = 'denied'), sum(x.status = 'withdrawn')"
_QUERIES = {
    "uscis": _mine(
        "uscis", f"x.fiscal_year, 'H-1B', {_FILE}, x.source, sum(initial_approvals), sum(continuing_approvals), sum(initial_denials),"
        f" sum(continuing_denials), {_UNDER_WAY}",
    ) + " GROUP BY x.fiscal_year, x.source, x.file_id",
    "lca": _mine(
        "lca", f"{FISCAL_YEAR}, x.visa, {_FILE}, NULL, {_OUTCOMES}, sum(CASE WHEN {_CERTIFIED} THEN workers END), sum(secondary_entity),"
        " max(h1b_dependent), max(willful_violator)",
    ) + " GROUP BY 1, 2, x.file_id",
    "perm": _mine("perm", f"{FISCAL_YEAR}, 'PERM', {_FILE}, NULL, {_OUTCOMES}, sum(already_employed)") + " GROUP BY 1, x.file_id",
}  # fmt: skip
_BY = {"soc": "x.soc_2018", "area": "x.worksite_city || ', ' || x.worksite_state"}


def lca_by(db: sqlite3.Connection, match: Match, what: Literal["soc", "area"]) -> list[Count]:
    """Certified LCAs by occupation or worksite, the most frequent first."""
    rows = "" if match.is_ambiguous else _rows(match.entities, "lca")
    if not rows:
        return []
    query = _mine(
        "lca", f"{FISCAL_YEAR} AS year, x.visa, upper({_BY[what]}), count(*), min(annual_from), max(coalesce(annual_to, annual_from))"
    )
    found = db.execute(f"{query} WHERE {_CERTIFIED} AND {_BY[what]} IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1 DESC, 3", (rows,))
    return [Count(*row) for row in found]


_LICENCES = {
    "uk_sponsors": "x.employer, x.route, x.rating, {period}, NULL",
    "nl_sponsors": "x.employer, x.kvk, NULL, {period}, NULL",
    "ca_lmia": "x.employer, x.stream, NULL, {period}, sum(x.positions)",
}


def licences_of(db: sqlite3.Connection, match: Match, country: str) -> list[Licence]:
    """What the registers of a country's sponsors say, for jobs there alone."""
    found: list[Licence] = []
    for kind, columns in _LICENCES.items():
        if KINDS[kind].country == country and not match.is_ambiguous and (rows := _rows(match.entities, kind)):
            columns = columns.format(period="(SELECT period FROM register_file f WHERE f.file_id = x.file_id)")
            query = f"{_mine(kind, columns)} GROUP BY 1, 2, 3, 4 ORDER BY 4 DESC, 2, 3, 1"
            found += [
                Licence(kind, country, name, detail or "", rating or "", period or "", positions)
                for name, detail, rating, period, positions in db.execute(query, (rows,))
            ]
    return found


def summary_of(records: Sequence[YearRecord]) -> Summary:
    dependent, willful = ([value for one in records if (value := getattr(one, name)) is not None] for name in ("dependent", "willful"))
    trend = {visa: trend_of([one for one in records if one.visa == visa]) for visa in dict.fromkeys(one.visa for one in records)}
    last = max((one.fiscal_year for one in records if one.filed), default=None)
    return Summary(last, trend, any(dependent) if dependent else None, any(willful) if willful else None)


def trend_of(records: Collection[YearRecord]) -> Trend | None:
    """Of one visa's years; those of which a part is loaded do not count."""
    whole = sorted((one for one in records if not one.partial), key=lambda one: one.fiscal_year)[-_YEARS_BEFORE - 1 :]
    if len(whole) < 2:
        return None
    before, last = fmean(one.filed for one in whole[:-1]), whole[-1].filed
    if abs(last - before) <= _CHANGED * before:
        return "steady"
    return "rising" if last > before else "falling"


def no_record(db: sqlite3.Connection, countries: Collection[str]) -> str:
    """ "No record found in USCIS H-1B Employer Data Hub (2019-2023)": what is loaded, never that nobody is sponsored."""
    loaded = list(_loaded(db, countries))
    return f"No record found in {', '.join(loaded)}" if loaded else "No register of these countries is loaded"


def _loaded(db: sqlite3.Connection, countries: Collection[str]) -> Iterator[str]:
    query = (
        "SELECT kind, min(coalesce(first_day, nullif(period, ''))), max(coalesce(last_day, nullif(period, ''))), sum(kept)"
        " FROM register_file GROUP BY kind ORDER BY kind"
    )
    for kind, first, last, rows in db.execute(query).fetchall():
        if kind in SOURCES and KINDS[kind].country in countries:
            periods = " to ".join(dict.fromkeys(filter(None, (first, last))))
            told = "; ".join(filter(None, (periods, covered_words(rows, None))))
            yield f"{KINDS[kind].title} ({told})" if told else KINDS[kind].title

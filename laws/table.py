"""The rules of ``data/reference/laws.csv``, read once. A row that says nothing clear is a `ValueError`, which names it."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from pipelines.extract.words.tables import load_once
from schemas.urls import why_not_asked


class Asks(StrEnum):
    """What a rule asks for."""

    POSTING = "posting"  # pay in the posting
    APPLICANT = "applicant"  # that applicants be told, in the posting or later
    STATE = "state"  # that member states see to that


class Reach(StrEnum):
    """Which work a rule reaches that is not bound to a place of work there."""

    OPEN = "open"  # work from afar that may be done there
    REPORTS = "reports"  # work elsewhere that reports to there
    THERE = "there"  # none but what is done there, at least in part
    SILENT = "silent"  # its text does not say


class CheckedBy(StrEnum):
    """What a row was last compared with."""

    OFFICIAL = "official"
    SECONDARY = "secondary"  # a published summary
    GENERAL = "general"  # neither: general knowledge


class Where(NamedTuple):
    """Where a rule holds: ISO 3166-1, ISO 3166-2 (None: the whole country), a city of it (None: all of it)."""

    country: str
    region: str | None
    city: str | None


@dataclass(frozen=True, slots=True)
class Law:
    """One rule as it stood from ``since`` to ``until`` (days, ISO 8601; None: it stands yet). ``employers``: the least number of employees,
    ``counted`` where or how; ``of``: whose rule it is, ``rule``: its name; ``says``: what it asks for."""

    law: str
    where: tuple[Where, ...]
    of: str
    rule: str
    asks: Asks
    since: str
    until: str | None
    employers: int
    counted: str | None
    remote: Reach
    says: str
    source: str
    checked_on: str
    by: CheckedBy


def read_laws(rows: list[dict[str, str]]) -> tuple[Law, ...]:
    """The rules of a table, each row checked. ValueError names the row and what is wrong with it."""
    return tuple(map(_read, rows))


def _read(row: dict[str, str]) -> Law:
    try:
        law = Law(
            **{field.name: row[field.name].strip() or None for field in fields(Law)}  # type: ignore[arg-type]
            | {
                "where": tuple(_places(row["where"])), "asks": Asks(row["asks"]), "remote": Reach(row["remote"]),
                "by": CheckedBy(row["by"]), "employers": int(row["employers"]),
            }
        )  # fmt: skip
        _check(law)
    except (KeyError, ValueError, TypeError) as error:
        raise ValueError(f"laws.csv, {row.get('law')!r}: {error}") from error
    return law


def _check(law: Law) -> None:
    for day in (law.since, law.checked_on, law.until or law.since):
        date.fromisoformat(day)
    if law.until and law.until < law.since:
        raise ValueError(f"ends on {law.until}, before it begins")
    if law.employers < 1:
        raise ValueError("employers counts from 1")
    if why := why_not_asked(law.source):
        raise ValueError(f"{law.source!r} is {why}")


def _places(told: str) -> Iterator[Where]:
    """The places of "US-NY/Ithaca; AT"."""
    for place in told.split(";"):
        area, _, city = place.strip().partition("/")
        country, is_region, _ = area.partition("-")
        if len(country) != 2 or not country.isupper():
            raise ValueError(f"{place.strip()!r} is no place: write AT, US-CA or US-NY/Ithaca")
        yield Where(country, area if is_region else None, city or None)


LAWS = read_laws(load_once("laws.csv", "law"))

"""All employers of a catalog in short: how many jobs of each are open, what these say of sponsorship, and what registers say of it.

``read_directory(db)`` reads two indexes and the registers' tables from end to end: what it gives is kept (web/kept.py).
"""

import sqlite3
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from catalog.registers.conflicts import HUNDREDS
from schemas.characters import harmless

_COUNTS = """
SELECT {who}, count(DISTINCT job), count(DISTINCT iif(sponsorship = 'not_offered', job, NULL)),
  count(DISTINCT iif(sponsorship IN ('offered', 'conditional'), job, NULL))
FROM posting WHERE {where} AND closed_at IS NULL GROUP BY 1
"""
_OF_EMPLOYERS = _COUNTS.format(who="employer", where="employer IS NOT NULL")
# Openings that stand on an employer's own board as well are the employer's.
_OF_NAMES = _COUNTS.format(
    who="organization",
    where="employer IS NULL AND organization IS NOT NULL AND job NOT IN (SELECT job FROM posting WHERE employer IS NOT NULL)",
)
_EMPLOYERS = "SELECT id, name, aliases, is_agency, country FROM employer"
_RECORDS = """
WITH years AS MATERIALIZED (
  SELECT record, group_concat(DISTINCT visa) AS visas, max(fiscal_year) AS last_year, sum(new_approvals) AS new_approvals,
    sum(continuing_approvals) AS continuing_approvals, sum(certified) FILTER (WHERE visa <> 'PERM') AS certified,
    sum(certified) FILTER (WHERE visa = 'PERM') AS perm
  FROM employer_year GROUP BY record)
SELECT r.employer, r.name,
  CASE WHEN EXISTS (SELECT 1 FROM public_record_short s WHERE s.record = d.id AND s.json ->> 'found') THEN 'found'
    WHEN d.ambiguous THEN 'ambiguous' ELSE 'none' END,
  y.visas, (SELECT group_concat(s.country || ' ' || (v.value ->> 'visa')) FROM public_record_short s JOIN json_each(s.json, '$.visas') v
    WHERE s.record = d.id AND s.country <> 'US'),
  y.last_year, y.new_approvals, y.continuing_approvals, y.certified, y.perm
FROM register_employer r JOIN public_record d ON d.id = r.record LEFT JOIN years y ON y.record = d.id
"""
UNASKED = "unasked"


@dataclass(frozen=True, slots=True)
class Line:
    """An employer, or (``number`` None) a name that aggregators alone give one. ``jobs``, ``refuse``, ``offer``: open jobs, those that
    refuse sponsorship, those that offer it, if only conditionally. ``record``: found, none, ambiguous (namesakes), unasked; the figures of
    all loaded years, None where no register tells them."""

    number: int | None
    name: str
    also: str | None = None
    is_agency: bool = False
    country: str | None = None
    jobs: int = 0
    refuse: int = 0
    offer: int = 0
    record: str = UNASKED
    visas: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    last_year: int | None = None
    new_approvals: int | None = None
    continuing_approvals: int | None = None
    certified: int | None = None
    perm: int | None = None

    @property
    def href(self) -> str:
        return address_of(self.number, self.name)

    @property
    def shown(self) -> str:
        """The name as a page shows it."""
        return harmless(self.name)

    @property
    def files_much(self) -> bool:
        return max((self.new_approvals or 0) + (self.continuing_approvals or 0), self.certified or 0) >= HUNDREDS


def address_of(number: int | None, name: str) -> str:
    """The page of an employer."""
    return f"/employer/{number}" if number is not None else f"/employer?{urlencode({'name': name})}"


def read_directory(db: sqlite3.Connection) -> list[Line]:
    """Employers with an open job or a record of registers, in no order."""
    of_employers = {row[0]: row[1:] for row in map(tuple, db.execute(_OF_EMPLOYERS))}
    of_names = {row[0]: row[1:] for row in map(tuple, db.execute(_OF_NAMES))}
    lines = {
        number: Line(number, name, aliases, bool(is_agency), country, *of_employers.get(number, ()))
        for number, name, aliases, is_agency, country in map(tuple, db.execute(_EMPLOYERS))
    }
    named = {name: Line(None, name, None, False, None, *counts) for name, counts in of_names.items()}
    for number, name, *told in map(tuple, db.execute(_RECORDS)):
        if number in lines:
            lines[number] = _with_record(lines[number], *told)
        elif name in named:
            named[name] = _with_record(named[name], *told)
    return [*(line for line in lines.values() if line.jobs or line.record != UNASKED), *named.values()]


def _with_record(line: Line, record: str, visas: str | None, licences: str | None, last_year: int | None, *counts: int | None) -> Line:
    new, continuing, certified, perm = counts
    return replace(
        line, record=record, visas=_listed(visas), licences=_listed(licences), last_year=last_year, new_approvals=new,
        continuing_approvals=continuing, certified=certified, perm=perm,
    )  # fmt: skip


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(sorted(set(text.split(",")))) if text else ()

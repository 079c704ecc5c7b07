"""Employers with a public record, by visa, state and occupation, with their openings: what ``rolecall employers`` answers."""

import sqlite3
from dataclasses import dataclass

# Openings of an employer, or of a name, that are what is asked for.
_JOBS = """
SELECT count(DISTINCT p.job), min(j.job_id) FROM posting p JOIN job j ON j.id = p.job
WHERE {of} AND (NOT :hiring OR p.closed_at IS NULL)
  AND (:country IS NULL OR EXISTS (SELECT 1 FROM place x WHERE x.posting = p.id AND x.country = :country))
  AND (:state IS NULL OR EXISTS (SELECT 1 FROM place x WHERE x.posting = p.id AND x.region = 'US-' || :state))
  AND (:soc IS NULL OR EXISTS (SELECT 1 FROM register_posting g JOIN occupation o ON o.id = g.occupation JOIN json_each(o.json) c
    WHERE g.posting = p.id AND c.value ->> 'soc' = :soc))
"""
# A name's openings that stand on an employer's own board as well are the employer's.
_NAMELESS = "p.employer IS NULL AND p.organization = :who AND NOT EXISTS (SELECT 1 FROM posting q WHERE q.job = p.job AND q.employer > 0)"
_FILED = "(SELECT sum({0}) FROM employer_year y WHERE y.record = r.record AND {1})"
_LCAS = "(SELECT sum(x.certified) FROM employer_lca x WHERE x.record = r.record AND x.grouped_by = '{0}' AND {1})"
# What employers abroad are licensed for, by what one asks for it: the register's country.
LICENCES = {"UK-sponsor": "GB", "NL-sponsor": "NL", "CA-LMIA": "CA"}
_LICENSED = (
    "FROM public_record_short s JOIN json_each(s.json, '$.visas') v WHERE s.record = r.record AND s.country {0} AND s.json ->> 'found'"
)
_VISA = "(:visa IS NULL OR y.visa = :visa OR y.visa GLOB :visa || ' *')"
_RECORDS = f"""
SELECT r.employer, r.name, coalesce(e.name, r.name), d.method,
  (SELECT group_concat(visa) FROM (SELECT DISTINCT y.visa FROM employer_year y WHERE y.record = r.record
    UNION SELECT s.country || ' ' || (v.value ->> 'visa') {_LICENSED.format("<> 'US'")})),
  (SELECT min(y.fiscal_year) FROM employer_year y WHERE y.record = r.record AND {_VISA}),
  (SELECT max(y.fiscal_year) FROM employer_year y WHERE y.record = r.record AND {_VISA}),
  {_FILED.format("y.new_approvals", _VISA)}, {_FILED.format("y.continuing_approvals", _VISA)},
  coalesce({_FILED.format("y.certified", _VISA)}, (SELECT sum(v.value ->> 'certified') {_LICENSED.format("= :country")})),
  CASE WHEN :soc IS NOT NULL THEN {_LCAS.format("soc", "x.key = :soc")} END,
  CASE WHEN :state IS NOT NULL THEN {_LCAS.format("area", "x.key GLOB '*, ' || :state")} END
FROM register_employer r JOIN public_record d ON d.id = r.record LEFT JOIN employer e ON e.id = r.employer
WHERE d.method IS NOT NULL AND (:visa IS NULL OR EXISTS (SELECT 1 FROM employer_year y WHERE y.record = r.record AND {_VISA}
  AND coalesce(y.new_approvals, 0) + coalesce(y.continuing_approvals, 0) + coalesce(y.certified, 0) > 0)
  OR EXISTS (SELECT 1 {_LICENSED.format("= :country")}))
"""
_UNMATCHED = (
    "SELECT sum(d.method IS NULL AND NOT d.ambiguous), sum(d.ambiguous) FROM register_employer r JOIN public_record d ON d.id = r.record"
)
_UNFOUND = """
SELECT coalesce(e.name, r.name) FROM register_employer r JOIN public_record d ON d.id = r.record
LEFT JOIN employer e ON e.id = r.employer
WHERE d.method IS NULL ORDER BY (SELECT count(*) FROM posting p WHERE p.employer = r.employer AND p.closed_at IS NULL) DESC, 1 LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Sponsor:
    """An employer with a record. ``visas``: of all its years, and licences abroad; the numbers are those of the visa that was asked for,
    fiscal years ``first_year`` to ``last_year`` together, None where no loaded register counts them; ``lcas_of_soc``, ``lcas_in_state``:
    certified applications; ``jobs``: openings that fit, ``job``: the first of them."""

    name: str
    method: str
    visas: str
    first_year: int | None
    last_year: int | None
    new_approvals: int | None
    continuing_approvals: int | None
    certified: int | None
    lcas_of_soc: int | None
    lcas_in_state: int | None
    jobs: int
    job: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """``visa`` as records have it ("H-1B"; "H-1B1" is both of its kinds), or one of `LICENCES`, with openings in its country; ``state``
    "CA"; ``soc`` "15-2051"; ``hiring``: with an opening that is open."""

    visa: str | None = None
    state: str | None = None
    soc: str | None = None
    hiring: bool = False


def find_sponsors(db: sqlite3.Connection, wanted: Wanted) -> list[Sponsor]:
    """Those with the most openings that fit first. Where a state or an occupation is asked for, an opening is of it."""
    country = LICENCES.get(wanted.visa or "")
    given = {"visa": wanted.visa, "state": wanted.state, "soc": wanted.soc, "hiring": wanted.hiring, "country": country}
    found: list[Sponsor] = []
    for employer, name, *told in map(tuple, db.execute(_RECORDS, given)):
        query = _JOBS.format(of="p.employer = :who" if employer is not None else _NAMELESS)
        jobs, job = db.execute(query, given | {"who": employer if employer is not None else name}).fetchone()
        if jobs or not (country or wanted.hiring or wanted.state or wanted.soc or employer is None):
            found.append(Sponsor(*(*told, jobs, job)))
    return sorted(found, key=lambda one: (-one.jobs, -(one.new_approvals or one.certified or 0), one.name))


def count_unmatched(db: sqlite3.Connection) -> tuple[int, int]:
    """Of how many employers no record was found, and of how many only namesakes."""
    nothing, ambiguous = db.execute(_UNMATCHED).fetchone()
    return nothing or 0, ambiguous or 0


def unfound(db: sqlite3.Connection, most: int) -> list[str]:
    """Employers without a record, those with the most open postings first."""
    return [name for (name,) in db.execute(_UNFOUND, (most,))]

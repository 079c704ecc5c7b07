"""An employer's public record as the catalog keeps it: of each country that has registers, who was found and what they filed."""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Literal

from catalog.registers.keeping import Filer, Lcas, PublicRecord
from crawler.registers.loaded import Loaded
from registers.layouts import KINDS
from registers.match import Entity, Match
from registers.record import Licence, lca_by, licences_of, record_of, trend_of
from schemas.filings import YearRecord

Object = dict[str, Any]
MOST_ENTITIES = 12  # that a job's record names; the view `employer_filers` has all
MOST_COUNTS = 50  # occupations, and places, of an employer's applications
_GROUPINGS: tuple[Literal["soc", "area"], ...] = ("soc", "area")
_SUMMED = ("new_approvals", "new_denials", "continuing_approvals", "continuing_denials", "certified")


MatchIn = Callable[[str], Match | None]  # who the employer is in a country's registers
Sources = Collection[tuple[int, str]]  # of which years' petitions which count is taken (`registers.record.uscis_sources`)


def public_record(db: sqlite3.Connection, loaded: Loaded, sources: Sources, match_in: MatchIn, countries: Sequence[str]) -> PublicRecord:
    """``countries``: those of its jobs."""
    found = {country: match_in(country) for country in sorted({*countries} & loaded.asked.keys())}
    years = {country: record_of(db, match, sources) if match else [] for country, match in found.items()}
    licences = {country: licences_of(db, match, country) if match else [] for country, match in found.items()}
    matches = [match for match in found.values() if match]
    sure = next((match for match in matches if not match.is_ambiguous), None)
    return PublicRecord(
        sure.method if sure else None,
        bool(matches) and sure is None,
        "; ".join(dict.fromkeys(match.why for match in matches)) or None,
        tuple(_filer(loaded, one) for match in matches for one in match.entities),
        tuple(one for told in years.values() for one in told),
        tuple(_lcas(db, found.get("US"))),
        {country: _short(loaded, country, match, years[country], licences[country]) for country, match in found.items()},
    )


def _filer(loaded: Loaded, one: Entity) -> Filer:
    kind = KINDS[one.register]
    return Filer(
        one.register, loaded.periods.get(one.register, ""), one.key, one.name, kind.country, one.method,
        one.state or None, one.city or None, one.naics or None, one.why or None, one.filings,
    )  # fmt: skip


def _lcas(db: sqlite3.Connection, match: Match | None) -> Iterator[Lcas]:
    if match is None:
        return
    for by in _GROUPINGS:
        for one in lca_by(db, match, by)[:MOST_COUNTS]:
            yield Lcas(one.visa, one.year, by, one.key, one.certified, one.lowest, one.highest)


def _short(loaded: Loaded, country: str, match: Match | None, years: Sequence[YearRecord], licences: Sequence[Licence]) -> Object:
    """As records of jobs hold it (`EMPLOYER_RECORD`)."""
    is_ambiguous = match is not None and match.is_ambiguous
    entities = match.entities if match else ()
    filed = sum(_all(one) for one in years if one.secondary is not None)
    return {
        "country": country, "found": match is not None and not is_ambiguous, "ambiguous": is_ambiguous,
        "method": match.method if match and not is_ambiguous else None, "why": match.why if match else None,
        "entities": [_entity(loaded, one) for one in entities[:MOST_ENTITIES]], "entityCount": len(entities),
        "visas": [*_visas(loaded, years), *map(_licence, licences)],
        "dependent": _newest(years, "dependent"), "willfulViolator": _newest(years, "willful"),
        "secondaryShare": round(sum(one.secondary or 0 for one in years) / filed, 2) if filed else None,
    }  # fmt: skip


def _all(one: YearRecord) -> int:
    return (one.certified or 0) + (one.denied or 0) + (one.withdrawn or 0)


def _newest(years: Sequence[YearRecord], name: str) -> bool | None:
    return next((value for one in years if (value := getattr(one, name)) is not None), None)


def _evidence(register: str, period: str | None, key: str | None) -> Object:
    return {"origin": "register", "register": register, "period": period or None, "key": key}


def _entity(loaded: Loaded, one: Entity) -> Object:
    return {
        "name": one.name, "state": one.state or None, "city": one.city or None, "naics": one.naics or None, "method": one.method,
        "why": one.why or None, "filings": one.filings, "evidence": _evidence(one.register, loaded.periods.get(one.register), one.key),
    }  # fmt: skip


def _visas(loaded: Loaded, years: Sequence[YearRecord]) -> Iterator[Object]:
    for visa in dict.fromkeys(one.visa for one in years):
        of = [one for one in years if one.visa == visa]
        summed = {name: [value for one in of if (value := getattr(one, name)) is not None] for name in _SUMMED}
        totals = {_key(name): sum(values) if values else None for name, values in summed.items()}
        files = dict.fromkeys(file for one in of for file in one.files)
        evidence = [_evidence(loaded.kind_of(file), loaded.periods.get(loaded.kind_of(file)), file) for file in sorted(files)]
        yield {
            "visa": visa, "firstYear": min(one.fiscal_year for one in of), "lastYear": max(one.fiscal_year for one in of), **totals,
            "rating": None, "trend": trend_of(of), "evidence": evidence,
        }  # fmt: skip


def _key(name: str) -> str:
    head, _, tail = name.partition("_")
    return head + tail.capitalize()


def _licence(one: Licence) -> Object:
    nothing: Mapping[str, None] = dict.fromkeys(map(_key, _SUMMED))
    evidence = [_evidence(one.register, one.period, one.name)]
    visa, rating = _CALLED[one.register](one)
    said = {"visa": visa, "firstYear": None, "lastYear": None, **nothing}
    return said | {"certified": one.positions, "rating": rating or None, "trend": None, "evidence": evidence}


# What a licence is called, and its rating.
_CALLED: Mapping[str, Callable[[Licence], tuple[str, str]]] = {
    "uk_sponsors": lambda one: (one.detail or "licensed sponsor", one.rating),
    "nl_sponsors": lambda one: ("recognised sponsor", f"KvK {one.detail}" if one.detail else ""),
    "ca_lmia": lambda one: (f"LMIA, {one.detail}" if one.detail else "LMIA", one.period),
}

"""What registers say of a job, in sentences for a person: of a record's ``employerRecords``, ``occupations`` and ``prevailingWages``."""

import sqlite3
from collections.abc import Iterator
from typing import Any

import orjson

from schemas.enums import Undetermined, WageFlag

Object = dict[str, Any]
Told = tuple[str, Object | None, str]  # a sentence, where it stands (`REGISTERED`), and what stands there besides

_COUNTS = (
    ("newApprovals", "{:,} approved for new employment"),
    ("continuingApprovals", "{:,} for continuing employment"),
    ("newDenials", "{:,} denied"),
    ("certified", "{:,} certified (an attestation, no visa)"),
)
_OF_CANADA = (("certified", "{:,} positions that it was allowed to fill"),)
_UNDER = "under Level I"
REMOTE = "remote: the wages of the place it names"
_UNFINISHED = "registers that not every posting has been looked up in yet (`rolecall registers apply`)"
NUMERALS = ("0", "I", "II", "III", "IV")
WHY_NOT = {
    Undetermined.REMOTE: "remote, and no place is named",
    Undetermined.NO_PLACE: "no place is named",
    Undetermined.NO_CITY: "no city is named",
    Undetermined.NO_AREA: "the place's wage area is not known",
    Undetermined.NO_OCCUPATION: "the title tells no occupation",
    Undetermined.NO_LEVELS: "the table has no levels for it",
}
_FLAGS = {
    WageFlag.HIGH_END_BELOW: "even the upper end is under Level I of every candidate occupation",
    WageFlag.LOW_END_BELOW: "the lower end is under Level I of every candidate occupation",
}
_PLACED = """
SELECT p.organization, p.title, x.value FROM job j JOIN posting p ON p.id = j.main JOIN register_posting g ON g.posting = p.id
JOIN wage w ON w.id = g.wage JOIN json_each(w.json) x ON x.key = 0 LEFT JOIN public_record d ON d.id = g.record
WHERE p.closed_at IS NULL AND x.value ->> 'lowLevel' IS NOT NULL ORDER BY d.method IS NULL, p.title LIMIT ?
"""
_NAMED = 3  # filers in a sentence


def tell_record(record: Object) -> Iterator[Told]:
    """An employer's record in one country's registers; ``asked`` in it: the words of these (`catalog.registers.asked`)."""
    country, entities, asked = record["country"], record["entities"], ", ".join(record["asked"]) or _UNFINISHED
    if not entities:
        yield f"{country}: no record found in {asked}", None, ""
        return
    names = list(dict.fromkeys(f"{one['name']} ({one['state']})" if one["state"] else one["name"] for one in entities))
    more = record["entityCount"] - len(entities) + max(len(names) - _NAMED, 0)
    filers = ", ".join(names[:_NAMED]) + (f" and {more} more" if more else "")
    if not record["found"]:
        yield f"{country}: ambiguous, may be any of {filers}; asked: {asked}", entities[0]["evidence"], ""
        return
    marks = [name for key, name in (("dependent", "H-1B-dependent"), ("willfulViolator", "willful violator")) if record[key]]
    yield ", ".join((f"{country}: files as {filers} (by {record['method']})", *marks)), entities[0]["evidence"], record["why"] or ""
    yield from ((f"{country}: {_visa(visa, country)}", next(iter(visa["evidence"]), None), "") for visa in record["visas"])


def _visa(visa: Object, country: str) -> str:
    first, last = visa["firstYear"], visa["lastYear"]
    years = "" if first is None else f" {first}" if first == last else f" {first}-{last}"
    counts = [words.format(visa[key]) for key, words in (_OF_CANADA if country == "CA" else _COUNTS) if visa[key] is not None]
    return ", ".join(filter(None, (f"{visa['visa']}{years}: {', '.join(counts) or 'licensed'}", visa["rating"], visa["trend"])))


def tell_occupation(occupation: Object) -> Iterator[Told]:
    """One that the title may stand for."""
    yield f"{occupation['soc']} {occupation['name']}, {occupation['share']:.0%}", next(iter(occupation["evidence"]), None), ""


def tell_wage(wage: Object) -> Iterator[Told]:
    """Where the pay stands in one place, under one occupation."""
    where = ", ".join(filter(None, (wage["city"], wage["region"]))) or "United States"
    where += f" ({REMOTE})" if wage.get("remote") and wage["area"] else ""
    of = f" under {wage['soc']} {wage['occupation']}" if wage["soc"] else ""
    if wage["undetermined"]:
        label = f" ({wage['label']})" if wage["label"] else ""
        yield f"{where}{of}: not determinable, {WHY_NOT[wage['undetermined']]}{label}", wage["evidence"], ""
        return
    levels = ", ".join(f"{name} {wage[f'level{n}']:,.0f}" for n, name in enumerate(NUMERALS) if n)
    year = f"{wage['wageYear']}, the posting's own year is not loaded" if wage["outdated"] else wage["wageYear"]
    yield f"{where}: {_standing(wage['lowLevel'], wage['highLevel'])}{of}", wage["evidence"], f"{levels}; {year}"


def _standing(low: int | None, high: int | None) -> str:
    """ "Level II", "Level II to III", "under Level I", "under Level I to Level II"."""
    ends: list[int] = list(dict.fromkeys(end for end in (low, high) if end is not None))
    if not ends:
        return "no pay to compare"
    if ends == [0]:
        return _UNDER
    first, *rest = ends
    return f"{_UNDER} to Level {NUMERALS[rest[0]]}" if first == 0 else f"Level {' to '.join(NUMERALS[end] for end in ends)}"


def tell_flag(flag: str) -> str:
    return _FLAGS[WageFlag(flag)]


def describe_placed(db: sqlite3.Connection, most: int) -> list[str]:
    """A line each of some open jobs whose pay stands among prevailing wages: those of employers with a record first."""
    rows = db.execute(_PLACED, (most,)).fetchall()
    told = [(organization, title, next(tell_wage(orjson.loads(wage)))) for organization, title, wage in map(tuple, rows)]
    return [f"{organization}, {title}: {sentence} ({levels})" for organization, title, (sentence, _, levels) in told]

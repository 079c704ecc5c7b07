"""Years (and months) of experience that a posting asks for."""

import re
from collections.abc import Iterable

from schemas.enums import RequirementKind
from schemas.evidence import prose
from schemas.facts import Experience, Requirement

WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15,
    "ein": 1, "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5,
    "dos": 2, "tres": 3, "cinco": 5, "dois": 2, "três": 3, "twee": 2, "drie": 3, "vijf": 5,
}  # fmt: skip
NUMBER = r"(?:\d{1,2}(?:[.,]\d)?|" + "|".join(WORDS) + ")"
AMOUNT = re.compile(
    rf"""
    (?<![\w$€£.,])(?P<low>{NUMBER})(?:\s?\(\d{{1,2}}\))?\s{{0,2}}\\?(?P<plus>\+|plus\b)?
    (?:\s{{0,2}}\\?(?:-|–|—|to|or|bis|à|a|tot)\s{{0,2}}(?P<high>{NUMBER})(?:\s?\(\d{{1,2}}\))?\s{{0,2}}\\?\+?)?
    \s{{0,2}}-?(?:or\s+more\s+|full\s+|of\s+)?
    (?P<unit>years?\b|yrs?\b|jahre?n?\b|ans?\b|année?s?\b|años?\b|anos?\b|jaar\b|anni\b|months?\b|monate?n?\b|mois\b|mes(?:es)?\b|maanden\b)
    """,
    re.IGNORECASE | re.VERBOSE,
)
MONTHS = ("month", "monat", "mois", "mes", "maand")
CUE = re.compile(
    r"experien|erfahrung|expérience|experiencia|experiência|ervaring|esperienza|background|track record|work(?:ed|ing)\b|in (?:a|an) .{0,40}role|"
    r"experiance|expertise|hands|practice|tätigkeit|programming|development",
    re.IGNORECASE,
)
NOT_EXPERIENCE = re.compile(
    r"years? old|years? of age|\bage\b|past \w+ years|last \w+ years|over the (?:past|last)|for (?:over|more than) \w+ years|founded|since \d{4}|warranty|"
    r"contract|degree program|seit (?:über|mehr als)|depuis|vesting|anniversary|year.over.year|probation|per year|a year\b|award|history",
    re.IGNORECASE,
)
VERSION = 1


def extract_experience(
    text: str, statements: Iterable[Requirement]
) -> tuple[Experience | None, tuple[Experience, ...]]:
    """The overall requirement, and every stated amount of experience, from a posting's statements."""
    found: list[Experience] = []
    for statement in statements:
        if statement.kind in (RequirementKind.REQUIRED, RequirementKind.PREFERRED, RequirementKind.RESPONSIBILITY):
            found += _in_statement(text, statement)
    needed = [experience for experience in found if experience.required]
    overall = max(needed, key=lambda experience: experience.months, default=None)
    return overall, tuple(found)


def _in_statement(text: str, statement: Requirement) -> list[Experience]:
    words = statement.text
    if not any(char.isdigit() for char in words) and "year" not in words.lower() and "jahr" not in words.lower():
        return []
    found = []
    base = statement.evidence.start or 0
    for match in AMOUNT.finditer(words):
        around = words[max(0, match.start() - 80) : match.end() + 120]
        if (
            not CUE.search(around)
            and len(words) > 30
            or NOT_EXPERIENCE.search(words[max(0, match.start() - 40) : match.end() + 15])
        ):
            continue
        evidence = prose(
            "experience_requirements", text, base + match.start(), base + match.end(), "experience.years", VERSION
        )
        months = _months(match["low"], match["unit"])
        high = _months(match["high"], match["unit"]) if match["high"] else None
        found.append(Experience(months, evidence, high, None, statement.kind is RequirementKind.REQUIRED))
    return found


def _months(number: str, unit: str) -> int:
    value = float(WORDS.get(number.lower()) or number.replace(",", "."))
    return round(value) if unit.lower().startswith(MONTHS) else round(value * 12)

"""How much experience a posting asks for."""

import re

from pipelines.extract.demands.experience_rules import LEADING, Amount, is_asked
from pipelines.extract.demands.spans_of_time import read_before, read_behind
from pipelines.extract.demands.wishes import is_wish
from pipelines.extract.text.reading import Reading, once_a_text
from pipelines.extract.words.clause import Clause
from pipelines.extract.words.lexicon import longest_hits
from pipelines.extract.words.memo import memo
from pipelines.extract.words.terms import LONGEST
from schemas.enums import RequirementKind
from schemas.evidence import Evidence, prose
from schemas.facts import Experience
from schemas.raw import RawPosting

FIELD = re.compile(
    r"(?P<low>\d{1,3}(?:[.,]\d)?)\s?(?:\+|[-–]\s?(?P<high>\d{1,3}))?\s?(?P<unit>m(?:on|o)|y|jahr|an|añ|ano|jaar|lat|rok)", re.I
)
MOST = 360  # months of experience that somebody is asked for
EITHER = re.compile(r"^[^.;()]{0,60}\b(?:or|oder|ou|o)\s(?![^.;()]*\b(?:with|including|mit|dont|davon|avec|con)\b)[^.;()]{0,24}$")
BEFORE = 64  # characters before an amount that tell what it is of
FOLLOWS = 28  # characters behind a word of time that may add to it: " and six months"
ALONE = 16  # characters: a line so short is only the amount
VERSION = 2


@once_a_text
def extract_experience(reading: Reading) -> tuple[Experience | None, tuple[Experience, ...]]:
    """The overall requirement (the largest that is required), and every stated amount of experience, in months."""
    found = [amount for start, end, unit in longest_hits(reading.hits["year"]) if (amount := _amount(reading, start, end, unit))]
    needed = _without_alternatives(reading, [experience for experience in found if experience.required])
    return max(needed, key=lambda experience: experience.months, default=None), tuple(found)


def _without_alternatives(reading: Reading, found: list[Experience]) -> list[Experience]:
    """``found`` without the larger of two amounts of which either will do: "3 years as a baker or 5 years as a cook".

    Where degrees are named, the amounts go with these, and the larger with the lowest.
    """
    kept: list[Experience] = []
    end = 0  # of the amount before
    for amount in found:
        start = amount.evidence.start or 0
        between = reading.low[end:start] if kept and start - end < 90 else ""
        end = amount.evidence.end or 0
        listed = not between.strip(LEADING) and "\n" in between  # each alone on its line
        if not listed and ("\n" in between or not EITHER.search(between) or _names_degree(reading, start)):
            kept.append(amount)
        elif amount.months < kept[-1].months:
            kept[-1] = amount
    return kept


def _names_degree(reading: Reading, offset: int) -> bool:
    line = reading.line_at(offset)
    return any(reading.line_at(start) == line for start, _, _ in reading.hits["degree"])


def _amount(reading: Reading, start: int, end: int, unit: str) -> Experience | None:
    index = reading.line_at(start)
    if index is None or reading.kinds[index] is RequirementKind.BENEFIT:
        return None
    kind, line = reading.kinds[index], reading.lines[index]
    before = reading.low[max(line.start, start - BEFORE) : start].replace("\xa0", " ")
    after = reading.low[end : min(line.end, end + 110)]
    time = read_before(before, unit, after[:FOLLOWS])
    if time is None and (time := read_behind(after, unit)) is not None:
        time = time._replace(begin=len(before))
    if time is None:
        return None
    lead = before[: time.begin]
    if len(line.words) < ALONE and not (lead + after).strip(LEADING):
        lead, after = _around(reading, index)
    begin = start - len(before) + time.begin
    clause = Clause(reading.low, begin, end, (line.start, line.end), reading.hits["clause"])
    amount = Amount(lead, after, kind, len(line.words), time.low, clause)
    if not 0 < time.low <= MOST or not is_asked(amount):
        return None
    evidence = prose("experience_requirements", reading.text, begin, end, "experience.amount", VERSION)
    return Experience(
        time.low, evidence, time.high if time.high > time.low else None, _skill(reading, end, line.end), not is_wish(lead, after, kind)
    )


def _around(reading: Reading, index: int) -> tuple[str, str]:
    """The words before and after a line that holds nothing but an amount, as where bold words were made lines of their own."""
    lines, low = reading.lines, reading.low
    before = low[max(lines[index - 1].start, lines[index - 1].end - 60) : lines[index - 1].end] if index else ""
    following = lines[index + 1] if index + 1 < len(lines) else None
    return before.replace("\n", " ") + " ", low[following.start : min(following.end, following.start + 110)] if following else ""


def _skill(reading: Reading, start: int, end: int) -> str | None:
    """The one skill that an amount is for: "3 years of Python"."""
    words = reading.low[start : min(end, start + 40)]
    hits = [(begin, -last, name) for begin, last, name in reading.hits["skill"] if start <= begin < start + len(words)]
    if not hits or not re.match(
        r"\W{0,3}(?:of |in |with |using |experience |working |hands-on |programming |development |erfahrung |mit )*\W?$",
        reading.low[start : min(hits)[0]],
    ):
        return None
    return min(hits)[2]


@memo(LONGEST)
def months_of(value: str) -> tuple[int, int | None] | None:
    """Months of experience in a source's field, with the most where it gives a range: "60 months", "5+ years", "3-5 Jahre".

    None without unit.
    """
    found = FIELD.search(value)
    if not found:
        return None
    unit = 1 if found["unit"].lower().startswith("m") else 12
    low, high = round(float(found["low"].replace(",", ".")) * unit), int(found["high"] or 0) * unit
    return low, high if high > low else None


def settle_experience(raw: RawPosting, reading: Reading) -> tuple[Experience | None, tuple[Experience, ...]]:
    """The overall requirement, and every statement of experience. Field before words for the first; the words alone tell the others."""
    overall, all_of_them = extract_experience(reading)
    if raw.experience and (told := months_of(raw.experience)) and told[0]:
        overall = Experience(told[0], Evidence("experience_requirements", raw.origin, raw.experience, "experience.field"), told[1])
    return overall, all_of_them

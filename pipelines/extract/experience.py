"""How much experience a posting asks for."""

import re

from pipelines.extract.reading import Reading
from schemas.enums import RequirementKind
from schemas.evidence import prose
from schemas.facts import Experience

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
    "fifteen": 15, "twenty": 20, "ein": 1, "einem": 1, "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "zehn": 10,
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "dix": 10, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "diez": 10,
    "dois": 2, "três": 3, "quatro": 4, "dez": 10, "twee": 2, "drie": 3, "vijf": 5, "a": 1, "an": 1, "un": 1, "une": 1,
}  # fmt: skip
_NUMBER = r"(?:\d{1,2}(?:[.,]5)?|" + "|".join(NUMBERS) + ")"
AMOUNT = re.compile(
    rf"""
    (?<![\w$€£.,/])
    (?P<low>{_NUMBER})\s?(?:\(\d{{1,2}}\+?\))?(?:\s?(?P<first_unit>years?|yrs?|months?|jahre?n?|ans|mois|años))?
    \s?(?:\\?\+|plus\b|or\ more\b|y\ más|ou\ mais|et\ plus)?
    (?:\s?\\?(?:-|–|—|~|to|or|and|bis|oder|à|ou|a|o|y|e|tot|of|bis\ zu)\s?(?P<high>\d{{1,2}}|{_NUMBER})\s?(?:\(\d{{1,2}}\+?\))?\s?\\?\+?)?
    (?:\s?(?:or\ more|full|complete|solid|total|consecutive|calendar|volle|to)\b|\s?-)?
    \s?$
    """,
    re.VERBOSE,
)
ASKS = re.compile(
    r"experien|exp\b|erfahrung|expérience|experiencia|experiência|ervaring|esperienza|background|track record|expertise|hands.on|practice|work(?:ed|ing)\b"
    r"|programming|development|developing|managing|leading|leadership|role\b|position|proficien|knowledge|praxis|tätigkeit|industry|management|in sales|dans "
)
WANTS = re.compile(r"minimum|at least|require|must|mindestens|minimum de|au moins|al menos|mínimo|pelo menos|minimaal|ideally|prefer")
NOT_ASKED = re.compile(
    r"(?:no more than|up to|maximum(?: of)?|less than|under|bis zu|höchstens) $|years? old|years? of age|\bage[ds]?\b|\b(?:past|last|next|first|every|each|letzten|nächsten|derniers?|prochains?|últimos|within|vergangenen) (?:few )?\S{0,8} ?$"
    r"|founded|since \d|seit|depuis|history of|for (?:over|more than|nearly|almost|the) $|mehr als \d+ jahren|über \d+ jahren|(?:our|unsere[rn]?|nos|company|firm) .{0,30}$|contract|vertrag|\bterm\b|duration|laufzeit|probation|warranty"
)
AFTER_NOT = re.compile(
    r"^\s?(?:old|of age|ago|contract|degree|college|university|program|in business|in a row|warranty|of history|vertrag|in folge|alt\b|term\b|fixed|diploma|accredited|commitment|of (?:college|university|school|schooling|post)|\(?m/w)"
)
DEGREE_NEAR = re.compile(r"degree|bachelor|master|ph\.? ?d|\bb\.?s\b|\bm\.?s\b|\bma\b|\bba\b|diploma|doctora|mba")
OPTIONAL = re.compile(
    r"prefer|desir|nice to have|a plus\b|ideal|wünschenswert|von vorteil|souhaité|deseable|desejável|\bpré\b|bonus|advantage"
)
SENTENCE_END = re.compile(r"[.;] |, (?:but|and) ")
REQUIRES = re.compile(
    r"require|minimum|at least|must|candidate|you have|you bring|you'll have|you will have|need|mindestens|bringst|minimum|al menos|pelo menos|experience level"
)
VERSION = 1


def extract_experience(reading: Reading) -> tuple[Experience | None, tuple[Experience, ...]]:
    """The overall requirement (the largest that is required), and every stated amount of experience."""
    found = [amount for start, end, unit in reading.hits["years"] if (amount := _amount(reading, start, end, unit))]
    needed = [experience for experience in found if experience.required]
    return max(needed, key=lambda experience: experience.months, default=None), tuple(found)


def _amount(reading: Reading, start: int, end: int, unit: str) -> Experience | None:
    index = reading.line_at(start)
    if index is None:
        return None
    kind, line = reading.kinds[index], reading.lines[index]
    before = reading.low[max(line.start, start - 48) : start]
    match = AMOUNT.search(before.replace("\xa0", " "))
    if match is None or kind is RequirementKind.BENEFIT:
        return None
    lead, after = before[: match.start()], reading.low[end : min(line.end, end + 110)]
    if not _asked(lead, after, kind, len(line.words)):
        return None
    months = _months(match["low"], "month" if (match["first_unit"] or "").startswith(("mo", "mo")) else unit)
    high = _months(match["high"], unit) if match["high"] else None
    begin = start - len(before) + match.start()
    optional = (
        kind is RequirementKind.PREFERRED
        or OPTIONAL.search(lead[-30:] + "|" + SENTENCE_END.split(after[:60])[0]) is not None
    )
    evidence = prose("experience_requirements", reading.text, begin, end, "experience.amount", VERSION)
    return Experience(months, evidence, high if high is None or high > months else None, None, not optional) if 0 < months <= 480 else None


def _asked(lead: str, after: str, kind: RequirementKind | None, length: int) -> bool:
    """Whether an amount of time is experience of the candidate."""
    if AFTER_NOT.match(after) or NOT_ASKED.search(lead):
        return False
    if kind is RequirementKind.REQUIRED or kind is RequirementKind.PREFERRED:
        return length < 60 or ASKS.search(after) is not None or ASKS.search(lead) is not None or WANTS.search(lead) is not None
    return re.search(r"experien|erfahrung|expérience|ervaring|esperienza|exp\b", after[:70] + " " + lead[-40:]) is not None


def _months(number: str, unit: str) -> int:
    value = float(NUMBERS.get(number) or number.replace(",", "."))
    return round(value * (1 if unit == "month" else 12))

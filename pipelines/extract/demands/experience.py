"""How much experience a posting asks for."""

import re

from pipelines.extract.text.reading import Reading
from pipelines.extract.words.lexicon import longest_hits
from pipelines.extract.words.memo import memo
from pipelines.extract.words.terms import LONGEST
from schemas.enums import RequirementKind
from schemas.evidence import Evidence, prose
from schemas.facts import Experience
from schemas.raw import RawPosting

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
    "fifteen": 15, "twenty": 20, "ein": 1, "einem": 1, "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6,
    "sieben": 7, "acht": 8, "zehn": 10, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "dix": 10, "dos": 2,
    "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "diez": 10, "dois": 2, "três": 3, "quatro": 4, "dez": 10,
    "twee": 2, "drie": 3, "vijf": 5, "due": 2, "tre": 3, "quattro": 4, "cinque": 5, "a": 1, "an": 1, "un": 1, "une": 1,
}  # fmt: skip
_NUMBER = r"(?:\d{1,2}(?:[.,]5)?|" + "|".join(NUMBERS) + ")"
AMOUNT = re.compile(
    rf"""
    (?<![\w$€£.,/])
    (?P<low>{_NUMBER})\s?(?:\(\d{{1,2}}\+?\))?(?:\s?(?P<unit>years?|yrs?|months?|jahre?n?|monate?n?|ans|mois|años|meses))?
    \s?(?:\\?\+|plus\b|or\ more\b|y\ más|ou\ mais|et\ plus)?
    (?:\s?\\?(?:-|–|—|~|\u201aäì|â\x80\x93|to|or|and|bis|oder|à|ou|a|o|y|e|tot|of|bis\ zu)
    \s?(?P<high>{_NUMBER})\s?(?:\(\d{{1,2}}\+?\))?\s?\\?\+?)?
    (?:\s?(?:or\ more|full|complete|solid|total|consecutive|calendar|relevant|professional|expert|volle|to)\b|\s?-)?
    \s?$
    """,
    re.VERBOSE,
)  # stands right before "years": "3-5 ", "at least five (5) ", "6 months to 2 "
ASKS = re.compile(
    r"experien|experiênc|\bexp\b|erfahrung|expérience|ervaring|esperienza|background|track record|expertise|hands.on|practice|work(?:ed"
    r"|ing)\b|programming|develop"
    r"|managing|leading|leadership|role\b|position|proficien|knowledge|praxis|tätigkeit|industry|management|in sales|dans "
)
EXPERIENCE = re.compile(r"experien|experiênc|erfahrung|expérience|ervaring|esperienza|\bexp\b")
WANTS = re.compile(r"minimum|at least|require|must|mindestens|minimum de|au moins|al menos|mínimo|pelo menos|minimaal|ideally|prefer")
DEMANDS = re.compile(
    r"require|minimum|at least|must|candidate|you have|you bring|you.ll have|you will have|need|looking for|seek|mindestens"
    r"|bringst|au moins|al menos|pelo menos|experience level"
)
NOT_ASKED = re.compile(
    r"""
    (?:no\ more\ than|up\ to|maximum(?:\ of)?|less\ than|bis\ zu|höchstens)\ $
    |years?\ old | \b(?:past|last|next|first|every|each|letzten|nächsten|derni[eè]re?s?|prochaine?s?|últimos|within
    |vergangenen)\ (?:few\ )?\S{0,8}\ ?$
    |founded | (?:cumulat\w*|combined|collective(?:ly)?)\ (?:\w+\ ){0,2}$
    | since\ \d | \bseit\b | depuis | desde | history\ of | for\ (?:over|more\ than|nearly|almost|the)\ $
    | (?:mehr\ als|über)\ $
    |\b(?:our|unsere[rn]?|company|firm|organization)\ .{0,30}$ | contract | vertrag | \bterm\b | duration | laufzeit
    | probation | warranty
    """,
    re.VERBOSE,
)
OTHER_AMOUNT = re.compile(
    r"\s?(?:old|of age|of credit|(?:of )?(?:relevant |related )?coursework|of study|ago|contract|(?:technical |vocational )?degree"
    r"|college|university|program(?!ming)|in business|in a row|warranty|of history|vertrag|in folge"
    r"|alt\b|term\b|fixed|diploma|accredited|commitment"
    r"|of (?:college|university|school|schooling|post)|agenturerfahrung)"
)
OPTIONAL = re.compile(
    r"prefer(?!ence)|desir|nice to have|a plus\b|ideal|wünschenswert|von vorteil|souhaité|deseable|desejável|\bpré\b|bonus|advantage"
)
FIELD = re.compile(
    r"(?P<low>\d{1,3}(?:[.,]\d)?)\s?(?:\+|[-–]\s?(?P<high>\d{1,3}))?\s?(?P<unit>m(?:on|o)|y|jahr|an|añ|ano|jaar|lat|rok)", re.I
)
LEADING = " \t\n\xa0•·*-–—+>"  # may stand before the first word of a line
EITHER = re.compile(r"^[^.;()]{0,60}\b(?:or|oder|ou|o)\s[^.;()]{0,24}$")
ALONE = 16  # characters: a line so short is only the amount
CLAUSE_END = re.compile(
    r"[.;] |, (?:but|and) |[(]|[,–-]? ?(?:preferably|ideally|idealerweise|vorzugsweise|bevorzugt) (?:in|with|within|at|as|on|im|mit|bei)\b"
)
VERSION = 1


def extract_experience(reading: Reading) -> tuple[Experience | None, tuple[Experience, ...]]:
    """The overall requirement (the largest that is required), and every stated amount of experience, in months."""
    found = [amount for start, end, unit in longest_hits(reading.hits["years"]) if (amount := _amount(reading, start, end, unit))]
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
    before = reading.low[max(line.start, start - 48) : start].replace("\xa0", " ")
    match = AMOUNT.search(before)
    if match is None:
        return None
    lead, after = before[: match.start()], reading.low[end : min(line.end, end + 110)]
    if len(line.words) < ALONE and not (lead + after).strip(LEADING):
        lead, after = _around(reading, index)
    months, high = _months(match["low"], match["unit"] or unit), _months(match["high"], unit)
    if not 0 < months <= 360 or not _is_asked(lead, after, kind, len(line.words)):
        return None
    wish = kind is RequirementKind.PREFERRED or OPTIONAL.search(lead[-30:] + "|" + CLAUSE_END.split(after[:60])[0]) is not None
    begin = start - len(before) + match.start()
    evidence = prose("experience_requirements", reading.text, begin, end, "experience.amount", VERSION)
    return Experience(months, evidence, high if high > months else None, _skill(reading, end, line.end), not wish)


def _around(reading: Reading, index: int) -> tuple[str, str]:
    """The words before and after a line that holds nothing but an amount, as where bold words were made lines of their own."""
    lines, low = reading.lines, reading.low
    before = low[max(lines[index - 1].start, lines[index - 1].end - 60) : lines[index - 1].end] if index else ""
    following = lines[index + 1] if index + 1 < len(lines) else None
    return before.replace("\n", " ") + " ", low[following.start : min(following.end, following.start + 110)] if following else ""


def _is_asked(lead: str, after: str, kind: RequirementKind | None, length: int) -> bool:
    """Whether an amount of time is experience of the candidate."""
    if OTHER_AMOUNT.match(after) or NOT_ASKED.search(lead):
        return False
    opens = not lead.rpartition(":*")[2].strip(LEADING)  # a line, or what follows a bold heading on it
    if kind is RequirementKind.REQUIRED or kind is RequirementKind.PREFERRED:
        if opens:
            return True
        return length < 60 or ASKS.search(after) is not None or ASKS.search(lead) is not None or WANTS.search(lead) is not None
    if opens and ASKS.search(after):
        return True
    if kind is None and length > 60 and not DEMANDS.search(lead + after):
        return False
    return EXPERIENCE.search(after[:70] + " " + lead[-40:]) is not None


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


def _months(number: str | None, unit: str) -> int:
    """The months of a number in words or digits; 0 for none."""
    if number is None:
        return 0
    value = float(NUMBERS.get(number) or number.replace(",", "."))
    return round(value * (1 if unit.startswith(("mo", "mes")) else 12))


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
    if raw.experience and (months := months_of(raw.experience)) and months[0]:
        overall = Experience(months[0], Evidence("experience_requirements", raw.origin, raw.experience, "experience.field"), months[1])
    return overall, all_of_them

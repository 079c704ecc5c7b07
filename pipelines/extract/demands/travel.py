"""How much a job travels."""

import re

from pipelines.extract.text.reading import Reading
from schemas.enums import RequirementKind
from schemas.evidence import prose
from schemas.facts import Term

SHARE = re.compile(r"(?P<share>\d{1,3})\s?(?:\\?%|percent|prozent|pour ?cent)")
NOT_OF_THE_JOB = re.compile(
    r"\s?(?:industry|insurance|agency|agencies|compan|allowance|reimburs|expenses?|booking|and (?:tourism|hospitality|leisure"
    r"|expense)|arrangement|discount|site|tech|brand|product|nurs|"
    r"times?\b|opportunit|contribut|demand|trend|platform|plan|experience|itinerar|perk|benefit|stipend|domicile|physical|therap)"
)
OTHER_TRAVEL = re.compile(
    r"(?:coordinat\w*|arrang\w*|book\w*|manag\w*|corporate|business|online|global|leisure|plan|commuter|frais de|and"
    r"|employees?|clients?'?|customers?"
    r"|passengers?|guests?|safer|smart(?:er)?|sustainable|urban|rail|space|reduced?|faster) $"
)
NONE = re.compile(r"(?:\bno|kein\w*|without|not require\w*|aucun\w*|sin|sem|geen)\W+(?:\w+\W+){0,2}$")
PERK = re.compile(r"\b(?:opportunit\w*|chances?|possibilit\w*|unlikely)\b[^.;,]{0,36}$")  # neither demands it nor rules it out
REFUSED = re.compile(
    r"\s?(?:required|requirements?|needed)?\s?:?\s?(?:no\b(?! (?:more|less|greater)\b)|none|n/a|0\s?%)|\s?(?:is )?not required"
)
ASKED = re.compile(
    r"willing|able|ability|require|must|need|up to|occasion|bereit|erforder|disponib|ponctuel|fréquent|regular|frequent"
    r"|domestic|international|some|%|percent|reisebereitschaft|prêt|to travel|déplacements"
)
VERSION = 1
REACH = 50  # characters beside the word that say how much
QUOTE = 200


def extract_travel(reading: Reading) -> Term | None:
    """The travel that the job asks for: ``value`` is the largest share of time ("25%"), "required" without one, or "none"."""
    found: Term | None = None
    for start, end, _ in reading.hits["travel"]:
        index = reading.line_at(start)
        if index is None or reading.kinds[index] is RequirementKind.BENEFIT:
            continue
        line = reading.lines[index]
        before, after = reading.low[max(line.start, start - REACH) : start], reading.low[end : min(line.end, end + REACH)]
        value = _value(before, reading.low[start:end], after)
        if value is None or (found is not None and (found.value.endswith("%") or not value.endswith("%"))):
            continue
        short = line.end - line.start <= QUOTE  # a line says it all, a paragraph too much
        low, high = (line.start, line.end) if short else (start, min(line.end, end + REACH))
        found = Term(value, prose("travel", reading.text, low, high, "travel.words", VERSION))
    return found


def _value(before: str, words: str, after: str) -> str | None:
    if NOT_OF_THE_JOB.match(after) or (OTHER_TRAVEL.search(before) and not SHARE.search(after)):
        return None
    if PERK.search(before):
        return None
    if NONE.search(before) or REFUSED.match(after):
        return "none"
    shares = [int(match["share"]) for match in SHARE.finditer(f"{before[-30:]} {after}")]
    if shares and 0 < max(shares) <= 100:
        return f"{max(shares)}%"
    return "required" if ASKED.search(before[-40:] + words + after[:30]) else None

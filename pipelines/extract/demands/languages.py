"""The languages that candidates have to speak, with their level."""

import re

from pipelines.extract.demands.certificates import KINDS
from pipelines.extract.text.reading import Reading
from pipelines.extract.words.lexicon import longest_hits
from schemas.enums import RequirementKind
from schemas.evidence import prose
from schemas.facts import Term

LEVEL = re.compile(
    r"""
    \b(?P<cefr>[abc][12])\b
    |(?P<native>native|mother\s?tongue|muttersprach|langue\ maternelle|nativo|moedertaal)
    |(?P<fluent>fluen|fließend|verhandlungssicher|bilingu|courant|fluido|fluid|vloeiend|excellent|ausgezeichnet|perfekt
    |sehr\ gut|near-native|proficien)
    |(?P<professional>professional|business|working\ knowledge|full\ professional|advanced|avanzado|avançado|professionnel)
    |(?P<good>\bgood\b|\bgut|solid|bon(?:ne)?\b|buen|bom\b|goed|intermediate|intermedi|konversation|conversational
    |in\ wort\ und\ schrift|written\ and|spoken|parlé)
    |(?P<basic>basic|grundkenntnisse|notions|básic|scolaire|elementary)
    """,
    re.VERBOSE,
)
SPEAKS = re.compile(
    r"speak|spoken|writ|read\b|language|sprach|kenntnisse|langue|parl|idioma|nivel|nível|niveau|level|taal|schrift|verbal|oral"
    r"|communicat|bilingu|beherrsch|maîtris|lingua|conoscenza|domin"
)
NOT_SPOKEN = re.compile(
    r"\s?(?:speaking jobs|market|compan|law\b|team|office|government|healthcare|citizen|client|customer|subsidiar|literature"
    r"|teacher|tutor|cuisine|food|national)"
)
VERSION = 1


def extract_languages(reading: Reading) -> tuple[Term, ...]:
    """Each language asked for, once. ``value`` ISO 639-1, ``detail`` its level: a CEFR level (C1) or native, fluent,
    professional, good, basic; ``required`` by the line it stands in."""
    found: dict[str, Term] = {}
    for start, end, code in longest_hits(reading.hits["language"]):
        index = reading.line_at(start)
        kind = None if index is None else reading.kinds[index]
        if index is None or code in found or kind is None or kind is RequirementKind.BENEFIT:
            continue
        line = reading.lines[index]
        before, after = reading.low[max(line.start, start - 60) : start], reading.low[end : min(line.end, end + 50)]
        level = _level(before, after)
        if NOT_SPOKEN.match(after) or not (level or SPEAKS.search(before + reading.low[start:end] + after) or len(line.words) < 30):
            continue
        evidence = prose("languages", reading.text, start, end, "languages.name", VERSION)
        found[code] = Term(code, evidence, level, KINDS.get(kind))
    return tuple(found.values())


def _level(before: str, after: str) -> str | None:
    """The level nearest to a language: first one behind it in brackets, then before it, then behind."""
    match = LEVEL.search(after[:16])
    if match is None or not match["cefr"]:
        *_, match = [LEVEL.search(after), *LEVEL.finditer(before)]
    if match is None:
        return None
    return match["cefr"].upper() if match["cefr"] else match.lastgroup

"""The lowest degree that a posting accepts."""

import re
from collections.abc import Iterable

from schemas.enums import EducationLevel, RequirementKind
from schemas.evidence import prose
from schemas.facts import Education, Requirement

ORDER = list(EducationLevel)
DEGREES = re.compile(
    r"""
    (?P<none>no\ (?:formal\ )?degree\ (?:is\ )?(?:required|needed|necessary))
    |(?P<high_school>high[ -]school|\bGED\b|secondary\ school\ diploma|\bGCSEs?\b|\bA[ -]levels?\b|abitur\b|baccalauréat|\bbac\b(?!\ ?\+)|bachillerato|ensino\ médio)
    |(?P<vocational>vocational|trade\ school|technical\ school|ausbildung\b|berufsausbildung|\bausgebildete|\bCAP\b|\bBEP\b|formación\ profesional|\bMBO\b|apprenticeship\ completed)
    |(?P<associate>associate'?’?s?\ (?:degree|of|in)|associates\b|\bbac\ ?\+\ ?2|\bBTS\b|\bDUT\b|\bA\.?A\.?S?\.?\ degree|2[- ]year\ degree|\bHND\b)
    |(?P<bachelor>bachelor|\bB\.?\ ?S\.?c?\.?(?=[\s,/)]|$)|\bB\.?A\.?(?=[\s,/)]|$)|\bB\.?\ ?Tech|\bB\.?E\.?(?=[\s,/)])|undergraduate\ degree|college\ degree|university\ degree|4[- ]year\ degree|four[- ]year\ degree
       |\bdegree\ (?:in|or)|\bstudium|\bhochschul|\bbac\ ?\+\ ?[34]|licence\b(?=.{0,20}(?:pro|bac))|\blicenciatura|\bgrado\b|graduação|ensino\ superior|\bHBO\b|\bWO\b|\bwo[ -]niveau|diplôme|titulación)
    |(?P<master>master'?’?s?\b(?!\ data)|\bM\.?\ ?S\.?c?\.?(?=[\s,/)]|$)|\bMBA\b|\bM\.?A\.?(?=[\s,/)])|\bbac\ ?\+\ ?5|graduate\ degree|advanced\ degree|école\ d.ingénieur|ingénieur\ diplômé|\bmáster)
    |(?P<doctorate>ph\.?\ ?d|doctora|promotion\ (?:in|im)|\bJ\.?D\.?\b|\bM\.?D\.?\b)
    """,
    re.IGNORECASE | re.VERBOSE,
)
EQUIVALENT = re.compile(
    r"equivalent(?!\ (?:degree|diploma))|or\ (?:related|relevant|comparable)\ (?:work\ )?experience|in\ lieu|or\ (?:\d+|several)\ years|vergleichbar\w*\ (?:qualifikation|erfahrung|berufserfahrung)|oder\ (?:vergleichbar|gleichwertig)|ou\ équivalent|or\ similar\ experience",
    re.IGNORECASE | re.VERBOSE,
)
OPTIONAL = re.compile(
    r"prefer|desir|a plus|ideal|bonus|nice to have|advantage|von vorteil|wünschenswert|souhaité", re.IGNORECASE
)
VERSION = 1


def extract_education(text: str, statements: Iterable[Requirement]) -> Education | None:
    """The lowest level that the required statements accept; that of the preferred ones where no other states one."""
    found = [
        degree
        for statement in statements
        if statement.kind is not RequirementKind.BENEFIT
        for degree in _in_statement(text, statement)
    ]
    if not found:
        return None
    required = [degree for degree in found if degree.required or degree.equivalent_accepted] or found
    return min(required, key=lambda degree: ORDER.index(degree.level))


def _in_statement(text: str, statement: Requirement) -> list[Education]:
    words = statement.text
    base = statement.evidence.start or 0
    found = []
    equivalent = bool(EQUIVALENT.search(words))
    wish = statement.kind is not RequirementKind.REQUIRED or bool(OPTIONAL.search(words))
    for match in DEGREES.finditer(words):
        level = EducationLevel(match.lastgroup or "none")
        evidence = prose(
            "education_requirements", text, base + match.start(), base + match.end(), "education.degree", VERSION
        )
        required = level is not EducationLevel.NONE and not wish and not equivalent
        found.append(Education(level, required, evidence, (), equivalent))
    return found

"""The lowest degree that a posting accepts."""

import re

from pipelines.extract.reading import Reading
from schemas.enums import EducationLevel, RequirementKind
from schemas.evidence import prose
from schemas.facts import Education

ORDER = {level: rank for rank, level in enumerate(EducationLevel)}
GENERIC = {"degree", "degrees", "student", "graduate", "studium", "university", "undergraduate", "technical"}
EQUIVALENT = re.compile(
    r"equivalent (?:\w+ ){0,3}experience|or (?:an )?equivalent\b(?! (?:degree|field|foreign|diploma|qualification in))|experience (?:in lieu|equivalent)|in lieu of|"
    r"or (?:\w+ ){0,3}(?:work |professional |practical |relevant )?experience|"
    r"and/or (?:\w+ ){0,3}experience|oder (?:eine )?(?:vergleichbar|gleichwertig|ähnlich|alternativ)|vergleichbare (?:qualifikation|ausbildung|berufserfahrung|kenntnisse)|"
    r"ou équivalent|ou expérience|o experiencia|o equivalente|ou equivalente|ou experiência|of gelijkwaardig|quereinsteiger"
)
OPTIONAL = re.compile(
    r"prefer|desir|\ba plus\b|ideally|bonus|nice to have|advantage|beneficial|helpful|von vorteil|wünschenswert|idealerweise|souhaité|un plus|un atout|"
    r"deseable|valora|desejável|diferencial|\bpré\b|not required|would be|gern"
)
NOT_A_DEGREE = re.compile(
    r"^\s?(?:of (?:care|separation|freedom|difficulty|autonomy|independence|urgency|accuracy|complexity|detail|confidentiality|responsib)|loan|debt|visa|success|services|affairs|experience|athlet|housing|discount)"
)
TAUGHT = re.compile(
    r"(?:high|varying|some|certain|strong|great|large|significant) $|(?:our|for|with|to|helping|support|teach\w*|all|serve|serving) $"
)
VERSION = 1


def extract_education(reading: Reading) -> Education | None:
    """The lowest level that the required lines accept; where only wishes name a degree, the lowest of these, not required."""
    found = [degree for hit in _clear_hits(reading) if (degree := _degree(reading, *hit))]
    if not found:
        return None
    asked = [degree for degree in found if degree.required or degree.equivalent_accepted] or found
    return min(asked, key=lambda degree: (ORDER[degree.level], degree.evidence.start or 0))


def _clear_hits(reading: Reading) -> list[tuple[int, int, str]]:
    """The degrees named, without those inside a longer name and without a bare "degree" beside a named level on its line."""
    hits = sorted(reading.hits["degree"], key=lambda hit: (hit[0], -hit[1]))
    clear: list[tuple[int, int, str]] = []
    for hit in hits:
        if not clear or hit[0] >= clear[-1][1]:
            clear.append(hit)
    named = {reading.line_at(start) for start, end, _ in clear if reading.low[start:end] not in GENERIC}
    return [hit for hit in clear if reading.low[hit[0] : hit[1]] not in GENERIC or reading.line_at(hit[0]) not in named]


def _degree(reading: Reading, start: int, end: int, value: str) -> Education | None:
    index = reading.line_at(start)
    if index is None or reading.kinds[index] is RequirementKind.BENEFIT:
        return None
    kind, line, low = reading.kinds[index], reading.lines[index], reading.low
    before, after = low[max(line.start, start - 60) : start], low[end : min(line.end, end + 160)]
    words = low[start:end]
    asked = kind is RequirementKind.REQUIRED or kind is RequirementKind.PREFERRED
    if not asked and (
        words in GENERIC
        or not re.search(
            r"degree|diploma|require|abgeschloss|titulaire|formation|must|pursuing|enrolled",
            before + words + after[:60],
        )
    ):
        return None
    if NOT_A_DEGREE.match(after) or (words in GENERIC and TAUGHT.search(before)):
        return None
    equivalent = EQUIVALENT.search(after) is not None
    wish = kind is RequirementKind.PREFERRED or OPTIONAL.search(before[-40:] + "|" + after[:90].split(";")[0]) is not None
    level = EducationLevel(value)
    required = level is not EducationLevel.NONE and not wish and not equivalent
    evidence = prose("education_requirements", reading.text, start, end, "education.degree", VERSION)
    return Education(level, required, evidence, (), equivalent)

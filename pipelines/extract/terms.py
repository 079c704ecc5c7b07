"""Employment type, workplace, seniority, experience and education as a source's own fields name them."""

import re
import unicodedata

from pipelines.extract.memo import memo
from pipelines.extract.reference import load_pairs
from schemas.enums import EducationLevel, EmploymentType, Seniority, Workplace

EMPLOYMENT_TYPES = load_pairs("employment_types.csv")
SENIORITIES = load_pairs("seniorities.csv")
WORKPLACES = load_pairs("workplaces.csv")
EDUCATION_LEVELS = load_pairs("education_levels.csv")

LONGEST = 300  # characters of a field that holds a term
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
NO_LETTERS = re.compile(r"[\W_]+")
SEPARATOR = re.compile(r"[,;/|&+()\[\]·•]|\s[-–]\s|\s(?:or|and|oder|und|ou|et|o|y)\s", re.I)
MONTHS = re.compile(r"(\d{1,3}(?:[.,]\d)?)\s?(?:\+|-\s?\d{1,3})?\s?(m(?:on|o)|y|jahr|an|añ|ano|jaar|lat|rok)", re.I)


def fold(words: str) -> str:
    """Lower case without accents; runs of anything but letters and digits become one space; camel case is cut."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", CAMEL.sub(" ", words)) if not unicodedata.combining(c))
    return NO_LETTERS.sub(" ", plain.casefold()).strip()


@memo(LONGEST)
def extract_employment_types(value: str) -> tuple[EmploymentType, ...]:
    """The employment types that a source's field names, in its order: "Part-time / Full-time". Words that tell of a
    contract's term alone ("permanent", "CDI") name none."""
    return tuple(EmploymentType(name) for name in dict.fromkeys(_names(value, EMPLOYMENT_TYPES)))


@memo(LONGEST)
def extract_workplace(value: str) -> Workplace | None:
    """Where a source's field says one works; a field that names several kinds ("Remote or hybrid") says hybrid."""
    names = set(_names(value, WORKPLACES))
    if not names:
        return None
    return Workplace(names.pop()) if len(names) == 1 else Workplace.HYBRID


@memo(LONGEST)
def extract_seniority(value: str) -> Seniority | None:
    """The level that a source's field names, the lowest where it names several ("Entry level, Mid level")."""
    names = {SENIORITIES.get(fold(part)) for part in (value, *SEPARATOR.split(value))}
    return next((level for level in Seniority if level.value in names), None)


def _names(value: str, table: dict[str, str]) -> list[str]:
    whole = fold(value)
    if whole in table:
        return [table[whole]] if table[whole] else []
    return [name for part in SEPARATOR.split(value) if (name := table.get(fold(part)) or _last_known(fold(part), table))]


def _last_known(folded: str, table: dict[str, str]) -> str | None:
    """The longest known beginning or end of a part: "fulltime permanent", "regular full time"."""
    words = folded.split()[:8]
    for length in range(len(words) - 1, 0, -1):
        for run in (words[:length], words[-length:]):
            if name := table.get(" ".join(run)):
                return name
    return None


@memo(LONGEST)
def extract_months(value: str) -> int | None:
    """Months of experience in a source's field: "60 months", "5 years", "3-5 Jahre" (the lower). None without unit."""
    found = MONTHS.search(value)
    if not found:
        return None
    number = float(found[1].replace(",", "."))
    return round(number if found[2].lower().startswith("m") else number * 12)


@memo(LONGEST)
def extract_education_level(value: str) -> EducationLevel | None:
    """The level that a credential category or a source's education field names; the lowest where it names several."""
    levels = list(EducationLevel)
    folded = f" {fold(value)} "
    named = [EducationLevel(level) for words, level in EDUCATION_LEVELS.items() if f" {words} " in folded]
    return min(named, key=levels.index) if named else None

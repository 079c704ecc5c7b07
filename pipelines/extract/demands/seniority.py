"""How senior the job is, by its title or a labelled line."""

import re

from pipelines.extract.text.reading import Reading
from pipelines.extract.words.casing import lower_case, plain_case
from pipelines.extract.words.memo import memo
from pipelines.extract.words.tables import load_once
from pipelines.extract.words.terms import LONGEST, SEPARATOR, fold_term, load_terms
from schemas.enums import Origin, Seniority
from schemas.evidence import Evidence, prose
from schemas.facts import Term
from schemas.raw import RawPosting

FIELD_LEVELS = load_terms("seniorities.csv")  # what sources' own fields call them
WORDS = {row["words"]: (int(row["rank"]), row["seniority"]) for row in load_once("seniority.csv", "words")}
LABELLED = re.compile(r"\b(?:seniority|career|job|experience|position) level\W{1,4}(?P<words>[a-zé -]{3,24})")
LABELS = {
    "entry": "entry",
    "junior": "entry",
    "associate": "mid",
    "mid": "mid",
    "intermediate": "mid",
    "senior": "senior",
    "lead": "lead",
}
LABELS |= {
    "manager": "manager",
    "director": "director",
    "executive": "executive",
    "intern": "intern",
    "internship": "intern",
}
NONE = "none"
MOST_WORDS = 3  # of a row
VERSION = 2


def extract_seniority(reading: Reading, title: str | None) -> Term | None:
    """The level that the title's words give, else one that a line of the text labels ("Seniority level: Entry level")."""
    if title and (found := _in_title(title)):
        start, end, value = found
        return Term(
            Seniority(value),
            Evidence("seniority", Origin.TITLE, title[start:end], "seniority.title", VERSION, start, end),
        )
    place = reading.low.find(" level")
    while place >= 0:
        match = LABELLED.search(reading.low, max(0, place - 12), place + 36)
        level = LABELS.get(re.split(r"[ -]", match["words"].strip())[0]) if match else None
        if match and level:
            evidence = prose("seniority", reading.text, match.start("words"), match.end("words"), "seniority.label", VERSION)
            return Term(Seniority(level), evidence)
        place = reading.low.find(" level", place + 6)
    return None


def _in_title(title: str) -> tuple[int, int, str] | None:
    """The words of the highest rank in ``title``, and their level, those aside that tell none: a manager of products leads nobody, "lead
    generation" is a trade."""
    tokens = [(match.start(), match.end(), match[0]) for match in re.finditer(r"[^\s.]+", plain_case(lower_case(title))[1:-1])]
    found: list[tuple[int, int, int]] = []  # rank, and the first and last word
    barred: set[int] = set()
    for first in range(len(tokens)):
        for last in range(first, min(first + MOST_WORDS, len(tokens))):
            level, value = WORDS.get(" ".join(word for _, _, word in tokens[first : last + 1]), (0, ""))
            if value == NONE:
                barred.update(range(first, last + 1))
            elif value:
                found.append((level, first, last))
    best = max(
        (hit for hit in found if not barred.intersection(range(hit[1], hit[2] + 1))), key=lambda hit: (hit[0], -hit[1]), default=None
    )
    if best is None:
        return None
    start, end = tokens[best[1]][0], tokens[best[2]][1]
    return start, end, WORDS[" ".join(word for _, _, word in tokens[best[1] : best[2] + 1])][1]


@memo(LONGEST)
def seniority_of(value: str) -> Seniority | None:
    """The level that a source's field names, the lowest where it names several ("Entry level, Mid level")."""
    names = {FIELD_LEVELS.get(fold_term(part)) for part in (value, *SEPARATOR.split(value))}
    return next((level for level in Seniority if level.value in names), None)


def settle_seniority(raw: RawPosting, reading: Reading) -> Term | None:
    """How senior the job is. Field before the title, that before the words."""
    if raw.seniority and (rank := seniority_of(raw.seniority)):
        return Term(rank, Evidence("seniority", raw.origin, raw.seniority, "seniority.field"))
    return extract_seniority(reading, raw.title)

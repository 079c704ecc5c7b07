"""Employment types (full time, contract, internship ...), as a posting's title and text state them."""

import re

from pipelines.extract.terms_of_work.employment_hours import NUMBERED, SHARE_IN_TITLE, share_of
from pipelines.extract.terms_of_work.employment_rules import is_stated
from pipelines.extract.terms_of_work.employment_term import is_for_a_term
from pipelines.extract.terms_of_work.employment_title import is_in_title
from pipelines.extract.terms_of_work.spot import Spot, find_spot
from pipelines.extract.text.reading import Reading, read_words
from pipelines.extract.words.casing import lower_case
from pipelines.extract.words.lexicon import longest_hits
from pipelines.extract.words.memo import memo
from pipelines.extract.words.terms import LONGEST, find_terms, load_terms
from schemas.enums import EmploymentType, Origin
from schemas.evidence import Evidence, prose
from schemas.facts import Term
from schemas.raw import RawPosting

LASTS = re.compile(r"^\W*(?:contract |project |expected |position |job )?(?:duration|length|term|dauer|durée|duración)\W{1,5}(?P<time>.*)")
ENDS = (
    (re.compile(r"\d{1,2}\W{0,3}(?:months?|weeks?|monate?|mois|meses)"), EmploymentType.CONTRACTOR),
    (re.compile(r"\D*\d.{0,16}(?:to|until|through|-|–|bis|au)\W.{0,12}\d"), EmploymentType.TEMPORARY),  # from one date to another
)
MANY = 120  # lines: a label of the job's duration stands no lower
FIELD_TYPES = load_terms("employment_types.csv")  # what sources' own fields call them
HOURS = frozenset({EmploymentType.FULL_TIME, EmploymentType.PART_TIME})
LEARNERS = frozenset({EmploymentType.INTERN, EmploymentType.APPRENTICE})
REACH = 60  # characters beside a word that its rules look at
VERSION = 4


def extract_employment(reading: Reading, title: str | None) -> tuple[Term, ...]:
    """Each employment type once, in the order of the title, then the text. Hours a week are heard where no word tells it."""
    found = _in_title(title) if title else {}
    hours: dict[EmploymentType, Term] = {}
    terms: dict[EmploymentType, Term] = {}
    for start, end, value in longest_hits(reading.hits["employment"]):
        if value == "term":
            _add_term(terms, find_spot(reading, start, end, value, REACH))
        elif value in NUMBERED:
            _add_number(hours if value == "hours" else found, find_spot(reading, start, end, value, REACH))
        elif value not in found and is_stated(find_spot(reading, start, end, value, REACH)):
            evidence = prose("employment_types", reading.text, start, end, "employment.words", VERSION)
            _add(found, value, evidence)
    if found.keys() <= {EmploymentType.TEMPORARY}:
        found |= hours
    if not found:
        return _by_duration(reading) or tuple(terms.values())
    return tuple((found | terms if found.keys() <= HOURS else found).values())


def _in_title(title: str) -> dict[EmploymentType, Term]:
    found: dict[EmploymentType, Term] = {}
    hits, low = read_words(title.replace(" -", "  ")), lower_case(title)
    for start, end, value in longest_hits(hits["employment"]):
        if is_in_title(Spot(value, title, low, start, end, (0, len(title)), None, hits, REACH)):
            _add(found, value, _told_by_title(title, start, end))
    if (share := SHARE_IN_TITLE.search(low)) and (value_of_share := share_of(share[1])):
        _add(found, value_of_share, _told_by_title(title, *share.span(1)))
    if low.startswith("ausbildung"):
        _add(found, "APPRENTICE", _told_by_title(title, 0, 10))
    return found


def _told_by_title(title: str, start: int, end: int) -> Evidence:
    return Evidence("employment_types", Origin.TITLE, title[start:end], "employment.title", VERSION, start, end)


def _add_number(found: dict[EmploymentType, Term], spot: Spot | None) -> None:
    """The part of a week that the number beside a word tells: "Pensum: 60-80 %", "0.8 FTE", "20 hours a week"."""
    if spot and (told := NUMBERED[spot.value](spot)):
        value, start, end = told
        _add(found, value, prose("employment_types", spot.text, start, end, "employment.share", VERSION))


def _add_term(found: dict[EmploymentType, Term], spot: Spot | None) -> None:
    if spot and not found and is_for_a_term(spot):
        _add(found, "TEMPORARY", prose("employment_types", spot.text, spot.start, spot.end, "employment.term", VERSION))


def _add(found: dict[EmploymentType, Term], value: str, evidence: Evidence) -> None:
    """``value`` names one type, or two joined by "+"."""
    for name in value.split("+"):
        kind = EmploymentType(name)
        found.setdefault(kind, Term(kind, evidence))


def _by_duration(reading: Reading) -> tuple[Term, ...]:
    """A line that gives the job's duration tells of a contract, where it goes from date to date of one for a season."""
    for line in reading.lines[:MANY]:
        if len(line.words) < 60 and (lasts := LASTS.match(line.words.lower())):
            for pattern, kind in ENDS:
                if pattern.match(lasts["time"]):
                    evidence = prose("employment_types", reading.text, line.start, line.end, "employment.duration", VERSION)
                    return (Term(kind, evidence),)
    return ()


@memo(LONGEST)
def employment_types_of(value: str) -> tuple[EmploymentType, ...]:
    """The employment types that a source's field names, in its order: "Part-time / Full-time". Words that tell of a
    contract's term alone ("permanent", "CDI") name none."""
    return tuple(EmploymentType(name) for name in dict.fromkeys(find_terms(value, FIELD_TYPES)))


def settle_employment(raw: RawPosting, reading: Reading) -> tuple[Term, ...]:
    """Field before the title, that before the words; what a field says in several ways counts once, with the first. Where a field tells
    the hours alone, a title adds what an intern's job is, and that both hours are possible."""
    found: dict[EmploymentType, Term] = {}
    for words in raw.employment_types:
        for kind in employment_types_of(words):
            found.setdefault(kind, Term(kind, Evidence("employment_types", raw.origin, words, "employment.field")))
    if raw.title and found and found.keys() <= HOURS:
        named = _in_title(raw.title)
        found |= {kind: term for kind, term in named.items() if kind in LEARNERS or (kind not in found and named.keys() >= HOURS)}
    return tuple(found.values()) or extract_employment(reading, raw.title)

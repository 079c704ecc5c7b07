"""Where the work is done: remote, hybrid or on site, with the days in the office."""

from pipelines.extract.place.fields import find_workplace
from pipelines.extract.terms_of_work.spot import Spot, find_spot
from pipelines.extract.terms_of_work.workplace_rules import meaning_of
from pipelines.extract.terms_of_work.workplace_week import DAYS, is_beside_work, is_of_others
from pipelines.extract.text.reading import Reading, once_a_text, read_words
from pipelines.extract.words.casing import lower_case
from pipelines.extract.words.memo import memo
from pipelines.extract.words.terms import LONGEST, find_terms, load_terms
from schemas.enums import Origin, Workplace
from schemas.evidence import Evidence, prose
from schemas.facts import Term
from schemas.raw import RawPosting

FIELD_WORKPLACES = load_terms("workplaces.csv")  # what sources' own fields call them
REACH = 60  # characters beside a word that its rules look at
PLAIN = 7  # how plainly a text must speak to be heard before the title and the places
ORDER = ("hybrid", "remote", "onsite")  # of several words in a title, the first of these counts
VERSION = 2


def extract_workplace(reading: Reading, title: str | None, location: str | None) -> Term | None:
    """The workplace by the title, else the location, else the text, where the plainest statement decides. What a text says in so many
    words ("telework is not offered", "two days a week in the office") is heard before a "(Remote)" elsewhere."""
    told = _in_text(reading)
    named = _in_words(title, Origin.TITLE, "workplace.title") or _in_words(location, Origin.FIELD, "workplace.location")
    return _heard(named, told)


def _heard(named: Term | None, told: tuple[Term, int] | None) -> Term | None:
    """Of what is named beside the text and what the text tells, how plainly it does, what counts."""
    if told and (named is None or (named.value == Workplace.REMOTE and told[1] >= PLAIN)):
        return told[0]
    return named


def _in_words(words: str | None, origin: Origin, rule: str) -> Term | None:
    """What a title or the words of a place say."""
    if not words:
        return None
    hits, low = read_words(words), lower_case(words)
    spots = (Spot(value, words, low, start, end, (0, len(words)), None, hits, REACH) for start, end, value in hits["workplace"])
    named = [(kind, spot) for spot in spots if (kind := _named(spot)) is not None]
    if not named:
        return None
    kind, spot = min(named, key=lambda found: ORDER.index(found[0]))
    offsets = (spot.start, spot.end) if origin is Origin.TITLE else (None, None)
    return Term(Workplace(kind), Evidence("workplace", origin, words[spot.start : spot.end], rule, VERSION, *offsets))


def _named(spot: Spot) -> str | None:
    """What a word of a title means: there the bare word for a site says that one works there."""
    kind = meaning_of(spot)[0]
    return "onsite" if kind is None and spot.value == "onsite" and not spot.clause.is_denied else kind


@once_a_text
def _in_text(reading: Reading) -> tuple[Term, int] | None:
    """The plainest statement of a text, and how plain it is."""
    best, weight = None, 0
    for start, end, value in reading.hits["workplace"]:
        kind, found = meaning_of(find_spot(reading, start, end, value, REACH))
        if kind is not None and found > weight:
            best, weight = (kind, start, end), found
    if best is None:
        return None
    kind, start, end = best
    return Term(Workplace(kind), prose("workplace", reading.text, start, end, "workplace.words", VERSION)), weight


def find_days(reading: Reading) -> Evidence | None:
    """The days a week on site or at home, in the posting's words: "2 days in the office"."""
    for start, end, value in reading.hits["workplace"]:
        if value == "office_days":
            before = reading.low[max(0, start - 14) : start]
            counted = DAYS.search(before)
            spot = find_spot(reading, start, end, value, REACH)
            if counted and "\n" not in before[counted.start() :] and _is_of_the_job(spot, counted["days"]):
                first = start - len(before) + counted.start()
                return prose("workplace_days", reading.text, first, end, "workplace.days", VERSION)
    return None


def _is_of_the_job(spot: Spot | None, days: str) -> bool:
    return spot is None or not (is_beside_work(spot) or is_of_others(spot, days))


@memo(LONGEST)
def workplace_of(value: str) -> Workplace | None:
    """Where a source's field says one works; a field that names several kinds ("Remote or hybrid") says hybrid, one that rules a kind
    out ("Homeoffice leider nicht möglich") on site."""
    if (told := _in_words(value, Origin.FIELD, "workplace.field")) and told.value == Workplace.ONSITE:
        return Workplace.ONSITE
    names = set(find_terms(value, FIELD_WORKPLACES))
    if not names:
        return None
    return Workplace(names.pop()) if len(names) == 1 else Workplace.HYBRID


def settle_workplace(raw: RawPosting, reading: Reading) -> Term | None:
    """Field before the text where that says it in so many words, then the places' words, the title, the rest of the text."""
    if raw.workplace and (workplace := workplace_of(raw.workplace)):
        return Term(workplace, Evidence("workplace", raw.origin, raw.workplace, "workplace.field"))
    if found := find_workplace(raw.job_locations):
        return _heard(Term(found[0], Evidence("workplace", raw.origin, found[1], "workplace.place")), _in_text(reading))
    return extract_workplace(reading, raw.title, next((place.name for place in raw.job_locations if place.name), None))

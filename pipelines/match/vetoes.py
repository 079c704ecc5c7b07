"""What keeps two postings apart however alike they are. ``VETOES`` are asked in order; the first that speaks gives the verdict."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pipelines.extract.words.casing import words_of
from pipelines.match.features import View, employer_is_named
from schemas.match import Verdict

CAMPAIGN_MONTHS = 2  # the same role, posted again this much later, is advertised anew
WORD_FOR_WORD = 0.95
OTHER_LEVEL_MONTHS = 24
LONG_TEXT = 150  # words; a shorter text may be boilerplate alone


@dataclass(frozen=True, slots=True)
class Veto:
    """``func`` returns the reason, or None. ``apart``: the two may not come into one job through others either."""

    name: str
    func: Callable[[View], str | None]
    verdict: Verdict
    apart: bool = True


def other_level(view: View) -> str | None:
    """Senior against junior, senior against none, II against III."""
    one, other = set(view.a.levels), set(view.b.levels)
    if one == other or not view.a.title or not view.b.title or one & other:
        return None
    return f"other level: {_names(one)} against {_names(other)}"


def other_role(view: View) -> str | None:
    """Titles with nothing in common, or each with words of its own; the same long text word for word outweighs a retitling."""
    one, other = set(view.a.title), set(view.b.title)
    if not one or not other or one <= other or other <= one:
        return None
    if one & other and view.text >= WORD_FOR_WORD and min(view.a.words, view.b.words) > LONG_TEXT:
        return None
    return f"other role: {' '.join(view.a.title)} against {' '.join(view.b.title)}"


def other_number(view: View) -> str | None:
    """Each title bears a number (a store, a route, a year) that the other one lacks."""
    one, other = ({word for word in p.title if word.isdigit()} for p in (view.a, view.b))
    if one and other and not one & other:
        return f"other number in the title: {', '.join(sorted(one))} against {', '.join(sorted(other))}"
    return None


def other_place(view: View) -> str | None:
    """Both name a place of work, and none in common."""
    places = [[key.split("|") for key in profile.places] for profile in (view.a, view.b)]
    if not all(places):
        return None
    if any(_may_be_one(one, other) for one in places[0] for other in places[1]):
        return None
    return f"other place: {'; '.join(view.a.places)} against {'; '.join(view.b.places)}"


def other_shift(view: View) -> str | None:
    """Nights against days, or against a title that names no shift."""
    one, other = set(view.a.shifts), set(view.b.shifts)
    if one == other or one & other:
        return None
    return f"other shift: {_names(one)} against {_names(other)}"


def other_employment(view: View) -> str | None:
    """Part time against full time."""
    one, other = set(view.a.employment_types), set(view.b.employment_types)
    if not one or not other or one & other:
        return None
    return f"other employment: {_names(one)} against {_names(other)}"


def wider_place(view: View) -> str | None:
    """One is for a whole country or several places, the other for one of them; an aggregator's wide place is only imprecise."""
    one, other = ([key.split("|") for key in p.places] for p in (view.a, view.b))
    if not one or not other:
        return None
    if len(one) != len(other) and _covers(one, other):
        return "one covers more places than the other"
    for wide, near, source in ((one, other, view.a), (other, one, view.b)):
        if source.lineage != "aggregator" and not any(key[0] or key[1] for key in wide) and any(key[0] for key in near):
            return "one is for the whole country"
    return None


def other_requisition(view: View) -> str | None:
    """Both bear a requisition number, and none in common."""
    one, other = view.a.requisitions, view.b.requisitions
    if not one or not other or set(one) & set(other):
        return None
    return f"other requisition: {', '.join(one)} against {', '.join(other)}"


def other_pay(view: View) -> str | None:
    """Pay ranges that do not meet; under titles that differ, any other figures."""
    one, other = view.a.pay, view.b.pay
    if not one or not other or one == other:
        return None
    if one[0] <= other[-1] and other[0] <= one[-1] and set(view.a.title) == set(view.b.title):
        return None
    return f"other pay: {one[0]}-{one[-1]} against {other[0]}-{other[-1]} a year"


def other_experience(view: View) -> str | None:
    """Years of experience of another level, in texts that are no mere edit of each other."""
    if view.a.months is None or view.b.months is None or view.text >= WORD_FOR_WORD:
        return None
    low, high = sorted((view.a.months, view.b.months))
    if high - low < OTHER_LEVEL_MONTHS or high < 2 * low:
        return None
    return f"other experience: {low} against {high} months"


def later_campaign(view: View) -> str | None:
    """Posted again, two calendar months later or more."""
    if view.a.day is None or view.b.day is None:
        return None
    early, late = sorted(date.fromordinal(day) for day in (view.a.day, view.b.day))
    months = (late.year - early.year) * 12 + late.month - early.month - (late.day < early.day)
    return f"posted again {(late - early).days} days later" if months >= CAMPAIGN_MONTHS else None


def foreign_employer(view: View) -> str | None:
    """Under two organizations' names, and nothing says which of them employs."""
    if view.organization is None or view.organization > 0 or employer_is_named(view):
        return None
    return f"under another name: {' '.join(view.a.organization)} and {' '.join(view.b.organization)}"


VETOES = (
    Veto("employer", foreign_employer, Verdict.RELAY, apart=False),
    Veto("level", other_level, Verdict.DIFFERENT),
    Veto("shift", other_shift, Verdict.DIFFERENT),
    Veto("number", other_number, Verdict.DIFFERENT),
    Veto("role", other_role, Verdict.DIFFERENT),
    Veto("place", other_place, Verdict.CLONE),
    Veto("requisition", other_requisition, Verdict.DIFFERENT),
    Veto("employment", other_employment, Verdict.DIFFERENT),
    Veto("pay", other_pay, Verdict.DIFFERENT),
    Veto("experience", other_experience, Verdict.DIFFERENT),
    Veto("campaign", later_campaign, Verdict.REPOST),
    Veto("part", wider_place, Verdict.PART, apart=False),
)


def _names(levels: set[str]) -> str:
    return ", ".join(sorted(levels)) or "none"


def _covers(one: list[list[str]], other: list[list[str]]) -> bool:
    """Whether one side's places are among the other's."""
    cities, others = {key[0] for key in one if key[0]}, {key[0] for key in other if key[0]}
    return bool(cities and others) and cities != others and (cities < others or others < cities)


def _may_be_one(one: list[str], other: list[str]) -> bool:
    """Two places that do not contradict each other in a part that both name."""
    if one[0] and other[0]:
        cities = set(words_of(one[0])), set(words_of(other[0]))  # "Bern" may be "Bern-Mittelland"
        return (cities[0] <= cities[1] or cities[1] <= cities[0]) and not _contradict(one[2], other[2])
    return not _contradict(one[1], other[1]) and not _contradict(one[2], other[2])


def _contradict(one: str, other: str) -> bool:
    return bool(one and other and one != other)

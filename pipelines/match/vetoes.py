"""What keeps two postings apart however alike they are. ``VETOES`` are asked in order; the first that speaks gives the verdict."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.extract.words.tables import load_pairs
from pipelines.match.features import View
from pipelines.match.places import may_be_one
from schemas.match import Verdict

SEGMENTS = load_pairs("match/title_segments.csv")
CAMPAIGN_MONTHS = 2  # the same role, posted again this much later, is advertised anew
WORD_FOR_WORD = 0.95
OTHER_LEVEL_MONTHS = 24
RETITLED = 0.78  # of two sources' texts: so much alike they are one opening under two titles
NARROWER = 0.7  # below this likeness the further words of the longer title name another role
FIGURES = frozenset("1234")
BEGINNERS = frozenset(("intern", "trainee", "apprentice", "student", "junior"))
TRUNCATED = 0.95  # so much of the shorter text in the longer: it may be cut
LONG_TEXT = 150  # words; a shorter text may be boilerplate alone


@dataclass(frozen=True, slots=True)
class Veto:
    """``func`` returns the reason, or None. ``apart``: the two may not come into one job through others either."""

    name: str
    func: Callable[[View], str | None]
    verdict: Verdict
    apart: bool = True


def other_level(view: View) -> str | None:
    """Senior against junior, senior against none, II against III, Senior Staff against Staff. A level in an agency's title makes none,
    nor does one of several that are listed, nor a figure behind a level alone: it may be a copy's."""
    one, other = set(view.a.levels), set(view.b.levels)
    if one == other or not all(view.roles) or (view.is_foreign and not (one and other)):
        return None
    if one & other and (_is_list(one) or _is_list(other) or (one ^ other <= FIGURES and not (one - other and other - one))):
        return None
    return f"other level: {_names(one)} against {_names(other)}"


def _is_list(levels: set[str]) -> bool:
    """Levels that nobody has at once: "Junior/Senior", "II or III"."""
    return len(BEGINNERS & levels) > 1 or bool(BEGINNERS & levels and levels - BEGINNERS) or len(FIGURES & levels) > 1


def other_role(view: View) -> str | None:
    """Titles with nothing in common, or each with words of its own: the same long text outweighs a retitling, word for word, or in
    another place. Of one employer's texts that are hardly alike, further words in the title name another role."""
    one, other = view.roles
    if not one or not other or one == other or _is_retitled(view, bool(one & other)):
        return None
    if (one < other or other < one) and (view.text >= NARROWER or view.contained >= TRUNCATED or view.is_foreign):
        return None
    return f"other role: {' '.join(view.a.title)} against {' '.join(view.b.title)}"


def other_qualifier(view: View) -> str | None:
    """One role, and behind it in each title something of its own: "(Frozen)" against "(Fresh)"."""
    one, other = set(view.a.qualifier), set(view.b.qualifier)
    if not one or not other or one & other or view.roles[0] - one != view.roles[1] - other:
        return None
    return f"other role: {_names(one)} against {_names(other)}"


def other_segment(view: View) -> str | None:
    """Each title names customers of a kind, and none in common, however alike the texts: enterprise against commercial."""
    one, other = ({SEGMENTS[word] for word in p.title if word in SEGMENTS} for p in (view.a, view.b))
    return f"other role: {_names(one)} against {_names(other)}" if one and other and not one & other else None


def _is_retitled(view: View, is_like: bool) -> bool:
    if min(view.a.words, view.b.words) <= LONG_TEXT:
        return False
    return (is_like and view.text >= WORD_FOR_WORD) or (view.a.source != view.b.source and not view.is_foreign and view.text >= RETITLED)


def several_roles(view: View) -> str | None:
    """One title lists several roles or levels, of which the other's is one, over a text of its own."""
    if view.text >= NARROWER or view.is_foreign:
        return None
    for wide, near in ((view.a, view.b), (view.b, view.a)):
        role = set(near.role or near.title)
        if len(wide.roles) > 1 and not near.roles and any(set(one) == role for one in wide.roles):
            return "one lists several roles, of which the other is one"
        if len(wide.levels) > 1 and len(near.levels) < 2 and set(near.levels) <= set(wide.levels) and view.title == 1:
            return f"one lists several levels: {_names(set(wide.levels))}"
    return None


def other_number(view: View) -> str | None:
    """Each title bears a number (a store, a route, a year) that the other one lacks."""
    one, other = ({word for word in p.title if word.isdigit()} for p in (view.a, view.b))
    if one and other and not one & other:
        return f"other number in the title: {', '.join(sorted(one))} against {', '.join(sorted(other))}"
    return None


def other_place(view: View) -> str | None:
    """Both name a place of work, and none in common; what the texts name outweighs where they are filed."""
    one, other = _workplaces(view)
    if not one or not other or _meet(one, other):
        return None
    return f"other place: {'; '.join(one)} against {'; '.join(other)}"


def other_employer(view: View) -> str | None:
    """Another place under another name: a text that many use."""
    return f"other employer, {why}" if view.is_foreign and (why := other_place(view)) else None


def other_shift(view: View) -> str | None:
    """Nights against days, or against a title that names no shift."""
    one, other = set(view.a.shifts), set(view.b.shifts)
    if one == other or one & other:
        return None
    return f"other shift: {_names(one)} against {_names(other)}"


def other_hours(view: View) -> str | None:
    """Both name hours of work, each some that the other lacks."""
    one, other = set(view.a.hours), set(view.b.hours)
    if not one or not other or one <= other or other <= one:
        return None
    return f"other hours: {_names(one)} against {_names(other)}"


def other_language(view: View) -> str | None:
    """Each asks for a language that the other does not."""
    one, other = set(view.a.languages), set(view.b.languages)
    return f"other language: {_names(one)} against {_names(other)}" if one - other and other - one else None


def other_site(view: View) -> str | None:
    """Each text names a store or branch by a number that the other lacks."""
    return _apart("site", view.a.sites, view.b.sites)


def other_team(view: View) -> str | None:
    """Each text names a team, a client, a ward that the other does not."""
    one, other = ({word for team in p.teams for word in team.split()} for p in (view.a, view.b))
    return f"other team: {_names(view.a.teams)} against {_names(view.b.teams)}" if one - other and other - one else None


def other_employment(view: View) -> str | None:
    """Part time against full time."""
    one, other = set(view.a.employment_types), set(view.b.employment_types)
    if not one or not other or one & other:
        return None
    return f"other employment: {_names(one)} against {_names(other)}"


def wider_place(view: View) -> str | None:
    """One is for a whole country or several places, the other for one of them; an aggregator's or board's wide place is only imprecise."""
    if (view.a.workplaces and view.b.workplaces) or view.a.agency or view.b.agency:
        return None
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
    return _apart("requisition", view.a.requisitions, view.b.requisitions)


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
    """Posted again, two calendar months later or more, and not under the same requisition."""
    if view.a.day is None or view.b.day is None or set(view.a.requisitions) & set(view.b.requisitions):
        return None
    early, late = sorted(date.fromordinal(day) for day in (view.a.day, view.b.day))
    months = (late.year - early.year) * 12 + late.month - early.month - (late.day < early.day)
    return f"posted again {(late - early).days} days later" if months >= CAMPAIGN_MONTHS else None


def foreign_employer(view: View) -> str | None:
    """Under two organizations' names, and nothing says which of them employs."""
    return f"under another name: {' '.join(view.a.organization)} and {' '.join(view.b.organization)}" if view.is_foreign else None


VETOES = (
    Veto("several", several_roles, Verdict.PART, apart=False),
    Veto("level", other_level, Verdict.DIFFERENT),
    Veto("shift", other_shift, Verdict.DIFFERENT),
    Veto("hours", other_hours, Verdict.DIFFERENT),
    Veto("number", other_number, Verdict.DIFFERENT),
    Veto("language", other_language, Verdict.DIFFERENT),
    Veto("role", other_segment, Verdict.DIFFERENT),
    Veto("role", other_qualifier, Verdict.DIFFERENT),
    Veto("role", other_role, Verdict.DIFFERENT),
    Veto("site", other_site, Verdict.DIFFERENT),
    Veto("employer", other_employer, Verdict.DIFFERENT),
    Veto("place", other_place, Verdict.CLONE),
    Veto("requisition", other_requisition, Verdict.DIFFERENT),
    Veto("team", other_team, Verdict.DIFFERENT),
    Veto("employment", other_employment, Verdict.DIFFERENT),
    Veto("pay", other_pay, Verdict.DIFFERENT),
    Veto("experience", other_experience, Verdict.DIFFERENT),
    Veto("relay", foreign_employer, Verdict.RELAY, apart=False),
    Veto("campaign", later_campaign, Verdict.REPOST),
    Veto("part", wider_place, Verdict.PART, apart=False),
)


def _names(levels: Iterable[str]) -> str:
    return ", ".join(sorted(levels)) or "none"


def _apart(what: str, one: Collection[str], other: Collection[str]) -> str | None:
    if not one or not other or set(one) & set(other):
        return None
    return f"other {what}: {_names(one)} against {_names(other)}"


def _workplaces(view: View) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The places that are compared: what both texts name, else where each is filed."""
    if view.a.workplaces and view.b.workplaces:
        return view.a.workplaces, view.b.workplaces
    return view.a.places, view.b.places


def _meet(one: Sequence[str], other: Sequence[str]) -> bool:
    return any(may_be_one(place, its_place) for place in one for its_place in other)


def _covers(one: list[list[str]], other: list[list[str]]) -> bool:
    """Whether one side's places are among the other's."""
    cities, others = {key[0] for key in one if key[0]}, {key[0] for key in other if key[0]}
    return bool(cities and others) and cities != others and (cities < others or others < cities)

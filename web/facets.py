"""The filters that a page offers as choices: each value with its number, and the address that takes it or leaves it. ``FACETS`` is the
table, in the order of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.narrow.index.offers import OFFERS
from catalog.narrow.page import UNKNOWN, Choice
from schemas.search import BY_NAME
from web.asked import Asked
from web.wording import pay

USUAL_STATUS = "open"  # where nothing is said
SHOWN = 8  # choices of a filter, before "more"


@dataclass(frozen=True, slots=True)
class Facet:
    """``name``: a filter; ``title``, ``says``: what readers call it, and what it means; ``silent``: what the jobs that do not say are
    called, None where they are among the values, or none is. ``is_open``: shown at once; ``keeps_none``: so are values of no job."""

    name: str
    title: str
    says: str = ""
    silent: str | None = "not stated"
    is_open: bool = False
    keeps_none: bool = False


FACETS = (
    Facet("sponsorship", "Sponsorship", "What the employer's own words say of sponsoring a visa.", None, is_open=True, keeps_none=True),
    Facet("claim", "Aggregator's claim", "A site claims sponsorship; the employer's words confirm, do not mention or contradict it.", None),
    Facet("visa", "Visas named", "Named as welcome.", "names none"),
    Facet("record_within", "Employer's public record", "Approvals or certifications in a fiscal year that ended within this time.",
          "no register tells"),
    Facet("workplace", "Workplace", is_open=True),
    Facet("place", "Country", silent="names no place", is_open=True),
    Facet("min_salary", "Pay a year, at least", "The top of the stated range. Currencies are not converted.", is_open=True),
    Facet("posted_within", "Posted within", "Else first seen.", None, is_open=True),
    Facet("status", "Open or closed", silent=None, is_open=True),
    Facet("seniority", "Level"),
    Facet("employment", "Employment"),
    Facet("max_experience", "Experience asked for, at most"),
    Facet("education", "Education required, at most"),
    Facet("language", "Language of the text", silent="cannot be told"),
    Facet("source", "Source", "The family of sites that a posting was read from.", None),
)  # fmt: skip
TITLES = {"text": "Words", "occupation": "Occupation", "radius": "Within", "skills": "Skill"} | {one.name: one.title for one in FACETS}
TITLES |= {"place": "Place"}
_LABELS = {one.name: one.label for one in OFFERS if one.name != "place"} | {"min_salary": pay}
_SPELT = {"Onsite": "On site", "Contractor": "Contract", "Per diem": "By the day"}


@dataclass(frozen=True, slots=True)
class Option:
    """A choice as a page shows it. ``href`` takes it, or leaves it where it is ``chosen``; None where it leads to nothing."""

    label: str
    n: int
    href: str | None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A facet as a page shows it: its first ``options``, ``more`` of them, and what the jobs that do not say are called."""

    facet: Facet
    options: tuple[Option, ...]
    more: tuple[Option, ...]
    silent: Option | None

    @property
    def is_single(self) -> bool:
        return not BY_NAME[self.facet.name].many

    @property
    def is_open(self) -> bool:
        return self.facet.is_open or self.n_chosen > 0

    @property
    def n_chosen(self) -> int:
        if self.facet.name == "status":
            return 0
        return sum(one.chosen for one in (*self.options, *self.more, *([self.silent] if self.silent else [])))


def groups_of(asked: Asked, choices: Mapping[str, Sequence[Choice]]) -> list[Group]:
    """Those that have something to choose."""
    groups = (_group(asked, facet, choices.get(facet.name, ())) for facet in FACETS)
    return [group for group in groups if group.options]


def _group(asked: Asked, facet: Facet, choices: Sequence[Choice]) -> Group:
    towns = {*asked.chosen("place")} - {one.value for one in choices} if facet.name == "place" else set()
    options = [
        _option(asked, facet, one, bool(towns)) for one in choices if one.value != UNKNOWN and (one.n or one.chosen or facet.keeps_none)
    ]
    silent = next((_silent(asked, facet, one) for one in choices if one.value == UNKNOWN and facet.silent and one.n), None)
    first = [one for n, one in enumerate(options) if n < SHOWN or one.chosen]
    return Group(facet, tuple(first), tuple(one for one in options if one not in first), silent)


def _option(asked: Asked, facet: Facet, one: Choice, has_towns: bool) -> Option:
    label = label_of(facet.name, one.value, one.label)
    if facet.name == "status" and one.value == USUAL_STATUS:
        return Option(label, one.n, asked.without("status").address(), asked.query.status in (None, USUAL_STATUS))
    leads = one.n > 0 or one.chosen
    return Option(label, one.n, _taken(asked, facet, one, has_towns).address() if leads else None, one.chosen)


def _taken(asked: Asked, facet: Facet, one: Choice, has_towns: bool) -> Asked:
    """What is asked for when a choice is taken or left. A country takes the place of towns, which it is counted without."""
    if facet.name == "place" and not one.chosen and (asked.query.radius or has_towns):
        return asked.only("place", one.value)
    return asked.toggled(facet.name, one.value)


def _silent(asked: Asked, facet: Facet, one: Choice) -> Option:
    """Jobs that do not say: they can be let in where something is asked for."""
    href = asked.toggled(UNKNOWN, facet.name).address() if asked.chosen(facet.name) else None
    return Option(facet.silent or "", one.n, href, one.chosen and href is not None)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on: its name, its value, and the address without it."""

    title: str
    label: str
    href: str


def chips_of(asked: Asked) -> list[Chip]:
    return [Chip(*_named(name, value), asked.without(name, value).address()) for name, value in _single(asked)]


def _single(asked: Asked) -> list[tuple[str, str]]:
    """The filters that are on, value by value; of jobs that do not say, filter by filter."""
    pairs = [(name, value) for name, value in asked.query.as_params() if name != UNKNOWN]
    return [*pairs, *((UNKNOWN, name) for name in asked.query.unknown if asked.chosen(name))]


def _named(name: str, value: str) -> tuple[str, str]:
    if name == UNKNOWN:
        facet = next((one for one in FACETS if one.name == value), None)
        return TITLES[value], f"or {facet.silent if facet and facet.silent else 'not stated'}"
    return TITLES[name], label_of(name, value, value)


def label_of(name: str, value: str, label: str) -> str:
    """What a value of a filter is called; ``label`` where nothing better is known."""
    told = _LABELS[name](value) if name in _LABELS else label
    return _SPELT.get(told, told)

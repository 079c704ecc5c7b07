"""What speaks for one opening: ``FEATURES``, each a function of a ``View`` (two profiles and their texts' similarity) to a score
between 0 and 1 with a sentence why, or None where one side does not say; and its weight."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property

from pipelines.match.profile import Profile

COMMON_TEXT = 0.7  # at this likeness what one text names stands in the other too
PLAIN_EMPLOYER = 0.7  # of two organizations' names, where one is plainly the employer's
OTHER_PAY = 0.3  # two sources of one opening may give other figures
FAR_APART = 60  # days; two postings further apart have nothing from their dates
Opinion = tuple[float, str] | None


@dataclass(frozen=True)
class View:
    """Two postings side by side; every question about them is symmetric."""

    a: Profile
    b: Profile
    text: float  # estimated Jaccard similarity of the texts

    @cached_property
    def contained(self) -> float:
        """Share of the shorter text that the longer one holds too: a relay adds its own lines."""
        return share_contained(self.text, self.a.words, self.b.words)

    @cached_property
    def title(self) -> float | None:
        """Share of the shorter title's words that the other title has too."""
        return overlap(self.a.title, self.b.title)

    @cached_property
    def organization(self) -> float | None:
        """Share of the shorter name's words that the other name has too, whatever their spacing."""
        joined = ["".join(p.organization) for p in (self.a, self.b)]
        if all(joined) and (joined[0] in joined[1] or joined[1] in joined[0]):
            return 1.0
        return overlap(self.a.organization, self.b.organization)

    @cached_property
    def days(self) -> int | None:
        """Days between the two postings."""
        return None if self.a.day is None or self.b.day is None else abs(self.a.day - self.b.day)


@dataclass(frozen=True, slots=True)
class Feature:
    """One row of the scorer."""

    func: Callable[[View], Opinion]
    weight: float


def share_contained(text: float, one: int, other: int) -> float:
    """Share of the shorter of two texts (with so many words) that the longer one holds too, at a likeness of ``text``."""
    return min(1.0, text / (1 + text) * (one + other) / max(min(one, other), 1))


def overlap(one: Collection[str], other: Collection[str]) -> float | None:
    """Shared words over the words of the smaller side; None where a side is empty."""
    if not one or not other:
        return None
    return len(set(one) & set(other)) / min(len(one), len(other))


def employer_is_named(view: View) -> bool:
    """Whether one of two organizations is plainly the employer: the text that both share names one, or one of them only places people."""
    if any(p.agency for p in (view.a, view.b)):
        return view.a.agency != view.b.agency
    return view.a.named != view.b.named and view.text >= COMMON_TEXT


def text_alike(view: View) -> Opinion:
    """How much of the shorter text stands in the longer: a relay's own lines do not count against it."""
    if not view.a.words or not view.b.words:
        return None
    return view.contained, f"texts {view.text:.0%} alike, the shorter {view.contained:.0%} in the longer"


def title_alike(view: View) -> Opinion:
    """Whether the titles name one role."""
    if view.title is None:
        return None
    return view.title, f"titles share {view.title:.0%} of their words"


def same_organization(view: View) -> Opinion:
    """Whether the employer's names go together."""
    if view.organization is None:
        return None
    if view.organization:
        return view.organization, "one employer"
    if employer_is_named(view):
        return PLAIN_EMPLOYER, "one of the two organizations is plainly the employer"
    return None  # which of them employs is for the vetoes to ask


def near_in_time(view: View) -> Opinion:
    """Whether they were posted close to each other."""
    if view.days is None:
        return None
    return max(0.0, 1 - view.days / FAR_APART), f"posted {view.days} days apart"


def same_requisition(view: View) -> Opinion:
    """Whether they bear one requisition number."""
    shared = set(view.a.requisitions) & set(view.b.requisitions)
    return (1.0, f"one requisition: {min(shared)}") if shared else None


def same_address(view: View) -> Opinion:
    """Whether they stand at one address: one posting, or one page that lists several, so the vetoes are asked all the same."""
    return (1.0, "one address") if view.a.url and view.a.url == view.b.url else None


def same_pay(view: View) -> Opinion:
    """Whether they state one pay."""
    if not view.a.pay or not view.b.pay:
        return None
    return (1.0, "one pay") if view.a.pay == view.b.pay else (OTHER_PAY, "other pay figures")


FEATURES = (
    Feature(text_alike, 4),
    Feature(title_alike, 2),
    Feature(same_organization, 2),
    Feature(same_requisition, 2),
    Feature(same_address, 2),
    Feature(same_pay, 1),
    Feature(near_in_time, 0.5),
)

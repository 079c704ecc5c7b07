"""What speaks for one opening: ``FEATURES``, each a function of a ``View`` (two profiles and their texts' similarity) to a score
between 0 and 1 with a sentence why, or None where one side does not say; and its weight."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property

from pipelines.match.profile import Profile

Opinion = tuple[float, str] | None


@dataclass(frozen=True)
class View:
    """Two postings side by side; every question about them is symmetric."""

    a: Profile
    b: Profile
    text: float  # estimated Jaccard similarity of the texts

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


def overlap(one: Collection[str], other: Collection[str]) -> float | None:
    """Shared words over the words of the smaller side; None where a side is empty."""
    if not one or not other:
        return None
    return len(set(one) & set(other)) / min(len(one), len(other))


def text_alike(view: View) -> Opinion:
    """How much of the two texts is the same."""
    return (view.text, f"texts {view.text:.0%} alike") if view.a.words and view.b.words else None


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
    if view.a.named != view.b.named:
        return 0.7, "the texts name one of the two organizations"
    return 0.0, "other organizations"


def near_in_time(view: View) -> Opinion:
    """Whether they were posted close to each other."""
    if view.days is None:
        return None
    return max(0.0, 1 - view.days / 60), f"posted {view.days} days apart"


def same_requisition(view: View) -> Opinion:
    """Whether they bear one requisition number."""
    shared = set(view.a.requisitions) & set(view.b.requisitions)
    return (1.0, f"one requisition: {min(shared)}") if shared else None


def same_pay(view: View) -> Opinion:
    """Whether they state one pay."""
    if not view.a.pay or not view.b.pay:
        return None
    return (1.0, "one pay") if view.a.pay == view.b.pay else (0.3, "other pay figures")


FEATURES = (
    Feature(text_alike, 4),
    Feature(title_alike, 2),
    Feature(same_organization, 2),
    Feature(same_requisition, 2),
    Feature(same_pay, 1),
    Feature(near_in_time, 0.5),
)

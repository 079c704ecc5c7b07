"""What speaks for one opening: ``FEATURES``, each a function of a ``View`` (two profiles and their texts' similarity) to a score
between 0 and 1 with a sentence why, or None where one side does not say; and its weight."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from pipelines.match.profile import Profile

COMMON_TEXT = 0.7  # at this likeness what one text names stands in the other too
PLAIN_EMPLOYER = 0.7  # of two organizations' names, where one is plainly the employer's
OTHER_PAY = 0.3  # two sources of one opening may give other figures
FAR_APART = 60  # days; two postings further apart have nothing from their dates
Opinion = tuple[float, str] | None


class View:
    """Two postings side by side; every question about them is symmetric. ``text``: estimated Jaccard similarity of the texts."""

    __slots__ = ("a", "b", "contained", "days", "is_translated", "organization", "roles", "text", "title")

    def __init__(self, a: Profile, b: Profile, text: float) -> None:
        self.a, self.b, self.text = a, b, text
        self.contained = share_contained(text, a.words, b.words)
        """Share of the shorter text that the longer one holds too: a relay adds its own lines."""
        self.roles = frozenset(a.role or a.title), frozenset(b.role or b.title)
        """What each title says of the role, by concepts."""
        self.title = overlap(*self.roles)
        """Share of the shorter title's concepts that the other title has too."""
        self.organization = _share_of_name(a, b)
        self.days = None if a.day is None or b.day is None else abs(a.day - b.day)
        """Days between the two postings."""
        self.is_translated = bool(a.language and b.language and a.language != b.language)
        """Whether the texts are in two languages, so that their likeness says nothing."""

    @property
    def is_foreign(self) -> bool:
        """Whether they bear two organizations' names, and nothing says which of them employs."""
        return self.organization == 0 and not employer_is_named(self)


def _share_of_name(a: Profile, b: Profile) -> float | None:
    """Share of the shorter name's words that the other name has too, whatever their spacing; 1 for a name's initials, and for another name
    that a text gives its employer."""
    if not a.organization or not b.organization:
        return None
    if a.organization == b.organization:
        return 1.0
    one, other = "".join(a.organization), "".join(b.organization)
    if one in other or other in one or one in (b.initials, *b.aliases) or other in (a.initials, *a.aliases):
        return 1.0
    return overlap(a.organization, b.organization)


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
    if not view.a.words or not view.b.words or view.is_translated:
        return None
    return view.contained, f"texts {view.text:.0%} alike, the shorter {view.contained:.0%} in the longer"


def title_alike(view: View) -> Opinion:
    """Whether the titles name one role."""
    if view.title is None:
        return None
    return view.title, f"titles share {view.title:.0%} of their meaning"


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

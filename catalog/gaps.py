"""Gaps: where in a list stood what a look at it lacks, and for how long it has to be lacking.

A page is one answer: what stood between two rows that it shows, and is not shown, is no longer there. What stood where one page ends and
the next one begins may have fallen between the two, where one of them came out of a cache and rows have moved since; what stood behind the
last row may be hidden with the page that it moved to. While a list is as long as it ever is, nobody can tell whether that is gone, or was
pushed off: it may show its newest rows alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import chain, pairwise

from catalog.patience import AT_ONCE, LATE, LATER, NEVER, Patience
from schemas.paging import KEY_LENGTH

SHORTEST_WINDOW = 5  # rows: of a list that shows its newest ones alone


class Gap(Enum):
    """Where something stood that a list lacks now."""

    WITHIN = auto()  # between two rows of a page, or before the first
    BETWEEN = auto()  # where a page ends and the next one begins
    BEHIND = auto()  # behind the last row


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a list a look has met: ``rows``, on so many ``pages``; ``is_ended``: it says itself that the last one is the last;
    ``is_open``: that page may have been full; ``longest``: the most rows that a look shortly before has met; ``gaps``: where stood what
    it lacks, by key, as far as that is known."""

    rows: int
    pages: int
    is_ended: bool
    is_open: bool
    longest: int
    gaps: Mapping[str, Gap]

    def patience(self, key: str, before: "Extent | None") -> Patience:
        """For how long something has to be lacking that was shown by the look ``before``."""
        gap = self.gaps.get(key)
        if gap in (Gap.WITHIN, Gap.BETWEEN):
            return AT_ONCE if gap is Gap.WITHIN else LATE
        is_of_several = self.pages > 1 or bool(before and before.pages > 1)
        if self.is_ended or not (self.is_open or is_of_several):
            return AT_ONCE
        if self.rows >= max(self.longest, SHORTEST_WINDOW):
            return NEVER
        return LATER if gap is Gap.BEHIND else LATE


@dataclass(slots=True)
class Memory:
    """The rows of a list as they stood one behind another, look after look; those that it lacks now in their place."""

    order: list[str] = field(default_factory=list)

    def look(self, pages: Sequence[Sequence[str]]) -> Mapping[str, Gap]:
        """Remembers the rows of a look, as keys (`schemas.paging.key_of`) by page; returns where stood what it lacks. Where rows stand in
        another order than before, or on several pages (but for such as stand on all), nobody can tell, nor later on."""
        times = Counter(chain.from_iterable(pages))
        page_of = {key: number for number, page in enumerate(pages) for key in page if times[key] == 1}
        place = {key: number for number, key in enumerate(page_of)}
        known = [key for key in self.order if key in place]
        is_torn = any(1 < number < len(pages) for number in Counter(chain.from_iterable(map(set, pages))).values())
        is_steady = bool(known) and not is_torn and all(place[one] < place[other] for one, other in pairwise(known))
        lacking = list(self._lacking(times, page_of)) if is_steady else []
        behind = defaultdict[str | None, list[str]](list)
        for key, before, _ in lacking:
            behind[before].append(key)
        self.order = [*behind[None], *chain.from_iterable((key, *behind.get(key, ())) for key in times)]
        return {key: gap_of(before, after, page_of) for key, before, after in lacking}

    def _lacking(self, shown: Mapping[str, int], page_of: Mapping[str, int]) -> Iterator[tuple[str, str | None, str | None]]:
        """What is lacking, each with the rows that stood before and behind it, of those that are shown."""
        before, waiting = None, list[str]()
        for key in self.order:
            if key in page_of:
                yield from ((one, before, key) for one in waiting)
                before = key
                waiting.clear()
            elif key not in shown:
                waiting.append(key)
        yield from ((one, before, None) for one in waiting)


def gap_of(before: str | None, after: str | None, page_of: Mapping[str, int]) -> Gap:
    """Where something stood, by the rows that stood before and behind it."""
    if after is None:
        return Gap.BEHIND
    return Gap.WITHIN if page_of[after] == (0 if before is None else page_of[before]) else Gap.BETWEEN


def keys_of(page: str) -> list[str]:
    """The keys of a page's rows."""
    return [page[at : at + KEY_LENGTH] for at in range(0, len(page), KEY_LENGTH)]

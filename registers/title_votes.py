"""The occupations of titles, by the votes of known titles that are near to them: several titles are counted at once, in arrays."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple, Self

import numpy as np

from registers.title_index import Doubles, Integers, Places

MOST = 3  # occupations of a title, and titles that are told of each
LEAST_NAMED = 0.02  # of an occupation beside the best: below, it is a slip of somebody's, and would stand in the way of what holds for all

Share = tuple[int, float]  # an occupation, and how much of a title is of it


class Shares(NamedTuple):
    """What several titles are of, one title after the other: occupations, how much of the title each is, how many each title has."""

    socs: Integers
    shares: Doubles
    counts: Places

    @classmethod
    def of(cls, several: Sequence[Sequence[Share]]) -> Self:
        each = list(chain.from_iterable(several))
        return cls.told([soc for soc, _ in each], [share for _, share in each], list(map(len, several)))

    @classmethod
    def told(cls, socs: Any, shares: Any, counts: Any) -> Self:
        """Of lists, or arrays of any type."""
        return cls(np.asarray(socs, np.int32), np.asarray(shares, np.float64), np.asarray(counts, np.int64))

    @property
    def starts(self) -> Places:
        return np.cumsum(self.counts) - self.counts

    def taken(self, titles: Integers, starts: Places) -> Self:
        """Those of some titles. ``starts``: of all."""
        counts = self.counts[titles]
        at = np.repeat(starts[titles] - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
        return type(self)(self.socs[at], self.shares[at], counts)


class Votes(NamedTuple):
    """What known titles say, one vote after the other: of which of the titles that are asked for, which title says it, how near that is,
    0 to 1, how much it weighs, and what it is of."""

    asked: Places
    titles: Integers
    near: Doubles
    weights: Doubles
    shares: Shares

    def and_also(self, asked: int, title: int, weight: float, shares: Sequence[Share]) -> "Votes":
        """With the vote of a title that is the same."""
        own, more = self.shares, Shares.of([shares])
        both = Shares(np.append(own.socs, more.socs), np.append(own.shares, more.shares), np.append(own.counts, more.counts))
        near, weights = np.append(self.near, 1.0), np.append(self.weights, weight)
        return Votes(np.append(self.asked, asked), np.append(self.titles, np.int32(title)), near, weights, both)


class Elected(NamedTuple):
    """An occupation of one of the titles that are asked for. ``share``: of all its votes; ``said``: the titles that say most for it, and
    how near they are."""

    asked: int
    soc: int
    share: float
    said: list[tuple[int, float]]


def elect(votes: Votes, least: Doubles, socs: int) -> Iterator[Elected]:
    """The occupations of each title that is asked for, the best first, at most `MOST`; none where the best has a smaller share than its
    ``least``. ``socs``: how many occupations there are."""
    vote = np.repeat(np.arange(len(votes.asked)), votes.shares.counts)
    said, of = votes.weights[vote] * votes.shares.shares, votes.asked[vote] * socs + votes.shares.socs
    totals: Doubles = np.bincount(of, said, len(least) * socs).astype(np.float64, copy=False)
    whole: Doubles = np.bincount(votes.asked, votes.weights, len(least)).astype(np.float64, copy=False)
    named = _named(totals, whole, least, socs)
    numbers = np.full(len(totals), -1)
    numbers[named] = np.arange(len(named))
    heard = np.flatnonzero(numbers[of] >= 0)
    groups = numbers[of[heard]]
    order = np.lexsort((votes.titles[vote[heard]], -said[heard], groups))
    is_told = _ranks(groups[order]) < MOST
    told = vote[heard[order[is_told]]]
    neighbours = iter(zip(votes.titles[told].tolist(), votes.near[told].tolist(), strict=True))
    counts = np.bincount(groups[order[is_told]], minlength=len(named)).tolist()
    asked = named // socs
    shares = (totals[named] / whole[asked]).tolist()
    for title, soc, share, count in zip(asked.tolist(), (named % socs).tolist(), shares, counts, strict=True):
        yield Elected(title, soc, share, [next(neighbours) for _ in range(count)])


def _named(totals: Doubles, whole: Doubles, least: Doubles, socs: int) -> Places:
    """Of all titles times occupations those that are named, title by title, the best first."""
    voted = np.flatnonzero(totals)
    asked = voted // socs
    order = np.lexsort((-totals[voted], asked))
    voted, asked = voted[order], asked[order]
    ranks = _ranks(asked)
    is_enough = totals[voted] >= np.where(ranks, LEAST_NAMED, least[asked]) * whole[asked]
    is_sure = np.zeros(len(least), np.bool_)
    is_sure[asked[is_enough & (ranks == 0)]] = True
    return voted[is_enough & is_sure[asked] & (ranks < MOST)]


def _ranks(groups: Places) -> Places:
    """Of groups that stand together, the place of each in its own."""
    first = np.flatnonzero(np.diff(groups, prepend=-1))
    return np.arange(len(groups)) - np.repeat(first, np.diff(first, append=len(groups)))

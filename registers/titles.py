"""The occupation of a job title: the three likeliest SOC codes, by the titles nearest to it whose occupation is known.

Known are O*NET's titles, SOC's direct matches, and titles of labor condition applications, under which one employer files one code and
the next another: so there are shares, and a title that says little ("Associate") has no answer.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from registers.title_index import TitleIndex
from registers.title_words import title_words

MOST = 3  # occupations of a title, and neighbours of each
NEAREST = 25  # titles that decide
LEAST_SIMILARITY, LEAST_SHARE = 0.4, 0.2  # of the nearest title, of the best occupation: below either there is no answer
_OF_TITLE = 10  # occupations that one known title speaks for
_POWER = 4  # how much less a title counts that is less near

# Where titles are known from: how much one weighs, as an employer's filing counts 1.
SOURCES: Mapping[str, tuple[float, str]] = {
    "onet": (1.0, "SELECT title, substr(onet, 1, 7), 1 FROM onet"),
    "onet titles": (0.3, "SELECT title, substr(onet, 1, 7), 1 FROM onet_titles"),
    "onet reported": (1.0, "SELECT title, substr(onet, 1, 7), 1 FROM onet_reported"),
    "soc": (1.0, "SELECT title, soc, 1 FROM soc UNION ALL SELECT title, soc, 1 FROM soc_titles"),
    "lca titles": (1.0, "SELECT title, soc, employers FROM lca_titles"),
    "lca": (1.0, "SELECT job_title, soc_2018, count(DISTINCT employer) FROM lca WHERE status LIKE 'certified%' GROUP BY 1, 2"),
}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A known title. ``source``: one of `SOURCES`. ``similarity``: 0 to 1."""

    title: str
    source: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Occupation:
    """``soc``: of 2018, as OFLC's wages have it ("15-1252"); ``name``: its title there. ``share``: of what all neighbours say; of those
    that are named here, at most 1 together. ``neighbours``: that say so, the weightiest first."""

    soc: str
    name: str
    share: float
    neighbours: tuple[Neighbour, ...]


@dataclass(slots=True)
class _Known:
    """Titles of the same words: one spelling, where it is from, and what each occupation weighs, by its number."""

    title: str
    source: str
    best: float = 0.0  # weight of the spelling that is shown
    socs: dict[int, float] = field(default_factory=lambda: defaultdict(float))


class Titles:
    """Titles whose occupation is known, and what they say of others. Not for several threads at once."""

    def __init__(self, rows: Iterable[tuple[str, str, float, str]], names: Mapping[str, str]) -> None:
        """``rows``: (title, SOC, weight, source). ``names``: SOC -> its title; other codes are left out."""
        self._names = list(names.items())
        known = _gathered(rows, {soc: number for number, soc in enumerate(names)})
        self._known = list(known.values())
        self._weights = np.sqrt(np.array([sum(one.socs.values()) for one in self._known], np.float32))
        self._shares = [_largest(one.socs) for one in self._known]
        self._index = TitleIndex([key.split() for key in known], self._weights)

    @classmethod
    def load(cls, db: sqlite3.Connection) -> "Titles":
        """Those of ``registers.db``."""
        return cls(_rows(db), dict(db.execute("SELECT soc, title FROM soc ORDER BY soc")))

    def occupations(self, title: str, organization: str | None = None) -> tuple[Occupation, ...]:
        """The likeliest occupations, best first, `MOST` at most; () where nothing known is near enough, or what is near disagrees."""
        found, near = self._index.nearest(title_words(title), NEAREST)
        if not len(found) or near.max() < LEAST_SIMILARITY:
            return ()
        votes: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)  # occupation -> how much which title speaks for it
        weights = near**_POWER * self._weights[found]
        for number, weight in zip(found.tolist(), weights.tolist(), strict=True):
            for soc, share in self._shares[number]:
                votes[soc].append((weight * share, number))
        total = float(weights.sum())
        best = sorted(((-sum(weight for weight, _ in of), soc) for soc, of in votes.items()))[:MOST]
        if -best[0][0] < LEAST_SHARE * total:
            return ()
        similarity = dict(zip(found.tolist(), near.tolist(), strict=True))
        return tuple(self._occupation(soc, -weight / total, votes[soc], similarity) for weight, soc in best)

    def _occupation(self, soc: int, share: float, votes: list[tuple[float, int]], near: Mapping[int, float]) -> Occupation:
        code, name = self._names[soc]
        first = sorted(votes, key=lambda vote: (-vote[0], vote[1]))[:MOST]
        known = [(self._known[number], near[number]) for _, number in first]
        return Occupation(code, name, share, tuple(Neighbour(one.title, one.source, min(similar, 1.0)) for one, similar in known))


def _largest(socs: Mapping[int, float]) -> list[tuple[int, float]]:
    """The occupations that a title is most used for, with their shares; the others would be named by nobody."""
    whole = sum(socs.values())
    return [(soc, weight / whole) for soc, weight in sorted(socs.items(), key=lambda item: (-item[1], item[0]))[:_OF_TITLE]]


def _rows(db: sqlite3.Connection) -> Iterator[tuple[str, str, float, str]]:
    for source, (weight, query) in SOURCES.items():
        for title, codes, count in db.execute(query):
            socs = codes.split(",") if title and codes else ()
            yield from ((title, soc, weight * count / len(socs), source) for soc in socs)


def _gathered(rows: Iterable[tuple[str, str, float, str]], numbers: Mapping[str, int]) -> dict[str, _Known]:
    known: dict[str, _Known] = {}
    for title, soc, weight, source in rows:
        if soc in numbers and (key := " ".join(title_words(title))):
            one = known.setdefault(key, _Known(title, source))
            one.socs[numbers[soc]] += weight
            if weight > one.best:
                one.title, one.source, one.best = title, source, weight
    return known

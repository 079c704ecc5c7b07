"""The occupation of a job title: the three likeliest SOC codes, by the titles nearest to it whose occupation is known.

Known are O*NET's titles, SOC's direct matches, and titles of labor condition applications, under which one employer files one code and
the next another: so there are shares, which are about how often they are right, and a title that says little ("Associate") has no answer.
"""

import io
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import orjson

from registers.names import key_of
from registers.title_index import TitleIndex
from registers.title_votes import Elected, Share, Shares, Votes, elect
from registers.title_words import title_words

NEAREST = 20  # titles that decide
LEAST_SIMILARITY, LEAST_SHARE = 0.45, 0.2  # of the nearest title, of the best occupation: below either there is no answer
LEAST_HEADLESS = 0.8, 0.4  # the same of a title that names no role: "Software Engineering" tells one all the same, "Operations" none
MANY_FILINGS = 50_000  # once so many are loaded, the counted titles that come along are left out: they are filings too
_OF_TITLE = 6  # occupations that one known title speaks for
_POWER = 4  # how much less a title counts that is less near
_MEMO = 1 << 15
_AT_ONCE = 64  # titles that are asked for
_OWN = "lca of the employer"
_TRADES = "31"  # from this major group of SOC on: services, sales, offices and crafts, which are no specialty occupations
_IS_ROLE = 0.25  # the least share of official titles with a word in which it names who is meant
_HEAD = re.compile(r"(\w+)(?= *(?:,|\(|/| of | for |$))")
_LEAST_OWN = 2  # filings of an employer under a title that tell its own usage; so many of them count as much as all other neighbours

# Where titles are known from: how much one weighs where an employer's filings count 1; title, SOC, employers; employer, its filings.
SOURCES: Mapping[str, tuple[float, str]] = {
    "onet": (1.0, "SELECT title, substr(onet, 1, 7), 1, '', 0 FROM onet"),
    "onet titles": (0.3, "SELECT title, substr(onet, 1, 7), 1, '', 0 FROM onet_titles"),
    "onet reported": (1.0, "SELECT title, substr(onet, 1, 7), 1, '', 0 FROM onet_reported"),
    "soc": (1.0, "SELECT title, soc, 1, '', 0 FROM soc UNION ALL SELECT title, soc, 1, '', 0 FROM soc_titles"),
    "lca titles": (1.0, f"SELECT title, soc, employers, '', 0 FROM lca_titles WHERE (SELECT count(*) FROM lca) < {MANY_FILINGS}"),
    "lca": (1.0, "SELECT job_title, soc_2018, 1, employer, count(*) FROM lca WHERE status LIKE 'certified%' GROUP BY 1, 2, 4"),
}


class Row(NamedTuple):
    """A title that is known to be of an occupation: how much it weighs, which of `SOURCES` says so; of which employer, how many filings."""

    title: str
    soc: str
    weight: float
    source: str
    employer: str = ""
    filings: int = 0

    @property
    def is_official(self) -> bool:
        return not self.source.startswith("lca")


class Neighbour(NamedTuple):
    """A known title. ``source``: one of `SOURCES`, or "lca of the employer". ``similarity``: 0 to 1."""

    title: str
    source: str
    similarity: float


class Occupation(NamedTuple):
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
    socs: dict[int, float] = field(default_factory=dict)
    official: dict[int, float] = field(default_factory=dict)  # those that are no filing's

    def add(self, row: Row, soc: int) -> None:
        self.socs[soc] = self.socs.get(soc, 0.0) + row.weight
        if row.is_official:
            self.official[soc] = self.official.get(soc, 0.0) + row.weight
        if row.weight > self.best:
            self.title, self.source, self.best = row.title, row.source, row.weight


_Words = tuple[str, ...]
_Usage = dict[int, dict[int, int]]  # title -> the occupations that an employer filed for it, and how often


class Titles:
    """Titles whose occupation is known, and what they say of others. Not for several threads at once."""

    def __init__(self, rows: Iterable[Row], names: Mapping[str, str], is_bounded: bool = True) -> None:
        """``names``: SOC -> its title; rows of other codes are left out. ``is_bounded``: what is not sure has no answer."""
        self._is_bounded = is_bounded
        self._trades = {number for number, soc in enumerate(names) if soc >= _TRADES}
        self._names = list(names.items())
        self._numbers: dict[str, int] = {}  # the words of a title -> its number
        self._own: defaultdict[str, _Usage] = defaultdict(dict)
        known = self._gather(rows, {soc: number for number, soc in enumerate(names)})
        self._titles, self._sources = [one.title for one in known], [one.source for one in known]  # as they are shown
        self._roles = _roles(self._titles)
        self._weights = np.sqrt(np.array([sum(one.socs.values()) for one in known], np.float32))
        self._shares = Shares.of([_largest(self._told_by(one)) for one in known])
        self._starts = self._shares.starts
        self._index = TitleIndex([key.split() for key in self._numbers], self._weights)
        self._told: dict[_Words, tuple[Occupation, ...]] = {}  # many titles differ in levels and numbers alone

    @classmethod
    def load(cls, db: sqlite3.Connection) -> "Titles":
        """Those of ``registers.db``."""
        return cls(read_rows(db), dict(db.execute("SELECT soc, title FROM soc ORDER BY soc")))

    def pack(self) -> bytes:
        """All but what employers file themselves, which ``organization`` asks for; `unpack` reads it in a tenth of the time."""
        features, arrays = self._index.parts
        texts = np.frombuffer(orjson.dumps([self._names, self._titles, self._sources, sorted(self._roles), features]), np.uint8)
        arrays |= {"importance": self._weights, "each": self._shares.counts}
        packed = io.BytesIO()
        np.savez(packed, texts=texts, socs=self._shares.socs, shares=self._shares.shares, **arrays)
        return packed.getvalue()

    @classmethod
    def unpack(cls, packed: bytes) -> "Titles":
        """What `pack` made."""
        titles = cls((), {})
        with np.load(io.BytesIO(packed), allow_pickle=False) as parts:
            titles._names, titles._titles, titles._sources, roles, features = orjson.loads(parts["texts"].tobytes())
            titles._roles = frozenset(roles)
            titles._shares = Shares.told(parts["socs"], parts["shares"], parts["each"])
            titles._starts = titles._shares.starts
            titles._weights = parts["importance"]
            titles._index = TitleIndex.of_parts(features, parts, len(titles._titles))
        return titles

    def _gather(self, rows: Iterable[Row], socs: Mapping[str, int]) -> list[_Known]:
        known: list[_Known] = []
        for row in rows:
            soc, key = socs.get(row.soc), _key(row.title)
            if soc is None or not key:
                continue
            number = self._numbers.setdefault(key, len(known))
            if number == len(known):
                known.append(_Known(row.title, row.source))
            if self._is_first(row, number, soc):
                known[number].add(row, soc)
        return known

    def _is_first(self, row: Row, number: int, soc: int) -> bool:
        """Whether an employer's filings speak for this occupation for the first time: it counts once, whatever its spellings of a title."""
        employer = key_of(row.employer) if row.employer else ""
        if not employer:
            return True
        usage = self._own[employer].setdefault(number, {})
        usage[soc] = usage.get(soc, 0) + row.filings
        return usage[soc] == row.filings

    def _told_by(self, one: _Known) -> Mapping[int, float]:
        """Who files an application must call the work a specialty, so that sales representatives are filed as market analysts: where
        official titles have the words for a trade alone, filings are not heard."""
        return one.official if one.official and self._trades.issuperset(one.official) else one.socs

    def _least(self, words: Collection[str]) -> tuple[float, float]:
        """Similarity of the nearest title, and share of the best occupation, from which on there is an answer."""
        if not self._is_bounded:
            return 0.0, 0.0
        return LEAST_HEADLESS if self._roles.isdisjoint(words) else (LEAST_SIMILARITY, LEAST_SHARE)

    def occupations(self, title: str, organization: str | None = None) -> tuple[Occupation, ...]:
        """The likeliest occupations, best first, `MOST` at most; () where nothing known is near enough, or what is near disagrees.
        ``organization``: the employer's name; what it files for jobs of this title counts most."""
        if not organization:
            return self.occupations_of([title])[0]
        return self._of([tuple(title_words(title))], organization)[0]

    def occupations_of(self, titles: Sequence[str]) -> list[tuple[Occupation, ...]]:
        """`occupations` of several titles, which takes less time than to ask for one after the other."""
        several = [tuple(title_words(title)) for title in titles]
        if len(self._told) > _MEMO:
            self._told.clear()
        unknown = [words for words in dict.fromkeys(several) if words not in self._told]
        for first in range(0, len(unknown), _AT_ONCE):
            part = unknown[first : first + _AT_ONCE]
            self._told.update(zip(part, self._of(part), strict=True))
        return [self._told[words] for words in several]

    def _of(self, several: Sequence[_Words], organization: str | None = None) -> list[tuple[Occupation, ...]]:
        """``organization``: of one title alone."""
        least = [self._least(words) for words in several]
        found = self._index.nearest(several, NEAREST)
        heard = [n for n, (_, near) in enumerate(found) if len(near) and near.max() >= least[n][0]]
        told: list[list[Occupation]] = [[] for _ in several]
        if heard:
            titles, near = map(np.concatenate, zip(*map(found.__getitem__, heard), strict=True))
            asked = np.repeat(heard, [len(found[n][0]) for n in heard])
            votes = Votes(asked, titles, near, near**_POWER * self._weights[titles], self._shares.taken(titles, self._starts))
            if organization and self._own:
                votes = self._with_own(votes, " ".join(several[0]), organization)
            for one in elect(votes, np.array([share for _, share in least]), len(self._names)):
                told[one.asked].append(self._occupation(one))
        return list(map(tuple, told))

    def _with_own(self, votes: Votes, key: str, organization: str) -> Votes:
        """With what the employer itself files for a title: the more often, the louder beside the others."""
        number = self._numbers.get(key, -1)
        usage = self._own.get(key_of(organization), {}).get(number, {})
        if (filings := sum(usage.values())) < _LEAST_OWN:
            return votes
        weight = float(votes.weights.sum()) * filings / _LEAST_OWN
        return votes.and_also(0, ~number, weight, [(soc, count / filings) for soc, count in usage.items()])

    def _occupation(self, one: Elected) -> Occupation:
        code, name = self._names[one.soc]
        return Occupation(code, name, one.share, tuple([self._neighbour(number, near) for number, near in one.said]))

    def _neighbour(self, number: int, near: float) -> Neighbour:
        title = self._titles[number if number >= 0 else ~number]
        return Neighbour(title, self._sources[number] if number >= 0 else _OWN, min(near, 1.0))


@lru_cache(1 << 10)  # filings come by their titles
def _key(title: str) -> str:
    return " ".join(title_words(title))


def _roles(titles: Iterable[str]) -> frozenset[str]:
    """Words that say who is meant: those that end titles, or what stands before "of"."""
    heads: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for title in titles:
        heads.update({word for part in _HEAD.findall(title) for word in title_words(part)[-1:]})
        words.update(set(title_words(title)))
    return frozenset(word for word, count in heads.items() if count >= _IS_ROLE * words[word])


def read_rows(db: sqlite3.Connection) -> Iterator[Row]:
    """All that ``registers.db`` knows. Where a code may be one of several, each gets a part."""
    for source, (weight, query) in SOURCES.items():
        for title, codes, employers, employer, filings in db.execute(query):
            socs = codes.split(",") if title and codes else ()
            yield from (Row(title, soc, weight * employers / len(socs), source, employer or "", filings) for soc in socs)


def _largest(socs: Mapping[int, float]) -> tuple[Share, ...]:
    """The occupations that a title is most used for, with their shares of all; the others would be named by nobody."""
    whole = sum(socs.values())
    return tuple((soc, weight / whole) for soc, weight in sorted(socs.items(), key=lambda item: (-item[1], item[0]))[:_OF_TITLE])

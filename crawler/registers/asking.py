"""Asking the registers: an employer for its record, a title for its occupations, a posting for its prevailing wages.

The answers are as the catalog keeps them. What answers is built when the first asks: most runs ask nothing new.
"""

import sqlite3
from collections.abc import Collection, Sequence
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Self

from catalog.registers.keeping import PublicRecord
from catalog.registers.waiting import AskedEmployer, Name
from crawler.registers.by_hand import Said, aliases_for, decisions_of, read_by_hand
from crawler.registers.kept import keep
from crawler.registers.loaded import Loaded, read_loaded
from crawler.registers.records import public_record
from crawler.registers.wages import Object, Priced, Spot, Table, keys_of, prevailing, spots_of, year_of
from registers.aliases import Alias
from registers.areas import Areas
from registers.match import Called, Matcher
from registers.record import uscis_sources
from registers.titles import Occupation, Titles
from registers.wages import ALC, EDC, Asked, Wages, wage_year

_MEMO = 1 << 15
_CALLED = {"legal_name": "legal"}
_KIND_OF = {
    "onet": "onet",
    "onet titles": "onet_titles",
    "onet reported": "onet_reported",
    "soc": "soc_titles",
    "lca titles": "lca_titles",
    "lca": "lca",
}


class Registers:
    """``registers.db``, opened, and what a person said of matches. ``path``: where it is, and what is made of it is kept."""

    def __init__(self, db: sqlite3.Connection, said: Collection[Said], aliases: Sequence[Alias], path: Path | None = None) -> None:
        self._db, self._said, self._aliases, self._path = db, said, aliases, path
        self.loaded: Loaded = read_loaded(db, (sorted(map(str, said)), sorted(map(str, aliases))))
        self._areas: dict[str, Areas] = {}  # by the year of their geography, which several wage years may share
        self._geography: dict[str, str] = {}  # of a wage year
        self._tables: dict[Asked, Table | None] = {}

    @classmethod
    def beside(cls, db: sqlite3.Connection, path: Path) -> Self:
        """Of ``path``, which ``db`` has open; what a person said stands in files beside it."""
        return cls(db, read_by_hand(path), aliases_for(path), path)

    @cached_property
    def matcher(self) -> Matcher:
        return Matcher(self._db, self._aliases, decisions_of(self._said))

    @cached_property
    def _titles(self) -> Titles:
        return keep(self._beside("titles"), self.loaded.titles, Titles, lambda: Titles.load(self._db))

    def _beside(self, name: str) -> Path | None:
        """The file in which something is kept: "registers.titles"."""
        return self._path and self._path.with_suffix(f".{name}")

    @cached_property
    def _sources(self) -> frozenset[tuple[int, str]]:
        return uscis_sources(self._db)

    @cached_property
    def _wages(self) -> Wages:
        return Wages(self._db)

    def warm(self, day: str) -> None:
        """Read what employers, titles and places are looked up in, for a posting of a day: up to some seconds, which no posting is to be
        charged with."""
        self.record(AskedEmployer("", (Name("nobody", "name", "field"),), frozenset(self.loaded.asked)))
        self._titles.occupations("engineer")
        self._areas_of(wage_year(date.fromisoformat(day)))

    def record(self, employer: AskedEmployer) -> PublicRecord:
        """What registers say of an employer."""
        names = [Called(one.text, _CALLED.get(one.kind, one.kind), one.origin) for one in employer.names]
        told = (employer.states, employer.socs, employer.site, employer.cities)
        return public_record(
            self._db, self.loaded, self._sources, lambda country: self.matcher.match(names, (country,), *told), sorted(employer.countries)
        )

    def records_of(self, employers: Sequence[AskedEmployer]) -> list[PublicRecord]:
        """The same of several, in order."""
        return list(map(self.record, employers))

    def occupations(self, titles: Sequence[str]) -> dict[str, list[Object]]:
        """What titles may stand for, as records hold it (`OCCUPATION`)."""
        found = zip(titles, self._titles.occupations_of(titles), strict=True)
        return {title: [self._occupation(one) for one in occupations] for title, occupations in found}

    def _occupation(self, one: Occupation) -> Object:
        near = [(_KIND_OF[title.source], title.title) for title in one.neighbours]
        evidence = [
            {"origin": "register", "register": kind, "period": self.loaded.periods.get(kind) or None, "key": title} for kind, title in near
        ]
        return {"soc": one.soc, "name": one.name, "share": round(one.share, 2), "evidence": evidence}

    def wages(self, several: Sequence[Priced]) -> list[list[Object]]:
        """Where the pay of postings stands, as records hold it (`PREVAILING_WAGE`)."""
        if "wages" not in self.loaded.periods:
            return [[] for _ in several]
        found = [(one, *self._spots(one)) for one in several]
        self._read_tables({(*key, *table) for one, table, spots in found for key in keys_of(one, spots)})
        return [prevailing(one, spots, partial(self._table, table)) for one, table, spots in found]

    def _table(self, of: tuple[str, str], soc: str, area: str) -> Table | None:
        return self._tables[soc, area, *of]

    def _spots(self, priced: Priced) -> tuple[tuple[str, str], list[Spot]]:
        """Wage year and collection that a posting is put among, and where."""
        year = year_of(priced.asking)
        table = year, EDC if priced.is_academic and self._wages.year_of(year, EDC) else ALC
        return table, spots_of(priced.asking, self._areas_of(year).of)

    def _read_tables(self, wanted: set[Asked]) -> None:
        if len(self._tables) > _MEMO:
            self._tables.clear()
        unknown = wanted - self._tables.keys()
        for asked, levels in self._wages.levels(unknown).items():
            self._tables[asked] = Table.of(levels) if levels else None

    def _areas_of(self, year: str) -> Areas:
        if year not in self._geography:
            self._geography[year] = Areas.year_for(self._db, year)
        geography = self._geography[year]
        if geography not in self._areas:
            load = partial(Areas.load, self._db, geography)
            self._areas[geography] = keep(self._beside(f"areas-{geography}"), self.loaded.wages, Areas, load)
        return self._areas[geography]

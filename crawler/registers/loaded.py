"""What is loaded of registers: what it covers, in words, and texts that stand for it, so that what was asked once is not asked again."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from catalog.registers.keeping import digest_of
from pipelines.extract.words.tables import FOLDER
from registers.coverage import covered_words, share_of
from registers.layouts import KINDS
from registers.store import files

OF_EMPLOYERS = ("uscis", "lca", "perm", "uk_sponsors", "nl_sponsors", "ca_lmia")
OF_TITLES = ("soc", "soc_titles", "onet", "onet_titles", "onet_reported", "lca_titles", "lca")
OF_WAGES = ("wages", "areas", "places", "lca", "lca_worksites", "perm")  # filings tell where a town is
_ROOT = Path(__file__).resolve().parents[2]
_CODE = ("registers/**/*.py", "crawler/registers/*.py")


@dataclass(frozen=True, slots=True)
class Register:
    """A kind that is loaded. ``period``: what its files cover, in words; ``files``: their names; ``rows``: how many they hold; ``share``:
    of what is published for their periods, where that is known."""

    register: str
    title: str
    period: str
    files: tuple[str, ...]
    rows: int = 0
    share: float | None = None

    @property
    def covers(self) -> str:
        """ "2019-2022; 235,469 rows", "2024-Q1; 1,000 rows, 1% of what is published"."""
        return "; ".join(filter(None, (self.period, covered_words(self.rows, self.share))))

    @property
    def words(self) -> str:
        return f"{self.title} ({self.covers})" if self.covers else self.title


@dataclass(frozen=True)
class Loaded:
    """``asked``: by country, the registers of employers. ``employers``, ``titles``, ``wages`` stand for all that answers hang on."""

    registers: Mapping[str, Register]
    asked: Mapping[str, tuple[Register, ...]]
    employers: str
    titles: str
    wages: str

    @property
    def state(self) -> tuple[str, str, str]:
        return self.employers, self.titles, self.wages

    @cached_property
    def periods(self) -> dict[str, str]:
        """By kind."""
        return {kind: one.period for kind, one in self.registers.items()}

    def kind_of(self, file: str) -> str:
        """Which kind a file is of, by its name."""
        return next((kind for kind, one in self.registers.items() if file in one.files), "")


def read_loaded(db: sqlite3.Connection, by_hand: object = ()) -> Loaded:
    """``by_hand``: what a person said of matches."""
    loaded = files(db)
    of: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for file in loaded:
        of[file["kind"]].append(file)
    registers = {kind: _register(kind, some) for kind, some in of.items()}
    asked: dict[str, tuple[Register, ...]] = {}
    for kind in OF_EMPLOYERS:
        if kind in registers:
            asked[KINDS[kind].country] = (*asked.get(KINDS[kind].country, ()), registers[kind])
    employers, titles, wages = (digest_of([_code(), _named(loaded, kinds)]) for kinds in (OF_EMPLOYERS, OF_TITLES, OF_WAGES))
    return Loaded(registers, asked, digest_of([employers, repr(by_hand)]), titles, wages)


def _register(kind: str, some: Sequence[Mapping[str, Any]]) -> Register:
    names, rows = tuple(file["name"] for file in some), sum(file["kept"] for file in some)
    return Register(kind, KINDS[kind].title, _covered(some), names, rows, share_of(some))


def _covered(loaded: Collection[Mapping[str, Any]]) -> str:
    """What files of a kind cover: days, else periods, those that run on as one."""
    days = [day for file in loaded for day in (file["first_day"], file["last_day"]) if day]
    if days:
        return f"{min(days)} to {max(days)}"
    whole = sorted({file["period"] for file in loaded if file["period"] and not file["remark"]})
    parts = sorted({file["period"] for file in loaded if file["period"] and file["remark"]} - set(whole))
    return ", ".join((*_spans(whole), *(f"a part of {period}" for period in parts)))


def _spans(periods: Iterable[str]) -> list[str]:
    """ "2019", "2020", "2022" -> "2019-2020", "2022"; what is no year stays."""
    spans: list[list[str]] = []
    for period in periods:
        if spans and period.isdigit() and spans[-1][-1].isdigit() and int(period) == int(spans[-1][-1]) + 1:
            spans[-1].append(period)
        else:
            spans.append([period])
    return [span[0] if len(span) == 1 else f"{span[0]}-{span[-1]}" for span in spans]


def _named(loaded: Iterable[Mapping[str, Any]], kinds: Collection[str]) -> list[list[Any]]:
    return sorted([file["kind"], file["digest"], file["kept"], file["is_outdated"]] for file in loaded if file["kind"] in kinds)


@cache
def _code() -> str:
    """Which rules ask: newer ones may answer otherwise."""
    paths = sorted(path for path in (*(one for pattern in _CODE for one in _ROOT.glob(pattern)), *FOLDER.rglob("*")) if path.is_file())
    return digest_of([path.read_bytes().hex() for path in paths])

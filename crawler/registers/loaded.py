"""What is loaded of registers: what it covers, in words, and texts that stand for it, so that what was asked once is not asked again."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from catalog.registers.keeping import digest_of
from registers.layouts import KINDS
from registers.store import files

OF_EMPLOYERS = ("uscis", "lca", "perm", "uk_sponsors", "nl_sponsors", "ca_lmia")
OF_TITLES = ("soc", "soc_onet", "soc_titles", "onet", "onet_titles", "onet_reported", "lca")
OF_WAGES = ("wages", "areas")
_ROOT = Path(__file__).resolve().parents[2]
_CODE = ("registers/**/*.py", "crawler/registers/*.py", "data/reference/*")


@dataclass(frozen=True, slots=True)
class Loaded:
    """``periods``: of each kind, what its files cover ("2019-2022, a part of 2023"); ``asked``: by country, those of employers, with it."""

    periods: Mapping[str, str]
    asked: Mapping[str, list[str]]
    employers: str
    titles: str
    wages: str


def read_loaded(db: sqlite3.Connection, by_hand: object = ()) -> Loaded:
    """``by_hand``: what a person said of matches."""
    loaded = files(db)
    periods = {kind: _covered(kind, [file for file in loaded if file["kind"] == kind]) for kind in {file["kind"] for file in loaded}}
    asked: dict[str, list[str]] = defaultdict(list)
    for kind in OF_EMPLOYERS:
        if kind in periods:
            asked[KINDS[kind].country].append(f"{kind} {periods[kind]}".strip())
    parts = (_named(loaded, kinds) for kinds in (OF_EMPLOYERS, OF_TITLES, OF_WAGES))
    employers, titles, wages = (digest_of([_code(), part]) for part in parts)
    return Loaded(periods, dict(sorted(asked.items())), digest_of([employers, repr(by_hand)]), titles, wages)


def _covered(kind: str, loaded: Collection[Mapping[str, Any]]) -> str:
    """What the files of a kind cover: days, else periods, those that run on as one."""
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
        follows = spans and period.isdigit() and spans[-1][-1].isdigit() and int(period) == int(spans[-1][-1]) + 1
        spans[-1].append(period) if follows else spans.append([period])
    return [span[0] if len(span) == 1 else f"{span[0]}-{span[-1]}" for span in spans]


def _named(loaded: Iterable[Mapping[str, Any]], kinds: Collection[str]) -> list[object]:
    return sorted([file["kind"], file["digest"], file["kept"], file["is_outdated"]] for file in loaded if file["kind"] in kinds)


@cache
def _code() -> str:
    """Which rules ask: newer ones may answer otherwise."""
    paths = sorted(path for pattern in _CODE for path in _ROOT.glob(pattern) if path.is_file())
    return digest_of([path.read_bytes().hex() for path in paths])

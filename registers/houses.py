"""Who asks, and who stands in a register under one name: filers that belong together are a house."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache

from pipelines.extract.words.casing import fold_letters
from registers.filers import Filer
from registers.fitting import groups_of
from registers.names import read_name
from registers.values import state as state_code

_FORMS = {  # legal forms that do not become one another without a new entity
    **dict.fromkeys(("inc", "incorporated", "corp", "corporation", "co", "company", "pbc"), "corporation"),
    **dict.fromkeys(("llc", "lc"), "llc"),
    **dict.fromkeys(("llp", "lp", "lllp"), "partnership"),
}
_PARTS = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}
_WORD = re.compile(r"[^\W_]+")
_SHARE = 0.1  # of a house's filings
_SECTORS = {"32": "31", "33": "31", "45": "44", "49": "48"}  # written with several numbers


@dataclass(frozen=True, slots=True)
class Called:
    """A name of an employer. ``kind``: "name" (the usual one), "legal" (with its form, as a posting's footer says it), "alias".
    ``origin``: where it was read."""

    text: str
    kind: str = "name"
    origin: str = ""


class Near(IntEnum):
    """Where a filer is, beside the employer's jobs. FAR: in none of their states."""

    FAR = 0
    UNKNOWN = 1
    STATE = 2
    CITY = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of the employer that is looked for. ``cities``: folded; ``groups``: of its occupations; ``form``: of its legal name."""

    names: tuple[Called, ...]
    states: frozenset[str]
    cities: frozenset[str]
    groups: frozenset[int]
    domain: str
    keys: tuple[str, ...]
    legal: frozenset[str]
    form: str


def asked(names: Iterable[Called], states: Iterable[str], cities: Iterable[str], occupations: Iterable[str], domain: str | None) -> Asked:
    order = ("legal", "name", "alias")
    called = tuple(sorted(names, key=lambda name: order.index(name.kind) if name.kind in order else len(order)))
    read = [(name, read_name(name.text)) for name in called]
    legal = [one for name, one in read if name.kind == "legal"]
    return Asked(
        called,
        frozenset(code for state in states if (code := state_code((state or "").removeprefix("US-")))),
        frozenset(city_key(city) for city in cities if city),
        groups_of(occupations),
        (domain or "").lower().removeprefix("www."),
        tuple(dict.fromkeys(key for _, one in read for key in one.keys)),
        frozenset(one.key for one in legal),
        next((form for one in (*legal, *(one for _, one in read)) if (form := _FORMS.get(one.form, ""))), ""),
    )


@lru_cache(1 << 14)
def city_key(city: str) -> str:
    """ "New York City", "NEW YORK" -> "new york"; "St. Louis" -> "saint louis"."""
    words = [_PARTS.get(word, word) for word in _WORD.findall(fold_letters(city[:100]))]
    return " ".join(words[:-1] if len(words) > 1 and words[-1] == "city" else words[2:] if words[:2] == ["city", "of"] else words)


@dataclass(slots=True)
class House:
    """Filers that belong together."""

    filers: list[Filer] = field(default_factory=list)
    taxes: set[str] = field(default_factory=set)
    states: set[str] = field(default_factory=set)
    sites: set[str] = field(default_factory=set)
    cities: set[tuple[str, str]] = field(default_factory=set)
    sectors: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    filings: int = 0

    def add(self, other: "House") -> None:
        self.filers += other.filers
        for name in ("taxes", "states", "sites", "cities", "sectors", "keys"):
            getattr(self, name).update(getattr(other, name))
        self.filings += other.filings

    def is_of(self, other: "House", by_sector: bool) -> bool:
        """Whether they are one: of one number, or of one name and place. ``by_sector``: the state and the industry are place enough."""
        if self.taxes & other.taxes and (self.keys & other.keys or self.states & other.states):
            return True
        alike = self.sectors & other.sectors or not (self.sectors and other.sectors)
        here = self.cities & other.cities or (by_sector and alike and self.states & other.states)
        return bool(here) and bool(self.keys & other.keys)

    def near(self, ask: Asked) -> Near:
        if any(city in ask.cities and (not state or not ask.states or state in ask.states) for state, city in self.cities):
            return Near.CITY
        if not ask.states or not (self.states or self.sites):
            return Near.UNKNOWN
        return Near.STATE if (self.states | self.sites) & ask.states else Near.FAR

    def is_at(self, seats: frozenset[str]) -> bool:
        """Whether it files from one of the states, as far as that is known of both."""
        return not (seats and self.states) or not self.states.isdisjoint(seats)

    def goes_by_another(self, keys: Collection[str]) -> bool:
        """Whether it trades under another name than those asked for, and none of them: "LAMBDA INC D/B/A LAMBDA SCHOOL"."""
        trading = [filer for filer in self.filers if _trades(filer)]
        others = [filer for filer in trading if not _trades_as(filer, keys)]
        return bool(trading) and len(others) == len(trading) and sum(filer.filings for filer in others) >= _SHARE * self.filings

    def differs_in_form(self, form: str) -> bool:
        forms = {_FORMS.get(read_name(filer.name).form, "") for filer in self.filers} - {""}
        return bool(form and forms) and form not in forms


def _trades(filer: Filer) -> bool:
    """Whether it has a name in use; one that it had is none."""
    return bool(filer.trade_key) and (bool(filer.trade) or not read_name(filer.name).is_former)


def _trades_as(filer: Filer, keys: Collection[str]) -> bool:
    """Whether it uses one of the names, or one that begins as its own, which was cut."""
    is_cut = bool(filer.cut) and not filer.trade
    return filer.trade_key in keys or (is_cut and any(key.startswith(filer.trade_key) for key in keys))


def house_of(filer: Filer) -> House:
    return House(
        [filer], {filer.tax} - {""}, {filer.state} - {""}, set(filer.sites), {(filer.state, city_key(city)) for city in filer.cities},
        {_SECTORS.get(sector[:2], sector[:2]) for sector in filer.sectors}, {filer.key}, filer.filings,
    )  # fmt: skip


def houses_of(filers: Iterable[Filer], by_sector: bool) -> list[House]:
    """Filers, put together; a row without a place goes to the largest house of its name."""
    known: list[House] = []
    homeless: list[House] = []
    for filer in filers:
        one = house_of(filer)
        if not (one.states or one.cities or one.taxes):
            homeless.append(one)
            continue
        for other in [other for other in known if other.is_of(one, by_sector)]:
            known.remove(other)
            one.add(other)
        known.append(one)
    for one in homeless:
        _shelter(one, known)
    return sorted(known, key=lambda house: (-house.filings, sorted(house.keys), sorted(house.states)))


def _shelter(one: House, known: list[House]) -> None:
    alike: Sequence[House] = [other for other in known if other.keys & one.keys]
    if alike:
        max(alike, key=lambda other: other.filings).add(one)
    else:
        known.append(one)

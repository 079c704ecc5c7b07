"""An employer of postings -> the entities that registers have of it.

A name alone decides little: what it is worth (`registers.fitting`), whether the filer is where the employer has jobs, whether its industry
has such jobs, and who else is called so, together decide whether it is claimed (`registers.rules`). What is not claimed is ambiguous, with
its reason. Likeness claims nothing: it suggests (`Matcher.suggest`).
"""

import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.extract.words.tables import load_words
from registers.aliases import Alias, Aliases, shipped_aliases
from registers.filers import Filer, filers_by, filers_cut, filers_of, keys_behind, whole_names
from registers.fitting import Rank, fits, is_local, is_ordinary, rank_of
from registers.houses import Asked, Called, House, Near, asked, house_of, houses_of
from registers.layouts import KINDS
from registers.names import CUT, key_of, loose_key, read_name, whole_text
from registers.rules import Case, Rule, rule_of
from registers.suggestions import Suggestion, suggest

__all__ = ["Called", "Decision", "Entity", "Match", "Matcher", "Suggestion"]
KINDS_OF = {
    country: frozenset(kind.name for kind in KINDS.values() if kind.country == country and "employer" in kind.columns)
    for country in {kind.country for kind in KINDS.values()}
}
_AT_HOME = {
    "US": (" us", " usa", " america", " of america", " north america"),
    "GB": (" uk", " gb"),
    "CA": (" canada",),
    "NL": (" nederland", " netherlands"),
}
_NEUTRAL = load_words("registers/employer_descriptors.txt")
_LIKE = ("family", "kin", "loose", "ai")  # names that are not the very one: claimed, or not spoken of
_INSTITUTIONS = (".edu", ".gov", ".mil")
_APART = load_words("registers/apart_words.txt")
_JOINED = re.compile(r"([a-z]{4,})ai")  # "OrvaneAI"
_OTHER_AIM = ("for", "of")  # "Tarnwater Institute for Birds" is not that for Trees
_KIN = 12  # names that begin with one, where they may all be its own
_SHORT = 3  # letters of a name that is an abbreviation of many
_SHORTEST_CUT = 20
_LEADS = 20  # as many filings, and as many times those of all others of the name
_MOST = 60  # houses of a name that are looked at one by one


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word: the employer called ``name`` is, or is not, the one that a register calls ``entity``. ``register``: a kind, ""
    any; ``state``: of the entity, where several of its name are told apart."""

    name: str
    entity: str
    is_same: bool
    register: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """What the registers of one kind have of one employer. ``method``: "key", "dba", "cut", "family" (the brand's entity of a country,
    the only one whose name begins with it, or the one that its site names), "ai" (its name
    less "AI"), "loose", "alias" or "confirmed"; ``why``: in words.
    ``rows``: (name, tax number, state) of its rows as the register spells them."""

    register: str
    key: str
    name: str
    state: str
    city: str
    naics: str
    method: str
    why: str
    filings: int = 0
    states: frozenset[str] = frozenset()
    rows: frozenset[tuple[str, str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """``entities``: of all registers; those of one that ``is_ambiguous`` are what it may be, and none is claimed. ``why``: a sentence."""

    method: str
    entities: tuple[Entity, ...]
    is_ambiguous: bool
    why: str


@dataclass(frozen=True, slots=True)
class _Finding:
    """Filers that a name leads to. ``rank``: what the name is worth here; ``said``: how it leads there, in words."""

    method: str
    rank: Rank
    filers: tuple[Filer, ...]
    said: str
    is_legal: bool = False
    is_word: bool = False
    has_site: bool = False
    has_other_site: bool = False
    is_brand: bool = False
    has_namesake: bool = False  # one of the very name is in a city of the jobs
    seats: frozenset[str] = frozenset()  # states that the entity files from


_Ruled = tuple[_Finding, House, Rule]


class Matcher:
    """Finds employers in the registers of ``db`` (`registers.store`), which it only reads. ``aliases``: rows beside those that come along;
    ``decisions``: a person's, which go before everything."""

    def __init__(self, db: sqlite3.Connection, aliases: Iterable[Alias] = (), decisions: Iterable[Decision] = ()) -> None:
        self._db = db
        self._aliases = Aliases([*shipped_aliases(), *aliases])
        self._fetched: dict[str, list[Filer]] = {}
        self._decisions: dict[str, list[Decision]] = {}
        for decision in decisions:
            self._decisions.setdefault(key_of(decision.name), []).append(decision)

    def match(
        self, names: Sequence[Called], countries: Collection[str], states: Collection[str] = (), occupations: Collection[str] = (),
        domain: str | None = None, cities: Collection[str] = (),
    ) -> Match | None:  # fmt: skip
        """What the registers of ``countries`` have of the employer so called. ``states`` and ``cities``: of its jobs; ``occupations``:
        titles or SOC codes of them; ``domain``: its site's host. None: nobody there is called so; `no_record` says where."""
        ask = asked(names, states, cities, occupations, domain)
        found = [one for country in sorted(countries) if (one := self._match_in(country, ask))]
        sure = [one for one in found if not one.is_ambiguous] or found
        if not sure:
            return None
        entities = tuple(entity for one in sure for entity in one.entities)
        return Match(sure[0].method, entities, sure[0].is_ambiguous, "; ".join(dict.fromkeys(one.why for one in sure)))

    def suggest(self, name: str, most: int = 10) -> list[Suggestion]:
        """Entities whose names are alike, for a person to look at; the likest first."""
        return suggest(self._db, name, most)

    def _match_in(self, country: str, ask: Asked) -> Match | None:
        kinds = KINDS_OF.get(country, frozenset())
        self._fetch(country, ask)
        seen: set[Filer] = set()
        ruled: list[_Ruled] = []
        for finding in self._findings(country, ask):
            filers = [one for one in finding.filers if one.kind in kinds and one not in seen and not self._is_rejected(one, ask)]
            seen.update(filers)
            ruled += (one for one in _rule(finding, filers, ask) if one[2].claims or finding.method not in _LIKE)
        claimed = [one for one in ruled if one[2].claims]
        for finding in list(self._twins(claimed, seen)):
            filers = [one for one in finding.filers if one.kind in kinds and not self._is_rejected(one, ask)]
            claimed += (one for one in _rule(finding, filers, ask) if one[2].claims)
        if not ruled:
            return None
        entities = tuple(entity for one in claimed or ruled for entity in _entities(*one))
        reasons = dict.fromkeys(f"{finding.said}: {rule.why}" for finding, _, rule in claimed or ruled)
        return Match((claimed or ruled)[0][0].method, entities, not claimed, "; ".join(list(reasons)[:3]))

    def _findings(self, country: str, ask: Asked) -> Iterator[_Finding]:
        yield from self._confirmed(ask)
        for name in ask.names:
            if name.kind != "alias":  # whom else a posting names may be a partner
                yield from self._listed(name, country, ask)
        for name in ask.names:
            yield from self._named(name, country, ask)
        for name in ask.names:
            yield from self._cut(name, ask)
        for key in ask.keys:
            yield from self._family(key, country, ask)
            yield from self._less_ai(key)
            yield from self._kin(key, country, ask)
            if apart := _JOINED.fullmatch(key):  # registers write "Orvane A I Technologies"
                yield from self._kin(f"{apart[1]} ai", country, ask)
            yield from self._loosely(key, ask)

    def _by(self, what: str, key: str) -> tuple[Filer, ...]:
        return tuple(filers_by(self._db, what, key))

    def _of(self, key: str) -> tuple[Filer, ...]:
        """The filers of the very key; of one employer they are read at once (`_fetch`)."""
        if key not in self._fetched:
            self._fetched.update(filers_of(self._db, [key]))
        return tuple(self._fetched[key])

    def _fetch(self, country: str, ask: Asked) -> None:
        at_home = [key + end for key in ask.keys for end in _AT_HOME.get(country, ())]
        self._fetched = filers_of(self._db, [*ask.keys, *at_home])

    def _confirmed(self, ask: Asked) -> Iterator[_Finding]:
        for decision in self._decided(ask):
            if decision.is_same:
                filers = tuple(filer for filer in self._of(key_of(decision.entity)) if _is_of(filer, decision))
                yield _Finding("confirmed", Rank.UNIQUE, filers, f"{decision.name} is {decision.entity}")

    def _is_rejected(self, filer: Filer, ask: Asked) -> bool:
        return any(not one.is_same and filer.key == key_of(one.entity) and _is_of(filer, one) for one in self._decided(ask))

    def _left(self, filers: Iterable[Filer], ask: Asked) -> tuple[Filer, ...]:
        """Those that nobody rejected: a reason names no other."""
        return tuple(filer for filer in filers if not self._is_rejected(filer, ask))

    def _decided(self, ask: Asked) -> list[Decision]:
        return [decision for key in ask.keys for decision in self._decisions.get(key, ())] if self._decisions else []

    def _listed(self, name: Called, country: str, ask: Asked) -> Iterator[_Finding]:
        brand = read_name(name.text).key
        namesakes = [house for house in map(house_of, self._of(brand)) if house.near(ask) == Near.CITY]
        has_namesake = any(fits(ask.groups, house.sectors) is not False for house in namesakes)
        is_word, has_site = is_ordinary(brand) or len(brand) <= _SHORT, ask.domain == f"{brand.replace(' ', '')}.com"
        for key, alias in self._aliases.entities(brand, country):
            begins = {text[:end].rstrip() for text in (whole_text(alias.entity), key) for end in (CUT - 1, CUT) if len(text) >= CUT - 1}
            cut = (filer for filer in filers_cut(self._db, sorted(begins)) if self._can_be(filer, key))
            filers, seats = (*self._by("loose", loose_key(key)), *cut), frozenset(alias.states.split())
            yield _Finding(
                "alias", rank_of(key), filers, alias.why, is_word=is_word, seats=seats, has_site=has_site,
                has_other_site=_is_elsewhere(ask.domain, brand), has_namesake=has_namesake,
            )  # fmt: skip

    def _named(self, name: Called, country: str, ask: Asked) -> Iterator[_Finding]:
        """Filers of the very key, by their name or by the name that they use."""
        for key in read_name(name.text).keys:
            rank = self._worth(key, name, country, ask)
            legal, word, is_brand = _is_legal(name), is_ordinary(key), bool(self._aliases.entities(key, country))
            whole = self._left((filer for filer in self._of(key) if not filer.cut), ask)
            yield _Finding("key", rank, whole, f"{name.text} is the name of {_spelled(whole)}", legal, word, is_brand=is_brand)
            trade = self._left((*self._by("trade", key), *self._by("column", key)), ask)
            yield _Finding("dba", rank, trade, f"{name.text} is a name that {_spelled(trade)} uses or used", legal, word, is_brand=is_brand)

    def _worth(self, key: str, name: Called, country: str, ask: Asked) -> Rank:
        """What a name is worth, less where something speaks against it: the employer has another legal name, its own entities are
        listed, or it is but a short form of its name, or another name altogether."""
        others = [set(other.split()) for other in ask.keys if other != key]
        words = set(key.split())
        against = (
            bool(ask.legal) and key not in ask.legal,
            bool(self._aliases.entities(key, country)),
            name.kind == "alias" and any(words < other or words.isdisjoint(other) for other in others),
        )
        return Rank(max(0, rank_of(key) - sum(against)))

    def _cut(self, name: Called, ask: Asked) -> Iterator[_Finding]:
        """Filers whose name was cut, where it can be no other whole name than this one."""
        read, text = read_name(name.text), whole_text(name.text)
        begins = {one[:end].rstrip() for one in (text, read.key) for end in range(_SHORTEST_CUT, min(len(one), CUT) + 1)}
        filers = dict.fromkeys((*filers_cut(self._db, sorted(begins)), *(filer for filer in self._of(read.key) if filer.cut)))
        own = tuple(filer for filer in filers if not {key_of(other) for other in whole_names(self._db, filer.cut)} - set(ask.keys))
        rank = max(rank_of(read.key), Rank.PLAIN) if len(text) >= _SHORTEST_CUT else rank_of(read.key)
        yield _Finding("cut", rank, own, f"{_spelled(own)} is {name.text}, cut at {CUT} characters", _is_legal(name), is_ordinary(read.key))

    def _family(self, key: str, country: str, ask: Asked) -> Iterator[_Finding]:
        """The brand's own entity in a country ("Acme US"), the only one whose name is the brand's with nothing told behind it ("Acme
        Technologies"), and the one that its site names ("acmelabs.com")."""
        for end in _AT_HOME.get(country, ()):
            filers = self._of(key + end)
            yield _Finding("family", rank_of(key), filers, f"{_spelled(filers)} is {key} in {country}")
        if (
            rank_of(key) == Rank.UNIQUE
            and len(longer := keys_behind(self._db, key, 2)) == 1
            and longer[0][len(key) :].split()[-1] in _NEUTRAL
        ):
            filers = self._of(longer[0])
            yield _Finding("family", Rank.RARE, filers, f"no other filer's name begins with {key} than {_spelled(filers)}")
        label, _, rest = ask.domain.partition(".")
        if len(label) >= 4 and label.startswith(key.replace(" ", "")[:4]):
            filers = (*self._of(f"{label} {rest.replace('.', ' ')}"), *(self._by("loose", loose_key(label)) if label != key else ()))
            rank = max(rank_of(one) for one in (key, *(filer.key for filer in filers)))
            yield _Finding("family", rank, filers, f"the site {ask.domain} names {_spelled(filers)}")

    def _less_ai(self, key: str) -> Iterator[_Finding]:
        """A brand that is its filer's name less "AI", where nobody files under the brand itself."""
        if not self._of(key):
            filers = self._of(f"{key} ai")
            yield _Finding("ai", rank_of(key), filers, f"{_spelled(filers)} is {key} with its AI", is_word=is_ordinary(key))

    def _kin(self, key: str, country: str, ask: Asked) -> Iterator[_Finding]:
        """Filers whose name begins with several words that few bear, and goes on ("Orvane Tarn Insurance"), or with a coined one and tells
        nothing behind it; about a university, a town or a bank stand others that bear its name."""
        is_one = " " not in key
        worth = Rank.PLAIN if is_one and rank_of(key) == Rank.UNIQUE else Rank.COMMON if is_one else rank_of(key)
        is_other = bool(self._aliases.entities(key, country)) or (bool(ask.domain) and not ask.domain.startswith(f"{key}."))
        if worth < Rank.PLAIN or (is_one and is_other) or is_local(key) or len(longer := keys_behind(self._db, key, _KIN + 1)) > _KIN:
            return
        tails = {one: one[len(key) :].split() for one in longer}
        alike = [
            one
            for one, tail in tails.items()
            if tail[0] not in _OTHER_AIM and _APART.isdisjoint(tail) and (not is_one or tail[-1] in _NEUTRAL)
        ]
        filers = self._left((filer for found in filers_of(self._db, alike).values() for filer in found), ask)
        yield _Finding("kin", worth, filers, f"the name of {_spelled(filers)} begins with {key}")

    def _twins(self, claimed: Iterable[_Ruled], seen: Collection[Filer]) -> Iterator[_Finding]:
        """Other rows of what is claimed, in its state: its name as it was cut, or with another number or city."""
        for finding, house, _ in claimed:
            if finding.method in _LIKE:
                continue
            begins = {text[:end].rstrip() for one in house.filers if (text := whole_text(one.name)) for end in (CUT - 1, CUT)}
            cut = [filer for filer in filers_cut(self._db, sorted(begins)) if self._can_be(filer, *house.keys)]
            same = [filer for key in house.keys for filer in self._of(key) if finding.rank > Rank.COMMON or _is_small(filer, house)]
            filers = tuple(one for one in dict.fromkeys((*cut, *same)) if one.state in house.states and one not in house.filers)
            yield _Finding("twin", finding.rank, filers, f"{_spelled(filers)} is {_spelled(house.filers)}")

    def _can_be(self, filer: Filer, *keys: str) -> bool:
        """Whether no other whole name begins as this one that was cut."""
        return not {key_of(other) for other in whole_names(self._db, filer.cut)} - set(keys)

    def _loosely(self, key: str, ask: Asked) -> Iterator[_Finding]:
        filers = self._left((filer for filer in self._by("loose", loose_key(key)) if filer.key != key and not filer.cut), ask)
        rank = min((rank_of(one) for one in (key, *(filer.key for filer in filers))), default=Rank.COMMON)
        yield _Finding("loose", rank, filers, f"{_spelled(filers)} spells {key} otherwise")


def _is_legal(name: Called) -> bool:
    return name.kind == "legal" or bool(read_name(name.text).form)


def _is_elsewhere(domain: str, brand: str) -> bool:
    """Whether a site is an institution's, or its name does not have the brand's."""
    return bool(domain) and (domain.endswith(_INSTITUTIONS) or brand.replace(" ", "") not in domain)


def _is_small(filer: Filer, house: House) -> bool:
    return house.filings >= _LEADS * max(1, filer.filings)


def _is_of(filer: Filer, decision: Decision) -> bool:
    return decision.register in ("", filer.kind) and decision.state in ("", filer.state)


def _rule(finding: _Finding, filers: Collection[Filer], ask: Asked) -> Iterator[_Ruled]:
    """What becomes of each house of the filers."""
    houses = houses_of(filers, by_sector=finding.rank > Rank.COMMON)[:_MOST]
    seen = [(house, house.near(ask), fits(ask.groups, house.sectors)) for house in houses]
    total = sum(house.filings for house in houses)
    nearest = max((near for _, near, fit in seen if fit is not False), default=Near.UNKNOWN)
    for house, near, fit in seen:
        leads = house.filings >= _LEADS * max(1, total - house.filings)
        rivals = sum(other >= near and not (fit and other_fit is False) for _, other, other_fit in seen) - 1
        case = Case(
            finding.method, finding.rank, near, fit, 0 if leads else rivals, leads or len(houses) == 1, house.filings,
            is_word=finding.is_word, has_site=finding.has_site, has_other_site=finding.has_other_site, is_brand=finding.is_brand,
            has_nearer=nearest == Near.CITY, has_namesake=finding.has_namesake, is_local=any(map(is_local, house.keys)),
            has_city=bool(ask.cities and house.cities), is_at_seat=house.is_at(finding.seats),
        )  # fmt: skip
        yield finding, house, rule_of(_weighed(case, finding, house, ask))


def _weighed(case: Case, finding: _Finding, house: House, ask: Asked) -> Case:
    """The case with what speaks against it: another legal form, another name in use."""
    other_form, other_trade = house.differs_in_form(ask.form), house.goes_by_another(ask.keys)
    rank = Rank(max(0, case.rank - other_form - other_trade))
    return replace(case, rank=rank, is_legal=finding.is_legal and not other_form, has_other_trade=other_trade)


def _entities(finding: _Finding, house: House, rule: Rule) -> Iterator[Entity]:
    """One of each register that the house stands in, and key."""
    groups: dict[tuple[str, str], list[Filer]] = {}
    for filer in house.filers:
        groups.setdefault((filer.kind, filer.key), []).append(filer)
    for (kind, key), filers in groups.items():
        best = max(filers, key=lambda filer: (filer.filings, filer.last_year or 0, filer.name))
        yield Entity(
            kind, key, best.name, best.state, best.cities[0] if best.cities else "", best.sectors[0] if best.sectors else "",
            finding.method, f"{finding.said}: {rule.why}", sum(filer.filings for filer in filers),
            frozenset(filer.state for filer in filers if filer.state), frozenset((filer.name, filer.tax, filer.state) for filer in filers),
        )  # fmt: skip


def _spelled(filers: Iterable[Filer]) -> str:
    """How the largest of them is spelled, for a sentence."""
    best: Callable[[Filer], tuple[int, str]] = lambda filer: (filer.filings, filer.name)  # noqa: E731
    found = max(filers, key=best, default=None)
    return found.name if found else ""

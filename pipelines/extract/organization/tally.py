"""What the postings of one board call their employer: every spelling, and the families of names that spellings make."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipelines.extract.organization.board_token import RULE as TOKEN_RULE
from pipelines.extract.organization.names import BY_FIELD, are_related, letters, plain_name
from schemas.evidence import Evidence
from schemas.facts import EmployerName

PROOF = 5  # weight of a name that one posting alone makes sure of
LEGAL_RULES = ("organization.equal_opportunity", "organization.e_verify", "organization.legal_form", BY_FIELD)
MOST_NAMES = 300  # of a board that are compared with each other: beyond that it is no employer's


@dataclass(slots=True)
class Heard:
    """One spelling on a board: the postings that have it, its weight over them, and the best words for it."""

    name: str
    evidence: Evidence
    postings: set[str] = field(default_factory=set)
    weight: int = 0
    fields: int = 0  # postings whose structured field gives it
    chosen: int = 0  # postings that choose it by proof
    legal: int = 0  # postings that say it in a sentence of legal weight
    best: tuple[int, str, int] = (1, "", 0)  # weight (negative), posting and offset of ``evidence``

    def add(self, posting_id: str, name: EmployerName, is_first: bool) -> None:
        """Hear it once more."""
        rule = name.evidence.rule
        self.postings.add(posting_id)
        self.weight += name.weight
        self.fields += rule == BY_FIELD
        self.chosen += is_first and name.weight > PROOF and rule != TOKEN_RULE
        self.legal += rule in LEGAL_RULES
        best = (-name.weight, posting_id, name.evidence.start or 0)
        if best < self.best:
            self.best, self.evidence = best, name.evidence


@dataclass(slots=True)
class Tally:
    """The postings of one board, counted; in any order they give the same."""

    postings: int = 0
    heard: dict[str, Heard] = field(default_factory=dict)
    nobody: dict[str, Heard] = field(default_factory=dict)  # the same of what names nobody: "our client"

    def add(self, posting_id: str, names: Iterable[EmployerName]) -> None:
        """Count a posting and the names that it tells, its own choice first."""
        self.postings += 1
        for n, name in enumerate(names):
            heard = self.heard if name.is_somebody else self.nobody
            heard.setdefault(name.name, Heard(name.name, name.evidence)).add(posting_id, name, n == 0)


@dataclass(slots=True)
class Family:
    """Spellings that may be one employer's, the heaviest first: "Acme", "Acme, Inc.", "Acme Robotics"."""

    members: list[Heard]

    @property
    def postings(self) -> int:
        return len(set().union(*(one.postings for one in self.members)))

    @property
    def weight(self) -> int:
        return sum(one.weight for one in self.members)

    @property
    def fields(self) -> int:
        return sum(one.fields for one in self.members)

    @property
    def chosen(self) -> int:
        return sum(one.chosen for one in self.members)

    def groups(self) -> dict[str, list[Heard]]:
        """The members by the letters of their plain names."""
        found: defaultdict[str, list[Heard]] = defaultdict(list)
        for one in self.members:
            found[letters(plain_name(one.name))].append(one)
        return found


def families(heard: Iterable[Heard]) -> list[Family]:
    """The names of a board, put together where one begins the other; the heaviest family first."""
    found: list[Family] = []
    for one in sorted(heard, key=lambda one: (-one.weight, one.name))[:MOST_NAMES]:
        plain = plain_name(one.name)
        near = next((family for family in found if are_related(plain, plain_name(family.members[0].name))), None)
        if near is None:
            found.append(Family([one]))
        else:
            near.members.append(one)
    return sorted(found, key=lambda family: (-family.weight, family.members[0].name))


def usual(group: Iterable[Heard], whole: str = "") -> str:
    """The most usual spelling of a group, without its legal form; but "Brain Co." where that is what the board's token says (``whole``)."""
    counts: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for one in group:
        name = one.name if letters(one.name) == whole else plain_name(one.name)
        postings, weight = counts[name]
        counts[name] = (postings + len(one.postings), weight + one.weight)
    return min(counts, key=lambda name: (letters(name) != whole, -counts[name][0], name.isupper(), -counts[name][1], len(name), name))


def legal_names(members: Iterable[Heard]) -> Iterator[Heard]:
    """Those that are spelled with their legal form."""
    return (one for one in members if plain_name(one.name) != one.name and not one.name.startswith("the "))

"""A board's employer, settled over the names that its postings tell. Pure: the same postings give the same employer in any order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.extract.organization.board_token import board_label, fits_token, inferred_name, own_site, owners
from pipelines.extract.organization.names import are_related, extract_organization, letters, organization_key, plain_name
from pipelines.extract.organization.prose import FIELD, ORDINARY
from pipelines.extract.organization.tally import PROOF, Family, Heard, Tally, families, legal_names, usual
from pipelines.extract.words.tables import load_words
from schemas.employer import Alias, Employer
from schemas.enums import Lineage, Origin
from schemas.evidence import Evidence
from schemas.facts import EmployerName
from schemas.source import Home

AGENCY_WORDS = load_words("agency_words.txt")
USUAL = 4  # the board's token as a name wins from a fourth of the heaviest name's weight on
ONE_EMPLOYER = 0.8  # of the postings whose field names an organization: from there on the others are exceptions
KNOWN_EMPLOYER = 0.5  # the same where the registry names it
MANY = 3
COMMON = 0.5  # of a board's postings
SELDOM = 0.1
LEGAL = 0.2


@dataclass(frozen=True, slots=True)
class Board:
    """Whose board it is: what is known of it beside its postings."""

    family: str
    name: str
    home: Home = Home()
    lineage: Lineage = Lineage.ATS

    @property
    def label(self) -> str | None:
        return board_label(self.family, self.name)

    @property
    def whole(self) -> str:
        """The letters of its token."""
        return owners(self.label)[0] if self.label else ""


@dataclass(frozen=True, slots=True)
class Settlement:
    """``employer`` of a board (None: nobody's, or nobody says); ``others``: further employers by the letters of their names, on a board
    that is ``shared`` by several."""

    employer: Employer | None
    shared: bool = False
    others: tuple[tuple[frozenset[str], str, Employer | None], ...] = ()

    def of(self, names: Sequence[EmployerName]) -> tuple[str, Evidence, Employer | None] | None:
        """(organization, its evidence, its employer) of a posting that tells ``names``; None where it keeps what it has."""
        own = plain_name(names[0].name) if names else ""
        if self.shared and own and names[0].weight >= PROOF and not (self.employer and are_related(own, self.employer.name)):
            known = next((other for other in self.others if letters(own) in other[0]), None)
            return (known[1], names[0].evidence, known[2]) if known else None
        if self.employer is None:
            return None
        alike = [name for name in names if letters(plain_name(name.name)) == letters(self.employer.name)]
        words = max(alike, key=lambda name: name.weight).evidence if alike else self.employer.evidence
        return self.employer.name, words, self.employer


def settle_employer(tally: Tally, board: Board) -> Settlement:
    """The employer of a board. In this order: the registry's; the one that the postings' fields name; the one that they name in common;
    the board's token, spelled out. A board of several (`is_shared`) leaves its postings what they say themselves."""
    if board.lineage is Lineage.AGGREGATOR:
        return Settlement(None, shared=True)
    found = families(tally)
    own = find_own(found, tally, board)
    employer = build_employer(own, found, tally, board)
    if employer is None:
        return Settlement(None)
    rest = [family for family in found if family is not own and not are_related(family.members[0].name, employer.name)]
    if not employer.is_agency and not is_shared(own, rest, board):
        return Settlement(employer)
    others = tuple((frozenset(family.groups()), usual(family.members), build_other(family, board)) for family in rest)
    return Settlement(employer, True, others)


def find_own(found: Sequence[Family], tally: Tally, board: Board) -> Family | None:
    """The family of names that is the board's own: what fields name, else what goes with its token, unless most postings say otherwise."""
    named = max(found, key=lambda family: family.fields, default=None)
    if named and named.fields >= ONE_EMPLOYER * sum(family.fields for family in found) > 0:
        return named
    fitting = next((family for family in found if any(fits_token(one.name, board.label) for one in family.members)), None)
    strange = next((family for family in found if family is not fitting and is_common(family, tally, board)), None)
    if strange and (fitting is None or strange.weight >= 2 * fitting.weight):
        return strange
    return fitting


def is_common(family: Family, tally: Tally, board: Board) -> bool:
    """Whether postings enough agree on a name that the board's token does not bear out; where it has none, one proof is enough."""
    if board.label is None:
        return family.postings > 1 or family.weight > PROOF
    return family.chosen >= max(MANY, COMMON * tally.postings)


def is_shared(own: Family | None, rest: Sequence[Family], board: Board) -> bool:
    """Several employers on one board: fields that name several, none of them in most postings; or postings that each prove another
    name, at least three of them and more than prove the board's own."""
    fields = own.fields if own else 0
    total = fields + sum(family.fields for family in rest)
    if total and fields < total * (KNOWN_EMPLOYER if board.home.employer else ONE_EMPLOYER):
        return True
    proved = [family.chosen for family in rest if family.chosen]
    return len(proved) >= MANY and sum(proved) > (own.chosen if own else 0)


def build_employer(own: Family | None, found: Sequence[Family], tally: Tally, board: Board) -> Employer | None:
    """The board's employer with all that is known of it."""
    named = name_of(own, board)
    if named is None:
        return None
    name, evidence, witness = named
    near = [one for one in (own.members if own else ()) if one.evidence]
    near += [one for family in found if family is not own for one in family.members if is_proved(one, tally, board)]
    legal = max(legal_names(near), key=lambda one: (one.weight, one.name), default=None)
    words = {*organization_key(name).split(), *(board.label or "").lower().replace("-", " ").split()}
    return Employer(
        name,
        identity_of(name, legal.name if legal else None, board),
        evidence,
        witness,
        tuple(find_aliases(name, near, tally, board.whole)),
        legal.name if legal else None,
        own_site(board.family, board.name),
        board.home.country,
        not AGENCY_WORDS.isdisjoint(words),
    )


def name_of(own: Family | None, board: Board) -> tuple[str, Evidence, str | None] | None:
    """(name, evidence, posting that it was read in) of a board's employer."""
    if board.home.employer and (given := extract_organization(board.home.employer)):
        return given.name, Evidence(FIELD, Origin.REGISTRY, board.home.employer, "employer.registry"), None
    if own is not None:
        groups = own.groups()
        weights = {key: sum(one.weight for one in group) for key, group in groups.items()}
        heaviest = min(weights, key=lambda key: (-weights[key], key))
        alike = [key for key in weights if board.whole and are_related(key, board.whole) and key.startswith(board.whole)]
        wanted = max(alike, key=lambda key: (key == board.whole, weights[key], key), default=heaviest)
        key = wanted if weights[wanted] * USUAL >= weights[heaviest] else heaviest
        best = min((one for one in groups[key] if one.evidence), key=lambda one: one.best)
        assert best.evidence is not None
        rule = "employer.field" if own.fields else "employer.prose"
        return usual(groups[key], board.whole), Evidence(FIELD, Origin.BOARD, best.evidence.quote, rule), best.best[1]
    if board.label is None:
        return None
    return inferred_name(board.label), Evidence(FIELD, Origin.BOARD, board.name, "employer.token"), None


def is_proved(one: Heard, tally: Tally, board: Board) -> bool:
    """A name unlike the board's own that is its employer's too: legal sentences or fields give it in more than a stray posting, or it is
    what the board is named after, and most postings have it."""
    legal = one.legal > 1 and one.weight >= PROOF * one.legal and one.legal >= LEGAL * tally.postings
    return legal or (letters(one.name) == board.whole and len(one.postings) >= COMMON * tally.postings)


def find_aliases(name: str, near: Sequence[Heard], tally: Tally, whole: str) -> Iterator[Alias]:
    """The other spellings, where a sentence of legal weight or several postings give them."""
    told = {name.casefold()}
    for one in sorted(near, key=lambda one: (-one.weight, one.name)):
        plain = plain_name(one.name)
        if plain.casefold() in told or one.evidence is None or (plain.split()[-1].lower() in ORDINARY and letters(plain) != whole):
            continue
        if one.legal or len(one.postings) >= max(2, SELDOM * tally.postings):
            told.add(plain.casefold())
            yield Alias(plain, one.best[1], one.evidence)


def build_other(family: Family, board: Board) -> Employer | None:
    """One of several employers of a board: only what a field names is one for certain."""
    best = min((one for one in family.members if one.fields), key=lambda one: (-one.fields, one.name), default=None)
    if best is None or best.evidence is None:
        return None
    name, legal = usual(family.members), next(legal_names([best]), None)
    identity = f"{board.family}:{board.name}|{letters(name)}"
    return Employer(name, identity, best.evidence, best.best[1], legal_name=legal.name if legal else None, country=board.home.country)


def identity_of(name: str, legal: str | None, board: Board) -> str:
    """Two boards are one employer's where the registry gives both the same name, or both tell the same legal name or site; the same
    name alone is no proof."""
    key, site = letters(name), own_site(board.family, board.name)
    if board.home.employer:
        return f"registry|{organization_key(name)}"
    if site:
        return f"site|{site}|{key}"
    return f"legal|{legal.casefold()}" if legal else f"{board.family}:{board.name}|{key}"

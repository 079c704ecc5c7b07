"""A board's employer, settled over the names that its postings tell. Pure: the same postings give the same employer in any order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipelines.extract.organization.agency import COMMON, MANY, are_proved, find_agency
from pipelines.extract.organization.board_token import board_label, fits_token, inferred_name, is_saved_file, own_site, owners
from pipelines.extract.organization.names import are_related, extract_organization, letters, organization_key, plain_name
from pipelines.extract.organization.prose import FIELD, ORDINARY
from pipelines.extract.organization.site_name import read_site_name
from pipelines.extract.organization.tally import PROOF, Family, Heard, Tally, families, legal_names, usual
from schemas.employer import Alias, Employer, Naming
from schemas.enums import Lineage, Origin
from schemas.evidence import Evidence
from schemas.facts import EmployerName
from schemas.source import Home

NOWHERE = Home()
INFERRED = "employer.token"
USUAL = 4  # the board's token as a name wins from a fourth of the heaviest name's weight on
ONE_EMPLOYER = 0.8  # of the postings whose field names an organization: from there on the others are exceptions
KNOWN_EMPLOYER = 0.5  # the same where the registry names it
SELDOM = 0.1
LEGAL = 0.2


Named = tuple[str, Evidence, str | None]  # a name, the words behind it, and the posting that they were read in


@dataclass(frozen=True, slots=True)
class Board:
    """Whose board it is: what is known of it beside its postings. ``site_name``: what it calls itself, as given."""

    family: str
    name: str
    home: Home = NOWHERE
    lineage: Lineage = Lineage.ATS
    site_name: str | None = None

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

    def naming(self, posting_id: str, names: Sequence[EmployerName]) -> Naming:
        """What a posting that tells ``names`` is called by: its board's employer, or, on a shared board, what it says itself."""
        names = [name for name in names if name.is_somebody]
        own = plain_name(names[0].name) if names else ""
        employer = self.employer
        if self.shared and own and names[0].weight >= PROOF and not (employer and are_related(own, employer.name)):
            known = next((other for other in self.others if letters(own) in other[0]), None)
            return Naming(posting_id, known[1] if known else own, names[0].evidence, known[2] if known else None)
        if employer is None:
            return Naming(posting_id, own, names[0].evidence) if names else Naming(posting_id)
        alike = [name for name in names if letters(plain_name(name.name)) == letters(employer.name)]
        words = max(alike, key=lambda name: name.weight).evidence if alike else employer.evidence
        return Naming(posting_id, employer.name, words, employer)


def name_postings(told: Mapping[str, Sequence[EmployerName]], board: Board) -> tuple[Employer | None, list[Naming]]:
    """A board's employer, and what each of its postings (posting_id, with the names that it tells) is called by."""
    tally = Tally()
    for posting_id, names in told.items():
        tally.add(posting_id, names)
    settlement = settle_employer(tally, board)
    return settlement.employer, [settlement.naming(posting_id, names) for posting_id, names in told.items()]


def settle_employer(tally: Tally, board: Board) -> Settlement:
    """The employer of a board. In this order: the registry's; the one that the postings' fields name; the one that they name in common;
    the one that the board calls itself after; the board's token, spelled out. A board of several (`is_shared`) leaves its postings what
    they say themselves, and a token that none of them bears out names nobody."""
    if board.lineage is Lineage.AGGREGATOR:
        return Settlement(None, shared=True)
    site = hear_site(tally, board)
    found = families([*tally.heard.values(), *([] if site is None or site.name in tally.heard else [site])])
    own = find_own(found, tally, board, site)
    own_names = {one.name for one in own.members} if own else set()
    rest = [family for family in found if family.members[0].name not in own_names]
    named = name_of(own, board)
    if named is None:
        return Settlement(None)
    agency = find_agency(named[0], own, rest, tally)
    shared = agency is not None or is_shared(own, rest, board)
    others = tuple(other for family in rest for other in find_others(family, board)) if shared else ()
    if shared and agency is None and named[1].rule == INFERRED:
        return Settlement(None, shared, others)
    strangers = [one for family in rest for one in family.members if is_proved(one, tally, board)] if not shared else []
    employer = build_employer(named, [*(own.members if own else ()), *strangers], tally, board)
    return Settlement(replace(employer, agency=agency), shared, others)


def hear_site(tally: Tally, board: Board) -> Heard | None:
    """The name in what the board calls itself: as its postings tell it, else of no weight, so that it counts where nothing else does."""
    name = read_site_name(board.site_name, board.label) if board.site_name else None
    words = Evidence(FIELD, Origin.BOARD, board.site_name or "", "employer.site_name")
    return None if name is None else tally.heard.get(name) or Heard(name, words)


def find_own(found: Sequence[Family], tally: Tally, board: Board, site: Heard | None = None) -> Family | None:
    """The family of names that is the board's own: what fields name, else what goes with its token or with what it calls itself, unless
    most postings say otherwise."""
    if board.home.employer:
        known = [family for family in found if any(are_related(one.name, board.home.employer) for one in family.members)]
        if known:
            return Family([one for family in known for one in family.members])
    named = max(found, key=lambda family: family.fields, default=None)
    if named and named.fields >= ONE_EMPLOYER * sum(family.fields for family in found) > 0:
        return named
    fitting = next((family for family in found if any(fits_token(one.name, board.label) for one in family.members)), None)
    fitting = fitting or next((family for family in found if site in family.members), None)
    is_nameless = fitting is None and board.label is None
    strange = next((family for family in found if family is not fitting and is_common(family, tally, is_nameless)), None)
    if strange and (fitting is None or strange.weight >= 2 * fitting.weight):
        return strange
    return fitting


def is_common(family: Family, tally: Tally, is_nameless: bool) -> bool:
    """Whether postings enough agree on a name that the board does not bear out; where it has none itself, one proof is enough."""
    if is_nameless:
        return family.postings > 1 or family.weight > PROOF
    return family.chosen >= max(MANY, COMMON * tally.postings)


def is_shared(own: Family | None, rest: Sequence[Family], board: Board) -> bool:
    """Several employers on one board: fields that name several, none of them in most postings; or postings that each prove another
    name, at least three of them and more than prove the board's own."""
    fields = own.fields if own else 0
    total = fields + sum(family.fields for family in rest)
    if total and fields < total * (KNOWN_EMPLOYER if board.home.employer else ONE_EMPLOYER):
        return True
    return are_proved(own, rest, MANY)


def build_employer(named: Named, near: Sequence[Heard], tally: Tally, board: Board) -> Employer:
    """The board's employer with all that is known of it; ``near``: every spelling that is its own."""
    name, evidence, witness = named
    legal = find_legal_name(name, near)
    aliases = tuple(find_aliases(name, near, tally, board.whole))
    site = own_site(board.family, board.name)
    return Employer(name, identity_of(name, legal, board), evidence, witness, aliases, legal, site, board.home.country)


def find_legal_name(name: str, near: Sequence[Heard]) -> str | None:
    """The name with its legal form: the one that spells ``name``, else the one that most postings with any have."""
    legal = sorted(legal_names(near), key=lambda one: (letters(plain_name(one.name)) != letters(name), -one.weight, one.name))
    if not legal or legal[0].name == name:
        return None
    alike = letters(plain_name(legal[0].name)) == letters(name)
    return legal[0].name if alike or 2 * legal[0].weight > sum(one.weight for one in legal) else None


def name_of(own: Family | None, board: Board) -> Named | None:
    """The name of a board's employer; None where nothing tells it."""
    if board.home.employer and (given := extract_organization(board.home.employer)):
        return given.name, Evidence(FIELD, Origin.REGISTRY, board.home.employer, "employer.registry"), None
    if own is not None:
        groups = own.groups()
        weights = {key: sum(one.weight for one in group) for key, group in groups.items()}
        heaviest = min(weights, key=lambda key: (-weights[key], key))
        alike = [key for key in weights if board.whole and are_related(key, board.whole) and key.startswith(board.whole)]
        wanted = max(alike, key=lambda key: (key == board.whole, weights[key], key), default=heaviest)
        key = wanted if weights[wanted] * USUAL >= weights[heaviest] else heaviest
        best = min(groups[key], key=lambda one: one.best)
        rule = "employer.field" if own.fields else "employer.prose" if best.postings else best.evidence.rule
        return usual(groups[key], board.whole), Evidence(FIELD, Origin.BOARD, best.evidence.quote, rule), best.best[1] or None
    if board.label is None or is_saved_file(board.name):
        return None
    return inferred_name(board.label), Evidence(FIELD, Origin.BOARD, board.name, INFERRED), None


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
        if plain.casefold() in told or (plain.split()[-1].lower() in ORDINARY and letters(plain) != whole):
            continue
        if one.legal or len(one.postings) >= max(2, SELDOM * tally.postings):
            told.add(plain.casefold())
            yield Alias(plain, one.best[1], one.evidence)


def find_others(family: Family, board: Board) -> Iterator[tuple[frozenset[str], str, Employer | None]]:
    """Further employers of a board. What a field names is one by itself, whatever else begins so."""
    said: set[str] = set()
    for key, group in family.groups().items():
        named = [one for one in group if one.fields]
        if named:
            best = min(named, key=lambda one: one.best)
            name, legal = usual(group), find_legal_name(usual(group), group)
            identity, country = f"{board.family}:{board.name}|{key}", board.home.country
            yield frozenset((key,)), name, Employer(name, identity, best.evidence, best.best[1], legal_name=legal, country=country)
        else:
            said.add(key)
    if said:
        yield frozenset(said), usual(family.members), None


def identity_of(name: str, legal: str | None, board: Board) -> str:
    """Two boards are one employer's where the registry gives both the same name, or both tell the same legal name or site; the same
    name alone is no proof."""
    key, site = letters(name), own_site(board.family, board.name)
    if board.home.employer:
        return f"registry|{organization_key(name)}"
    if site:
        return f"site|{site}|{key}"
    return f"legal|{legal.casefold()}" if legal else f"{board.family}:{board.name}|{key}"

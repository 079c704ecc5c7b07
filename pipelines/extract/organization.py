"""The hiring organization: names as given, their legal forms, a key to compare them by, and names told in prose."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from pipelines.extract.gazetteer import fold_name, load_countries
from pipelines.extract.place_names import is_city
from pipelines.extract.reference import load_lines, load_words
from schemas.evidence import Evidence, prose

FIELD = "hiring_organization"
LEGAL_FORMS = sorted({fold_name(form) for form in load_lines("legal_forms.txt")}, key=len, reverse=True)
ORDINARY = load_words("organization_words.txt")
PRONOUNS = frozenset(("we", "our", "you", "i", "this", "it", "they", "as", "wir", "nous"))
GLUE = re.compile(
    r"(?<=[a-zäöü])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"
)  # "DescriptionAcme", "AcmeWe": two lines run into one
_LONGEST = 200  # characters of a name as given
_READ = 12_000  # characters of a description: who the employer is stands at its beginning or its end

DOING_BUSINESS_AS = re.compile(
    r"\s*[,(]?\s*\b(?:d\.?\s?/?b\.?\s?/?a\.?|doing business as|trading as|t/a|f/k/a)(?=[\s:])[:\s]*", re.I
)
UNKNOWN = re.compile(r"(?:confidential|company confidential|unknown|n/?a|none|null|private|anonymous|-+)$", re.I)

# Bounded at every step, so that a long run of capitals costs no more than its length.
_WORD = r"(?:[a-z]{1,3})?[A-Z0-9ÄÖÜÉÀÅØ][\w’'&+-]{0,30}(?:\.[\w&+-]{1,12}){0,3}"
_JOINT = r"(?: (?:of|and|for|de|von|und|du|des|the|&|\+)){0,2} "
_FORM = r"(?:,? (?:Inc|LLC|Ltd|Limited|Corp|Corporation|Co|GmbH|AG|SE|S\.?A\.?|B\.?V\.?|PLC|LP|LLP)\b\.?)"
_NAME = rf"(?:[Tt]he )?{_WORD}(?:{_JOINT}{_WORD}){{0,4}}{_FORM}?"


@dataclass(frozen=True, slots=True)
class Rule:
    """How prose names its employer; ``weight`` is how far it is to be believed."""

    name: str
    pattern: re.Pattern[str]
    weight: int


def _rule(name: str, weight: int, pattern: str) -> Rule:
    return Rule(f"organization.{name}", re.compile(pattern.replace("NAME", f"(?P<name>{_NAME})"), re.M), weight)


_HEADING = r"^[ #*]{0,4}"
_SENTENCE = r"(?:^|[.!?:] {1,2})(?:(?:Die|Der|Das|La|Le|El|L['’]) ?)?"
_BRACKETS = r"(?: \([^()\n]{2,40}\))?"
RULES = (
    _rule(
        "about_heading",
        6,
        _HEADING
        + r"(?i:about|who is|life at|working at|über|à propos d[eu]|sobre|acerca de|chi è|over) NAME ?[?:!]?[ *]{0,3}$",
    ),
    _rule(
        "about_section",
        5,
        _HEADING
        + r"(?i:about (?:us|(?:the|our) (?:company|organi[sz]ation|employer|client))|who we are|(?:company|employer) (?:description|overview|profile)"
        r"|the company|our (?:story|company)|über uns|qui sommes[- ]nous|l['’]entreprise|sobre nosotros)[?: *]{0,4}\n{1,2}"
        r"(?:(?:At|Founded in \d{4},|Since \d{4},) )?NAME"
        + _BRACKETS
        + r"(?:['’]s?\s[a-z]|,? (?:is|was|has|are|provides|builds|helps|offers|"
        r"makes|exists|delivers|we|ist|est|es)\b)",
    ),
    _rule(
        "equal_opportunity",
        5,
        r"\bNAME"
        + _BRACKETS
        + r",? (?:is|are) (?:proud to be )?(?:an? )?(?i:equal (?:employment )?opportunity|committed to (?:a diverse|diversity|"
        r"creating|providing|building|equal|the principle)|affirmative action|EEO\b|E-Verify)",
    ),
    _rule("at_we", 4, r"\b(?:[Aa]t|Bei|Chez)\s+NAME,? (?:we|our|you|everyone|wir|nous|you['’]ll|we['’]re|we['’]ve)\b"),
    _rule(
        "is_hiring",
        4,
        _SENTENCE
        + r"NAME"
        + _BRACKETS
        + r" (?:(?:is|are) (?:currently |now |actively )?(?:looking for|looking to|seeking|hiring|searching for|"
        r"recruiting)|sucht|recherche|recrute|busca)\b",
    ),
    _rule(
        "is_company",
        4,
        _SENTENCE + r"(?:(?:Founded|Based|Headquartered|Established) in [A-Z\d][\w ,]{2,30}, )?NAME" + _BRACKETS + r",?"
        r" (?:is|ist|est|es) (?:an?|the|one of|ein|eine|une?|una?|el|la) [^\n.!?]{0,90}?\b(?i:company|companies|leader|provider|platform|start-?up|firm|"
        r"agency|organi[sz]ation|manufacturer|bank|consultancy|non-?profit|retailer|university|institute|brand|studio|developer|supplier|employer|"
        r"unternehmen|\w{0,20}dienstleister|anbieter|entreprise|société|empresa|marketplace|publisher|insurer|hospital|distributor|pioneer)\b",
    ),
    _rule(
        "join",
        2,
        r"\b(?:[Jj]oin|[Jj]oining|[Ww]ork(?:ing)? (?:at|for)|[Cc]areers? (?:at|with)|[Ll]ife at|[Ee]mployment (?:at|with)|[Ww]elcome to) (?:the )?"
        r"NAME(?=['’]s? | (?:team|as|and|in|is|to|today|means|you|where)\b|[,.!?\n])",
    ),
    _rule(
        "opening",
        3,
        r"\A\s{0,4}NAME"
        + _BRACKETS
        + r"(?: \||,? (?:is|was|has|provides|builds|helps|offers|makes|delivers|develops|enables|operates|designs|creates|believes)\b"
        r"|['’]s? (?:mission|vision|goal)\b)",
    ),
    _rule("legal_form", 1, rf"(?P<name>{_WORD}(?:{_JOINT}{_WORD}){{0,4}}{_FORM})"),
)
LEAST_WEIGHT = 3  # a name that is only joined, or only carries a legal form, may be anybody's


@dataclass(frozen=True, slots=True)
class Organization:
    """``name`` as it is called (after "d/b/a"), ``key`` the same for all its spellings."""

    name: str
    key: str
    evidence: Evidence | None = None


@lru_cache(maxsize=4096)
def organization_key(name: str) -> str:
    """What two spellings of one name have in common: no legal form, no "The", no case, no punctuation. "Acme, Inc." is "acme"."""
    words = fold_name(_trade_name(name[:_LONGEST])).split()
    while len(words) > 1:
        ending = next(
            (
                form
                for form in LEGAL_FORMS
                if len(form.split()) < len(words) and words[-len(form.split()) :] == form.split()
            ),
            None,
        )
        if ending is None:
            break
        words = words[: -len(ending.split())]
        if words[-1] == "&" and len(words) > 1:
            words.pop()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _trade_name(name: str) -> str:
    return DOING_BUSINESS_AS.split(name)[-1].strip(" ()") or name


@lru_cache(maxsize=4096)
def extract_organization(value: str) -> Organization | None:
    """The organization that a source's field names; None for "confidential" and the like."""
    given = " ".join(value[:_LONGEST].split())
    name = _trade_name(given)
    if not name or UNKNOWN.match(name):
        return None
    return Organization(name, organization_key(name))


def find_organization(description: str, title: str = "") -> Organization | None:
    """The employer that a description names in its own words; None where no rule finds one.

    Each rule's finds count for a name by the rule's weight, once a rule; a name counts for the shorter name that it begins with
    as well ("Acme Robotics" for "Acme"). The heaviest name wins, then the earliest.
    """
    votes: dict[str, dict[Rule, re.Match[str]]] = defaultdict(dict)
    text = description if len(description) <= 2 * _READ else description[:_READ]
    for rule in RULES:
        for match in rule.pattern.finditer(text):
            key = _key_of(match["name"], title)
            if key:
                votes[key].setdefault(rule, match)
    if not votes:
        return None
    best = max(votes, key=lambda key: (_weight(key, votes), -min(match.start("name") for match in votes[key].values())))
    if _weight(best, votes) < LEAST_WEIGHT:
        return None
    rule, match = max(votes[best].items(), key=lambda vote: vote[0].weight)
    start, end = match.span("name")
    name = text[start:end].rstrip("’'")
    return Organization(name, best, prose(FIELD, description, start, start + len(name), rule.name))


def _weight(key: str, votes: dict[str, dict[Rule, re.Match[str]]]) -> int:
    rules = {rule for other, found in votes.items() if other == key or other.startswith(key + " ") for rule in found}
    return sum(rule.weight for rule in rules)


def _key_of(name: str, title: str) -> str:
    """The key of what a rule found, "" where it is no name: ordinary words, a place, the title."""
    key = organization_key(re.sub("['’]s$", "", name))
    words = key.split()
    is_ordinary = (
        not words
        or words[0] in ORDINARY
        or words[-1] in PRONOUNS
        or all(word in ORDINARY or word.isdigit() for word in words)
    )
    is_glued = any(
        part.lower() in ORDINARY for word in name.split() for part in GLUE.split(word)[:-1] + GLUE.split(word)[1:]
    )
    return (
        ""
        if is_ordinary or is_glued or key in load_countries() or is_city(key) or (title and key in fold_name(title))
        else key
    )

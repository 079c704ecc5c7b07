"""An organization's name: as given, without its legal form, and the key by which spellings are compared."""

import re
from dataclasses import dataclass

from pipelines.extract.place.gazetteer import fold_name
from pipelines.extract.text.clean import INVISIBLE
from pipelines.extract.words.memo import memo
from pipelines.extract.words.tables import load_toml
from schemas.characters import UNSAFE
from schemas.evidence import Evidence

_FORMS = load_toml("legal_forms.toml")
LEGAL_FORMS, FORMS_BEFORE = (
    tuple(sorted({tuple(fold_name(form).split()) for form in _FORMS[place]}, key=len, reverse=True)) for place in ("after", "before")
)
FORMS_BY_END = {end: [form for form in LEGAL_FORMS if form[-1] == end] for end in {form[-1] for form in LEGAL_FORMS}}
BESIDE = frozenset(load_toml("board_affixes.toml")["after"])
BY_FIELD = "organization.field"  # the rule of a name that a source's field gives
LONGEST = 200  # characters of a name as given

DOING_BUSINESS_AS = re.compile(r"[,(]?\s?\b(?:d\.?\s?/?b\.?\s?/?a\.?|doing business as|trading as|t/a)(?=[\s:])[:\s]{0,3}", re.I)
UNKNOWN = re.compile(r"(?:confidential|company confidential|unknown|n/?a|none|null|private|anonymous|[-.]{1,9})$", re.I)
ARTICLE = re.compile("^the (?=[A-Z0-9])")
OWNED = re.compile(r"['’]s\b")  # "Acme's Mobile Team" is of Acme
NO_LETTER = re.compile(r"[\W_]+")
_GLUED = "|".join(sorted(map(re.escape, _FORMS["glued"]), key=len, reverse=True))
GLUED = re.compile(f"^(?:{_GLUED})|(?:{_GLUED})$")  # written without a blank: "株式会社クランブリー"
QUOTES = "\"'«»„“”「」"


@dataclass(frozen=True, slots=True)
class Organization:
    """``name`` as called (after "d/b/a"), ``key`` the same for all spellings, ``evidence`` where prose told it."""

    name: str
    key: str
    evidence: Evidence | None = None


@memo(LONGEST)
def organization_key(name: str) -> str:
    """What the spellings of a name share, without legal form, "The", case and punctuation: "Acme, Inc." is "acme"."""
    words = without_form(fold_name(_bare(_trade_name(name))).split())
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def without_form(words: list[str]) -> list[str]:
    """Folded words without the legal forms at their end and before them; some word is always left."""
    while form := next(
        (f for f in FORMS_BY_END.get(words[-1] if words else "", ()) if len(f) < len(words) and tuple(words[-len(f) :]) == f), None
    ):
        words = words[: -len(form)]
        if words[-1] == "&" and len(words) > 1:
            words.pop()
    before = next((f for f in FORMS_BEFORE if len(f) < len(words) and tuple(words[: len(f)]) == f), ())
    return words[len(before) :]


def is_form(name: str) -> bool:
    """Whether a name is a legal form alone, which names nobody: "GmbH"."""
    return GLUED.fullmatch(name) is not None or tuple(organization_key(name).split()) in (*LEGAL_FORMS, *FORMS_BEFORE)


def _bare(name: str) -> str:
    """A name without the legal forms that are written to it without a blank; that form itself where nothing else is there."""
    return GLUED.sub(" ", name).strip() or name


@memo(LONGEST)
def extract_organization(value: str) -> Organization | None:
    """The organization that a source's field names, without characters that nobody sees; None for "confidential" and the like, and for a
    legal form alone."""
    name = _trade_name(" ".join(UNSAFE.sub(" ", INVISIBLE.sub("", value)).split()))
    return None if not letters(name) or UNKNOWN.match(name) or is_form(name) else Organization(name, organization_key(name))


def _trade_name(name: str) -> str:
    own = DOING_BUSINESS_AS.split(name)[-1].strip()
    if GLUED.search(own):
        return own
    bare = own.strip(" (),")
    return bare + ")" * (bare.count("(") > bare.count(")") and own.endswith(")")) or name


@memo(LONGEST)
def plain_name(name: str) -> str:
    """A name without its legal form and a lower-case article, as spelled: "Acme, Inc." is "Acme"."""
    words = ARTICLE.sub("", _bare(_trade_name(name)), count=1).split()
    folded = [fold_name(word) for word in words]
    kept = len(words)
    while form := next((n for n in range(1, kept) if tuple(" ".join(folded[n:kept]).split()) in LEGAL_FORMS), None):
        kept = form - 1 if kept > 2 and folded[form - 1] in ("&", "and") and form > 1 else form
    begun = next((n for n in range(1, kept) if tuple(folded[:n]) in FORMS_BEFORE), 0)
    plain = " ".join(words[begun:kept]).rstrip(" ,")
    return (plain.strip(QUOTES) if begun else plain) or name


def joins_two(name: str) -> bool:
    """Whether it is two companies' names: "Acme Ltd and Bolt Ltd"."""
    return any(plain_name(part) != part for part in name.split(" and ")[:-1])


@memo(LONGEST)
def letters(name: str) -> str:
    """The letters and digits of a name: "Hims & Hers" and "hims-and-hers" are the same."""
    return NO_LETTER.sub("", fold_name(name).replace("&", "and"))


def are_related(one: str, other: str) -> bool:
    """Whether two names (plain) may be one's: the same letters, "Acme" and "Acme Robotics", "Acme" and "Acme.ai"."""
    short, long = sorted((one, other), key=lambda name: len(letters(name)))
    if not (head := letters(short)) or not letters(long).startswith(head):
        return False
    rest = letters(long)[len(head) :]
    words, more = (organization_key(OWNED.sub("", name)).split() for name in (short, long))
    return not rest or rest in BESIDE or more[: len(words)] == words

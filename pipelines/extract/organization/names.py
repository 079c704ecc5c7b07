"""The hiring organization: a name as given, a key to compare names by, and the name that prose tells."""

import re
from collections import defaultdict
from dataclasses import dataclass

from pipelines.extract.organization.rules import Rule, find_idioms
from pipelines.extract.place.gazetteer import fold_name, load_countries
from pipelines.extract.place.names import is_city
from pipelines.extract.text.reading import Reading
from pipelines.extract.words.memo import memo
from pipelines.extract.words.tables import load_lines, load_words
from schemas.evidence import Evidence, prose

FIELD = "hiring_organization"
LEGAL_FORMS = tuple(sorted({tuple(fold_name(form).split()) for form in load_lines("legal_forms.txt")}, key=len, reverse=True))
ORDINARY = load_words("organization_words.txt")
PRONOUNS = frozenset(("we", "our", "you", "i", "this", "it", "they", "as", "wir", "nous"))
LEAST_WEIGHT = 3  # a name that is only joined may be anybody's
LONGEST = 200  # characters of a name as given
_READ = 12_000  # characters of a long description

DOING_BUSINESS_AS = re.compile(r"[,(]?\s?\b(?:d\.?\s?/?b\.?\s?/?a\.?|doing business as|trading as|t/a)(?=[\s:])[:\s]{0,3}", re.I)
UNKNOWN = re.compile(r"(?:confidential|company confidential|unknown|n/?a|none|null|private|anonymous|[-.]{1,9})$", re.I)
POSSESSIVE = re.compile("['’]s?$")
GLUE = re.compile(r"(?<=[a-zäöü])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")  # "DescriptionAcme", "ACMEWe": lines run into one


@dataclass(frozen=True, slots=True)
class Organization:
    """``name`` as called (after "d/b/a"), ``key`` the same for all spellings, ``evidence`` where prose told it."""

    name: str
    key: str
    evidence: Evidence | None = None


@memo(LONGEST)
def organization_key(name: str) -> str:
    """What the spellings of a name share, without legal form, "The", case and punctuation: "Acme, Inc." is "acme"."""
    words = fold_name(_trade_name(name)).split()
    while form := next((f for f in LEGAL_FORMS if len(f) < len(words) and tuple(words[-len(f) :]) == f), None):
        words = words[: -len(form)]
        if words[-1] == "&" and len(words) > 1:
            words.pop()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


@memo(LONGEST)
def extract_organization(value: str) -> Organization | None:
    """The organization that a source's field names; None for "confidential" and the like."""
    name = _trade_name(" ".join(value.split()))
    return None if not name or UNKNOWN.match(name) else Organization(name, organization_key(name))


def _trade_name(name: str) -> str:
    return DOING_BUSINESS_AS.split(name)[-1].strip(" (),") or name


def find_organization(reading: Reading, title: str = "") -> Organization | None:
    """The employer that a text names in its own words; None where none of the rules is sure enough.

    A rule counts for each name that it finds once, by its weight; a longer name counts for the shorter one that it
    begins with ("Acme Robotics" for "Acme"). The heaviest name wins, then the earliest. No part of ``title`` is one.
    """
    votes: defaultdict[str, dict[Rule, re.Match[str]]] = defaultdict(dict)
    for rule, match in find_idioms(reading.text[:_READ], reading.low[:_READ]):
        if key := _key_of(match["name"], title):
            votes[key].setdefault(rule, match)
    best = max(votes, key=lambda key: (_weight(key, votes), -_first(votes[key])), default=None)
    if best is None or _weight(best, votes) < LEAST_WEIGHT:
        return None
    rule, match = max(votes[best].items(), key=lambda vote: vote[0].weight)
    name = POSSESSIVE.sub("", match["name"])
    start = match.start("name")
    return Organization(name, best, prose(FIELD, reading.text, start, start + len(name), rule.name))


def _weight(key: str, votes: dict[str, dict[Rule, re.Match[str]]]) -> int:
    rules = {rule for other, found in votes.items() if other == key or other.startswith(key + " ") for rule in found}
    return sum(rule.weight for rule in rules)


def _first(found: dict[Rule, re.Match[str]]) -> int:
    return min(match.start("name") for match in found.values())


def _key_of(name: str, title: str) -> str:
    """The key of what a rule found; "" where it is no name: ordinary words, lines run into one, a place, the title."""
    key = organization_key(POSSESSIVE.sub("", name))
    words = key.split()
    if not words or words[0] in ORDINARY or words[-1] in PRONOUNS:
        return ""
    is_glued = any(part.lower() in ORDINARY for word in name.split() for part in GLUE.split(word) if part != word)
    is_place = key in load_countries() or is_city(key)
    return "" if is_glued or is_place or (title and key in fold_name(title)) else key

"""The names that a description gives its employer, in its own words."""

import re
from collections import Counter, defaultdict

from pipelines.extract.organization.names import Organization, is_form, joins_two, organization_key
from pipelines.extract.organization.rules import READ, Rule, find_idioms
from pipelines.extract.place.gazetteer import fold_name, load_countries
from pipelines.extract.place.names import is_city
from pipelines.extract.text.reading import Reading
from pipelines.extract.words.tables import load_words
from schemas.evidence import prose
from schemas.facts import EmployerName

FIELD = "hiring_organization"
ORDINARY = load_words("organization_words.txt")
ENDS = load_words("organization_ends.txt")
PRONOUNS = frozenset(("we", "our", "you", "i", "this", "it", "they", "as", "wir", "nous"))
LEAST_WEIGHT = 3  # a name that is only joined may be anybody's

POSSESSIVE = re.compile("['’]s?$")
IS_SUBJECT = re.compile(r"(?: \([^()\n]{2,40}\))?,? (?:is|are|was|has|provides|builds|offers|ist|sucht|est|es|we|wir|nous)\b")
SEGMENT = re.compile(r"\s[-–—|@/]\s|\s?[,:()]\s?|\sat\s")  # "Platform Manager - Acme": a client's name stands in titles as well
GLUE = re.compile(r"(?<=[a-zäöü])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")  # "DescriptionAcme", "ACMEWe": lines run into one

Votes = dict[str, dict[Rule, re.Match[str]]]  # a key, or a spelling, and where each rule first found it


def find_organization(reading: Reading, title: str = "") -> Organization | None:
    """The employer that a text names in its own words; None where none of the rules is sure enough.

    A rule counts for each name that it finds once, by its weight; a longer name counts for the shorter one that it
    begins with ("Acme Robotics" for "Acme"). The heaviest name wins, then the earliest. No part of ``title`` is one.
    """
    return choose(find_votes(reading, title)[0], reading.text)


def choose(votes: Votes, description: str) -> Organization | None:
    """The heaviest key of ``votes``, if it is heavy enough."""
    best = max(votes, key=lambda key: (_weight(key, votes), -_first(votes[key])), default=None)
    if best is None or _weight(best, votes) < LEAST_WEIGHT:
        return None
    rule, match = max(votes[best].items(), key=lambda vote: vote[0].weight)
    name = _name_of(match)
    start = match.start("name")
    return Organization(name, best, prose(FIELD, description, start, start + len(name), rule.name))


def find_votes(reading: Reading, title: str = "") -> tuple[Votes, Votes]:
    """What the rules find, by key and by spelling."""
    keys: defaultdict[str, dict[Rule, re.Match[str]]] = defaultdict(dict)
    spellings: defaultdict[str, dict[Rule, re.Match[str]]] = defaultdict(dict)
    text, times = reading.text[:READ], Counter[str]()
    segments = frozenset(map(organization_key, SEGMENT.split(title)))
    for rule, match in find_idioms(reading):
        is_client = rule.weight > LEAST_WEIGHT and organization_key(match["name"]) in segments
        if key := _key_of(match["name"], "" if is_client else title, text, times):
            keys[key].setdefault(rule, match)
            spellings[_name_of(match)].setdefault(rule, match)
    return keys, spellings


def names_in(spellings: Votes, description: str) -> list[EmployerName]:
    """Every spelling with its weight and the words of its heaviest rule; what is neither sure nor near to a sure one is left out."""
    sure = {organization_key(name) for name, found in spellings.items() if sum(rule.weight for rule in found) >= LEAST_WEIGHT}
    names = []
    for name, found in spellings.items():
        if any(key == other or key.startswith(other + " ") for key in (organization_key(name),) for other in sure):
            rule, match = max(found.items(), key=lambda vote: vote[0].weight)
            start = match.start("name")
            words = prose(FIELD, description, start, start + len(name), rule.name)
            names.append(EmployerName(name, sum(rule.weight for rule in found), words))
    return names


def _name_of(match: re.Match[str]) -> str:
    """The name as it stands; without its "'s" where it owns what follows: "Miller's team", but "Miller's is hiring"."""
    if IS_SUBJECT.match(match.string, match.end("name")):
        return match["name"]
    return POSSESSIVE.sub("", match["name"])


def _weight(key: str, votes: Votes) -> int:
    rules = {rule for other, found in votes.items() if other == key or other.startswith(key + " ") for rule in found}
    return sum(rule.weight for rule in rules)


def _first(found: dict[Rule, re.Match[str]]) -> int:
    return min(match.start("name") for match in found.values())


def _key_of(name: str, title: str, text: str, times: Counter[str]) -> str:
    """The key of what a rule found; "" where it is no name: ordinary words, a role or team, lines run into one, a place, the title.
    ``times`` remembers how often the text has a word that looks like lines run into one: once, and it is."""
    key = organization_key(POSSESSIVE.sub("", name))
    words = key.split()
    if not words or words[0] in ORDINARY or words[-1] in PRONOUNS or words[-1] in ENDS or is_form(name):
        return ""
    glued = [word for word in name.split() if any(part.lower() in ORDINARY for part in GLUE.split(word) if part != word)]
    is_glued = any(times.setdefault(word, text.count(word)) < 2 for word in glued)
    is_place = key in load_countries() or is_city(key)
    return "" if is_glued or is_place or joins_two(name) or (title and key in fold_name(title)) else key

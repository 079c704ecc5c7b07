"""What a title says of an opening, so that two can be compared whatever words and language they are in: ``read_headline(title, ...)``."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pipelines.extract.place.fields import read_words
from pipelines.extract.place.names import Spot, is_city
from pipelines.extract.title import LONGEST, NO_PLACES
from pipelines.extract.words.casing import words_of
from pipelines.extract.words.tables import load_pairs, load_rows, load_words
from pipelines.match.details import LANGUAGES, read_times

LEVELS, SHIFTS = load_pairs("match/title_levels.csv"), load_pairs("match/title_shifts.csv")
_NO_ROLE = load_words("match/title_noise.txt") | LEVELS.keys() | SHIFTS.keys()
_FLAGS = load_words("match/title_flags.txt")
_FORUM = frozenset(("h1b", "interns"))
_ROWS = load_rows("match/title_synonyms.csv")
_CONCEPTS = {word: row["concept"] for row in reversed(_ROWS) for word in row["words"].split()}
_WHO = frozenset(row["concept"] for row in _ROWS if row["names"] == "who")
_LEAST_PART = 4  # letters on either side of a compound's joint
GENDER_TAG = re.compile(r"\(?\b[mwfdxhg](?:\s?[/|*]\s?[mwfdxhig]){1,3}\b\)?|\((?:gn|all genders)\)|\ball genders\b", re.I)
INNER_SUFFIX = re.compile(r"(?<=\w)[:*_/](?:in|innen|r|e|frau)\b", re.I)  # "Manager*in", "Praktikant:in"
ENTRY_LEVEL = re.compile(r"\bentry[ -]level\b", re.I)
_UNSPACED_LEVEL = re.compile("|".join(word for word in LEVELS if word[0] >= "\u2e80"))
_UNDER = frozenset(("assistant", "associate"))  # before the name of a role they are a level: "Assistant Manager"
_LINK = re.compile(r"https?://\S+|www\.\S+", re.I)
_TIMES = re.compile(r"\b\d{1,2}[:.h]\d{2}(?:\s?[-–]\s?\d{1,2}[:.h]\d{2})?", re.I)
_BEHIND = re.compile(r"(?:\(([^()]{2,40})\)|(?:\s[-–—]|[,:|])\s([^-–—,:|()]{2,40}))\s{0,9}$")
_ROLES = re.compile(r"\s[/+]\s|\s(?:or|oder|ou|o|of)\s|/(?=[A-ZÀ-Ý]\w{3})")


@dataclass(frozen=True, slots=True)
class Headline:
    """``words`` name the role as written, ``role`` by concepts ("programmer" is an "engineer"); ``roles`` are the alternatives of a title
    that lists several; ``qualifier`` is what is set behind the role, in brackets or after a dash; ``hours`` and ``languages`` (ISO 639-1)
    are those that it names."""

    words: tuple[str, ...]
    role: tuple[str, ...]
    roles: tuple[tuple[str, ...], ...]
    qualifier: tuple[str, ...]
    levels: tuple[str, ...]
    shifts: tuple[str, ...]
    hours: tuple[str, ...]
    languages: tuple[str, ...]


def read_headline(title: str, places: Iterable[str], organization: tuple[str, ...]) -> Headline:
    """``places``: folded keys of the posting's places; ``organization``: the words of its name. Neither is part of the role."""
    words = _clean(title[:LONGEST])[1]
    around = {part for key in places for part in _words_of_place(key) if part in words}
    return _headline(title[:LONGEST], frozenset(around), organization)


@lru_cache(maxsize=4096)  # clones share their titles
def _headline(title: str, around: frozenset[str], organization: tuple[str, ...]) -> Headline:
    text, all_words, hours = _clean(title)
    words = _without_name(_role_words(word for word in all_words if word not in around), organization)
    return Headline(
        words, concepts(words), _alternatives(text, frozenset(words)), _qualifier(text, frozenset(words)),
        _levels(all_words), _marks(all_words, SHIFTS), hours, _marks(words, LANGUAGES),
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _clean(title: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """A title without links and marks of a forum; its words; the hours that it names."""
    text = _UNSPACED_LEVEL.sub(r" \g<0> ", _LINK.sub(" ", _without_flags(title)))
    hours = {time for found in _TIMES.finditer(text) for time in read_times(found[0])}
    words = words_of(INNER_SUFFIX.sub("", GENDER_TAG.sub(" ", ENTRY_LEVEL.sub(" junior ", _TIMES.sub(" ", text)))))
    if _is_forum(text, words):
        words = tuple(word for word in words if word not in _FLAGS)
    return text, words, tuple(sorted(hours))


_words_of_place = lru_cache(maxsize=4096)(words_of)


def concepts(words: Iterable[str]) -> tuple[str, ...]:
    """What words of titles stand for, each once."""
    return tuple(sorted({concept for word in words for concept in _concepts(word)}))


@lru_cache(maxsize=16384)
def _concepts(word: str) -> tuple[str, ...]:
    """Of one word: its own, or those of the two that it is made of."""
    if word in _CONCEPTS:
        return (_CONCEPTS[word],)
    for joint in range(_LEAST_PART, len(word) - _LEAST_PART + 1):
        if tail := _CONCEPTS.get(word[joint:]):
            head = word[:joint]
            return (_CONCEPTS.get(head) or _CONCEPTS.get(head.removesuffix("s")) or head, tail)
    return (word,)


def _role_words(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word.removesuffix("s") if len(word) > 4 else word for word in words if word not in _NO_ROLE)


def _marks(words: Iterable[str], named: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted({named[word] for word in words if word in named}))


def _levels(words: tuple[str, ...]) -> tuple[str, ...]:
    named = _marks(words, LEVELS)
    return (words[0], *named) if words and words[0] in _UNDER and not _WHO.isdisjoint(concepts(words[1:])) else named


def _without_name(words: tuple[str, ...], organization: tuple[str, ...]) -> tuple[str, ...]:
    """A title that names the employer without its name; words of roles and trades stay, whoever is called by them."""
    if not organization or organization[0].removesuffix("s") not in {word.removesuffix("s") for word in words}:
        return words
    name = {part.removesuffix("s") for part in organization} - _CONCEPTS.keys()
    return tuple(word for word in words if word.removesuffix("s") not in name)


def _is_forum(title: str, words: tuple[str, ...]) -> bool:
    """A forum's head has bars, or marks that stand in no other title."""
    return title.count("|") > 1 or not _FORUM.isdisjoint(words)


def _without_flags(title: str) -> str:
    """A forum's head without the parts between bars that are nothing but marks or a place."""
    parts = title.split("|")
    return title if len(parts) < 3 else "|".join(part for part in parts if not _is_flag(part))


def _is_flag(part: str) -> bool:
    return _FLAGS.issuperset(words_of(part)) or bool(_spots(part))


def places_of_head(title: str) -> list[tuple[str | None, str | None, str | None]]:
    """Cities (with region and country) that stand alone between the bars of a forum's head, or that end a title: "Trainee Raleigh"."""
    parts = title[:LONGEST].split("|")
    words = title[:LONGEST].split()
    if len(parts) < 3:
        ends = (" ".join(words[-count:]) for count in (2, 1) if len(words) > count + 1)
        parts = [next((end for end in ends if end[0].isupper() and end.lower() not in NO_PLACES and is_city(end)), "")]
    return [(spot.city, spot.region, spot.country) for part in parts for spot in _spots(part) if spot.city]


def _spots(part: str) -> list[Spot]:
    """The places that a part is made of; words of roles are none."""
    return [spot for spot, _, _ in read_words(part.strip(), None)] if _CONCEPTS.keys().isdisjoint(words_of(part)) else []


def _alternatives(title: str, words: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """The roles of a title that lists several, each named by a noun of its own; none of a title for one."""
    parts = [part for part in _ROLES.split(title) if part.strip()]
    if len(parts) < 2:
        return ()
    roles = [concepts(word for word in _role_words(words_of(part)) if word in words) for part in parts]
    return tuple(roles) if all(set(role) & _WHO for role in roles) else ()


def _qualifier(title: str, words: frozenset[str]) -> tuple[str, ...]:
    """By concepts; empty where it is no part of the role, such as a place."""
    found = _BEHIND.search(title)
    return concepts(word for word in _role_words(words_of(found[1] or found[2])) if word in words and word != "team") if found else ()

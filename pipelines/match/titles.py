"""What a title says of an opening, so that two can be compared whatever words and language they are in: ``read_headline(title, ...)``."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pipelines.extract.place.fields import read_words
from pipelines.extract.title import LONGEST
from pipelines.extract.words.casing import fold_letters, words_of
from pipelines.extract.words.tables import load_pairs, load_rows, load_words
from pipelines.match.details import read_times

LEVELS, SHIFTS = load_pairs("title_levels.csv"), load_pairs("title_shifts.csv")
_NO_ROLE = load_words("title_noise.txt") | LEVELS.keys() | SHIFTS.keys()
_FLAGS = load_words("title_flags.txt")
_ROWS = load_rows("title_synonyms.csv")
_CONCEPTS = {word: row["concept"] for row in reversed(_ROWS) for word in row["words"].split()}
_WHO = frozenset(row["concept"] for row in _ROWS if row["names"] == "who")
_LANGUAGES = {fold_letters(row["phrase"]): row["code"] for row in load_rows("spoken_languages.csv") if row["phrase"].isalpha()}
_LEAST_PART = 4  # letters on either side of a compound's joint
GENDER_TAG = re.compile(r"\(?\b[mwfdxhg](?:\s?[/|*]\s?[mwfdxhig]){1,3}\b\)?|\((?:gn|all genders)\)|\ball genders\b", re.I)
INNER_SUFFIX = re.compile(r"(?<=\w)[:*_/](?:in|innen|r|e|frau)\b", re.I)  # "Manager*in", "Praktikant:in"
ENTRY_LEVEL = re.compile(r"\bentry[ -]level\b", re.I)
_LINK = re.compile(r"https?://\S+|www\.\S+", re.I)
_TIMES = re.compile(r"\b\d{1,2}[:.h]\d{2}(?:\s?[-–]\s?\d{1,2}[:.h]\d{2})?", re.I)
_ROLES = re.compile(r"\s[/|+]\s|\s(?:or|oder|ou|o|of)\s|/(?=[A-ZÀ-Ý]\w{3})")


@dataclass(frozen=True, slots=True)
class Headline:
    """``words`` name the role as written, ``role`` by concepts ("programmer" is an "engineer"); ``roles`` are the alternatives of a title
    that lists several; ``hours`` and ``languages`` (ISO 639-1) are those that it names."""

    words: tuple[str, ...]
    role: tuple[str, ...]
    roles: tuple[tuple[str, ...], ...]
    levels: tuple[str, ...]
    shifts: tuple[str, ...]
    hours: tuple[str, ...]
    languages: tuple[str, ...]


def read_headline(title: str, places: Iterable[str], organization: tuple[str, ...]) -> Headline:
    """``places``: folded keys of the posting's places; ``organization``: the words of its name. Neither is part of the role."""
    title = _LINK.sub(" ", _without_flags(title[:LONGEST]))
    hours = [time for found in _TIMES.finditer(title) for time in read_times(found[0])]
    all_words = words_of(INNER_SUFFIX.sub("", GENDER_TAG.sub(" ", ENTRY_LEVEL.sub(" junior ", _TIMES.sub(" ", title)))))
    around = {part for key in places for part in words_of(key)} if places else ()
    words = _without_name(_role_words(word for word in all_words if word not in around), organization)
    return Headline(
        words, concepts(words), _alternatives(title, frozenset(words)), _marks(all_words, LEVELS), _marks(all_words, SHIFTS),
        tuple(sorted(set(hours))), _marks(words, _LANGUAGES),
    )  # fmt: skip


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


def _without_name(words: tuple[str, ...], organization: tuple[str, ...]) -> tuple[str, ...]:
    """A title that names the employer without its name; words of roles and trades stay, whoever is called by them."""
    if not organization or organization[0].removesuffix("s") not in {word.removesuffix("s") for word in words}:
        return words
    name = {part.removesuffix("s") for part in organization} - _CONCEPTS.keys()
    return tuple(word for word in words if word.removesuffix("s") not in name)


def _without_flags(title: str) -> str:
    """A forum's head without the parts between bars that are nothing but marks or a place."""
    parts = title.split("|")
    return title if len(parts) < 3 else "|".join(part for part in parts if not _is_flag(part))


def _is_flag(part: str) -> bool:
    words = words_of(part)
    if _FLAGS.issuperset(words):
        return True
    return _CONCEPTS.keys().isdisjoint(words) and bool(read_words(part.strip(), None))


def _alternatives(title: str, words: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """The roles of a title that lists several, each named by a noun of its own; none of a title for one."""
    parts = [part for part in _ROLES.split(title) if part.strip()]
    if len(parts) < 2:
        return ()
    roles = [concepts(word for word in _role_words(words_of(part)) if word in words) for part in parts]
    return tuple(roles) if all(set(role) & _WHO for role in roles) else ()

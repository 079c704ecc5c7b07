"""How much a name tells of whose it is, and whether an industry hires for an occupation."""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum

from pipelines.extract.words.casing import fold_letters
from pipelines.extract.words.tables import load_rows, load_toml, load_words

_EMPLOYERS: Mapping[str, int] = {row["word"]: int(row["employers"]) for row in load_rows("registers/filer_words.csv")}
_ORDINARY = load_words("registers/ordinary_words.txt")
_ENDS = (("ies", ("y",)), ("es", ("", "e")), ("s", ("",)), ("ing", ("", "e")), ("ied", ("y",)), ("ed", ("", "e")))
_LOCAL = load_words("registers/local_employers.txt")
_SMALL = {"of", "and", "the", "for", "in", "at", "on", "de", "a"}
_GROUPS = load_toml("registers/occupation_sectors.toml")["group"]
_WORDS = {word: number for number, group in enumerate(_GROUPS) for word in group["words"]}
_TITLE_WORD = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, _WORDS), key=len, reverse=True))})\b")
_MAJOR = re.compile(r"\d\d(?=-\d{4})")


class Rank(IntEnum):
    """COMMON: many unrelated employers have such a name ("Summit", "Apex Systems"); RARE: few have a word of it; UNIQUE: one has."""

    COMMON = 0
    PLAIN = 1
    RARE = 2
    UNIQUE = 3


# The least letters of a single word, or the least words, and the most employers that have the rarest of them.
_OF_ONE_WORD = ((Rank.UNIQUE, 5, 2), (Rank.UNIQUE, 7, 5), (Rank.PLAIN, 4, 6))
_OF_SEVERAL = (
    (Rank.UNIQUE, 2, 3),
    (Rank.UNIQUE, 3, 10),
    (Rank.RARE, 2, 10),
    (Rank.RARE, 3, 25),
    (Rank.PLAIN, 2, 60),
    (Rank.PLAIN, 4, 1 << 30),
)


def rank_of(key: str) -> Rank:
    """What a name is worth. A single word of the dictionary is never rare, however few registers have it: "January"."""
    words = [word for word in key.split() if word not in _SMALL]
    rarest = min((_EMPLOYERS.get(word, 1) for word in words), default=1 << 30)
    rules, size = (_OF_ONE_WORD, len(key)) if len(words) == 1 else (_OF_SEVERAL, len(words))
    rank = next((rank for rank, least, most in rules if size >= least and rarest <= most), Rank.COMMON)
    if "university" in words and len(words) > 1:  # no two are called the same
        rank = max(rank, Rank.PLAIN)
    return min(rank, Rank.PLAIN) if is_ordinary(key) else rank


def is_local(key: str) -> bool:
    """Whether such employers have their jobs where they are: hospitals, schools, churches, banks."""
    return not _LOCAL.isdisjoint(key.split())


def is_ordinary(key: str) -> bool:
    """Whether it is one word of the dictionary, as it stands there or inflected."""
    return " " not in key and any(base in _ORDINARY for base in _bases(key))


def _bases(word: str) -> Iterator[str]:
    yield word
    for end, bases in _ENDS:
        if word.endswith(end):
            stem = word[: -len(end)]
            yield from (stem + base for base in bases)
            if len(stem) > 3 and stem[-1] == stem[-2]:  # "planned"
                yield stem[:-1]


def groups_of(occupations: Iterable[str]) -> frozenset[int]:
    """The rows of ``registers/occupation_sectors.toml`` that titles ("Staff Nurse") or codes ("29-1141") belong to; none at all where one
    of them is of no row: it works anywhere, so that together they tell nothing."""
    found: set[int] = set()
    for occupation in occupations:
        if code := _MAJOR.match(occupation):
            found.add(next((number for number, group in enumerate(_GROUPS) if code[0] in group["soc"]), -1))
        elif occupation:
            words = _TITLE_WORD.search(fold_letters(occupation[:300]))
            found.add(_WORDS[words[0]] if words else -1)
    return frozenset() if -1 in found else frozenset(found)


def fits(groups: frozenset[int], sectors: Iterable[str]) -> bool | None:
    """Whether one of the sectors employs one of the groups; None where nothing is known of either."""
    known = [sector[:2] for sector in sectors if sector[:2].isdigit()]
    if not known or not groups:
        return None
    return any(_takes(_GROUPS[number], sector) for number in groups for sector in known)


def _takes(group: Mapping[str, list[str]], sector: str) -> bool:
    return sector in group["only"] if "only" in group else sector not in group["never"]

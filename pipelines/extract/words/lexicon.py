"""Phrases looked up in texts: one automaton (Aho-Corasick) reads a text once for all phrases of a lexicon, however many there are.

A lexicon's boundary says where its phrases count, and how they are spelt in it:

- `ANYWHERE`: wherever the letters stand, inside words too. The text is searched as it is given.
- `WORDS`: whole words by the boundaries of every script, also where lines were glued ("BenefitsSalary"). Case does not count; a
  leading or trailing ``*`` opens that side of a phrase to longer words.
- `BLANKS`: whole words between blanks, in a text made by `plain_case`. ``word*`` is also the start of a longer word, ``*word`` its
  end; a phrase that is written with capitals must stand so in the text.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product
from typing import Generic, NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from pipelines.extract.words.casing import lower_case, plain_case

T = TypeVar("T")
Span = tuple[int, int]
Found = tuple[int, int, T]  # start, end, what the words stand for
SURROGATE = re.compile("[\ud800-\udfff]")
FEW = 500  # phrases
_CJK = "\u2e80"  # scripts from here on are written without spaces


class Hit(NamedTuple, Generic[T]):
    """``text[start:end]`` is a phrase; ``value`` is what it stands for."""

    start: int
    end: int
    value: T


@dataclass(frozen=True, slots=True)
class Phrase:
    """``key`` is what the automaton looks for; ``exact``: the spelling that the text must have there, "" for any."""

    key: str
    open_left: bool = False
    open_right: bool = False
    exact: str = ""


class Boundary(NamedTuple):
    """``phrase`` reads a phrase as its table writes it; ``folded`` is the form of a text that is searched. ``shift``: how far the words'
    ends stand from the match's, of a phrase that counts wherever it is found; None where the text decides: ``span`` is then where the
    words stand in it, None where they do not count."""

    phrase: Callable[[str], Phrase]
    folded: Callable[[str], str]
    shift: Callable[[Phrase], Span | None]
    span: Callable[[str, int, int, Phrase], Span | None] | None = None


class Lexicon(Generic[T]):
    """Phrases with a value each. ``longest``: of phrases that overlap only the first and longest counts."""

    def __init__(self, rows: Iterable[tuple[str, T]], boundary: Boundary, *, longest: bool = False) -> None:
        self.boundary = boundary
        phrases = [(boundary.phrase(phrase), value) for phrase, value in rows]
        self._rows = [(boundary.shift(phrase), phrase, value) for phrase, value in phrases]
        self._overlapping = not longest
        # A DFA reads twice as fast as long as its tables stay in the cache, which those of many phrases do not beside the rest of the work.
        self._automaton = AhoCorasick(
            [phrase.key for phrase, _ in phrases],
            matchkind=MatchKind.LeftmostLongest if longest else MatchKind.Standard,
            implementation=Implementation.DFA if len(self._rows) <= FEW else Implementation.ContiguousNFA,
        )

    def find(self, text: str, folded: str | None = None) -> list[Found[T]]:
        """Every place where a phrase stands, in order of its end, also those inside others. ``folded``: ``text`` as the boundary has it,
        where it is known already."""
        if folded is None:
            folded = self.boundary.folded(text)
        rows, span_of = self._rows, self.boundary.span
        found: list[Found[T]] = []
        for index, start, end in self._matches(folded):
            shift, phrase, value = rows[index]
            if shift:
                found.append((start + shift[0], end + shift[1], value))
            elif span_of and (span := span_of(text, start, end, phrase)):
                found.append((*span, value))
        return found

    def _matches(self, folded: str) -> list[tuple[int, int, int]]:
        """(row, start, end); a lone surrogate, which no text in UTF-8 holds, parts words as a mark does."""
        try:
            return self._automaton.find_matches_as_indexes(folded, overlapping=self._overlapping)
        except UnicodeEncodeError:
            return self._automaton.find_matches_as_indexes(SURROGATE.sub("\ufffd", folded), overlapping=self._overlapping)

    def hits(self, text: str) -> list[Hit[T]]:
        """Phrases of ``text`` by start, the longest of those that start together, none inside another."""
        kept: list[Hit[T]] = []
        for found in sorted(self.find(text), key=_by_start):
            hit = Hit(*found)
            if not kept or hit.end > kept[-1].end or hit[:2] == kept[-1][:2]:
                kept.append(hit)
        return kept


def any_way(*parts: str) -> tuple[str, ...]:
    """Every way through the parts, each of which is a row of alternatives: "at|for" and " " are "at " and "for "."""
    return tuple(map("".join, product(*(part.split("|") for part in parts))))


def longest_hits(found: Iterable[Found[T]]) -> list[Found[T]]:
    """What was found in order of its start, without what lies inside or overlaps a longer one before it."""
    kept: list[Found[T]] = []
    for hit in sorted(found, key=_by_start):
        if not kept or hit[0] >= kept[-1][1]:
            kept.append(hit)
    return kept


def _by_start(hit: Found[T]) -> Span:
    return hit[0], -hit[1]


def _as_it_is(text: str) -> str:
    return text


def _starred(phrase: str) -> Phrase:
    return Phrase(phrase.strip("*").lower(), phrase.startswith("*"), phrase.endswith("*"))


def _whole_words(text: str, start: int, end: int, phrase: Phrase) -> Span | None:
    if start and not phrase.open_left and _joined(text[start - 1], text[start : start + 2]):
        return None
    if end < len(text) and _joined(text[end - 1], text[end : end + 2]):
        return (start, word_end(text, end)) if phrase.open_right else None
    return start, end


def _joined(left: str, right: str) -> bool:
    """Whether a character and those behind it belong to one word; "BenefitsSalary", "CASalary" (glued) are two."""
    if left >= _CJK or right >= _CJK or not (left.isalnum() and right[0].isalnum()):
        return False
    return not (right[0].isupper() and (left.islower() or left.isdigit() or right[1:].islower()))


def word_end(text: str, end: int) -> int:
    """Where the word ends that ``end`` stands in, of a phrase with ``*`` behind."""
    while end < len(text) and _joined(text[end - 1], text[end : end + 2]):
        end += 1
    return end


def _between_blanks(phrase: str) -> Phrase:
    bare = phrase.strip("*")
    open_left, open_right = phrase.startswith("*"), phrase.endswith("*")
    low = plain_case(bare.lower())[1:-1].rstrip(" " if open_right else " .")
    low += "." * (open_right and bare.endswith("."))  # "inc.*": a stop that words are glued to, and not whatever begins with "inc"
    key = " " * (not open_left) + low + " " * (not open_right)
    return Phrase(key, open_left, open_right, bare if bare != bare.lower() else "")


def _inside_blanks(text: str, start: int, end: int, phrase: Phrase) -> Span | None:
    start, end = start - phrase.open_left, end - 2 + phrase.open_right
    return (start, end) if text[start:end] == phrase.exact else None


def _shift_of_blanks(phrase: Phrase) -> Span | None:
    """A plain-cased text begins one blank before the text itself."""
    return None if phrase.exact else (-phrase.open_left, phrase.open_right - 2)


ANYWHERE = Boundary(Phrase, _as_it_is, lambda phrase: (0, 0))
WORDS = Boundary(_starred, lower_case, lambda phrase: None, _whole_words)
BLANKS = Boundary(_between_blanks, lambda text: plain_case(lower_case(text)), _shift_of_blanks, _inside_blanks)

"""Whole-word phrase lookup: one automaton over many phrases, with word boundaries that hold in every script."""

from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick

from pipelines.extract.words.casing import lower_case

T = TypeVar("T")
_CJK = "\u2e80"  # scripts from here on are written without spaces


class Hit(NamedTuple, Generic[T]):
    """``text[start:end]`` is a phrase; ``value`` is what it stands for."""

    start: int
    end: int
    value: T


def _joined(left: str, right: str) -> bool:
    """Whether a character and those behind it belong to one word; "BenefitsSalary", "CASalary" (glued) are two."""
    if left >= _CJK or right >= _CJK or not (left.isalnum() and right[0].isalnum()):
        return False
    return not (right[0].isupper() and (left.islower() or left.isdigit() or right[1:].islower()))


def _word_end(text: str, end: int) -> int:
    while end < len(text) and _joined(text[end - 1], text[end : end + 2]):
        end += 1
    return end


class Lexicon(Generic[T]):
    """Phrases with a value each. A leading or trailing ``*`` opens that side of the phrase to longer words."""

    def __init__(self, rows: Iterable[tuple[str, T]]) -> None:
        self._rows = [(p.strip("*").lower(), p.startswith("*"), p.endswith("*"), value) for p, value in rows]
        self._automaton = AhoCorasick([row[0] for row in self._rows])

    def hits(self, text: str, folded: str | None = None) -> list[Hit[T]]:
        """Phrases of ``text`` by start, the longest of those that start together, none inside another."""
        found: list[Hit[T]] = []
        folded = lower_case(text) if folded is None else folded
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            _, open_left, open_right, value = self._rows[index]
            if start and not open_left and _joined(text[start - 1], text[start : start + 2]):
                continue
            if end < len(text) and _joined(text[end - 1], text[end : end + 2]):
                if not open_right:
                    continue
                end = _word_end(text, end)
            found.append(Hit(start, end, value))
        found.sort(key=lambda hit: (hit.start, -hit.end))
        return _outermost(found)


def _outermost(found: list[Hit[T]]) -> list[Hit[T]]:
    kept: list[Hit[T]] = []
    for hit in found:
        if not kept or hit.end > kept[-1].end or hit[:2] == kept[-1][:2]:
            kept.append(hit)
    return kept

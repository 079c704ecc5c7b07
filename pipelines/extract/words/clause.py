"""One clause of a text around a word that states something: whether the clause denies it, how far, and of whom it speaks.

The one reading of denial, scope and subject for every fact. Its words stand in ``data/reference/clause_words.csv`` by their role; what they
do to a word depends on the side they stand on and on how many words stand between:

- ahead of it: "we do not offer remote work", "kein Homeoffice", "mentors with 20 years";
- behind it: "Homeoffice ist in der Backstube leider nicht möglich", "Remote: no".
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from pipelines.extract.words.lexicon import Found, longest_hits

REACH = 120  # characters of a clause that are read on either side
DENIES = 5  # words between a denial and the word it denies
REFUSES = 9  # words between a word and the denial behind it
PREDICATE = 6  # words between a denial and what is "not possible"
_TURN = r",\s(?:but|yet|aber|jedoch|doch|sondern|mais|pero|sino|mas|porém|ma|però|maar|ale|но|а)\b"
BOUND = re.compile(rf".*(?:[;!?|•(\n。，、；！\uff1f（]|[.:]\s|\s[–—-]\s|{_TURN})", re.DOTALL)
BEHIND = re.compile(rf"(?:[^.;!?|•()\n,–—。，、；！\uff1f（）]|\.(?!\s|$)|[–—](?!\s)|\([^()\n]{{0,60}}\)|,(?!{_TURN[1:]}))*")
LABELLED_NO = re.compile(r"(?:\W{0,3}|(?:\s\w+){1,2}\s?(?=[:?]))(?:[:?–-]\s?|\s)(?:no|non|nein|nie|не|нет|not|n/a|none)\s*$")
# "Homeoffice? Leider"
REGRETTED = re.compile(
    r"\s?\?\s{1,2}(?:leider|helaas|unfortunately|sadly|afraid not|malheureusement|niestety|bohužel|desværre|tyvärr|dessverre|purtroppo"
    r"|lamentablemente|infelizmente|no\b|nein\b|non\b)"
)
PORTUGUESE = re.compile(r"\s*(?:modelo|regime|formato|sistema|escritório|trabalho|esquema)\b")  # "no modelo": "in the model"
SUBJECTS = frozenset({"firm", "people", "served"})


class Mark(NamedTuple):
    """A word of grammar by its ``role``; ``gap``: what stands between it and the word that is asked about."""

    role: str
    gap: str

    @property
    def words(self) -> int:
        """How many words stand between."""
        return len(self.gap.split())


class Clause:
    """The clause around ``low[start:end]``, a word of the line ``low[first:last]`` of a text in lower case. ``marks``: the text's
    clause words in order of their ends. ``before`` and ``after`` are the clause's words on either side."""

    def __init__(self, low: str, start: int, end: int, line: tuple[int, int], marks: Sequence[Found[str]]) -> None:
        ahead = low[max(line[0], start - REACH) : start]
        bound = BOUND.match(ahead)
        behind = BEHIND.match(low, end, min(line[1], end + REACH))
        self.before = ahead[bound.end() :] if bound else ahead
        self.words = low[start:end]
        self.after = behind[0] if behind else ""
        self._low, self._start, self._end, self._marks = low, start, end, marks

    @cached_property
    def ahead(self) -> tuple[Mark, ...]:
        """The marks before the word, the nearest first."""
        found = self._between(self._start - len(self.before), self._start)
        return tuple(Mark(role, self._low[end : self._start]) for _, end, role in reversed(found))

    @cached_property
    def behind(self) -> tuple[Mark, ...]:
        """The marks after it, the nearest first."""
        found = self._between(self._end, self._end + len(self.after))
        return tuple(Mark(role, self._low[self._end : start]) for start, _, role in found)

    def _between(self, first: int, last: int) -> list[Found[str]]:
        low = bisect_left(self._marks, first, key=itemgetter(1))
        high = bisect_left(self._marks, last + 1, lo=low, key=itemgetter(1))
        return longest_hits(mark for mark in self._marks[low:high] if mark[0] >= first)

    @cached_property
    def is_denied(self) -> bool:
        """Whether it is denied, by a word ahead of it or behind it."""
        nearest = next((mark for mark in self.ahead if mark.role in ("denial", "no", "even so", "unneeded")), None)
        return (nearest is not None and self._denies(nearest)) or self.is_refused

    def _denies(self, mark: Mark) -> bool:
        if mark.role == "denial":
            return "," not in mark.gap and mark.words <= DENIES
        return mark.role == "no" and mark.words <= 1 and not PORTUGUESE.match(mark.gap + self.words)

    @cached_property
    def is_refused(self) -> bool:
        """Whether words behind it deny it: "is not possible", "unavailable", ": no"."""
        if REGRETTED.match(self._low, self._end):
            return True
        return LABELLED_NO.match(self.after) is not None or any(map(self._refuses, range(len(self.behind))))

    def _refuses(self, index: int) -> bool:
        """Whether a mark behind the word is a denial of it, and not of what another comma or bracket brings in."""
        mark = self.behind[index]
        if mark.words > REFUSES or mark.gap.count("(") > mark.gap.count(")"):
            return False
        aside = mark.gap.split(",")[1:]  # "remote work, unfortunately, is not possible"
        if len(aside) == 1 or any(len(words.split()) > 2 for words in aside[:-1]):
            return False
        return mark.role == "refusal" or (mark.role in ("denial", "no") and self._is_of_the_possible(index))

    def _is_of_the_possible(self, index: int) -> bool:
        """Whether what follows a denial is its predicate: "not (currently) possible"."""
        denial = self.behind[index]
        later = (mark for mark in self.behind[index + 1 :] if mark.role == "possible")
        return any(mark.words - denial.words <= PREDICATE for mark in later)

    @property
    def is_unneeded(self) -> bool:
        """Whether it may be left: "you do not have to be in the office"."""
        return self._has(self.ahead, "unneeded", DENIES) or self._has(self.behind, "unneeded", DENIES)

    @property
    def is_limited(self) -> bool:
        """Whether what is said holds in some place or time only: "not possible during training", "outside Germany"."""
        return self._has(self.behind, "limit", REACH)

    @property
    def subject(self) -> Mark | None:
        """The nearest of those ahead who are not the candidate: the firm, its people, those whom it serves."""
        return next((mark for mark in self.ahead if mark.role in SUBJECTS), None)

    @staticmethod
    def _has(marks: Iterable[Mark], role: str, words: int) -> bool:
        return any(mark.role == role and mark.words <= words for mark in marks)

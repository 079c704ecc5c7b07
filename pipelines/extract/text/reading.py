"""A posting being read: its text, made ready once for every room, and what the rooms have found of its lines so far."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from itertools import pairwise
from typing import Any, Concatenate, ParamSpec, TypeVar

from pipelines.extract.text.lines import Line, split_lines
from pipelines.extract.words.casing import lower_case, plain_case
from pipelines.extract.words.lexicon import BLANKS, Found, Lexicon
from pipelines.extract.words.tables import load_once, load_rows, phrase_tables
from schemas.enums import RequirementKind

MAX_LINES = 5_000  # lines beyond these are not read
MAX_HITS = 4_000  # of one table; a text with more is no posting
# table of data/reference -> what its words stand for, and the words themselves: `<fact>_words.csv`, and those of other names
TABLES = phrase_tables() | {
    "cue": ("line_cues.csv", "cue"),
    "degree": ("degrees.csv", "level"),
    "language": ("spoken_languages.csv", "code"),
    "certificate": ("certificates.csv", "certificate"),
    "skill": ("skills.csv", "skill"),
}
# Those in which a phrase may have several rows, of a meaning each: their readers look at every hit of a place.
SEVERAL = frozenset(("employer", "cue"))
Hits = dict[str, list[Found[str]]]
P = ParamSpec("P")
R = TypeVar("R")


def spellings(phrase: str) -> tuple[str, ...]:
    """A phrase of a table as it is searched for: a hyphen also as Markdown writes it."""
    escaped = phrase.replace("-", "\\-")
    return (phrase,) if escaped == phrase or "\\" in phrase else (phrase, escaped)


def _phrases() -> Iterator[tuple[str, tuple[str, str]]]:
    """The phrases of all TABLES with their table and what they stand for."""
    for table, (file, column) in TABLES.items():
        for row in load_rows(file) if table in SEVERAL else load_once(file, "phrase"):
            meaning = table, row[column] or row["phrase"]
            yield from ((spelling, meaning) for spelling in spellings(row["phrase"]))


LEXICON = Lexicon(_phrases(), BLANKS)


@dataclass(slots=True, eq=False)
class Reading:
    """``low`` is the text in lower case, ``plain`` without marks between words; ``kinds[i]`` is what ``lines[i]`` states; ``hits`` are
    the words of each of TABLES, in order of their end. All offsets are into ``text``. The postings of one opening at several places share
    a reading; ``made`` is what rooms make of it alone (`once_a_text`)."""

    text: str
    low: str
    plain: str  # plain[i + 1] stands for text[i]
    lines: list[Line]
    hits: Hits
    kinds: list[RequirementKind | None] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    made: dict[Hashable, Any] = field(default_factory=dict)

    def line_at(self, offset: int) -> int | None:
        """The index of the line that holds ``offset``."""
        index = bisect_right(self.starts, offset) - 1
        return index if index >= 0 and offset < self.lines[index].end else None

    def kind_at(self, offset: int) -> RequirementKind | None:
        index = self.line_at(offset)
        return None if index is None else self.kinds[index]

    def window(self, start: int, end: int, before: int, after: int) -> str:
        """The lower-case words around ``start:end``, at most so many characters, within the line."""
        index = self.line_at(start)
        line = self.lines[index] if index is not None else None
        low, high = (line.start, line.end) if line else (start, end)
        return self.low[max(low, start - before) : min(high, end + after)]


def once_a_text(read: Callable[Concatenate[Reading, P], R]) -> Callable[Concatenate[Reading, P], R]:
    """What a function makes of a reading whose lines' kinds are settled, made once. Not to be changed."""

    @wraps(read)
    def answer(reading: Reading, /, *args: P.args, **kwargs: P.kwargs) -> R:
        key = (read, *args)
        if key not in reading.made:
            reading.made[key] = read(reading, *args, **kwargs)
        made: R = reading.made[key]
        return made

    return answer


def read(text: str) -> Reading:
    """``text`` in lower case, in lines, and with its hits; kinds are still unknown."""
    return read_all([text])[0]


def read_all(texts: Sequence[str]) -> list[Reading]:
    """The same of several texts: all are searched in a row, while the lexicon is at hand."""
    readings = [_in_lines(text) for text in texts]
    for reading in readings:
        glued = _glued(reading.text, reading.lines)
        reading.hits = _parted_hits(reading.text, glued) if glued else _hits(reading.text, reading.plain)
    return readings


def _in_lines(text: str) -> Reading:
    low = lower_case(text)
    lines = split_lines(text)[:MAX_LINES]
    return Reading(text, low, plain_case(low), lines, {}, [None] * len(lines), [line.start for line in lines])


def _glued(text: str, lines: list[Line]) -> list[int]:
    """Where lines begin that lost their break and every blank with it: "…of experienceBachelor's degree", "…skills.BSc"."""
    return [line.start for line in lines if line.start and text[line.start].isupper() and not text[line.start - 1].isspace()]


def _parted_hits(text: str, glued: list[int]) -> Hits:
    """The hits of a text as if a blank stood at each of its ``glued`` offsets, where one word ends and another begins."""
    parted = " ".join(text[start:end] for start, end in pairwise([0, *glued, len(text)]))
    blanks = [offset + added for added, offset in enumerate(glued)]
    hits = _hits(parted, plain_case(lower_case(parted)))
    return {table: [(_before(start, blanks), _before(end, blanks), value) for start, end, value in found] for table, found in hits.items()}


def _before(offset: int, blanks: list[int]) -> int:
    """The offset without the blanks that stand before it."""
    return offset - bisect_left(blanks, offset)


def _hits(text: str, plain: str) -> Hits:
    hits: Hits = {table: [] for table in TABLES}
    for start, end, (table, meaning) in LEXICON.find(text, plain):
        hits[table].append((start, end, meaning))
    return {table: found[:MAX_HITS] for table, found in hits.items()}


@lru_cache(maxsize=256)
def read_words(text: str) -> Hits:
    """The hits in a short text: a title, a location. Not to be changed: the last ones are kept."""
    return _hits(text, plain_case(lower_case(text)))

"""A posting being read: its lines, what each states, and the words of our tables in it."""

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache

from pipelines.extract.text.lines import Line, split_lines
from pipelines.extract.words.casing import lower_case
from pipelines.extract.words.scan import SCANNER, Hit, plain_case
from schemas.enums import RequirementKind

MAX_LINES = 5_000  # lines beyond these are not read


@dataclass(slots=True)
class Reading:
    """``kinds[i]`` is what ``lines[i]`` states; ``hits`` are offsets into ``text``."""

    text: str
    low: str
    plain: str  # plain[i + 1] stands for text[i]
    lines: list[Line]
    hits: dict[str, list[Hit]]
    kinds: list[RequirementKind | None] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

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


def read(text: str) -> Reading:
    """The lines and hits of ``text``; kinds are still unknown."""
    low = lower_case(text)
    plain = plain_case(low)
    lines = split_lines(text)[:MAX_LINES]
    return Reading(text, low, plain, lines, SCANNER.scan(text, plain), [None] * len(lines), [line.start for line in lines])


@lru_cache(maxsize=256)
def read_words(text: str) -> dict[str, list[Hit]]:
    """The hits in a short text: a title, a location. Not to be changed: the last ones are kept."""
    return SCANNER.scan(text, plain_case(lower_case(text)))


def longest_hits(hits: list[Hit]) -> list[Hit]:
    """The hits in order of their start, without those inside or overlapping a longer one before them."""
    found: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        if not found or hit[0] >= found[-1][1]:
            found.append(hit)
    return found

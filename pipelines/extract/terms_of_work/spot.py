"""A word for how or where the work is done, with what stands around it in its line."""

from typing import NamedTuple

from pipelines.extract.text.lines import Line
from pipelines.extract.text.reading import Reading
from schemas.enums import RequirementKind


class Spot(NamedTuple):
    """A word of the lexicon that means ``value``. ``before``, ``words``, ``after``: in lower case, of one line, whose ``kind`` it is."""

    value: str
    before: str
    words: str
    after: str
    line: Line
    kind: RequirementKind | None

    @property
    def around(self) -> str:
        """The word with thirty characters on either side."""
        return self.before[-30:] + self.words + self.after[:30]


def find_spot(reading: Reading, start: int, end: int, value: str, before: int, after: int) -> Spot | None:
    """The word at ``start`` to ``end`` with so many characters ``before`` and ``after``; None outside of every line."""
    index = reading.line_at(start)
    if index is None:
        return None
    line, low = reading.lines[index], reading.low
    ahead, behind = low[max(line.start, start - before) : start], low[end : min(line.end, end + after)]
    return Spot(value, ahead, low[start:end], behind, line, reading.kinds[index])

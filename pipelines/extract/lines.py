"""A text as lines: where each one's words stand, without its bullet and its mark-up."""

import re
from dataclasses import dataclass

BULLET = re.compile(
    r"""
    (?P<indent>[ \t]*)
    (?P<mark>(?:[-*•·▪●◦‣⁃–—►➢➤✓✔✅»§\uf0b7][ \t]+|[•·▪●◦‣⁃►➢➤✓✔✅\uf0b7](?=\w)|(?:\d{1,2}|[a-z])[.)][ \t]+|o[ \t]+(?=[A-Z]))?)
    (?P<open>[ \t*_#]*)
    """,
    re.VERBOSE,
)
CLOSE = " \t*_#\r"  # trailing mark-up
SENTENCE_END = re.compile(r"(?<=[.!?;])[ \t]+(?=[A-ZÄÖÜÉÀÈÊÓÁÍ¿¡])|[ \t]*[•●▪·][ \t]*|[ \t]{3,}")
GLUED = 700  # a line longer than this, in a text of few lines, is a text whose line breaks were lost


@dataclass(slots=True)
class Line:
    """``text[start:end]`` are the words of one line. ``level`` counts nesting of bullets from 0; ``strong``: marked as bold or title."""

    start: int
    end: int
    words: str
    bullet: bool
    level: int
    strong: bool


def split_lines(text: str) -> list[Line]:
    """The non-blank lines of ``text``; a text whose line breaks were lost is split into sentences."""
    lines: list[Line] = []
    offset = 0
    raw = text.split("\n")
    glued = len(text) > GLUED * len(raw)
    indents: list[int] = []
    for line in raw:
        if glued and len(line) > GLUED:
            lines.extend(_sentences(line, offset))
        elif found := _line(line, offset, indents):
            lines.append(found)
        offset += len(line) + 1
    return lines


def _line(line: str, offset: int, indents: list[int]) -> Line | None:
    match = BULLET.match(line)
    begin = match.end() if match else 0
    words = line[begin:].rstrip(CLOSE)
    if not match or not words:
        return None
    bullet = bool(match["mark"])
    level = _level(len(match["indent"].expandtabs(4)), indents) if bullet else 0
    if not bullet:
        indents.clear()
    strong = bool(match["open"].strip()) and line.rstrip().endswith(("*", "_", "#", ":", words[-1:]))
    return Line(offset + begin, offset + begin + len(words), words, bullet, level, strong)


def _level(indent: int, indents: list[int]) -> int:
    """Nesting depth of a bullet: how many shallower bullets stand open above it."""
    while indents and indents[-1] >= indent:
        indents.pop()
    indents.append(indent)
    return len(indents) - 1


def _sentences(line: str, offset: int) -> list[Line]:
    found: list[Line] = []
    begin = 0
    for gap in SENTENCE_END.finditer(line):
        found += _piece(line, begin, gap.start(), offset)
        begin = gap.end()
    return found + _piece(line, begin, len(line), offset)


def _piece(line: str, begin: int, end: int, offset: int) -> list[Line]:
    words = line[begin:end]
    left = begin + len(words) - len(words.lstrip(CLOSE))
    words = words.strip(CLOSE)
    return [Line(offset + left, offset + left + len(words), words, False, 0, False)] if words else []

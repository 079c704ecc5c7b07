"""A text as lines: where each one's words stand, without its bullet and its mark-up."""

import re
from dataclasses import dataclass

from pipelines.extract.text.sentences import count_headings, find_gaps

BULLET = re.compile(
    r"""
    (?P<indent>[ \t\xa0]*)
    (?P<mark>
        (?:[-*+•·▪●◦‣\u2043–—►➢➤✓✔✅»§\uf0b7○■∙➔→]|\\?[-*]|(?:\d{1,2}|[a-z])[.)]|o(?=[ \t]+[A-Z]))[ \t\xa0]+
        |[•·・▪●◦‣\u2043►➢➤✓✔✅\uf0b7○■∙\uff0a][ \t]*
        |[(\uff08]\d{1,2}[)\uff09][ \t]*(?!(?:years?|months?|hours?|days?|or|to|and)\b)  # "(1) ..."
        |(?:\d{1,2}|[一二三四五六七八九十]{1,2})[\u3001\uff0e\uff09][ \t]*|\d{1,2}[.)](?=[\u2e80-\u9fff])|[\u2460-\u2473][ \t]*  # "1、"
        |[-–](?=[^\W\d_]|\d{1,2}[ ][^\W\d_])  # "-Paid leave", "-15 days of leave"
    )?
    (?P<open>[ \t\xa0*_#]*)
    """,
    re.VERBOSE,
)
# A title between two marks of one kind: "◆ What we offer ◆", "[Duties]"
FRAMES = dict(zip("[【\u3014〈《≪\uff1c<\uff3b『「◆◇■□●★☆▼", "]】\u3015〉》≫\uff1e>\uff3d』」◆◇■□●★☆▼", strict=True))
EDGE = " \t\xa0*_#\r\\"  # mark-up at a line's end
GLUE = EDGE + ":\uff1a"
LONE = frozenset("-*•·▪●◦‣o")  # a bullet on a line of its own belongs to the line after it
_HEADING_MARKS = frozenset("■□●○")
PERHAPS_MARK = ".) \t\xa0"  # after a single letter: a bullet, as in "a) ..." or "o ..."
LONG = 700  # bytes: a line longer than this, in a text of few lines, is a text whose line breaks were lost
LISTED, MIXED = 160, 400  # characters: a line longer than this may hold a whole list; several sections
MARK = re.compile(r"[-\u2013\u2014•●▪·✓➢*]")  # of an item, between two pieces of a line
ITEM = re.compile(r"\s*(?:[-\u2013\u2014•]\s|\d{1,2}[\u3001\uff0e)\uff09]\s?)")  # before its words
LIST_MARKS = ("•", ";-", "; -", ";\u2013", "; \u2013", ".-")


@dataclass(slots=True)
class Line:
    """``text[start:end]`` are one line's words. ``level``: nesting of its bullet from 0; ``strong``: marked as bold or as a title;
    ``mark``: the kind of its bullet, see `_kind_of`."""

    start: int
    end: int
    words: str
    bullet: bool
    level: int
    strong: bool
    mark: str = ""


def split_lines(text: str) -> list[Line]:
    """The non-blank lines of ``text``; a text whose line breaks were lost is split into sentences."""
    raw = text.split("\n")
    glued = _size(text) > LONG * len(raw)
    lines: list[Line] = []
    indents: list[int] = []
    offset, lone = 0, False
    for line in raw:
        if line:  # "lone" outlasts empty lines
            if len(line) > LISTED and (_holds_list(line) or (glued and _size(line) > LONG)):
                lines += _sentences(line, offset)
            elif found := _line(line, offset, indents):
                found.bullet |= lone
                lines.append(found)
            bare = line.strip()
            lone = bare in LONE or (lone and not bare)
        offset += len(line) + 1
    return lines


def _size(text: str) -> int:
    """Bytes: a character of Chinese says as much as three of English."""
    return len(text) if text.isascii() else len(text.encode(errors="replace"))


def _holds_list(line: str) -> bool:
    """Whether bullets or headings inside a line were lines of their own: "Wanted: two hands; - a head. Offered: soup"."""
    if (";" in line or "•" in line or ".-" in line) and sum(map(line.count, LIST_MARKS)) > 2:
        return True
    return len(line) > MIXED and line.count(": ") > 1 and count_headings(line) > 1


def _line(line: str, offset: int, indents: list[int]) -> Line | None:
    if line[:1].isalpha() and line[1:2] not in PERHAPS_MARK:  # plain words, as most lines are
        indents.clear()
        words = line.rstrip(EDGE)
        return Line(offset, offset + len(words), words, False, 0, False)
    if line[:2] == "- " and line[2:3].isalpha():  # as most bullets are
        indents[:] = (0,)
        words = line[2:].rstrip(EDGE)
        return Line(offset + 2, offset + 2 + len(words), words, True, 0, False, "-")
    match = BULLET.match(line)
    begin = match.end() if match else 0
    words = line[begin:].rstrip(EDGE)
    if match is None or not words or not any(map(str.isalnum, words[:40])):
        return None
    framed = _is_framed(line[match.start("open") if match["mark"] is None else match.start("mark") :].strip(EDGE))
    bullet = match["mark"] is not None and not framed
    level = 0
    if bullet:
        level = _level(len(match["indent"].expandtabs(4)), indents)
    elif indents:
        indents.clear()
    strong = (match["open"].strip() != "" and line.rstrip()[-1:] in "*_#:") or match["open"].lstrip()[:1] == "#"
    mark = _kind_of(match["mark"]) if bullet else ""
    return Line(offset + begin, offset + begin + len(words), words, bullet, level, strong or framed, mark)


def _is_framed(words: str) -> bool:
    return len(words) > 2 and words[0] in FRAMES and words[-1] == FRAMES[words[0]] and words[0] not in words[1:-1]


def _kind_of(mark: str) -> str:
    """ "1" for a number, "■" for a mark that heads a list of others in Chinese and Japanese, else "-"."""
    return "1" if any(map(str.isdigit, mark)) else "■" if not _HEADING_MARKS.isdisjoint(mark) else "-"


def _level(indent: int, indents: list[int]) -> int:
    """Nesting depth of a bullet: how many shallower bullets stand open above it."""
    while indents and indents[-1] >= indent:
        indents.pop()
    indents.append(indent)
    return len(indents) - 1


def _sentences(line: str, offset: int) -> list[Line]:
    """The sentences of a long line, the headings glued between them, and the items of its lists."""
    found: list[Line] = []
    begin, listed = 0, False
    for stop, resume in find_gaps(line):
        if stop >= begin:
            found += _piece(line, begin, stop, offset, listed)
            begin, listed = resume, MARK.search(line, stop, resume) is not None
    return found + _piece(line, begin, len(line), offset, listed)


def _piece(line: str, begin: int, end: int, offset: int, listed: bool) -> list[Line]:
    if mark := ITEM.match(line, begin, end):
        begin, listed = mark.end(), True
    words = line[begin:end]
    left = begin + len(words) - len(words.lstrip(GLUE))
    words = words.strip(GLUE)
    return [Line(offset + left, offset + left + len(words), words, listed, 0, False)] if any(map(str.isalnum, words)) else []

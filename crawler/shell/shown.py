"""Answers as people read them: an aligned table, or, where that is wider than the terminal, a line for each value."""

from collections.abc import Sequence
from typing import Any
from unicodedata import combining, east_asian_width

from catalog.asking import Row
from crawler.printing import cut

WIDEST = (64, 48, 32, 24)  # of a value, in a table: the first with which the table fits
LABEL = 40  # of a column's name before its value


def table_lines(columns: Sequence[str], rows: Sequence[Row], width: int | None = None) -> list[str]:
    """A header and the rows; numbers stand to the right, NULL is blank. ``width``: of the terminal, where one shows it."""
    for widest in WIDEST:
        lines = _table(columns, rows, widest)
        if width is None or max(map(_wide, lines)) <= width:
            return lines
    return _records(columns, rows, width or 0)


def _table(columns: Sequence[str], rows: Sequence[Row], widest: int) -> list[str]:
    cells = [[said(name, widest) for name in columns], *([said(value, widest) for value in row] for row in rows)]
    widths = [max(map(_wide, column)) for column in zip(*cells, strict=True)]
    right = [all(isinstance(value, int | float | None) for value in column) for column in zip(*rows, strict=True)] or [False] * len(columns)
    return ["  ".join(map(_padded, line, widths, right)).rstrip() for line in cells]


def _records(columns: Sequence[str], rows: Sequence[Row], width: int) -> list[str]:
    names = [said(name, LABEL) for name in columns]
    longest = max(map(_wide, names))
    lines: list[str] = []
    for row in rows:
        values = (said(value, max(WIDEST[-1], width - longest - 2)) for value in row)
        lines += [
            *([""] if lines else []),
            *(f"{_padded(name, longest, False)}  {value}".rstrip() for name, value in zip(names, values, strict=True)),
        ]
    return lines


def said(value: Any, widest: int) -> str:
    """A value as a part of a line."""
    if isinstance(value, bytes):
        value = value.hex()
    text = cut("" if value is None else str(value), widest)
    while _wide(text) > widest:  # letters that take the place of two
        text = f"{text.rstrip('…')[:-1]}…"
    return text


def _padded(text: str, width: int, right: bool) -> str:
    blank = " " * (width - _wide(text))
    return blank + text if right else text + blank


def _wide(text: str) -> int:
    """How many places of a terminal a text takes."""
    return len(text) if text.isascii() else sum(0 if combining(one) else 2 if east_asian_width(one) in "WF" else 1 for one in text)

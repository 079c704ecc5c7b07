"""Functions of SQLite that take the product of two lengths, done in about their sum.

SQLite's own `instr`, `replace` and `trim` are one step of its machine however long they run, so that no clock and no Ctrl-C comes through:
`instr` of two texts of 1 MB takes a minute. Python's search is the two-way algorithm.
"""

import sqlite3
from collections.abc import Callable
from math import isinf

Value = str | bytes | int | float | None


def swift_functions(conn: sqlite3.Connection, longest: int) -> None:
    """Put them in the place of SQLite's own. ``longest``: bytes of what `replace` may make."""

    def replace(text: Value, old: Value, new: Value) -> Value:
        if text is None or old is None:
            return None
        whole, before = as_text(text), as_text(old)
        if not before or new is None:  # SQLite looks at them in this order
            return None if before else whole if isinstance(text, bytes) else text
        after = as_text(new)
        if len(whole) + whole.count(before) * (len(after) - len(before)) > longest:
            return " " * (longest + 1)  # SQLite itself says that it is too big; an error raised here would be printed where Datasette runs
        return whole.replace(before, after)

    conn.create_function("instr", 2, instr, deterministic=True)
    conn.create_function("replace", 3, replace, deterministic=True)
    conn.create_function("trim", 2, trimmed(True, True), deterministic=True)
    conn.create_function("ltrim", 2, trimmed(True, False), deterministic=True)
    conn.create_function("rtrim", 2, trimmed(False, True), deterministic=True)


def instr(text: Value, part: Value) -> int | None:
    """Where ``part`` first stands, from 1; 0: nowhere. Two blobs are compared by bytes.

    >>> instr("abc", "c"), instr("abc", "x"), instr(105, 5), instr(None, "x")
    (3, 0, 3, None)
    """
    if text is None or part is None:
        return None
    if isinstance(text, bytes) and isinstance(part, bytes):
        return text.find(part) + 1
    return as_text(text).find(as_text(part)) + 1


def trimmed(left: bool, right: bool) -> Callable[[Value, Value], str | None]:
    def trim(text: Value, letters: Value) -> str | None:
        if text is None or letters is None:
            return None
        whole, taken = as_text(text), frozenset(as_text(letters))
        start, end = 0, len(whole)
        while left and start < end and whole[start] in taken:
            start += 1
        while right and start < end and whole[end - 1] in taken:
            end -= 1
        return whole[start:end]

    return trim


def as_text(value: str | bytes | int | float) -> str:
    """As SQLite makes text of a value.

    >>> [as_text(one) for one in ("a", b"a", 1, 1.5, 1e20, 2.0, float("-inf"))]
    ['a', 'a', '1', '1.5', '1.0e+20', '2.0', '-Inf']
    """
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if not isinstance(value, float):
        return str(value)
    if isinf(value):
        return "Inf" if value > 0 else "-Inf"
    digits, e, exponent = f"{value:.15g}".partition("e")
    return f"{digits}{'' if '.' in digits else '.0'}{e}{exponent}"

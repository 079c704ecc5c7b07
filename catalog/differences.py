"""What a posting says, field by field, and how two readings of it differ: the change feed's `changed` and `rederived` events, and what
`rolecall replay` prints.

``told_of(job)`` is what a posting just derived says, ``read_told(db, numbers)`` what the catalog holds of it. The words behind a fact
are no part of either: where they alone move, nothing changed.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from catalog.read import URLS
from catalog.rows import FACT_COLUMNS, FACT_ROWS, SCALAR_VALUES, Row
from catalog.sql import LISTED, listed
from schemas.fields import FIELDS, TEXTS, WORDS, Fact, Field
from schemas.job import JobPosting
from schemas.urls import harmless_url

LONGEST = 1000  # characters of a list of facts in an event

Told = dict[str, Any]  # by field: a scalar as SQL holds it, or a list of facts, each a row of its values

_SCALARS = tuple(field for field in SCALAR_VALUES if field.told)
_TEXTS = tuple(field for field in TEXTS if field.told)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose value is another one, with the texts of both; None for nothing. Of lists, they hold what only one side has."""

    field: str
    old: str | None
    new: str | None


def told_of(job: JobPosting) -> Told:
    """What a posting says."""
    scalars = {field.name: SCALAR_VALUES[field](job) for field in _SCALARS}
    facts = _facts({table: list(rows(0, job)) for table, rows in FACT_ROWS.items()})
    return scalars | {field.name: getattr(job, field.name) for field in _TEXTS} | facts


def read_told(db: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, Told]:
    """What the catalog holds of these postings, by their number (of table ``posting``)."""
    ids, own = listed(numbers), (*_SCALARS, *_TEXTS)
    columns = ", ".join(field.stored for field in own)
    query = f"SELECT id, {columns} FROM posting JOIN posting_text ON posting = id WHERE id {LISTED}"
    told = {row[0]: dict(zip((field.name for field in own), row[1:], strict=True)) for row in map(tuple, db.execute(query, (ids,)))}
    rows: dict[int, dict[str, list[Row]]] = {number: {table: [] for table in FACT_COLUMNS} for number in told}
    for table, names in FACT_COLUMNS.items():
        query = f"SELECT {', '.join(names)} FROM {table} WHERE posting {LISTED} ORDER BY posting, n"
        for row in map(tuple, db.execute(query, (ids,))):
            rows[row[0]][table].append(row)
    return {number: scalars | _facts(rows[number]) for number, scalars in told.items()}


def differences(before: Told, after: Told) -> Iterator[Difference]:
    """The fields that differ; addresses as the record has them (`catalog.read.URLS`)."""
    for name, new in after.items():
        old = before.get(name)
        if name in URLS:
            old, new = old and harmless_url(old), new and harmless_url(new)
        if old != new:
            yield Difference(name, *(_sides(_PICKS[name][0], old or [], new) if name in _PICKS else (_text(old), _text(new))))


def one_line(values: Iterable[tuple[str, Any]]) -> str:
    """A fact in one line, by the names of its values: "level: bachelor, required"."""
    return ", ".join(_parts(values))


def _parts(values: Iterable[tuple[str, Any]]) -> Iterator[str]:
    for name, value in values:
        if name == "required" and value is not None:
            yield "required" if value else "preferred"
        elif value not in (None, [], False):
            yield str(value) if name == "text" else f"{name}: {value}"


def _facts(rows: dict[str, list[Row]]) -> Told:
    return {name: pick(rows[kind.table]) for name, (kind, pick) in _PICKS.items()}


def _pick(field: Field, kind: Fact) -> Callable[[list[Row]], list[Row]]:
    """A function of a table's rows that gives the values of the field's facts, without numbers, marks and words."""
    columns = FACT_COLUMNS[kind.table]
    first, last, quote = 2 + len(kind.marks), len(columns) - len(WORDS) - 1, columns.index("quote")
    at, wanted = (columns.index(field.where[0]), field.where[1]) if field.where else (0, None)
    quoted = [n for n, value in enumerate(kind.values, first) if value.quoted]

    def values(row: Row) -> Row:
        whole = (row[quote] if n in quoted and row[n] is None else row[n] for n in range(first, last))
        return tuple(whole) if quoted else row[first:last]

    return lambda rows: [values(row) for row in rows if wanted is None or row[at] == wanted]


_PICKS = {field.name: (field.type, _pick(field, field.type)) for field in FIELDS if field.told and isinstance(field.type, Fact)}


def _sides(kind: Fact, old: list[Row], new: list[Row]) -> tuple[str | None, str | None]:
    """What only the old facts say, and only the new ones; both whole where the order alone differs."""
    gone, come = list((Counter(old) - Counter(new)).elements()), list((Counter(new) - Counter(old)).elements())
    return (_list_text(kind, gone), _list_text(kind, come)) if gone or come else (_list_text(kind, old), _list_text(kind, new))


def _list_text(kind: Fact, facts: list[Row]) -> str | None:
    lines = (((field.name, _plain(field, value)) for field, value in zip(kind.values, fact, strict=True)) for fact in facts)
    text = "; ".join(map(one_line, lines))
    return (text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…") or None


def _plain(field: Field, value: Any) -> Any:
    """Truth values as such, whole amounts without a point."""
    if field.type is bool:
        return None if value is None else bool(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _text(value: object) -> str | None:
    return None if value is None else str(int(value)) if isinstance(value, bool) else str(value)

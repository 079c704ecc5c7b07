"""What a posting says, field by field, and how two readings of it differ: the change feed's `changed` and `rederived` events, and what
`rolecall replay` prints.

``told_of(job)`` is what a posting just derived says, ``read_told(db, numbers)`` what the catalog holds of it. The words behind a fact
are no part of either: where they alone move, nothing changed.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from catalog.read import URLS
from catalog.ready import Ready, make_ready
from catalog.rows import COLUMN_FIELDS, FACT_COLUMNS, SCALAR_VALUES, Row
from catalog.sql import LISTED, listed
from schemas.fields import FIELDS, TEXTS, WORDS, Fact, Field
from schemas.job import JobPosting
from schemas.jsonschema import key_of
from schemas.urls import harmless_url

Told = dict[str, Any]  # by field: a scalar as SQL holds it, or a list of facts, each a row of its values

_SCALARS = tuple(field for field in SCALAR_VALUES if field.told)
_TEXTS = tuple(field for field in TEXTS if field.told)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose value is another one, with both as texts (`text_of`); None for nothing."""

    field: str
    old: str | None
    new: str | None


def told_of(job: JobPosting, ready: Ready | None = None) -> Told:
    """What a posting says. ``ready``: the rows that were made of it, where they were."""
    made = ready or make_ready("", job)
    columns = dict(zip(COLUMN_FIELDS, made.columns, strict=True))
    scalars = {field.name: columns[field] for field in _SCALARS}
    return scalars | {field.name: getattr(job, field.name) for field in _TEXTS} | _facts(made.facts)


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
            yield Difference(name, *(_FACTS[name].text_of(value or []) if name in _FACTS else _text(name, value) for value in (old, new)))


def text_of(value: Any) -> str | None:
    """A value as events hold it: truth values 0 or 1, lists and facts as JSON, without the words behind them; None for nothing."""
    if isinstance(value, list | dict):
        return orjson.dumps(_bare(value)).decode() if value else None
    return None if value is None else str(int(value)) if isinstance(value, bool) else str(value)


def sides(old: str | None, new: str | None) -> tuple[str | None, str | None]:
    """Such texts for a person to read: of lists, what only one side has, each entry in a line; both whole where the order alone differs."""
    was, now = _entries(old), _entries(new)
    gone, come = (list((one - other).elements()) for one, other in ((was, now), (now, was)))
    return tuple("; ".join(side) or None for side in ((gone, come) if gone or come else (was.elements(), now.elements())))  # type: ignore[return-value]


def one_line(values: Iterable[tuple[str, Any]]) -> str:
    """A fact in one line, by the names of its values: "level: bachelor, required"."""
    return ", ".join(_parts(values))


def _parts(values: Iterable[tuple[str, Any]]) -> Iterator[str]:
    for name, value in values:
        if name == "required" and value is not None:
            yield "required" if value else "preferred"
        elif value not in (None, [], False):
            whole = int(value) if isinstance(value, float) and value.is_integer() else value
            yield str(value) if name == "text" else f"{name}: {whole}"


def _entries(text: str | None) -> Counter[str]:
    try:
        held = orjson.loads(text or "[]")
    except orjson.JSONDecodeError:
        held = text
    found = held if isinstance(held, list) else [held] if isinstance(held, dict) else [text]
    return Counter(one_line(one.items()) if isinstance(one, dict) else str(one) for one in found)


def _bare(value: Any) -> Any:
    if isinstance(value, list):
        return [_bare(one) for one in value]
    return {key: one for key, one in value.items() if key != "evidence"} if isinstance(value, dict) else value


def _facts(rows: Mapping[str, list[Row]]) -> Told:
    return {name: told.pick(rows[told.kind.table]) for name, told in _FACTS.items()}


@dataclass(frozen=True, slots=True)
class _Facts:
    """A field of facts: ``pick`` gives their values, without numbers, marks and words, of the rows of their table."""

    kind: Fact
    many: bool
    pick: Callable[[list[Row]], list[Row]]

    def text_of(self, facts: list[Row]) -> str | None:
        """The facts as the record has them."""
        values = self.kind.values
        told = [{key_of(field.name): _plain(field, one) for field, one in zip(values, fact, strict=True)} for fact in facts]
        return text_of(told if self.many else told[0] if told else None)


def _pick(field: Field, kind: Fact) -> Callable[[list[Row]], list[Row]]:
    """A function of a table's rows that gives the values of the field's facts."""
    columns = FACT_COLUMNS[kind.table]
    first, last, quote = 2 + len(kind.marks), len(columns) - len(WORDS) - 1, columns.index("quote")
    at, wanted = (columns.index(field.where[0]), field.where[1]) if field.where else (0, None)
    quoted = [n for n, value in enumerate(kind.values, first) if value.quoted]

    def values(row: Row) -> Row:
        whole = (row[quote] if n in quoted and row[n] is None else row[n] for n in range(first, last))
        return tuple(whole) if quoted else row[first:last]

    return lambda rows: [values(row) for row in rows if wanted is None or row[at] == wanted]


_FACTS = {f.name: _Facts(f.type, f.many, _pick(f, f.type)) for f in FIELDS if f.told and isinstance(f.type, Fact)}
_LISTS = {field.name for field in _SCALARS if field.many}


def _plain(field: Field, value: Any) -> Any:
    """A value of a fact as the record has it."""
    if field.many:
        return value.split(", ") if value else []
    return bool(value) if field.type is bool and value is not None else value


def _text(name: str, value: Any) -> str | None:
    return text_of(value.split(", ") if value and name in _LISTS else value)

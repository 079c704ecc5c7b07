"""The facts of a posting as the exported record lists them: made of its rows when these are written, and kept as JSON, compressed.

They are a copy: what is not kept, or was kept in another shape (an older catalog), is made of the rows when it is read.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any
from zlib import crc32

import orjson
import zstandard

from catalog.rows import FACT_COLUMNS, Row
from catalog.sql import LISTED, listed
from schemas.fields import CONFIDENCE, FACTS, FIELDS, LIFE, POSTING_ID, SCALAR, WORDS, Fact, Field
from schemas.jsonschema import key_of

Lists = list[bytes]  # JSON arrays, one for each of SLOTS
Object = dict[str, Any]
EMPTY = b"[]"

# Where a list stands among those of a posting: its table, and what tells it from the table's others.
_WHERE = {kind.table: [field.where for field in (*FIELDS, *LIFE) if field.type is kind and field.exported] for kind in FACTS}
SLOTS = [(table, where) for table, lists in _WHERE.items() for where in lists]
_LISTED = [kind for kind in FACTS if _WHERE[kind.table]]
_WORD_KEYS = [key_of(word.name) for word in (POSTING_ID, *WORDS, CONFIDENCE)]
_KEYS_OF = {field.name: key_of(field.name) for field in FIELDS}
_COMPRESS = zstandard.ZstdCompressor(level=1).compress


def _slots_of(table: str) -> Callable[[Row], Iterable[int]]:
    """A function of a table's row that gives the slots of the lists that it stands in."""
    slots = [(n, where) for n, (of, where) in enumerate(SLOTS) if of == table]
    every = [n for n, where in slots if where is None]
    marks = [(where, n) for n, where in slots if where is not None]
    if not marks:
        return lambda row: every
    ((column, _), _), *_ = marks  # one column parts the lists of a table
    at = FACT_COLUMNS[table].index(column)
    of_mark = {value: [n, *every] for (_, value), n in marks}
    return lambda row: of_mark.get(row[at], every)


def _object_of(kind: Fact) -> Callable[[str, Row], Object]:
    """A function of a posting_id and a row of the table that gives the fact as the record holds it."""
    first, last = 2 + len(kind.marks), 2 + len(kind.marks) + len(kind.values)
    keys = [key_of(value.name) for value in kind.values]
    quote = FACT_COLUMNS[kind.table].index("quote")
    odd = [(key, plain) for key, value in zip(keys, kind.values, strict=True) if (plain := _plain(value, quote))]

    def object_of(posting_id: str, row: Row) -> Object:
        values: Object = dict(zip(keys, row[first:last], strict=True))
        for key, plain in odd:
            values[key] = plain(values[key], row)
        words = dict(zip(_WORD_KEYS, (posting_id, *row[last:]), strict=True))
        if kind is SCALAR:
            return values | words
        values["evidence"] = words
        return values

    return object_of


def _plain(value: Field, quote: int) -> Callable[[Any, Row], Any] | None:
    """A function of a value as SQL holds it, and of its row, that gives the value; None where that is as it is. ``quote``: its column."""
    if value.many:
        return lambda stored, row: stored.split(", ") if stored else []
    if value.quoted:
        return lambda stored, row: row[quote] if stored is None else stored
    if value.type is bool:
        return lambda stored, row: None if stored is None else bool(stored)
    return (lambda stored, row: _KEYS_OF.get(stored, stored)) if value is SCALAR.values[0] else None


_SLOTS_OF = {kind.table: _slots_of(kind.table) for kind in _LISTED}
_OBJECT_OF = {kind.table: _object_of(kind) for kind in _LISTED}
_SHAPE = crc32(repr([(SLOTS, _WORD_KEYS, [[value.name for value in kind.values] for kind in _LISTED])]).encode()) >> 1


def lists_of(postings: Mapping[int, str], rows: Mapping[str, Iterable[Row]]) -> dict[int, Lists]:
    """The lists of postings, by their number (of table ``posting``); ``postings``: the posting_id of each number. ``rows``: of each fact
    table those of the postings, in the order of posting and n."""
    made = {number: [EMPTY] * len(SLOTS) for number in postings}
    for kind in _LISTED:
        slots_of, object_of = _SLOTS_OF[kind.table], _OBJECT_OF[kind.table]
        for number, own in groupby(rows.get(kind.table, ()), itemgetter(0)):
            lists: defaultdict[int, list[Object]] = defaultdict(list)
            for row in own:
                fact = object_of(postings[number], row)
                for slot in slots_of(row):
                    lists[slot].append(fact)
            for slot, facts in lists.items():
                made[number][slot] = orjson.dumps(facts)
    return made


def packed(lists: Lists) -> bytes:
    """Lists as they are kept."""
    return _COMPRESS(b"\n".join(lists))


def unpacked(kept: bytes) -> Iterator[tuple[tuple[str, Any], bytes]]:
    """Of kept lists, each with its slot."""
    return zip(SLOTS, zstandard.ZstdDecompressor().decompress(kept).split(b"\n"), strict=True)


def write_lists(db: sqlite3.Connection, lists: Mapping[int, bytes]) -> None:
    """Keep the lists of postings, packed, whose rows have been written. The caller holds the transaction."""
    rows = ((number, _SHAPE, own) for number, own in lists.items())
    db.executemany("INSERT OR REPLACE INTO lists (posting, shape, json) VALUES (?, ?, ?)", rows)


def read_lists(db: sqlite3.Connection, postings: Collection[int]) -> dict[int, Lists]:
    """The lists of postings, by their number (of table ``posting``)."""
    decompress = zstandard.ZstdDecompressor().decompress
    rows = plain_rows(db, f"SELECT posting, json FROM lists WHERE shape = {_SHAPE} AND posting {LISTED}", postings)
    kept = {number: decompress(stored).split(b"\n") for number, stored in rows}
    return kept if len(kept) == len(postings) else kept | make_lists(db, [number for number in postings if number not in kept])


def make_lists(db: sqlite3.Connection, postings: Collection[int]) -> dict[int, Lists]:
    """The same, of the rows that the catalog holds."""
    if not postings:
        return {}
    names: dict[int, str] = dict(plain_rows(db, f"SELECT id, posting_id FROM posting WHERE id {LISTED}", postings))
    rows = {
        kind.table: plain_rows(
            db, f"SELECT {', '.join(FACT_COLUMNS[kind.table])} FROM {kind.table} WHERE posting {LISTED} ORDER BY posting, n", postings
        )
        for kind in _LISTED
    }
    return lists_of(names, rows)


def plain_rows(db: sqlite3.Connection, query: str, numbers: Collection[int]) -> Iterator[Row]:
    """Plain rows, whatever the connection's own are."""
    cursor = db.cursor()
    cursor.row_factory = None
    return cursor.execute(query, (listed(numbers),))

"""The facts of a posting as the exported record lists them: made of its rows when these are written, and kept as JSON, compressed.

They are a copy: what is not kept, or was kept in another shape (an older catalog), is made of the rows when it is read.
"""

import sqlite3
from collections.abc import Collection, Iterator
from zlib import crc32

import zstandard

from catalog.rows import Row
from catalog.sql import LISTED, listed
from schemas.fields import CONFIDENCE, FACTS, FIELDS, LIFE, POSTING_ID, SCALAR, WORDS, Fact, Field
from schemas.jsonschema import key_of

Lists = list[bytes]  # JSON arrays, one for each of SLOTS
EMPTY = b"[]"

# Where a list stands among those of a posting: its table, and what tells it from the table's others.
_WHERE = {kind.table: [field.where for field in (*FIELDS, *LIFE) if field.type is kind and field.exported] for kind in FACTS}
SLOTS = [(table, where) for table, lists in _WHERE.items() for where in lists]


def _query(kind: Fact) -> str:
    """A table's facts as JSON, a row a posting: its number, and a list for each of _LISTS. SQLite writes it in half the time that Python
    takes to make objects of the facts; rows come in the order of the table's key, posting and n."""
    values = ", ".join(f"'{key_of(value.name)}', {_json(value)}" for value in kind.values)
    words = ", ".join(
        (f"'{key_of(POSTING_ID.name)}', p.posting_id", *(f"'{key_of(word.name)}', x.{word.stored}" for word in (*WORDS, CONFIDENCE)))
    )
    fact = f"json_object({values}, {words})" if kind is SCALAR else f"json_object({values}, 'evidence', json_object({words}))"
    kept = (f" FILTER (WHERE x.{where[0]} = '{where[1]}')" if where else "" for where in _WHERE[kind.table])
    lists = ", ".join(f"CAST(json_group_array({fact}){only} AS BLOB)" for only in kept)
    return f"SELECT p.id, {lists} FROM posting p CROSS JOIN {kind.table} x ON x.posting = p.id WHERE p.id {LISTED} GROUP BY p.id"


def _json(value: Field) -> str:
    """SQL for a value of a fact as JSON holds it."""
    stored = f"x.{value.stored}"
    if value.many:
        return f"json(iif({stored} IS NULL, '[]', '[' || replace(json_quote({stored}), ', ', '\",\"') || ']'))"
    if value.quoted:
        return f"coalesce({stored}, x.quote)"
    if value.type is bool:
        return f"json(CASE {stored} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)"
    if value.type is float:  # SQLite's JSON has 15 digits
        return f"iif({stored} IS NULL OR CAST(printf('%!.15g', {stored}) AS REAL) = {stored}, {stored}, json(printf('%!.17g', {stored})))"
    if value is SCALAR.values[0]:
        names = " ".join(f"WHEN '{field.name}' THEN '{key_of(field.name)}'" for field in FIELDS if key_of(field.name) != field.name)
        return f"CASE {stored} {names} ELSE {stored} END"
    return stored


_QUERIES = [(SLOTS.index((kind.table, _WHERE[kind.table][0])), _query(kind)) for kind in FACTS if _WHERE[kind.table]]
_SHAPE = crc32("\n".join(query for _, query in _QUERIES).encode()) >> 1


def write_lists(db: sqlite3.Connection, postings: Collection[int]) -> None:
    """Keep the lists of postings whose rows have been written. The caller holds the transaction."""
    compress = zstandard.ZstdCompressor(level=1).compress
    made = make_lists(db, postings).items()
    rows = ((number, _SHAPE, compress(b"\n".join(lists))) for number, lists in made)
    db.executemany("INSERT OR REPLACE INTO lists (posting, shape, json) VALUES (?, ?, ?)", rows)


def read_lists(db: sqlite3.Connection, postings: Collection[int]) -> dict[int, Lists]:
    """The lists of postings, by their number (of table ``posting``)."""
    decompress = zstandard.ZstdDecompressor().decompress
    rows = plain_rows(db, f"SELECT posting, json FROM lists WHERE shape = {_SHAPE} AND posting {LISTED}", postings)
    kept = {number: decompress(stored).split(b"\n") for number, stored in rows}
    return kept if len(kept) == len(postings) else kept | make_lists(db, [number for number in postings if number not in kept])


def make_lists(db: sqlite3.Connection, postings: Collection[int]) -> dict[int, Lists]:
    """The same, of the rows."""
    made = {number: [EMPTY] * len(SLOTS) for number in postings}
    for first, query in _QUERIES if postings else ():
        for number, *lists in plain_rows(db, query, postings):
            made[number][first : first + len(lists)] = lists
    return made


def plain_rows(db: sqlite3.Connection, query: str, numbers: Collection[int]) -> Iterator[Row]:
    """Plain rows, whatever the connection's own are."""
    cursor = db.cursor()
    cursor.row_factory = None
    return cursor.execute(query, (listed(numbers),))

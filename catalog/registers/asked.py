"""Which registers of employers were asked, with what their files cover. "No record" is told with that.

It stands once for the catalog, not in each record: another register moves the records alone of which it says something else. Each state has
a cursor, so that copies follow it, and what was told at any time reads back.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

Asked = Mapping[str, Sequence[Mapping[str, Any]]]  # by country: objects of register, title, period, covers, files (names)

_NEXT = "UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'event' RETURNING seq"
_LAST = "SELECT cursor, json FROM register_asked WHERE cursor <= ? ORDER BY cursor DESC LIMIT 1"
_NOW = (1 << 63) - 1

# SQL: a row ``a`` a register of a country ("US", or an expression) of those asked last, as an object.
ASKED_IN = "(SELECT json FROM register_asked ORDER BY cursor DESC LIMIT 1) z JOIN json_each(z.json, '$.' || {0}) a"
ASKED_SQL = """
SELECT c.key AS country, a.value ->> 'register' AS register, a.value ->> 'title' AS title, a.value ->> 'period' AS period,
  coalesce(a.value ->> 'covers', a.value ->> 'period') AS covers,
  (SELECT group_concat(f.value, '; ') FROM json_each(a.value, '$.files') f) AS files, z.at AS since
FROM (SELECT at, json FROM register_asked ORDER BY cursor DESC LIMIT 1) z JOIN json_each(z.json) c JOIN json_each(c.value) a
"""
ASKED_COLUMNS = {
    "country": "ISO 3166-1 alpha-2: the register's country",
    "register": "kind of register",
    "title": "what it is called",
    "period": "what its loaded files cover",
    "covers": "the same in words, with how many rows they hold, and of a part, how much of what is published that is",
    "files": "these, separated by '; '",
    "since": "since when these registers, and no others, have been asked of every posting",
}


def read_asked(db: sqlite3.Connection, cursor: int = _NOW) -> Asked:
    """What every posting was looked up in, as of a cursor."""
    row = db.execute(_LAST, (cursor,)).fetchone()
    return orjson.loads(row[1]) if row else {}


def words_of(asked: Asked) -> dict[str, list[str]]:
    """By country, the registers in words: "USCIS H-1B Employer Data Hub (2019-2022)"."""
    return {country: list(map(_words, of)) for country, of in asked.items()}


def _words(one: Mapping[str, Any]) -> str:
    covers = one.get("covers") or one["period"]
    return f"{one['title']} ({covers})" if covers else str(one["title"])


def keep_asked(db: sqlite3.Connection, asked: Asked, at: str) -> None:
    """From now on, this is what every posting was looked up in."""
    if read_asked(db) != asked:
        (cursor,) = db.execute(_NEXT).fetchone()
        db.execute("INSERT INTO register_asked (cursor, at, json) VALUES (?, ?, ?)", (cursor, at, orjson.dumps(asked).decode()))


def keep_asked_still(db: sqlite3.Connection, loaded: Asked, at: str) -> None:
    """Some postings are about to be looked up in what is ``loaded``, others were in what was: what holds of all is told meanwhile."""
    still = {country: [one for one in of if _is_in(one, loaded.get(country, ()))] for country, of in read_asked(db).items()}
    keep_asked(db, {country: of for country, of in still.items() if of}, at)


def _is_in(one: Mapping[str, Any], loaded: Sequence[Mapping[str, Any]]) -> bool:
    return any(one["register"] == other["register"] and {*one["files"]} <= {*other["files"]} for other in loaded)

"""What a bundle claims: each value of a record, the words behind it, and the catalog's row that holds it."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from catalog.database import CatalogError
from schemas.fields import CONFIDENCE, EMPLOYER, FIELDS, TERM, WORDS, Fact, Field, Stands
from schemas.jsonschema import key_of
from schemas.urls import harmless_url

Object = dict[str, Any]
Path = list[str | int]

PROVABLE = {field.name: field for field in (*FIELDS, Field("employer", EMPLOYER, "")) if field.exported}
STATEMENTS = ("eligibilityToWork", "statements")
TOPICS = {  # verdicts -> the topic of the statements that they were combined from; None: all
    "sponsorship": "sponsorship", "sponsorship_confidence": "sponsorship", "citizenship": "citizenship",
    "authorization_required": "authorization", "eligibility_contradictory": None, "clearance_required": "clearance",
    "clearance_level": "clearance",
}  # fmt: skip
_FROM = {"posting_text": "posting_text WHERE posting = :id", "posting": "posting WHERE id = :id"}


@dataclass(frozen=True, slots=True)
class Claim:
    """A value at ``path`` of the record. ``words``: where the words behind it are: paths that begin with "record", or "aside" for those
    that the record leaves out. ``posting``: the posting_id that states it; ``row``: its values as JSON has them, ``whence`` they are."""

    field: Field
    path: Path
    posting: str
    whence: str
    row: Object | None
    words: list[Path]
    aside: Object | None = None


def chosen(name: str | None) -> list[Field]:
    """The fields that a name means, in snake_case or camelCase: one, those of an object ("qualifications"), all for None. CatalogError
    where there is none of that name."""
    fields = list(PROVABLE.values())
    if name is None:
        return fields
    found = [field for field in fields if any(f"{one}.".startswith(f"{name}.") for one in (field.name, ".".join(_keys(field))))]
    if not found:
        nearest = get_close_matches(name, PROVABLE, 1, 0.5)
        meant = f"did you mean {nearest[0]}?" if nearest else "docs/fields.md lists them"
        raise CatalogError(f"no field {name[:100]!r}: {meant}")
    return found


def values_in(record: Object, fields: list[Field]) -> Iterator[tuple[Field, Path, Any]]:
    """What a record states of these fields, each fact of a list by itself."""
    for field in fields:
        path: Path = list(_keys(field))
        held = at(record, path)
        if held in (None, []) or (field.every and held is False):  # that nothing contradicts is no statement
            continue
        several = field.many and isinstance(field.type, Fact)
        yield from ((field, [*path, n], one) for n, one in enumerate(held)) if several else ((field, path, held),)


def at(held: Any, path: Path) -> Any:
    """What stands at a path; None where something on the way is null."""
    for part in path:
        held = None if held is None else held[part]
    return held


def claim_of(db: sqlite3.Connection, record: Object, field: Field, path: Path, held: Any, *, is_present: bool) -> Claim:
    """A value with its words; with the catalog's row where the record is the present one."""
    if field.type is EMPLOYER:
        return _of_employer(db, record, field, path, held, is_present)
    if isinstance(held, dict):
        posting = held["evidence"]["postingId"]
        row = _fact_row(db, field, posting, held) if is_present else None
        return Claim(field, path, posting, _whence(_fact(field).table, row), row, [["record", *path, "evidence"]])
    return _of_scalar(db, record, field, path, held, is_present)


def _of_scalar(db: sqlite3.Connection, record: Object, field: Field, path: Path, held: Any, is_present: bool) -> Claim:
    """Of the nearest posting that holds the same value."""
    postings = [one["postingId"] for one in record["postings"]]
    stating = next((one for one in postings if _stored(db, field, one) == held), postings[0]) if is_present else None
    row = {_keys(field)[-1]: _stored(db, field, stating)} if stating is not None else None
    words = [(place, one) for place, one in _words(record, field, held) if stating in (None, one["postingId"])]
    aside = _term_words(db, field, stating) if stating is not None and field.stands is Stands.FACT else None
    posting = stating or next((one["postingId"] for _, one in words), postings[0])
    return Claim(field, path, posting, _whence(field.table, row), row, [["aside"]] if aside else [place for place, _ in words], aside)


def _words(record: Object, field: Field, held: Any) -> list[tuple[Path, Object]]:
    """The words behind a scalar: its own, or those of the statements that it was combined from."""
    if field.stands is Stands.SCALAR:
        name = key_of(field.name)
        return [(["record", "evidence", n], one) for n, one in enumerate(record["evidence"]) if one["field"] == name]
    if field.stored not in TOPICS:
        return []
    topic = TOPICS[field.stored]
    told = [(n, one) for n, one in enumerate(at(record, [*STATEMENTS])) if topic in (None, one["topic"])]
    same = [(n, one) for n, one in told if one["value"] == held] or told
    return [(["record", *STATEMENTS, n, "evidence"], one["evidence"]) for n, one in same]


def _of_employer(db: sqlite3.Connection, record: Object, field: Field, path: Path, held: Object, is_present: bool) -> Claim:
    columns = ", ".join(f"e.{value.stored} AS {key_of(value.name)}" for value in EMPLOYER.values if not value.many)
    query = f"SELECT {columns} FROM employer e JOIN posting p ON p.employer = e.id WHERE p.posting_id = ?"
    for posting in (one["postingId"] for one in record["postings"]):
        row = db.execute(query, (posting,)).fetchone()
        if row and row["name"] == held["name"]:
            break
    row = row if is_present else None
    aside = {"postingId": posting, **{name: held[name] for name in ("origin", "quote", "rule")}}
    aside |= dict.fromkeys(("start", "end", "ruleVersion", "confidence"))
    return Claim(field, path, posting, _whence("employer", row), dict(row) if row else None, [["aside"]], aside)


def _whence(table: str, row: object) -> str:
    return f"and so in the row of table {table}" if row else "a former one: rows are kept of the present one alone"


def _fact(field: Field) -> Fact:
    assert isinstance(field.type, Fact)
    return field.type


def _stored(db: sqlite3.Connection, field: Field, posting_id: str) -> Any:
    """A scalar of a posting as the record would have it."""
    (number,) = db.execute("SELECT id FROM posting WHERE posting_id = ?", (posting_id,)).fetchone()
    (stored,) = db.execute(f"SELECT {field.stored} FROM {_FROM[field.table]}", {"id": number}).fetchone()
    return harmless_url(stored) if stored and field.name in ("url", "apply_url") else plain_value(field, stored)


def plain_value(field: Field, stored: Any, quote: str | None = None) -> Any:
    """A value of SQL as JSON has it."""
    if field.many:
        return stored.split(", ") if stored else []
    if field.quoted and stored is None:
        return quote
    return bool(stored) if field.type is bool and stored is not None else stored


def _fact_row(db: sqlite3.Connection, field: Field, posting: str, held: Object) -> Object:
    """The row of a fact: of those that say the same in the same words, the first; else, of those in the same words. CatalogError where no
    row has these words."""
    kind, words = _fact(field), held["evidence"]
    wanted = (*kind.values, *WORDS)
    query = (
        f"SELECT {', '.join(f'x.{value.stored}' for value in wanted)} FROM {kind.table} x JOIN posting p ON p.id = x.posting "
        "WHERE p.posting_id = ? AND x.quote = ? AND x.rule = ? AND x.span_start IS ? ORDER BY x.n"
    )
    rows = [
        {key_of(value.name): plain_value(value, row[value.stored], words["quote"]) for value in wanted}
        for row in db.execute(query, (posting, words["quote"], words["rule"], words["start"]))
    ]
    told = held | words
    same = [row for row in rows if all(told[key] == value for key, value in row.items())]
    if not rows:
        raise CatalogError(f"the catalog holds no row of {field.name} with the words of the record: see `rolecall check`")
    return (same or rows)[0]


def _term_words(db: sqlite3.Connection, field: Field, posting: str) -> Object | None:
    """The words of a scalar that stand in the table of terms."""
    columns = ", ".join(f"x.{word.stored} AS {key_of(word.name)}" for word in (*WORDS, CONFIDENCE))
    query = (
        f"SELECT {columns}, p.posting_id AS postingId FROM {TERM.table} x JOIN posting p ON p.id = x.posting "
        "WHERE x.field = ? AND p.posting_id = ?"
    )
    row = db.execute(query, (field.name, posting)).fetchone()
    return dict(row) if row else None


def _keys(field: Field) -> list[str]:
    return [key_of(part) for part in field.name.split(".")]

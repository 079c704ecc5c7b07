"""Employers: whose board is whose. That is settled above (pipelines.employer); here it is read for and kept.

A board keeps what it tells of its employer (``source.told``), so that the row of an employer with several boards is the same whichever of
them was settled last.
"""

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import orjson
from pydantic import TypeAdapter

from catalog.events import OF_POSTING
from catalog.lists import make_lists, packed, write_lists
from catalog.postings import Run, feed
from catalog.rows import Row
from catalog.sql import LISTED, insert, listed
from pipelines.extract.words.confidence import confidence_of
from schemas.employer import Alias, Employer, Naming
from schemas.enums import Origin
from schemas.evidence import Evidence
from schemas.facts import EmployerName
from schemas.fields import CONFIDENCE, EMPLOYER, WORDS
from schemas.source import Home

ORGANIZATION = "hiring_organization"
_TOLD = TypeAdapter(Employer)
_WORD_COLUMNS = tuple(word.stored for word in WORDS)
_WORDS = ", ".join(f"x.{column}" for column in _WORD_COLUMNS)

# Runs that touched a board: this one, and those after the last one that was ended and settled it, which were killed.
_LEFT = """
SELECT 1 FROM run_source x JOIN run y ON y.id = x.run
WHERE x.source = rs.source AND y.finished_at IS NULL AND x.new + x.changed + x.rederived > 0 AND (x.run = rs.run OR x.run > coalesce(
  (SELECT max(z.run) FROM run_source z JOIN run w ON w.id = z.run WHERE z.source = rs.source AND w.finished_at IS NOT NULL), 0))
"""
# It calls itself otherwise than before.
_RENAMED = """
rs.site_name IS NOT NULL AND rs.site_name IS NOT (SELECT x.site_name FROM run_source x
  WHERE x.source = s.id AND x.run < rs.run AND x.site_name IS NOT NULL ORDER BY x.run DESC LIMIT 1)
"""
_MET = f"""
SELECT s.family, s.board, s.lineage, EXISTS ({_LEFT}) OR r.kind = 'replay' OR s.told IS NULL OR ({_RENAMED}), e.origin, e.quote, e.country
FROM run_source rs JOIN run r ON r.id = rs.run JOIN source s ON s.id = rs.source LEFT JOIN employer e ON e.id = s.employer
WHERE rs.run = ? AND s.lineage <> 'aggregator'
"""
_NAMES = f"""
SELECT p.posting_id, x.name, x.weight, {_WORDS} FROM source s JOIN posting p ON p.source = s.id
LEFT JOIN employer_name x ON x.posting = p.id WHERE s.family = ? AND s.board = ? ORDER BY p.id, x.n
"""
_SITE_NAME = """
SELECT rs.site_name FROM source s JOIN run_source rs ON rs.source = s.id JOIN run r ON r.id = rs.run
WHERE s.family = ? AND s.board = ? AND rs.site_name IS NOT NULL ORDER BY r.started_at DESC, r.run_id DESC LIMIT 1
"""
_COLUMNS = (
    *("name", "legal_name", "aliases", "site", "country"),
    *("is_agency", "agency_quote", "agency_rule", "origin", "quote", "rule", "posting"),
)
_RECORDED = tuple(field.name for field in EMPLOYER.values if field.name not in _WORD_COLUMNS)
_RENEW = f"UPDATE employer SET {', '.join(f'{column} = ?' for column in _COLUMNS)} WHERE id = ?"
_ALIAS = insert("employer_alias", ("employer", "n", "name", "posting", *_WORD_COLUMNS))
_NAMED = f"""
SELECT p.posting_id, p.id, p.organization, p.employer, x.n, {_WORDS} FROM posting p
LEFT JOIN scalar x ON x.posting = p.id AND x.field = '{ORGANIZATION}' WHERE p.source = ?
"""
_SCALAR = insert("scalar", ("posting", "n", "field", *_WORD_COLUMNS, CONFIDENCE.stored))
_FREE = "SELECT coalesce(max(n), -1) + 1 FROM scalar WHERE posting = ?"
# Of those that an earlier run knew.
_EVENT = f"{OF_POSTING} AND first_run <> ?"
_UNUSED = """
NOT EXISTS (SELECT 1 FROM source s WHERE s.employer = employer.id) AND NOT EXISTS (SELECT 1 FROM posting p WHERE p.employer = employer.id)
"""


@dataclass(frozen=True, slots=True)
class Met:
    """A board that a run met, no aggregator's. ``is_touched``: postings of it are new, changed or derived anew by this run or by one that
    was killed before it settled them, it calls itself otherwise than before, or it was never settled.
    ``origin``: where its employer's name was read; ``home``: the words of that, and the country."""

    family: str
    board: str
    lineage: str
    is_touched: bool
    origin: str | None
    home: Home


def boards_met(db: sqlite3.Connection, run: Run) -> list[Met]:
    """The boards of a run."""
    rows = map(tuple, db.execute(_MET, (run.id,)))
    return [
        Met(family, board, lineage, bool(touched), origin, Home(country, quote))
        for family, board, lineage, touched, origin, quote, country in rows
    ]


def read_homes(db: sqlite3.Connection) -> dict[tuple[str, str], Home]:
    """What registry rows said of the boards, by (family, board), when they were last read: a replay has no other registry."""
    rows = map(tuple, db.execute("SELECT family, board, home FROM source WHERE home IS NOT NULL"))
    return {(family, board): Home(**orjson.loads(home)) for family, board, home in rows}


def keep_homes(db: sqlite3.Connection, homes: Mapping[tuple[str, str], Home]) -> None:
    """Remember what registry rows say of the boards that the catalog holds. The caller holds the transaction."""
    rows = [(orjson.dumps(home).decode(), *board) for board, home in homes.items()]
    db.executemany("UPDATE source SET home = ? WHERE family = ? AND board = ?", rows)


def names_told(db: sqlite3.Connection, family: str, board: str) -> dict[str, tuple[EmployerName, ...]]:
    """What each posting of a board, open or closed, calls its employer, by posting_id."""
    told: dict[str, list[EmployerName]] = {}
    for posting_id, name, weight, origin, quote, start, end, rule, version in map(tuple, db.execute(_NAMES, (family, board))):
        names = told.setdefault(posting_id, [])
        if weight is not None:
            words = Evidence(ORGANIZATION, Origin(origin), quote, rule, version, start, end)
            names.append(EmployerName(name or quote, weight, words))
    return {posting_id: tuple(names) for posting_id, names in told.items()}


def site_name(db: sqlite3.Connection, family: str, board: str) -> str | None:
    """What the latest reading of a board that told it says the board calls itself, as given."""
    row = db.execute(_SITE_NAME, (family, board)).fetchone()
    return row[0] if row else None


def write_employer(
    db: sqlite3.Connection, run: Run, source: int, employer: Employer | None, namings: Collection[Naming], at: str
) -> list[str]:
    """Store whose board a source is and what its postings are called by; the posting_ids of those that were called otherwise. The caller
    holds the transaction."""
    (before,) = db.execute("SELECT employer FROM source WHERE id = ?", (source,)).fetchone()
    others = {one.employer.identity: one.employer for one in namings if one.employer and one.employer != employer}
    numbers = {one.identity: _number(db, one) for one in (*others.values(), *filter(None, [employer]))}
    now = numbers[employer.identity] if employer else None
    renewed = {*numbers.values(), before} - {None}
    held = _held(db, run, source, renewed)
    db.execute("UPDATE source SET employer = ?, told = ? WHERE id = ?", (now, orjson.dumps(employer).decode(), source))
    for identity, one in others.items():
        _renew(db, numbers[identity], [one])
    for number in {before, now} - {None}:
        rows = db.execute("SELECT told FROM source WHERE employer = ? ORDER BY family, board", (number,))
        _renew(db, number, [_TOLD.validate_json(text) for (text,) in rows])
    renamed = _name(db, run, source, {one.posting_id: one for one in namings}, numbers, at)
    _tell(db, run, held, _held(db, run, source, renewed), at)
    return renamed


def _held(db: sqlite3.Connection, run: Run, source: int, employers: Collection[int | None]) -> dict[int, Row]:
    """What the record says of the employer, for the postings of a source and those of ``employers``; nothing where it has none, or is
    new in this run."""
    columns = ", ".join(f"e.{column}" for column in _RECORDED)
    query = f"SELECT p.id, {columns} FROM posting p JOIN employer e ON e.id = p.employer WHERE p.first_run <> ? AND "
    of_source = db.execute(query + "p.source = ?", (run.id, source))
    rows = (*of_source, *db.execute(query + f"e.id {LISTED}", (run.id, listed(filter(None, employers)))))
    return {row[0]: tuple(row[1:]) for row in rows}


def _tell(db: sqlite3.Connection, run: Run, before: Mapping[int, Row], after: Mapping[int, Row], at: str) -> None:
    """An event for each value of an employer that differs, for each posting that an earlier run knew."""
    nothing = (None,) * len(_RECORDED)
    events = []
    for number in sorted(before.keys() | after.keys()):
        old, new = before.get(number, nothing), after.get(number, nothing)
        for column, one, other in zip(_RECORDED, old, new, strict=True):
            if one != other:
                events.append((at, run.id, "rederived", f"employer.{column}", one, other, None, number, run.id))
    db.executemany(_EVENT, events)


def drop_unused(db: sqlite3.Connection) -> None:
    """Remove employers that no board and no posting has any more."""
    db.execute(f"DELETE FROM employer_alias WHERE employer IN (SELECT id FROM employer WHERE {_UNUSED})")
    db.execute(f"DELETE FROM employer WHERE {_UNUSED}")


def _number(db: sqlite3.Connection, employer: Employer) -> int:
    """The row of an employer, made on first sight."""
    words = employer.evidence
    db.execute(
        "INSERT INTO employer (identity, name, is_agency, origin, quote, rule) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (employer.identity, employer.name, employer.is_agency, words.origin, words.quote, words.rule),
    )
    return int(db.execute("SELECT id FROM employer WHERE identity = ?", (employer.identity,)).fetchone()[0])


def _renew(db: sqlite3.Connection, number: int, told: Sequence[Employer]) -> None:
    """Put an employer's row together from what its boards tell, the first of them leading."""
    if not told:
        return
    first, aliases, agency = told[0], _aliases(told), next((one.agency for one in told if one.agency), None)
    ids = _ids(db, [alias.posting_id for alias in aliases] + [first.posting_id or ""])
    values = (
        first.name, _first(one.legal_name for one in told), orjson.dumps([alias.name for alias in aliases]).decode() if aliases else None,
        _first(one.site for one in told), _first(one.country for one in told), agency is not None,
        agency and agency.quote, agency and agency.rule,
        first.evidence.origin, first.evidence.quote, first.evidence.rule, ids.get(first.posting_id or ""),
    )  # fmt: skip
    db.execute(_RENEW, (*values, number))
    db.execute("DELETE FROM employer_alias WHERE employer = ?", (number,))
    rows = [(number, n, alias.name, ids[alias.posting_id], *_row(alias.evidence)) for n, alias in enumerate(aliases)]
    db.executemany(_ALIAS, rows)


def _aliases(told: Sequence[Employer]) -> list[Alias]:
    """The names that the boards of an employer give it beside its own, each once."""
    found: dict[str, Alias] = {}
    for one in told:
        for alias in one.aliases:
            found.setdefault(alias.name.casefold(), alias)
    found.pop(told[0].name.casefold(), None)
    return list(found.values())


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value is not None), None)


def _ids(db: sqlite3.Connection, posting_ids: Collection[str]) -> dict[str, int]:
    return dict(db.execute(f"SELECT posting_id, id FROM posting WHERE posting_id {LISTED}", (listed(posting_ids),)).fetchall())


def _row(words: Evidence) -> tuple[object, ...]:
    return (words.origin, words.quote, words.start, words.end, words.rule, words.rule_version)


def _name(db: sqlite3.Connection, run: Run, source: int, namings: dict[str, Naming], numbers: dict[str, int], at: str) -> list[str]:
    """Give the postings of a board the names that are settled; what is so already is left alone. The posting_ids of what was not."""
    renamed, reworded, moved, called = [], [], [], []
    for posting_id, number, organization, employer, n, *words in map(tuple, db.execute(_NAMED, (source,)).fetchall()):
        one = namings.get(posting_id, Naming(posting_id))
        if (settled := numbers[one.employer.identity] if one.employer else None) != employer:
            moved.append((settled, number))
        if one.organization != organization:
            renamed.append((number, organization, one.organization))
            called.append(posting_id)
        if (tuple(words) if n is not None else None) != (_row(one.evidence) if one.evidence else None):
            reworded.append((number, n, one.evidence))
    db.executemany("UPDATE posting SET employer = ? WHERE id = ?", moved)
    _reword(db, reworded)
    ids = [number for number, _, _ in renamed]
    feed(db, ids, "'delete', ", "posting_fts, ")
    db.executemany("UPDATE posting SET organization = ? WHERE id = ?", [(new, number) for number, _, new in renamed])
    feed(db, ids)
    db.executemany(_EVENT, [(at, run.id, "rederived", ORGANIZATION, old, new, None, number, run.id) for number, old, new in renamed])
    return called


def _reword(db: sqlite3.Connection, postings: Collection[tuple[int, int | None, Evidence | None]]) -> None:
    """Replace the words behind the organization of postings: (posting, number of their row or None, the words or None)."""
    for number, n, words in postings:
        place = n if n is not None else db.execute(_FREE, (number,)).fetchone()[0]
        db.execute("DELETE FROM scalar WHERE posting = ? AND n = ?", (number, place))
        if words:
            sure = confidence_of(ORGANIZATION, words.origin, words.rule)
            db.execute(_SCALAR, (number, place, ORGANIZATION, *_row(words), sure))
    made = make_lists(db, [number for number, _, _ in postings])
    write_lists(db, {number: packed(own) for number, own in made.items()})

"""What may be asked of a catalog in SQL, what is answered, and what is said where nothing can be."""

import re
import sqlite3
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from time import monotonic

import pytest

from catalog.access import PRIVATE
from catalog.asking import BadQuestion, Desk, asking
from catalog.guide import columns_of, views
from catalog.views import VIEWS
from catalog.writer import Writer
from schemas.errors import Problem
from tests.factories import sighting

ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"


@pytest.fixture
def registers(tmp_path: Path) -> Path:
    file = tmp_path / "registers.db"
    db = sqlite3.connect(file)
    db.execute("CREATE TABLE lca (employer TEXT, cases INTEGER)")
    db.execute("INSERT INTO lca VALUES ('Oven Inc', 3)")
    db.commit()
    db.close()
    return file


@pytest.fixture
def desk(crawl, writer: Writer, path: Path, registers: Path) -> Iterator[Desk]:
    crawl(0, [sighting("1", title="Baker"), sighting("2", title="Miller of flour and of every other grain")])
    writer.close()
    with asking(path, registers) as desk:
        yield desk


def rows(desk: Desk, sql: str) -> list[tuple[object, ...]]:
    found = desk.ask(sql)
    assert found is not None
    return list(found.rows)


def test_rows_come_with_the_names_of_their_columns(desk: Desk) -> None:
    found = desk.ask("SELECT title, length(title) AS long FROM open_jobs ORDER BY 1")
    assert found is not None
    assert (found.columns, next(found.rows)) == (("title", "long"), ("Baker", 5))


def test_full_text_and_lists_can_be_asked(desk: Desk) -> None:
    assert rows(desk, "SELECT count(*) FROM posting_fts WHERE posting_fts MATCH 'miller'") == [(1,)]
    assert rows(desk, "SELECT value FROM json_each('[1, 2]')") == [(1,), (2,)]
    assert len(rows(desk, "SELECT * FROM pragma_table_info('jobs')")) == len(VIEWS[0].columns)


def test_registers_stand_beside_the_catalog(desk: Desk, path: Path, tmp_path: Path) -> None:
    assert rows(desk, "SELECT employer, cases FROM registers.lca") == [("Oven Inc", 3)]
    assert "registers.lca" in desk.names()
    with (
        asking(path, tmp_path / "none.db") as alone,
        pytest.raises(BadQuestion, match=r"no public registers beside the catalog: name .* --reg"),
    ):
        alone.ask("SELECT * FROM registers.lca")


def test_registers_in_a_folder_that_may_not_be_written_to_can_be_asked(crawl, writer: Writer, path: Path, registers: Path) -> None:
    crawl(0, [sighting("1")])
    writer.close()
    folder = registers.parent / "theirs"
    folder.mkdir()
    moved = registers.rename(folder / "registers.db")
    db = sqlite3.connect(moved)
    db.execute("PRAGMA journal_mode = WAL")
    db.close()
    folder.chmod(0o555)
    try:
        with asking(path, moved) as desk:
            assert rows(desk, "SELECT cases FROM registers.lca") == [(3,)]
    finally:
        folder.chmod(0o755)


def test_a_file_that_is_no_database_is_named(desk: Desk, path: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("employer\n" * 200)
    with (
        pytest.raises(Problem, match=r"list\.csv is damaged: load .* or name another file with --registers"),
        asking(path, tmp_path / "list.csv"),
    ):
        pass


@pytest.mark.parametrize(
    "sql",
    ["DELETE FROM job", "INSERT INTO job (id) VALUES (9)", "UPDATE job SET id = 9", "WITH x AS (SELECT 1) DELETE FROM job",
     "DROP VIEW jobs", "CREATE TABLE x (y)", "CREATE TEMP TABLE x (y)", "CREATE TEMP VIEW x AS SELECT 1",
     "CREATE VIRTUAL TABLE x USING fts5(y)", "REINDEX", "ANALYZE", "ATTACH ':memory:' AS other", "DETACH registers",
     "VACUUM INTO '{folder}/copy.db'", "DELETE FROM registers.lca", "UPDATE sqlite_master SET sql = ''", "PRAGMA query_only = 0",
     "PRAGMA journal_mode = DELETE", "PRAGMA writable_schema = 1", "PRAGMA wal_checkpoint", "SELECT load_extension('x')",
     "SELECT readfile('/etc/hostname')", *(f"SELECT * FROM {name}" for name in sorted(PRIVATE))],
)  # fmt: skip
def test_what_does_more_than_read_is_refused(desk: Desk, sql: str, tmp_path: Path) -> None:
    before = {file.name for file in tmp_path.iterdir()}
    with pytest.raises(BadQuestion) as told:
        desk.ask(sql.format(folder=tmp_path))
    assert re.search("may read, and nothing else|no such function|sqlite_master may not be modified", str(told.value))
    assert rows(desk, "SELECT count(*) FROM open_jobs") == [(2,)]
    assert {file.name for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT * FROM open_job", r"no view or table open_job \(did you mean open_jobs\?\); the views: jobs, open_jobs, .*, history$"),
        ("SELECT * FROM xyzzy", r"no view or table xyzzy; the views: jobs"),
        ("SELECT titel FROM jobs", r"no column titel \(did you mean title\?\): `\.columns jobs` says which there are"),
        ("SELECT j.titel FROM jobs j JOIN salaries s", r"no column j\.titel \(did you mean title\?\): `\.columns VIEW` says"),
        ("SELEC 1", r'does not take this query: near "SELEC": syntax error'),
        ("SELECT 'open", r"does not take this query: unrecognized token"),
        ("SELECT (", r"does not take this query: incomplete input"),
        ("SELECT ?", r"does not take this query: Incorrect number of bindings"),
        ("SELECT 1; SELECT 2", r"one statement at a time"),
        ("SELECT \0", r"holds NUL, or bytes that are no UTF-8"),
        ("SELECT '\udcff'", r"holds NUL, or bytes that are no UTF-8"),
        ('SELECT "titel" FROM jobs', r"no column titel \(did you mean title\?\): .*; a text stands in single quotes: 'titel'$"),
        ("SELECT 1 /* open", r"a comment begins with /\* and does not end"),
        ("/*/", r"a comment begins with /\* and does not end"),
        ("BEGIN IMMEDIATE", r"a query may read, and nothing else: nothing is written$"),
        (f"SELECT * FROM {'x' * 90_000}", r"no view or table x{59}…; the views"),
        (f"SELECT {'x' * 90_000} FROM jobs", r"no column x{59}…: "),
        ("PRAGMA cache_size = 9", r"PRAGMA cache_size is off"),
        ("SELECT randomblob(9)", r"the function randomblob is off"),
        ("SELECT replace('aaa', 'a', printf('%900000d', 1))", r"a value or a row would be longer than 2,000,000 bytes"),
        ("SELECT 1 LIKE printf('%300d', 1)", r"LIKE and GLOB look for 200 bytes at most"),
        ("SELECT '" + "x" * 1_000_001 + "'", r"does not take this query: query string is too large"),
        ("SELECT hex(printf('%1900000d', 1))", r"a value or a row would be longer than 2,000,000 bytes"),
        ("SELECT zeroblob(9)", r"the function zeroblob is off"),
    ],
)
def test_a_question_that_cannot_be_answered_is_told_in_a_sentence(desk: Desk, sql: str, said: str) -> None:
    with pytest.raises(BadQuestion, match=said) as told:
        desk.ask(sql)
    assert "\n" not in str(told.value)


def test_a_question_ends_in_time_and_the_next_one_is_answered(desk: Desk, path: Path) -> None:
    with asking(path, seconds=0.2) as brief:
        with pytest.raises(BadQuestion, match=r"stopped after 0\.2 s: ask for less, or give it more time with --seconds"):
            brief.ask(ENDLESS)
        assert rows(brief, "SELECT 1") == [(1,)]


def test_rows_are_not_fetched_for_ever_either(path: Path, desk: Desk) -> None:
    with asking(path, seconds=0.2) as brief:
        found = brief.ask(ENDLESS.replace("count(*)", "x"))
        assert found is not None
        with pytest.raises(BadQuestion, match="stopped after"):
            for _ in found.rows:
                pass


def test_what_gives_no_rows_is_no_answer(desk: Desk) -> None:
    assert [desk.ask(sql) for sql in ("BEGIN", "COMMIT", "-- nothing")] == [None] * 3


def test_words_that_are_no_utf_8_are_read(desk: Desk) -> None:
    assert rows(desk, "SELECT CAST(X'61FF' AS TEXT), X'61FF'") == [("a\ufffd", b"a\xff")]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_the_guide_has_every_view_and_column_with_its_line(desk: Desk, view) -> None:
    assert dict(views())[view.name] == view.purpose
    assert dict(columns_of(desk, view.name)) == view.columns


def test_the_guide_tells_of_tables(desk: Desk) -> None:
    assert dict(columns_of(desk, "salary"))["currency"] == "ISO 4217 code"
    assert dict(columns_of(desk, "posting"))["title"].startswith("title without")
    assert dict(columns_of(desk, "law"))["employers"] == "the least number of employees"
    assert dict(columns_of(desk, "job"))["born"] == "INTEGER: docs/catalog.md, job"
    assert columns_of(desk, "registers.lca") == [("employer", "TEXT: docs/registers.md"), ("cases", "INTEGER: docs/registers.md")]
    with pytest.raises(BadQuestion, match=r"no view or table claims \(did you mean claim\?\): `\.views` lists"):
        columns_of(desk, "claims")


def test_names_in_double_quotes_are_names(desk: Desk) -> None:
    assert rows(desk, 'SELECT "title" AS "a `b""" FROM "open_jobs" WHERE title <> \'"x"\' ORDER BY "title"')[0] == ("Baker",)
    found = desk.ask("""SELECT 1 AS "a ""b"" `c`" /* "d" */ -- "e\"""")
    assert found is not None
    assert found.columns == ('a "b" `c`',)


def test_a_view_that_another_program_dropped_is_missing(crawl, writer: Writer, path: Path) -> None:
    writer.close()
    db = sqlite3.connect(path)
    db.execute("DROP VIEW pay_transparency")
    db.close()
    with asking(path) as desk:
        for ask in (lambda: desk.ask("SELECT * FROM pay_transparency"), lambda: columns_of(desk, "pay_transparency")):
            with pytest.raises(BadQuestion, match="the view pay_transparency is missing from this file"):
                ask()
        with pytest.raises(BadQuestion, match="there are no public registers beside the catalog"):
            columns_of(desk, "registers.lca")


def test_a_catalog_that_is_held_is_waited_for_no_longer_than_a_question_may_take(desk: Desk, path: Path) -> None:
    holder = sqlite3.connect(path, isolation_level=None)
    desk.db.close()
    holder.execute("PRAGMA journal_mode = DELETE")
    holder.execute("BEGIN EXCLUSIVE")
    began = monotonic()
    with pytest.raises(Problem, match="is held by another program"), asking(path, seconds=0.2):
        pass
    holder.close()
    assert monotonic() - began < 10


LONG = "printf('%.*c', 1900000, '0')"
NEARLY = "printf('%.*c', 950000, '0') || '1'"


@pytest.mark.parametrize(
    "sql",
    [
        f"SELECT instr({LONG}, {NEARLY})",
        f"SELECT instr(CAST({LONG} AS BLOB), CAST({NEARLY} AS BLOB))",
        f"SELECT length(replace({LONG}, {NEARLY}, '')) - 1900000",
        f"SELECT length(trim({LONG}, replace({NEARLY}, '0', '2') || '0'))",
        f"SELECT {LONG} LIKE '%' || printf('%.*c', 190, '0') || '1'",
    ],
)
def test_no_function_outruns_the_clock_by_much(desk: Desk, sql: str) -> None:
    """SQLite's own `instr` takes minutes for these."""
    began = monotonic()
    assert rows(desk, sql) == [(0,)]
    assert monotonic() - began < 20


def test_long_values_made_over_and_over_end_in_time(path: Path, desk: Desk) -> None:
    endless = ENDLESS.replace("count(*)", "sum(length(hex(printf('%900000d', x))))")
    began = monotonic()
    with asking(path, seconds=0.2) as hasty, pytest.raises(BadQuestion, match="stopped after"):
        rows(hasty, endless)
    assert monotonic() - began < 20


def test_our_functions_say_what_sqlite_s_own_say(desk: Desk) -> None:
    own = sqlite3.connect(":memory:")
    values = (
        "'abcabc'",
        "''",
        "NULL",
        "'c'",
        "'bc'",
        "12.5",
        "1e20",
        "-0.1",
        "2.0",
        "5",
        "X'6263'",
        "'\u00e9a\u00e9'",
        "'\u00e9'",
        "9e999",
    )
    for one, other in product(values, values):
        for call in ("instr({},{})", "trim({},{})", "ltrim({},{})", "rtrim({},{})", "replace({},{},'x')", "replace('abc',{},{})"):
            sql = f"SELECT {call.format(one, other)}"
            assert rows(desk, sql) == own.execute(sql).fetchall(), sql
    own.close()

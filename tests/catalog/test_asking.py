"""What may be asked of a catalog in SQL, what is answered, and what is said where nothing can be."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

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
        ("SELECT \0", r"does not take this query"),
        ("SELECT '" + "x" * 1_000_001 + "'", r"does not take this query: query string is too large"),
        ("SELECT length(zeroblob(30000000))", r"does not take this query: string or blob too big"),
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
    assert columns_of(desk, "registers.lca") == [("employer", "TEXT"), ("cases", "INTEGER")]
    with pytest.raises(BadQuestion, match=r"no view or table claims \(did you mean claim\?\): `\.views` lists"):
        columns_of(desk, "claims")

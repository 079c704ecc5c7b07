"""A catalog of before is read as one of today."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing

from sqlite_utils import Database

from catalog.database import open_catalog
from catalog.migrations import STEPS, catalog_migrations, steps_of
from catalog.registers.asked import read_asked
from catalog.run_summary import summarize
from schemas.fields import FACTS, SCALARS, Fact, Field
from schemas.reasons import ReasonKind


def test_reasons_that_were_sentences_are_kept_as_words(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        catalog_migrations().apply(Database(old), stop_before="reasons_as_codes")
        old.executescript("""
            CREATE VIEW sources_health AS SELECT s.family, rs.reason FROM source s JOIN run_source rs ON rs.source = s.id;
            INSERT INTO source (id, family, board) VALUES (1, 'lever', 'a'), (2, 'lever', 'b'), (3, 'lever', 'c');
            INSERT INTO run (id, run_id, kind, rules_version, started_at, accepted, reason)
              VALUES (1, 'r', 'crawl', '1', 'then', 0, 'ended');
            INSERT INTO run_source (run, source, listings, reason, alarm) VALUES
              (1, 1, 1, 'page 2 timed out; no page 3', 'partial: page 2 timed out; no page 3'),
              (1, 2, 1, NULL, 'shrunken: 6 seen, 10 before'), (1, 3, 1, NULL, NULL);
        """)
    with closing(open_catalog(path)) as db:
        assert [(one.source, one.code, one.reasons) for one in summarize(db).alarms] == [
            ("lever:a", "partial", (ReasonKind.OTHER.of("page 2 timed out; no page 3"),)),
            ("lever:b", "shrunken", (ReasonKind.OTHER.of("6 seen, 10 before"),)),
        ]
        assert db.execute("SELECT reason ->> 'words' FROM run").fetchone() == ("ended",)
        assert db.execute("SELECT reasons, alarm FROM sources_health WHERE board = 'c'").fetchall() == [(None, None)]


def test_aliases_that_were_joined_by_commas_are_a_list_again(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        catalog_migrations().apply(Database(old), stop_before="employer.aliases")
        old.executescript("""
            INSERT INTO run (id, run_id, kind, rules_version, started_at) VALUES (1, 'r', 'crawl', '1', 'then');
            INSERT INTO source (id, family, board) VALUES (1, 'lever', 'a');
            INSERT INTO job (id, job_id) VALUES (1, 'j');
            INSERT INTO posting (id, posting_id, source, identifier, job, first_run, last_run, first_seen, last_seen, content_hash,
              rules_version, lineage) VALUES (1, 'p', 1, '1', 1, 1, 1, 'then', 'then', 'h', '1', 'ats');
            INSERT INTO employer (id, identity, name, aliases, is_agency, origin, quote, rule) VALUES
              (1, 'a', 'Crumbly', 'Mill, Oven & Co, Crumbs', 0, 'board', 'q', 'r'), (2, 'b', 'Mehlwerk', NULL, 0, 'board', 'q', 'r');
            INSERT INTO employer_alias (employer, n, name, posting, origin, quote, rule, rule_version) VALUES
              (1, 1, 'Crumbs', 1, 'prose', 'q', 'r', 1), (1, 0, 'Mill, Oven & Co', 1, 'prose', 'q', 'r', 1);
        """)
    with closing(open_catalog(path)) as db:
        assert db.execute("SELECT aliases FROM employer ORDER BY id").fetchall() == [('["Mill, Oven & Co","Crumbs"]',), (None,)]


def test_registers_that_stood_in_each_record_stand_once(path):
    asked = {"US": [{"register": "uscis", "title": "Hub", "period": "2021", "files": ["hub.csv"]}]}
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        catalog_migrations().apply(Database(old), stop_before="registers.asked")
        (before,) = old.execute("SELECT seq FROM sqlite_sequence WHERE name = 'event'").fetchone()
        old.execute("INSERT INTO register_state VALUES ('e', 't', 'w', ?, '2026-07-04T12:00:00Z')", (json.dumps(asked),))
        old.execute("INSERT INTO public_record (id, digest, ambiguous) VALUES (1, 'd', 0)")
        old.execute("INSERT INTO public_record_short VALUES (1, 'US', ?)", ('{"country":"US","asked":["Hub (2021)"],"found":false}',))
    with closing(open_catalog(path)) as db:
        assert read_asked(db) == asked
        assert read_asked(db, before) == {}
        assert db.execute("SELECT json FROM public_record_short").fetchone()[0] == '{"country":"US","found":false}'
        assert db.execute("SELECT employers, titles, wages FROM register_state").fetchone() == ("e", "t", "w")


def test_a_new_field_s_column_and_a_new_fact_s_table_follow_from_the_table_of_fields(path):
    values = (Field("name", str, "what it is called", null=False), Field("weight", float, "how heavy it is"))
    steps = steps_of(
        (*SCALARS, Field("moon_phase", str, "under which moon it is worked")), (*FACTS, Fact("Tool", "tool", "A tool.", values))
    )
    steps = {name: step for name, step in steps.items() if name not in steps_of(SCALARS, FACTS)}  # those of fields made since
    assert steps.keys() == {"field.moon_phase", "fact.tool"}, "of what stands there, none is made again"
    with closing(open_catalog(path)) as db:
        for statement in steps.values():
            db.execute(statement.rstrip().rstrip(";"))
        told = {
            (table, name): (kind, bool(always))
            for table in ("posting", "tool")
            for _, name, kind, always, *_ in db.execute(f"PRAGMA table_info({table})")
        }
    assert told["posting", "moon_phase"] == ("TEXT", False)
    assert told["tool", "name"] == ("TEXT", True)
    assert told["tool", "weight"] == ("REAL", False)


def test_a_table_that_comes_last_is_as_if_it_had_come_in_its_place():
    """A catalog of before took the steps behind it first, of which some change the tables of then."""
    made = [name for name in STEPS if name.startswith(("fact.", "field."))]
    assert made

    def columns_after(names: Iterable[str]) -> dict[str, set[tuple[object, ...]]]:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
            for name in names:
                for statement in STEPS[name].split(";\n"):
                    db.execute(statement)
            tables = [table for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {
                table: {(name, kind, always) for _, name, kind, always, *_ in db.execute(f"PRAGMA table_info({table})")} for table in tables
            }

    assert columns_after([*(name for name in STEPS if name not in made), *made]) == columns_after(STEPS)


def test_last_days_are_drawn_from_the_events_that_told_of_them(path):
    """One that stood throughout, one that was moved on and had passed when it was named again, one that was named once others were open."""
    days = [(1, "05", "04"), (2, "05", "12"), (3, "20", "25")]  # posting, last day, when it was seen last
    told = [(2, "03", "05", "20"), (2, "10", "20", "05"), (3, "03", None, "20")]  # posting, when, from, to
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        catalog_migrations().apply(Database(old), stop_before="last_day")
        old.executescript("""
            INSERT INTO run (id, run_id, kind, rules_version, started_at) VALUES (1, 'r', 'crawl', '1', 'then');
            INSERT INTO source (id, family, board) VALUES (1, 'lever', 'a');
            INSERT INTO job (id, job_id) VALUES (1, '1'), (2, '2'), (3, '3');
        """)
        old.executemany(
            "INSERT INTO posting (id, posting_id, source, identifier, job, first_run, last_run, content_hash, rules_version, lineage, "
            "first_seen, valid_through, last_seen) VALUES (?1, ?1, 1, ?1, ?1, 1, 1, 'h', '1', 'ats', '2026-03-01T12:00:00Z', "
            "'2026-03-' || ?2, '2026-03-' || ?3 || 'T12:00:00Z')",
            days,
        )
        old.executemany(
            "INSERT INTO event (posting, at, run, kind, field, old, new) VALUES (?, '2026-03-' || ? || 'T12:00:00Z', 1, 'changed', "
            "'valid_through', '2026-03-' || ?, '2026-03-' || ?)",
            told,
        )
    with closing(open_catalog(path)) as db:
        rows = db.execute("SELECT posting, substr(day, 9), substr(named_at, 9, 2), substr(ahead_at, 9, 2) FROM last_day ORDER BY 1, 2")
        assert rows.fetchall() == [
            (1, "05", "04", "04"),
            (2, "05", "12", None),
            (2, "20", "10", None),
            (3, "", "03", None),
            (3, "20", "25", "03"),
        ]


def test_texts_that_were_counted_otherwise_are_compared_with_nothing(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        catalog_migrations().apply(Database(old), stop_before="run_source.filled.description")
        old.executescript("""
            INSERT INTO source (id, family, board) VALUES (1, 'lever', 'a');
            INSERT INTO run (id, run_id, kind, rules_version, started_at) VALUES (1, 'r', 'crawl', '1', 'then'),
              (2, 's', 'crawl', '1', 'then');
            INSERT INTO run_source (run, source, listings, filled) VALUES
              (1, 1, 1, '{"postings":20,"title":20,"description":20}'), (2, 1, 1, NULL);
        """)
    with closing(open_catalog(path)) as db:
        assert db.execute("SELECT filled FROM run_source ORDER BY run").fetchall() == [('{"postings":20,"title":20}',), (None,)]

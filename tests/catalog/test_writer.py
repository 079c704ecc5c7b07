"""What the writer keeps of a posting, and what it does when it sees it again."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import orjson
import pytest

from catalog.alarms import read_reasons
from catalog.database import CatalogError, read_catalog
from catalog.run_summary import summarize
from catalog.writer import Writer
from schemas.facts import Moment
from schemas.reasons import ReasonKind
from schemas.source import Listing, Reject
from tests.factories import NOON, TEXT, field, job_posting, place, salary, sighting


def test_a_posting_stands_with_its_facts_and_their_words(crawl, ask):
    crawl(0, [sighting("1")])
    assert ask("SELECT title, organization, city, salary_min, salary_unit, sponsorship, experience_months, postings FROM jobs") == [
        ("Firmware Engineer", "Heronsgate Instruments", "Harwich", 95000.0, "YEAR", "not_offered", 60, 1)
    ]
    prose = ask("SELECT quote, span_start, span_end FROM evidence WHERE origin = 'prose'")
    assert len(prose) > 8
    assert all(TEXT[start:end] == quote for quote, start, end in prose)
    assert ask("SELECT DISTINCT fact FROM evidence ORDER BY 1") == [
        (name,) for name in ("education", "eligibility", "experience", "place", "requirement", "salary", "scalar", "term")
    ]


def test_an_unchanged_posting_moves_only_last_seen(crawl, ask):
    crawl(0, [sighting("1")])
    before = ask("SELECT * FROM requirement"), ask("SELECT cursor FROM event")
    crawl(1, [sighting("1", day=1, content="other", unchanged=True)])
    crawl(2, [sighting("1", day=2)])
    assert ask("SELECT first_seen, last_seen FROM jobs") == [("2026-07-04T12:00:00Z", "2026-07-06T12:00:00Z")]
    assert (ask("SELECT * FROM requirement"), ask("SELECT cursor FROM event")) == before
    assert ask("SELECT seen, new, changed, unchanged FROM run_source ORDER BY run") == [(1, 1, 0, 0), (1, 0, 0, 1), (1, 0, 0, 1)]


def test_a_change_is_an_event_for_each_field(crawl, ask):
    crawl(0, [sighting("1")])
    dearer = TEXT.replace("$120,000", "$130,000")
    job = job_posting(description=dearer, title="Firmware Engineer", base_salary=(salary(dearer, "$95,000 - $130,000", high=130000),))
    changed = sighting("1", day=1, content="day 1")
    changed.job = job_posting(base_salary=job.base_salary, title="Embedded Engineer")
    crawl(1, [changed])

    told = ask("SELECT kind, field, old, new FROM changes WHERE about = 'posting' AND kind = 'changed' ORDER BY field")
    assert told[1] == ("changed", "title", "Firmware Engineer", "Embedded Engineer")
    (kind, name, *amounts) = told[0]
    assert (kind, name) == ("changed", "base_salary")
    assert [[pay["maxValue"] for pay in orjson.loads(side)] for side in amounts] == [[120000.0], [130000.0]]
    assert ask("SELECT count(*) FROM salary") == [(1,)]
    assert ask("SELECT new, changed FROM run_source ORDER BY run DESC LIMIT 1") == [(0, 1)]


def test_full_text_follows_changes(crawl, ask, writer):
    hits = "SELECT count(*) FROM posting_fts WHERE posting_fts MATCH ?"
    crawl(0, [sighting("1"), sighting("2", description="Feed the lighthouse cats.\nKeep the lamp trimmed.")])
    assert (ask(hits, "harbour"), ask(hits, "lighthouse")) == ([(1,)], [(1,)])
    crawl(1, [sighting("1", day=1), sighting("2", day=1, description="Feed the signalman's owls.\nKeep the lamp trimmed.")])
    assert (ask(hits, "lighthouse"), ask(hits, "owls"), ask(hits, "title : firmware")) == ([(0,)], [(1,)], [(2,)])
    writer.db.execute("INSERT INTO posting_fts (posting_fts) VALUES ('integrity-check')")


def test_the_same_posting_twice_in_a_batch_is_one(crawl, ask):
    crawl(0, [sighting("1"), sighting("1", title="Firmware Engineer II")])
    assert ask("SELECT title, new, seen FROM posting, run_source") == [("Firmware Engineer II", 1, 1)]


def test_known_hashes_are_those_of_the_present_rules(path):
    with Writer(path, rules_version="1") as writer:
        writer.begin_run("one", NOON)
        writer.write([one := sighting("1")])
        assert writer.known_hashes("greenhouse", "heronsgate") == {one.posting_id: one.content_hash}
        assert writer.known_hashes("greenhouse", "elsewhere") == {}
    with Writer(path, rules_version="2") as writer:
        assert writer.known_hashes("greenhouse", "heronsgate") == {}
        writer.begin_run("two", NOON)
        writer.write([sighting("1")])
        assert len(writer.known_hashes("greenhouse", "heronsgate")) == 1


def test_what_newer_rules_read_as_before_is_unchanged(path):
    """Read anew it is, and known to the newer rules from then on."""
    for rules, title in (("1", "Firmware Engineer"), ("2", "Firmware Engineer"), ("3", "Embedded Engineer")):
        with Writer(path, rules_version=rules) as writer:
            writer.begin_run(rules, NOON)
            writer.write([sighting("1", content="the same", title=title)])
            writer.finish_run(rules, NOON)
            run = summarize(writer.db)
            told = writer.db.execute("SELECT kind, field, new FROM event WHERE run = 3").fetchall()
            assert writer.db.execute("SELECT rules_version FROM posting").fetchone()[0] == rules
        assert run.other_rules is (rules != "1")
        assert (run.new, run.changed, run.rederived, run.unchanged) == {"1": (1, 0, 0, 0), "2": (0, 0, 0, 1), "3": (0, 0, 1, 0)}[rules]
    assert told == [("rederived", "title", "Embedded Engineer")]


def test_what_cannot_be_stored_goes_to_quarantine_and_the_rest_is_kept(crawl, ask):
    broken = sighting("bad", title="Firm\ud800ware")
    unknown = sighting("never read", unchanged=True)
    crawl(0, [sighting("1"), broken, sighting("2", title="Lamp Trimmer"), unknown, sighting("3", title="Owl Keeper")])
    assert ask("SELECT identifier FROM posting ORDER BY 1") == [("1",), ("2",), ("3",)]
    rows = dict(ask("SELECT identifier, reason FROM quarantine"))
    assert "surrogates" in rows["bad"]
    assert rows["never read"] == "cannot be stored: neither known to the catalog nor normalized"
    assert ask("SELECT rejected FROM run_source") == [(2,)]


def test_a_replay_derives_anew_and_sees_nothing(writer, crawl, ask):
    crawl(0, [sighting("1"), sighting("2", title="Owl Keeper")])
    writer.begin_run("again", NOON + timedelta(days=9), kind="replay")
    writer.write([sighting("1", day=0, title="Firmware Engineer II", content="told")])
    writer.finish_run("again", NOON + timedelta(days=9))
    assert ask("SELECT title, last_seen, closed_at FROM posting ORDER BY id") == [
        ("Firmware Engineer II", "2026-07-04T12:00:00Z", None),
        ("Owl Keeper", "2026-07-04T12:00:00Z", None),
    ]
    assert ask("SELECT kind, field FROM changes WHERE about = 'posting' AND run_id = 'again'") == [("changed", "title")]


def test_main_pay_is_the_employers_own_and_base(crawl, ask):
    guess = salary(estimated=True, low=1, high=2)
    bonus = salary(kind="total", low=100000, high=200000)
    crawl(0, [sighting("1", base_salary=(guess, bonus, salary()))])
    assert ask("SELECT salary_min, salary_max FROM jobs") == [(95000.0, 120000.0)]
    assert ask("SELECT count(*), sum(main) FROM salaries") == [(3, 1)]


def test_pay_bounds_read_as_text(crawl, ask):
    pay = salary()
    up_to, from_ = (
        type(pay)(low, high, "EUR", None, pay.kind, pay.evidence) for low, high in ((None, pay.max_value), (pay.min_value, None))
    )
    crawl(0, [sighting("1", base_salary=(up_to,)), sighting("2", title="Owl Keeper", base_salary=(from_,))])
    assert ask("SELECT pay FROM posting ORDER BY id") == [("up to 120000 EUR",), ("from 95000 EUR",)]


def test_a_second_writer_is_told_to_wait(path, writer):
    with pytest.raises(CatalogError, match="another process is writing"):
        Writer(path)
    writer.close()
    Writer(path).close()


def test_readers_need_a_catalog(tmp_path):
    with pytest.raises(CatalogError, match="no catalog at"):
        read_catalog(tmp_path / "none.db")
    (tmp_path / "text.db").write_text("no database, though long enough to be looked at")
    with pytest.raises(CatalogError, match="cannot be opened as a catalog"):
        read_catalog(tmp_path / "text.db")
    with pytest.raises(CatalogError, match="cannot be opened"):
        Writer(tmp_path / "text.db")
    with pytest.raises(CatalogError, match="cannot be opened"):  # and the lock was let go
        Writer(tmp_path / "text.db")


def test_runs_must_be_begun_and_end_once(writer):
    with pytest.raises(CatalogError, match="begin_run"):
        writer.write([sighting("1")])
    writer.begin_run("r", NOON)
    with pytest.raises(CatalogError, match="run s is not the open one, r is"):
        writer.finish_run("s", NOON)
    writer.finish_run("r", NOON)
    with pytest.raises(CatalogError, match="finished already"):
        writer.begin_run("r", NOON)


def test_times_need_a_zone(writer):
    with pytest.raises(ValueError, match="no time zone"):
        writer.begin_run("r", NOON.replace(tzinfo=None))


LATE, NEWEST = ReasonKind.LOST.of('page 2 "timed out" — \ud800'), ReasonKind.NEWEST_ONLY.of()


def test_listings_add_up_and_rejects_are_kept(writer, ask):
    writer.begin_run("r", NOON)
    writer.listing(Listing("agg", "x", listed=2458, shown=5))
    writer.listing(Listing("agg", "x", listed=9, shown=3, complete=False, reason=LATE))
    writer.listing(Listing("agg", "x", complete=False, reason=LATE))
    writer.listing(Listing("agg", "x", complete=False, reason=NEWEST))
    writer.reject(Reject("agg", "x", "no title", "<div>", identifier="7"))
    writer.finish_run("r", NOON)
    assert ask("SELECT listed, shown, complete, rejected, alarm, accepted FROM sources_health") == [(2458, 8, 0, 1, "partial", 0)]
    assert read_reasons(ask("SELECT reasons FROM sources_health")[0][0]) == (LATE, NEWEST)
    assert ask("SELECT identifier, reason, raw FROM quarantine") == [("7", "no title", "<div>")]


def test_no_number_of_reasons_hides_one_of_another_kind(writer, ask):
    writer.begin_run("r", NOON)
    for number in range(99):
        writer.listing(Listing("agg", "x", complete=False, reason=ReasonKind.NOT_SAVED.of(requests=number)))
    writer.listing(Listing("agg", "x", complete=False, reason=LATE))
    writer.finish_run("r", NOON)
    (reasons,) = ask("SELECT reasons FROM sources_health")[0]
    assert read_reasons(reasons)[-1] == LATE
    assert len(read_reasons(reasons)) < 50


def test_unread_fields_are_kept_by_source(writer, ask):
    writer.begin_run("r", NOON)
    writer.finish_run("r", NOON, unread={("agg", "x"): {"badge": 2, "team.lead": 1}})
    assert ask("SELECT board, unread FROM sources_health") == [("x", '{"badge":2,"team.lead":1}')]


def test_the_file_is_strict_and_consistent(crawl, writer: Writer, path: Path):
    crawl(0, [sighting("1", job_locations=(place(), place("Leith", "GB-EDH")))])
    assert writer.db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert writer.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert writer.db.execute("PRAGMA foreign_key_check").fetchall() == []
    tables = writer.db.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'").fetchall()
    assert [name for name, strict in map(tuple, tables) if not strict and not name.startswith(("sqlite_", "_sqlite_"))] == []
    with pytest.raises(sqlite3.IntegrityError):
        writer.db.execute("UPDATE posting SET experience_months = 'five'")


def test_a_passed_last_day_may_be_stated_in_words_of_its_own(crawl, ask):
    crawl(0, [sighting("1", valid_through=Moment("2026-07-31", field("valid_through", "31 July")))])
    assert ask("SELECT valid_through FROM jobs") == [("2026-07-31",)]
    assert ask("SELECT quote FROM evidence WHERE field = 'valid_through'") == [("31 July",)]


def test_the_size_of_a_board_is_that_of_its_last_accepted_listing(writer, crawl):
    assert writer.size_of("greenhouse", "heronsgate") == 0
    crawl(0, [sighting(f"{n}") for n in range(5)])
    assert writer.size_of("greenhouse", "heronsgate") == 5

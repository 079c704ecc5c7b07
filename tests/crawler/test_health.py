"""What needs a person: what runs note of a catalog's boards, and what the command says of them."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from catalog.database import open_catalog, reading
from catalog.looks import FILLED, POSTINGS, read_looks
from catalog.run_summary import summarize, tally
from catalog.sql import stamp
from catalog.writer import Writer
from crawler.cli import cli
from crawler.health.circuit import Patience
from crawler.health.robots import tell_robots
from crawler.politeness.robots import rules_for
from crawler.politeness.store import HttpStore, robots_changes
from crawler.run.places import Places
from crawler.run.report import heed_rows
from pipelines.match.prints import fingerprints
from schemas.job import JobPosting, Sighting
from schemas.reasons import ReasonKind
from schemas.source import Asked, Listing
from spiders.registry import BadRow, read_rows
from tests.factories import NOON, sighting

LOST = ReasonKind.LOST.of("HTTP 500")


def crawl(writer: Writer, day: int, ids: range, asked: Asked, **listing: object) -> None:
    at = NOON + timedelta(days=day)
    writer.begin_run(f"day {day}", at)
    writer.write([sighting(str(one), day=day, content="c") for one in ids])
    writer.listing(
        Listing("greenhouse", "heronsgate", len(ids), len(ids)) if not listing else Listing("greenhouse", "heronsgate", **listing)
    )  # type: ignore[arg-type]
    writer.finish_run(
        f"day {day}", at + timedelta(hours=1), asked={("greenhouse", "heronsgate"): asked}, unread={("greenhouse", "heronsgate"): {"x": 1}}
    )


def crawl_other(writer: Writer, day: int) -> None:
    """Another board is read, and well."""
    at = NOON + timedelta(days=day, hours=2)
    writer.begin_run(f"other of day {day}", at)
    writer.write([sighting("1", board="gullsend", day=day, content="c")])
    writer.listing(Listing("greenhouse", "gullsend", 1, 1))
    writer.finish_run(f"other of day {day}", at + timedelta(minutes=20))


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    path = tmp_path / "catalog.db"
    with Writer(path) as writer:
        for day in range(3):
            crawl(writer, day, range(5), Asked(3, 2, 1.5))
    return path


def test_a_run_notes_what_its_boards_are_like(catalog: Path) -> None:
    with reading(catalog) as db:
        ((key, looks),) = read_looks(db, NOON, NOON + timedelta(days=9))
        done = tally(db, NOON - timedelta(days=1), NOON + timedelta(days=9))
    last = looks[-1]
    assert (key, len(looks), last.seen, last.postings, last.requests, last.latency) == ("greenhouse:heronsgate", 3, 5, 5, 3, 0.75)
    assert {name: last.filled[name] for name in ("title", "pay", "industry")} == {"title": 5, "pay": 5, "industry": 0}
    assert last.unread == {"x": 1}
    assert [one.moves for one in looks] == [5, 0, 0]
    assert (done.runs, done.boards, done.whole, done.new, done.requests) == (3, 1, 1, 5, 9)


def test_every_field_that_is_noted_is_one_of_a_posting(catalog: Path) -> None:
    with reading(catalog) as db:
        (filled,) = db.execute("SELECT filled FROM run_source LIMIT 1").fetchone()
    assert orjson.loads(filled).keys() == {*FILLED, POSTINGS}


def test_a_posting_without_a_text_has_no_description(tmp_path: Path) -> None:
    """An empty one, and one that only says that it is to come; of each other field: where nothing is stated, nothing is counted."""
    text = "We look for somebody who bakes bread at night and sells it in the morning."
    with Writer(tmp_path / "c.db") as writer:
        for day, said in enumerate((text, "", "Loading...")):
            writer.begin_run(f"day {day}", NOON + timedelta(days=day))
            writer.write([told_by(str(one), day, said) for one in range(4)])
            writer.listing(Listing("greenhouse", "heronsgate", 4, 4))
            writer.finish_run(f"day {day}", NOON + timedelta(days=day, hours=1))
    with reading(tmp_path / "c.db") as db:
        ((_, looks),) = read_looks(db, NOON, NOON + timedelta(days=9))
    assert [one.filled["description"] for one in looks] == [4, 0, 0]
    assert {name: number for name, number in looks[-1].filled.items() if number} == {"title": 4}


def told_by(identifier: str, day: int, text: str) -> Sighting:
    """A posting of a title and a text alone, with its signature, as a crawl makes it."""
    one = sighting(identifier, day=day, content=text)
    one.job = JobPosting(title="Baker", description=text)
    (one.fingerprint,) = fingerprints([(one.job, one.raw)])
    return one


def health(catalog: Path, monkeypatch: pytest.MonkeyPatch, day: int, *flags: str) -> Result:
    monkeypatch.setattr("crawler.commands.health.utc_now", lambda: NOON + timedelta(days=day))
    return CliRunner().invoke(cli, ["health", "--catalog", str(catalog), *flags], standalone_mode=False)


def test_the_command_says_that_nothing_needs_a_person(catalog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = health(catalog, monkeypatch, 3)
    assert (done.return_value, done.output) == (0, "1 board looked at: nothing needs a person\n")


def test_the_command_names_what_needs_a_person_with_its_cure(catalog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Writer(catalog) as writer:
        crawl(writer, 3, range(0), Asked(1, 1, 0.1))
    done = health(catalog, monkeypatch, 4)
    assert done.return_value == 1
    assert "emptied   greenhouse:heronsgate: shows no posting, mostly 5, since 2026-07-07" in done.output
    assert "rolecall crawl greenhouse:heronsgate --trust greenhouse:heronsgate" in done.output
    (one,) = orjson.loads(health(catalog, monkeypatch, 4, "--json").stdout)["findings"]
    assert (one["kind"], one["needs_person"]) == ("emptied", True)
    digest = health(catalog, monkeypatch, 4, "--since", "2d")
    assert "came up\n  emptied" in digest.output
    assert "2 runs, 1 board looked at" in digest.output
    later = orjson.loads(health(catalog, monkeypatch, 8, "--since", "2d", "--json").stdout)
    assert [len(later[name]) for name in ("began", "lasts", "ended")] == [0, 1, 0]


@pytest.mark.parametrize(("expect", "expected"), [("volume=0-40", True), ("volume=1-40", False), ("", False)])
def test_a_board_that_may_be_empty_is_no_problem_of_a_run(catalog: Path, expect: str, expected: bool) -> None:
    with Writer(catalog) as writer:
        crawl(writer, 3, range(0), Asked(1, 1, 0.1))
    places = Places(catalog)
    places.registry.mkdir()
    (places.registry / "greenhouse.csv").write_text(f"board,expect\nheronsgate,{expect}\n")
    with reading(catalog) as db:
        (alarm,) = heed_rows(summarize(db, "day 3"), places).alarms
    assert (alarm.code, alarm.expected) == ("emptied", expected)


@pytest.mark.parametrize(("expect", "words"), [("without=pay,slow", "one that holds a comma in quotes"), ("without=pya", "of emptied,")])
def test_a_row_that_expects_what_there_is_not_is_refused_by_file_and_line(tmp_path: Path, expect: str, words: str) -> None:
    path = tmp_path / "greenhouse.csv"
    path.write_text(f"board,expect\noven,\nheronsgate,{expect}\n")
    with pytest.raises(BadRow, match=r"greenhouse\.csv, line 3: .*" + words):
        list(read_rows(path, "greenhouse"))
    path.write_text('board,expect\nheronsgate,"without=pay,slow"\n')
    assert [one.expect for one in read_rows(path, "greenhouse")] == ["without=pay,slow"]


def test_a_crawl_of_all_leaves_a_board_alone_that_fails_again_and_again(catalog: Path) -> None:
    from crawler.run.resting import find_resting

    with Writer(catalog) as writer:
        for day in range(3, 9):
            crawl(writer, day, range(0), Asked(1), complete=False, reason=LOST)
            crawl_other(writer, day)
    places, last = Places(catalog), NOON + timedelta(days=8, hours=1)
    assert find_resting(places, last + timedelta(hours=5), Patience()).keys() == {"greenhouse:heronsgate"}
    assert not find_resting(places, last + timedelta(days=1, hours=1), Patience())
    assert not find_resting(Places(catalog.with_name("none.db")), last, Patience())


def test_looks_are_in_the_order_in_which_they_were_made(tmp_path: Path) -> None:
    """Whatever the order is in which archived runs were loaded: seven days of failures, then three that are well."""
    from catalog.ledger import read_ledger

    with Writer(tmp_path / "c.db") as writer:
        for day in (7, 8, 9, *range(7)):
            crawl(writer, day, range(5 if day >= 7 else 0), Asked(1), **({} if day >= 7 else {"complete": False, "reason": LOST}))
    with reading(tmp_path / "c.db") as db:
        (looks,) = dict(read_looks(db, NOON, NOON + timedelta(days=20))).values()
        (readings,) = read_ledger(db).values()
    assert [one.failed for one in looks] == [one.failed for one in readings] == [True] * 7 + [False] * 3
    assert [one.at for one in readings] == sorted(one.at for one in readings)


# Beside the boards

ALERT = """
INSERT INTO alert_search (id, uid, name, version, cursor, added_at, paused_at) VALUES (1, 'u', 'bread', 1, 0, '2026-07-01', :paused);
"""


@pytest.mark.parametrize(
    ("state", "attempts", "hours", "paused", "words"),
    [
        ("dead", 6, 1, None, "1 dead, of bread (connection refused)"),
        ("waiting", 2, 30, None, "1 waiting, of bread (connection refused)"),
        ("waiting", 2, 20, None, None),
        ("waiting", 0, 30, None, None),
        ("waiting", 0, 50, None, "1 waiting, of bread (connection refused)"),
        ("sent", 2, 90, None, None),
        ("dead", 6, 90, "2026-07-02", None),
    ],
)
def test_messages_that_do_not_arrive_need_a_person(
    catalog: Path, monkeypatch: pytest.MonkeyPatch, state: str, attempts: int, hours: int, paused: str | None, words: str | None
) -> None:
    at = stamp(NOON + timedelta(days=9) - timedelta(hours=hours))
    with closing(open_catalog(catalog)) as db:
        db.execute(ALERT, {"paused": paused})
        db.execute("INSERT INTO alert_version VALUES (1, 1, '{}', '[]', 'instant', NULL, ?)", (at,))
        db.execute("INSERT INTO alert_match VALUES (1, 1, 1, 'j', 'new', 1, 'm', ?, '{}')", (at,))
        row = ("mailto:me@example.org", state, attempts, at)
        db.execute("INSERT INTO delivery VALUES (1, ?, 'm', ?, ?, ?, NULL, NULL, 'connection refused')", row)
    done = health(catalog, monkeypatch, 9)
    assert done.return_value == (1 if words else 0)
    assert not words or f"undelivered mailto:me@example.org: {words}" in done.output


# robots.txt

ROBOTS = b"User-agent: *\nDisallow: /admin # ours\nSitemap: https://x.example/s.xml\n\nUser-agent: rolecall\nDisallow: /private\n"


def test_what_holds_for_us_is_compared() -> None:
    assert rules_for(ROBOTS, "rolecall") == ["disallow: /private"]
    assert rules_for(ROBOTS, "other") == ["disallow: /admin"]
    assert rules_for(b"", "rolecall") == []


def test_a_robots_txt_that_changes_is_told(tmp_path: Path) -> None:
    path = tmp_path / "c.http.db"
    assert robots_changes(path, 0) == []
    store = HttpStore(path)
    for at, rules in (
        (10, ["disallow: /a"]),
        (20, ["disallow: /a"]),
        (30, ["disallow: /a", "disallow: /b"]),
        (40, ["disallow: /a", "disallow: /b"]),
    ):
        store.note_robots("x.example", rules, at)
        store.note_robots("y.example", ["disallow:"] if at < 40 else ["disallow: /"], at)
    store.close()
    one, other = tell_robots(robots_changes(path, 0))
    assert (one.about, one.words, one.needs_person, one.since) == ("x.example", "+ disallow: /b", False, datetime.fromtimestamp(30, UTC))
    assert (other.words, other.needs_person) == ("+ disallow: /; - disallow:", True)
    assert [one.host for one in robots_changes(path, 35)] == ["y.example"]

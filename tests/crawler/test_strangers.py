"""WARC files of other writers: which of their answers are read, as whose, and what they say of what they do not hold."""

import sqlite3
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

from crawler.cli import cli
from crawler.demo.boards import DEMO
from crawler.offline.strangers import Tally, read_answer, read_strangers
from crawler.warc.answers import Answer
from schemas.raw import RawPosting
from tests.crawler.warcs import PAGE, answer, page, record, warc

GREENHOUSE = "https://boards-api.greenhouse.io/v1/boards/harrowgaterobotics/jobs?content=true"
BOARD = (DEMO / "day1" / "greenhouse" / "harrowgaterobotics.json").read_bytes()


def rolecall(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, standalone_mode=False)


def ingest(path: Path, *flags: str) -> dict[str, Any]:
    done = rolecall("ingest", str(path), "--catalog", str(path.with_name("catalog.db")), "--json", *flags)
    assert done.exception is None, done.output
    report: dict[str, Any] = orjson.loads(done.stdout)
    return report | {"code": done.return_value}


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(folder / "catalog.db") as db:
        return db.execute(query).fetchall()


def postings(url: str, body: bytes, named: frozenset[tuple[str, str]] = frozenset(), **said: Any) -> list[RawPosting]:
    found = read_answer(Answer(url, None, 200, (("Content-Type", said.get("kind", "text/html")),), body, {}, 0), named)
    return [one for one in found if isinstance(one, RawPosting)]


# Address, whom its markup names, and the family, board and lineage that it goes to.
ROUTED = [
    ("https://www.kilnworks.example/jobs/1", "Kilnworks Ltd", "jsonld", "www.kilnworks.example", "employer"),
    ("https://careers.kiln-works.example/jobs/1", "Kilnworks Ltd", "jsonld", "careers.kiln-works.example", "employer"),
    ("https://jobs.anywhere.example/ad/1", "Kilnworks Ltd", "jsonld", "jobs.anywhere.example", "aggregator"),
    ("https://jobs.anywhere.example/ad/1", None, "jsonld", "jobs.anywhere.example", "aggregator"),
    ("https://jobs.lever.co/kilnworks/5f0c0001-2b7e-4c19-9a54-6d1e8f3a0001", "Kilnworks", "jsonld", "jobs.lever.co/kilnworks", "ats"),
    ("https://kilnworks.bamboohr.com/careers/12", "Kilnworks", "jsonld", "kilnworks.bamboohr.com", "ats"),
]


@pytest.mark.parametrize(("url", "organization", "family", "board", "lineage"), ROUTED)
def test_a_page_has_the_lineage_of_its_host(url: str, organization: str | None, family: str, board: str, lineage: str) -> None:
    (raw,) = postings(url, page("Kiln mender", organization))
    assert (raw.family, raw.source, raw.lineage, raw.identifier) == (family, board, lineage, url)


def test_a_host_of_the_registry_is_the_employer_s_whatever_its_name(tmp_path: Path) -> None:
    url, named = "https://jobs.anywhere.example/ad/1", frozenset({("jsonld", "jobs.anywhere.example")})
    assert [raw.lineage for raw in postings(url, page("Kiln mender"), named)] == ["employer"]


def test_a_known_platform_s_answer_is_read_by_its_family() -> None:
    found = postings(GREENHOUSE, BOARD, kind="application/json")
    assert {(raw.family, raw.source) for raw in found} == {("greenhouse", "harrowgaterobotics")}
    assert len(found) == 12


@pytest.mark.parametrize("body", [b"<p>Jobs</p>", b"", b"\xff\xfe\x00" * 500, page("Kiln mender").replace(b"JobPosting", b"Jobposter")])
def test_a_page_whose_bytes_name_no_posting_is_not_parsed(body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: Any) -> None:
        raise AssertionError("it was opened")

    monkeypatch.setattr("crawler.warc.answers.Answer.as_response", refuse)
    assert postings(PAGE.format(1), body) == []


def test_markup_that_cannot_be_read_waits_in_quarantine(tmp_path: Path) -> None:
    broken = b'<script type="application/ld+json">{"@type": "JobPosting", "title": "Kil</script>'
    report = ingest(warc(tmp_path, record(answer(broken)), record(answer(page("Mender")), PAGE.format(2))))
    assert report["code"] == 1
    assert rows(tmp_path, "SELECT count(*) FROM posting") == [(1,)]
    assert rows(tmp_path, "SELECT reason LIKE 'malformed JSON-LD%' FROM quarantine") == [(1,)]


def test_a_file_is_read_and_damage_is_told(tmp_path: Path) -> None:
    path = warc(
        tmp_path,
        record(b"software: kilnbot\r\n", kind="warcinfo"),
        record(answer(page("Mender"))),
        record(answer(b"<p>About us</p>"), "https://www.kilnworks.example/"),
        record(answer(page("Gone"), status=404), PAGE.format(2)),
        record(answer(page("Firer")), PAGE.format(3), at="2026-10-02T08:00:00Z"),
        record(answer(page("Later")), PAGE.format(4), at="2099-01-01T00:00:00Z"),
    )
    body = path.read_bytes()
    path.write_bytes(body + body[:150])
    report = ingest(path)
    assert [one["sentence"] for one in report["problems"]] == ["1 record of strangers.warc.gz (damaged) could not be read"]
    assert "strangers.warc.gz: 5 answers, 3 of them with postings" in [one["sentence"] for one in report["remarks"]]
    assert report["code"] == 1
    seen = rows(tmp_path, "SELECT title, first_seen FROM posting ORDER BY identifier")
    assert seen[:2] == [("Mender", "2026-10-01T10:00:00Z"), ("Firer", "2026-10-02T08:00:00Z")]
    assert seen[2][0] == "Later"
    assert seen[2][1] < "2099"


def test_nothing_closes_because_a_saved_page_lacks_it(tmp_path: Path) -> None:
    """Three files of later days show one posting of the board: those that the board listed stay open."""
    catalog = str(tmp_path / "catalog.db")
    (tmp_path / "board.json").write_bytes(BOARD)
    done = rolecall(
        "ingest", str(tmp_path / "board.json"), "--source", "greenhouse:harrowgaterobotics", "--seen-at", "2026-09-01", "--catalog", catalog
    )
    assert done.exception is None
    some = orjson.loads(BOARD)
    some["jobs"], some["meta"] = some["jobs"][:1], {"total": 1}
    for day in (2, 4, 6):
        kept = record(answer(orjson.dumps(some), kind="application/json"), GREENHOUSE, at=f"2026-09-{day:02}T10:00:00Z")
        assert ingest(warc(tmp_path, kept))["code"] == 0
    assert rows(tmp_path, "SELECT count(*), sum(closed_at IS NULL), sum(missed) FROM posting") == [(12, 12, 0)]
    assert rows(tmp_path, "SELECT max(last_seen) FROM posting") == [("2026-09-06T10:00:00Z",)]


@pytest.mark.parametrize(("only", "titles"), [("jsonld", ["Mender"]), ("greenhouse:harrowgaterobotics", 12), ("lever", [])])
def test_a_source_names_what_alone_is_read(only: str, titles: Any, tmp_path: Path) -> None:
    path = warc(tmp_path, record(answer(page("Mender"))), record(answer(BOARD, kind="application/json"), GREENHOUSE))
    found = [one.title for one, _ in read_strangers(path, 1 << 20, Tally(), frozenset(), only) if isinstance(one, RawPosting)]
    assert found == titles if isinstance(titles, list) else len(found) == titles


def test_dry_run_shows_it_and_writes_nothing(tmp_path: Path) -> None:
    path = warc(tmp_path, record(answer(page("Mender"))))
    done = rolecall("ingest", str(path), "--dry-run", "--catalog", str(tmp_path / "catalog.db"))
    assert f"POSTING {PAGE.format(1)} (jsonld:www.kilnworks.example)" in done.stdout
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("a.warc.zst",), "a.warc.zst is packed with zstandard, which is not read"),
        (("a.json",), "--source says whose format"),
        (("a.warc.gz", "--seen-at", "2026-01-01"), "says itself what it holds"),
        (("a.warc.gz", "--trust", "greenhouse:kilnworks"), "says itself what it holds"),
    ],
)
def test_a_mistake_is_told(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    (tmp_path / arguments[0]).write_bytes(b"")
    done = rolecall("ingest", str(tmp_path / arguments[0]), *arguments[1:], "--catalog", str(tmp_path / "c.db"))
    assert said in str(done.exception)


def test_a_hostile_page_costs_nothing_but_itself(tmp_path: Path) -> None:
    hostile = [
        b'<script type="application/ld+json">' + b"[" * 100_000 + b'"JobPosting"',
        b"JobPosting" * 50_000,
        page("\x1b[31mRed\x00", "<script>alert(1)</script>"),
        page("Mender").replace(b"2026-09-20", b"9" * 5_000),
    ]
    path = warc(
        tmp_path, *(record(answer(body), PAGE.format(number)) for number, body in enumerate(hostile)), record(answer(page("Firer")))
    )
    assert ingest(path)["code"] in (0, 1)
    assert ("Firer",) in rows(tmp_path, "SELECT title FROM posting")

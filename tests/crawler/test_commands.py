"""The command line: what it prints, writes and returns, and what it says when it is misused."""

import gzip
import os
import re
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import orjson
import pytest
from click.testing import CliRunner, Result

from crawler.cli import cli, main
from schemas.errors import Problem

PAGE = {
    "jobs": [
        {
            "id": 11,
            "title": "Night Baker (m/f/d)",
            "location": {"name": "Lyon, France"},
            "content": "<h3>Requirements</h3><ul><li>3 years of experience in a bakery</li></ul>"
            "<p>The salary is €32,000 - €36,000 per year. We cannot sponsor visas.</p>",
            "absolute_url": "https://boards.greenhouse.io/oven/jobs/11",
        },
        {"id": 12, "title": "Driver", "location": {"name": "Lyon, France"}, "content": "<p>You drive our van from shop to shop.</p>"},
    ],
    "meta": {"total": 2},
}


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, input=stdin, standalone_mode=False)


def query(catalog: Path, sql: str) -> list[tuple[Any, ...]]:
    db = sqlite3.connect(catalog)
    rows = db.execute(sql).fetchall()
    db.close()
    return rows


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "saved" / "oven.json"
    path.parent.mkdir()
    path.write_bytes(orjson.dumps(PAGE))
    return path


@pytest.fixture
def catalog(tmp_path: Path, page: Path) -> Path:
    """A catalog with one saved board ingested."""
    path = tmp_path / "var" / "catalog.db"
    done = run("ingest", str(page), "--source", "greenhouse:oven", "--catalog", str(path))
    assert done.return_value == 0, done.output
    return path


def test_ingest_says_what_it_read(tmp_path: Path, page: Path) -> None:
    done = run("ingest", str(page), "--source", "greenhouse", "--catalog", str(tmp_path / "c.db"), "--json")
    report = orjson.loads(done.stdout)
    assert report["summary"]["new"] == 2
    assert report["problems"] == []
    assert query(tmp_path / "c.db", "SELECT board FROM source") == [("oven",)]  # the file's name, where no board is named


def test_a_listing_that_lacks_as_it_lacked_before_is_a_remark(tmp_path: Path, page: Path) -> None:
    command = ("ingest", str(page), "--source", "greenhouse:oven", "--catalog", str(tmp_path / "c.db"), "--json")
    page.write_bytes(orjson.dumps(PAGE | {"meta": {"total": 5}}))
    done = [run(*command), run(*command)]
    first, second = (orjson.loads(one.stdout) for one in done)
    lack = {
        "about": "greenhouse:oven",
        "alarm": "partial",
        "reasons": [{"kind": "rows_missing", "numbers": {"shown": 2, "total": 5}, "words": ""}],
        "sentence": "greenhouse:oven: partial: 2 of 5 rows shown",
    }
    assert [one.return_value for one in done] == [1, 0]
    assert (first["problems"], second["problems"]) == ([lack | {"expected": False}], [])
    assert [one for one in first["remarks"] if one["about"]] == []
    assert [one for one in second["remarks"] if one["about"]] == [lack | {"expected": True}]
    assert query(tmp_path / "c.db", "SELECT alarm, reasons ->> '$[0].kind' FROM sources_health") == [("partial", "rows_missing")]


def test_load_ends_with_1_where_it_names_problems(tmp_path: Path, page: Path) -> None:
    page.write_bytes(orjson.dumps(PAGE | {"meta": {"total": 5}}))
    run("ingest", str(page), "--source", "greenhouse:oven", "--catalog", str(tmp_path / "a" / "c.db"))
    done = run("load", str(tmp_path / "a" / "raw"), "--catalog", str(tmp_path / "b" / "c.db"))
    assert done.return_value == 1
    assert "2 of 5 rows shown" in done.output
    assert "1 run loaded" in done.output


def test_pages_without_a_posting_are_named_and_counted(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    for number in range(13):
        (tmp_path / "pages" / f"about{number}.html").write_text("<!doctype html><title>About us</title><p>We bake.</p>")
    done = run("ingest", str(tmp_path / "pages"), "--source", "jsonld", "--catalog", str(tmp_path / "c.db"))
    assert done.return_value == 1
    assert done.output.count("no posting and no job link found") == 10
    assert "and 3 more (--json has all)" in done.output
    assert "job pages are read" not in done.output
    of_one = run("ingest", str(tmp_path / "pages"), "--source", "jsonld:oven.example", "--catalog", str(tmp_path / "d.db"))
    assert of_one.output.count("no posting and no job link found") == 1


def test_a_file_that_cannot_be_unpacked_is_named_and_the_next_is_read(tmp_path: Path, page: Path) -> None:
    (page.parent / "a.json.gz").write_bytes(gzip.compress(page.read_bytes())[:-20])
    (page.parent / "b.json.gz").write_bytes(b"\x1f\x8b\x08garbage")
    done = run("ingest", str(page.parent), "--source", "greenhouse:oven", "--catalog", str(tmp_path / "c.db"))
    assert done.return_value == 1
    assert query(tmp_path / "c.db", "SELECT count(*) FROM posting") == [(2,)]
    assert [url.rpartition("/")[2] for (url,) in query(tmp_path / "c.db", "SELECT url FROM quarantine")] == ["a.json.gz", "b.json.gz"]


def test_an_empty_folder_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    done = run("ingest", str(tmp_path / "none"), "--source", "greenhouse:oven", "--catalog", str(tmp_path / "c.db"))
    assert isinstance(done.exception, Problem)
    assert "no file in" in str(done.exception)


@pytest.mark.parametrize("date", ["0001-01-01", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "1999-12-31"])
def test_pages_are_seen_between_2000_and_now(tmp_path: Path, page: Path, date: str) -> None:
    done = run("ingest", str(page), "--source", "greenhouse:oven", "--catalog", str(tmp_path / "c.db"), "--seen-at", date)
    assert isinstance(done.exception, click.BadParameter)
    assert "lies" in str(done.exception)


def test_ingest_again_is_unchanged(catalog: Path, page: Path) -> None:
    done = run("ingest", str(page), "--source", "greenhouse:oven", "--catalog", str(catalog), "--json")
    assert orjson.loads(done.stdout)["summary"]["unchanged"] == 2


NODE = {"@type": "JobPosting", "title": "Baker", "description": "Bread for the town of Lyon.", "datePosted": "3 days ago"}
MAY, EPOCH, AHEAD = 1_777_802_400, 0, 4_000_000_000  # the first is 2026-05-03T10:00:00Z


@pytest.mark.parametrize(
    ("dated", "flag", "posted", "seen"),
    [
        (MAY, (), "2026-04-30", "2026-05-03T10:00:00Z"),
        (AHEAD, ("--seen-at", "2026-05-04"), "2026-05-01", "2026-05-04T00:00:00Z"),
        (MAY, ("--seen-at", "2026-05-05T01:00:00+02:00"), "2026-05-01", "2026-05-04T23:00:00Z"),
        (EPOCH, (), None, None),
        (AHEAD, (), None, None),
    ],
)
def test_relative_dates_count_from_the_day_on_which_a_page_was_saved(
    tmp_path: Path, dated: int, flag: tuple[str, ...], posted: str | None, seen: str | None
) -> None:
    """By the flag, else by the file's own date; a file that is dated ahead, or by nobody, is seen now. A replay says the same."""
    page, catalog = tmp_path / "baker.html", tmp_path / "var" / "c.db"
    page.write_bytes(b'<html><script type="application/ld+json">' + orjson.dumps(NODE) + b"</script></html>")
    os.utime(page, (dated, dated))
    before = datetime.now(UTC) - timedelta(seconds=1)
    run("ingest", str(page), "--source", "jsonld:oven.example", "--catalog", str(catalog), *flag)
    asked = "SELECT date_posted, first_seen, last_seen FROM posting"
    (found,) = query(catalog, asked)
    if seen:
        assert found == (posted, seen, seen)
    else:
        assert found[0] == (before - timedelta(days=3)).date().isoformat()
        assert datetime.fromisoformat(found[1]) >= before.replace(microsecond=0)
    assert orjson.loads(run("replay", "--catalog", str(catalog), "--json").stdout)["rederived"] == 0
    assert query(catalog, asked) == [found]


def saved_board(folder: Path, day: int, names: Iterable[int], name: str = "oven.json") -> Path:
    """A whole board that was saved on a day of May."""
    page = folder / f"{day:02}" / name
    page.parent.mkdir(parents=True)
    jobs = [PAGE["jobs"][0] | {"id": number, "title": f"Baker {number}"} for number in names]  # type: ignore[index]
    page.write_bytes(orjson.dumps({"jobs": jobs, "meta": {"total": len(jobs)}}))
    saved = datetime(2026, 5, day, 10, tzinfo=UTC).timestamp()
    os.utime(page, (saved, saved))
    return page


LIFE = "SELECT identifier, first_seen, last_seen, closed_at, missed FROM posting ORDER BY identifier"


def test_pages_of_several_days_are_as_many_looks(tmp_path: Path) -> None:
    """A folder of daily pages, in an order of names that is none of time, is what they are one by one."""
    days = {1: range(10, 20), 2: range(10, 19), 3: range(10, 18), 4: range(10, 18), 5: range(11, 18)}
    pages = [saved_board(tmp_path / "folder", day, names) for day, names in days.items()]
    for number, page in enumerate(pages):
        page.parent.rename(page.parent.with_name(f"{9 - number}"))
    whole, single = tmp_path / "whole" / "c.db", tmp_path / "single" / "c.db"
    ingest = ("ingest", "--source", "greenhouse:oven", "--json", "--catalog")
    done = run(*ingest, str(whole), str(tmp_path / "folder"))
    assert done.return_value == 0
    assert len(orjson.loads(done.stdout)["before"]) == 4
    for day, names in days.items():
        run(*ingest, str(single), str(saved_board(tmp_path / "one by one", day, names)))
    assert query(whole, LIFE) == query(single, LIFE)
    assert query(whole, LIFE)[-1] == ("19", "2026-05-01T10:00:00Z", "2026-05-01T10:00:00Z", "2026-05-03T10:00:00Z", 2)
    rebuilt = tmp_path / "rebuilt" / "c.db"
    run("load", str(whole.parent / "raw"), "--catalog", str(rebuilt))
    assert query(rebuilt, LIFE) == query(whole, LIFE)


def test_pages_of_one_day_are_one_look(tmp_path: Path) -> None:
    """Of a board that was saved in parts, and of boards that were saved on days of their own."""
    saved_board(tmp_path / "parts", 1, range(10, 15), "oven.json")
    (tmp_path / "parts" / "01" / "second").mkdir()
    second = saved_board(tmp_path / "parts" / "01" / "second", 1, range(15, 20))
    os.utime(second, (second.stat().st_mtime + 3600,) * 2)
    saved_board(tmp_path / "parts", 4, range(3), "mill.json")
    done = run("ingest", str(tmp_path / "parts"), "--source", "greenhouse", "--json", "--catalog", str(tmp_path / "c.db"))
    told = orjson.loads(done.stdout)
    assert (told["before"], told["summary"]["seen"], told["summary"]["sources"]) == ([], 13, 2)


@pytest.mark.parametrize("dated", [315_532_800, AHEAD])
def test_a_file_that_nobody_dated_closes_nothing_however_often_it_is_read(tmp_path: Path, dated: int) -> None:
    """1980 is what archives say where they say nothing; ahead is what other clocks say."""
    ingest = ("ingest", "--source", "greenhouse:oven", "--json", "--catalog", str(tmp_path / "c.db"))
    run(*ingest, str(saved_board(tmp_path, 1, range(10))))
    page = saved_board(tmp_path, 2, range(9))
    os.utime(page, (dated, dated))
    for _ in range(3):
        done = run(*ingest, str(page))
        assert done.return_value == 0
        assert "--seen-at DATE" in str(orjson.loads(done.stdout)["remarks"])
    assert query(tmp_path / "c.db", "SELECT DISTINCT missed, closed_at FROM posting") == [(0, None)]


def test_an_old_page_moves_nothing_back(tmp_path: Path, page: Path) -> None:
    ingest = ("ingest", str(page), "--source", "greenhouse:oven", "--catalog", str(tmp_path / "c.db"), "--json")
    run(*ingest, "--seen-at", "2026-05-05")
    page.write_bytes(orjson.dumps({"jobs": [PAGE["jobs"][0] | {"title": "Baker"}], "meta": {"total": 1}}))  # type: ignore[index]
    for _ in range(2):
        old = run(*ingest, "--seen-at", "2026-05-03")
        assert old.return_value == 0
        assert "outdated" in {reason["kind"] for remark in orjson.loads(old.stdout)["remarks"] for reason in remark["reasons"]}
    assert query(tmp_path / "c.db", "SELECT title, first_seen, last_seen, missed, closed_at FROM posting ORDER BY id") == [
        ("Night Baker", "2026-05-03T00:00:00Z", "2026-05-05T00:00:00Z", 0, None),
        ("Driver", "2026-05-05T00:00:00Z", "2026-05-05T00:00:00Z", 0, None),
    ]


def test_a_run_that_is_loaded_keeps_its_times(tmp_path: Path, page: Path) -> None:
    """A catalog made again from its archive dates sights and closings as they were, whenever that is done."""
    first = ("ingest", str(page), "--source", "greenhouse:oven", "--catalog", str(tmp_path / "a" / "c.db"))
    run(*first, "--seen-at", "2026-05-03")
    run("load", str(tmp_path / "a" / "raw"), "--catalog", str(tmp_path / "b" / "c.db"))
    said = "SELECT first_seen, last_seen, finished_at FROM posting JOIN run ON run.id = last_run"
    assert query(tmp_path / "a" / "c.db", said) == query(tmp_path / "b" / "c.db", said)
    assert query(tmp_path / "b" / "c.db", "SELECT started_at <= finished_at FROM run") == [(1,)]


def test_fields_that_nobody_reads_are_counted(tmp_path: Path, page: Path) -> None:
    jobs = [job | {"badge": "new", "team": {"lead": "Ada"}} for job in PAGE["jobs"]]  # type: ignore[operator, union-attr]
    jobs[1]["badge"] = None
    page.write_bytes(orjson.dumps(PAGE | {"jobs": jobs}))
    command = ("ingest", str(page), "--source", "greenhouse:oven", "--catalog", str(tmp_path / "c.db"))
    report = orjson.loads(run(*command, "--json").stdout)
    assert report["unread"] == {"greenhouse": {"team": 2, "badge": 1}}
    assert report["problems"] == []
    assert query(tmp_path / "c.db", "SELECT unread FROM sources_health") == [('{"team":2,"badge":1}',)]
    assert "greenhouse: 2 fields that nobody reads: team (2), badge (1)" in run(*command).output


def test_ingest_of_what_is_no_payload_names_it_in_quarantine(tmp_path: Path, page: Path) -> None:
    page.with_name("broken.json").write_text('{"jobs": [')
    done = run("ingest", str(page.parent), "--source", "greenhouse", "--catalog", str(tmp_path / "c.db"))
    assert done.return_value == 1
    assert query(tmp_path / "c.db", "SELECT count(*) FROM posting") == [(2,)]
    assert "not JSON" in query(tmp_path / "c.db", "SELECT reason FROM quarantine")[0][0]


def test_a_stage_that_fails_is_said_loudly(tmp_path: Path, page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.extract.pay.extract_pay", lambda *_, **__: 1 / 0)
    done = run("ingest", str(page), "--source", "greenhouse:oven", "--catalog", str(tmp_path / "c.db"))
    assert done.return_value == 1
    assert "BUG, 2 postings lost: a stage failed: ZeroDivisionError" in done.output
    assert "Traceback" not in done.output
    assert query(tmp_path / "c.db", "SELECT identifier FROM quarantine ORDER BY 1") == [("11",), ("12",)]


def test_the_flow_can_be_changed_for_a_run(tmp_path: Path, page: Path) -> None:
    flow = '{"pipelines.record.RecordPipeline": 100}'
    run("ingest", str(page), "--source", "greenhouse:oven", "--catalog", str(tmp_path / "c.db"), "--set", f"ITEM_PIPELINES={flow}")
    assert query(tmp_path / "c.db", "SELECT count(*) FROM posting") == [(0,)]
    done = run("load", str(tmp_path / "raw"), "--catalog", str(tmp_path / "other" / "c.db"))  # archived it was
    assert done.exception is None
    assert query(tmp_path / "other" / "c.db", "SELECT count(*) FROM posting") == [(2,)]


def test_replay_is_what_live_reading_was(catalog: Path) -> None:
    done = run("replay", "--catalog", str(catalog), "--json")
    changes = orjson.loads(done.stdout)
    assert changes["postings"] == 2
    assert changes["rederived"] == 0, changes["examples"]


def test_replay_shows_what_a_changed_rule_changes(catalog: Path) -> None:
    db = sqlite3.connect(catalog)
    db.execute("UPDATE posting SET sponsorship = 'offered' WHERE sponsorship = 'not_offered'")  # as an older rule had it
    db.commit()
    db.close()
    dry = run("replay", "--dry-run", "--catalog", str(catalog))
    assert "1 would read otherwise" in dry.output
    assert "offered -> not_offered" in dry.output
    assert query(catalog, "SELECT count(*) FROM posting WHERE sponsorship = 'offered'") == [(1,)]
    told = orjson.loads(run("replay", "--dry-run", "--json", "--catalog", str(catalog)).stdout)
    assert told["fields"] == {"eligibility_to_work.sponsorship": 1}
    run("replay", "--catalog", str(catalog))
    assert query(catalog, "SELECT count(*) FROM posting WHERE sponsorship = 'offered'") == [(0,)]
    assert query(catalog, "SELECT kind, field, old, new FROM changes WHERE about = 'posting' AND field IS NOT NULL") == [
        ("rederived", "eligibility_to_work.sponsorship", "offered", "not_offered")
    ]
    assert query(catalog, "SELECT seen, changed, rederived, unchanged FROM run_source ORDER BY run DESC LIMIT 1") == [(2, 0, 1, 1)]


def test_an_archive_rebuilds_its_catalog(catalog: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "catalog.db"
    done = run("load", str(catalog.parent / "raw"), "--catalog", str(other))
    assert done.return_value == 0, done.output
    told = "SELECT posting_id, title, pay, sponsorship, content_hash, first_seen FROM posting ORDER BY 1"
    assert query(other, told) == query(catalog, told)
    again = run("load", str(catalog.parent / "raw"), "--catalog", str(other))
    assert "nothing to load" in again.output


def test_an_archive_that_was_cut_off_closes_nothing(catalog: Path, tmp_path: Path) -> None:
    file = next((catalog.parent / "raw").glob("*.zst"))
    copy = tmp_path / "copied"
    copy.mkdir()
    (copy / file.name).write_bytes(file.read_bytes()[:-10])
    other = tmp_path / "other" / "catalog.db"
    run("load", str(copy), "--catalog", str(other))
    assert query(other, "SELECT accepted FROM run") in ([(0,)], [])


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_export_writes_each_format(catalog: Path, form: str) -> None:
    done = run("export", "--format", form, "--catalog", str(catalog))
    assert done.exception is None, done.exception
    assert (catalog.parent / "exports" / f"jobs.{form}").stat().st_size > 100


def test_show_gives_the_words_behind_values(catalog: Path) -> None:
    job = query(catalog, "SELECT job_id FROM jobs WHERE title LIKE 'Night%'")[0][0]
    done = run("show", job[:12], "--catalog", str(catalog))
    assert "€32,000 - €36,000 per year" in done.output
    assert "sponsor" in done.output
    assert re.search(r"prose by salary\.\w+, \d\d% sure: ", done.output)


def test_schema_is_a_json_schema() -> None:
    assert orjson.loads(run("schema").stdout)["$schema"].startswith("https://json-schema.org/")


def test_extract_answers_good_lines_and_names_bad_ones() -> None:
    lines = [
        '{"id": 1, "text": "Pay: $50,000 - $60,000 per year."}',
        "{nonsense",
        '{"id": 3}',
        '{"id": 4, "text": "We do not sponsor visas."}',
    ]
    done = run("extract", "--fact", "all", stdin="\n".join(lines))
    answers = [orjson.loads(line) for line in done.stdout.splitlines()]
    assert [row["id"] for row in answers] == [1, 4]
    assert answers[0]["base_salary"][0]["min_value"] == 50_000
    assert answers[0]["base_salary"][0]["quote"] in lines[0]
    assert answers[1]["eligibility_to_work"]["sponsorship"] == "not_offered"
    assert done.return_value == 1
    assert "line 2: is no JSON: " in done.stderr
    assert "line 3" in done.stderr


def test_score_measures_a_labelled_set(tmp_path: Path) -> None:
    pay = {"min": 50_000, "max": 60_000, "currency": "USD", "unit": "YEAR", "kind": "base"}
    labels = [
        {"id": "a", "text": "The salary is $50,000 - $60,000 per year.", "salaries": [pay]},
        {"id": "b", "text": "We raised $50,000,000 in funding.", "salaries": []},
        {"id": "c", "text": "Nobody knows", "salaries": [], "skip": True},
    ]
    (tmp_path / "pay.jsonl").write_text("\n".join(orjson.dumps(label).decode() for label in labels))
    scores = {row["measure"]: row for row in orjson.loads(run("score", str(tmp_path), "--json").stdout)}
    assert scores["pay"]["items"] == 2
    assert scores["pay"]["f1"] == 1.0
    assert scores["no pay left alone"]["items"] == 1


def test_score_leaves_visas_out_where_nobody_labelled_them(tmp_path: Path) -> None:
    said = {"sponsorship": "offered", "citizenship": "none", "authorization_required": False, "clearance_required": False, "visas": []}
    rows = [{"id": name, "text": "We sponsor H-1B visas.", **said, "visas_unlabelled": name == "a"} for name in "ab"]
    (tmp_path / "visas.jsonl").write_text("\n".join(orjson.dumps(row).decode() for row in rows))
    scores = {row["measure"]: row for row in orjson.loads(run("score", str(tmp_path), "--json").stdout)}
    assert scores["sponsorship: offered"]["items"] == 2
    assert scores["visas"]["items"] == 1
    assert scores["visas"]["precision"] == 0.0


@pytest.mark.parametrize(("barns", "source", "items", "f1"), [(0, "mill", 12, 0.5), (3, "others", 12, 0.25)])
def test_score_tells_the_worst_source_and_the_worst_language(tmp_path: Path, barns: int, source: str, items: int, f1: float) -> None:
    """`mill` is right by half and `oven` all over; `inn` alone has too few items to say, with those of `barn` there are enough."""
    pay = {"min": 50_000, "max": 60_000, "currency": "USD", "unit": "YEAR", "kind": "base"}
    wrong = {**pay, "max": 61_000}
    rows = [("oven", pay)] * 10 + [("mill", pay)] * 6 + [("mill", wrong)] * 6 + [("inn", wrong)] * 9 + [("barn", pay)] * barns
    labels = [
        {"id": str(n), "source": source, "language": "en", "text": "The salary is $50,000 - $60,000 per year.", "salaries": [pay]}
        for n, (source, pay) in enumerate(rows)
    ]
    (tmp_path / "pay.jsonl").write_bytes(b"\n".join(map(orjson.dumps, labels)))
    told = {row["group"]: row for row in orjson.loads(run("score", str(tmp_path), "--json").stdout) if row["worst"]}
    assert {group: (row["items"], row["f1"]) for group, row in told.items()} == {
        f"source: {source}": (items, f1),
        "language: en": (31 + barns, pytest.approx((16 + barns) / (31 + barns))),
    }
    lines = run("score", str(tmp_path)).stdout.splitlines()
    worst = lines.index("worst source and worst language of at least 10 items (others: those with fewer, together)")
    assert sorted(line.partition("[")[2].partition("]")[0] for line in lines[worst + 1 :]) == ["language: en", f"source: {source}"]
    assert not [line for line in lines[:worst] if "[" in line]


def test_an_export_makes_no_folder_but_its_own(catalog: Path, tmp_path: Path) -> None:
    done = run("export", "--catalog", str(catalog), "--out", str(tmp_path / "nowhere" / "jobs.jsonl"))
    assert isinstance(done.exception, Problem)
    assert not (tmp_path / "nowhere").exists()
    assert run("export", "--catalog", str(catalog)).exception is None
    assert (catalog.parent / "exports" / "jobs.jsonl").is_file()


def test_every_command_reads_ones_own_rows(tmp_path: Path, page: Path) -> None:
    """The registry's country decides where a board's Cambridge lies; the folder may be named by the environment."""
    page.write_bytes(orjson.dumps({"jobs": [PAGE["jobs"][0] | {"location": {"name": "Cambridge"}}], "meta": {"total": 1}}))
    countries = {}
    for country, flags in (("US", ()), ("GB", ("--registry", str(tmp_path / "other")))):
        at = ("--catalog", str(tmp_path / country / "c.db"), *flags)
        run("sources", "add", "greenhouse:oven", "--country", country, *at)
        done = run("ingest", str(page), "--source", "greenhouse:oven", *at)
        assert done.exception is None, done.output
        countries[country] = query(tmp_path / country / "c.db", "SELECT country FROM jobs")
    assert countries == {"US": [("US",)], "GB": [("GB",)]}
    (tmp_path / "careers.html").write_text('<iframe src="https://boards.greenhouse.io/embed/job_board?for=oven"></iframe>')
    assert "is in the registry already" in run("probe", str(tmp_path / "careers.html"), "--catalog", str(tmp_path / "US" / "c.db")).output
    assert (
        "rolecall sources add greenhouse:oven" in run("probe", str(tmp_path / "careers.html"), "--catalog", str(tmp_path / "c.db")).output
    )


MISTAKES = [
    (("crawl",), 2, "name at least one SOURCE"),
    (("crawl", "greenhouse:nosuchboard"), 2, "sources list"),
    (("crawl", "nosuch"), 2, "no source 'nosuch'"),
    (("crawl", "--all", "--set", "NOSUCH=1"), 2, "no setting NOSUCH"),
    (("crawl", "--all", "--set", "DOWNLOAD_DELY=1"), 2, "did you mean DOWNLOAD_DELAY?"),
    (("crawl", "--all", "--shard", "3/2"), 2, "is no shard"),
    (("crawl", "--all", "--set", "delay=2"), 2, "write DELAY=2"),
    (("crawl", "--all", "--set", "2"), 2, "write NAME=VALUE"),
    (("sources", "add", "greenhouse:../../x"), 2, "leads out of its place"),
    (("ingest", "nowhere.json", "--source", "greenhouse"), 2, "nowhere.json"),
    (("ingest", ".", "--source", "nofamily"), 2, "nofamily"),
    (("ingest", ".", "--source", "lever", "--seen-at", "last May"), 2, "'last May' is no date: write 2026-05-03"),
    (("ingest", ".", "--source", "lever", "--seen-at", "2126-05-03"), 2, "2126-05-03 lies ahead"),
    (("show", "abc", "--catalog", "absent.db"), 1, "absent.db"),
    (("export", "--catalog", "absent.db"), 1, "rolecall crawl"),
    (("load", "."), 1, "no archived run"),
    (("score", "."), 1, "no labelled set"),
    (("probe", "nothing.html"), 1, "neither a file nor a URL"),
    (("sources", "add", "greenhouse"), 2, "FAMILY:BOARD"),
    (("sources", "add", "jsonld:oven", "--url", "file:///dev/zero"), 2, "no http or https address"),
    (("sources", "add", "jsonld:oven", "--url", "https://user:word@oven.example/"), 2, "an address with a password"),
    (("sources", "add", "jobfeed:a.example/feed?api_key=1"), 2, "into the column url"),
    (("sources", "new", "oven", "--from", "note.txt", "--url", "https://a.example/?api_key=1"), 2, "leave the key out"),
    (("crawl", "--all", "--registry", "odd"), 2, "nofamily is no family"),
    (("sources", "list", "--registry", "latin"), 2, "save it as one"),
    (("sources", "list", "--registry", "sleeping"), 2, "status is one of live, dead, moved"),
    (("audit", "--fact", "mood"), 2, "mood"),
    (("audit", "--report", "--to", "s.jsonl"), 2, "give one of them"),
    (("audit", "--json"), 2, "a person answers here"),
    (("audit", "--catalog", "absent.db"), 1, "absent.db"),
    (("audit", "--from", "note.txt", "--catalog", "absent.db"), 1, "absent.db"),
    (("sources", "add", "greenhouse:oven", "--country", "ZZZ"), 2, "country 'ZZZ' is none of ISO 3166-1: write two capital letters"),
    (("sources", "add", "greenhouse:oven", "--country", "ZZ"), 2, "is none of ISO 3166-1"),
    (("sources", "add", "greenhouse:{'a': 1}"), 2, "is no board: it is the platform's own name for it"),
    (("sources", "add", "greenhouse:a b"), 2, "is no board"),
    (("sources", "add", "greenhouse:--"), 2, "is no board"),
    (("sources", "add", "greenhouse:" + "x" * 3000), 2, "is no board"),
    (("sources", "add", "greenhouse:oven", "--employer", "two\nlines"), 2, "is no line of at most"),
    (("sources", "list", "--registry", "headless"), 2, "headless/lever.csv, line 1: needs a board and only the columns"),
    (("sources", "list", "--registry", "wide"), 2, "wide/lever.csv, line 3: has more values than line 1 has columns"),
    (("sources", "list", "--registry", "open"), 2, "open/lever.csv is no CSV file in UTF-8 (unexpected end of data): save it as one"),
    (("sources", "list", "--registry", "nul"), 2, "nul/lever.csv, line 2: board"),
    (("sources", "list", "--registry", "abroad"), 2, "abroad/lever.csv, line 2: country 'Germany' is none of ISO 3166-1"),
    (("sources", "list", "--registry", "dated"), 2, "dated/lever.csv, line 2: verified 'soon' is no day"),
    (("sources", "list", "--registry", "folder"), 1, "folder/greenhouse.csv cannot be read (Is a directory): mend it or move it away"),
    (("export", "--catalog", "absent.db", "--out", "nowhere/jobs.jsonl"), 1, "there is no folder nowhere: make it"),
    (("nonsense",), 2, "nonsense"),
    (("ingest", "note.txt", "--source", "migratemate", "--catalog", "."), 2, "is a folder"),
    (("ingest", "note.txt", "--source", "migratemate", "--catalog", "/proc/nope/c.db"), 1, "cannot be made"),
    (("ingest", "note.txt", "--source", "migratemate", "--catalog", "note.txt/c.db"), 1, "cannot be made"),
    (("crawl", "greenhouse", "--catalog", "note.txt/c.db"), 1, "cannot be made"),
    (("ingest", "note.txt", "--source", "migratemate", "--catalog", "note.txt"), 1, "cannot be opened as a catalog"),
    (("export", "--catalog", "empty.db"), 1, "is empty: fill it with `rolecall demo`"),
]


@pytest.mark.parametrize(("arguments", "code", "words"), MISTAKES, ids=lambda value: " ".join(value) if isinstance(value, tuple) else "")
def test_a_mistake_is_answered_with_a_cure(
    arguments: tuple[str, ...], code: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "note.txt").write_text("No catalog, but a note about one.\n" * 9)
    (tmp_path / "empty.db").touch()
    rows = {
        "odd/nofamily": "board\nx\n", "latin/lever": "board,employer\nx,Bäcker\n", "sleeping/lever": "board,status\nx,asleep\n",
        "headless/lever": "oven\n", "wide/lever": "board\nx\ny,z\n", "open/lever": 'board,employer\nx,"Oven\ny,Mill\n',
        "nul/lever": "board\nx\0y\n", "abroad/lever": "board,country\nx,Germany\n", "dated/lever": "board,verified\nx,soon\n",
        "folder/greenhouse.csv/lever": "",
    }  # fmt: skip
    for name, text in rows.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / f"{name}.csv").write_text(text, "latin-1")
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    error = capsys.readouterr().err
    assert ended.value.code == code, error
    assert words in error
    assert "Traceback" not in error
    assert "bug in rolecall" not in error


def test_a_folder_that_holds_no_archive_is_left_as_it_was(tmp_path: Path) -> None:
    run("load", str(tmp_path), "--catalog", str(tmp_path / "var" / "c.db"))
    assert not list(tmp_path.iterdir())


def test_a_crash_log_that_cannot_be_written_is_a_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").write_text("a file where a folder is due")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("crawler.commands.schema.SCHEMAS", {"job": lambda: 1 / 0})
    with pytest.raises(SystemExit):
        main(["schema"])
    (log,) = tmp_path.glob("rolecall-*.log")
    assert str(log) in capsys.readouterr().err
    assert "ZeroDivisionError" in log.read_text()


def test_a_bug_shows_one_line_and_where_the_log_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("crawler.commands.schema.SCHEMAS", {"job": lambda: 1 / 0})
    with pytest.raises(SystemExit):
        main(["schema"])
    error = capsys.readouterr().err
    assert "Traceback" not in error
    assert "ZeroDivisionError" in error
    assert "Traceback" in (tmp_path / "data" / "var" / "log" / "crash.log").read_text()


def test_a_run_by_other_rules_says_what_they_read_otherwise(catalog: Path, page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.run.runs.rules_version", lambda: "newer")
    db = sqlite3.connect(catalog)
    db.execute("UPDATE posting SET language = 'xx' WHERE identifier = '11'")
    db.commit()
    db.close()
    done = run("ingest", str(page), "--source", "greenhouse:oven", "--catalog", str(catalog))
    assert "2 seen: 1 rederived, 1 unchanged" in done.output
    said = "the extraction rules are not those of the run before: 1 posting read otherwise by them (kind rederived in the view changes)"
    assert said in done.output
    again = run("ingest", str(page), "--source", "greenhouse:oven", "--catalog", str(catalog))
    assert "2 seen: 2 unchanged" in again.output
    assert "the extraction rules" not in again.output

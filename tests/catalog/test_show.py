"""A job explained, and a run in numbers."""

import orjson
import pytest

from catalog.database import CatalogError, read_catalog
from catalog.read import job_records, posting_lines
from catalog.run_summary import Alarm, is_expected, summarize
from catalog.show import _value, describe, links_of
from schemas.enums import Lineage
from schemas.facts import EligibilityToWork
from schemas.match import Verdict
from schemas.reasons import ReasonKind
from schemas.source import Listing
from tests.factories import NOON, claim, sighting

RELAY = {"family": "agg", "board": "all", "lineage": Lineage.AGGREGATOR}


@pytest.fixture
def db(crawl, writer, path):
    crawl(0, [sighting("1"), sighting("a", **RELAY, claims=(claim(),)), sighting("2", title="Senior Firmware Engineer")])
    connection = read_catalog(path)
    yield connection
    connection.close()


def job_of(db, identifier):
    return db.execute("SELECT job_id FROM posting JOIN job ON job.id = job WHERE identifier = ?", (identifier,)).fetchone()[0]


def test_every_value_has_the_words_it_was_read_from(db):
    told = describe(db, job_of(db, "1"))
    values = {value.field: value for value in told.values}
    assert values["title"].words == "Firmware Engineer"
    assert values["baseSalary"].words == "$95,000 - $120,000 per year"
    assert values["eligibilityToWork.statements"].words == "We are unable to sponsor visas for this position."
    assert values["claims"].value == "field: sponsorship, value: offered, status: unconfirmed"
    derived = {"eligibilityToWork.sponsorship", "firstSeen", "lastSeen", "url", "language"}
    assert {field for field, value in values.items() if value.words is None} <= derived


def test_silence_on_sponsorship_is_told_and_what_two_postings_say_alike_once(crawl, writer, path):
    copies = [sighting(name, **RELAY, description="Lamps are lit at dusk, and put out at dawn.", claims=(claim(),)) for name in ("1", "2")]
    crawl(0, copies)
    writer.decide(*(copy.posting_id for copy in copies), Verdict.SAME, NOON)
    db = read_catalog(path)
    told = [value for value in describe(db, job_of(db, "1")).values if value.field.startswith(("eligibility", "claims"))]
    db.close()
    assert [(value.field, value.value) for value in told] == [
        ("eligibilityToWork.sponsorship", "not stated"),
        ("claims", "field: sponsorship, value: offered, status: unconfirmed"),
    ]


def test_words_on_sponsorship_without_a_verdict_are_unclear(crawl, writer, path):
    said = sighting("1").job.eligibility_to_work.statements
    crawl(0, [sighting("1", eligibility_to_work=EligibilityToWork(statements=said)), sighting("2", title="Owl Keeper")])
    db = read_catalog(path)
    told = {value.field: value.value for value in describe(db, job_of(db, "1")).values}
    views = dict(db.execute("SELECT title, verdict FROM sponsorship WHERE topic = 'sponsorship'").fetchall())
    silent = db.execute("SELECT sponsorship, sponsorship_confidence FROM jobs WHERE title = 'Firmware Engineer'").fetchone()
    db.close()
    assert told["eligibilityToWork.sponsorship"] == "unclear"
    assert views == {"Firmware Engineer": "unclear", "Owl Keeper": "not_offered"}
    assert tuple(silent) == (None, None)


def test_a_value_is_as_sure_as_its_rule(crawl, path, monkeypatch):
    monkeypatch.setattr("catalog.rows.confidence_of", lambda field, origin, rule: 0.87 if field == "skills" else None)
    crawl(0, [sighting("1")])
    db = read_catalog(path)
    record = describe(db, job_of(db, "1")).record
    sure = dict(db.execute("SELECT field, confidence FROM evidence WHERE fact = 'term'").fetchall())
    db.close()
    assert {skill["evidence"]["confidence"] for skill in record["skills"]} == {0.87}
    assert record["title"] is not None
    assert {fact["confidence"] for fact in record["evidence"]} == {None}
    assert sure["skills"] == 0.87


@pytest.mark.parametrize(
    ("required", "told"), [(1, "level: bachelor, required"), (0, "level: bachelor, preferred"), (None, "level: bachelor")]
)
def test_education_is_required_or_preferred(required, told):
    evidence = {"origin": "prose", "quote": "BSc", "rule": "education.degree", "postingId": "x", "confidence": None}
    assert _value("educationRequirements", {"level": "bachelor", "required": required, "evidence": evidence}, evidence).value == told


def test_merged_and_kept_apart_say_why(db):
    links = describe(db, job_of(db, "1")).links
    assert [(link.verdict, link.veto, link.merged) for link in links if link.merged] == [("same", None, True)]
    apart = [link for link in links if not link.merged]
    assert {link.veto for link in apart} == {"level"}
    assert all("other level: none against senior" in link.reasons for link in apart)


def test_a_job_is_found_by_any_of_its_names(db):
    job_id = job_of(db, "1")
    copy = db.execute("SELECT posting_id FROM posting WHERE identifier = 'a'").fetchone()[0]
    absorbed = db.execute("SELECT job_id FROM job WHERE postings = 0").fetchone()[0]
    for key in (job_id, job_id[:9], copy, copy[:12].upper(), absorbed):
        assert describe(db, key).record["jobId"] == job_id


@pytest.mark.parametrize(("key", "message"), [("zzz", "no job 'zzz'"), ("", "no job ''"), ("%", "no job '%'")])
def test_an_unknown_name_is_told(db, key, message):
    with pytest.raises(CatalogError, match=message):
        describe(db, key)


def test_a_run_in_numbers(crawl, writer, path):
    crawl(0, [sighting("1"), sighting("2"), sighting("3", title="Owl Keeper", description="Keep owls.")])
    crawl(1, [sighting("1", day=1)], Listing("greenhouse", "heronsgate", listed=3, shown=1))
    run = summarize(writer.db)
    assert (run.run_id, run.sources, run.listed, run.shown, run.seen, run.unchanged, run.new) == ("day 1", 1, 3, 1, 1, 1, 0)
    assert (run.postings, run.jobs, run.open_jobs, run.merged_duplicates, run.salaries) == (3, 2, 2, 1, 1)
    assert run.sponsorship == {"not_offered": 1, "not stated": 1}
    assert run.alarms == (Alarm("greenhouse:heronsgate", "truncated", (ReasonKind.TRUNCATED.of(shown=1, listed=3),)),)
    assert summarize(writer.db, "day 0").new == 3
    with pytest.raises(CatalogError, match="no run day 9"):
        summarize(writer.db, "day 9")


SHORT = ReasonKind.ROWS_MISSING.of(shown=20, total=44)
NEWEST = ReasonKind.NEWEST_ONLY.of()
LOST = ReasonKind.LOST.of("HttpError('503') at https://a.example/jobs")


@pytest.mark.parametrize(
    ("reasons", "before", "expected"),
    [
        ([ReasonKind.EXCERPT.of(shown=5, listed=1312)], set(), True),
        ([NEWEST], set(), True),
        ([ReasonKind.CAPPED.of(cap=2000), NEWEST], set(), True),
        ([NEWEST, ReasonKind.STOPPED.of("shutdown")], set(), False),
        ([SHORT], set(), False),
        ([SHORT], {ReasonKind.ROWS_MISSING}, True),
        ([SHORT, NEWEST], {ReasonKind.ROWS_MISSING}, True),
        ([SHORT, LOST], {ReasonKind.ROWS_MISSING, ReasonKind.LOST}, False),
        ([SHORT], {ReasonKind.SHRUNKEN}, False),
        ([ReasonKind.EMPTY.of()], {ReasonKind.EMPTY}, True),
        ([ReasonKind.EMPTIED.of(before=7)], {ReasonKind.EMPTIED}, False),
        ([ReasonKind.NO_JOB_LINKS.of()], {ReasonKind.NO_JOB_LINKS}, False),
        ([LOST], {ReasonKind.LOST}, False),
        ([ReasonKind.SHRUNKEN.of(seen=2, before=9)], {ReasonKind.SHRUNKEN}, False),
        ([ReasonKind.UNREADABLE.of(parts=1)], {ReasonKind.UNREADABLE}, False),
    ],
)
def test_an_alarm_is_expected_where_the_source_is_always_so(reasons, before, expected):
    assert is_expected(reasons, before) is expected


def test_an_alarm_is_measured_by_the_reading_before(crawl, writer):
    for day in (0, 1, 2):
        crawl(day, [sighting("1", day=day)], Listing("greenhouse", "heronsgate", listed=3, shown=1))
    assert [summarize(writer.db, f"day {day}").alarms[0].expected for day in (0, 1, 2)] == [False, True, True]


def test_pairs_of_a_job_are_those_with_one_of_its_postings(db, writer):
    every = {job: links_of(db, job) for (job,) in map(tuple, db.execute("SELECT id FROM job WHERE postings > 0"))}
    judged = "duplicate d JOIN posting a ON a.id = d.a JOIN posting b ON b.id = d.b"
    pairs = db.execute(f"SELECT a.posting_id, b.posting_id, a.job, b.job FROM {judged}")
    expected = {}
    for a, b, one, other in map(tuple, pairs):
        for job in {one, other}:
            expected.setdefault(job, set()).add((a, b, one == other))
    assert expected
    assert {job: {(link.a, link.b, link.merged) for link in links} for job, links in every.items() if links} == expected
    job = next(iter(expected))
    assert links_of(db, job, 1) == every[job][:1]


def test_each_posting_of_a_job_has_a_record_of_its_own(db):
    (job,) = db.execute("SELECT id FROM job WHERE postings = 2").fetchone()
    whole = next(job_records(db, [job]))
    alone = [orjson.loads(line) for line in posting_lines(db, job)]
    assert [one["postings"] for one in alone] == [[posting] for posting in whole["postings"]]
    assert [len(one["claims"]) for one in alone] == [0, 1]
    assert {fact["postingId"] for fact in alone[0]["evidence"]} == {whole["postings"][0]["postingId"]}
    (single,) = db.execute("SELECT id FROM job WHERE postings = 1 LIMIT 1").fetchone()
    assert [orjson.loads(line) for line in posting_lines(db, single)] == list(job_records(db, [single]))

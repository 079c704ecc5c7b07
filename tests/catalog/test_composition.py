"""A job of several postings, field by field: records, the views `jobs` and `composition`, and a plain reading of the policy agree."""

import random
from dataclasses import replace

import pytest

from catalog.composition import COMPOSED, NEAREST, ONLY, POLICY
from catalog.migrations import STEPS
from catalog.read import job_records
from catalog.rows import COLUMNS, column_values
from catalog.soundness import find_faults
from catalog.turns import close
from schemas.enums import EligibilityTopic, Lineage, Origin, RequirementKind, Sponsorship
from schemas.evidence import Evidence
from schemas.facts import EligibilityStatement, EligibilityToWork, Experience, Moment, Place, Requirement, Skill, Term
from schemas.fields import FIELDS
from schemas.jsonschema import key_of
from schemas.match import Judgement, Pair, Verdict
from tests.factories import NOON, field, salary, sighting

RELAY = {"family": "agg", "board": "all", "lineage": Lineage.AGGREGATOR}
TEXT = "We pay well. We sponsor. Five years, a degree and Rust. Hybrid in Harwich."


def prose(name: str, rule: str = "prose") -> Evidence:
    return Evidence(name, Origin.PROSE, TEXT[:12], rule, start=0, end=12)


def moment(rng: random.Random, name: str) -> Moment | None:
    date = rng.choice(("2026-05-01", "2026-06-01", "2026-06-20"))
    return rng.choice((None, Moment(date, field(name, date))))


def any_posting(rng: random.Random, number: int) -> dict[str, object]:
    """Parts of a posting, each of which it states or not, in a field of its own or in its text."""

    def said(name: str) -> Evidence | None:
        return rng.choice((None, field(name, f"{name} {number}"), prose(name)))

    def some(name: str, make) -> tuple:
        return () if (words := said(name)) is None else (make(words),)

    scalars = {name: words for name in ("workplace", "department", "industry", "requisition_id") if (words := said(name))}
    verdict = said("eligibility_to_work")
    work = EligibilityToWork()
    if verdict:
        value = rng.choice(tuple(Sponsorship))
        work = EligibilityToWork(
            value, sponsorship_confidence=0.9, statements=(EligibilityStatement(EligibilityTopic.SPONSORSHIP, value, verdict),)
        )
    years = some("experience_requirements", lambda words: Experience(12 * (number % 7 + 1), words))
    return {
        "description": rng.choice(("", f"{TEXT} {number}")),
        "hiring_organization": "Heronsgate",
        "evidence": [field("title", "Firmware Engineer"), *scalars.values()],
        **{name: f"{name} {number}" if name != "workplace" else rng.choice(("remote", "hybrid", "onsite")) for name in scalars},
        "job_locations": some("job_locations", lambda words: Place(words, rng.choice((None, f"Town {number}")), None, "GB")),
        "base_salary": some("base_salary", lambda words: replace(salary(), evidence=words, min_value=salary().min_value + number)),
        "skills": some("skills", lambda words: Skill(f"skill {number}", words)),
        "languages": some("languages", lambda words: Term("de", words, f"level {number}")),
        "statements": some("statements", lambda words: Requirement(rng.choice(tuple(RequirementKind)), f"line {number}", words)),
        "experiences": years,
        "experience_requirements": years[0] if years else None,
        "eligibility_to_work": work,
        "url": rng.choice((None, f"https://boards.example/{number}")),
        "date_posted": moment(rng, "date_posted"),
        "date_modified": moment(rng, "date_modified"),
    }


@pytest.fixture
def jobs(writer, rng, number_of_jobs):
    """Random jobs of one to four postings each, of which some closed: by job_id, the sightings as they were written, with `closed`."""
    writer.begin_run("r", NOON)
    groups = []
    for n in range(number_of_jobs):
        group = []
        for k in range(rng.randint(1, 4)):
            where = rng.choice(({}, {"board": f"board {k}"}, RELAY))
            group.append(sighting(f"{n}-{k}", **where, day=rng.choice((0, 1, 3)), **any_posting(rng, 10 * n + k)))
        same = Judgement(Verdict.SAME, 1.0)
        pairs = tuple(Pair(group[0].posting_id, other.posting_id, same) for other in group[1:])
        group[0] = replace(group[0], pairs=pairs)
        groups.append(group)
    writer.write([one for group in groups for one in group])
    assert [row[0] for row in writer.db.execute("SELECT reason FROM quarantine")] == []
    closed = {one.posting_id for group in groups for one in group if rng.random() < 0.3}
    numbers = dict(map(tuple, writer.db.execute("SELECT posting_id, id FROM posting")))
    close(writer.db, [numbers[name] for name in sorted(closed)], 1, "2026-07-09T12:00:00Z", "absent_twice")
    return [[(one, one.posting_id in closed) for one in group] for group in groups]


@pytest.fixture(params=range(6))
def rng(request):
    return random.Random(request.param)


@pytest.fixture
def number_of_jobs():
    return 60


def ranked(group, is_structured=lambda job: False):
    """The policy in plain words: postings in the order in which they speak of a field."""

    def day(one):
        job = one.job
        told = job.date_modified or job.date_posted
        return told.date if told else one.seen_at.date().isoformat()

    group = sorted(group, key=lambda it: it[0].posting_id)
    group = sorted(group, key=lambda it: day(it[0]), reverse=True)
    group = sorted(group, key=lambda it: not is_structured(it[0].job))
    group = sorted(group, key=lambda it: it[0].raw.lineage is Lineage.AGGREGATOR)
    return sorted(group, key=lambda it: it[1])


def in_field(words) -> bool:
    return any(one.origin is Origin.FIELD for one in words)


# By the record's field: what a posting states, and whether in a field of its own.
PLAIN = {
    **{
        name: (lambda job, name=name: getattr(job, name), lambda job, name=name: in_field(e for e in job.evidence if e.field == name))
        for name in ("workplace", "department", "industry", "requisition_id")
    },
    **{
        name: (lambda job, name=name: getattr(job, name), lambda job, name=name: in_field(fact.evidence for fact in getattr(job, name)))
        for name in ("job_locations", "base_salary", "skills", "languages", "experiences")
    },
    "eligibility_to_work.sponsorship": (
        lambda job: job.eligibility_to_work.sponsorship,
        lambda job: in_field(statement.evidence for statement in job.eligibility_to_work.statements),
    ),
    "date_posted": (lambda job: job.date_posted, lambda job: True),
    "description": (lambda job: job.description, lambda job: False),
    "url": (lambda job: job.url, lambda job: False),
}


def speakers(group):
    """By field, the posting that a plain reading of the policy takes it from."""
    found = {}
    for name, (value, is_structured) in PLAIN.items():
        if stating := [it for it in ranked(group, is_structured) if value(it[0].job)]:
            found[name] = stating[0][0]
    return found


def test_records_and_views_say_what_the_policy_says(writer, jobs):
    records = {record["postings"][0]["postingId"]: record for record in job_records(writer.db)}
    rows = {row["main_posting_id"]: dict(row) for row in writer.db.execute("SELECT * FROM jobs")}
    told = {(row["job_id"], row["field"]): row["posting_id"] for row in writer.db.execute("SELECT * FROM composition")}
    assert len(records) == len(rows) == len(jobs)
    for group in jobs:
        main = ranked(group)[0][0].posting_id
        record, row, expected = records[main], rows[main], speakers(group)
        taken = {entry["field"]: entry["postingId"] for entry in record["composition"]}
        for name in PLAIN:
            posting = expected.get(name)
            assert told.get((record["jobId"], name)) == (posting and posting.posting_id), name
            assert taken.get(key_of(name), main) == (posting.posting_id if posting else main), name
        for name, posting in expected.items():
            assert_is_its_value(name, posting.job, record, row)


def assert_is_its_value(name, job, record, row):
    columns = dict(zip(COLUMNS, column_values(job), strict=True))
    if name == "job_locations":
        assert [(place["city"], place["country"]) for place in record["jobLocations"]] == [(p.city, p.country) for p in job.job_locations]
        assert (row["city"], row["country"], row["places"]) == (columns["city"], columns["country"], columns["places"])
    elif name == "base_salary":
        assert record["baseSalary"][0]["minValue"] == row["salary_min"] == float(job.base_salary[0].min_value)
    elif name == "experiences":
        assert record["experienceRequirements"]["months"] == row["experience_months"] == job.experience_requirements.months
    elif name in ("skills", "languages"):
        assert [fact["value"] for fact in record[name]] == [getattr(fact, "name", None) or fact.value for fact in getattr(job, name)]
    elif name == "eligibility_to_work.sponsorship":
        assert record["eligibilityToWork"]["sponsorship"] == row["sponsorship"] == job.eligibility_to_work.sponsorship
        assert record["eligibilityToWork"]["sponsorshipConfidence"] == row["sponsorship_confidence"]
    elif name == "description":
        assert record["description"] == job.description
    else:
        assert record[key_of(name)] == row[name] == columns[name]


def test_the_two_readings_of_the_policy_agree_on_every_field_and_reason(writer, jobs):
    """Also where no plain reading stands above."""
    by_view = {}
    for row in writer.db.execute("SELECT * FROM composition"):
        by_view.setdefault(row["job_id"], []).append((row["field"], row["posting_id"], row["why"], row["is_main"]))
    whys = set()
    for record in job_records(writer.db):
        taken = {(entry["field"], entry["postingId"], entry["why"]) for entry in record["composition"]}
        assert {(key_of(name), posting, why) for name, posting, why, is_main in by_view[record["jobId"]] if not is_main} == taken
        whys |= {why for *_, why, _ in by_view[record["jobId"]]}
    assert whys == {ONLY, *(rule.name for rule in POLICY)}


def test_one_job_is_asked_for_without_the_others(writer, jobs):
    plan = writer.db.execute("EXPLAIN QUERY PLAN SELECT * FROM composition WHERE job_id = 'a'").fetchall()
    assert not [row["detail"] for row in plan if row["detail"].startswith("SCAN") and "(subquery" not in row["detail"]]


def test_the_catalog_is_sound(writer, jobs):
    assert not [finding for finding in find_faults(writer.db) if finding.kind == "clusters"]


def test_every_field_of_one_posting_is_composed():
    kept = {field.name for field in FIELDS if field.exported and not field.every} | {"employer"}
    assert {choice.name for choice in COMPOSED} == kept


def test_a_field_whose_words_are_facts_is_founded():
    bare = {choice.name for choice in COMPOSED if not choice.founded}
    assert bare == {"url", "apply_url", "description", "employer"}


def test_an_older_catalog_chooses_its_main_postings_anew():
    """The step is SQL of its own, as released steps are; it says today what the policy says."""
    step = " ".join(STEPS["job.main.newest"].split())
    assert f"ORDER BY {NEAREST} LIMIT 1" in step


def test_a_later_date_makes_a_posting_speak(crawl, ask):
    dated = {"date_posted": Moment("2026-06-20", field("date_posted", "2026-06-20"))}
    crawl(0, [sighting("1", **dated, department="Tides"), sighting("2", board="other", **dated, department="Gauges")])
    (first,) = ask("SELECT department, main_posting_id FROM jobs")
    older = "1" if first[0] == "Gauges" else "2"
    board = {"1": {}, "2": {"board": "other"}}[older]
    later = {"date_modified": Moment("2026-07-01", field("date_modified", "2026-07-01"))}
    name = {"1": "Tides", "2": "Gauges"}[older]
    crawl(1, [sighting(older, **board, day=1, **dated, **later, department=name)])
    (second,) = ask("SELECT department, main_posting_id FROM jobs")
    assert second[0] == name
    assert second[1] == sighting(older, **board).posting_id != first[1]


def test_contradictory_is_said_of_every_posting(writer, crawl, ask):
    torn = EligibilityToWork(contradictory=True)
    crawl(0, [sighting("1"), sighting("a", **RELAY, eligibility_to_work=torn)])
    assert ask("SELECT eligibility_contradictory, postings FROM jobs") == [(1, 2)]
    assert next(job_records(writer.db))["eligibilityToWork"]["contradictory"] is True

"""The page of a posting: its words lead to its values and back, and nothing that a stranger wrote does anything."""

import re
from dataclasses import replace

import pytest

from catalog.database import read_catalog
from schemas.enums import Citizenship, EligibilityTopic, Lineage, Origin, Sponsorship
from schemas.evidence import Evidence, prose
from schemas.facts import Demand, EligibilityStatement, EligibilityToWork, Term
from schemas.fields import FACTS, FIELDS
from schemas.jsonschema import key_of
from schemas.match import Verdict
from tests.catalog.conftest import crawl, path, writer  # noqa: F401
from tests.factories import NOON, TEXT, claim, job_posting, place, sighting
from tests.web.asking import LARGE, ask, page, read_whole, text_of
from web.pages.posting import GLANCE, model
from web.values import GROUPS, WORDS

RELAY = {"family": "agg", "board": "all", "lineage": Lineage.AGGREGATOR}
EVIL = "<script>alert(1)</script>\"'&\u202e\x1b[2J{{ 7*7 }}"


@pytest.fixture
def db(crawl, writer, path):  # noqa: F811
    crawl(0, [sighting("1"), sighting("a", **RELAY, claims=(claim("offered", "contradicted"),)), sighting("2", title="Owl Keeper")])
    one, other = sighting("1").posting_id, sighting("a", **RELAY).posting_id
    writer.decide(one, other, Verdict.SAME, NOON)
    connection = read_catalog(path)
    yield connection
    connection.close()


def job_of(db, identifier):
    return db.execute("SELECT job_id FROM posting JOIN job ON job.id = job WHERE identifier = ?", (identifier,)).fetchone()[0]


def test_the_page_has_every_field_of_the_record_once_and_calls_no_two_alike():
    fields = [field for group in GROUPS.values() for field in group]
    told_elsewhere = {"description", "eligibilityToWork.sponsorshipConfidence"}  # the text itself; with the verdict
    assert sorted(fields) == sorted({key_of(field.name) for field in FIELDS if field.exported} - told_elsewhere)
    assert set(GLANCE) <= set(fields)
    assert set(WORDS) <= {*fields, *(kind.name for kind in FACTS)}
    labels = [told.label for group in GROUPS.values() for told in group.values()]
    assert len(set(labels)) == len(labels)


def test_values_and_words_lead_to_each_other(db, path):  # noqa: F811
    shown = page(path, f"/job/{job_of(db, '1')}")
    ids = shown.xpath("//@id").getall()
    assert len(ids) == len(set(ids))
    links = {link.removeprefix("#") for link in shown.xpath("//a/@href").getall() if link.startswith("#")}
    assert links <= set(ids), "every link within the page leads somewhere"
    words = {one for one in ids if re.fullmatch(r"w\d+-\d+", one)}
    values = {one for one in ids if re.fullmatch(r"v\d+-\d+", one)}
    assert len(words) > 20
    assert {f"v{one[1:]}" for one in words} <= values & links, "words lead to their value"
    assert words <= links, "a value leads to its words"


def test_the_text_is_whole_and_the_words_are_marked(db, path):  # noqa: F811
    shown = page(path, f"/job/{job_of(db, '1')}")
    text = shown.xpath("//section[@id='p1']//div[@class='text']")
    assert text_of(text) == TEXT
    pay = shown.xpath("//li[contains(., '95,000 to 120,000 USD a year')]")
    key = pay.xpath("@id").get()
    assert text_of(shown.xpath(f"//mark[@id='w{key[1:]}']")) == "$95,000 - $120,000 per year"
    assert "salary.range" in text_of(pay)
    assert "% sure" in text_of(pay)


def test_claims_stand_against_words_and_pairs_have_their_reasons(db):
    told = model(db, job_of(db, "1"))
    assert [value.said for _, value in told["claims"]] == ["an aggregator claims sponsorship: offered; contradicted"]
    assert {value.said for _, value in told["said"]} == {"no sponsorship"}
    merged = [pair for pair in told["pairs"] if pair.merged]
    assert [{pair.own, pair.inside} for pair in merged] == [{1, 2}] * len(merged)
    assert merged[0].by_hand
    assert all(pair.other["job_id"] == job_of(db, "2") for pair in told["pairs"] if not pair.merged)


def test_a_value_of_another_posting_says_so(crawl, writer, path):  # noqa: F811
    crawl(0, [sighting("1", workplace=None, evidence=[]), sighting("a", **RELAY)])
    writer.decide(sighting("1").posting_id, sighting("a", **RELAY).posting_id, Verdict.SAME, NOON)
    db = read_catalog(path)
    told = model(db, job_of(db, "1"))
    db.close()
    (seen,) = [seen for seen in told["glance"] if seen.label == "Workplace"]
    assert (seen.sheet.number, seen.why, seen.values[0].key[:2]) == (2, "no other posting states it", "2-")


def test_history_tells_what_changed(crawl, path):  # noqa: F811
    crawl(0, [sighting("1")])
    text = TEXT.replace("Patience with salt water", "Patience with fresh water")
    crawl(1, [sighting("1", day=1, content="other", description=TEXT, title="Senior Firmware Engineer")])
    crawl(
        2,
        [
            replace(
                sighting("1", day=2, content="third"),
                job=replace(job_posting(), title="Senior Firmware Engineer", description=text, statements=()),
            )
        ],
    )
    db = read_catalog(path)
    told = model(db, job_of(db, "1"))["happenings"]
    db.close()
    assert [one.kind for one in told] == ["changed", "changed", "opened"]
    (title,) = told[1].changes
    assert (title.label, title.gone, title.came) == ("Title", ("Firmware Engineer",), ("Senior Firmware Engineer",))
    (lines,) = [one.lines for one in told[0].changes if one.field == "description"]
    assert [(line.side, line.text) for line in lines if line.side in ("gone", "came")] == [
        ("gone", "- Patience with salt water"), ("came", "- Patience with fresh water"),
    ]  # fmt: skip


def test_what_a_stranger_wrote_does_nothing(crawl, path):  # noqa: F811
    text = f"{EVIL}\nNo visa </mark></div><img src=x onerror=alert(1)>"
    quote = prose("eligibility_to_work", text, 3, 20, "sponsorship.refused<b>")
    refusal = EligibilityStatement(EligibilityTopic.SPONSORSHIP, Sponsorship.NOT_OFFERED, quote)
    given = {
        "title": EVIL, "hiring_organization": EVIL, "description": text, "url": "javascript:alert(1)", "apply_url": "data:text/html,x",
        "eligibility_to_work": EligibilityToWork(Sponsorship.NOT_OFFERED, statements=(refusal,)), "department": EVIL,
    }  # fmt: skip
    crawl(0, [sighting(EVIL, **given)])
    crawl(1, [sighting(EVIL, day=1, content="other", **given | {"department": EVIL * 2})])
    db = read_catalog(path)
    job = db.execute("SELECT job_id FROM job").fetchone()[0]
    db.close()
    (answer,) = ask(path, f"/job/{job}")
    assert answer.status_code == 200
    raw = answer.text
    assert "<script" not in raw
    assert "<img" not in raw
    assert "javascript:" not in "".join(re.findall(r'(?:href|src)="[^"]*"', raw))
    assert "data:" not in "".join(re.findall(r'(?:href|src)="[^"]*"', raw))
    assert "\x1b" not in raw
    assert "\u202e" not in raw
    assert "{{ 7*7 }}" in raw
    shown = page(path, f"/job/{job}")
    assert text_of(shown.xpath("//section[@id='p1']//div[@class='text']")) == text.replace("\x1b", "\ufffd").replace("\u202e", "\ufffd")
    assert text_of(shown.xpath("//section[@id='p1']//div[@class='text']/mark")) == text[3:20]


def test_other_keys_lead_to_the_job(db, path):  # noqa: F811
    job = job_of(db, "1")
    posting = db.execute("SELECT posting_id FROM posting WHERE identifier = 'a'").fetchone()[0]
    short, other, record, none = ask(path, f"/job/{job[:9]}", f"/job/{posting}", f"/job/{job}.json", "/job/0123456789abcdef")
    assert (short.status_code, short.headers["location"]) == (302, f"/job/{job}")
    assert other.headers["location"] == f"/job/{job}"
    assert record.json()["jobId"] == job
    assert none.status_code == 404


def test_it_reads_by_index_alone(db):
    job = job_of(db, "1")
    assert not read_whole(db, lambda: model(db, job)) & LARGE
    assert read_whole(db, lambda: job_of(db, "1")) == {"posting"}, "a look-up that does read all is seen"


def test_a_level_has_its_words_though_the_record_holds_it_without(crawl, path):  # noqa: F811
    words = Evidence("seniority", Origin.TITLE, "Senior", "seniority.word", 1, 0, 6)
    crawl(0, [sighting("1", title="Senior Firmware Engineer", seniority=Term("senior", words))])
    db = read_catalog(path)
    (sheet,) = model(db, job_of(db, "1"))["sheets"]
    db.close()
    (level,) = sheet.of("seniority")
    assert (level.said, level.source.quote, level.source.rule) == ("senior", "Senior", "seniority.word")
    assert [part.text for part in sheet.title if part.kind == "words" and part.to and part.to.key == level.key] == ["Senior"]


def test_a_verdict_says_what_it_is_combined_from_and_silence_that_it_is(crawl, path):  # noqa: F811
    crawl(0, [sighting("1"), sighting("2", title="Owl Keeper", description="Owls are kept.")])
    db = read_catalog(path)
    told = {n: model(db, job_of(db, n))["sheets"][0].of("eligibilityToWork.sponsorship")[0] for n in ("1", "2")}
    db.close()
    assert (told["1"].said, told["1"].is_combined) == ("no sponsorship", True)
    assert (told["2"].said, told["2"].is_combined) == ("not stated", False)


def test_what_a_rule_asks_for_and_a_demand_without_a_reason_are_said(crawl, writer, path):  # noqa: F811
    """In sentences, with the rule's official text; words of strangers do nothing."""
    demand = Demand(Citizenship.CITIZEN, Evidence("eligibility_to_work", Origin.FIELD, EVIL, "citizenship.citizen"))
    there = place("Denver", "US-CO", "US")
    crawl(0, [sighting("1", description="Owls are kept.", job_locations=(there,), demands=(demand,)), sighting("2", title="Owl Keeper")])
    key = writer.db.execute("SELECT job_id FROM demands").fetchone()[0]
    section = page(path, f"/job/{key}").xpath("//section[@id='laws']")
    said = [text_of(item) for item in section.xpath(".//li")]
    assert said[0].startswith("The job states no pay; the rule of Colorado asks for one of employers with an employee in Colorado.")
    assert said[1].startswith('A posting says "<script>alert(1)</script>')
    assert said[1].endswith("names no reason.")
    assert "\u202e" not in said[1]
    assert "\x1b" not in said[1]
    assert section.xpath(".//a/@href").getall() == ["https://leg.colorado.gov/bills/sb23-105"]
    assert "no legal advice" in text_of(section)
    assert not section.xpath(".//script")


def test_where_pay_is_stated_no_rule_is_named(db, path):  # noqa: F811
    assert not page(path, f"/job/{job_of(db, '1')}").xpath("//section[@id='laws']")

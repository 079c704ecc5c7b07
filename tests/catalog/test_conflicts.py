"""Disagreements between postings of a job, and what employers bear out of what aggregators claim."""

import sqlite3
from dataclasses import replace
from decimal import Decimal
from math import sqrt

import pytest

from catalog.conflicts import COMPARED
from schemas.annual_pay import annual
from schemas.enums import Lineage, Origin, PayKind, Sponsorship, Unit
from schemas.evidence import Evidence
from schemas.facts import EligibilityToWork, Experience, Place
from schemas.match import Judgement, Pair, Verdict
from tests.factories import NOON, claim, field, salary, sighting

RELAY = {"family": "agg", "board": "all", "lineage": Lineage.AGGREGATOR}
BARE = {
    "base_salary": (), "job_locations": (), "workplace": None, "employment_types": (), "experiences": (), "experience_requirements": None,
    "eligibility_to_work": EligibilityToWork(),
}  # fmt: skip


def pay(low, high, unit=Unit.YEAR, currency="USD", kind=PayKind.BASE, **rest):
    low, high = (None if end is None else Decimal(end) for end in (low, high))
    stated = replace(salary(), evidence=field("base_salary", f"{low} {high} {unit}"), min_value=low, max_value=high, unit_text=unit, **rest)
    yearly = {"annual_min": low and annual(low, unit), "annual_max": high and annual(high, unit)}
    return replace(stated, currency=currency, kind=kind, **yearly)


def at(city=None, region=None, country="GB", **rest):
    return Place(field("job_locations", f"{city} {region} {country}"), city, region, country, **rest)


def work(sponsorship):
    return {"eligibility_to_work": EligibilityToWork(sponsorship)}


def years(number):
    one = Experience(12 * number, field("experience_requirements", f"{number} years"))
    return {"experiences": (one,), "experience_requirements": one}


@pytest.fixture
def jobs(writer):
    """Write jobs, each of postings that a pair makes one: a list of parts of postings a job."""

    def write(*groups):
        writer.begin_run("r", NOON)
        for n, group in enumerate(groups):
            postings = [sighting(f"{n}-{k}", **{**BARE, **parts}) for k, parts in enumerate(group)]
            same = Judgement(Verdict.SAME, 1.0)
            pairs = tuple(Pair(postings[0].posting_id, other.posting_id, same) for other in postings[1:])
            writer.write([replace(postings[0], pairs=pairs), *postings[1:]])
        assert writer.db.execute("SELECT count(*) FROM quarantine").fetchone()[0] == 0

    return write


PORTLAND = at("Portland", "US-OR", "US", latitude=45.52, longitude=-122.68)
SALEM = at("Salem", "US-OR", "US", latitude=44.94, longitude=-123.04)  # 70 km away
DISAGREE = [
    ("pay", {"base_salary": (pay(90_000, 120_000),)}, {"base_salary": (pay(130_000, 150_000),)}),
    ("pay", {"base_salary": (pay(90_000, 120_000),)}, {"base_salary": (pay(100_000, 130_000),)}),
    ("pay", {"base_salary": (pay(90_000, 120_000),)}, {"base_salary": (pay(90_000, 120_000, currency="EUR"),)}),
    ("pay", {"base_salary": (pay(20, 25, Unit.HOUR),)}, {"base_salary": (pay(90_000, 120_000),)}),
    ("pay", {"base_salary": (pay(None, 50_000),)}, {"base_salary": (pay(60_000, None),)}),
    ("place", {"job_locations": (at("Harwich", "GB-ESS"),)}, {"job_locations": (at("Leith", "GB-EDH"),)}),
    ("place", {"job_locations": (PORTLAND,)}, {"job_locations": (SALEM,)}),
    ("place", {"job_locations": (at("Portland", "US-ME", "US"),)}, {"job_locations": (at(None, "US-OR", "US"),)}),
    ("place", {"job_locations": (at(),)}, {"job_locations": (at(country="IE"),)}),
    ("sponsorship", work(Sponsorship.OFFERED), work(Sponsorship.NOT_OFFERED)),
    ("sponsorship", work(Sponsorship.NOT_OFFERED), work(Sponsorship.CONDITIONAL)),
    ("sponsorship", work(Sponsorship.NOT_OFFERED), {"claims": (claim(),)}),
    ("workplace", {"workplace": "remote"}, {"workplace": "hybrid"}),
    ("employment_types", {"employment_types": ("FULL_TIME",)}, {"employment_types": ("PART_TIME", "TEMPORARY")}),
    ("experience", years(3), years(5)),
]
AGREE = [
    ({"base_salary": (pay(90_000, 120_000),)}, {"base_salary": (pay(95_000, 110_000),)}),
    ({"base_salary": (pay(90_000, 120_000),)}, {"base_salary": (pay(7_500, 10_000, Unit.MONTH),)}),
    ({"base_salary": (pay(50, 50, Unit.HOUR),)}, {"base_salary": (pay(100_000, 100_000),)}),  # of 2,000 hours
    ({"base_salary": (pay(90_000, 120_000),)}, {"base_salary": (pay(100_000, None),)}),
    ({"base_salary": (pay(90_000, 100_000), pay(110_000, 120_000))}, {"base_salary": (pay(95_000, 115_000),)}),  # within both together
    ({"base_salary": (pay(90_000, 120_000),)}, {"base_salary": (pay(70_000, 95_000, currency="GBP"),)}),
    ({"base_salary": (pay(90_000, 120_000),)}, {"base_salary": (pay(150_000, 200_000, kind=PayKind.TOTAL),)}),
    ({"base_salary": (pay(90_000, 120_000),)}, {"base_salary": (pay(200_000, 210_000, estimated=True),)}),
    ({"job_locations": (at("Harwich", "GB-ESS"),)}, {"job_locations": (at(None, "GB-ESS"),)}),
    ({"job_locations": (at("Harwich", "GB-ESS"),)}, {"job_locations": (at(remote=True),)}),
    ({"job_locations": (at("Harwich", "Essex"),)}, {"job_locations": (at("harwich", "GB-ESS"),)}),
    ({"job_locations": (PORTLAND,)}, {"job_locations": (at("Fir Hollow", "US-OR", "US"),)}),
    ({"job_locations": (at("Harwich"), at("Leith"))}, {"job_locations": (at("Leith"),)}),
    (
        {"job_locations": (at("Harwich", latitude=51.94, longitude=1.28),)},
        {"job_locations": (at("Ipswich", latitude=52.06, longitude=1.16),)},
    ),
    (work(Sponsorship.OFFERED), work(Sponsorship.CONDITIONAL)),
    (work(Sponsorship.NOT_OFFERED), {}),
    (work(Sponsorship.OFFERED), {"claims": (claim(),)}),
    ({"employment_types": ("FULL_TIME", "PART_TIME")}, {"employment_types": ("PART_TIME",)}),
    ({"employment_types": ("FULL_TIME",)}, {"employment_types": ("CONTRACTOR",)}),
    ({"workplace": "remote"}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "one", "other"), DISAGREE)
def test_what_is_a_disagreement_is_told_with_both_sides(jobs, ask, name, one, other):
    jobs([{**RELAY, **other}, one])
    (row,) = ask("SELECT field, lineage, other_lineage, source, other_source, value IS NOT NULL, other_value IS NOT NULL FROM conflicts")
    assert row == (name, "ats", "aggregator", "greenhouse:heronsgate", "agg:all", 1, 1)
    assert ask("SELECT posting_id, other_posting_id, both_open FROM conflicts") == [
        (sighting("0-1").posting_id, sighting("0-0", **RELAY).posting_id, 1)
    ]


@pytest.mark.parametrize(("one", "other"), AGREE)
@pytest.mark.parametrize("turned", [False, True])
def test_what_is_narrower_or_cannot_be_compared_is_none(jobs, ask, one, other, turned):
    jobs([other, one] if turned else [one, other])
    assert ask("SELECT postings FROM jobs") == [(2,)]
    assert ask("SELECT field, value, other_value FROM conflicts") == []


def test_levels_of_a_title_are_compared(jobs, ask):
    from schemas.facts import Term

    senior, staff = (Term(level, field("seniority", level)) for level in ("senior", "lead"))
    jobs([{"seniority": senior}, {"seniority": staff}])
    assert ask("SELECT field, value, other_value FROM conflicts") in ([("seniority", "senior", "lead")], [("seniority", "lead", "senior")])


def test_the_words_of_both_are_told(jobs, ask):
    jobs([{"base_salary": (pay(1, 2),)}, {**RELAY, "base_salary": (pay(5, 6),)}])
    assert ask("SELECT value, quote, other_value, other_quote FROM conflicts") == [("1-2 USD YEAR", "1 2 YEAR", "5-6 USD YEAR", "5 6 YEAR")]


def test_each_two_postings_are_compared(jobs, ask):
    jobs([{"workplace": "remote"}, {"workplace": "hybrid"}, {"workplace": "onsite"}], [{"workplace": "remote"}], [{"workplace": "onsite"}])
    assert ask("SELECT count(*), count(DISTINCT job_id) FROM conflicts") == [(3, 1)]


def wilson(right, n, z=1.959964):
    share = right / n
    middle, half = (share + z * z / (2 * n)) / (1 + z * z / n), z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return middle - half, middle + half


def test_an_aggregators_claims_are_held_against_employers_words(jobs, ask):
    offers = {**RELAY, "claims": (claim(),), "base_salary": (pay(90_000, 120_000),), "job_locations": (at("Harwich", "GB-ESS"),)}
    told = Evidence("base_salary", Origin.PROSE, "90k", "pay", start=0, end=3)
    copied = {**RELAY, "base_salary": (replace(pay(10, 20), evidence=told),)}
    jobs(
        [offers, {**work(Sponsorship.OFFERED), "base_salary": (pay(100_000, 110_000),), "job_locations": (at("Harwich", "GB-ESS"),)}],
        [offers, {**work(Sponsorship.CONDITIONAL), "base_salary": (pay(10, 20),), "job_locations": (at("Leith", "GB-EDH"),)}],
        [offers, {**work(Sponsorship.NOT_OFFERED), "base_salary": (pay(10, 20),)}],
        [offers, {}],
        [offers, {**RELAY, "board": "other", "claims": (claim(),)}],  # no employer speaks
        [copied, {"base_salary": (pay(90_000, 120_000),)}],  # the text of a copy is no claim of the aggregator's
        [offers],
    )
    rows = ask("SELECT field, claims, borne_out, contradicted, open, n, share, low, high FROM claim_reliability ORDER BY field")
    assert [row[:6] for row in rows] == [("pay", 4, 1, 2, 1, 3), ("place", 4, 1, 1, 2, 2), ("sponsorship", 4, 2, 1, 1, 3)]
    for row in rows:
        assert row[6:] == pytest.approx((row[2] / row[5], *wilson(row[2], row[5])), abs=1e-9)


@pytest.mark.parametrize("n", [1, 7, 400])
@pytest.mark.parametrize("right", [0, 1, "all"])
def test_the_interval_is_wilsons(jobs, ask, n, right):
    right = n if right == "all" else right
    offers = {**RELAY, "claims": (claim(),)}
    jobs(*[[offers, work(Sponsorship.OFFERED if k < right else Sponsorship.NOT_OFFERED)] for k in range(n)])
    ((low, high),) = ask("SELECT low, high FROM claim_reliability")
    assert (low, high) == pytest.approx(wilson(right, n), abs=1e-9)
    assert 0 <= low < high <= 1


def test_claims_that_nobody_speaks_of_have_no_share(jobs, ask):
    jobs([{**RELAY, "claims": (claim(),)}, {}])
    assert ask("SELECT field, claims, open, n, share, low, high FROM claim_reliability") == [("sponsorship", 1, 1, 0, None, None, None)]


def test_the_views_ask_for_no_function_that_sqlite_may_lack(writer):
    """Those of mathematics are a choice of whoever builds it."""
    maths = {"sqrt", "power", "pow", "sin", "cos", "acos", "asin", "radians", "floor", "ceil", "exp", "ln", "log", "mod", "pi"}
    (text,) = writer.db.execute("SELECT group_concat(lower(sql)) FROM sqlite_master WHERE type = 'view'").fetchone()
    assert not [name for name in maths if f"{name}(" in text.replace(" (", "(").replace("json_", "")]


def test_every_comparison_has_its_rows_here():
    assert {one.field for one in COMPARED} - {"seniority"} == {name for name, *_ in DISAGREE}


def test_a_plain_connection_reads_the_views(writer, path, jobs):
    jobs([{"workplace": "remote"}, {"workplace": "hybrid"}])
    plain = sqlite3.connect(path)
    assert plain.execute("SELECT field FROM conflicts").fetchall() == [("workplace",)]
    assert plain.execute("SELECT * FROM claim_reliability").fetchall() == []
    plain.close()

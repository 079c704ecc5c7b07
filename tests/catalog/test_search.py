"""Each filter on a catalog: what it takes, what it leaves, and what of a job that does not say."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.search import RULES, Search, describe_found, distance, fts_of
from catalog.writer import Writer
from schemas.enums import EligibilityTopic, Lineage, PayKind, Sponsorship, Unit
from schemas.facts import EligibilityStatement, EligibilityToWork, Moment, Salary, Skill, Term
from schemas.job import Sighting
from schemas.match import Verdict
from schemas.search import FILTERS, BadQuery, Query
from tests.factories import NOON, claim, field, place, salary, sighting

TODAY = date(2026, 7, 10)
WORDS = "A quiet workshop.\nPay is stated below: from $90 to $110.\nWe sponsor the H-1B."


def paid(low: int | None, high: int | None, currency: str = "USD", unit: Unit = Unit.YEAR, *, estimated: bool = False) -> Salary:
    factor = {Unit.YEAR: 1, Unit.HOUR: 2080}.get(unit)
    values = [None if value is None else Decimal(value) for value in (low, high)]
    yearly = [None if value is None or factor is None else value * factor for value in values]
    evidence = field("base_salary", "stated")
    return Salary(*values, currency, unit, PayKind.BASE, evidence, True, None, estimated, *yearly)


def worded(*statements: tuple[str, str, bool | None], verdict: Sponsorship | None = None) -> EligibilityToWork:
    said = (
        EligibilityStatement(EligibilityTopic(topic), value, field("eligibility_to_work", value), ok) for topic, value, ok in statements
    )
    return EligibilityToWork(verdict, statements=tuple(said))


def skilled(*names: str) -> tuple[Skill, ...]:
    return tuple(Skill(name, field("skills", name)) for name in names)


BERLIN = place("Berlin", "DE-BE", "DE", latitude=52.52, longitude=13.41)
POTSDAM = place("Potsdam", "DE-BB", "DE", latitude=52.4, longitude=13.07)
GERMANY = place(None, None, "DE")
OFFERED = worded(("sponsorship", "offered", None), ("visa", "H-1B", True), verdict=Sponsorship.OFFERED)
REFUSED = worded(("sponsorship", "not_offered", None), verdict=Sponsorship.NOT_OFFERED)
UNCLEAR = worded(("sponsorship", "offered", None))
NO_H1B = worded(("visa", "H-1B", False))

# Filter, what is asked, what fits, what does not, what does not say.
CASES: list[tuple[dict[str, str], list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]] = [
    ({"text": '"quiet workshop" -night'}, [{"title": "Smith"}], [{"title": "Night Smith"}, {"description": "A workshop, quiet."}], []),
    ({"text": "smith"}, [{"title": "SMITH"}, {"hiring_organization": "Smith & Co"}], [{"title": "Baker"}], []),
    ({"sponsorship": "offered"}, [{"eligibility_to_work": OFFERED}], [{"eligibility_to_work": REFUSED}],
     [{}, {"eligibility_to_work": UNCLEAR}]),
    ({"sponsorship": "silent,refused"}, [{}, {"eligibility_to_work": REFUSED}], [{"eligibility_to_work": OFFERED}], []),
    ({"sponsorship": "unclear"}, [{"eligibility_to_work": UNCLEAR}], [{"eligibility_to_work": OFFERED}], [{}]),
    ({"claim": "unconfirmed"}, [{"claims": (claim(),)}], [{"claims": (claim(status="contradicted"),)}], [{}]),
    ({"visa": "h1b"}, [{"eligibility_to_work": OFFERED}], [{"eligibility_to_work": NO_H1B}], [{}, {"eligibility_to_work": REFUSED}]),
    ({"workplace": "remote"}, [{"workplace": "remote"}], [{"workplace": "hybrid"}], [{}]),
    ({"employment": "part time"}, [{"employment_types": ("FULL_TIME", "PART_TIME")}], [{"employment_types": ("FULL_TIME",)}], [{}]),
    ({"seniority": "senior,lead"}, [{"seniority": Term("lead", field("seniority", "x"))}],
     [{"seniority": Term("entry", field("seniority", "x"))}], [{}]),
    ({"language": "de"}, [{"language": "de"}], [{"language": "en"}], [{}]),
    ({"skills": "python,SQL"}, [{"skills": skilled("SQL", "Python", "C")}], [{"skills": skilled("SQL")}], [{}]),
    ({"posted_within": "7d"}, [{"date_posted": Moment("2026-07-03", field("date_posted", "x"))}, {}],
     [{"date_posted": Moment("2026-07-02", field("date_posted", "x"))}], []),
    ({"place": "Berlin"}, [{"job_locations": (POTSDAM, BERLIN)}], [{"job_locations": (POTSDAM,)}, {"job_locations": (GERMANY,)}],
     [{"job_locations": ()}]),
    ({"place": "Berlin", "radius": "50km"}, [{"job_locations": (POTSDAM,)}, {"job_locations": (place("Berlin", None, "DE"),)}],
     [{"job_locations": (place("Hamburg", "DE-HH", "DE", latitude=53.55, longitude=10.0),)}], [{"job_locations": ()}]),
    ({"place": "Brandenburg, Germany", "radius": "10km"}, [{"job_locations": (POTSDAM,)}, {"job_locations": (place(None, "DE-BB", "DE"),)}],
     [{"job_locations": (place("Hamburg", "DE-HH", "DE", latitude=53.55, longitude=10.0),)}], [{"job_locations": ()}]),
    ({"place": "Berlin"}, [{"job_locations": (GERMANY,), "workplace": "remote"}, {"job_locations": (replace(GERMANY, remote=True),)}],
     [{"job_locations": (place(None, "DE-BB", "DE"),), "workplace": "remote"}], []),
    ({"place": "Germany"}, [{"job_locations": (GERMANY,)}, {"job_locations": (BERLIN,)}], [{"job_locations": (place(),)}], []),
    ({"min_salary": "100000 USD"}, [{"base_salary": (paid(80_000, 100_000),)}, {"base_salary": (paid(40, 50, unit=Unit.HOUR),)},
                                    {"base_salary": (paid(100_000, None),)}],
     [{"base_salary": (paid(80_000, 99_999),)}, {"base_salary": (paid(100_000, 200_000, "EUR"),)}],
     [{}, {"base_salary": (paid(90_000, None),)}, {"base_salary": (paid(1, 2, unit=Unit.OTHER),)},
      {"base_salary": (paid(150_000, 200_000, estimated=True),)}]),
    ({"education": "bachelor"}, [{"education_requirements": None, "title": "x"}], [], []),
    ({"status": "any"}, [{}], [], []),
    ({"source": "greenhouse:heronsgate"}, [{}], [], []),
    ({"source": "lever"}, [], [{}], []),
]  # fmt: skip
CASES = [case for case in CASES if case[0] != {"education": "bachelor"}]


def load(writer: Writer, *sightings: Sighting) -> None:
    """Each posting is a job of its own."""
    writer.begin_run("day 0", NOON)
    writer.write(sightings)
    writer.finish_run("day 0", NOON)


def plain(parts: dict[str, Any]) -> dict[str, Any]:
    """A posting that says nothing but these."""
    return {
        "description": WORDS,
        "job_locations": (),
        "base_salary": (),
        "employment_types": (),
        "workplace": None,
        "language": None,
    } | parts


@pytest.mark.parametrize(("asked", "takes", "leaves", "silent"), CASES, ids=lambda part: str(part)[:40])
def test_a_filter_takes_leaves_and_knows_what_is_not_said(
    writer: Writer, asked: dict[str, str], takes: list[Any], leaves: list[Any], silent: list[Any]
) -> None:
    told = [*takes, *leaves, *silent]
    load(writer, *(sighting(str(n), **plain(parts)) for n, parts in enumerate(told)))
    numbers = dict(writer.db.execute("SELECT identifier, id FROM posting").fetchall())
    assert len(numbers) == len(told)
    fit = {numbers[str(n)] for n in range(len(takes))}
    unknown = {numbers[str(n)] for n in range(len(takes) + len(leaves), len(told))}
    query = Query.from_params(asked.items())
    assert {*Search(writer.db, query, TODAY).fitting()} == fit
    assert {*Search(writer.db, replace(query, unknown=tuple(RULES)), TODAY).fitting()} == fit | unknown
    assert Search(writer.db, query, TODAY).among(range(1, len(told) + 1)) == fit


def test_filters_are_combined(writer: Writer) -> None:
    load(writer, sighting("1", **plain({"title": "Smith", "workplace": "remote"})), sighting("2", **plain({"title": "Smith"})))
    found = Search(writer.db, Query.from_params([("text", "smith"), ("workplace", "remote")]), TODAY)
    assert found.fitting() == [1]
    assert found.among([2]) == set()


def test_a_closed_job_fits_where_it_is_asked_for(writer: Writer, crawl: Callable[..., None]) -> None:
    for day in range(3):
        crawl(day, [sighting("1" if day == 0 else "2", day=day, title=f"Smith {day}")], trusted=["greenhouse:heronsgate"])
    status = {name: Search(writer.db, Query(status=name), TODAY).fitting() for name in ("open", "closed", "any")}
    assert status == {"open": [2], "closed": [1], "any": [1, 2]}
    assert Search(writer.db, Query(), TODAY).fitting() == [2]


def test_of_a_job_of_several_postings_the_record_counts(writer: Writer) -> None:
    """The employer's pay, though the aggregator's copy states more; the text of any."""
    copy = plain({"title": "Forge", "base_salary": (paid(1, 500_000),)})
    load(
        writer,
        sighting("1", title="Smith", base_salary=(salary(),)),
        sighting("2", family="adzuna", board="all", lineage=Lineage.AGGREGATOR, **copy),
    )
    one, two = (row[0] for row in writer.db.execute("SELECT posting_id FROM posting ORDER BY id"))
    writer.decide(one, two, Verdict.SAME, sighting().seen_at)
    ask = lambda **asked: Search(writer.db, Query.from_texts({name: [text] for name, text in asked.items()}), TODAY).fitting()  # noqa: E731
    assert ask(min_salary="130000 USD") == []
    assert ask(min_salary="110000 USD") == [1]
    assert ask(text="forge") == [1]
    assert ask(source="adzuna") == [1]
    (found,) = describe_found(writer.db, [1])
    assert (found.pay, found.sponsorship, found.is_open) == ("95000-120000 USD YEAR", "not_offered", True)
    assert found.pay_words == "$95,000 - $120,000 per year"
    assert found.sponsorship_words == "We are unable to sponsor visas for this position."


def test_experience_and_education_are_at_most_what_is_asked(writer: Writer) -> None:
    load(writer, sighting("1"), sighting("2", **plain({"title": "Other"})))  # of the first: five years, a bachelor's degree

    def ask(**asked: str) -> list[int]:
        return Search(writer.db, Query.from_texts({name: text.split("|") for name, text in asked.items()}), TODAY).fitting()

    assert (ask(max_experience="4y"), ask(max_experience="5y")) == ([], [1])
    assert (ask(education="associate"), ask(education="master")) == ([], [1])
    assert ask(education="associate", unknown="education") == [2]


@pytest.mark.parametrize(
    ("text", "fts"),
    [
        ("ml engineer", '("ml" AND "engineer")'),
        ('"head of" -sales', '("head of") NOT "sales"'),
        ('x" OR title:*', '("x" AND "OR" AND "title:*")'),
        ("C++ -!", '("C++")'),
        ('NEAR("a b"', '("NEAR(" AND "a b")'),
        ('a"b" -"night', '("a" AND "b") NOT "night"'),
    ],
)
def test_free_text_is_no_syntax(text: str, fts: str) -> None:
    assert fts_of(text) == fts


@pytest.mark.parametrize("text", ["-sales", '-"night shift"'])
def test_a_text_wants_a_word(text: str) -> None:
    with pytest.raises(BadQuery, match="wanted"):
        fts_of(text)


@pytest.mark.parametrize("text", ['a" b', "NEAR(a b)", "a*", "title:a", '"', "a AND", "(", "-a b-", "x'; DROP TABLE job; --"])
def test_no_text_breaks_the_index(writer: Writer, text: str) -> None:
    load(writer, sighting("1"))
    try:
        query = Query.from_params([("text", text)])
        Search(writer.db, query, TODAY).fitting()
    except BadQuery:
        pass
    assert writer.db.execute("SELECT count(*) FROM job").fetchone()[0] == 1


@given(
    st.lists(
        st.one_of(st.sampled_from([*"\"-+*^:(){}[],.;!?'", " ", '""', "NEAR", "AND", "OR", "NOT", "title", "²"]), st.characters()),
        max_size=25,
    )
)
def test_any_text_is_words_to_the_index(parts: list[str]) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE VIRTUAL TABLE posting_fts USING fts5 (title, organization, description)")
        try:
            query = Query.from_texts({"text": ["".join(parts)]})
            db.execute("SELECT rowid FROM posting_fts WHERE posting_fts MATCH ?", (fts_of(query.text or ""),)).fetchall()
        except BadQuery:
            pass


def test_a_place_that_nobody_knows_is_said() -> None:
    with pytest.raises(BadQuery, match="add its country"):
        Search(None, Query.from_params([("place", "Qwertzuiop")]), TODAY)  # type: ignore[arg-type]


def test_a_distance_is_the_great_circle_s() -> None:
    assert 26 < distance(52.52, 13.41, 52.4, 13.07) < 27
    assert distance(0, 179.5, 0, -179.5) == pytest.approx(111.19, abs=0.1)


def test_every_filter_has_its_rule() -> None:
    assert {*RULES} == {one.name for one in FILTERS} - {"radius", "status"}

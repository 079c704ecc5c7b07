"""A query is the same as texts, JSON and parameters of an address; what says nothing clear is refused with the cure."""

from dataclasses import fields
from datetime import date
from urllib.parse import parse_qsl, urlencode

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.search import BY_NAME, FILTERS, MAY_BE_UNKNOWN, Age, BadQuery, Filter, Query


def test_every_filter_is_a_field_of_the_query() -> None:
    assert [one.name for one in fields(Query)] == [*(one.name for one in FILTERS), "unknown"]


@pytest.mark.parametrize("one", FILTERS, ids=lambda one: one.name)
def test_an_example_reads_and_is_written_as_it_was_meant(one: Filter) -> None:
    told = {one.name: [one.example]} | ({"place": ["Berlin"]} if one.name == "radius" else {})
    query = Query.from_texts(told)
    assert getattr(query, one.name) not in (None, ())
    assert Query.from_object(orjson.loads(orjson.dumps(query.as_object()))) == query
    assert Query.from_params(parse_qsl(urlencode(query.as_params()))) == query


VALUES = {one.name: st.just([one.example]) for one in FILTERS} | {
    "unknown": st.lists(st.sampled_from(("include", "exclude", *MAY_BE_UNKNOWN)), min_size=1, max_size=3),
    "place": st.just(["San Francisco, CA", "Berlin"]),
}


@given(st.fixed_dictionaries({}, optional=VALUES))
def test_any_query_is_the_same_three_ways(told: dict[str, list[str]]) -> None:
    query = Query.from_texts(told | ({"place": ["Berlin"]} if "radius" in told else {}))
    assert Query.from_object(query.as_object()) == query
    assert Query.from_params(query.as_params()) == query
    assert query.as_words()


@pytest.mark.parametrize(
    ("name", "text", "meant"),
    [
        ("sponsorship", "Offered, not offered", ("offered", "refused")),
        ("employment", "full-time", ("FULL_TIME",)),
        ("min_salary", "150k usd", "150000 USD"),
        ("min_salary", "1,200.50 EUR", "1200.5 EUR"),
        ("radius", "30mi", 48),
        ("education", "PhD", "doctorate"),
        ("place", "San Francisco, CA", ("San Francisco, CA",)),
        ("posted_within", "2 w", Age(2, "w")),
    ],
)
def test_values_are_read_as_people_write_them(name: str, text: str, meant: object) -> None:
    query = Query.from_params([(name, text), ("place", "Berlin")] if name == "radius" else [(name, text)])
    found = getattr(query, name)
    assert (str(found) if isinstance(meant, str) else found) == meant


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ([("sponsorship", "maybe")], "choose of offered"),
        ([("min_salary", "150000")], "150000 USD"),
        ([("min_salary", "0 USD")], "150000 USD"),
        ([("radius", "50km")], "name one"),
        ([("radius", "99999km"), ("place", "Berlin")], "50km"),
        ([("record_within", "soon")], "2y"),
        ([("text", "++ !")], "write words"),
        ([("text", "a\u202eb")], "write words"),
        ([("text", "one"), ("text", "two")], "at most 1"),
        ([("wage", "1")], "there is no filter"),
        ([("unknown", "text")], "is none of"),
        ([("skills", ",".join(map(str, range(60))))], "at most 50"),
    ],
)
def test_what_says_nothing_clear_is_refused(told: list[tuple[str, str]], said: str) -> None:
    with pytest.raises(BadQuery, match=said):
        Query.from_params(told)


@pytest.mark.parametrize("told", [{"text": 5}, {"text": [5]}, {"skills": {"a": 1}}, {"text": None}])
def test_json_of_another_kind_is_refused(told: dict[str, object]) -> None:
    with pytest.raises(BadQuery):
        Query.from_object(told)


def test_unknown_is_a_choice_of_each_filter() -> None:
    assert Query.from_params([("unknown", "include")]).unknown == MAY_BE_UNKNOWN
    assert Query.from_params([("unknown", "exclude")]).unknown == ()
    assert Query.from_params([("unknown", "min-salary,skills")]).unknown == ("min_salary", "skills")
    assert all(BY_NAME[name].unknown for name in MAY_BE_UNKNOWN)


@pytest.mark.parametrize(
    ("age", "day", "before"),
    [
        (Age(2, "y"), date(2024, 2, 29), date(2022, 2, 28)),
        (Age(9999, "y"), date(2026, 1, 1), date(1, 1, 1)),
        (Age(1, "m"), date(2026, 1, 31), date(2026, 1, 1)),
        (Age(7, "d"), date(2026, 3, 3), date(2026, 2, 24)),
    ],
)
def test_an_age_counts_back(age: Age, day: date, before: date) -> None:
    assert age.before(day) == before

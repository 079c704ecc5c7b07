"""Places: rows of places.toml and properties."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extract.place.fields import extract_places, find_workplace
from schemas.enums import Origin, Workplace
from schemas.facts import Place
from schemas.raw import RawPlace

ROWS = tomllib.loads(Path(__file__).with_name("places.toml").read_text("utf-8"))["row"]
STRICT = pytest.mark.xfail(strict=True)
WORDS = st.sampled_from(
    [
        "Berlin",
        "CA",
        "US",
        "Remote",
        "New York",
        "Georgia",
        ",",
        "|",
        " - ",
        ";",
        "or",
        "(",
        ")",
        "/",
        "[",
        '"',
        "94105",
        "DE",
    ]
)


def written(place: Place) -> str:
    parts = "/".join(part or "-" for part in (place.city, place.region, place.country))
    return f"{parts}/R" if place.remote else parts


@pytest.mark.parametrize(
    "row",
    [pytest.param(r, id=str(r.get("given", r.get("parts"))), marks=STRICT if r["role"] == "xfail" else ()) for r in ROWS],
)
def test_rows(row: dict[str, Any]) -> None:
    given_places = row.get("given") or (RawPlace(None, *(part or None for part in row.get("parts", ()))),)
    assert [written(place) for place in extract_places(given_places, country=row.get("hint"))] == row["places"]


@given(st.one_of(st.text(max_size=60), st.lists(st.one_of(WORDS, st.text(max_size=5)), max_size=10).map(" ".join)))
@settings(max_examples=300, deadline=None)
def test_whatever_is_found_has_its_words(words: str) -> None:
    for place in extract_places(words):
        assert place.evidence.quote
        assert place.evidence.quote in words
        assert place.city or place.region or place.country


def test_evidence_names_the_caller_s_origin() -> None:
    (place,) = extract_places("Oslo", origin=Origin.JSONLD)
    assert (place.evidence.origin, place.evidence.quote) == (Origin.JSONLD, "Oslo")


def test_the_source_s_own_coordinates_win_unless_they_are_none() -> None:
    (own,) = extract_places((RawPlace("Oslo", latitude="59.5", longitude="10.5"),))
    (gazetteer,) = extract_places((RawPlace("Oslo", latitude="0", longitude="0"),))
    assert (own.latitude, own.longitude) == (59.5, 10.5)
    assert gazetteer.latitude == pytest.approx(59.91, abs=0.05)


def test_a_display_text_beside_a_bare_country_is_read() -> None:
    (place,) = extract_places((RawPlace("Cambridge", country="US"),))
    assert written(place) == "Cambridge/US-MA/US"


def test_one_place_said_twice_is_one() -> None:
    assert len(extract_places("Oslo; Oslo, Norway")) == 1


def test_places_of_one_address_are_told_apart_by_their_names() -> None:
    raw = tuple(RawPlace(name, "Sunnyvale", "CA", "US") for name in ("Sunnyvale, CA", "Bellevue, WA", "Remote, US"))
    assert [written(place) for place in extract_places(raw)] == ["Sunnyvale/US-CA/US", "Bellevue/US-WA/US", "-/-/US/R"]


@pytest.mark.parametrize("name", ["Remote (CO, CA)", "Remote (Spain, Portugal)", "Remote: Texas or Ohio"])
def test_a_list_after_a_remote_word_is_remote(name: str) -> None:
    assert find_workplace((RawPlace(name),)) == (Workplace.REMOTE, name)


def test_a_town_beside_a_remote_state_is_not_said_to_be_remote() -> None:
    assert find_workplace((RawPlace("Boston, MA | Remote - Ohio"),)) is None

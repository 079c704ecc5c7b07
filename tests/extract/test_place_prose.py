"""Places that descriptions and titles name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extract.place.prose import find_places
from pipelines.extract.text.reading import read
from pipelines.extract.title import extract_title
from schemas.enums import Origin
from tests.factories import derived

WORDS = st.sampled_from(
    [
        "Location:",
        "Oslo",
        "Berlin, DE",
        "\n",
        "The role is based in",
        "our",
        "London",
        "office",
        ".",
        "- ",
        "or",
        "(",
        ";",
    ]
)


@pytest.mark.parametrize(
    ("description", "title", "expected"),
    [
        ("Mill work.\nLocation: Oslo, Norway\nPay: good", "", [("Oslo", "NO", Origin.PROSE)]),
        ("Standort: Hamburg", "", [("Hamburg", "DE", Origin.PROSE)]),
        ("Miejsce pracy: Wrocław", "", [("Wrocław", "PL", Origin.PROSE)]),
        ("勤務地：東京都渋谷区", "", [("Tokyo", "JP", Origin.PROSE)]),
        ("LOCATION\n\nAustin, TX; Remote - US\nMore", "", [("Austin", "US", Origin.PROSE), (None, "US", Origin.PROSE)]),
        ("This role is based in our Lisbon office and pays well.", "", [("Lisbon", "PT", Origin.PROSE)]),
        ("We mill.", "Miller (m/w/d) - Bremen", [("Bremen", "DE", Origin.TITLE)]),
        ("We mill.", "Head of Flour, EMEA", []),
        ("Our customers are in Paris and London.", "Miller, Mobile", []),
        ("Location: the nicest place you will ever see", "", []),
    ],
)
def test_places(description: str, title: str, expected: list[tuple[str | None, str, Origin]]) -> None:
    places = find_places(read(description), extract_title(title).places)
    assert [(place.city, place.country, place.evidence.origin) for place in places] == expected


@given(st.lists(st.one_of(WORDS, st.text(max_size=6)), max_size=25).map(" ".join), st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_spans_hold(description: str, title: str) -> None:
    for place in find_places(read(description), extract_title(title).places):
        words = description if place.evidence.origin is Origin.PROSE else title
        assert words[place.evidence.start : place.evidence.end] == place.evidence.quote


@pytest.mark.parametrize(
    ("text", "title", "place", "cities"),
    [
        ("Job Location: Dover, Delaware, United States", "Miller", "United States", ["Dover"]),
        ("We mill.", "Miller - Denver, CO", "USA", ["Denver"]),
        ("We mill.", "Miller - Denver, CO", "Remote, US", [None]),
        ("Location: Paris, France", "Miller", "Germany", [None]),
        ("Location: Paris, France", "Miller", "Hamburg, Germany", ["Hamburg"]),
    ],
)
def test_the_words_name_the_town_where_the_field_names_a_whole_country(text: str, title: str, place: str, cities: list[str | None]) -> None:
    assert [found.city for found in derived(text, title, place).job_locations] == cities

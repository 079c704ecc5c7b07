"""The wage area of a place: names of places and counties in their spellings, several places of one name, and what stays unknown."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registers.areas import Areas
from registers.place_keys import county_keys, place_keys
from registers.store import open_store
from schemas.enums import Origin
from schemas.evidence import Evidence
from schemas.facts import Place
from tests.registers import official as of

GEOGRAPHY = [
    ("100", "Lanternville, OH-KY", "OH", "Lantern County"),
    ("100", "Lanternville, OH-KY", "KY", "St. Ember County"),
    ("150", "Kentucky nonmetropolitan area", "KY", "Fog County"),
    ("200", "Cinder, OH", "OH", "Cinder County"),
    ("300", "Ohio nonmetropolitan area", "OH", "Hill County"),
    ("400", "Harbor, VA", "VA", "Fairhill County"),
    ("500", "Harbor Beach, VA", "VA", "Fairhill city"),
    ("600", "Gold Coast, CT", "CT", "Western Coast Planning Region"),
    ("700", "Isles", "PR", "Coquí Municipio"),
    ("800", "Frost", "AK", "Frost City and Borough"),
    ("900", "Ash, OH", "OH", "Ash Parish"),
]
PLACES = [
    ("Lanternville", "OH", "Lantern County", 90_000, 40.0, -83.0),
    ("Saint Ember", "KY", "Saint Ember County", 5_000, 38.5, -84.0),
    ("Milford", "OH", "Lantern County", 700, 40.1, -83.1),
    ("Milford", "OH", "Hill County", 900, 41.6, -81.0),
    ("Greenfield", "OH", "Cinder County", 50_000, 39.0, -82.0),
    ("Greenfield", "OH", "Hill County", 400, 41.5, -81.1),
    ("Fairhill", "VA", "City of Fairhill", 24_000, 38.8, -77.3),
    ("Upper Fairhill", "VA", "Fairhill County", 9_000, 38.9, -77.4),
    ("Westport", "CT", "Western Coast Planning Region", 27_000, 41.1, -73.4),
    ("Coquí", "PR", "Coquí", 3_000, 18.0, -66.2),
    ("Frost", "AK", "Frost City and Borough", 30_000, 58.3, -134.4),
    ("Nowhere", "OH", "County That Is Gone", 10, 40.5, -82.5),
]
FILED = [("Quarter Nine", "OH", "CINDER", 4, None, None), ("Lanternville", "OH", "CINDER", 9, None, None)]


def at(city: str | None, region: str | None = "US-OH", country: str | None = "US", **more: float) -> Place:
    return Place(Evidence("place", Origin.FIELD, city or "", "test"), city, region, country, **more)


@pytest.fixture(scope="module")
def areas() -> Areas:
    return Areas(GEOGRAPHY, PLACES, FILED)


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (at("Lanternville"), "100"),
        (at("LANTERNVILLE, OH"), "100"),
        (at("City of Lanternville"), "100"),
        (at("Lanternville Township"), "100"),
        (at("Lantern ville"), "100"),
        (at("St. Ember", "US-KY"), "100"),
        (at("Ste Ember", "US-KY"), None),
        (at("Greenfield"), "200"),  # fifty thousand people, and four hundred
        (at("Milford"), None),  # seven hundred, and nine hundred
        (at("Milford", latitude=41.55, longitude=-81.05), "300"),
        (at("Milford", latitude=30.0, longitude=-81.0), None),
        (at("Fairhill", "US-VA"), "500"),
        (at("Fairhill County", "US-VA"), "400"),
        (at("Upper Fairhill", "US-VA"), "400"),
        (at("Westport", "US-CT"), "600"),
        (at("Anywhere", "US-CT"), "600"),  # the state is one area
        (at(None, "US-CT"), "600"),
        (at("Coqui", "US-PR"), "700"),
        (at("Coquí", None, "PR"), "700"),
        (at("Frost", "US-AK", None), "800"),
        (at("Ash Parish"), "900"),
        (at("Ash"), None),  # a county's name alone is none of its places
        (at("Quarter Nine"), "200"),  # as filings have it
        (at("Nowhere"), None),
        (at("Atlantis"), None),
        (at("Atlantis", latitude=40.01, longitude=-83.02), "100"),
        (at("Atlantis", latitude=float("nan"), longitude=-83.02), None),
        (at("Atlantis", latitude=1e300, longitude=1e300), None),
        (at("Atlantis", "US-VA", latitude=40.01, longitude=-83.02), None),  # in another state
        (at(None, latitude=40.01, longitude=-83.02), None),  # of the state, perhaps
        (at("Greater Lanternville"), "100"),
        (at("Lanternville Metro Area"), "100"),
        (at("Lanternville", "US-KY"), None),
        (at("Lanternville", None), None),
        (at("Lanternville", "CA-ON", "CA"), None),
        (at("Lanternville", "US-OH", "DE"), None),
        (at("Lanternville", "Ohio"), None),
        (at(None), None),
        (at(""), None),
        (at("x" * 10_000), None),
    ],
)
def test_the_area_of_a_place(areas: Areas, place: Place, code: str | None) -> None:
    found = areas.of(place)
    assert (found and found.code) == code


def test_a_county_that_is_known_decides(areas: Areas) -> None:
    found = areas.of(at("Milford"), "Lantern")
    assert found
    assert (found.code, found.name) == ("100", "Lanternville, OH-KY")
    found = areas.of(at("Greenfield"), "No Such County")
    assert found
    assert found.code == "200"


@pytest.mark.parametrize(
    ("state", "county", "code"),
    [
        ("OH", "LANTERN", "100"),
        ("OH", "lantern county", "100"),
        ("KY", "Saint Ember County", "100"),
        ("KY", "ST EMBER", "100"),
        ("VA", "FAIRHILL CITY", "500"),
        ("VA", "City of Fairhill", "500"),
        ("VA", "Fairhill", "400"),
        ("CT", "Western Coast", "600"),
        ("PR", "Coqui", "700"),
        ("AK", "Frost", "800"),
        ("CT", "Old Coast County", None),
        ("TX", "Lantern County", None),
    ],
)
def test_the_area_of_a_county(areas: Areas, state: str, county: str, code: str | None) -> None:
    found = areas.of_county(state, county)
    assert (found and found.code) == code


@given(st.text(max_size=60), st.none() | st.text(max_size=30))
def test_every_name_has_keys_and_an_answer(name: str, county: str | None) -> None:
    assert place_keys(name) == place_keys(name)
    assert county_keys(name)
    found = SOME.of(at(name), county)
    assert found is None or found.code.isdigit()


SOME = Areas(GEOGRAPHY, PLACES)


def test_nothing_is_loaded() -> None:
    assert Areas([], []).of(at("Lanternville", latitude=40.0, longitude=-83.0)) is None


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    folder = tmp_path_factory.mktemp("fresh")
    with closing(open_store(folder / "registers.db")) as made:
        of.load_few(made, folder / "few", "areas", "places")
        yield made


@pytest.fixture(scope="module")
def fresh(store: sqlite3.Connection) -> Areas:
    return Areas.load(store, "2025-26")


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (at("San Francisco", "US-CA"), "San Francisco-Oakland-Fremont, CA"),
        (at("New York City", "US-NY"), "New York-Newark-Jersey City, NY-NJ"),
        (at("Brooklyn", "US-NY"), "New York-Newark-Jersey City, NY-NJ"),
        (at("Bronx", "US-NY"), "New York-Newark-Jersey City, NY-NJ"),
        (at("St. Louis", "US-MO"), "St. Louis, MO-IL"),
        (at("Saint Paul", "US-MN"), "Minneapolis-St. Paul-Bloomington, MN-WI"),
        (at("Washington", "US-DC"), "Washington-Arlington-Alexandria, DC-VA-MD-WV"),
        (at("Reston", "US-VA"), "Washington-Arlington-Alexandria, DC-VA-MD-WV"),
        (at("Richmond", "US-VA"), "Richmond, VA"),
        (at("New Haven", "US-CT"), "New Haven, CT"),
        (at("Cambridge", "US-MA"), "Boston-Cambridge-Newton, MA-NH"),
        (at("Bangor", "US-ME"), "Bangor, ME"),
        (at("King of Prussia", "US-PA"), "Philadelphia-Camden-Wilmington, PA-NJ-DE-MD"),
        (at("San Juan", "US-PR"), "San Juan-Bayamon-Caguas, PR"),
        (at("Anchorage", "US-AK"), "Anchorage, AK"),
        (at("Honolulu", "US-HI"), "Urban Honolulu, HI"),
    ],
)
def test_a_fresh_machine_knows_usual_places(fresh: Areas, place: Place, name: str) -> None:
    found = fresh.of(place)
    assert found
    assert found.name == name


def test_the_geography_of_the_nearest_year_stands_in(store: sqlite3.Connection) -> None:
    for year in ("2030-31", "2019-20"):
        found = Areas.load(store, year).of(at("Austin", "US-TX"))
        assert found
        assert found.code == "12420"

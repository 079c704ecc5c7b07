"""The table of namesakes is what its maker makes of today's laws and cities, and says of each what a rule needs."""

from bench.make_namesakes import FILE, Row, rows
from laws.namesakes import NAMESAKES, Namesake, read_namesakes
from laws.table import Where
from pipelines.extract.words.tables import load_rows


def test_the_file_is_of_the_laws_and_cities_of_today() -> None:
    """`python -m bench.make_namesakes` writes it anew."""
    assert [Row(**row) for row in load_rows(FILE.name)] == rows()


def test_a_row_is_a_namesake_each() -> None:
    read = read_namesakes([{"name": "Weir", "where": "US-ME", "others": "GB-SCT NZ"}])
    here = Where("US", "US-ME", None)
    assert read == (Namesake("Weir", here, Where("GB", "GB-SCT", None)), Namesake("Weir", here, Where("NZ", None, None)))


def test_what_is_negligible_is_no_namesake() -> None:
    """London in Ontario has a twentieth of London's people, Boston in Lincolnshire a tenth of those in Massachusetts."""
    found = {(one.name, one.where.region, one.other.region) for one in NAMESAKES}
    assert {("Vancouver", "CA-BC", "US-WA"), ("Portland", "US-OR", "US-ME"), ("Cambridge", "US-MA", "GB-ENG")} <= found
    assert {("Washington", "US-WA", "US-DC"), ("London", "CA-ON", "GB-ENG"), ("Ontario", "US-CA", "CA-ON")} <= found
    assert not {name for name, region, _ in found if region in ("GB-ENG", "US-MA") and name in ("London", "Boston")} - {"Boston"}
    assert ("Boston", "US-MA", "GB-ENG") not in found
    assert ("New York City", "US-NY") not in {(name, region) for name, region, _ in found}

"""The table of laws: every row is clear, and what is not is named."""

import pytest

from laws.table import LAWS, Asks, CheckedBy, Law, Reach, Where, read_laws

ROW = {
    "law": "us-or-2030", "where": "US-OR; US-OR/Bend", "of": "Oregon", "rule": "An Act", "asks": "posting", "since": "2030-01-01",
    "until": "", "employers": "7", "counted": "", "remote": "there", "says": "pay", "source": "https://laws.example/or",
    "checked_on": "2029-12-01", "by": "official",
}  # fmt: skip


def test_a_row_is_a_rule():
    assert read_laws([ROW]) == (
        Law(
            "us-or-2030", (Where("US", "US-OR", None), Where("US", "US-OR", "Bend")), "Oregon", "An Act", Asks.POSTING, "2030-01-01", None,
            7, None, Reach.THERE, "pay", "https://laws.example/or", "2029-12-01", CheckedBy.OFFICIAL,
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"where": "Oregon"}, "'Oregon' is no place: write AT, US-CA or US-NY/Ithaca"),
        ({"where": ""}, "'' is no place"),
        ({"asks": "nicely"}, "'nicely' is not a valid Asks"),
        ({"since": "January 2030"}, "'January 2030'"),
        ({"until": "2029-12-31"}, "ends on 2029-12-31, before it begins"),
        ({"employers": "many"}, "'many'"),
        ({"employers": "0"}, "employers counts from 1"),
        ({"remote": "anywhere"}, "'anywhere' is not a valid Reach"),
        ({"source": "javascript:alert(1)"}, "'javascript:alert(1)' is no http or https address"),
        ({"checked_on": ""}, "fromisoformat"),
        ({"by": "hearsay"}, "'hearsay' is not a valid CheckedBy"),
    ],
    ids=lambda part: next(iter(part)) if isinstance(part, dict) else "",
)
def test_a_row_that_says_nothing_clear_is_named(wrong, said):
    with pytest.raises(ValueError, match=r"laws\.csv, 'us-or-2030'") as told:
        read_laws([ROW | wrong])
    assert said in str(told.value)


def test_a_row_without_a_column_is_named():
    with pytest.raises(ValueError, match="'us-or-2030': 'says'"):
        read_laws([{name: said for name, said in ROW.items() if name != "says"}])


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.law)
def test_a_rule_has_one_state_on_a_day(law):
    """Two rows of one place and rule follow each other."""
    of_it = [other for other in LAWS if other is not law and set(other.where) & set(law.where) and other.of == law.of]
    assert all((law.until and law.until < other.since) or (other.until and other.until < law.since) for other in of_it)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.law)
def test_no_row_judges(law):
    words = f"{law.of} {law.rule} {law.says} {law.counted}".lower()
    assert not any(word in words for word in ("violat", "illegal", "unlawful", "breach", "comply", "complian"))

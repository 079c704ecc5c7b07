"""Organizations: rows of organization.toml, keys and properties."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extract.organization import posting_names
from pipelines.extract.organization.names import extract_organization, organization_key
from pipelines.extract.organization.prose import find_organization
from pipelines.extract.organization.rules import OPENING, RULES, Rule, find_idioms
from pipelines.extract.text.clean import clean_text
from pipelines.extract.text.reading import read
from pipelines.extract.words.tables import load_rows
from schemas.raw import RawPosting
from tests.timing import LINEAR, growth

ROWS = tomllib.loads(Path(__file__).with_name("organization.toml").read_text("utf-8"))["row"]
STRICT = pytest.mark.xfail(strict=True)
WORDS = st.sampled_from(
    [
        "About",
        "Acme",
        "At",
        "we",
        ",",
        ".",
        "\n",
        "is a",
        "company",
        "Inc.",
        "The",
        "of",
        "Join",
        "’s",
        "(A)",
        "equal opportunity",
    ]
)


@pytest.mark.parametrize("row", [pytest.param(r, id=r["text"][:30], marks=STRICT if r["role"] == "xfail" else ()) for r in ROWS])
def test_rows(row: dict[str, str]) -> None:
    found = find_organization(read(row["text"]))
    assert (found.name if found else None) == row.get("name")


@given(st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=30).map(" ".join))
@settings(max_examples=200, deadline=None)
def test_the_name_stands_where_its_evidence_says(text: str) -> None:
    found = find_organization(read(text))
    if found and found.evidence:
        assert found.evidence.quote == text[found.evidence.start : found.evidence.end] == found.name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme, Inc.", "ACME"),
        ("Mehlwerk GmbH & Co. KG", "Mehlwerk"),
        ("The Oven Company LLC", "Oven Company"),
        ("Holding Seven LLC d/b/a Crumbly", "Crumbly Ltd."),
        ("Boulangerie Été S.A.", "boulangerie ete"),
        ("Société Anonyme", "Societe Anonyme"),
    ],
)
def test_spellings_share_a_key(one: str, other: str) -> None:
    assert organization_key(one) == organization_key(other)


def test_a_name_given_is_kept_with_its_legal_form() -> None:
    given_name = extract_organization("  Mehlwerk   GmbH ")
    assert given_name is not None
    assert (given_name.name, given_name.key) == ("Mehlwerk GmbH", "mehlwerk")


@pytest.mark.parametrize("value", ["confidential", "N/A", "", " - "])
def test_no_name_is_none(value: str) -> None:
    assert extract_organization(value) is None


@pytest.mark.parametrize(
    "unit",
    [
        "Acme ",
        "A",
        "About Acme\n",
        "At Acme Acme, ",
        "Acme is a ",
        "Acme's ",
        "(Acme) is ",
        "Acme of the ",
        "Acme is a equal opportunity ",
    ],
)
def test_the_idioms_cost_the_length_only(unit: str) -> None:
    def work_of(length: int) -> Callable[[], object]:
        text = unit * (length // len(unit))
        reading = read(text)
        return lambda: sum(1 for _ in find_idioms(reading))

    assert growth(work_of) < LINEAR


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_an_idiom_is_found_by_words_that_it_cannot_lack(rule: Rule) -> None:
    """The cheap words of an idiom stand in every text that its pattern finds among the rows."""
    texts = [row["text"] for row in ROWS]
    for text in texts:
        found = {(match.start("name"), match.end("name")) for match in rule.pattern.finditer(text)}
        told = {(match.start("name"), match.end("name")) for one, match in find_idioms(read(text)) if one is rule}
        assert found == told, text


def test_a_legal_form_is_looked_for_as_it_is_spelt_and_where_words_are_glued_to_its_stop() -> None:
    hits = read("Mill Co.We bake. SE of town, Brine Inc. includes companies in cooperation; inc or co is none.").hits["employer"]
    assert [(start, end) for start, end, idiom in hits if idiom == "legal_form"] == [(5, 8), (17, 19), (35, 38)]


def test_every_idiom_but_the_opening_has_words() -> None:
    assert {row["idiom"] for row in load_rows("employer_words.csv")} == RULES.keys() - {OPENING}


def test_seed_names_its_employer(shared: Path) -> None:
    page = (shared / "seed" / "000_a07f019065a6b649.txt").read_text("utf-8")
    found = find_organization(read(clean_text(page[page.index("ABOUT THE COMPANY") :])))
    assert found is not None
    assert found.name in ("DiDi", "DiDi Autonomous Driving")


def test_the_boards_own_words_name_the_employer_where_the_postings_do_not() -> None:
    about = "<p>At Crumbly, we bake. Crumbly is an equal opportunity employer.</p>"
    raw = RawPosting("oracle", "01-mill-detail", "1", title="Miller", description_html="<p>Mill flour.</p>", boilerplate_html=about)
    name, *_ = posting_names(raw, read("Mill flour."), "Miller")
    assert (name.name, name.evidence.quote, name.evidence.start) == ("Crumbly", "Crumbly", None)

"""Whole postings: which lines state what, and what is read out of them."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.enums import Origin, RequirementKind
from schemas.job import JobPosting
from tests.factories import derived

ROWS = tomllib.loads((Path(__file__).parent / "requirements.toml").read_text(encoding="utf-8"))["row"]
SECTIONS = {
    "required": RequirementKind.REQUIRED,
    "preferred": RequirementKind.PREFERRED,
    "responsibilities": RequirementKind.RESPONSIBILITY,
    "benefits": RequirementKind.BENEFIT,
}


def read(found: JobPosting, key: str) -> Any:
    """What ``found`` says in the form of the table."""
    if key in SECTIONS:
        return [statement.text for statement in found.statements if statement.kind is SECTIONS[key]]
    readers = {
        "levels": lambda: [s.level for s in found.statements if s.kind is RequirementKind.RESPONSIBILITY],
        "months": lambda: found.experience_requirements.months if found.experience_requirements else None,
        "education": lambda: [degree.level.value, degree.required] if (degree := found.education_requirements) else None,
        "employment": lambda: [*found.employment_types],
        "languages": lambda: [[term.value, term.detail] for term in found.languages],
        "certificates": lambda: [term.value for term in found.certificates],
    }
    return readers[key]()


def evidence_of(found: JobPosting) -> list[Any]:
    many = (
        *found.statements,
        *found.experiences,
        *found.skills,
        *found.languages,
        *found.certificates,
    )
    single = (found.experience_requirements, found.education_requirements, found.travel, found.seniority)
    return [*found.evidence, *(fact.evidence for fact in (*many, *single) if fact is not None)]


def check_spans(text: str, title: str | None, found: JobPosting) -> None:
    for evidence in evidence_of(found):
        if evidence.origin is Origin.PROSE:
            assert text[evidence.start : evidence.end] == evidence.quote
        elif evidence.origin is Origin.TITLE:
            assert title is not None
            assert title[evidence.start : evidence.end] == evidence.quote
        assert "." in evidence.rule
    for statement in found.statements:
        quote = statement.evidence.quote  # of a sentence over several lines, its marks for bold too
        assert statement.text == (" ".join(quote.replace("*", " ").split()) if "\n" in quote else quote)
        assert "\n" not in statement.text


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["title"])
def test_posting(row: dict[str, Any], request: pytest.FixtureRequest) -> None:
    if row["role"] == "xfail":
        request.applymarker(pytest.mark.xfail(strict=True))
    found = derived(row["text"], row["title"])
    check_spans(row["text"], row["title"], found)
    for key in row.keys() - {"role", "title", "text"}:
        assert read(found, key) == row[key], key


GLUED = (
    "About the job Our depot supplies four hundred shops across the region and is looking for someone who keeps its trucks moving. "
    "ResponsibilitiesPlan the weekly tours of the trucks. Coordinate drivers and loading crews. Prepare reports for the depot manager. "
    "Monitor deliveries and resolve delays with the shops. Support the introduction of the new route planner in all depots. "
    "RequirementsStrong organizational skills. At least 3 years of experience in logistics. Excellent communication skills. "
    "BenefitsHealth insurance and paid time off. The depot is an equal opportunity employer and considers every application "
    "without regard to age, religion or gender, as the law of this state and the values of the house both demand."
)


def test_glued_posting_is_read_by_sentence() -> None:
    found = derived(GLUED)
    check_spans(GLUED, None, found)
    assert read(found, "months") == 36
    assert read(found, "required") == [
        "Strong organizational skills.",
        "At least 3 years of experience in logistics.",
        "Excellent communication skills.",
    ]
    assert "Plan the weekly tours of the trucks." in read(found, "responsibilities")
    assert read(found, "benefits") == ["Health insurance and paid time off."]


def test_words_are_read_where_lines_lost_the_blank_between_them() -> None:
    text = GLUED.replace("RequirementsStrong organizational skills. At", "RequirementsBachelor's degree in logistics.Tableau and SQL.At")
    found = derived(text)
    check_spans(text, None, found)
    assert read(found, "education") == ["bachelor", True]
    assert {"Tableau"} <= {skill.name for skill in found.skills}


@pytest.mark.parametrize("text", ["", "\n\n\n", "-", "*", "•\n•\n", ":", "a", "\x00", "İ" * 50, "١٠ سنوات خبرة", "要求：三年以上经验"])
def test_little_or_foreign_text_is_no_trouble(text: str) -> None:
    check_spans(text, None, derived(text, text, text))


PIECES = st.sampled_from(
    [
        *("Requirements:", "- 5+ years of experience", "**Benefits**", "a plus", "Aufgaben", "Bachelor's degree in", "MS", "R", "Go"),
        *("remote", "hybrid", "2 days in the office", "Full-time", "English (C1)", "25% travel", "\n", "\n\n", "  - ", "* ", "o ", "1."),
        *("(", ")", "İ", "ß", "\\-", "\t", "\xa0", "’", "🚀", ".", ":", "?"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=40),
    st.sampled_from(["", " ", "\n"]),
    st.one_of(st.none(), st.text(max_size=30)),
)
def test_no_text_raises_and_quotes_are_slices(pieces: list[str], glue: str, title: str | None) -> None:
    text = glue.join(pieces)
    found = derived(text, title, title)
    check_spans(text, title, found)
    assert derived(text, title, title) == found


def test_seed_posting_keeps_its_lists(shared: Path) -> None:
    page = next((shared / "seed").glob("*.txt")).read_text(encoding="utf-8")
    posting = page[page.index("ABOUT THE COMPANY") :].split("I acknowledge")[0].replace("\n-\n", "\n- ")
    found = derived(posting, "Machine Learning Engineer")
    check_spans(posting, "Machine Learning Engineer", found)
    counts = {key: len(read(found, key)) for key in SECTIONS}
    assert counts["required"] == 5
    assert counts["preferred"] == 5
    assert counts["responsibilities"] >= 9
    assert read(found, "education") == ["bachelor", False]

"""Single facts of a posting: experience, degree, employment, workplace, languages, certificates, travel, skills, seniority."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.extract.posting import derive
from schemas.job import JobPosting
from schemas.raw import RawPlace, RawPosting
from tests.factories import derived

TABLES = tomllib.loads((Path(__file__).parent / "requirement_facts.toml").read_text(encoding="utf-8"))
ROWS = [row for rows in TABLES.values() for row in rows]
READERS = {
    "months": lambda found: found.experience_requirements.months if found.experience_requirements else "none",
    "education": lambda found: [degree.level.value, degree.required] if (degree := found.education_requirements) else "none",
    "fields": lambda found: list(found.education_requirements.fields),
    "employment": lambda found: [*found.employment_types],
    "workplace": lambda found: found.workplace or "none",
    "detail": lambda found: found.workplace_days,
    "languages": lambda found: [[term.value, term.detail] for term in found.languages],
    "certificates": lambda found: [term.value for term in found.certificates],
    "travel": lambda found: found.travel.value if found.travel else "nothing",
    "skills": lambda found: [skill.name for skill in found.skills],
    "seniority": lambda found: found.seniority.value if found.seniority else "none",
}


def read_row(row: dict[str, Any], *, noise: str = "") -> JobPosting:
    """The row's line under its heading, among quiet neighbours, as a whole posting."""
    text = f"{noise}{row.get('heading', 'Requirements')}:\n- {row['line']}\n"
    return derived(text, row.get("title"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.get('title', '')} {row['line']}".strip())
def test_fact(row: dict[str, Any]) -> None:
    found = read_row(row)
    for key in row.keys() & READERS.keys():
        assert READERS[key](found) == row[key], key


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.get('title', '')} {row['line']}".strip())
def test_text_before_the_section_changes_nothing(row: dict[str, Any]) -> None:
    found = read_row(row, noise="About us:\nWe bake bread since 1951 and love what we do.\n\n")
    for key in row.keys() & READERS.keys():
        assert READERS[key](found) == row[key], key


@pytest.mark.parametrize(
    ("raw", "days"),
    [
        ({"workplace": "hybrid"}, "2 days a week"),
        ({"title": "Baker (hybrid)"}, "2 days a week"),
        ({"job_locations": (RawPlace(name="Leeds (hybrid)"),)}, "2 days a week"),
        ({"workplace": "on-site"}, None),
    ],
)
def test_the_days_of_a_hybrid_week_are_the_texts_whoever_says_that_it_is_one(raw, days):
    text = "You will bake with us.\nYou spend 2 days a week in the office."
    posting = RawPosting("golden", "said", "1", description_html=text, **raw)
    assert derive(posting, datetime(2026, 7, 4, tzinfo=UTC)).workplace_days == days


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        ("Support Agent (German Speaker)", ["de"]),
        ("Support Agent - Dutch-speaking", ["nl"]),
        ("Kundenberater (m/w/d) deutschsprachig", ["de"]),
        ("Conseiller francophone", ["fr"]),
        ("German Tax Specialist", []),
        ("English Teacher", []),
    ],
)
def test_a_title_asks_for_a_language_of_speakers_only(title: str, codes: list[str]) -> None:
    assert [language.value for language in derived("We mill flour.", title).languages] == codes

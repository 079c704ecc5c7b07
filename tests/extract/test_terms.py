"""Employment types, workplaces, experience and education as sources' fields name them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.demands.education import education_level_of
from pipelines.extract.demands.experience import months_of
from pipelines.extract.demands.seniority import seniority_of
from pipelines.extract.terms_of_work.employment import employment_types_of
from pipelines.extract.terms_of_work.workplace import workplace_of


@pytest.mark.parametrize(
    ("given_words", "expected"),
    [
        ("FullTime", "FULL_TIME"),
        ("Full-time", "FULL_TIME"),
        ("FULL_TIME", "FULL_TIME"),
        ("fulltime_permanent", "FULL_TIME"),
        ("Vollzeit", "FULL_TIME"),
        ("Employment contract", ""),
        ("Pracovní smlouva", ""),
        ("Zkrácený úvazek", "PART_TIME"),
        ("Temps plein", "FULL_TIME"),
        ("Part-time / Full-time", "PART_TIME FULL_TIME"),
        ("Fixed-Term (Full-time)", "TEMPORARY FULL_TIME"),
        ("Intern", "INTERN"),
        ("Contractor", "CONTRACTOR"),
        ("PER_DIEM", "PER_DIEM"),
        ("Ausbildung", "APPRENTICE"),
        ("full", "FULL_TIME"),
        ("part", "PART_TIME"),
        ("permanent", ""),
        ("CDI", ""),
        ("OTHER", ""),
        ("", ""),
    ],
)
def test_employment_types(given_words: str, expected: str) -> None:
    assert " ".join(employment_types_of(given_words)) == expected


@pytest.mark.parametrize(
    ("given_words", "expected"),
    [
        ("TELECOMMUTE", "remote"),
        ("ORA_HYBRID", "hybrid"),
        ("onsite", "onsite"),
        ("on-site", "onsite"),
        ("Fully Remote", "remote"),
        ("Remote or hybrid", "hybrid"),
        ("unspecified", None),
        ("Homeoffice leider nicht möglich", "onsite"),
        ("Remote: not available", "onsite"),
        ("Homeoffice möglich", "remote"),
    ],
)
def test_workplace(given_words: str, expected: str | None) -> None:
    assert workplace_of(given_words) == expected


@pytest.mark.parametrize(
    ("given_words", "months"),
    [
        ("60 months", (60, None)),
        ("5 years", (60, None)),
        ("5+ years", (60, None)),
        ("3-5 Jahre", (36, 60)),
        ("2 - 4 years", (24, 48)),
        ("6-18 months", (6, 18)),
        ("5-5 years", (60, None)),
        ("1 An(s)", (12, None)),
        ("no requirements", None),
        ("24", None),
    ],
)
def test_months(given_words: str, months: tuple[int, int | None] | None) -> None:
    assert months_of(given_words) == months


@pytest.mark.parametrize(
    ("given_words", "level"),
    [
        ("bachelor degree", "bachelor"),
        ("Bachelor's Degree", "bachelor"),
        ("Master or PhD", "master"),
        ("GCSE", "high_school"),
        ("A-levels", "high_school"),
        ("no requirements", "none"),
        ("any", None),
    ],
)
def test_education_level(given_words: str, level: str | None) -> None:
    assert education_level_of(given_words) == level


@pytest.mark.parametrize(
    ("given_words", "level"),
    [
        ("Mid-Senior level", "senior"),
        ("Entry level", "entry"),
        ("Internship", "intern"),
        ("Entry, Mid", "entry"),
        ("Not Applicable", None),
    ],
)
def test_seniority(given_words: str, level: str | None) -> None:
    assert seniority_of(given_words) == level


@given(st.text(max_size=80))
def test_no_words_raise(words: str) -> None:
    employment_types_of(words)
    workplace_of(words)
    months_of(words)
    seniority_of(words)
    education_level_of(words)

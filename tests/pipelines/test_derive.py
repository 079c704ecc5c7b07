"""The derive step: what a raw posting becomes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.context import Rolecall
from pipelines.derive import DerivePipeline
from schemas.enums import Origin, RequirementKind
from schemas.evidence import Evidence
from schemas.job import JobPosting, Sighting
from schemas.raw import RawClaim, RawPlace, RawPosting
from schemas.source import Home

SEEN_AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
RAW = RawPosting(
    family="greenhouse",
    source="mehlwerk",
    identifier="7",
    url="https://jobs.example/7",
    title="Senior Miller (m/f/d) - Oslo",
    hiring_organization="Mehlwerk GmbH",
    job_locations=(RawPlace("Oslo, Norway; Remote - Norway"),),
    description_html="<p>We mill flour for all of the north, and we like it.</p><ul><li>Grind the corn early</li></ul>",
    boilerplate_html="<p>About us</p>",
    date_posted="Posted 3 Days Ago",
    valid_through="2026-12-24",
    employment_types=("Full-time", "permanent"),
    workplace="hybrid",
    department=" Mill ",
    requisition_id="R-7",
    education="bachelor degree",
    experience="60 months",
    skills=("Sifting", " Sifting "),
    claims=(RawClaim("sponsorship", "offered", "visa sponsorship"),),
)


def normalized(raw: RawPosting) -> JobPosting:
    item = DerivePipeline(Rolecall("run")).process_item(Sighting(raw, raw.posting_id, "hash", "run", SEEN_AT))
    assert isinstance(item, Sighting)
    assert item.job is not None
    return item.job


def evidence(job: JobPosting, field: str) -> Evidence:
    (found,) = [one for one in job.evidence if one.field == field]
    return found


def test_every_field_in_our_terms() -> None:
    job = normalized(RAW)
    assert (job.title, job.hiring_organization) == ("Senior Miller", "Mehlwerk GmbH")
    assert [(place.city, place.country, place.remote) for place in job.job_locations] == [
        ("Oslo", "NO", False),
        (None, "NO", True),
    ]
    assert job.description == "We mill flour for all of the north, and we like it.\n\n- Grind the corn early"
    assert (job.boilerplate, job.language, job.workplace, job.employment_types) == (
        "About us",
        "en",
        "hybrid",
        ("FULL_TIME",),
    )
    assert job.date_posted is not None
    assert job.valid_through is not None
    assert (job.date_posted.date, job.valid_through.date) == ("2026-11-19", "2026-12-24")
    assert (job.department, job.requisition_id, job.url) == ("Mill", "R-7", "https://jobs.example/7")
    assert job.experience_requirements is not None
    assert job.experience_requirements.months == 60
    assert job.education_requirements is not None
    assert job.education_requirements.level == "bachelor"
    assert [skill.name for skill in job.skills] == ["Sifting"]


def test_every_value_has_the_source_s_words() -> None:
    job = normalized(replace(RAW, origin=Origin.JSONLD))
    title = evidence(job, "title")
    assert (title.origin, title.quote, title.start) == (Origin.JSONLD, RAW.title, None)
    assert evidence(job, "employment_types").quote == "Full-time"
    assert {one.field for one in job.evidence} >= {
        "workplace",
        "hiring_organization",
        "department",
        "requisition_id",
        "language",
        "url",
    }


def test_an_aggregator_s_claim_stays_a_claim() -> None:
    (claim,) = normalized(RAW).claims
    assert (claim.value, claim.status, claim.evidence.origin) == ("offered", "unconfirmed", Origin.CLAIM)


def test_prose_names_the_organization_where_no_field_does() -> None:
    job = normalized(replace(RAW, hiring_organization=None, description_html="<p>At Crumbly, we bake bread.</p>"))
    found = evidence(job, "hiring_organization")
    assert (job.hiring_organization, found.origin) == ("Crumbly", Origin.PROSE)
    assert job.description[found.start : found.end] == found.quote == "Crumbly"


def test_an_unchanged_posting_and_anything_else_pass_untouched() -> None:
    unchanged = Sighting(RAW, RAW.posting_id, "hash", "run", SEEN_AT, unchanged=True)
    assert DerivePipeline(Rolecall("run")).process_item(unchanged) is unchanged
    assert unchanged.job is None
    assert DerivePipeline(Rolecall("run")).process_item("listing") == "listing"


@pytest.mark.parametrize(
    ("names", "workplace"),
    [
        ("Remote - Norway", "remote"),
        ("Oslo (Hybrid)", "hybrid"),
        ("Oslo; Remote", "remote"),
        ("Oslo", None),
        ("Remote; Anywhere", "remote"),
    ],
)
def test_the_place_may_tell_the_workplace(names: str, workplace: str | None) -> None:
    job = normalized(replace(RAW, title="Miller", workplace=None, job_locations=(RawPlace(names),)))
    assert job.workplace == workplace
    assert workplace is None or evidence(job, "workplace").origin is Origin.FIELD


TEXT = st.one_of(st.none(), st.text(max_size=30))


@given(TEXT, TEXT, TEXT, TEXT, st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_no_posting_raises_and_spans_hold(title: str | None, name: str | None, day: str | None, other: str | None, text: str) -> None:
    raw = RawPosting("f", "s", "1", title=title, hiring_organization=name, date_posted=day, valid_through=other, language=other)
    raw = replace(
        raw,
        job_locations=(RawPlace(name, title, other, day, latitude=other),),
        workplace=other,
        education=title,
        experience=name,
    )
    job = normalized(replace(raw, description_html=text, employment_types=(text,), skills=(text,), department=other))
    for one in job.evidence:
        assert one.origin is not Origin.PROSE or job.description[one.start : one.end] == one.quote


@pytest.mark.parametrize(("language", "expected"), [("en-US", "en"), ("de", "de"), ("German", "de"), ("??", None)])
def test_a_language_field_counts_where_it_is_one(language: str, expected: str | None) -> None:
    assert normalized(replace(RAW, description_html="", language=language)).language == expected


def test_the_board_s_country_decides_between_places_of_one_name() -> None:
    at_cambridge = replace(RAW, job_locations=(RawPlace("Cambridge"),))
    sighting = Sighting(at_cambridge, RAW.posting_id, "hash", "run", SEEN_AT)
    for home, country in ((None, "GB"), (Home("US"), "US")):
        homes = {(RAW.family, RAW.source): home} if home else {}
        DerivePipeline(Rolecall("run", homes=homes)).process_item(sighting)
        assert sighting.job is not None
        assert [place.country for place in sighting.job.job_locations] == [country]


def test_the_source_s_own_clearance_and_benefits_are_kept() -> None:
    given = "<ul><li>Free bread</li><li>Own garden</li></ul>"
    raw = replace(RAW, description_html="<p>Benefits</p><ul><li>Free bread</li></ul>", job_benefits=given, security_clearance="Secret")
    job = normalized(raw)
    benefits = [(s.text, s.evidence.origin) for s in job.statements if s.kind is RequirementKind.BENEFIT]
    assert benefits == [("Free bread", Origin.PROSE), ("Own garden", Origin.FIELD)]
    assert job.security_clearance is not None
    assert (job.security_clearance.required, job.security_clearance.level) == (True, "SECRET")

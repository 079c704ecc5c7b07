"""A posting, from what its source said to what we make of it: `derive`, the one way in for every caller."""

from datetime import datetime
from functools import lru_cache

from pipelines.extract.dates import extract_date
from pipelines.extract.demands.certificates import extract_certificates
from pipelines.extract.demands.education import settle_education
from pipelines.extract.demands.experience import settle_experience
from pipelines.extract.demands.languages import extract_languages
from pipelines.extract.demands.seniority import settle_seniority
from pipelines.extract.demands.skills import settle_skills
from pipelines.extract.demands.travel import extract_travel
from pipelines.extract.eligibility import settle_eligibility
from pipelines.extract.eligibility.verdict import judge_claims
from pipelines.extract.organization import posting_names
from pipelines.extract.organization.names import plain_name
from pipelines.extract.pay import settle_pay
from pipelines.extract.place import first_country, settle_places
from pipelines.extract.place.gazetteer import fold_name
from pipelines.extract.sections import settle_statements
from pipelines.extract.terms_of_work.employment import settle_employment
from pipelines.extract.terms_of_work.workplace import find_days, settle_workplace
from pipelines.extract.text.clean import clean_text
from pipelines.extract.text.language import settle_language
from pipelines.extract.text.reading import Reading, read
from pipelines.extract.title import extract_title
from pipelines.extract.words.mojibake import repair_mojibake
from schemas.enums import Origin, Workplace
from schemas.evidence import Evidence
from schemas.facts import Claim
from schemas.job import JobPosting
from schemas.raw import RawPosting
from schemas.source import Home

NOWHERE = Home()
AS_GIVEN = ("department", "requisition_id", "industry")  # words that stand as they are, but for their white space
ADDRESSES = ("url", "apply_url")


def derive(raw: RawPosting, seen_at: datetime, home: Home = NOWHERE) -> JobPosting:
    """What ``raw`` says in our terms, each value with its evidence. Pure and total: no input raises.

    ``seen_at`` (aware): relative dates ("3 days ago") count from it. ``home``: what is known of its board beforehand.
    """
    return _derive(raw, _read_page(raw.description_html or ""), seen_at, home)


def derive_text(raw: RawPosting, text: str, seen_at: datetime, home: Home = NOWHERE) -> JobPosting:
    """The same where the description is clean text already: its spans are offsets into ``text`` as it stands."""
    return _derive(raw, read(text), seen_at, home)


def derive_facts(raw: RawPosting, text: str, home: Home = NOWHERE) -> JobPosting:
    """Pay, eligibility, and what clean ``text`` demands and offers, alone: not its name, its employer, its dates."""
    reading = read(text)
    job = JobPosting(description=text)
    places = settle_places(raw, reading, extract_title(raw.title or "").places, home.country)
    _find_facts(job, raw, reading, first_country(places, home.country))
    return job


@lru_cache(maxsize=32)
def _read_page(html: str) -> Reading:
    """The postings of one opening at several places have one description."""
    return read(clean_text(html))


def _derive(raw: RawPosting, reading: Reading, seen_at: datetime, home: Home) -> JobPosting:
    job = JobPosting(description=reading.text, boilerplate=clean_text(raw.boilerplate_html or ""))
    _identify(job, raw, reading, home)
    _find_facts(job, raw, reading, first_country(job.job_locations, home.country))
    claims = tuple(Claim(c.field, c.value, Evidence(c.field, Origin.CLAIM, c.quote, "claim.source")) for c in raw.claims)
    job.claims = judge_claims(claims, job.eligibility_to_work)
    _date(job, raw, seen_at)
    return job


def _find_facts(job: JobPosting, raw: RawPosting, reading: Reading, country: str | None) -> None:
    _demand(job, raw, reading)
    job.base_salary, job.other_pay = settle_pay(raw, reading.text, country)
    found = settle_eligibility(raw, reading, country)
    job.eligibility_to_work, job.security_clearance = found.eligibility_to_work, found.security_clearance


def _state(job: JobPosting, field: str, value: object, *evidence: Evidence) -> None:
    setattr(job, field, value)
    job.evidence.extend(evidence)


def _identify(job: JobPosting, raw: RawPosting, reading: Reading, home: Home) -> None:
    """What the job is called, where it is, whose it is, and where it can be read."""
    title = extract_title(raw.title or "")
    job.job_locations = settle_places(raw, reading, title.places, home.country)
    if raw.title and raw.title.strip():
        cities = frozenset(fold_name(place.city) for place in job.job_locations if place.city)
        employer = plain_name(raw.hiring_organization or "")
        named = repair_mojibake(extract_title(raw.title, cities, employer).title)
        _state(job, "title", named, Evidence("title", raw.origin, raw.title, "title.cut"))
    job.employer_names = posting_names(raw, reading, job.title)
    if job.employer_names and job.employer_names[0].is_somebody:
        _state(job, "hiring_organization", job.employer_names[0].name, job.employer_names[0].evidence)
    for field in AS_GIVEN:
        given: str | None = getattr(raw, field)
        if given and (words := " ".join(given.split())):
            _state(job, field, words, Evidence(field, raw.origin, given, f"{field}.field"))
    for field in ADDRESSES:
        if address := getattr(raw, field):
            _state(job, field, address, Evidence(field, raw.origin, address, f"{field}.field"))
    if language := settle_language(raw, job.description):
        _state(job, "language", *language)


def _demand(job: JobPosting, raw: RawPosting, reading: Reading) -> None:
    """What the text states line by line, and what is read out of its lines."""
    job.statements = settle_statements(raw, reading)
    job.experience_requirements, job.experiences = settle_experience(raw, reading)
    job.education_requirements = settle_education(raw, reading)
    job.skills = settle_skills(raw, reading)
    job.languages, job.certificates = extract_languages(reading, raw.title or ""), extract_certificates(reading)
    job.travel, job.seniority = extract_travel(reading), settle_seniority(raw, reading)
    if types := settle_employment(raw, reading):
        _state(job, "employment_types", tuple(term.value for term in types), *dict.fromkeys(term.evidence for term in types))
    if workplace := settle_workplace(raw, reading):
        _state(job, "workplace", workplace.value, workplace.evidence)
        if workplace.value == Workplace.HYBRID and (days := find_days(reading)):  # of a hybrid week, whoever says that it is one
            _state(job, "workplace_days", days.quote, days)


def _date(job: JobPosting, raw: RawPosting, seen_at: datetime) -> None:
    if raw.date_posted:
        floor = raw.date_posted_is_floor
        job.date_posted = extract_date(raw.date_posted, seen_at=seen_at, field="date_posted", origin=raw.origin, floor=floor)
    if raw.date_modified:
        job.date_modified = extract_date(raw.date_modified, seen_at=seen_at, field="date_modified", origin=raw.origin)
    if raw.valid_through:
        job.valid_through = extract_date(raw.valid_through, seen_at=seen_at, field="valid_through", origin=raw.origin)

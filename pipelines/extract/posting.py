"""A raw posting to a normalized one: every field that the source gives, in our terms, each with its evidence."""

from collections.abc import Iterable
from datetime import datetime

from pipelines.extract.dates import extract_date
from pipelines.extract.demands.education import education_level_of
from pipelines.extract.demands.experience import months_of
from pipelines.extract.demands.seniority import seniority_of
from pipelines.extract.organization.names import extract_organization, find_organization
from pipelines.extract.place.fields import extract_places, find_workplace
from pipelines.extract.place.gazetteer import fold_name
from pipelines.extract.place.prose import find_places
from pipelines.extract.terms_of_work.employment import employment_types_of
from pipelines.extract.terms_of_work.workplace import workplace_of
from pipelines.extract.text.clean import clean_text
from pipelines.extract.text.language import extract_language, extract_language_code
from pipelines.extract.title import extract_title
from pipelines.extract.words.mojibake import repair_mojibake
from schemas.enums import EmploymentType, Origin
from schemas.evidence import Evidence, prose
from schemas.facts import Claim, Education, Experience, Skill, Term
from schemas.job import JobPosting
from schemas.raw import RawPosting

QUOTED = 80  # characters of a text that stand for the language it is written in


def extract_posting(raw: RawPosting, seen_at: datetime, country: str | None = None) -> JobPosting:
    """``raw`` in our terms. Relative dates count from ``seen_at``; ``country`` (ISO 3166-1 alpha-2) is the board's
    home, which decides between places of one name."""
    job = JobPosting(
        description=clean_text(raw.description_html or ""),
        boilerplate=clean_text(raw.boilerplate_html or ""),
        url=raw.url,
        apply_url=raw.apply_url,
    )
    _place(job, raw, country)
    _name(job, raw)
    _date(job, raw, seen_at)
    _employ(job, raw)
    _require(job, raw)
    _keep(job, raw)
    job.claims = tuple(Claim(c.field, c.value, Evidence(c.field, Origin.CLAIM, c.quote, "claim.source")) for c in raw.claims)
    return job


def _state(job: JobPosting, field: str, value: object, origin: Origin, quote: str, rule: str) -> None:
    setattr(job, field, value)
    job.evidence.append(Evidence(field, origin, quote, rule))


def _name(job: JobPosting, raw: RawPosting) -> None:
    if raw.title and raw.title.strip():
        cities = frozenset(fold_name(place.city) for place in job.job_locations if place.city)
        title = repair_mojibake(extract_title(raw.title, cities).title)
        _state(job, "title", title, raw.origin, raw.title, "title.cut")
    given = raw.hiring_organization
    if given and (named := extract_organization(given)):
        _state(job, "hiring_organization", repair_mojibake(named.name), raw.origin, given, "organization.field")
    elif (found := find_organization(job.description, job.title or "")) and found.evidence:
        job.hiring_organization = found.name
        job.evidence.append(found.evidence)


def _place(job: JobPosting, raw: RawPosting, country: str | None) -> None:
    job.job_locations = extract_places(raw.job_locations, country=country, origin=raw.origin)
    if not raw.job_locations:
        job.job_locations = find_places(job.description, raw.title or "")
    if raw.workplace and (workplace := workplace_of(raw.workplace)):
        _state(job, "workplace", workplace.value, raw.origin, raw.workplace, "workplace.field")
    elif found := find_workplace(raw.job_locations):
        _state(job, "workplace", found[0].value, raw.origin, found[1], "workplace.place")


def _date(job: JobPosting, raw: RawPosting, seen_at: datetime) -> None:
    if raw.date_posted:
        job.date_posted = extract_date(
            raw.date_posted, seen_at=seen_at, field="date_posted", origin=raw.origin, floor=raw.date_posted_is_floor
        )
    if raw.valid_through:
        job.valid_through = extract_date(raw.valid_through, seen_at=seen_at, field="valid_through", origin=raw.origin)


def _employ(job: JobPosting, raw: RawPosting) -> None:
    types: dict[EmploymentType, str] = {}
    for words in raw.employment_types:
        for kind in employment_types_of(words):
            types.setdefault(kind, words)
    job.employment_types = tuple(kind.value for kind in types)
    given = dict.fromkeys(types.values())
    job.evidence += [Evidence("employment_types", raw.origin, words, "employment.field") for words in given]


def _require(job: JobPosting, raw: RawPosting) -> None:
    """What the source's own fields say of experience, education, level and skills."""
    if raw.experience and (months := months_of(raw.experience)):
        evidence = Evidence("experience_requirements", raw.origin, raw.experience, "experience.field")
        job.experience_requirements = Experience(months, evidence)
    if raw.education and (level := education_level_of(raw.education)):
        evidence = Evidence("education_requirements", raw.origin, raw.education, "education.field")
        job.education_requirements = Education(level, required=True, evidence=evidence)
    if raw.seniority and (rank := seniority_of(raw.seniority)):
        job.seniority = Term(rank.value, Evidence("seniority", raw.origin, raw.seniority, "seniority.field"))
    job.skills = tuple(_skills(raw))


def _skills(raw: RawPosting) -> Iterable[Skill]:
    for name in dict.fromkeys(" ".join(words.split()) for words in raw.skills):
        if name:
            yield Skill(name, Evidence("skills", raw.origin, name, "skills.field"))


def _keep(job: JobPosting, raw: RawPosting) -> None:
    """Words that stand as they are given, but for their white space; and the text's language."""
    for field in ("department", "requisition_id", "industry"):
        given: str | None = getattr(raw, field)
        if given and (words := " ".join(given.split())):
            _state(job, field, words, raw.origin, given, f"{field}.field")
    for field in ("url", "apply_url"):
        if given := getattr(raw, field):
            job.evidence.append(Evidence(field, raw.origin, given, f"{field}.field"))
    if raw.language and (code := extract_language_code(raw.language)):
        _state(job, "language", code, raw.origin, raw.language, "language.field")
    elif language := extract_language(job.description):
        job.language = language
        job.evidence.append(prose("language", job.description, 0, min(len(job.description), QUOTED), "language.text"))

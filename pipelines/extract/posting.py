"""A posting, from what its source said to what we make of it: `derive`, the one way in for every caller."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, wraps

from pipelines.extract.dates import extract_date
from pipelines.extract.demands.certificates import extract_certificates
from pipelines.extract.demands.education import settle_education
from pipelines.extract.demands.experience import settle_experience
from pipelines.extract.demands.languages import extract_languages
from pipelines.extract.demands.seniority import settle_seniority
from pipelines.extract.demands.skills import settle_skills
from pipelines.extract.demands.travel import extract_travel
from pipelines.extract.eligibility import settle_eligibility
from pipelines.extract.eligibility.demands import find_demands
from pipelines.extract.eligibility.verdict import judge_claims
from pipelines.extract.organization import posting_names
from pipelines.extract.organization.names import plain_name
from pipelines.extract.pay import settle_pay
from pipelines.extract.pay.wordings import find_pay_words
from pipelines.extract.place import first_country, settle_places
from pipelines.extract.place.gazetteer import fold_name
from pipelines.extract.sections import settle_statements
from pipelines.extract.terms_of_work.employment import settle_employment
from pipelines.extract.terms_of_work.workplace import find_days, settle_workplace
from pipelines.extract.text.clean import clean_text
from pipelines.extract.text.language import settle_language
from pipelines.extract.text.reading import Reading, read, read_all
from pipelines.extract.title import extract_title
from pipelines.extract.words.mojibake import repair_mojibake
from schemas.enums import Origin, Workplace
from schemas.evidence import Evidence, Said
from schemas.facts import Claim, Term
from schemas.job import JobPosting
from schemas.raw import AS_GIVEN, RawPosting
from schemas.source import Home

NOWHERE = Home()
NO_TIME = datetime.min.replace(tzinfo=UTC)
ADDRESSES = ("url", "apply_url")


@dataclass(slots=True)
class Case:
    """A posting being derived."""

    raw: RawPosting
    reading: Reading
    seen_at: datetime
    home: Home
    job: JobPosting
    country: str | None = None  # of its places, settled first


Room = Callable[[list[Case]], None]


def derive(raw: RawPosting, seen_at: datetime, home: Home = NOWHERE) -> JobPosting:
    """What ``raw`` says in our terms, each value with its evidence. Pure and total: no input raises.

    ``seen_at`` (aware): relative dates ("3 days ago") count from it. ``home``: what is known of its board beforehand.
    """
    return derive_all([(raw, seen_at, home)])[0]


def derive_all(postings: Sequence[tuple[RawPosting, datetime, Home]]) -> list[JobPosting]:
    """`derive` of several, each by itself. They go from room to room together: a room's tables are then at hand, which saves a fourth."""
    cleaned = [_clean(raw.description_html or "") for raw, _, _ in postings]
    texts = list(dict.fromkeys(cleaned))  # the postings of one opening at several places have one description
    of_text = dict(zip(texts, read_all(texts), strict=True))
    readings = [of_text[text] for text in cleaned]
    cases = [Case(raw, reading, seen_at, home, JobPosting()) for (raw, seen_at, home), reading in zip(postings, readings, strict=True)]
    return _through(ROOMS, cases)


def derive_text(raw: RawPosting, text: str, seen_at: datetime, home: Home = NOWHERE) -> JobPosting:
    """The same where the description is clean text already: its spans are offsets into ``text`` as it stands."""
    return _through(ROOMS, [Case(raw, read(text), seen_at, home, JobPosting())])[0]


def derive_facts_all(postings: Sequence[tuple[RawPosting, str, Home]]) -> list[JobPosting]:
    """Pay, eligibility, and what clean texts demand and offer, alone: not their names, employers, dates."""
    readings = read_all([text for _, text, _ in postings])
    cases = [
        Case(raw, reading, NO_TIME, home, JobPosting(description=text))
        for (raw, text, home), reading in zip(postings, readings, strict=True)
    ]
    return _through((_one_by_one(_find_country), *FACTS), cases)


_clean = lru_cache(maxsize=32)(clean_text)


def _through(rooms: Iterable[Room], cases: list[Case]) -> list[JobPosting]:
    for room in rooms:
        room(cases)
    return [case.job for case in cases]


def _one_by_one(enter: Callable[[Case], None]) -> Room:
    """A room that looks at one posting at a time."""

    @wraps(enter)
    def room(cases: list[Case]) -> None:
        for case in cases:
            enter(case)

    return room


def _fact(field: str, settle: Callable[[RawPosting, Reading], object]) -> Room:
    """The room of a fact or facts, which bear their own words."""

    def fill(case: Case) -> None:
        setattr(case.job, field, settle(case.raw, case.reading))

    return _one_by_one(fill)


def _scalar(field: str, settle: Callable[[RawPosting, Reading], Said | Term | None]) -> Room:
    """The room of one value, whose words go to `JobPosting.evidence`."""

    def fill(case: Case) -> None:
        if said := settle(case.raw, case.reading):
            _state(case.job, field, said.value, said.evidence)

    return _one_by_one(fill)


def _list(field: str, settle: Callable[[RawPosting, Reading], Sequence[Said | Term]]) -> Room:
    """The room of a list of values; the same words behind several of them stand once."""

    def fill(case: Case) -> None:
        if said := settle(case.raw, case.reading):
            _state(case.job, field, tuple(one.value for one in said), *dict.fromkeys(one.evidence for one in said))

    return _one_by_one(fill)


def _state(job: JobPosting, field: str, value: object, *evidence: Evidence) -> None:
    setattr(job, field, value)
    job.evidence.extend(evidence)


def _describe(case: Case) -> None:
    case.job.description, case.job.boilerplate = case.reading.text, clean_text(case.raw.boilerplate_html or "")


def _find_country(case: Case) -> None:
    places = settle_places(case.raw, case.reading, extract_title(case.raw.title or "").places, case.home.country)
    case.country = first_country(places, case.home.country)


def _call(case: Case) -> None:
    """What the job is called, and where it is."""
    job, raw = case.job, case.raw
    title = extract_title(raw.title or "")
    job.job_locations = settle_places(raw, case.reading, title.places, case.home.country)
    case.country = first_country(job.job_locations, case.home.country)
    if raw.title and raw.title.strip():
        cities = frozenset(fold_name(place.city) for place in job.job_locations if place.city)
        employer = plain_name(raw.hiring_organization or "")
        named = repair_mojibake(extract_title(raw.title, cities, employer).title)
        _state(job, "title", named, Evidence("title", raw.origin, raw.title, "title.cut"))


def _name_employer(case: Case) -> None:
    job = case.job
    job.employer_names = posting_names(case.raw, case.reading, job.title)
    if job.employer_names and job.employer_names[0].is_somebody:
        _state(job, "hiring_organization", job.employer_names[0].name, job.employer_names[0].evidence)


def _take_as_given(case: Case) -> None:
    """What stands as it is."""
    job, raw = case.job, case.raw
    for field in AS_GIVEN:
        given: str | None = getattr(raw, field)
        if given and (words := " ".join(given.split())):
            _state(job, field, words, Evidence(field, raw.origin, given, f"{field}.field"))
    for field in ADDRESSES:
        if address := getattr(raw, field):
            _state(job, field, address, Evidence(field, raw.origin, address, f"{field}.field"))


def _state_lines(cases: list[Case]) -> None:
    """What the texts state line by line: before all that is read out of their lines."""
    for case, said in zip(cases, settle_statements([(case.raw, case.reading) for case in cases]), strict=True):
        case.job.statements = said


def _experience(case: Case) -> None:
    case.job.experience_requirements, case.job.experiences = settle_experience(case.raw, case.reading)


def _days(case: Case) -> None:
    """Of a hybrid week, whoever says that it is one."""
    if case.job.workplace == Workplace.HYBRID and (days := find_days(case.reading)):
        _state(case.job, "workplace_days", days.quote, days)


def _pay(case: Case) -> None:
    case.job.base_salary, case.job.other_pay = settle_pay(case.raw, case.reading.text, case.country)
    case.job.pay_words = find_pay_words(case.raw, case.reading)


def _eligibility(case: Case) -> None:
    found = settle_eligibility(case.raw, case.reading, case.country)
    case.job.eligibility_to_work, case.job.security_clearance = found.eligibility_to_work, found.security_clearance
    case.job.demands = find_demands(found, case.raw, case.reading, case.job.boilerplate)


def _claims(case: Case) -> None:
    claims = tuple(Claim(c.field, c.value, Evidence(c.field, Origin.CLAIM, c.quote, "claim.source")) for c in case.raw.claims)
    case.job.claims = judge_claims(claims, case.job.eligibility_to_work)


def _dates(case: Case) -> None:
    job, raw, seen_at = case.job, case.raw, case.seen_at
    if raw.date_posted:
        floor = raw.date_posted_is_floor
        job.date_posted = extract_date(raw.date_posted, seen_at=seen_at, field="date_posted", origin=raw.origin, floor=floor)
    if raw.date_modified:
        job.date_modified = extract_date(raw.date_modified, seen_at=seen_at, field="date_modified", origin=raw.origin)
    if raw.valid_through:
        job.valid_through = extract_date(raw.valid_through, seen_at=seen_at, field="valid_through", origin=raw.origin)


# The rooms in the order in which a posting enters them: a field is a line, what fills several has a function above.
FACTS: tuple[Room, ...] = (
    _state_lines,
    _one_by_one(_experience),
    _fact("education_requirements", settle_education),
    _fact("skills", settle_skills),
    _fact("languages", lambda raw, reading: extract_languages(reading, raw.title or "")),
    _fact("certificates", lambda raw, reading: extract_certificates(reading)),
    _fact("travel", lambda raw, reading: extract_travel(reading)),
    _fact("seniority", settle_seniority),
    _list("employment_types", settle_employment),
    _scalar("workplace", settle_workplace),
    _one_by_one(_days),
    _one_by_one(_pay),
    _one_by_one(_eligibility),
)
ROOMS: tuple[Room, ...] = (
    _one_by_one(_describe),
    _one_by_one(_call),
    _one_by_one(_name_employer),
    _one_by_one(_take_as_given),
    _scalar("language", lambda raw, reading: settle_language(raw, reading.text)),
    *FACTS,
    _one_by_one(_claims),
    _one_by_one(_dates),
)

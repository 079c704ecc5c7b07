"""JobPosting: what we make of a posting. schema.org's terms in snake_case; camelCase by alias in JSONL."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from schemas.facts import (
    Claim,
    Demand,
    Education,
    EligibilityToWork,
    EmployerName,
    Experience,
    Moment,
    PayWords,
    Place,
    Requirement,
    Salary,
    SecurityClearance,
    Skill,
    Term,
)
from schemas.fields import Plain
from schemas.match import Fingerprint, Pair
from schemas.raw import RawPosting


@dataclass(slots=True)
class JobPosting(Plain):
    """One normalized posting; stages fill it in the order of the flow. Every filled value has evidence: plain values, whose lines stand in
    `Plain` beside the table of fields, in ``evidence`` (keyed by field), facts in themselves."""

    employer_names: tuple[EmployerName, ...] = ()  # all that the posting itself tells; the first is its own choice
    job_locations: tuple[Place, ...] = ()
    base_salary: tuple[Salary, ...] = ()
    other_pay: tuple[Salary, ...] = ()  # bonus, equity, allowance
    pay_words: tuple[PayWords, ...] = ()  # that name no amount
    date_posted: Moment | None = None
    date_modified: Moment | None = None
    valid_through: Moment | None = None
    description: str = ""  # clean text: headings, "- " bullets (nested by two spaces), blank-line paragraphs
    boilerplate: str = ""  # board intro and conclusion, kept apart
    statements: tuple[Requirement, ...] = ()
    experience_requirements: Experience | None = None
    experiences: tuple[Experience, ...] = ()
    education_requirements: Education | None = None
    skills: tuple[Skill, ...] = ()
    languages: tuple[Term, ...] = ()
    certificates: tuple[Term, ...] = ()
    travel: Term | None = None
    seniority: Term | None = None
    eligibility_to_work: EligibilityToWork = field(default_factory=EligibilityToWork)
    demands: tuple[Demand, ...] = ()  # of a nationality or status, with the reasons that are named
    security_clearance: SecurityClearance | None = None
    claims: tuple[Claim, ...] = ()


@dataclass(slots=True)
class Sighting:
    """One posting as one run saw it: what flows through the pipelines.

    ``content_hash`` (blake2b-128, hex) is over the raw form, so an unchanged posting costs a hash compare. ``unchanged`` is set
    where the catalog already holds that hash: the stages up to `check` then pass it by, and `load` only moves ``last_seen``.
    """

    raw: RawPosting
    posting_id: str
    content_hash: str
    run: str
    seen_at: datetime  # aware, UTC; when the bytes were fetched
    unchanged: bool = False
    job: JobPosting | None = None
    problems: list[str] = field(default_factory=list)  # what `check` found; never drops
    fingerprint: Fingerprint | None = None  # set by `deduplicate`
    pairs: tuple[Pair, ...] = ()  # this posting against its candidates, judged by `deduplicate`
    # Made by another process, where one has derived it; ``job`` then holds what the stages of a batch read, and no more:
    text_print: Any = None  # what of the fingerprint hangs on no name (`pipelines.match.prints.TextPrint`)
    ready: Any = None  # the posting as the catalog stores it (`catalog.ready.Ready`)

"""What `check` looks for in a posting: evidence that does not hold, values that no reader would believe."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any, get_type_hints

from schemas.enums import Origin
from schemas.evidence import Evidence
from schemas.facts import EligibilityToWork
from schemas.job import JobPosting, Sighting

LONGEST_TITLE = 300
SHORTEST_DESCRIPTION = 40  # characters; less is a stub

_SILENT = EligibilityToWork()


def is_filled(value: object) -> bool:
    """Whether a field states something; False is a statement, an empty tuple or text is none."""
    return value is False or (bool(value) and value != _SILENT)


def find_problems(sighting: Sighting, job: JobPosting) -> Iterator[str]:
    """ "field: what is wrong with it", for each problem."""
    if not job.title:
        yield "title: missing"
    elif len(job.title) > LONGEST_TITLE:
        yield "title: implausibly long"
    if len(job.description) < SHORTEST_DESCRIPTION:
        yield "description: missing or a stub"
    for evidence in find_evidence(job):
        if not holds(evidence, job.description, sighting.raw.title or ""):
            yield f"{evidence.field}: the words behind it are not where {evidence.rule} says"
    for pay in job.base_salary:
        yield from (f"base_salary: {flag}" for flag in pay.flags)
    if job.date_posted and job.valid_through and job.valid_through.date < job.date_posted.date:
        yield "valid_through: before date_posted"
    if job.date_posted and job.date_posted.date > sighting.seen_at.date().isoformat():
        yield "date_posted: in the future"
    if job.eligibility_to_work.contradictory:
        yield "eligibility_to_work: contradictory"


def holds(evidence: Evidence, description: str, title: str) -> bool:
    """Whether a quote is the text between its offsets."""
    start, end = evidence.start, evidence.end
    if start is None or end is None:
        return evidence.origin != Origin.PROSE
    text = title if evidence.origin is Origin.TITLE else description
    return text[start:end] == evidence.quote


def find_evidence(value: Any) -> Iterator[Evidence]:
    """Every Evidence within a fact, a tuple of facts or a posting."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        kind = one.__class__
        if kind is Evidence:
            yield one
        elif kind is tuple or kind is list:
            waiting += one
        else:
            waiting += walked(kind)(one)


@cache
def walked(kind: type) -> Callable[[Any], Iterable[Any]]:
    """What gives the parts of a dataclass whose types speak of facts or evidence; none of any other type."""
    hints = get_type_hints(kind) if is_dataclass(kind) else {}
    names = [name for name, hint in hints.items() if "schemas.facts." in repr(hint) or "schemas.evidence." in repr(hint)]
    if len(names) > 1:
        return attrgetter(*names)
    return (lambda one: (getattr(one, names[0]),)) if names else lambda one: ()

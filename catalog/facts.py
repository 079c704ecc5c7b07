"""The fact tables: which columns each has, and how a JobPosting's facts become its rows."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from catalog.rows import Row, main_salary
from schemas.enums import EligibilityTopic
from schemas.evidence import Evidence
from schemas.facts import EligibilityStatement, Term
from schemas.job import JobPosting

WORDS = ("origin", "quote", "span_start", "span_end", "rule", "rule_version")

FactRows = Iterable[tuple[Row, Evidence]]  # a fact's own values, and the words behind it


@dataclass(frozen=True, slots=True)
class FactTable:
    """``rows`` gives, in order, what ``own`` names; the posting, the number and the words are added to every row."""

    own: tuple[str, ...]
    rows: Callable[[JobPosting], FactRows]

    @property
    def columns(self) -> tuple[str, ...]:
        return ("posting", "n", *self.own, *WORDS)


def fact_rows(table: FactTable, posting: int, job: JobPosting) -> list[Row]:
    """The complete rows of one posting in one table."""
    return [
        (posting, n, *own, e.origin.value, e.quote, e.start, e.end, e.rule, e.rule_version) for n, (own, e) in enumerate(table.rows(job))
    ]


def _scalars(job: JobPosting) -> FactRows:
    moments = (moment.evidence for moment in (job.date_posted, job.valid_through) if moment)
    return [((e.field,), e) for e in (*job.evidence, *(e for e in moments if e not in job.evidence))]


def _places(job: JobPosting) -> FactRows:
    return [((p.city, p.region, p.country, p.latitude, p.longitude, int(p.remote)), p.evidence) for p in job.job_locations]


def _salaries(job: JobPosting) -> FactRows:
    main = main_salary(job)
    for field, pay in (*(("base_salary", pay) for pay in job.base_salary), *(("other_pay", pay) for pay in job.other_pay)):
        low, high, annual_low, annual_high = (
            None if value is None else float(value) for value in (pay.min_value, pay.max_value, pay.annual_min, pay.annual_max)
        )
        yield (
            field, int(pay is main), pay.kind, low, high, pay.currency, pay.unit_text, int(pay.unit_stated), pay.label,
            int(pay.estimated), annual_low, annual_high, ", ".join(pay.flags) or None,
        ), pay.evidence  # fmt: skip


def _requirements(job: JobPosting) -> FactRows:
    """``text`` is left out where it is the quote itself: most of the rows, and of the file."""
    return [((s.kind.value, None if s.text == s.evidence.quote else s.text, s.level), s.evidence) for s in job.statements]


def _experiences(job: JobPosting) -> FactRows:
    overall = job.experience_requirements
    stated = job.experiences or ((overall,) if overall else ())
    return [((e.months, e.max_months, e.skill, int(e.required), int(e == overall)), e.evidence) for e in stated]


def _education(job: JobPosting) -> FactRows:
    if e := job.education_requirements:
        yield (e.level, int(e.required), ", ".join(e.fields) or None, int(e.equivalent_accepted)), e.evidence


def _eligibility(job: JobPosting) -> FactRows:
    """The posting's statements; visas and clearance that no statement holds are added."""
    work, clearance = job.eligibility_to_work, job.security_clearance
    statements = list(work.statements)
    held = {(s.topic, s.value) for s in statements}
    visas = (EligibilityStatement(EligibilityTopic.VISA, v.visa, v.evidence, v.accepted) for v in work.visas)
    statements += [visa for visa in visas if (visa.topic, visa.value) not in held]
    if clearance and not any(s.topic is EligibilityTopic.CLEARANCE for s in statements):
        value = clearance.level or ("required" if clearance.required else "preferred")
        statements.append(EligibilityStatement(EligibilityTopic.CLEARANCE, value, clearance.evidence))
    return [((s.topic, s.value, s.accepted), s.evidence) for s in statements]


def _terms(job: JobPosting) -> Iterator[tuple[Row, Evidence]]:
    for skill in job.skills:
        yield ("skills", skill.name, None, skill.required), skill.evidence
    named: tuple[tuple[str, tuple[Term | None, ...]], ...] = (
        ("languages", job.languages),
        ("certificates", job.certificates),
        ("travel", (job.travel,)),
        ("seniority", (job.seniority,)),
    )
    for field, terms in named:
        for term in filter(None, terms):
            yield (field, term.value, term.detail, term.required), term.evidence


def _claims(job: JobPosting) -> FactRows:
    return [((c.field, c.value, c.status), c.evidence) for c in job.claims]


_PAY_COLUMNS = (
    "field", "main", "kind", "min_value", "max_value", "currency", "unit", "unit_stated", "label", "estimated",
    "annual_min", "annual_max", "flags",
)  # fmt: skip
FACTS: dict[str, FactTable] = {
    "scalar": FactTable(("field",), _scalars),
    "place": FactTable(("city", "region", "country", "latitude", "longitude", "remote"), _places),
    "salary": FactTable(_PAY_COLUMNS, _salaries),
    "requirement": FactTable(("kind", "text", "level"), _requirements),
    "experience": FactTable(("months", "max_months", "skill", "required", "overall"), _experiences),
    "education": FactTable(("level", "required", "fields", "equivalent_accepted"), _education),
    "eligibility": FactTable(("topic", "value", "accepted"), _eligibility),
    "term": FactTable(("field", "value", "detail", "required"), _terms),
    "claim": FactTable(("field", "value", "status"), _claims),
}

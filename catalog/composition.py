"""The record of a job of several postings, field by field: which posting each value is taken from, and why.

``POLICY`` is the one statement of it. The views `jobs` (``value_of``) and `composition` (``COMPOSITION``) say it in SQL; records
(catalog/read.py) apply it to rows that they hold (``choose``). A field is taken whole from one posting that states it, lists too; what the
record holds of every posting is no choice.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalog.sql import LISTED
from schemas.fields import FIELDS, LIFE, TEXTS, Fact, Field, Stands


@dataclass(frozen=True, slots=True)
class Rule:
    """Of two postings (``p``) that state a field, the one whose ``order`` is smaller speaks. ``loose`` in it: 0 where a field of the
    source states the value, 1 where it was read from running text."""

    name: str
    says: str
    order: str
    descending: bool = False


POLICY = (
    Rule("open", "an open posting before a closed one", "p.closed_at IS NOT NULL"),
    Rule("employer", "the employer's posting before an aggregator's", "p.lineage = 'aggregator'"),
    Rule("structured", "a field of the source (or the registry) before running text", "{loose}"),
    Rule(
        "newest", "the later date of change, else of posting, else of first sight",
        "coalesce(p.date_modified, p.date_posted, substr(p.first_seen, 1, 10))", descending=True,
    ),
    Rule("tie", "the smaller posting_id, so that every catalog chooses alike", "p.posting_id"),
)  # fmt: skip
ONLY = "only"  # why, where one posting alone states the field
_LOOSE = next(n for n, rule in enumerate(POLICY) if "{loose}" in rule.order)
_ALIKE = POLICY[:_LOOSE] + POLICY[_LOOSE + 1 :]  # what orders postings for every field alike
TERMS = ", ".join(rule.order for rule in _ALIKE)
NEAREST = ", ".join(rule.order + " DESC" * rule.descending for rule in _ALIKE)  # the first posting ``p`` of a job is its main one

# Taken from the posting that another field is taken from: what would be half a statement, and the columns that repeat a fact in short.
_COMPANIONS = {
    "eligibility_to_work.sponsorship_confidence": "eligibility_to_work.sponsorship",
    "security_clearance.level": "security_clearance.required",
    "experience_requirements": "experiences",
    **dict.fromkeys(("city", "region", "country", "places"), "job_locations"),
    "pay": "base_salary",
    "experience_months": "experiences",
    "education_level": "education_requirements",
    "education_required": "education_requirements",
}
Founded = tuple[str, str, str | int]  # facts: a table, the column that tells them from its others (or none), and what stands there
# Whose words stand elsewhere than the field's kind says: with the facts that it was combined or read from.
_FOUNDED: dict[str, Founded] = {
    "eligibility_to_work.sponsorship": ("eligibility", "topic", "sponsorship"),
    "eligibility_to_work.citizenship": ("eligibility", "topic", "citizenship"),
    "eligibility_to_work.authorization_required": ("eligibility", "topic", "authorization"),
    "security_clearance.required": ("eligibility", "topic", "clearance"),
    "seniority": ("term", "field", "seniority"),
}
_ADDRESSES = ("url", "apply_url")  # no reading of words: a source's field has no better claim to them than a link
_READ = "'prose', 'title', 'claim'"  # origins that are no field of the source


@dataclass(frozen=True, slots=True)
class Choice:
    """How the posting that a field is taken from is chosen among a job's: those that state it (``states``: SQL of ``p``), by POLICY; with
    ``founded``, the facts whose words stand behind it."""

    name: str
    states: str
    founded: Founded | None = None

    @property
    def loose(self) -> str:
        """SQL: whether no word behind it in ``p`` stands in a field of the source."""
        return f"NOT EXISTS ({_facts(self.founded)} AND x.origin NOT IN ({_READ}))" if self.founded else "0"

    @property
    def order(self) -> str:
        rules = POLICY if self.founded else _ALIKE
        return ", ".join(rule.order.format(loose=self.loose) + " DESC" * rule.descending for rule in rules)


def _facts(founded: Founded) -> str:
    table, column, value = founded
    return f"SELECT 1 FROM {table} x WHERE x.posting = p.id" + (f" AND x.{column} = '{value}'" if column else "")


def _choice(field: Field) -> Choice:
    if isinstance(field.type, Fact):
        founded: Founded = (field.type.table, *(field.where or ("", "")))
        return Choice(field.name, f"EXISTS ({_facts(founded)})", founded)
    if field in TEXTS:
        return Choice(field.name, f"EXISTS (SELECT 1 FROM posting_text t WHERE t.posting = p.id AND t.{field.stored} <> '')")
    own: Founded | None = ("scalar", "field", field.name) if field.stands is Stands.SCALAR and field.name not in _ADDRESSES else None
    return Choice(field.name, f"p.{field.stored} IS NOT NULL", _FOUNDED.get(field.name, own))


def _choices() -> dict[str, Choice]:
    """By the name of a field of the record, in its order, or of a column that repeats one."""
    leaders = {field.name: _choice(field) for field in FIELDS if field.exported and not field.every}
    led = {name: replace(leaders[leader], name=name) for name, leader in _COMPANIONS.items()}
    return leaders | led | {"employer": Choice("employer", "p.employer IS NOT NULL")}


_CHOICES = _choices()
_OWN = {field.name for field in (*FIELDS, *LIFE)}
COMPOSED = tuple(choice for name, choice in _CHOICES.items() if name in _OWN)  # what a record says where from, in its order
LEADER = {name: _COMPANIONS.get(name, name) for name in _CHOICES}  # the field whose statement counts
_COLUMNS = {field.stored: field.name for field in FIELDS if not isinstance(field.type, Fact)}


OTHER = "SELECT q.id FROM posting q WHERE j.postings = 2 AND q.job = j.id AND q.id <> j.main"  # of two, the one that is not the main one


def value_of(column: str) -> str:
    """SQL: ``column`` of table `posting` for job ``j``, whose main posting is ``m`` and, where it has two, the other is ``o``. Where they
    say the same there is nothing to choose: looking at that first costs least. A truth value of every posting is true where one's is."""
    field = _COLUMNS.get(column, column)
    one = posting_of(field, f"p.{column}") if field in _CHOICES else f"SELECT max(p.{column}) FROM posting p WHERE p.job = j.id"
    return f"CASE WHEN j.postings = 1 OR (o.id IS NOT NULL AND o.{column} IS m.{column}) THEN m.{column} ELSE ({one}) END"


def posting_of(field: str, value: str = "p.id", states: str | None = None) -> str:
    """SQL: of job ``j``, ``value`` of the posting ``p`` that ``field`` is taken from; ``states``: of those alone that state so much."""
    choice = _CHOICES[field]
    return f"SELECT {value} FROM posting p WHERE p.job = j.id AND {states or choice.states} ORDER BY {choice.order} LIMIT 1"


def _composition() -> str:
    """SQL: a row for each field that a job states. What is asked of one job_id goes into each part, since these are parted by it."""
    stated = " UNION ALL ".join(_stated(nth, choice) for nth, choice in enumerate(COMPOSED))
    order = ", ".join(f'"{rule.name}"' + " DESC" * rule.descending for rule in POLICY)
    why = " ".join(f"""WHEN lead("{rule.name}") OVER w IS NOT "{rule.name}" THEN '{rule.name}'""" for rule in POLICY)
    return f"""
SELECT job_id, field, posting_id, is_main, why FROM (
  SELECT job_id, field, tie AS posting_id, is_main, row_number() OVER w AS place,
    CASE WHEN lead(tie) OVER w IS NULL THEN '{ONLY}' {why} END AS why
  FROM ({stated}) WINDOW w AS (PARTITION BY job_id, nth ORDER BY {order}))
WHERE place = 1
"""


def _stated(nth: int, choice: Choice) -> str:
    terms = ", ".join(f'{rule.order.format(loose=choice.loose)} AS "{rule.name}"' for rule in POLICY)
    head = f"SELECT j.job_id, {nth} AS nth, '{choice.name}' AS field, p.id = j.main AS is_main"
    return f"{head}, {terms} FROM job j JOIN posting p ON p.job = j.id WHERE {choice.states}"


COMPOSITION = _composition()


def _structured() -> str:
    kinds = dict.fromkeys(choice.founded[:2] for choice in COMPOSED if choice.founded)
    parts = (
        f"SELECT DISTINCT x.posting, '{table}', {f'x.{column}' if column else repr('')} FROM {table} x "
        f"WHERE x.posting IN wanted AND x.origin NOT IN ({_READ})"
        for table, column in kinds
    )
    return f"WITH wanted AS MATERIALIZED (SELECT id FROM posting WHERE id {LISTED}) {' UNION ALL '.join(parts)}"


# Of postings (by number): in order, with what orders them; and their facts (posting, table, value) with words in a field of the source.
ORDERED = f"SELECT p.id, {TERMS} FROM posting p WHERE p.id {LISTED} ORDER BY p.job, {NEAREST}"
STRUCTURED = _structured()


def choose(terms: Sequence[Sequence[Any]], stating: Sequence[int], structured: Collection[int]) -> tuple[int, str]:
    """Which posting a field is taken from, and why: ``terms`` holds what orders the job's postings, which stand in that order;
    ``stating`` and ``structured`` say which of them state the field, and which of these in a field of the source."""
    if len(stating) == 1:
        return stating[0], ONLY
    first, second, *_ = sorted(stating, key=lambda n: (terms[n][:_LOOSE], n not in structured, n))
    whole = ((*terms[n][:_LOOSE], n not in structured, *terms[n][_LOOSE:]) for n in (first, second))
    return first, next(rule.name for rule, one, other in zip(POLICY, *whole, strict=True) if one != other)

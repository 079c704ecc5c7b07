"""A posting as the catalog stores it, made before it is known which number it gets: ``ready_of(sighting)``.

Another process may have made it (`Sighting.ready`). What its board is called is settled later, so that alone may be another by the time
it is stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from catalog.lists import Lists, lists_of, packed, unpacked
from catalog.rows import COLUMN_FIELDS, FACT_ROWS, MOMENTS, Row, column_values
from schemas.evidence import Evidence
from schemas.fields import SCALAR
from schemas.job import JobPosting, Sighting

ORGANIZATION = "hiring_organization"
_AT = next(n for n, field in enumerate(COLUMN_FIELDS) if field.name == ORGANIZATION)
# The fields of a JobPosting that storing reads of one that is ready.
STORED = frozenset(("title", ORGANIZATION, "description", "boilerplate", "evidence", *MOMENTS))
_NAMES = frozenset(field.name for field in fields(JobPosting))


@dataclass(frozen=True, slots=True)
class Ready:
    """``columns``: the values of COLUMNS; ``facts``: the rows of each fact table, with 0 in the place of the posting's number; ``lists``:
    as the table `lists` keeps them. ``evidence``: the posting's, by which all that was made."""

    columns: Row
    facts: Mapping[str, list[Row]]
    lists: bytes
    evidence: tuple[Evidence, ...]

    def is_of(self, job: JobPosting) -> bool:
        """Whether nobody has called the posting otherwise since."""
        return self.columns[_AT] == job.hiring_organization and self.evidence == tuple(job.evidence)


def make_ready(posting_id: str, job: JobPosting) -> Ready:
    facts = {table: list(rows(0, job)) for table, rows in FACT_ROWS.items()}
    return Ready(column_values(job), facts, packed(lists_of({0: posting_id}, facts)[0]), tuple(job.evidence))


def ready_of(sighting: Sighting, job: JobPosting) -> Ready:
    """``job``: the sighting's."""
    made: Ready | None = sighting.ready
    if made is None:
        return make_ready(sighting.posting_id, job)
    return made if made.is_of(job) else _called_otherwise(made, sighting.posting_id, job)


def _called_otherwise(made: Ready, posting_id: str, job: JobPosting) -> Ready:
    """The same posting under what it is called now, with the words behind that."""
    scalars = {SCALAR.table: list(FACT_ROWS[SCALAR.table](0, job))}
    new = lists_of({0: posting_id}, scalars)[0]
    lists: Lists = [new[n] if table == SCALAR.table else old for n, ((table, _), old) in enumerate(unpacked(made.lists))]
    columns = (*made.columns[:_AT], job.hiring_organization, *made.columns[_AT + 1 :])
    return Ready(columns, {**made.facts, **scalars}, packed(lists), tuple(job.evidence))


def slim(job: JobPosting, kept: frozenset[str]) -> JobPosting:
    """The posting with the fields ``kept`` alone."""
    return JobPosting(**{name: getattr(job, name) for name in kept & _NAMES})

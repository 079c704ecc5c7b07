"""Postings under their settled names: their columns, facts with evidence, and signatures, by partition.

The columns are those of the catalog's tables (`schemas.fields`), the fact tables' with ``posting_id`` in place of its number there.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from bulk.deriving import JOB
from bulk.deriving import KIND as SIGHTINGS
from bulk.naming import names_of
from bulk.parts import part_of, read_rows, write_rows, writing
from catalog.rows import COLUMN_FIELDS, FACT_ROWS, column_values
from pipelines.archive import KINDS
from pipelines.checks import find_problems
from pipelines.employer import call
from pipelines.match.prints import fingerprints
from schemas.employer import Naming
from schemas.fields import CONFIDENCE, FACTS, WORDS, Field
from schemas.job import JobPosting, Sighting

TOGETHER = 256
POSTINGS, SIGNATURES = "postings", "signatures"
_TYPES: dict[Any, pa.DataType] = {bool: pa.bool_(), int: pa.int64(), float: pa.float64()}


def arrow(field: Field) -> pa.DataType:
    """The type of a field's column: texts are strings, and so are lists, as in the catalog."""
    return pa.string() if field.many else _TYPES.get(field.type, pa.string())


_HEAD = (("posting_id", pa.string()), ("n", pa.int64()))
FACT_SCHEMAS = {
    kind.table: pa.schema([*_HEAD, *((one.stored, arrow(one)) for one in (*kind.marks, *kind.values, *WORDS, CONFIDENCE))])
    for kind in FACTS
}
POSTING_SCHEMA = pa.schema(
    [
        ("order", pa.int64()), ("posting_id", pa.string()), ("family", pa.string()), ("source", pa.string()), ("identifier", pa.string()),
        ("seen_at", pa.string()), ("lineage", pa.string()), ("partial", pa.bool_()), ("content_hash", pa.string()),
        ("problems", pa.string()), *((one.stored, arrow(one)) for one in COLUMN_FIELDS), ("description", pa.string()),
        ("boilerplate", pa.string()),
    ]
)  # fmt: skip
SIGNATURE_SCHEMA = pa.schema(
    [("order", pa.int64()), ("posting_id", pa.string()), ("bands", pa.binary()), ("sketch", pa.binary()), ("profile", pa.string())]
)


def sign_part(out: Path, part: int) -> None:
    """Write facts and signatures of a partition, and last its postings: where these are, the others are too."""
    named = names_of(out, part)
    schemas = {**{f"facts/{table}": schema for table, schema in FACT_SCHEMAS.items()}, SIGNATURES: SIGNATURE_SCHEMA}
    with writing(part_of(out, POSTINGS, part), POSTING_SCHEMA) as postings, ExitStack() as files:
        writers = {kind: files.enter_context(writing(part_of(out, kind, part), schema)) for kind, schema in schemas.items()}
        for rows in read_rows(part_of(out, SIGHTINGS, part), at_once=TOGETHER):
            some = [(row["order"], sighting_of(row, named[row["order"]])) for row in rows if row["order"] in named]
            for kind, made in {**fact_rows(some), SIGNATURES: signature_rows(some)}.items():
                write_rows(writers[kind], schemas[kind], made)
            write_rows(postings, POSTING_SCHEMA, [posting_row(*one) for one in some])


def sighting_of(row: dict[str, Any], named: Any) -> Sighting:
    """What a row of the first step tells, called by the settled name."""
    raw = KINDS["posting"].validate_json(row["item"])
    sighting = Sighting(
        raw, row["posting_id"], row["content_hash"], "bulk", datetime.fromisoformat(row["at"]), job=JOB.validate_json(row["job"])
    )
    if named:
        call(job_of(sighting), Naming(sighting.posting_id, *named))
    sighting.problems = sorted(set(find_problems(sighting, job_of(sighting))))
    return sighting


def job_of(sighting: Sighting) -> JobPosting:
    assert sighting.job is not None, "rows without a job are passed by"
    return sighting.job


def posting_row(order: int, sighting: Sighting) -> tuple[Any, ...]:
    raw, job = sighting.raw, job_of(sighting)
    problems = ", ".join(sighting.problems) or None
    head = (order, sighting.posting_id, raw.family, raw.source, raw.identifier, sighting.seen_at.isoformat(), raw.lineage, raw.partial)
    return (*head, sighting.content_hash, problems, *column_values(job), job.description, job.boilerplate)


def fact_rows(some: Sequence[tuple[int, Sighting]]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each fact table, with the posting_id where the catalog has its number."""
    return {
        f"facts/{table}": [(one.posting_id, *row[1:]) for _, one in some for row in rows(0, job_of(one))]
        for table, rows in FACT_ROWS.items()
    }


def signature_rows(some: Sequence[tuple[int, Sighting]]) -> list[tuple[Any, ...]]:
    prints = fingerprints((job_of(one), one.raw) for _, one in some)
    return [(order, one.posting_id, told.bands, told.sketch, told.profile) for (order, one), told in zip(some, prints, strict=True)]

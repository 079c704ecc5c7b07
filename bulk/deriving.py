"""The first step: raw postings of a slice, each with what `derive` makes of it. All the rest is read from what this writes."""

from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
from pydantic import TypeAdapter

from bulk.parts import SHIFT, part_of, write_rows, writing
from bulk.plan import Plan, read_plan
from bulk.reading import read_slice
from crawler.run.groups import in_groups
from pipelines.archive import KIND_OF, Seen
from pipelines.context import Rolecall
from pipelines.derive import DerivePipeline
from pipelines.record import RecordPipeline
from schemas.job import JobPosting, Sighting
from schemas.source import Listing
from schemas.troubles import find_trouble

KIND = "sightings"
SCHEMA = pa.schema(
    [
        ("order", pa.int64()), ("part", pa.int32()), ("at", pa.string()), ("kind", pa.string()), ("family", pa.string()),
        ("source", pa.string()), ("lineage", pa.string()), ("posting_id", pa.string()), ("rank", pa.string()),
        ("content_hash", pa.string()), ("site_name", pa.string()), ("employer_names", pa.binary()), ("item", pa.binary()),
        ("job", pa.binary()),
    ]
)  # fmt: skip
JOB = TypeAdapter(JobPosting)


def derive_part(out: Path, part: int) -> None:
    """Write the sightings of a partition."""
    plan = plan_of(out)
    order = part << SHIFT
    with writing(part_of(out, KIND, part), SCHEMA) as writer:
        for some in in_groups(read_slice(plan.slices[part], frozenset(plan.homes))):
            rows = [row_of(order + n, part, seen, item) for n, (seen, item) in enumerate(zip(some, derived(some, plan), strict=True))]
            write_rows(writer, SCHEMA, rows)
            order += len(rows)


@cache
def plan_of(out: Path) -> Plan:
    return read_plan(out)


def derived(some: list[Seen], plan: Plan) -> list[Any]:
    """What the first stages of a run make of things seen: postings as `Sighting`, all else as it is."""
    rolecall = Rolecall("bulk", homes=plan.homes)
    record, derive = RecordPipeline(rolecall), DerivePipeline(rolecall)
    items = []
    for seen in some:
        rolecall.stop_clock(seen.at)
        items.append(alone(rolecall, record, seen.item))
    try:
        return derive.process_items(items)
    except Exception as error:  # a bug of ours with one of them, which shows when each comes alone
        if find_trouble(error):
            raise
        return [alone(rolecall, derive, item) for item in items]


def alone(rolecall: Rolecall, stage: Any, item: Any) -> Any:
    """One item through a stage; what the stage chokes on is a reject, but for the machine's own troubles (as `Flow` has it)."""
    try:
        return stage.process_item(item)
    except Exception as error:
        if find_trouble(error) or (reject := rolecall.broken(item, error)) is None:
            raise
        return reject


def row_of(order: int, part: int, seen: Seen, item: Any) -> tuple[Any, ...]:
    """A row of SCHEMA. ``rank``: of a posting's sightings, the greatest stands: whole before partial, then late before early."""
    at = seen.at.isoformat()
    if isinstance(item, Sighting) and item.job is not None:
        raw, job = item.raw, item.job
        rank = f"{not raw.partial:d} {at} {order:020}"
        said = orjson.dumps(job.employer_names), orjson.dumps(raw), dump_job(job)
        return (order, part, at, "posting", raw.family, raw.source, str(raw.lineage), item.posting_id, rank, item.content_hash, None, *said)
    site_name = item.site_name if isinstance(item, Listing) else None
    empty = (None, None, None, None, site_name, None)
    return (order, part, at, KIND_OF[type(item)], item.family, item.source, *empty, orjson.dumps(item), None)


def dump_job(job: JobPosting) -> bytes:
    """JSON that `JOB` reads again: amounts of money are texts there."""
    return orjson.dumps(job, default=str)

"""A run from input to jobs, step by step. Given again, it goes on where it was stopped: what is finished is not computed twice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from bulk import deriving, judging, meeting, signing
from bulk.engine import Task, each, start
from bulk.jobs import KIND as JOBS
from bulk.jobs import write_jobs
from bulk.meeting import find_part, lend_all, meet_all
from bulk.naming import name_all
from bulk.parts import part_of, waiting
from bulk.plan import Plan, make_plan
from schemas.source import Home

PART_BYTES = 8 << 20  # of input: some 1,500 postings of real size
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Done:
    """What a run's folder holds; ``fresh``: partitions whose postings this run derived, of ``parts``."""

    parts: int
    fresh: int
    sightings: int
    postings: int
    pairs: int
    jobs: int


def run(
    source: Path, out: Path, rules: str, homes: Mapping[tuple[str, str], Home], part_bytes: int = PART_BYTES, ray: str | None = None,
    say: Say = lambda words: None,
) -> Done:  # fmt: skip
    """Read ``source`` into ``out``. ``rules``: the name of the rules in use; ``homes``: what the registry says of boards; ``ray``: the
    address of a cluster (see `bulk.engine.start`); ``say`` is told each step. Raises `Problem`."""
    daft = start(ray)
    plan = make_plan(source, out, rules, homes, part_bytes)
    fresh = len(waiting(out, deriving.KIND, plan.parts))

    def by_part(task: Task, kind: str) -> None:
        left = waiting(out, kind, plan.parts)
        say(f"{kind}: {len(left)} of {len(plan.parts)} partitions")
        each(daft, task, out, left)

    by_part(deriving.derive_part, deriving.KIND)
    name_all(daft, out)
    by_part(signing.sign_part, signing.POSTINGS)
    meet_all(daft, out)
    by_part(find_part, meeting.CANDIDATES)
    lend_all(daft, out)
    by_part(judging.judge_part, judging.KIND)
    write_jobs(out)
    return done(out, plan, fresh)


def done(out: Path, plan: Plan, fresh: int) -> Done:
    def rows(kind: str) -> int:
        return sum(pq.read_metadata(part_of(out, kind, part)).num_rows for part in plan.parts)

    jobs = pq.read_table(part_of(out, JOBS, 0), columns=["job_id"])["job_id"]
    return Done(len(plan.parts), fresh, rows(deriving.KIND), rows(signing.POSTINGS), rows(judging.KIND), len(jobs.unique()))

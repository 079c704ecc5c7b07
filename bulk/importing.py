"""A run's folder into a catalog: its postings through the same stages as any other, but that they are derived already."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from scrapy.settings import Settings

from bulk.deriving import JOB
from bulk.deriving import KIND as SIGHTINGS
from bulk.parts import part_of, read_rows, read_table, waiting
from bulk.plan import read_plan, refuse_other_rules
from crawler.run.flow import Flow
from crawler.run.groups import TOGETHER
from crawler.run.places import Places
from crawler.run.report import RunReport
from crawler.run.runs import open_run
from pipelines.archive import KINDS
from pipelines.context import Rolecall
from pipelines.derive import DerivePipeline
from pipelines.stage import Stage
from schemas.errors import Problem
from schemas.job import Sighting

Key = tuple[str, str, datetime]  # a sighting: posting_id, content hash, when


class GivenPipeline(Stage):
    """In the place of `derive`: a posting is what the folder says of it."""

    def __init__(self, rolecall: Rolecall) -> None:
        super().__init__(rolecall)
        self.given: dict[Key, bytes] = {}

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Sighting) and not item.unchanged:
            item.job = JOB.validate_json(self.given[item.posting_id, item.content_hash, item.seen_at])
        return item


def import_folder(out: Path, places: Places, settings: Settings, rules: str) -> RunReport:
    """Load what `bulk.run` wrote, as one run, each thing seen when it was. Raises `Problem` where the folder is not finished, or of other
    rules."""
    plan = read_plan(out)
    refuse_other_rules(plan, out, rules)
    if left := waiting(out, SIGHTINGS, plan.parts):
        raise Problem(f"{out} is not finished ({len(left)} of {len(plan.parts)} partitions are left): run `rolecall bulk run` to its end")
    files = [part_of(out, SIGHTINGS, part) for part in plan.parts]
    first, last = seen_between(files)
    with (
        open_run(places, "ingest", started=first, settings=settings) as rolecall,
        Flow(rolecall, settings) as flow,
    ):
        given = GivenPipeline(rolecall)
        flow.stages = [given if isinstance(stage, DerivePipeline) else stage for stage in flow.stages]
        for path in files:
            for rows in read_rows(path, ("at", "kind", "posting_id", "content_hash", "item", "job"), TOGETHER):
                push(flow, given, rows)
        if last:
            rolecall.stop_clock(last)
    return RunReport.of(rolecall, places)


def seen_between(files: Sequence[Path]) -> tuple[datetime | None, datetime | None]:
    """The first and the last moment that the folder tells of; None where it tells nothing."""
    table = read_table(files, ("at",))
    moments = [datetime.fromisoformat(at) for at in table["at"].unique().to_pylist()] if table is not None else []
    return min(moments, default=None), max(moments, default=None)


def push(flow: Flow, given: GivenPipeline, rows: list[dict[str, Any]]) -> None:
    """Some rows through the stages."""
    times = [datetime.fromisoformat(row["at"]) for row in rows]
    told = [(row, at) for row, at in zip(rows, times, strict=True) if row["job"] is not None]
    given.given = {(row["posting_id"], row["content_hash"], at): row["job"] for row, at in told}
    flow.push_all([KINDS[row["kind"]].validate_json(row["item"]) for row in rows], times)

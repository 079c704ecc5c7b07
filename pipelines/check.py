"""check: counts per field what is filled, missing and invalid, and notes what looks wrong. Never drops."""

from dataclasses import fields
from operator import attrgetter
from typing import Any

from pipelines.checks import find_problems, is_filled
from pipelines.stage import Stage
from schemas.job import JobPosting, Sighting

FIELDS = tuple(field.name for field in fields(JobPosting) if field.name not in ("evidence", "boilerplate"))
VALUES = attrgetter(*FIELDS)


class CheckPipeline(Stage):
    """Adds to ``Sighting.problems`` and to the run's counts ("filled.title", "missing.title", "invalid.title")."""

    apart = True

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Sighting) and item.job is not None:
            job, problems = item.job, sorted(set(find_problems(item, item.job)))
            invalid = {problem.partition(":")[0] for problem in problems}
            item.problems += problems
            counts = self.rolecall.counts
            counts["checked"] += 1
            for name, value in zip(FIELDS, VALUES(job), strict=True):
                state = "invalid" if name in invalid else "filled" if is_filled(value) else "missing"
                counts[f"{state}.{name}"] += 1
        return item

"""check: counts per field what is filled, missing and invalid, and notes what looks wrong. Never drops."""

from dataclasses import fields
from typing import Any, Self

from pipelines.checks import find_problems, is_filled
from pipelines.context import Rolecall, rolecall_of
from schemas.job import JobPosting, Sighting

FIELDS = tuple(field.name for field in fields(JobPosting) if field.name not in ("evidence", "boilerplate"))


class CheckPipeline:
    """Adds to ``Sighting.problems`` and to the run's counts ("filled.title", "missing.title", "invalid.title")."""

    def __init__(self, rolecall: Rolecall) -> None:
        self.counts = rolecall.counts

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(rolecall_of(crawler))

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Sighting) and item.job is not None:
            job, problems = item.job, sorted(set(find_problems(item, item.job)))
            invalid = {problem.partition(":")[0] for problem in problems}
            item.problems += problems
            self.counts["checked"] += 1
            for name in FIELDS:
                state = "invalid" if name in invalid else "filled" if is_filled(getattr(job, name)) else "missing"
                self.counts[f"{state}.{name}"] += 1
        return item

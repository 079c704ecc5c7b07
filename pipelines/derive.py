"""derive: from what the source said to what we make of it, all facts at once."""

from typing import Any

from pipelines.extract.posting import derive_all
from pipelines.stage import Stage
from schemas.job import Sighting


class DerivePipeline(Stage):
    """Gives every sighting that is new or changed its JobPosting. All else passes untouched."""

    apart = True

    def process_item(self, item: Any) -> Any:
        return self.process_items([item])[0]

    def process_items(self, items: list[Any]) -> list[Any]:
        """Several items at once, the same of each."""
        told = [item for item in items if isinstance(item, Sighting) and not item.unchanged]
        homes = [self.rolecall.home_of(item.raw.family, item.raw.source) for item in told]
        jobs = derive_all([(item.raw, item.seen_at, home) for item, home in zip(told, homes, strict=True)])
        for item, job in zip(told, jobs, strict=True):
            item.job = job
        return items

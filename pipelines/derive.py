"""derive: from what the source said to what we make of it, all facts at once."""

from typing import Any

from pipelines.extract.posting import derive
from pipelines.stage import Stage
from schemas.job import Sighting


class DerivePipeline(Stage):
    """Gives every sighting that is new or changed its JobPosting. All else passes untouched."""

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Sighting) and not item.unchanged:
            item.job = derive(item.raw, item.seen_at, self.rolecall.home_of(item.raw.family, item.raw.source))
        return item

"""derive: from what the source said to what we make of it, all facts at once."""

from typing import Any

from pipelines.extract.posting import NOWHERE, derive
from pipelines.stage import Stage
from schemas.job import Sighting


class DerivePipeline(Stage):
    """Gives every sighting that is new or changed its JobPosting. All else passes untouched."""

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Sighting) and not item.unchanged:
            home = self.rolecall.homes.get((item.raw.family, item.raw.source), NOWHERE)
            item.job = derive(item.raw, item.seen_at, home)
        return item

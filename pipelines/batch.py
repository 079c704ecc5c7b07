"""batch: the seam between stages that take one item and those that take many.

Settings: ``BATCH_PIPELINES`` {path of a batch stage: order}, ``BATCH_SIZE`` (1000). A batch stage has
``process_batch(batch: list[Sighting]) -> list[Sighting]``; one that has ``note(item)`` is given every Listing and Reject. A run has one
of each, whatever the number of its crawlers: near-copies are looked for across all families.
Longer than a stage may be: it is the seam itself, with the protocol of what stands behind it.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, Protocol, Self

from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import build_from_crawler, load_object

from schemas.job import Sighting
from schemas.source import Listing, Reject


class BatchStage(Protocol):
    def process_batch(self, batch: list[Sighting]) -> list[Sighting]: ...


class BatchPipeline:
    """Collects sightings and hands them on; what is left goes at the end. A batch that fails counts in the stat ``batch/failed``: the
    run has then not seen all that it read, and must not be accepted."""

    def __init__(self, stages: Sequence[BatchStage], size: int = 1000, stats: Any = None) -> None:
        self.stages, self.size, self.stats = stages, size, stats
        self.waiting: list[Sighting] = []

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        paths = build_component_list(crawler.settings.getdict("BATCH_PIPELINES"))
        stages = [crawler.rolecall.once(path, partial(build_from_crawler, load_object(path), crawler)) for path in paths]
        return cls(stages, crawler.settings.getint("BATCH_SIZE", 1000), crawler.stats)

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Listing | Reject):
            for stage in self.stages:
                if note := getattr(stage, "note", None):
                    note(item)
        elif isinstance(item, Sighting):
            self.waiting.append(item)
            if len(self.waiting) >= self.size:
                self.flush()
        return item

    def flush(self) -> None:
        """Hand on what has been collected."""
        batch, self.waiting = self.waiting, []
        try:
            for stage in self.stages:
                batch = stage.process_batch(batch)
        except Exception:
            if self.stats:
                self.stats.inc_value("batch/failed")
            raise

    def close_spider(self) -> None:
        if self.waiting:
            self.flush()

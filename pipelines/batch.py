"""batch: the seam between stages that take one item and those that take many.

Settings: ``BATCH_PIPELINES`` {path of a batch stage: order}, ``BATCH_SIZE`` (1000). A batch stage has
``process_batch(batch: list[Sighting]) -> list[Sighting]``; one that has ``note(item)`` is given every Listing, Reject and NoDetail. A run
has one of each, whatever the number of its crawlers: near-copies are looked for across all families.
Longer than a stage may be: it is the seam itself, with the protocol of what stands behind it.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, Protocol, Self

from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object

from pipelines.context import Rolecall
from pipelines.stage import Stage
from schemas.job import Sighting
from schemas.source import Listing, NoDetail, Reject
from schemas.troubles import find_trouble


class BatchStage(Protocol):
    def process_batch(self, batch: list[Sighting]) -> list[Sighting]: ...


class BatchPipeline(Stage):
    """Collects sightings and hands them on; what is left goes at the end. A posting that a batch stage chokes on goes to quarantine, the
    others are stored. A batch that the machine cannot take counts in ``Rolecall.lost_batches``: the run has then not seen all that it
    read, and must not be accepted."""

    def __init__(self, rolecall: Rolecall, stages: Sequence[BatchStage], size: int = 1000) -> None:
        super().__init__(rolecall)
        self.stages, self.size = stages, size
        self.waiting: list[Sighting] = []

    @classmethod
    def of(cls, rolecall: Rolecall, settings: Settings) -> Self:
        paths = build_component_list(settings.getdict("BATCH_PIPELINES"))
        stages = [rolecall.once(path, partial(load_object(path).of, rolecall, settings)) for path in paths]
        return cls(rolecall, stages, settings.getint("BATCH_SIZE", 1000))

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Listing | Reject | NoDetail):
            self.note(item)
        elif isinstance(item, Sighting):
            self.waiting.append(item)
            if len(self.waiting) >= self.size:
                self.flush()
        return item

    def note(self, item: Listing | Reject | NoDetail) -> None:
        for stage in self.stages:
            if note := getattr(stage, "note", None):
                note(item)

    def flush(self) -> None:
        """Hand on what has been collected."""
        batch, self.waiting = self.waiting, []
        self.hand_on(batch)

    def hand_on(self, batch: list[Sighting]) -> None:
        """A batch through every stage; one that a stage chokes on, by halves, until the posting that is the cause stands alone."""
        try:
            rest = batch
            for stage in self.stages:
                rest = stage.process_batch(rest)
        except Exception as error:
            if find_trouble(error):
                self.rolecall.lost_batches += 1
                raise
            if len(batch) > 1:
                self.hand_on(batch[: len(batch) // 2])
                self.hand_on(batch[len(batch) // 2 :])
            elif batch and (reject := self.rolecall.broken(batch[0], error)):
                self.note(reject)

    def close_spider(self) -> None:
        if self.waiting:
            self.flush()

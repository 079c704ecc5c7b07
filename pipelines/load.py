"""load: write the batch to the catalog, and note what boards listed and what could not be read."""

from typing import Any, Self

from catalog.writer import Writer
from pipelines.context import Rolecall, rolecall_of
from schemas.job import Sighting
from schemas.source import Listing, Reject


class LoadPipeline:
    """The last step; one transaction a batch."""

    def __init__(self, rolecall: Rolecall) -> None:
        self.rolecall = rolecall
        self.writer: Writer = rolecall.writer

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(rolecall_of(crawler))

    def process_batch(self, batch: list[Sighting]) -> list[Sighting]:
        self.writer.write(batch)
        return batch

    def note(self, item: Listing | Reject) -> None:
        """Take what is no posting."""
        if isinstance(item, Listing):
            self.writer.listing(item, self.rolecall.clock())
        else:
            self.writer.reject(item)

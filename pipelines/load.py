"""load: write the batch to the catalog, and note what boards listed and what could not be read."""

from typing import Any, Self

from catalog.writer import Writer
from schemas.job import Sighting
from schemas.source import Listing, Reject


class LoadPipeline:
    """The last step; one transaction a batch."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(crawler.rolecall.writer)

    def process_batch(self, batch: list[Sighting]) -> list[Sighting]:
        self.writer.write(batch)
        return batch

    def note(self, item: Listing | Reject) -> None:
        """Take what is no posting."""
        if isinstance(item, Listing):
            self.writer.listing(item)
        else:
            self.writer.reject(item)

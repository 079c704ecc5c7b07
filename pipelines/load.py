"""load: write the batch to the catalog, and note what boards listed and what could not be read."""

from catalog.ready import STORED
from pipelines.stage import Stage
from schemas.job import Sighting
from schemas.source import Listing, NoDetail, Reject


class LoadPipeline(Stage):
    """The last step; one transaction a batch. The archive comes first: what a catalog holds, its archive holds."""

    reads = STORED

    def process_batch(self, batch: list[Sighting]) -> list[Sighting]:
        if self.rolecall.archive is not None:
            self.rolecall.archive.flush()
        self.rolecall.writer.write(batch)
        return batch

    def note(self, item: Listing | Reject | NoDetail) -> None:
        """Take what is no posting."""
        if isinstance(item, Listing):
            self.rolecall.writer.listing(item, self.rolecall.clock())
        elif isinstance(item, NoDetail):
            self.rolecall.writer.no_detail(item)
        else:
            self.rolecall.writer.reject(item)

"""deduplicate: find each posting's near-copies, in the batch and in the catalog, and judge them. Merging is left to the catalog."""

from typing import Any, Self

from catalog.writer import Writer
from pipelines.match.bands import BandIndex
from pipelines.match.compare import Judge
from pipelines.match.prints import bands_of, fingerprints
from schemas.job import Sighting
from schemas.match import Fingerprint


class DeduplicatePipeline:
    """Sets ``fingerprint`` and ``pairs`` of every posting that was normalized; an unchanged one passes by."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.index = BandIndex()
        for names, bands in writer.bands():
            self.index.add(names, bands_of(bands))

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(crawler.rolecall.writer)

    def process_batch(self, batch: list[Sighting]) -> list[Sighting]:
        told = {s.posting_id: s for s in batch if s.job}
        if not told:
            return batch
        prints = fingerprints((s.job, s.raw) for s in told.values() if s.job)
        known: dict[str, Fingerprint] = dict(zip(told, prints, strict=True))
        bands = bands_of([p.bands for p in prints])
        self.index.add(list(told), bands)
        near = dict(zip(told, self.index.find(bands), strict=True))
        known |= self.writer.fingerprints({name for names in near.values() for name in names} - told.keys())
        pairs = Judge(known).pairs(near)
        for name, sighting in told.items():
            sighting.fingerprint, sighting.pairs = known[name], pairs[name]
        return batch

"""deduplicate: find each posting's near-copies, in the batch and in the catalog, and judge them. Merging is left to the catalog."""

from pipelines.context import Rolecall
from pipelines.match.bands import BandIndex
from pipelines.match.compare import Judge
from pipelines.match.prints import bands_of, fingerprints
from pipelines.stage import Stage
from schemas.job import Sighting
from schemas.match import Fingerprint


class DeduplicatePipeline(Stage):
    """Sets ``fingerprint`` and ``pairs`` of every posting that was normalized; an unchanged one passes by."""

    def __init__(self, rolecall: Rolecall) -> None:
        super().__init__(rolecall)
        self.writer = rolecall.writer
        self.index = BandIndex()
        for names, bands in self.writer.bands():
            self.index.add(names, bands_of(bands))

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

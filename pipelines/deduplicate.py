"""deduplicate: find each posting's near-copies, in the batch and in the catalog, and judge them. Merging is left to the catalog."""

from pipelines.context import Rolecall
from pipelines.match.prints import PROFILED, fingerprints
from pipelines.near_copies import band_index, find_pairs
from pipelines.stage import Stage
from schemas.job import Sighting


class DeduplicatePipeline(Stage):
    """Sets ``fingerprint`` and ``pairs`` of every posting that was normalized; an unchanged one passes by."""

    reads = PROFILED

    def __init__(self, rolecall: Rolecall) -> None:
        super().__init__(rolecall)
        band_index(rolecall)  # read before the first batch

    def process_batch(self, batch: list[Sighting]) -> list[Sighting]:
        told = {s.posting_id: s for s in batch if s.job}
        if not told:
            return batch
        made = fingerprints(((s.job, s.raw) for s in told.values() if s.job), [s.text_print for s in told.values()])
        prints = dict(zip(told, made, strict=True))
        pairs = find_pairs(self.rolecall, prints)
        for name, sighting in told.items():
            sighting.fingerprint, sighting.pairs = prints[name], pairs[name]
        return batch

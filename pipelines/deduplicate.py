"""deduplicate: find each posting's near-copies, in the batch and in the catalog, and judge them. Merging is left to the catalog."""

from collections.abc import Collection, Mapping

from pipelines.context import Rolecall
from pipelines.match.bands import BandIndex
from pipelines.match.compare import Judge
from pipelines.match.prints import bands_of, fingerprints, renamed_print
from pipelines.stage import Stage
from schemas.job import Sighting
from schemas.match import Fingerprint, Pair


class DeduplicatePipeline(Stage):
    """Sets ``fingerprint`` and ``pairs`` of every posting that was normalized; an unchanged one passes by."""

    def __init__(self, rolecall: Rolecall) -> None:
        super().__init__(rolecall)
        self.index = band_index(rolecall)

    def process_batch(self, batch: list[Sighting]) -> list[Sighting]:
        told = {s.posting_id: s for s in batch if s.job}
        if not told:
            return batch
        prints = dict(zip(told, fingerprints((s.job, s.raw) for s in told.values() if s.job), strict=True))
        pairs = find_pairs(self.rolecall, prints)
        for name, sighting in told.items():
            sighting.fingerprint, sighting.pairs = prints[name], pairs[name]
        return batch


def band_index(rolecall: Rolecall) -> BandIndex:
    """The bands of all that the catalog and the run hold; one a run."""

    def read() -> BandIndex:
        index = BandIndex()
        for names, bands in rolecall.writer.bands():
            index.add(names, bands_of(bands))
        return index

    index: BandIndex = rolecall.once("bands", read)
    return index


def find_pairs(rolecall: Rolecall, prints: Mapping[str, Fingerprint]) -> dict[str, tuple[Pair, ...]]:
    """The judged near-copies of postings, which the index holds from here on, by posting_id."""
    index, bands = band_index(rolecall), bands_of([one.bands for one in prints.values()])
    index.add(list(prints), bands)
    near = dict(zip(prints, index.find(bands), strict=True))
    others = rolecall.writer.fingerprints({name for names in near.values() for name in names} - prints.keys())
    return Judge(prints | others).pairs(near)


def judge_renamed(rolecall: Rolecall, posting_ids: Collection[str]) -> None:
    """Judge postings anew whose organization has changed since they were judged, where the new name tells more or less."""
    before = rolecall.writer.fingerprints(posting_ids)
    told = rolecall.writer.organizations(before)
    prints = {name: renamed_print(old, *told[name]) for name, old in before.items()}
    anew = {name: one for name, one in prints.items() if one != before[name]}
    if anew:
        rolecall.writer.judge(anew, find_pairs(rolecall, anew), rolecall.clock())

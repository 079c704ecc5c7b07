"""Near-copies found and judged, among all that the catalog and the run hold; once more where the end of a run calls a posting otherwise."""

from collections.abc import Collection, Mapping

from pipelines.context import Rolecall
from pipelines.match.bands import BandIndex
from pipelines.match.compare import Judge
from pipelines.match.prints import bands_of, renamed_print
from schemas.match import Fingerprint, Pair


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
    near = dict(zip(prints, band_index(rolecall).meet(list(prints), bands_of([one.bands for one in prints.values()])), strict=True))
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

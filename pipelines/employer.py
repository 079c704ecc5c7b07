"""employer: whose board it is, settled over all of its postings, those of the batch and those that the catalog holds."""

from collections import defaultdict
from dataclasses import replace

from pipelines.extract.organization.employer import Board, name_postings
from pipelines.extract.organization.prose import FIELD
from pipelines.stage import Stage
from schemas.employer import Naming
from schemas.enums import Lineage
from schemas.facts import EmployerName
from schemas.job import JobPosting, Sighting


class EmployerPipeline(Stage):
    """Calls the postings of a batch by their board's employer, so that near-copies are judged under it. What later batches tell is
    settled when the run ends (`pipelines.boards`)."""

    reads = frozenset(("employer_names", "hiring_organization", "evidence"))

    def process_batch(self, batch: list[Sighting]) -> list[Sighting]:
        boards: defaultdict[Board, dict[str, tuple[EmployerName, ...]]] = defaultdict(dict)
        jobs = {sighting.posting_id: sighting.job for sighting in batch if sighting.job}
        for sighting in batch:
            raw = sighting.raw
            if sighting.job and raw.lineage is not Lineage.AGGREGATOR:
                home = self.rolecall.home_of(raw.family, raw.source)
                boards[Board(raw.family, raw.source, home, Lineage(raw.lineage))][sighting.posting_id] = sighting.job.employer_names
        for board, told in boards.items():
            board = replace(board, site_name=self.rolecall.writer.site_name(board.family, board.name))
            _, namings = name_postings(self.rolecall.writer.names_told(board.family, board.name) | told, board)
            for naming in namings:
                if naming.posting_id in told and (job := jobs[naming.posting_id]):
                    call(job, naming)
        return batch


def call(job: JobPosting, naming: Naming) -> None:
    """Set the organization of a posting, and the words behind it, in the place of those before."""
    job.hiring_organization = naming.organization
    place = next((n for n, one in enumerate(job.evidence) if one.field == FIELD), len(job.evidence))
    job.evidence[place : place + 1] = [naming.evidence] if naming.evidence else []

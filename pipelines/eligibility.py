"""eligibility: who may work there. The source's fields and the posting's words are statements alike; claims stay claims."""

from typing import Any, Self

from pipelines.context import Rolecall, rolecall_of
from pipelines.extract.eligibility.prose import combine, extract_eligibility, judge_claims, read_eligibility
from schemas.job import Sighting


class EligibilityPipeline:
    """Sets ``eligibility_to_work`` and ``security_clearance``, and the status of an aggregator's claims."""

    def __init__(self, rolecall: Rolecall) -> None:
        self.counts = rolecall.counts

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(rolecall_of(crawler))

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Sighting) and (job := item.job) is not None:
            country = next((place.country for place in job.job_locations if place.country), None)
            said = extract_eligibility(job.description, country=country, title=job.title)
            given = read_eligibility(item.raw.eligibility, origin=item.raw.origin, country=country)
            job.eligibility_to_work = combine((*given, *said.eligibility_to_work.statements))
            job.security_clearance = job.security_clearance or said.security_clearance
            job.claims = judge_claims(job.claims, job.eligibility_to_work)
        return item

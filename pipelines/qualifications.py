"""qualifications: required and preferred qualifications, responsibilities, benefits, and what is read out of them."""

from typing import Any, Self

from pipelines.context import Rolecall, rolecall_of
from pipelines.extract.requirements import extract_requirements
from schemas.facts import Requirements
from schemas.job import JobPosting, Sighting

SAME_NAME = ("statements", "experiences", "skills", "languages", "certificates", "travel", "seniority")


class QualificationsPipeline:
    """Fills what the text states; employment types and workplace only where `normalize` found no field for them."""

    def __init__(self, rolecall: Rolecall) -> None:
        self.counts = rolecall.counts

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(rolecall_of(crawler))

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Sighting) and (job := item.job) is not None:
            place = next((place.name for place in item.raw.job_locations if place.name), None)
            country = next((place.country for place in job.job_locations if place.country), None)
            found = extract_requirements(job.description, title=item.raw.title, location=place, country=country, language=job.language)
            fill(job, found)
        return item


def fill(job: JobPosting, found: Requirements) -> None:
    for name in SAME_NAME:
        setattr(job, name, getattr(job, name) or getattr(found, name))
    job.experience_requirements = job.experience_requirements or found.experience
    job.education_requirements = job.education_requirements or found.education
    if not job.employment_types and found.employment_types:
        job.employment_types = tuple(term.value for term in found.employment_types)
        job.evidence.extend(term.evidence for term in found.employment_types)
    if not job.workplace and found.workplace:
        job.workplace = found.workplace.value
        job.evidence.append(found.workplace.evidence)

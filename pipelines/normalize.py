"""normalize: clean text, title, organization and address of a posting."""

from typing import Any, Self

from pipelines.extract.text import clean_text
from schemas.enums import Origin
from schemas.evidence import Evidence
from schemas.facts import Claim
from schemas.job import JobPosting, Sighting


class NormalizePipeline:
    """Sets ``Sighting.job``; a sighting that is unchanged passes by."""

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls()

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Sighting) and not item.unchanged:
            raw = item.raw
            item.job = JobPosting(
                title=raw.title,
                hiring_organization=raw.hiring_organization,
                description=clean_text(raw.description_html or ""),
                url=raw.url,
                claims=tuple(Claim(c.field, c.value, Evidence(c.field, Origin.CLAIM, c.quote, "claim")) for c in raw.claims),
            )
        return item

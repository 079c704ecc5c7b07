"""Second step: from what the source said to what we make of it."""

from typing import Any

from pipelines.extract.posting import extract_posting
from schemas.job import Sighting


class NormalizePipeline:
    """Gives every sighting that is new or changed its JobPosting: clean text, title, organization, places, workplace,
    employment types, dates, language. All else passes untouched."""

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Sighting) and not item.unchanged:
            item.job = extract_posting(item.raw, item.seen_at)
        return item

"""Second step: from what the source said to what we make of it."""

from typing import Any, Self

from pipelines.context import Rolecall, rolecall_of
from pipelines.extract.posting import extract_posting
from schemas.job import Sighting


class NormalizePipeline:
    """Gives every sighting that is new or changed its JobPosting: clean text, title, organization, places, workplace,
    employment types, dates, language. All else passes untouched."""

    def __init__(self, rolecall: Rolecall | None = None) -> None:
        self.homes = rolecall.homes if rolecall else {}

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(rolecall_of(crawler))

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Sighting) and not item.unchanged:
            home = self.homes.get((item.raw.family, item.raw.source))
            item.job = extract_posting(item.raw, item.seen_at, home)
        return item

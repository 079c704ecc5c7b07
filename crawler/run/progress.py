"""A crawl's progress: boards listed, and postings so far."""

from typing import Any, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from schemas.job import Sighting
from schemas.source import Listing


class ProgressExtension:
    """Moves the run's bar (``crawler.progress``) when a board has been listed; shows the postings so far."""

    def __init__(self, progress: Any) -> None:
        self.progress = progress
        self.listed: set[tuple[str, str]] = set()
        self.postings = 0

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        if getattr(crawler, "progress", None) is None:
            raise NotConfigured
        extension = cls(crawler.progress)
        crawler.signals.connect(extension.item_scraped, signals.item_scraped)
        return extension

    def item_scraped(self, item: Any) -> None:
        if isinstance(item, Sighting):
            self.postings += 1
            if self.postings % 100 == 0:
                self.progress.set_postfix(postings=self.postings)
        elif isinstance(item, Listing) and (item.family, item.source) not in self.listed:
            self.listed.add((item.family, item.source))
            self.progress.update()

"""Stage: what the steps of the flow share. A stage is built of a run's surroundings, under Scrapy and in the offline flow alike."""

from typing import Any, ClassVar, Self

from scrapy.settings import Settings

from pipelines.context import Rolecall


class Stage:
    """One step: ``process_item(item)`` (or, in a batch, ``process_batch(batch)``) returns what goes on to the next one.

    ``apart``: of the run it needs homes and counts alone, and it leaves alone what is no `Sighting`, and one that is unchanged: other
    processes may do it. ``reads``: of a batch's stage, the fields of a JobPosting that it reads; None: it may read any.
    """

    apart: ClassVar[bool] = False
    reads: ClassVar[frozenset[str] | None] = None

    def __init__(self, rolecall: Rolecall) -> None:
        self.rolecall = rolecall

    @classmethod
    def of(cls, rolecall: Rolecall, settings: Settings) -> Self:
        """The stage of a run; one that has settings of its own takes them here."""
        return cls(rolecall)

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        """The stage as Scrapy builds it: the run's surroundings are set on a crawler before it starts."""
        return cls.of(crawler.rolecall, crawler.settings)

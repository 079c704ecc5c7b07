"""The flow without Scrapy: the same stages from the same settings, fed item by item (ingest, load, replay, benchmarks)."""

import gc
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import zip_longest
from types import TracebackType
from typing import Any, Self

from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object

from crawler.run.known_settings import check, parsed
from pipelines.context import Rolecall
from schemas.troubles import find_trouble

logger = logging.getLogger(__name__)


def calm_collector() -> None:
    """What is made of postings holds no cycles: counting references frees it, and searching for cycles costs a quarter of the time."""
    gc.freeze()
    gc.set_threshold(2_000_000, 20, 20)


def load_settings(overrides: Iterable[tuple[str, Any]] = ()) -> Settings:
    """Ours over Scrapy's defaults; ``overrides`` from the command line win. Raises `BadSetting`."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    contact = f"contact: {settings['CONTACT']}"
    for name, value in overrides:
        settings.set(name, parsed(name, value), priority="cmdline")
    if settings.getpriority("USER_AGENT") == settings.getpriority("BOT_NAME"):  # nobody has named another
        named = settings["USER_AGENT"].replace(contact, f"contact: {settings['CONTACT']}")
        settings.set("USER_AGENT", named, priority="project")
    check(settings)
    return settings


class Flow:
    """The stages named by ``ITEM_PIPELINES``, in order, but those in ``without`` (by file name: "record", "batch")."""

    def __init__(self, rolecall: Rolecall, settings: Settings, without: Iterable[str] = ()) -> None:
        self.rolecall = rolecall
        paths = build_component_list(settings.get_component_priority_dict_with_base("ITEM_PIPELINES"))
        left_out = set(without)
        self.stages = [load_object(path).of(rolecall, settings) for path in paths if path.split(".")[-2] not in left_out]

    def push(self, item: Any) -> Any:
        """One item through every stage; returns what the last one made of it."""
        for stage in self.stages:
            item = self._alone(stage, item)
        return item

    def push_all(self, items: list[Any], times: Sequence[datetime] = ()) -> list[Any]:
        """Several items (`groups.in_groups`) from stage to stage together: what a stage needs is then at hand. The same comes of each.
        ``times``: when each was seen, where they were seen before."""
        for stage in self.stages:
            items = self._together(stage, items, times)
        return items

    def _together(self, stage: Any, items: list[Any], times: Sequence[datetime]) -> list[Any]:
        try:
            if process_items := getattr(stage, "process_items", None):
                return list(process_items(items))
        except Exception as error:  # a bug of ours with one of them, which shows when each comes alone
            if find_trouble(error):
                raise
        return [self._alone(stage, item, at) for item, at in zip_longest(items, times)]

    def _alone(self, stage: Any, item: Any, at: datetime | None = None) -> Any:
        if at is not None:
            self.rolecall.stop_clock(at)
        try:
            return stage.process_item(item)
        except Exception as error:  # a bug of ours costs one posting, and is said in quarantine
            if find_trouble(error) or (reject := self.rolecall.broken(item, error)) is None or stage is self.stages[-1]:
                raise
            logger.exception("%s", reject.reason)
            return reject

    def __enter__(self) -> Self:
        for stage in self.stages:
            if hasattr(stage, "open_spider"):
                stage.open_spider()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """What waits in a batch is loaded, after an error too: it was read whole."""
        for stage in reversed(self.stages):
            if hasattr(stage, "close_spider"):
                stage.close_spider()

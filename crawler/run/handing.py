"""A crawl whose postings other processes derive: its crawlers hand items over here, in the place of the stages from `derive` on."""

import asyncio
from collections import deque
from typing import Any

from scrapy.settings import Settings

from crawler.run.deriving import MOST
from crawler.run.flow import Begun, Flow, apart_in, paths_in
from crawler.run.workers import Workers
from pipelines.context import Rolecall
from schemas.reasons import ReasonKind

PATH = "crawler.run.handing.HandingPipeline"
PAUSE = 0.05  # seconds, in which the reactor has other things to do


class HandingPipeline:
    """One for all crawlers of a run. Items go on in the order in which they came, some at a time; while there is no room for more, an item
    waits, and the reactor does not."""

    def __init__(self, rolecall: Rolecall, settings: Settings, workers: Workers) -> None:
        self.rolecall, self.workers = rolecall, workers
        self.flow = Flow(rolecall, settings, only=from_apart_on(settings), workers=workers)
        self.items: list[Any] = []
        self.waiting: deque[Begun] = deque()

    @classmethod
    def from_crawler(cls, crawler: Any) -> "HandingPipeline":
        shared: HandingPipeline = crawler.handing
        return shared

    async def process_item(self, item: Any) -> Any:
        self.items.append(item)
        if len(self.items) >= (MOST if self.workers.is_wanted else 1):
            self.hand_over()
        self.take_over()
        while self.waiting and self.flow.is_full(len(self.waiting)):
            await asyncio.sleep(PAUSE)
            self.take_over()
        return item

    def hand_over(self) -> None:
        items, self.items = self.items, []
        self.waiting.append(self.flow.begin(items))

    def take_over(self) -> None:
        """What is done goes on to the stages that are left."""
        self.workers.poll()
        while self.waiting and self.waiting[0].is_done:
            self.flow.end(self.waiting.popleft())

    def finish(self) -> None:
        """When the crawlers have ended, however they did: nothing that they handed in is lost."""
        self.hand_over()
        with self.flow:
            while self.waiting:
                self.flow.end(self.waiting.popleft())
        if self.rolecall.lost_batches:
            self.rolecall.interrupted = ReasonKind.BATCH_LOST.of()


def from_apart_on(settings: Settings) -> list[str]:
    """The stages that are not the crawlers' own."""
    paths, apart = paths_in(settings), apart_in(settings)
    return paths[paths.index(apart[0]) :] if apart else []


def handed_over(settings: Settings) -> dict[str, int | None]:
    """The stages of a crawler that hands over."""
    order = settings.get_component_priority_dict_with_base("ITEM_PIPELINES")
    own = [path for path in paths_in(settings) if path not in from_apart_on(settings)]
    return {**dict.fromkeys(order), **{path: n for n, path in enumerate([*own, PATH])}}

"""The flow without Scrapy: the same stages from the same settings, fed item by item (ingest, load, replay, benchmarks)."""

import gc
import logging
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile, zip_longest
from types import TracebackType
from typing import Any, Self

from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object

from crawler.run.deriving import HEAVIEST, MOST, Notes, take_over, thing_of, weight
from crawler.run.known_settings import check, parsed
from crawler.run.workers import Died, Part, Workers, in_parts
from pipelines.batch import BatchPipeline
from pipelines.context import Rolecall
from schemas.job import Sighting
from schemas.secrets import redact
from schemas.source import Reject
from schemas.troubles import find_trouble

logger = logging.getLogger(__name__)
MOST_WAITING = 32  # groups that have been read and not been loaded, where others derive postings


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


def paths_in(settings: Settings) -> list[str]:
    """The stages of an item, in order."""
    paths: list[str] = build_component_list(settings.get_component_priority_dict_with_base("ITEM_PIPELINES"))
    return paths


def apart_in(settings: Settings) -> list[str]:
    """The stages, one after another, that other processes may do."""
    paths = paths_in(settings)
    first = next((n for n, path in enumerate(paths) if is_apart(path)), len(paths))
    return list(takewhile(is_apart, paths[first:]))


def is_apart(path: str) -> bool:
    return bool(getattr(load_object(path), "apart", False))


def read_by_batches(settings: Settings) -> frozenset[str] | None:
    """The fields of a JobPosting that are read once `apart_in` are done with it; None where any may be, or be altered."""
    apart = apart_in(settings)
    after = paths_in(settings)[paths_in(settings).index(apart[0]) + len(apart) :] if apart else []
    batch = [load_object(path) for path in build_component_list(settings.getdict("BATCH_PIPELINES"))]
    read = [getattr(stage, "reads", None) for stage in batch]
    if [load_object(path) for path in after] != [BatchPipeline] or None in read:
        return None
    return frozenset().union(*(some for some in read if some))


@dataclass(slots=True)
class Begun:
    """A group of items on its way: what of them other processes derive (the places of the items, and their part)."""

    items: list[Any]
    times: Sequence[datetime]
    parts: list[tuple[list[int], Part]] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        return all(part.is_done for _, part in self.parts)


Group = tuple[list[Any], Sequence[datetime]]  # items, and when each was seen, where they were seen before


class Flow:
    """The stages named by ``ITEM_PIPELINES``, in order, but those in ``without`` (by file name: "record", "batch"), or those in ``only``
    (by path). ``workers``: who derives postings, where others do."""

    def __init__(
        self,
        rolecall: Rolecall,
        settings: Settings,
        without: Iterable[str] = (),
        only: Collection[str] | None = None,
        workers: Workers | None = None,
    ) -> None:
        self.rolecall = rolecall
        self.workers = workers
        left_out = set(without)
        paths = [path for path in paths_in(settings) if path.split(".")[-2] not in left_out and (only is None or path in only)]
        self.stages = [load_object(path).of(rolecall, settings) for path in paths]
        apart = {n for n, path in enumerate(paths) if path in apart_in(settings)}
        first = min(apart, default=len(paths))
        self._before, self._apart, self._after = slice(0, first), slice(first, first + len(apart)), slice(first + len(apart), None)

    def push(self, item: Any) -> Any:
        """One item through every stage; returns what the last one made of it."""
        for stage in self.stages:
            item = self._alone(stage, item)
        return item

    def push_all(self, items: list[Any], times: Sequence[datetime] = ()) -> list[Any]:
        """Several items (`groups.in_groups`) from stage to stage together: what a stage needs is then at hand. The same comes of each.
        ``times``: when each was seen, where they were seen before."""
        return self._through(slice(None), items, times)

    def through(self, groups: Iterable[Group]) -> Iterator[list[Any]]:
        """Groups as `push_all` would give them, in order. Where others derive, several are on their way at once: who hands groups in is
        asked for the next ones before the first has come out. Where that fails, what was handed in before comes first."""
        coming, waiting = iter(groups), deque[Begun]()
        while True:
            try:
                group = next(coming, None)
            except Exception:
                yield from map(self.end, waiting)
                raise
            if group is None:
                break
            waiting.append(self.begin(*group))
            while waiting and (waiting[0].is_done or self.is_full(len(waiting))):
                yield self.end(waiting.popleft())
        yield from map(self.end, waiting)

    def is_full(self, waiting: int) -> bool:
        """Whether nothing more is to be begun while so many groups are on their way."""
        return self.workers is None or self.workers.is_full or waiting >= MOST_WAITING

    def begin(self, items: list[Any], times: Sequence[datetime] = ()) -> Begun:
        """A group up to where it is derived, which is left to others where there are some. It stays in the memory of this process."""
        begun = Begun(self._through(self._before, items, times), times)
        told = [n for n, item in enumerate(begun.items) if isinstance(item, Sighting) and not item.unchanged]
        for places in list(in_parts(told, MOST, lambda n: weight(begun.items[n]), HEAVIEST)):
            if part := self._hand_over([begun.items[n] for n in places]):
                begun.parts.append((places, part))
                del told[: len(places)]
        here = [begun.items[n] for n in told]
        for n, item in zip(told, self._through(self._apart, here, [times[n] for n in told] if times else ()), strict=True):
            begun.items[n] = item
        return begun

    def end(self, begun: Begun) -> list[Any]:
        """What came of a group, through the stages that are left."""
        for places, part in begun.parts:
            self._finish(part)
            for n, answer in zip(places, part.answers, strict=True):
                begun.items[n] = self._take_over(begun.items[n], answer)
            for notes in filter(None, part.told):
                self._note(notes)
        return self._through(self._after, begun.items, begun.times)

    def _hand_over(self, items: Sequence[Sighting]) -> Part | None:
        """None where they are to be derived here."""
        home_of = self.rolecall.home_of
        things = [thing_of(item, home_of(item.raw.family, item.raw.source)) for item in items]
        return self.workers.take(things, (items[0].raw.family, items[0].raw.source)) if self.workers else None

    def _finish(self, part: Part) -> None:
        if self.workers:
            self.workers.finish(part)

    def _take_over(self, item: Sighting, answer: Any) -> Any:
        """An item as another process has answered it."""
        if isinstance(answer, Died):
            return self._broken(item, answer)
        if isinstance(answer, Reject):
            return answer
        take_over(item, answer)
        return item

    def _note(self, notes: Notes) -> None:
        self.rolecall.counts.update(notes.counts)
        self.rolecall.failures.update({redact(reason): times for reason, times in notes.failures.items()})
        for text in notes.logged:
            logger.error("%s", text)

    def _through(self, some: slice, items: list[Any], times: Sequence[datetime]) -> list[Any]:
        for stage in self.stages[some]:
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
            if find_trouble(error) or stage is self.stages[-1]:
                raise
            return self._broken(item, error)

    def _broken(self, item: Any, error: Exception) -> Reject:
        """What is left of a posting; raises where it is none."""
        if (reject := self.rolecall.broken(item, error)) is None:
            raise error
        logger.error("%s", reject.reason, exc_info=error)
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

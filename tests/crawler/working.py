"""Work that tests hand to processes, some of it deadly."""

import os
import signal
import time
from collections.abc import Callable, Sequence
from typing import Any

from pipelines.stage import Stage
from schemas.job import Sighting
from schemas.troubles import MachineTrouble

Answered = tuple[Sequence[Any], Any]


def doubling() -> Callable[[list[Any]], Answered]:
    """Doubles numbers, tells its process; other things are done."""
    return lambda things: ([DEEDS[thing]() if thing in DEEDS else 2 * thing for thing in things], os.getpid())


def not_beginning() -> Callable[[list[Any]], Answered]:
    raise ValueError("no table is there")


def dying() -> Callable[[list[Any]], Answered]:
    os._exit(3)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def spin() -> None:
    while True:
        pass


def refuse() -> None:
    raise MachineTrouble("the disk is full")


DEEDS: dict[Any, Callable[[], Any]] = {"die": die, "sleep": lambda: time.sleep(600), "spin": spin, "refuse": refuse}


class Deadly(Stage):
    """Does to its process what the title of a posting says."""

    apart = True

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Sighting) and item.raw.title in DEEDS:
            DEEDS[item.raw.title]()
        return item

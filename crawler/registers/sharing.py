"""Registers that are asked by several processes: employers for their records, titles for their occupations. Each process opens them anew.

Wages are looked up where they are written: they are asked for with what employers and titles gave.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from catalog.registers.keeping import PublicRecord
from catalog.registers.waiting import AskedEmployer
from crawler.registers.asking import Registers
from crawler.registers.loaded import Loaded
from crawler.registers.wages import Priced
from crawler.run.workers import Work, Workers, cores, in_parts
from registers.store import open_store

PRELOADED = "crawler.registers.asking"  # by the server of processes
EMPLOYERS, TITLES = 16, 64  # that are handed over together
BREAK_EVEN = 2_000  # employers and titles: with fewer, processes that have registers to read cost more than they save

Object = dict[str, Any]
Asked = AskedEmployer | str  # a title


def begin_asking(path: Path) -> Work:
    """The work of one process. It is closed with it."""
    db = open_store(path)
    registers = Registers.beside(db, path)

    def work(things: list[Asked]) -> tuple[list[Any], None]:
        titles = registers.occupations([thing for thing in things if isinstance(thing, str)])
        return [titles[thing] if isinstance(thing, str) else registers.record(thing) for thing in things], None

    return work


class SharedRegisters:
    """As `Registers`, whose answers they are. What the processes do not take (yet) is asked of ``own``."""

    def __init__(self, own: Registers, workers: Workers) -> None:
        self._own, self._workers = own, workers

    @property
    def loaded(self) -> Loaded:
        return self._own.loaded

    def records_of(self, employers: Sequence[AskedEmployer]) -> list[PublicRecord]:
        return self._shared(employers, EMPLOYERS, self._own.records_of)

    def occupations(self, titles: Sequence[str]) -> Mapping[str, Sequence[Object]]:
        found = self._shared(titles, TITLES, lambda some: list(self._own.occupations(some).values()))
        return dict(zip(titles, found, strict=True))

    def wages(self, several: Sequence[Priced]) -> list[list[Object]]:
        return self._own.wages(several)

    def _shared(self, things: Sequence[Any], most: int, ask: Callable[[Sequence[Any]], list[Any]]) -> list[Any]:
        """An answer to each. Raises what killed the process that was asked."""
        handed = [(some, self._workers.take(some)) for some in in_parts(things, most, lambda thing: 1, most)]
        answers: list[Any] = []
        for some, part in handed:
            if part is None:
                answers += ask(some)
                continue
            self._workers.finish(part)
            for answer in part.answers:
                if isinstance(answer, Exception):
                    raise answer
                answers.append(answer)
        return answers


def sharing(own: Registers, path: Path, count: int | None, waiting: int, kept: ExitStack) -> Registers | SharedRegisters:
    """Who is asked for ``waiting`` postings, by ``count`` processes, which end with ``kept``; None: one a core, where enough wait."""
    if (count or cores()) == 1:
        return own
    workers = Workers(count or cores(), partial(begin_asking, path), 0 if count else BREAK_EVEN, waiting, preloaded=PRELOADED)
    return SharedRegisters(own, kept.enter_context(workers))

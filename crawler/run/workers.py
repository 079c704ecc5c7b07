"""Processes that work for one run: ``Workers(count, begin)`` hands them things in parts and takes their answers; what it is handed to, and
why so, says docs/design/0029-all-cores.md.

``begin()`` is called once in each process and gives its ``work``: a function of things that gives an answer for each, and what else there
is to tell. Things and answers are pickled. A thing that kills its process, or holds it for longer than ``patience`` seconds, is found and
answered by `Died`; whatever was with it is done by another process.
"""

import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any, Self

from schemas.troubles import MachineTrouble

AHEAD = 4  # parts that a process has at once: it has work while the run's own process writes a batch
PATIENCE = 120.0  # seconds
MOST_DEATHS = 10  # of processes in a row, each with one thing: then it is not the things that kill them
HEEDLESS = "crawler.run.heedless"
PRELOADED = "crawler.run.preloaded"  # the module that the server of processes has loaded; of the first that ask, where several do

Work = Callable[[list[Any]], tuple[Sequence[Any], Any]]
Begin = Callable[[], Work]


class WorkersFailed(MachineTrouble):
    """Processes cannot be had, or do not live: no thing's fault."""


class Died(RuntimeError):
    """A process died of a thing."""


@dataclass(slots=True, eq=False)
class Part:
    """Things that were handed over together. Once it `is_done`: ``answers``, one each; ``told``, what else there was to tell."""

    things: list[Any]
    kin: object = None  # what it has in common with others: whoever had one of them remembers much of it
    careful: bool = False  # a process died that had it: it goes to one that has nothing else
    told: list[Any] = field(default_factory=list)
    _answers: Sequence[Any] | None = None
    _pieces: list["Part"] = field(default_factory=list)
    error: BaseException | None = None

    @property
    def is_done(self) -> bool:
        settled = self._answers is not None or self.error is not None
        return settled or (bool(self._pieces) and all(one.is_done for one in self._pieces))

    @property
    def answers(self) -> Sequence[Any]:
        """Raises what its work raised."""
        for part in (self, *self._pieces):
            if part.error is not None:
                raise part.error
        if self._answers is None:
            self._answers = [answer for piece in self._pieces for answer in piece.answers]
            self.told = [told for piece in self._pieces for told in piece.told]
        return self._answers

    def answer(self, answers: Sequence[Any], told: Any) -> None:
        self._answers, self.told = answers, [told]

    def cut(self) -> list["Part"]:
        """Each of its things by itself."""
        self._pieces = [Part([thing], careful=True) for thing in self.things]
        return self._pieces


@dataclass(slots=True, eq=False)
class _Worker:
    """A process, and the parts that it has, oldest first."""

    process: Any
    pipe: Connection
    has: deque[Part] = field(default_factory=deque)
    kin: object = None  # of the last part that it was given
    is_ready: bool = False


class Workers:
    """``count`` processes, which begin when they are first wanted: where ``least`` things have come that the caller did itself, or at the
    first one where as many are ``expected``. A caller that is handed None does its things itself."""

    def __init__(
        self, count: int, begin: Begin, least: int = 0, expected: int = 0, patience: float = PATIENCE, preloaded: str = PRELOADED
    ) -> None:
        self.count, self._begin, self._patience, self._preloaded = count, begin, patience, preloaded
        self._missing = 0 if expected >= least else least
        self._workers: list[_Worker] = []
        self._starting: Thread | None = None
        self._waiting: deque[Part] = deque()
        self._careful: deque[Part] = deque()
        self._failure: BaseException | None = None
        self._deaths = 0

    # What a run does

    def take(self, things: list[Any], kin: object = None) -> Part | None:
        """Hand over things; None where it is not worth it yet. ``kin``: see `Part`."""
        if not self.is_wanted:
            self._missing -= len(things)
            return None
        if not self._workers and self._starting is None:
            self._starting = Thread(target=self._start_all, daemon=True)
            self._starting.start()
        part = Part(things, kin)
        self._waiting.append(part)
        self._pump(0)
        return part

    @property
    def is_wanted(self) -> bool:
        """Whether what comes next is handed over."""
        return self._missing <= 0

    @property
    def is_full(self) -> bool:
        """Whether they have as much as they are given at once."""
        return len(self._waiting) + len(self._careful) + sum(len(one.has) for one in self._workers) >= self.count * AHEAD

    def poll(self) -> None:
        """Take the answers that have come, without waiting."""
        if self._workers or self._starting:
            self._pump(0)

    def finish(self, part: Part) -> None:
        """Wait until a part is done. Raises `WorkersFailed`."""
        while not part.is_done:
            self._pump(None)

    def close(self) -> None:
        """End the processes, with whatever they have in hand."""
        if self._starting is not None:
            self._starting.join()
        for worker in self._workers:
            worker.pipe.close()
            worker.process.kill()
            worker.process.join()
        self._workers = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # Processes

    def _start_all(self) -> None:
        """In a thread: the server has everything to load before it gives the first process away."""
        try:
            for _ in range(self.count):
                self._workers.append(self._start())
        except BaseException as error:  # raised where it is waited for
            self._failure = error

    def _start(self) -> _Worker:
        context = get_context("forkserver")
        context.set_forkserver_preload([HEEDLESS, self._preloaded])
        ours, its = context.Pipe()
        process = context.Process(target=serve, args=(its, self._begin, self._patience), name="rolecall worker", daemon=True)
        process.start()
        its.close()
        return _Worker(process, ours)

    def _pump(self, seconds: float | None) -> None:
        """Hand over what waits and take what has come, waiting ``seconds`` for it (None: until something comes)."""
        if self._starting is not None and (seconds is None or not self._starting.is_alive()):
            self._starting.join()
            self._starting = None
        if self._failure is not None:
            raise WorkersFailed(f"no processes to work in ({self._failure}): run it with --workers 1") from self._failure
        if self._starting is not None:
            return
        self._hand_over()
        by_pipe = {one.pipe: one for one in self._workers}
        for pipe in wait(list(by_pipe), seconds):
            self._take_from(by_pipe[pipe])  # type: ignore[index]
        self._hand_over()

    def _hand_over(self) -> None:
        """To whom has least, or nearly so and had its kin. While parts are dealt with carefully, nothing else is handed over."""
        some = [one for one in self._workers if one.is_ready and not any(part.careful for part in one.has)]
        while some and self._careful and not (least := min(some, key=_load)).has:
            self._give(least, self._careful.popleft())
            some.remove(least)
        while some and self._waiting and not self._careful and len(min(some, key=_load).has) < AHEAD:
            part = self._waiting.popleft()
            self._give(min(some, key=lambda one: len(one.has) - (part.kin is not None and one.kin == part.kin)), part)

    def _give(self, worker: _Worker, part: Part) -> None:
        worker.has.append(part)
        worker.kin = part.kin
        with suppress(OSError):  # it is dead: its pipe says so, too
            worker.pipe.send_bytes(pickle.dumps(part.things, pickle.HIGHEST_PROTOCOL))

    def _take_from(self, worker: _Worker) -> None:
        try:
            kind, *told = pickle.loads(worker.pipe.recv_bytes())  # noqa: S301 (of a process of our own)
        except (EOFError, OSError):
            self._bury(worker)
            return
        if kind == "ready":
            worker.is_ready = True
        elif not worker.is_ready:
            raise WorkersFailed(f"a process to work in does not begin ({told[0]}): run it with --workers 1") from told[0]
        elif kind == "raised":
            worker.has.popleft().error = told[0]
        else:
            worker.has.popleft().answer(*told)
            self._deaths = 0

    def _bury(self, worker: _Worker) -> None:
        """A process has died. What it had is done by another one, with care; a single thing that it died of is answered."""
        worker.process.join()
        self._workers.remove(worker)
        worker.pipe.close()
        words = _why(worker.process.exitcode, self._patience)
        if not worker.is_ready:
            raise WorkersFailed(f"a process to work in {words} before it began: run it with --workers 1")
        for part in worker.has:
            if not part.careful:
                part.careful = True
                self._careful.append(part)
            elif len(part.things) > 1:
                self._careful.extend(part.cut())
            else:
                self._deaths += 1
                part.answer([Died(f"its process {words}")], None)
        if self._deaths >= MOST_DEATHS:
            raise WorkersFailed(f"{self._deaths} processes in a row {words}: see whether memory is short, or run it with --workers 1")
        self._workers.append(self._start())


def _load(worker: _Worker) -> int:
    return len(worker.has)


def _why(code: int | None, patience: float) -> str:
    if code == -signal.SIGALRM:
        return f"was stopped after {patience:g} seconds"
    if code is not None and code < 0:
        return f"was killed by signal {-code}"
    return f"ended with code {code}"


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# In a process


def serve(pipe: Connection, begin: Begin, patience: float) -> None:
    """Work until nobody is left to work for. Two threads keep the pipe moving: work waits neither for the next part nor until the last
    answer is taken. A part that holds it for longer than ``patience`` seconds ends it, whatever it is doing (SIGALRM)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for who we work for
    asked: SimpleQueue[bytes] = SimpleQueue()
    answered: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_keep_moving, args=(lambda: asked.put(pipe.recv_bytes()),), daemon=True).start()
    Thread(target=_keep_moving, args=(lambda: pipe.send_bytes(answered.get()),), daemon=True).start()
    try:
        work = begin()
    except BaseException as error:
        answered.put(_packed("raised", _told_of(error)))
        signal.pause()  # who we work for takes note of it, and ends us
        return
    answered.put(_packed("ready"))
    while True:
        things = pickle.loads(asked.get())  # noqa: S301 (of who started it)
        signal.setitimer(signal.ITIMER_REAL, patience)
        answer = _answer_of(work, things)
        signal.setitimer(signal.ITIMER_REAL, 0)
        answered.put(answer)


def _keep_moving(step: Callable[[], None]) -> None:
    try:
        while True:
            step()
    except (EOFError, OSError):  # the other end is gone
        os._exit(0)


def _answer_of(work: Work, things: list[Any]) -> bytes:
    try:
        return _packed("done", *work(things))
    except Exception as error:
        return _packed("raised", _told_of(error))


def _packed(*told: Any) -> bytes:
    return pickle.dumps(told, pickle.HIGHEST_PROTOCOL)


def _told_of(error: BaseException) -> BaseException:
    """An error as it can be handed on: by its words where it is none that can be pickled."""
    try:
        found: BaseException = pickle.loads(pickle.dumps(error))  # noqa: S301 (what was just written)
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return found


def in_parts(things: Iterable[Any], most: int, weight: Callable[[Any], int], heaviest: int) -> Iterable[list[Any]]:
    """Things as they come, in lists of ``most`` at most, that weigh no more than ``heaviest`` together; a heavier one stands alone."""
    part: list[Any] = []
    weighs = 0
    for thing in things:
        heavy = weight(thing)
        if part and (len(part) == most or weighs + heavy > heaviest):
            yield part
            part, weighs = [], 0
        part.append(thing)
        weighs += heavy
    if part:
        yield part

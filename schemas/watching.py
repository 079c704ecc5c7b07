"""How far long work is that nobody asked for: ``with watched("making the table search anew", 1_000_000, "jobs") as done: done(500)``.

It comes before what was asked for, in rooms below the command line (a catalog of before is opened), so that nobody hands a bar to it. The
command line says where it is shown; nowhere, if nobody does.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar

Done = Callable[[int], object]  # told of so many things as are done since it was told last
Show = Callable[[str, int, str], AbstractContextManager[Done]]  # of what is done, to how many things, what they are called


def _nowhere(what: str, total: int, things: str) -> AbstractContextManager[Done]:
    return nullcontext(lambda done: None)


_SHOWN: ContextVar[Show] = ContextVar("shown", default=_nowhere)


def show_on(show: Show) -> None:
    """Let long work of this context be shown by ``show`` from now on."""
    _SHOWN.set(show)


def watched(what: str, total: int, things: str) -> AbstractContextManager[Done]:
    return _SHOWN.get()(what, total, things)

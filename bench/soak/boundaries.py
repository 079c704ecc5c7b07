"""Where a process writes: each commit, statement, frame, rename, sync, creation and removal is a boundary; at a chosen one it kills itself.

A boundary is known by what is done and by whom: ``commit.before writer.py:_transaction writer.py:write``. ``install`` changes `os`, `open`
and `sqlite3` of the process that calls it: of a child, for good.
"""

import builtins
import io
import os
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = str(Path(__file__).resolve().parents[2])
OURS = str(Path(__file__).resolve().parent)
CALLS = ("fsync", "replace", "rename", "unlink", "remove", "rmdir", "mkdir", "ftruncate", "truncate", "chmod", "utime")
WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER")
ENDING = ("COMMIT", "END", "RELEASE")
DEPTH = 2  # functions of the project that name who writes

Boundary = tuple[str, int]  # its name, and the how-manieth time it is reached


class Boundaries:
    """Counts what is reached. At ``target``, the process ends as by `kill -9`."""

    def __init__(self, target: Boundary | None = None) -> None:
        self.target = target
        self.reached: Counter[str] = Counter()

    def reach(self, what: str) -> None:
        if self.is_next(what):
            os.kill(os.getpid(), signal.SIGKILL)
        self.reached[f"{what} {written_by()}"] += 1

    def is_next(self, what: str) -> bool:
        name = f"{what} {written_by()}"
        return self.target == (name, self.reached[name])


def written_by() -> str:
    """The innermost functions of the project that are being run."""
    frame, named = sys._getframe(1), []
    while frame and len(named) < DEPTH:
        code = frame.f_code
        if code.co_filename.startswith(ROOT) and not code.co_filename.startswith(OURS) and "/.venv/" not in code.co_filename:
            named.append(f"{Path(code.co_filename).name}:{code.co_name}")
        frame = frame.f_back  # type: ignore[assignment]
    return " ".join(named)


def install(at: Boundaries) -> None:
    """From here on, whatever this process writes reaches a boundary before and after."""
    for name in CALLS:
        setattr(os, name, _around(getattr(os, name), name, at))
    os.open = _creating(os.open, at)
    builtins.open = io.open = _opening(io.open, at)  # type: ignore[assignment]
    _count_connections(at)


def _around(call: Callable[..., Any], name: str, at: Boundaries) -> Callable[..., Any]:
    def counted(*arguments: Any, **named: Any) -> Any:
        at.reach(f"{name}.before")
        done = call(*arguments, **named)
        at.reach(f"{name}.after")
        return done

    return counted


def _creating(call: Callable[..., int], at: Boundaries) -> Callable[..., int]:
    def counted(path: Any, flags: int, *arguments: Any, **named: Any) -> int:
        done = call(path, flags, *arguments, **named)
        if flags & os.O_CREAT:
            at.reach("create.after")
        return done

    return counted


def _opening(call: Callable[..., Any], at: Boundaries) -> Callable[..., Any]:
    def counted(file: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        if not set(mode) & set("wax+"):
            return call(file, mode, *arguments, **named)
        at.reach("open.before")
        if "b" not in mode:
            done = call(file, mode, *arguments, **named)
        else:
            raw = call(file, mode, 0, **{name: value for name, value in named.items() if name != "buffering"})
            done = (CountedRandom if "+" in mode else CountedWriter)(raw)
            done.at = at
        at.reach("open.after")
        return done

    return counted


class Counted:
    """A file that is killed before, in the middle of, or after a write."""

    at: Boundaries

    def write(self, data: Any) -> int:
        self.at.reach("write.before")
        if self.at.is_next("write.torn"):
            super().write(bytes(data)[: len(data) // 2])  # type: ignore[misc]
            self.flush()  # type: ignore[attr-defined]
        self.at.reach("write.torn")
        done: int = super().write(data)  # type: ignore[misc]
        self.at.reach("write.after")
        return done

    def truncate(self, size: int | None = None) -> int:
        self.at.reach("truncate.before")
        done: int = super().truncate(size)  # type: ignore[misc]
        self.at.reach("truncate.after")
        return done


class CountedWriter(Counted, io.BufferedWriter):
    pass


class CountedRandom(Counted, io.BufferedRandom):
    pass


def _count_connections(at: Boundaries) -> None:
    connect = sqlite3.connect

    class CountedConnection(sqlite3.Connection):
        def execute(self, sql: str, *arguments: Any) -> sqlite3.Cursor:
            return self._around(sql, lambda: super(CountedConnection, self).execute(sql, *arguments))

        def executemany(self, sql: str, *arguments: Any) -> sqlite3.Cursor:
            return self._around(sql, lambda: super(CountedConnection, self).executemany(sql, *arguments))

        def executescript(self, sql: str) -> sqlite3.Cursor:
            return self._around("CREATE", lambda: super(CountedConnection, self).executescript(sql))

        def backup(self, target: sqlite3.Connection, **named: Any) -> None:
            def progress(status: int, left: int, total: int) -> None:
                at.reach("backup.pages")
                if told := named.get("progress"):
                    told(status, left, total)

            super().backup(target, **{**named, "progress": progress})

        def _around(self, sql: str, run: Callable[[], sqlite3.Cursor]) -> sqlite3.Cursor:
            verb = sql.split(None, 1)[0].upper().rstrip(";")
            if verb in ENDING or (verb in WRITING and not self.in_transaction):
                at.reach("commit.before")
                done = run()
                at.reach("commit.after")
                return done
            done = run()
            if verb in WRITING:
                at.reach("statement.after")
            return done

    def counted(*arguments: Any, **named: Any) -> sqlite3.Connection:
        return connect(*arguments, **{"factory": CountedConnection, **named})

    sqlite3.connect = counted  # type: ignore[assignment]

"""Runs commands, each in a fork of one process that has loaded everything: for tests, in a process of its own.

In: [{"arguments": […], "raising": "module:Class.method", "error": number, "most": bytes that a file may have}, …]. What ``raising`` names
raises wherever it is called: that error of the machine's, where a number is named.
Out, a line a run, in any order: {"number": its place, "calls": how often it raised, "code": the exit code, "said": what was printed}.
No run waits for a lock, and none may do what the modes of files forbid, whoever starts it.
"""

import ctypes
import os
import resource
import signal
import sqlite3
import sys
import tempfile
from functools import partial
from importlib import import_module
from typing import Any

import orjson

from crawler.cli import COMMANDS, main
from crawler.run.flow import load_settings
from crawler.run.rules import rules_version
from spiders.registry import families

AT_ONCE = 8  # runs, which wait for most of their time
SECONDS = 60  # for one run, on a machine that has much to do; one that takes longer hangs, and is killed
CAPABILITIES_3 = 0x20080522


class Injected(RuntimeError):
    """No error that anything here expects."""


def inject(target: str, error: int) -> list[str]:
    """Put a function that raises in the place of ``target``; the list grows when it is called. ``error``: the machine's, by its number."""
    module, _, path = target.partition(":")
    owner: Any = import_module(module)
    *way, name = path.split(".")
    for step in way:
        owner = getattr(owner, step)
    calls: list[str] = []

    def raises(*_: Any, **__: Any) -> Any:
        calls.append(target)
        raise OSError(error, os.strerror(error)) if error else Injected(target)

    raises.__name__ = name
    setattr(owner, name, classmethod(raises) if isinstance(owner.__dict__.get(name), classmethod) else raises)  # type: ignore[arg-type]
    return calls


def be_nobody() -> None:
    """From here on, the modes of files hold for root as for others."""
    header, none = (ctypes.c_uint32 * 2)(CAPABILITIES_3, 0), (ctypes.c_uint32 * 6)()
    if ctypes.CDLL(None, use_errno=True).capset(header, none):
        raise OSError(ctypes.get_errno(), "capset")


def run(asked: dict[str, Any], out: int) -> None:
    calls, code = inject(asked["raising"], asked.get("error", 0)) if asked.get("raising") else [], 99
    signal.alarm(SECONDS)
    be_nobody()
    with tempfile.TemporaryFile() as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
        if most := asked.get("most"):
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        try:
            main(asked["arguments"])
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 0
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            said.seek(0)
            told = {"number": asked["number"], "calls": len(calls), "code": code, "said": said.read().decode()}
            os.write(out, orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE))


def load_all() -> None:
    """What each run would begin with."""
    for name in (*(f"crawler.commands.{name}" for name in COMMANDS), "pipelines.batch", "pipelines.deduplicate", "pipelines.load"):
        import_module(name)
    families(), rules_version(), load_settings()
    sqlite3.connect = partial(_connect, sqlite3.connect)  # type: ignore[assignment]


def _connect(connect: Any, *arguments: Any, **named: Any) -> Any:
    return connect(*arguments, **named | {"timeout": 0.05})


def wait_for_one(children: dict[int, int], out: int) -> None:
    """``children``: process -> the number of its run. One that was killed has its line from here."""
    child, status = os.wait()
    number = children.pop(child)
    if killed := os.WTERMSIG(status):
        told = {"number": number, "calls": 1, "code": -killed, "said": "killed"}
        os.write(out, orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE))


def run_all(runs: list[dict[str, Any]], out: int) -> None:
    """`AT_ONCE` at a time."""
    children: dict[int, int] = {}
    for number, asked in enumerate(runs):
        if len(children) >= AT_ONCE:
            wait_for_one(children, out)
        if child := os.fork():
            children[child] = number
            continue
        try:
            run({**asked, "number": number}, out)
        finally:
            os._exit(0)
    while children:
        wait_for_one(children, out)


if __name__ == "__main__":
    asked = orjson.loads(sys.stdin.buffer.read())
    load_all()
    run_all(asked, os.dup(1))

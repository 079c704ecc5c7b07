"""Runs a command again and again, each time with one function that raises: for tests, in a process of its own.

In: {"arguments": […], "targets": ["module:Class.method" …]}, where "{n}" in an argument is the number of the run. Out, a line a target:
{"target": …, "calls": how often it raised, "code": the exit code, "said": what was printed}.
"""

import os
import signal
import sys
import tempfile
from importlib import import_module
from typing import Any

import orjson

from crawler.cli import main

SECONDS = 40  # for one run


class Injected(RuntimeError):
    """No error that anything here expects."""


def inject(target: str) -> list[str]:
    """Put a function that raises in the place of ``target``; the list grows when it is called."""
    module, _, path = target.partition(":")
    owner: Any = import_module(module)
    *way, name = path.split(".")
    for step in way:
        owner = getattr(owner, step)
    calls: list[str] = []

    def raises(*_: Any, **__: Any) -> Any:
        calls.append(target)
        raise Injected(target)

    static = owner.__dict__.get(name)
    setattr(owner, name, classmethod(raises) if isinstance(static, classmethod) else raises)  # type: ignore[arg-type]
    return calls


def run(target: str, arguments: list[str], out: int) -> None:
    calls, code = inject(target), 99
    signal.alarm(SECONDS)
    with tempfile.TemporaryFile() as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
        try:
            main(arguments)
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 0
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            said.seek(0)
            told = {"target": target, "calls": len(calls), "code": code, "said": said.read().decode()}
            os.write(out, orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE))


if __name__ == "__main__":
    asked = orjson.loads(sys.stdin.buffer.read())
    import_module("crawler.commands.crawl")
    kept = os.dup(1)
    for number, target in enumerate(asked["targets"]):
        child = os.fork()
        if not child:
            try:
                run(target, [argument.replace("{n}", str(number)) for argument in asked["arguments"]], kept)
            finally:
                os._exit(0)
        os.waitpid(child, 0)

"""The journal of runs: ``runs.log``, a line for people, and ``runs.jsonl``, the same for machines, in the folder of logs."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from catalog.database import make_folder
from crawler.printing import plain
from schemas.characters import visible
from schemas.secrets import redact, without_secrets

PEOPLE, MACHINES = "runs.log", "runs.jsonl"
LARGEST = 10_000_000  # bytes; a larger one makes way: it becomes ``runs.log.1``, in the place of the one before


def note(folder: Path, at: datetime, event: str, sentence: str = "", **values: Any) -> None:
    """Add an event to both files. ``sentence``: for people; an event without one is for machines alone. A journal that cannot be written
    is no matter of the run's."""
    line = orjson.dumps({"at": at, "event": event, **values}, default=plain).decode()
    with suppress(OSError):
        make_folder(folder)
        _add(folder / MACHINES, line)
        if sentence:
            _add(folder / PEOPLE, f"{at:%Y-%m-%d %H:%M:%S}Z {sentence}".replace("\n", " "))


def _add(path: Path, line: str) -> None:
    """One write: lines of several processes stay whole."""
    if path.exists() and path.stat().st_size > LARGEST:
        path.replace(path.with_name(f"{path.name}.1"))
    with path.open("ab", buffering=0) as file:
        file.write((visible(without_secrets(redact(line))) + "\n").encode("utf-8", "backslashreplace"))

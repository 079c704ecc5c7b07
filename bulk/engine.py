"""Daft, the engine: on this machine's cores, or on a Ray cluster where one is named.

The engine spreads partitions over processes (`each`) and does what needs all of them at once (joins and groups). Nothing else of
rolecall knows of it.
"""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from schemas.errors import Problem
from schemas.troubles import find_trouble

QUIET = {"DAFT_ANALYTICS_ENABLED": "0", "DO_NOT_TRACK": "true", "DAFT_PROGRESS_BAR": "0"}  # Daft calls its makers otherwise
LOCAL_RAY = "local"
Task = Callable[[Path, int], None]


def load_daft() -> Any:
    """The library. Raises `Problem` where it is not installed."""
    os.environ.update({name: os.environ.get(name, value) for name, value in QUIET.items()})
    try:
        import daft  # heavy, and an extra
    except ImportError as error:
        raise Problem("`rolecall bulk run` needs Daft: install it with `pip install 'rolecall[bulk]'`") from error
    return daft


def start(ray: str | None) -> Any:
    """Daft, on the cores of this machine, or (``ray``) on the cluster at that address; "local" is a Ray of two processes here."""
    daft = load_daft()
    if ray is None:
        daft.get_or_create_runner()  # the native one, unless DAFT_RUNNER says otherwise
        return daft
    try:
        import ray as cluster
    except ImportError as error:
        raise Problem("a Ray cluster needs Ray: install it with `pip install 'rolecall[ray]'`, or leave bulk.ray out") from error
    told = {"log_to_driver": False, "configure_logging": False, "ignore_reinit_error": True}
    try:
        cluster.init(**({"num_cpus": 2, "include_dashboard": False} if ray == LOCAL_RAY else {"address": ray}), **told)
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise Problem(f"no Ray cluster answers at {ray}: see `ray status` there, or leave bulk.ray out") from error
    daft.set_runner_ray(noop_if_initialized=True)
    return daft


def each(daft: Any, task: Task, out: Path, parts: Sequence[int]) -> None:
    """``task`` of each partition, each process one at a time. Raises `Problem` with the words of the first that failed, when all have
    ended: what the others made is kept."""
    if not parts:
        return

    @daft.func.batch(return_dtype=daft.DataType.string(), use_process=True, batch_size=1)
    def done(numbers: Any) -> list[str]:
        return [attempt(task, out, number) for number in numbers.to_pylist()]

    rows = daft.from_pydict({"part": list(parts)})
    spread = rows.into_partitions(len(parts)) if is_ray(daft) else rows
    said = spread.with_column("said", done(daft.col("part"))).sort("part").to_pydict()["said"]
    if failed := [words for words in said if words]:
        more = f" ({len(failed) - 1} more of {len(said)} partitions failed)" if len(failed) > 1 else ""
        raise Problem(f"{failed[0]}{more}. What is finished is kept: the same command goes on from there")


def is_ray(daft: Any) -> bool:
    return bool(daft.get_or_infer_runner_type() == "ray")


def attempt(task: Task, out: Path, part: int) -> str:
    """Nothing, or what went wrong in words: what a process raises would end the engine."""
    try:
        task(out, part)
    except Problem as error:
        return str(error)
    except Exception as error:
        return str(find_trouble(error) or f"partition {part}: {type(error).__name__}: {error}")
    return ""

"""What an ingest costs, stage by stage: ``python -m bench.ingest [POSTINGS]`` prints CPU microseconds a posting and shares of the whole.

Postings of real size (some 8 kB of HTML: the demo boards' texts, put together until they are as long) go through the flow into a fresh
archive and catalog. Beside it, in the same process: parsing the payload's JSON alone, and a bare loop of additions, so that two machines
or two versions can be compared by ratios. A share counts what the stages behind the batch took as theirs, not as the batch's.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from bench.clock import seconds
from bench.facts import read_demo
from crawler.run.flow import Flow, calm_collector, load_settings
from crawler.run.groups import in_groups
from crawler.run.places import Places
from crawler.run.runs import open_run
from schemas.raw import RawPosting

LENGTH = 8_000  # characters of HTML: the mean of public boards
LOOP = 1_000_000  # additions of the bare loop


def postings(count: int) -> Iterator[RawPosting]:
    """``count`` postings, each with a description of about `LENGTH` characters."""
    texts = cycle([raw.description_html for raw in read_demo() if raw.description_html])
    for number, raw in enumerate(islice(cycle(read_demo()), count)):
        parts = [f"<p>Opening number {number}.</p>"]
        while sum(map(len, parts)) < LENGTH:
            parts.append(next(texts))
        yield replace(raw, identifier=str(number), description_html="".join(parts))


def timed(name: str, work: Callable[[Any], Any], spent: Counter[str]) -> Callable[[Any], Any]:
    """``work`` with its CPU seconds added to ``spent[name]``."""

    def run(item: Any) -> Any:
        begun = time.process_time()
        try:
            return work(item)
        finally:
            spent[name] += time.process_time() - begun

    return run


def name_of(stage: object) -> str:
    return type(stage).__name__.removesuffix("Pipeline").lower()


def measure(items: list[RawPosting], folder: Path) -> Counter[str]:
    """CPU seconds of each stage for ``items``."""
    spent: Counter[str] = Counter()
    with open_run(Places(folder / "catalog.db"), "ingest") as rolecall, Flow(rolecall, load_settings()) as flow:
        for stage in (*flow.stages, *flow.stages[-1].stages):
            method = next(name for name in ("process_items", "process_item", "process_batch") if hasattr(stage, name))
            setattr(stage, method, timed(name_of(stage), getattr(stage, method), spent))
        for some in in_groups(items):
            flow.push_all(some)
        flow.stages[-1].flush()
    spent["batch"] -= min(spent["batch"], spent["deduplicate"] + spent["load"])
    return spent


def main() -> None:
    """Print the stages, the whole, and what stands beside it."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 400
    calm_collector()
    items = list(postings(count))
    payload = orjson.dumps(items)
    with TemporaryDirectory() as folder:
        measure(items[:50], Path(folder) / "warm")  # tables are loaded once a process
        spent = measure(items, Path(folder) / "cold")
    whole = sum(spent.values())
    for name, taken in spent.most_common():
        print(f"{name:14} {taken / count * 1e6:9,.0f} us {taken / whole:6.0%}")
    parsing, loop = seconds(lambda: orjson.loads(payload)), seconds(lambda: sum(number for number in range(LOOP)))
    print(f"{'whole':14} {whole / count * 1e6:9,.0f} us {whole / parsing:6,.0f} times parsing alone, {whole / count / loop:.3f} bare loops")


if __name__ == "__main__":
    main()

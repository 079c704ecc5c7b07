"""What making sense costs: ``python -m bench.facts [POSTINGS]`` prints postings/s from payload to facts, on the demo boards' texts.

The same process and texts for each: parsing the payloads alone, hashing what is unchanged, and the stages one by one.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crawler.demo.boards import DEMO, demo_boards
from crawler.offline.saved import read_saved
from crawler.run.flow import Flow, calm_collector, load_settings
from pipelines.archive import Archive
from pipelines.context import Rolecall
from schemas.raw import RawPosting
from spiders.registry import families

ROUNDS = 5
API_BOARDS = ("greenhouse", "lever", "ashby")


def read_demo() -> list[RawPosting]:
    """The postings of the demo boards that one answer holds."""
    boards = {row.family: row for row in demo_boards()}
    files = [(family, path) for family in API_BOARDS for path in sorted((DEMO / "day1" / family).glob("*.json"))]
    found = [one for family, path in files for one in read_saved(path, families()[family](), boards[family])]
    return [one for one in found if isinstance(one, RawPosting)]


def copies(postings: list[RawPosting], count: int) -> list[RawPosting]:
    """``count`` postings under ids of their own."""
    return [replace(postings[n % len(postings)], identifier=str(n)) for n in range(count)]


def rate(work: Callable[[], int]) -> float:
    """Postings a CPU second, the best of a few rounds."""
    best = 0.0
    for _ in range(ROUNDS):
        begun = time.process_time()
        best = max(best, work() / (time.process_time() - begun))
    return best


def push_all(flow: Flow, items: list[Any]) -> int:
    for item in items:
        flow.push(item)
    return len(items)


def main() -> None:
    """Print the rates, and each beside parsing alone."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 400
    calm_collector()
    postings = copies(read_demo(), count)
    size = sum(len(p.description_html or "") for p in postings) / len(postings) / 1000
    parsing = rate(lambda: len(read_demo()))
    with TemporaryDirectory() as folder:
        archive = Archive(Path(folder))
        rolecall = Rolecall("bench", archive)
        record = Flow(rolecall, load_settings(), without=("derive", "check", "batch"))
        archive.begin("bench")
        first = rate(lambda: push_all(record, copies(postings, count)))
        sightings = [record.push(posting) for posting in postings]
        hashes = {sighting.posting_id: sighting.content_hash for sighting in sightings}
        known = Rolecall("again", archive, writer=type("Known", (), {"known_hashes": lambda self, family, board: hashes})())
        again = Flow(known, load_settings(), without=("batch",))
        unchanged = rate(lambda: push_all(again, postings))
        archive.close()
    sense = Flow(Rolecall("bench"), load_settings(), without=("record", "batch"))
    whole = rate(lambda: push_all(sense, [replace(sighting) for sighting in sightings]))
    print(f"{count} postings with texts of {size:.1f} kB (HTML)")
    for name, speed in (
        ("parsing alone", parsing),
        ("record, archived", first),
        ("record, unchanged", unchanged),
        ("derive + check", whole),
    ):
        print(f"{name:<22} {speed:>9,.0f} postings/s  {parsing / speed:>6.1f} x the time of parsing")
    for stage in sense.stages:
        only = Flow(Rolecall("bench"), load_settings(), without=("record", "batch"))
        only.stages = [stage]
        print(f"  {type(stage).__name__:<20} {1e6 / rate(partial(push_all, only, sightings)):>9,.0f} us")


if __name__ == "__main__":
    main()

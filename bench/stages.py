"""What an ingest costs, stage by stage: ``python -m bench stages [POSTINGS]`` prints CPU microseconds a posting and shares of the whole,
``python -m bench stages FAMILY FILES...`` the same of saved answers of a platform.

Invented postings have texts of real size (some 5 kB). All goes through the flow into a fresh archive
and catalog. A stage is one or more functions, each timed where its caller finds it; what it calls of another stage counts as the other's
alone. Beside it, in the same process: parsing the payload's JSON alone, and ten million additions in a bare loop (`clock.additions`), so
that two machines or two versions can be compared by ratios: the last column is a stage's postings in the time of that loop.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import reduce, wraps
from importlib import import_module
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import orjson

from bench.clock import additions, seconds
from bench.facts import read_demo
from crawler.offline.saved import read_saved
from crawler.run.flow import Flow, calm_collector, load_settings
from crawler.run.groups import in_groups
from crawler.run.places import Places
from crawler.run.runs import open_run
from schemas.raw import RawPosting
from spiders.registry import families

LENGTH = 6_000  # characters of HTML: their text is some 5 kB, as on public boards
# What stands around a posting's facts, as most of a real text does.
FILLER = (
    "<p>We keep {0} in {1} harbours, and have done so since our founders met on a pier in the rain.</p>",
    "<h3>What you'll do</h3><ul><li>Plan the week's {0} with the people who carry it out</li><li>Write down what was learned</li></ul>",
    "<ul><li>Own a part of our {0} from first sketch to daily use</li><li>Review the work of others, kindly and in good time</li></ul>",
    "<h3>What you bring</h3><ul><li>Solid judgement in matters of {0}</li><li>Clear writing, and an ear for what is left unsaid</li></ul>",
    "<p>Our teams are small. Each decides on its own {0}, speaks with those who use it, and answers for what comes of it.</p>",
    "<h3>What we offer</h3><ul><li>A bright workshop by the water</li><li>A library of {0}, and time to read in it</li></ul>",
    "<p>Every month {1} of us meet for a day to look back at the {0}: what held, what broke, and what we would do otherwise.</p>",
    "<p>You will report to the head of {0}, who has been here for long and likes questions more than answers.</p>",
    "<h3>About us</h3><p>We are a company of sailors, joiners and clerks. What we build is used along {1} coasts, mostly for {0}.</p>",
    "<p>We welcome people of every kind and path, and judge what they do with {0}, never where they come from.</p>",
)
MATTERS = ("lanterns", "tide tables", "rope walks", "charts", "bells", "signal flags", "mooring lines", "pilot boats", "harbour ledgers")
LOOP = 1_000_000  # additions of the bare loop of other benchmarks
# Where the stages stand: their names as printed, and the functions, each as its caller finds it.
STAGES = {
    "record": ("pipelines.record:RecordPipeline.process_item",),
    "archive": ("pipelines.archive:Archive.add", "pipelines.archive:Archive.flush"),
    "derive, rest": ("pipelines.derive:derive_all",),
    "clean": ("pipelines.extract.posting:_clean", "pipelines.extract.posting:clean_text"),
    "text": ("pipelines.extract.posting:read_all",),
    "place": ("pipelines.extract.posting:settle_places",),
    "title": ("pipelines.extract.posting:extract_title",),
    "organization": ("pipelines.extract.posting:posting_names",),
    "language": ("pipelines.extract.posting:settle_language",),
    "sections": ("pipelines.extract.posting:settle_statements",),
    "experience": ("pipelines.extract.posting:settle_experience",),
    "education": ("pipelines.extract.demands.education:extract_education",),
    "skills": ("pipelines.extract.demands.skills:extract_skills",),
    "other terms": (
        *(f"pipelines.extract.posting:{name}" for name in ("extract_languages", "extract_certificates", "extract_travel")),
        "pipelines.extract.demands.seniority:extract_seniority",
    ),
    "employment": ("pipelines.extract.terms_of_work.employment:extract_employment",),
    "workplace": ("pipelines.extract.terms_of_work.workplace:extract_workplace", "pipelines.extract.posting:find_days"),
    "pay": ("pipelines.extract.posting:settle_pay",),
    "eligibility": ("pipelines.extract.posting:settle_eligibility",),
    "dates": ("pipelines.extract.posting:extract_date",),
    "check": ("pipelines.check:CheckPipeline.process_item",),
    "signature": ("pipelines.deduplicate:fingerprints",),
    "match": ("pipelines.deduplicate:find_pairs",),
    "listings": ("catalog.writer:Writer.listing",),
    "write": ("catalog.writer:Writer.write",),
    "rows": ("catalog.postings:ready_of",),
    "lists": ("catalog.ready:lists_of", "catalog.ready:packed", "catalog.postings:write_lists"),
    "full text": ("catalog.postings:feed",),
    "jobs": ("catalog.postings:settle", "catalog.postings:choose_main"),
    "events": ("catalog.postings:tell_opened", "catalog.writer:tell_moved"),
    "registers": ("catalog.moved:tell_registered",),
    "narrow search": ("catalog.moved:keep",),
    "employers": ("crawler.run.runs:settle_boards",),
    "closing": ("catalog.writer:Writer.finish_run",),
}


def postings(count: int) -> Iterator[RawPosting]:
    """``count`` invented postings, each with a description of about `LENGTH` characters: a demo board's among what stands around facts,
    of which a third is said in no other posting."""
    for number, raw in enumerate(islice(cycle(read_demo()), count)):
        parts, filler = [raw.description_html or ""], cycle(FILLER)
        while sum(map(len, parts)) < LENGTH:
            own = number if len(parts) % 3 == 0 else len(parts)
            parts.append(next(filler).format(MATTERS[own % len(MATTERS)], own))
        yield replace(raw, identifier=str(number), description_html="".join(parts))


class Watch:
    """CPU seconds by the name of what was running, the innermost alone."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._open: list[str] = ["rest"]
        self._since = time.process_time()

    def _turn(self) -> None:
        now = time.process_time()
        self.spent[self._open[-1]] += now - self._since
        self._since = now

    def timed(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """``work``, whose time counts as ``name``'s."""

        @wraps(work)
        def run(*args: Any, **kwargs: Any) -> Any:
            self._turn()
            self._open.append(name)
            try:
                return work(*args, **kwargs)
            finally:
                self._turn()
                self._open.pop()

        return run


def watched(watch: Watch) -> ExitStack:
    """While it is open, `STAGES` are timed."""
    undone = ExitStack()
    for name, places in STAGES.items():
        for place in places:
            module, _, path = place.partition(":")
            *owners, attribute = path.split(".")
            owner = reduce(getattr, owners, import_module(module))
            undone.enter_context(patch.object(owner, attribute, watch.timed(name, getattr(owner, attribute))))
    return undone


def measure(read: Callable[[], Iterator[Any]], folder: Path) -> Counter[str]:
    """CPU seconds of each stage for what is ``read``, reading among them, from the first item to the end of the run."""
    watch = Watch()
    with watched(watch), open_run(Places(folder / "catalog.db"), "ingest") as rolecall, Flow(rolecall, load_settings()) as flow:
        watch.spent.clear()  # what opening a run costs does not hang on its postings
        for some in watch.timed("read", list)(in_groups(read())):
            flow.push_all(some)
    watch.timed("rest", int)()  # counts what ran since
    return watch.spent


def saved(family: str, files: list[Path]) -> Iterator[Any]:
    """What saved answers hold."""
    spider = families()[family]()
    for path in files:
        yield from read_saved(path, spider, None)


def main() -> None:
    """Print the stages, the whole, and what stands beside it."""
    calm_collector()
    if len(sys.argv) > 2:
        files = [Path(name) for name in sys.argv[2:]]
        read = lambda: saved(sys.argv[1], files)  # noqa: E731
    else:
        invented = list(postings(int(sys.argv[1]) if len(sys.argv) > 1 else 400))
        read = lambda: iter(invented)  # noqa: E731
    with TemporaryDirectory() as folder:
        measure(lambda: postings(50), Path(folder) / "warm")  # tables are loaded once a process
        spent = measure(read, Path(folder) / "cold")
    told = [one for one in read() if isinstance(one, RawPosting)]
    payload, loop, whole = orjson.dumps(told), additions(), sum(spent.values())
    length = sum(len(one.description_html or "") for one in told) / len(told)
    print(f"{len(told)} postings with {length:,.0f} characters of HTML; ten million additions {loop:.2f} s")
    for name, taken in (*spent.most_common(), ("whole", whole)):
        print(f"{name:14} {taken / len(told) * 1e6:9,.0f} us {taken / whole:6.1%} {loop * len(told) / taken:12,.0f}")
    print(f"{'parsing alone':14} {seconds(lambda: orjson.loads(payload)) / len(told) * 1e6:9,.0f} us")


if __name__ == "__main__":
    main()

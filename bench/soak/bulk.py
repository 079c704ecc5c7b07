"""`rolecall bulk` beside one machine's path: the same raw postings through both must give the same.

``python -m bench.soak.bulk [POSTINGS] [--clones N] [--seed 1]`` (default 200,000 and 20,000). Invented postings, with copies at
aggregators, edits, and one opening at many places, are ingested as ever, and run through `bulk.run`, which is killed (SIGKILL) twice on the
way. Compared are postings, facts, signatures, judged pairs and jobs; what `bulk import` makes of the run, row by row, but for wall-clock
columns. Then one employer's clones alone: time a posting, and memory. Exit code 1 where anything differs.
"""

import argparse
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pyarrow.parquet as pq

from bulk.importing import import_folder
from bulk.parts import part_of
from bulk.plan import read_plan
from bulk.run import run
from bulk.signing import FACT_SCHEMAS, POSTING_SCHEMA
from crawler.run.flow import Flow, load_settings
from crawler.run.groups import in_groups
from crawler.run.places import Places
from crawler.run.rules import rules_version
from crawler.run.runs import open_run
from schemas.enums import Lineage
from schemas.raw import RawPay, RawPlace, RawPosting

SEEN = datetime(2026, 11, 1, 12, tzinfo=UTC)
CITIES = ("Oslo", "Leith", "Hull", "Bergen", "Turku", "Gdansk", "Porto", "Cork", "Malmo", "Ostend")
TRADES = ("Rope Maker", "Chart Drawer", "Bell Founder", "Lamp Keeper", "Net Mender", "Sail Cutter", "Tide Reader", "Dock Clerk")
LEVELS = ("", "Senior ", "Junior ", "Lead ")
LINES = (
    "You plan the week's {0} with the people who carry it out, and write down what was learned.",
    "You own a part of our {0} from the first sketch to daily use along {1} coasts.",
    "At least {2} years with {0} are required, and a steady hand is welcome.",
    "We do not sponsor visas for this role, and the post is held on site.",
    "Visa sponsorship is available for the right person with a love of {0}.",
    "A bachelor's degree in {0} or the like, or {2} years at sea.",
    "Our teams are small; each decides on its own {0} and answers for what comes of it.",
    "Every month {1} of us meet for a day to look back at the {0}.",
    "Benefits: a bright workshop by the water, a library of {0}, {1} days of leave.",
)
MATTERS = ("lanterns", "tide tables", "rope walks", "charts", "bells", "signal flags", "mooring lines", "pilot boats", "ledgers", "buoys")
NAMES = ("Tarn", "Loch", "Fen", "Holm", "Skerry", "Wold", "Beck", "Carse", "Strand", "Heath", "Combe", "Moss")
A_BOARD = 40  # openings


@cache
def employer(number: int) -> str:
    return f"{NAMES[number % 12]}{NAMES[number // 12 % 12].lower()} {('Works', 'Boats', 'Lights')[number // 144 % 3]} {number}"


def opening(number: int, chance: random.Random) -> RawPosting:
    """An employer's own posting."""
    whose = number // A_BOARD
    lines = [line.format(chance.choice(MATTERS), chance.randint(3, 40), chance.randint(2, 9)) for line in chance.sample(LINES, 6)]
    intro = f"<p>{employer(whose)} keeps the harbours of {whose % 97} coasts in order, and has done so since {1800 + whose % 200}.</p>"
    low = chance.randint(30, 90) * 1000
    return RawPosting(
        "greenhouse", f"board{whose}", str(number), url=f"https://board{whose}.example/jobs/{number}",
        title=f"{chance.choice(LEVELS)}{chance.choice(TRADES)}", hiring_organization=employer(whose),
        job_locations=(RawPlace(chance.choice(CITIES)),), description_html=intro + "".join(f"<p>{line}</p>" for line in lines),
        date_posted=f"2026-10-{chance.randint(1, 28):02}", base_salary=(RawPay(str(low), str(low + 9000), "EUR", "YEAR"),),
    )  # fmt: skip


def again(raw: RawPosting, number: int, chance: random.Random) -> RawPosting:
    """The same opening told once more: at an aggregator, with an edit, at another place, or anew."""
    kind = chance.choice(("aggregator", "edit", "place", "anew"))
    if kind == "aggregator":
        return replace(raw, family="workable", source="relay", identifier=f"a{number}", url=None, lineage=Lineage.AGGREGATOR)
    text = raw.description_html or ""
    changed = text.replace("</p>", f", since {chance.randint(1900, 2000)}.</p>", 1) if kind == "edit" else text
    places = (RawPlace(chance.choice(CITIES)),) if kind == "place" else raw.job_locations
    return replace(raw, identifier=f"{raw.identifier}-{number}", description_html=changed, job_locations=places)


def invented(count: int, seed: int = 1) -> Iterator[RawPosting]:
    """Three of ten are told before, mostly lately."""
    chance = random.Random(seed)
    told: list[RawPosting] = []
    for number in range(count):
        if told and chance.random() < 0.3:
            yield again(chance.choice(told), number, chance)
            continue
        told.append(opening(number, chance))
        del told[:-2_000]
        yield told[-1]


def clones(count: int, seed: int = 1) -> Iterator[RawPosting]:
    """One employer's, of one text, at ten places."""
    first = opening(0, random.Random(seed))
    return (replace(first, identifier=str(n), job_locations=(RawPlace(CITIES[n % 10]),)) for n in range(count))


def write_lines(path: Path, postings: Iterable[RawPosting]) -> None:
    with path.open("wb") as file:
        for raw in postings:
            told = {name: value for name in raw.__dataclass_fields__ if (value := getattr(raw, name))}
            file.write(orjson.dumps(told | {"seen_at": SEEN}) + b"\n")


def ingest(postings: Iterable[RawPosting], catalog: Path) -> None:
    """As one machine does it."""
    settings = load_settings()
    with open_run(Places(catalog), "ingest", started=SEEN, settings=settings) as rolecall, Flow(rolecall, settings) as flow:
        for some in in_groups(postings):
            flow.push_all(some, [SEEN] * len(some))
        rolecall.stop_clock(SEEN)


# Compared

FOLDER = {"pairs": ("a", "b", "verdict", "score", "veto", "reasons"), "signatures": ("posting_id", "bands", "sketch", "profile")}
OF = "(SELECT posting_id FROM posting WHERE id = {})"
CATALOG = {
    "pairs": f"SELECT {OF.format('a')}, {OF.format('b')}, verdict, score, veto, reasons FROM duplicate",
    "signatures": f"SELECT {OF.format('posting')}, bands, sketch, profile FROM signature",
    "jobs": "SELECT p.posting_id, j.job_id FROM posting p JOIN job j ON j.id = p.job",
}
LEFT_OUT = {"order", "seen_at", "family", "source", "description", "boilerplate"}  # of the folder's postings: elsewhere in a catalog
FLIPPED = 2  # a pair's postings stand in any order


def folder_rows(out: Path, kind: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    for part in read_plan(out).parts if kind != "jobs" else (0,):
        rows = pq.read_table(part_of(out, kind, part), columns=list(columns)).to_pylist()
        yield from (tuple(row[name] for name in columns) for row in rows)


def differing(out: Path, catalog: Path) -> dict[str, int]:
    """How many rows of each kind differ between a run's folder and a catalog of the same postings; none where nothing does."""
    names = [name for name in POSTING_SCHEMA.names if name not in LEFT_OUT]
    kinds: dict[str, tuple[Sequence[str], str]] = {
        "postings": (names, f"SELECT {', '.join(names)} FROM posting"),
        "jobs": (("posting_id", "job_id"), CATALOG["jobs"]),
        **{kind: (columns, CATALOG[kind]) for kind, columns in FOLDER.items()},
        **{
            f"facts/{table}": (schema.names, f"SELECT {OF.format('posting')}, {', '.join(schema.names[1:])} FROM {table}")
            for table, schema in FACT_SCHEMAS.items()
        },
    }
    found = {}
    with closing(sqlite3.connect(catalog)) as db:
        for kind, (columns, query) in kinds.items():
            ours, theirs = Counter(map(plain, folder_rows(out, kind, columns))), Counter(map(plain, db.execute(query)))
            if wrong := (ours - theirs).total() + (theirs - ours).total():
                found[kind] = wrong
    return found


def plain(row: Sequence[Any]) -> tuple[Any, ...]:
    """A row as it compares: a pair's postings in order, truth values as SQLite has them."""
    values = [int(value) if isinstance(value, bool) else value for value in row]
    if len(values) == len(FOLDER["pairs"]) and str(values[FLIPPED]) in ("same", "clone", "repost", "part", "relay", "different"):
        values[:FLIPPED] = sorted(values[:FLIPPED])
    return tuple(values)


# Columns of the wall's clock, and what is drawn by chance.
CLOCKS = {"_sqlite_migrations": {"applied_at"}, "feed": {"catalog"}, "run": {"run_id", "told_at"}}


def unlike(one: Path, other: Path) -> dict[str, int]:
    """How many rows of each table differ between two catalogs, but for columns of the wall's clock."""
    found = {}
    with closing(sqlite3.connect(one)) as a, closing(sqlite3.connect(other)) as b:
        tables = [name for (name,) in a.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")]
        for table in tables:
            columns = [row[1] for row in a.execute(f"PRAGMA table_info({table})") if row[1] not in CLOCKS.get(table, ())]
            query = f"SELECT {', '.join(columns)} FROM {table}"
            rows = [Counter(map(tuple, db.execute(query))) for db in (a, b)]
            if wrong := (rows[0] - rows[1]).total() + (rows[1] - rows[0]).total():
                found[table] = wrong
    return found


# Run

PART_BYTES = 1 << 20  # more partitions than there would be, so that kills find some of them finished
STARTED = "from pathlib import Path; from bulk.run import run; run(Path({0!r}), Path({1!r}), {2!r}, {{}}, {3})"
KILLS = ("sightings", "pairs")  # a run is killed when the first partitions of these are there


def killed_run(source: Path, out: Path) -> int:
    """`bulk.run` in a process of its own, killed (SIGKILL) once in each of KILLS, then to its end here; how many files of partitions
    that were there were computed again."""
    for kind in KILLS:
        process = subprocess.Popen(
            [sys.executable, "-c", STARTED.format(str(source), str(out), rules_version(), PART_BYTES)], start_new_session=True
        )
        while process.poll() is None and not any((out / kind).glob("part-*.parquet")):
            time.sleep(0.1)
        with suppress(ProcessLookupError):  # it was faster
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        print(f"killed: {len(list((out / kind).glob('part-*.parquet')))} partitions of {kind} are there")
    before = {path: path.stat().st_mtime_ns for path in out.rglob("part-*.parquet") if not path.name.startswith(".")}
    print(run(source, out, rules_version(), {}, PART_BYTES, say=print))
    again = [path for path, when in before.items() if path.stat().st_mtime_ns != when]
    print(f"{len(before)} files of partitions were there, {len(again)} of them computed again")
    return len(again)


def compare(count: int, seed: int, folder: Path) -> dict[str, int]:
    """What differs between the two ways, of so many invented postings."""
    write_lines(folder / "in.jsonl", invented(count, seed))
    again = killed_run(folder / "in.jsonl", folder / "out")
    ingest(invented(count, seed), folder / "one" / "catalog.db")
    import_folder(folder / "out", Places(folder / "bulk" / "catalog.db"), load_settings(), rules_version())
    found = differing(folder / "out", folder / "one/catalog.db") | unlike(folder / "one/catalog.db", folder / "bulk/catalog.db")
    return found | ({"computed again": again} if again else {})


def measure_skew(count: int, folder: Path) -> None:
    """Print what one employer's clones cost."""
    for number in (count // 4, count):
        source, out = folder / f"clones{number}.jsonl", folder / f"clones{number}"
        write_lines(source, clones(number))
        begun = time.monotonic()
        done = run(source, out, rules_version(), {})
        most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) >> 10
        print(f"{number} clones: {(time.monotonic() - begun) / number * 1000:.2f} ms each, {most} MB at most in a process, {done}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("postings", type=int, nargs="?", default=200_000)
    parser.add_argument("--clones", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        wrong = compare(asked.postings, asked.seed, Path(folder))
        print(f"rows that differ: {wrong or 'none'}")
        measure_skew(asked.clones, Path(folder))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()

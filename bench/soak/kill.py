"""Commands killed (SIGKILL) wherever they write, and given again: the catalog is whole, nothing is lost, nothing is there twice.

``python -m bench.soak.kill [--trials 300] [--seed 1] [--scenario NAME]``. Each scenario is a command on a prepared folder. It is run
undisturbed, which names the boundaries that it reaches (`bench.soak.boundaries`) and the state that it makes (`bench.soak.state`). Then it
is killed at chosen boundaries, each time on a folder of its own: every name of a boundary is tried before one is tried twice; some trials
kill at a random moment instead, or kill the second run as well. After that the command is given again, and the state must be that of an
undisturbed run (of two, where the killed one had ended). The archive is loaded, which must change nothing, and `rolecall check` must find
nothing.
"""

import argparse
import csv
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import orjson

from bench.soak.boundaries import Boundaries, Boundary, install
from bench.soak.state import State, archived_lines, differences, read_state
from crawler.cli import COMMANDS, cli
from crawler.demo.boards import DEMO, demo_boards
from crawler.demo.loopback import Folder, serve
from crawler.run.rules import rules_version
from pipelines.extract.posting import derive
from schemas.raw import RawPosting

NOON = datetime(2026, 7, 4, 12, tzinfo=UTC)

SMALL = ("--set", "BATCH_SIZE=5")  # many commits and frames of few postings
LOOPBACK = tuple(
    f"--set={name}" for name in ("AUTOTHROTTLE_ENABLED=False", "DOWNLOAD_DELAY=0", "CONCURRENT_REQUESTS_PER_DOMAIN=16", "BACKOFF_START=0.1")
)
NOW_AND_THEN = 8  # one trial of so many kills at a random moment, one kills twice
LAST_RUN = ("listings", "quarantine")  # of a state: told of the last run alone
LONGEST = 60  # seconds that a command may take

Command = tuple[str, ...]


@dataclass(frozen=True)
class Scenario:
    """``commands``: what is done to a folder before; the last one is killed. ``{folder}`` stands for the folder, ``{day1}`` and
    ``{day2}`` for servers of the demo boards. ``alter``: what else is done before the last one. ``is_run``: given again, the command
    makes another run, which may see and close more."""

    name: str
    commands: tuple[Command, ...]
    alter: Callable[[Path], None] = lambda folder: None
    is_run: bool = False
    catalog: str = "catalog.db"


def crawl(day: int, *more: str) -> Command:
    boards = (row.key for row in demo_boards())
    return ("crawl", *boards, f"--set=DEMO_BASE={{day{day}}}", *LOOPBACK, *SMALL, *more)


def ingest(day: int, board: str = "lumenfold") -> Command:
    return ("ingest", f"{{folder}}/saved{day}", "--source", f"greenhouse:{board}", *SMALL)


def other_rules(folder: Path) -> None:
    """As if other rules had read what the catalog holds."""
    with closing(sqlite3.connect(folder / "catalog.db")) as db:
        db.executescript("UPDATE posting SET workplace = 'onsite', seniority = 'lead', rules_version = 'old'; DELETE FROM term WHERE n > 0")


def no_catalog(folder: Path) -> None:
    """Only the archive is left."""
    for path in folder.glob("catalog.*"):
        path.unlink()
    (folder / "raw").rename(folder / "other")


FILLED = (ingest(1), ingest(1, "quillmark"), ingest(2))  # two boards that show the same postings, the first one read again

SCENARIOS = (
    Scenario("crawl", (crawl(1),), is_run=True),
    Scenario("crawl again", (crawl(1), crawl(2)), is_run=True),
    Scenario("archive only", (crawl(1, "--archive-only"),), is_run=True),
    Scenario("ingest", FILLED, is_run=True),
    Scenario("load", (*FILLED, ("load", "{folder}/other", *SMALL)), no_catalog),
    Scenario("replay", (*FILLED, ("replay", *SMALL)), other_rules),
    Scenario("export", (*FILLED, ("export",))),
    Scenario("export csv", (*FILLED, ("export", "--format", "csv"))),
    Scenario("export parquet", (*FILLED, ("export", "--format", "parquet"))),
    Scenario("backup", (*FILLED, ("backup", "{folder}/copy/catalog.db", "--overwrite")), lambda folder: (folder / "copy").mkdir()),
)


@dataclass
class Prepared:
    """A scenario ready to be tried: its folder, what an undisturbed run and a second one make, and the boundaries on the way."""

    scenario: Scenario
    folder: Path
    once: State
    twice: State
    reached: Counter[str]
    seconds: float


@dataclass
class Soak:
    """The servers, and where folders are made."""

    work: Path
    bases: dict[str, str]
    made: dict[tuple[Command, ...], Path] = field(default_factory=dict)
    trials: int = 0

    def arguments(self, command: Command, folder: Path) -> list[str]:
        words = {"folder": str(folder), **self.bases}
        given = [word.format(**words) for word in command]
        if command[0] in ("crawl", "ingest", "load", "replay", "backup"):
            given += ["--registry", str(self.work / "registry")]
        return [*given, "--catalog", str(folder / "catalog.db")]

    def run(self, command: Command, folder: Path, target: Boundary | None = None, after: float = 0) -> tuple[int, Counter[str], float]:
        """A command in a process of its own, killed at ``target`` or ``after`` seconds. Its exit code (-9: killed), boundaries, seconds."""
        log, began = folder.with_name(f"{folder.name}.boundaries"), time.monotonic()
        if (child := os.fork()) == 0:
            serve_command(self.arguments(command, folder), log, target)
        if after:
            time.sleep(after)
            os.kill(child, signal.SIGKILL)
        code = wait_for(child)
        reached: Counter[str] = Counter(json.loads(log.read_text())) if code >= 0 else Counter()
        log.unlink(missing_ok=True)
        return code, reached, time.monotonic() - began

    def filled(self, commands: tuple[Command, ...]) -> Path:
        """A folder on which these commands were run; those of several scenarios are run once."""
        if commands not in self.made:
            folder = self.work / f"filled{len(commands)}{len(self.made)}"
            if commands:
                shutil.copytree(self.filled(commands[:-1]), folder)
                self.run(commands[-1], folder)
            else:
                write_saved(folder)
            self.made[commands] = folder
        return self.made[commands]

    def prepare(self, scenario: Scenario) -> Prepared:
        folder = shutil.copytree(self.filled(scenario.commands[:-1]), self.work / scenario.name.replace(" ", "-"))
        scenario.alter(folder)
        tried = shutil.copytree(folder, self.work / f"{folder.name}-undisturbed")
        code, reached, seconds = self.run(scenario.commands[-1], tried)
        once = read_state(tried)
        if code > 1 or not reached:
            raise SystemExit(f"{scenario.name} does not run: exit code {code}, see {tried}")
        self.run(scenario.commands[-1], tried)
        return Prepared(scenario, folder, once, read_state(tried), reached, seconds)

    def try_once(self, prepared: Prepared, chance: random.Random, target: Boundary | None) -> tuple[bool, list[str]]:
        """Whether the command was killed, and what was found to be wrong afterwards. No ``target``: at a random moment."""
        self.trials += 1
        command = prepared.scenario.commands[-1]
        folder = shutil.copytree(prepared.folder, self.work / f"trial{self.trials}")
        moment = 0 if target else chance.uniform(0.01, prepared.seconds)
        code, _, _ = self.run(command, folder, target, moment)
        if chance.randrange(NOW_AND_THEN) == 0:
            self.run(command, folder, after=chance.uniform(0.01, prepared.seconds))
        runs = finished_runs(folder) - finished_runs(prepared.folder) if prepared.scenario.is_run else 0
        again, _, _ = self.run(command, folder)
        expected = (prepared.once, prepared.twice, {})[min(runs, 2)]
        found = [f"exit code {again}"] if again > 1 or again < 0 else []
        try:
            found += differences(read_state(folder), expected, LAST_RUN if runs else ()) if expected else []
            found += self.look(folder, expected)
        except sqlite3.Error as error:
            found.append(f"the catalog cannot be read: {error}")
        if found:
            (folder / "WRONG").write_text("\n".join(found))
        else:
            shutil.rmtree(folder)
        return code == -signal.SIGKILL, found

    def look(self, folder: Path, expected: State) -> list[str]:
        """What is wrong with a folder by its own standards: an archive that is no copy, a load that changes something, `rolecall check`."""
        found = []
        if (folder / "other").exists() and archived_lines(folder / "raw") != archived_lines(folder / "other"):
            found.append("the archive is no copy of the one that was loaded")
        if (folder / "catalog.db").exists():
            self.run(("load", "{folder}/raw"), folder)
            found += differences(read_state(folder), expected, LAST_RUN) if expected else []
            found += [] if self.run(("check",), folder)[0] == 0 else ["rolecall check has findings"]
            with closing(sqlite3.connect(folder / "catalog.db")) as db:
                db.execute("INSERT INTO posting_fts (posting_fts, rank) VALUES ('integrity-check', 1)")
        if (folder / "copy").exists():
            found += [] if self.run(("check",), folder / "copy")[0] == 0 else ["the backup is not sound"]
        return found


def finished_runs(folder: Path) -> int:
    if not (folder / "catalog.db").exists():
        return 0
    with closing(sqlite3.connect(folder / "catalog.db")) as db:
        try:
            return int(db.execute("SELECT count(*) FROM run WHERE finished_at IS NOT NULL AND kind <> 'replay'").fetchone()[0])
        except sqlite3.OperationalError:  # its tables were not made yet
            return 0


def serve_command(arguments: list[str], log: Path, target: Boundary | None) -> None:
    """In a child: run a command with counted boundaries, write them down, and end."""
    with open(f"{log}.out", "ab") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    at = Boundaries(target)
    install(at)
    code: Any = 70
    try:
        code = cli.main(arguments, prog_name="rolecall", standalone_mode=False)
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        at.target = None
        log.write_text(json.dumps(at.reached))
        os._exit(code if isinstance(code, int) else 0)


def wait_for(child: int) -> int:
    """A child's exit code, negative for a signal; one that hangs is killed, and has the code 99."""
    ends = time.monotonic() + LONGEST
    while time.monotonic() < ends:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return 99


def write_saved(folder: Path) -> None:
    """Saved lists of one board on two days: of the second, some postings are new, changed or gone, and a part cannot be read."""
    for day, names in ((1, range(24)), (2, range(3, 30))):
        rows: list[dict[str, Any]] = [
            {
                "id": name, "title": f"{('Senior ' if name % 3 else '')}Keeper of Lamp {name}", "location": {"name": "Lyon, France"},
                "content": f"<p>You mind lamp {name} of the coast.</p><ul><li>{name % 7 + 1} years of experience</li></ul>"
                f"<p>The salary is €{30 + name + (day if name % 5 == 0 else 0)},000 per year.</p>",
            }
            for name in names
        ]  # fmt: skip
        saved = folder / f"saved{day}"
        saved.mkdir(parents=True)
        for part in range(3):
            payload = {"jobs": [*rows[part::3], *([{"title": 7}] if part == 1 else [])], "meta": {"total": len(rows)}}
            (saved / f"{part}.json").write_bytes(orjson.dumps(payload))


def write_registry(folder: Path) -> None:
    """The demo boards as the user's own rows."""
    rows = defaultdict(list)
    for row in demo_boards():
        rows[row.family].append({"board": row.board, "employer": row.employer, "country": row.country, "url": row.url})
    folder.mkdir()
    for family, boards in rows.items():
        with (folder / f"{family}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, list(boards[0]))
            writer.writeheader()
            writer.writerows(boards)


@contextmanager
def served() -> Iterator[dict[str, str]]:
    """Servers of the demo boards of both days, in a process of their own: this one is to be forked."""
    read, write = os.pipe()
    if (child := os.fork()) == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # it is told of every client that is killed
        with serve(Folder(DEMO, 1)) as one, serve(Folder(DEMO, 2)) as two:
            os.write(write, json.dumps({"day1": one, "day2": two}).encode())
            signal.pause()
    os.close(write)
    try:
        yield json.loads(os.read(read, 1000))
    finally:
        os.close(read)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def warm_up() -> None:
    """What every child would load by itself."""
    for name in (*(f"crawler.commands.{command}" for command in COMMANDS), "scrapy.core.downloader.handlers.http11", "pyarrow.parquet"):
        import_module(name)
    rules_version()
    derive(RawPosting("greenhouse", "oven", "1", title="Baker in Lyon", description_html="<p>We pay €30,000 a year.</p>"), NOON)


def choose(reached: Counter[str], number: int, chance: random.Random) -> list[Boundary | None]:
    """Boundaries to kill at: every name before one comes twice, each at one of the times that it was reached; some random moments."""
    names: list[str] = []
    while len(names) < number:
        names += chance.sample(sorted(reached), len(reached))
    return [None if chance.randrange(NOW_AND_THEN) == 0 else (name, chance.randrange(reached[name])) for name in names[:number]]


def shares(prepared: Sequence[Prepared], trials: int) -> list[int]:
    """How many trials each scenario gets: by the number of boundaries that it has."""
    names = [len(one.reached) for one in prepared]
    return [max(1, round(trials * number / sum(names))) for number in names]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--trials", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scenario", action="append", choices=[one.name for one in SCENARIOS])
    parser.add_argument("--list", action="store_true", help="print the boundaries and how often each is reached; kill nothing")
    given = parser.parse_args(arguments)
    chosen = [one for one in SCENARIOS if not given.scenario or one.name in given.scenario]
    work, began = Path(tempfile.mkdtemp(prefix="rolecall-soak-")), time.monotonic()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    warm_up()
    write_registry(work / "registry")
    with served() as bases:
        soak = Soak(work, bases)
        prepared = [soak.prepare(one) for one in chosen]
        if given.list:
            return list_boundaries(prepared)
        wrong = sum(soak_one(soak, one, number, given.seed) for one, number in zip(prepared, shares(prepared, given.trials), strict=True))
    said = f"{wrong} wrong, see {work}" if wrong else "nothing wrong"
    print(f"{soak.trials} trials, seed {given.seed}, {time.monotonic() - began:.0f} s: {said}")
    if not wrong:
        shutil.rmtree(work)
    return 1 if wrong else 0


def soak_one(soak: Soak, prepared: Prepared, number: int, seed: int) -> int:
    """A scenario's trials, a line for each that went wrong and one for all. Returns how many went wrong."""
    chance = random.Random(f"{seed} {prepared.scenario.name}")
    killed = wrong = 0
    for target in choose(prepared.reached, number, chance):
        was_killed, found = soak.try_once(prepared, chance, target)
        killed += was_killed
        if found:
            wrong += 1
            print(f"  killed at {target or 'a random moment'} (trial{soak.trials}):", *found[:6], sep="\n    ")
    boundaries = f"{prepared.reached.total()} boundaries of {len(prepared.reached)} kinds"
    print(f"{prepared.scenario.name}: {number} trials, {killed} killed, {boundaries}, {wrong} wrong", flush=True)
    return wrong


def list_boundaries(prepared: Sequence[Prepared]) -> int:
    for one in prepared:
        print(one.scenario.name, f"({one.seconds:.2f} s)")
        for name, times in sorted(one.reached.items()):
            print(f"  {times:>5} {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

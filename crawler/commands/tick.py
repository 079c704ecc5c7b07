"""rolecall tick"""

import fcntl
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Any

import click

from catalog.database import make_folder, reading
from catalog.ledger import cut_off_runs
from catalog.looks import read_looks
from catalog.writer import is_being_written
from crawler.agenda import Agenda, anchors_of, keep_anchors, read_agenda
from crawler.commands.health import judge
from crawler.commands.options import Span, catalog_option, config_of, joined_option, json_option, registry_option, set_option
from crawler.config import Config
from crawler.health.circuit import Patience
from crawler.health.findings import WINDOW
from crawler.printing import echo, echo_json
from crawler.run.live import read_running
from crawler.run.places import Places
from crawler.run.report import RunReport, echo_report
from crawler.telling.run import Telling, telling
from pipelines.context import utc_now
from schemas.reasons import ReasonKind

LONGEST_SLEEP, SHORTEST_SLEEP = timedelta(minutes=5), timedelta(seconds=5)  # of the loop: what is changed meanwhile is seen then
AFTER_TROUBLE = timedelta(minutes=1)  # the least, where boards are due still
LASTING = {ReasonKind.BUG, ReasonKind.FAILED, ReasonKind.BATCH_LOST}  # what else a run tells, the next ticks may mend


@click.command("tick")
@click.option("--loop", is_flag=True, help="Go on for ever, a tick whenever a board is due, as in a container; SIGTERM ends it gracefully.")
@click.option("--max-time", type=Span(), help="Read no board further after this long; the rest is left for the next tick.  [default: 6h]")
@registry_option
@joined_option
@catalog_option
@set_option
@json_option
def tick_command(loop: bool, max_time: timedelta | None, places: Places, settings: tuple[tuple[str, Any], ...], as_json: bool) -> int:
    """Crawl the boards that are due, and end: what a timer calls.

    Exit code 0 also where nothing is due, or another tick is at work; 1 where a person is needed.
    """
    config = config_of()
    if loop:
        return Loop(places, config).run([one for one in sys.argv[1:] if one != "--loop"])
    with held(places) as is_ours:
        if not is_ours:
            return say_idle("another tick is at work", as_json)
        if is_being_written(places.catalog):
            return say_idle("another command is writing to the catalog: the next tick goes on", as_json)
        tick = Tick(places, config, settings, max_time or config.schedule.max_time, as_json)
        return tick.run()


@dataclass(slots=True)
class Tick:
    """One tick; the caller holds the lock."""

    places: Places
    config: Config
    settings: Sequence[tuple[str, Any]]
    max_time: timedelta
    as_json: bool

    def run(self) -> int:
        with telling(Telling(self.places, self.config, "tick")) as teller:
            self.resume(teller)
            agenda = self.agenda()
            if agenda.rows:
                return self.crawl(agenda, teller)
            said = f"nothing is due{next_of(agenda)}"
            teller.idle(said)
        return say_idle(said, self.as_json)

    def agenda(self) -> Agenda:
        """What is due now; what lies ahead of the clock is kept in mind."""
        agenda = read_agenda(self.places, self.config, utc_now())
        keep_anchors(anchors_of(self.places), agenda.ahead)
        return agenda

    def resume(self, teller: Telling) -> None:
        """Load what killed crawls have archived and not loaded, so that the boards that they have read are not read again."""
        for path in read_running(self.places.logs)[1]:
            path.unlink(missing_ok=True)
        for run in killed_runs(self.places):
            from crawler.commands.load import load_run  # here: seldom needed, and heavy
            from crawler.run.flow import load_settings
            from pipelines.archive import Archive

            with closing(Archive(self.places.archive)) as archive:
                if run in archive.runs():
                    report = load_run(archive, run, self.places, load_settings())
                    teller.note(
                        "resumed", f"tick: run {run} was killed: what it had archived is loaded", run=run, report=report.as_object()
                    )

    def crawl(self, agenda: Agenda, teller: Telling) -> int:
        from crawler.run.crawling import crawl_into  # here: where nothing is due, nothing is loaded
        from crawler.run.flow import load_settings

        teller.begin(len(agenda.rows))
        most = agenda.pace.time_left(agenda.now, self.max_time)
        report = crawl_into(self.places, agenda.rows, load_settings(self.settings), quiet=self.as_json, max_time=most)
        self.agenda()
        code = 1 if needs_person(report, self.places, self.config) else 0
        teller.end(report, code)
        echo_report(report, self.as_json)
        return code


def killed_runs(places: Places) -> list[str]:
    if not places.catalog.exists() or not places.catalog.stat().st_size:
        return []
    with reading(places.catalog) as db:
        return cut_off_runs(db)


def needs_person(report: RunReport, places: Places, config: Config) -> bool:
    """Whether something went wrong in the run that no later one mends, or a board needs somebody (as `rolecall health` tells)."""
    if any(reason.kind in LASTING for problem in report.problems for reason in problem.reasons):
        return True
    now = utc_now()
    with reading(places.catalog) as db:
        ledger = dict(read_looks(db, now - WINDOW, now))
    return any(one.needs_person for one in judge(ledger, places, now, Patience.of(config.health)))


def next_of(agenda: Agenda) -> str:
    """ "; next greenhouse:acme, 2026-05-03 04:10 UTC"."""
    if not agenda.boards:
        return ": the registry has no live board"
    return f"; next {agenda.next.key}, {agenda.next.at:%Y-%m-%d %H:%M} UTC" if agenda.next else ""


def say_idle(words: str, as_json: bool) -> int:
    if as_json:
        echo_json({"run": None, "said": words})
    else:
        echo(words)
    return 0


@contextmanager
def held(places: Places) -> Iterator[bool]:
    """Whether this is the only tick on the catalog; the system lets go of the lock however the process ends."""
    make_folder(places.catalog.parent)
    with places.catalog.with_name(places.catalog.name + ".tick.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


class Loop:
    """Ticks, each a process of its own: what one has in memory goes with it, and none that dies takes the loop along."""

    def __init__(self, places: Places, config: Config) -> None:
        self.places, self.config = places, config
        self.stopping = Event()
        self.child: subprocess.Popen[bytes] | None = None

    def run(self, arguments: Sequence[str]) -> int:
        """Until SIGTERM or SIGINT; ``arguments``: of one tick."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        while not self.stopping.is_set():
            self.child = subprocess.Popen([sys.executable, "-m", "crawler.cli", *arguments], start_new_session=True)  # noqa: S603
            self.child.wait()
            self.stopping.wait(self.pause().total_seconds())
        echo("stopped: no tick begins any more", err=True)
        return 0

    def stop(self, *_: object) -> None:
        """The tick that is at work ends gracefully: what it has read counts."""
        self.stopping.set()
        if self.child is not None and self.child.poll() is None:
            self.child.terminate()

    def pause(self) -> timedelta:
        """How long it is to the next board."""
        agenda = read_agenda(self.places, self.config, utc_now())
        if agenda.rows or not agenda.next:
            return AFTER_TROUBLE
        return max(SHORTEST_SLEEP, min(LONGEST_SLEEP, agenda.next.at - agenda.now))

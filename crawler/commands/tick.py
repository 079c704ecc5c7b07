"""rolecall tick"""

import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Any

import click

from catalog.database import reading
from catalog.ledger import cut_off_runs
from catalog.writer import is_being_written
from crawler.agenda import Agenda, anchors_of, keep_anchors, read_agenda
from crawler.commands.health import open_findings
from crawler.commands.options import Span, catalog_option, config_of, joined_option, json_option, registry_option, set_option
from crawler.config import Config
from crawler.printing import echo, echo_json
from crawler.run.live import read_running
from crawler.run.places import Places
from crawler.run.report import RunReport, echo_report
from crawler.telling.run import Telling, telling
from crawler.ticks import held, read_ticks
from pipelines.context import utc_now
from schemas.reasons import ReasonKind

LONGEST_SLEEP, SHORTEST_SLEEP = timedelta(minutes=5), timedelta(seconds=5)  # of the loop: what is changed meanwhile is seen then
AFTER_TROUBLE = timedelta(minutes=1)  # the least, where boards are due still
SHOWN = 5  # things that a person is needed for, in one sentence
TOLD = (1, 2)  # exit codes with which a tick has said itself what is wrong
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
    with held(places, utc_now()) as is_ours:
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
            teller.idle(said, self.open)
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
        echo(*(agenda.said_of_choice(self.config) if not self.as_json else []))
        most = agenda.pace.time_left(agenda.now, self.max_time)
        report = crawl_into(self.places, agenda.rows, load_settings(self.settings), quiet=self.as_json, max_time=most)
        self.agenda()
        needed = [*lasting(report), *self.open()]
        code = 1 if needed else 0
        teller.end(report, code, needed)
        echo_report(report, self.as_json)
        if needed:  # on standard error: what a timer's mail holds, where it throws reports away
            echo(f"rolecall tick: a person is needed (`rolecall health`): {'; '.join(needed[:SHOWN])}{more(needed)}", err=True)
        return code

    def open(self) -> list[str]:
        """What needs a person, as `rolecall health` tells it; nothing where there is no catalog yet."""
        if not self.places.catalog.is_file() or not self.places.catalog.stat().st_size:
            return []
        return [one.sentence for one in open_findings(self.places, self.config, utc_now()) if one.needs_person]


def killed_runs(places: Places) -> list[str]:
    if not places.catalog.exists() or not places.catalog.stat().st_size:
        return []
    with reading(places.catalog) as db:
        return cut_off_runs(db)


def lasting(report: RunReport) -> Iterator[str]:
    """What went wrong in the run that no later one mends."""
    yield from (one.sentence for one in report.problems if any(reason.kind in LASTING for reason in one.reasons))


def more(needed: Sequence[str]) -> str:
    return f"; and {len(needed) - SHOWN} more" if len(needed) > SHOWN else ""


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


class Loop:
    """Ticks, each a process of its own: what one has in memory goes with it, and none that dies takes the loop along."""

    def __init__(self, places: Places, config: Config) -> None:
        self.places, self.config = places, config
        self.stopping = Event()
        self.child: subprocess.Popen[bytes] | None = None

    def run(self, arguments: Sequence[str]) -> int:
        """Until SIGTERM or SIGINT; ``arguments``: of one tick. 1 where the last tick died."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        died = False
        while not self.stopping.is_set():
            before = read_ticks(self.places)
            # -P: no file of the working folder takes the place of a module
            self.child = subprocess.Popen([sys.executable, "-P", "-m", "crawler.cli", *arguments], start_new_session=True)  # noqa: S603
            code = self.child.wait()
            if died := not self.stopping.is_set() and code != 0 and (code not in TOLD or read_ticks(self.places) == before):
                self.tell(code)
            self.stopping.wait(self.pause(died).total_seconds())
        echo("stopped: no tick begins any more", err=True)
        return 1 if died else 0

    def tell(self, code: int) -> None:
        """Of a tick that died: by a signal, or before it began."""
        how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
        said = f"a tick died {how}: what it printed says why"
        echo(f"rolecall tick --loop: {said}", err=True)
        Telling(self.places, self.config, "tick --loop").fail(RuntimeError(said))

    def stop(self, *_: object) -> None:
        """The tick that is at work ends gracefully: what it has read counts."""
        self.stopping.set()
        if self.child is not None and self.child.poll() is None:
            self.child.terminate()

    def pause(self, died: bool) -> timedelta:
        """How long it is to the next board."""
        if died:
            return AFTER_TROUBLE
        agenda = read_agenda(self.places, self.config, utc_now())
        if agenda.rows or not agenda.next:
            return AFTER_TROUBLE
        return max(SHORTEST_SLEEP, min(LONGEST_SLEEP, agenda.next.at - agenda.now))

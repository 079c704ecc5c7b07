"""Around a run: who is told that it began, and what came of it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from crawler.agenda import read_agenda
from crawler.alerting import send_alerts
from crawler.config import Config
from crawler.printing import counted, echo
from crawler.run.places import Places
from crawler.run.report import RunReport
from crawler.telling.journal import note
from crawler.telling.pings import Pings
from pipelines.context import utc_now
from schemas.errors import Problem
from schemas.files import replacing
from schemas.spans import about


@dataclass(slots=True)
class Telling:
    """Tells of one run, by what rolecall.toml says. ``command``: what was given."""

    places: Places
    config: Config
    command: str
    began: datetime = field(default_factory=utc_now)
    pings: Pings = field(init=False)
    has_ended: bool = False

    def __post_init__(self) -> None:
        self.pings = Pings.of(self.config.pings.url)

    def begin(self, boards: int) -> None:
        self.note("begun", f"{self.command}: {counted(boards, 'board')} to read", boards=boards)
        self.failed_ping(self.pings.start())

    def end(self, report: RunReport, code: int, needed: Sequence[str] = ()) -> None:
        """After the run: the page, the journal, metrics and the ping. None of them fails it. ``needed``: what a person is needed for."""
        self.has_ended = True
        now = utc_now()
        self.attempt("alerts", lambda: self.alert(now, aloud=True))
        said = sentence_of(report, code, self.began, now)
        page = self.places.log(report.run, "html")
        self.attempt("page", lambda: write_page(report, page))
        report.files["page"] = str(page)
        self.note("ended", f"{self.command}: {said}", run=report.run, code=code, report=report.as_object())
        if path := self.config.paths.metrics:
            self.attempt("metrics", lambda: self.measure(report, code, now, path))
        self.failed_ping(self.pings.end(code, "\n".join((said, *needed[:50], *(one.sentence for one in report.problems[:50])))))

    def measure(self, report: RunReport, code: int, now: datetime, path: Path) -> None:
        from crawler.telling.metrics import of_run, of_schedule, write_metrics  # here: needed when a run ends alone

        boards = read_agenda(self.places, self.config, now).boards
        write_metrics(path, of_run(report, code, self.began, now), of_schedule(boards))

    def alert(self, now: datetime, *, aloud: bool = False) -> None:
        """Send what saved searches have to tell, and what waited. ``aloud``: what cannot be sent is said on standard error."""
        if sent := send_alerts(self.places.catalog, self.config, now):
            self.note("alerts", f"{self.command}: {sent.sentence}" if sent.sentence else "", **asdict(sent))
            if sent.errors and aloud:
                echo(f"rolecall: {sent.sentence}", err=True)

    def idle(self, said: str, find_open: Callable[[], Sequence[str]]) -> None:
        """A tick that found nothing to do: that it came is told all the same; not as a success where something needs a person still."""
        self.attempt("alerts", lambda: self.alert(utc_now()))
        self.note("idle", said=said)
        if self.pings.url:
            needed: list[str] = []
            self.attempt("health", lambda: needed.extend(find_open()))
            self.failed_ping(self.pings.log("\n".join((said, "a person is needed:", *needed[:50]))) if needed else self.pings.end(0, said))

    def fail(self, error: BaseException) -> None:
        """A run that came to no report."""
        words = str(error) or type(error).__name__
        self.note("failed", f"{self.command}: failed: {words}", error=words)
        self.failed_ping(self.pings.end(error.exit_code if isinstance(error, Problem) else 1, words))

    def note(self, event: str, sentence: str = "", **values: object) -> None:
        note(self.places.logs, utc_now(), event, sentence, command=self.command, **values)

    def failed_ping(self, said: str | None) -> None:
        if said:
            self.note("ping_failed", f"{self.command}: {said}", error=said)

    def attempt(self, name: str, write: Callable[[], None]) -> None:
        """What cannot be written is said, and the run stands."""
        try:
            write()
        except Exception as error:
            self.note(f"{name}_failed", f"{self.command}: {name}: {error}", error=str(error))
            echo(f"rolecall: {name}: {error}", err=True)


@contextmanager
def telling(one: Telling) -> Iterator[Telling]:
    """Tell where what is done within comes to no end, and why."""
    try:
        yield one
    except BaseException as error:
        if not one.has_ended:
            one.fail(error)
        raise


def write_page(report: RunReport, path: Path) -> None:
    from crawler.telling.page import page_of  # here: needed when a run ends alone

    with replacing(path) as file:
        file.write(page_of(report))


def sentence_of(report: RunReport, code: int, began: datetime, ended: datetime) -> str:
    """A run in one line."""
    said = report.summary
    unread = f", {len(report.failed)} of them not read" if report.failed else ""
    read = f"{counted(said.sources, 'board')}{unread}, {said.new} new, {said.changed} changed, {said.closed} closed" if said else "archived"
    more = [f"{len(report.left)} left"] if report.left else []
    ending = counted(len(report.problems), "problem") if report.problems else "no problem"
    return f"run {report.run} ended with {code} after {about(ended - began)}: {', '.join((read, *more, ending))}"

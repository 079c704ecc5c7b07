"""The time of a run: it goes forward, and one that cannot be is refused before anything is written.

What is seen in the year 2035 closes what names an earlier last day, and stands above all that is seen afterwards.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from scrapy.settings import Settings

from catalog.writer import Writer
from crawler.politeness.hosts import Politeness
from pipelines.archive import Archive
from pipelines.context import Rolecall, utc_now
from schemas.errors import Problem

RUN_TIME = "%Y%m%dT%H%M%SZ"  # how a run's id begins
SECOND = timedelta(seconds=1)
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


class Forward:
    """A clock that never goes back, and begins after ``newest``: what is seen now was seen later than all that was seen before, in a later
    second, which is what names of runs and catalogs tell apart."""

    def __init__(self, newest: datetime) -> None:
        self.newest = newest + SECOND

    def __call__(self) -> datetime:
        self.newest = max(self.newest, utc_now())
        return self.newest


def forward_clock(archive: Archive, writer: Writer | None, settings: Settings) -> Forward:
    """The clock of a run that sees something now. Raises `Problem` where the machine's lies far from the newest run's time."""
    newest = max(filter(None, (newest_archived(archive), writer.newest_run() if writer else None)), default=None)
    if newest:
        refuse_far(utc_now(), newest, settings, archive.folder)
    return Forward(newest or EARLIEST)


def newest_archived(archive: Archive) -> datetime | None:
    """When the newest run began that an archive holds; None where it holds none that is named after a time."""
    for run in reversed(archive.runs()):
        try:
            return datetime.strptime(run.partition("-")[0], RUN_TIME).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def refuse_far(now: datetime, newest: datetime, settings: Settings, archive: Path) -> None:
    """Raises `Problem` where ``now`` lies before the newest run (more than CLOCK_SLACK), or long after it (CLOCK_LEAP)."""
    if now < newest - slack_of(settings):
        raise Problem(
            f"the clock says {said(now)}, and the newest run is of {said(newest)}: set the clock right; if that run's was wrong, move its"
            f" file out of {archive} and rebuild the catalog with `rolecall load`"
        )
    if now - newest > timedelta(days=settings.getfloat("CLOCK_LEAP")):
        days = (now - newest).days
        raise Problem(
            f"the clock says {said(now)}, {days} days after the newest run: set it right, or say that so much time has passed with"
            f" --set CLOCK_LEAP={days + 1}"
        )


def refuse_ahead(run: str, seen: datetime, settings: Settings) -> None:
    """Raises `Problem` for an archived run that was seen in the future."""
    if seen > utc_now() + slack_of(settings):
        raise Problem(
            f"run {run} says that it was seen on {said(seen)}, which lies ahead: move its file out of the archive, or set the clock right"
        )


def refuse_denied(politeness: Politeness, rolecall: Rolecall, settings: Settings) -> None:
    """Raises `Problem` where most hosts that answered say that it is another time; the run is left unfinished, and not archived."""
    if politeness.deny(slack_of(settings)):
        if rolecall.archive:
            rolecall.archive.abandon()
        host, ahead = max(politeness.ahead.items(), key=lambda one: abs(one[1]))
        raise Problem(
            f"the clock says {said(utc_now())}, and {host} {said(utc_now() - ahead)}, as do most hosts that answered: set it right; nothing"
            f" of their answers was kept (where it is they who are wrong: --set CLOCK_SLACK={abs(ahead).days + 1})"
        )


def slack_of(settings: Settings) -> timedelta:
    return timedelta(days=settings.getfloat("CLOCK_SLACK"))


def said(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"

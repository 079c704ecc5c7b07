"""rolecall load"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from scrapy.settings import Settings

from catalog.database import open_catalog, reading
from catalog.runs import read_loaded
from crawler.commands.options import (
    catalog_option,
    check_trusted,
    joined_option,
    json_option,
    registry_option,
    set_offline_option,
    trust_option,
    workers_option,
)
from crawler.offline.saved import postings_in
from crawler.printing import bar, counted, echo, echo_json
from crawler.run.clock import refuse_ahead
from crawler.run.deriving import deriving
from crawler.run.flow import Flow, Group, load_settings
from crawler.run.groups import in_groups
from crawler.run.places import Places
from crawler.run.report import RunReport, echo_report
from crawler.run.runs import open_run
from crawler.run.workers import Workers
from pipelines.archive import SUFFIX, Archive, End, Seen
from pipelines.context import Rolecall
from pipelines.frames import ArchiveError
from schemas.errors import Problem
from schemas.reasons import Reason, ReasonKind
from schemas.source import BoardHome
from spiders.registry import sources

NO_END = (
    "it has no end. Where it was copied in part, copy the whole file and load it again: the rest is added. Where the run itself was cut "
    "off, the next one of its boards brings what it lacks"
)


@click.command("load")
@click.argument("archives", metavar="ARCHIVE...", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@trust_option
@registry_option
@joined_option
@catalog_option
@workers_option
@set_offline_option
@json_option
def load_command(
    archives: tuple[Path, ...], trusted: tuple[str, ...], places: Places, settings: tuple[tuple[str, Any], ...], as_json: bool
) -> int:
    """Load what other machines (or this one) have archived: every run in ARCHIVE, and the rest of one, that the catalog does not know yet.

    Into an empty catalog, its own archive rebuilds it.
    """
    check_trusted(trusted, known_boards(places, archives, {*trusted}) if trusted else ())
    reports: list[RunReport] = []
    continued: list[str] = []
    chosen = load_settings(settings)
    for folder in archives:
        if not any(folder.glob(f"*{SUFFIX}")):  # looked for first: an archive that is opened gets an index
            raise Problem(f"{folder} holds no archived run (*{SUFFIX}): name the folder `raw` beside a catalog")
        with closing(Archive(folder)) as archive:
            loaded = loaded_runs(places)
            waiting = [run for run in archive.runs() if is_waiting(archive, run, loaded)]
            continued += loaded.keys() & set(waiting)
            with deriving(chosen, postings_in(folder / f"{run}{SUFFIX}" for run in waiting)) as workers:
                progress = bar(waiting, "runs", quiet=as_json)
                reports += [load_run(archive, run, places, chosen, trusted, workers) for run in progress]
    echo_loads(reports, continued, as_json)
    return 1 if troubled(reports) else 0


def echo_loads(reports: list[RunReport], continued: list[str], as_json: bool) -> None:
    """What was loaded; ``continued``: the runs of which a part was loaded before."""
    if as_json:
        echo_json(
            {
                "runs": [report.run for report in reports],
                "continued": sorted(continued),
                "problems": {report.run: [one.as_object() for one in report.problems] for report in troubled(reports)},
            }
        )
    elif reports:
        earlier = f", {len(found)} of those before this one with problems (--json names them)" if (found := troubled(reports[:-1])) else ""
        rest = f", of {len(continued)} the rest: a part was loaded before" if continued else ""
        echo_report(reports[-1], as_json=False, hints=f"  {counted(len(reports), 'run')} loaded{rest}{earlier}")
    else:
        echo("nothing to load: the catalog knows what these archives hold")


def troubled(reports: list[RunReport]) -> list[RunReport]:
    return [report for report in reports if report.problems]


def loaded_runs(places: Places) -> Mapping[str, int | None]:
    """The finished runs of the catalog, which is made where it is absent, or was left half made; see `read_loaded`."""
    with closing(open_catalog(places.catalog)) as db:
        return read_loaded(db)


def is_waiting(archive: Archive, run: str, loaded: Mapping[str, int | None]) -> bool:
    """Whether the archive holds more of a run than the catalog does."""
    lines = loaded.get(run)
    return run not in loaded or (lines is not None and archive.count_lines(run) > lines)


def known_boards(places: Places, archives: Iterable[Path], named: set[str]) -> set[str]:
    """The boards of the registry, those that the catalog has met and, where these are not all that are ``named``, those of the archives: as
    ``family:board``."""
    boards = {row.key for row in sources(places.registry)}
    if places.catalog.exists():
        with reading(places.catalog) as db:
            boards |= {row[0] for row in db.execute("SELECT family || ':' || board FROM source")}
    archived = archived_boards(archives)
    while not named <= boards and (key := next(archived, None)):
        boards.add(key)
    return boards


def archived_boards(archives: Iterable[Path]) -> Iterator[str]:
    """The boards that archived runs tell of, each as often as they do."""
    for folder in archives:
        for run in sorted(folder.glob(f"*{SUFFIX}")):
            with closing(Archive(folder)) as archive, suppress(ArchiveError):
                for seen in archive.read(run.name.removesuffix(SUFFIX)):
                    if not isinstance(seen.item, End):
                        yield f"{seen.item.family}:{seen.item.source}"


def load_run(
    archive: Archive, run: str, places: Places, settings: Settings, trusted: Iterable[str] = (), workers: Workers | None = None
) -> RunReport:
    """One archived run through every stage, at the times when things were seen."""
    own = archive.folder.resolve() == places.archive.resolve()
    started = archive.begun(run)
    if started:
        refuse_ahead(run, started, settings)
    with (
        open_run(places, "load", run=run, archiving=not own, started=started, trusted=trusted) as rolecall,
        Flow(rolecall, settings, workers=workers) as flow,
    ):
        rolecall.interrupted = push_lines(archive, rolecall, flow)
    return RunReport.of(rolecall, places)


def learn_home(rolecall: Rolecall, told: BoardHome) -> None:
    """Take over what the archived run knew of a board, unless the catalog holds a later reading of it."""
    if not rolecall.writer.is_outdated(told.family, told.source, rolecall.clock()):
        rolecall.earlier[told.family, told.source] = told.home


def learn(rolecall: Rolecall, seen: Seen, end: End) -> End:
    """Take over a line that tells of a run or a board. Returns the run's end, as far as it is known (``end``)."""
    rolecall.stop_clock(seen.at)
    if isinstance(seen.item, End):
        rolecall.trusted |= {*seen.item.trusted}
        return seen.item
    if isinstance(seen.item, BoardHome):
        learn_home(rolecall, seen.item)
    return end


@dataclass(slots=True)
class Lines:
    """The lines of an archived run as they are read: how many, when the last was seen, and the run's end, as far as it is known."""

    archive: Archive
    rolecall: Rolecall
    count: int = 0
    last: datetime | None = None
    end: End = field(default_factory=lambda: End(ReasonKind.CUT_OFF.of(lines=0)))

    def groups(self) -> Iterator[Group]:
        """Its things in groups; what tells of the run or of a board is learned before what follows is read. Raises `ArchiveError`."""
        for is_told, several in groupby(self.archive.read(self.rolecall.run), lambda seen: isinstance(seen.item, End | BoardHome)):
            for some in in_groups(several):
                if is_told:
                    for seen in some:
                        self.end = learn(self.rolecall, seen, self.end)
                else:
                    yield [seen.item for seen in some], [seen.at for seen in some]
                self.count, self.last = self.count + len(some), some[-1].at


def push_lines(archive: Archive, rolecall: Rolecall, flow: Flow) -> Reason | None:
    """Every line of the run that can be read. Returns why the run is not whole, as its end says, or because it has none."""
    lines, words = Lines(archive, rolecall), NO_END
    try:
        for _ in flow.through(lines.groups()):
            pass
    except ArchiveError as error:
        words = str(error)
    if lines.last is not None:
        rolecall.stop_clock(lines.last)  # it ended then
    interrupted = lines.end.interrupted
    is_cut = interrupted is not None and interrupted.kind is ReasonKind.CUT_OFF
    return ReasonKind.CUT_OFF.of(words, lines=lines.count) if is_cut else interrupted

"""rolecall load"""

from itertools import chain, islice
from pathlib import Path
from typing import Any

import click
from scrapy.settings import Settings

from catalog.database import reading
from crawler.commands.options import catalog_option, json_option, registry_option, set_option
from crawler.printing import bar, echo, echo_json
from crawler.run.flow import Flow, load_settings
from crawler.run.places import Places
from crawler.run.report import RunReport, counted, echo_report
from crawler.run.runs import open_run
from pipelines.archive import SUFFIX, Archive, End
from schemas.errors import Problem
from schemas.reasons import ReasonKind


@click.command("load")
@click.argument("archives", metavar="ARCHIVE...", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@registry_option
@catalog_option
@set_option
@json_option
def load_command(archives: tuple[Path, ...], places: Places, settings: tuple[tuple[str, Any], ...], as_json: bool) -> int:
    """Load what other machines (or this one) have archived: every run in ARCHIVE that the catalog does not know yet.

    Into an empty catalog, its own archive rebuilds it.
    """
    reports: list[RunReport] = []
    for folder in archives:
        if not any(folder.glob(f"*{SUFFIX}")):  # looked for first: an archive that is opened gets an index
            raise Problem(f"{folder} holds no archived run (*{SUFFIX}): name the folder `raw` beside a catalog")
        archive = Archive(folder)
        waiting = [run for run in archive.runs() if run not in finished_runs(places)]
        reports += [load_run(archive, run, places, load_settings(settings)) for run in bar(waiting, "runs", quiet=as_json)]
        archive.close()
    if as_json:
        echo_json(
            {
                "runs": [report.run for report in reports],
                "problems": {report.run: [one.as_object() for one in report.problems] for report in troubled(reports)},
            }
        )
    elif reports:
        earlier = f", {len(found)} of those before this one with problems (--json names them)" if (found := troubled(reports[:-1])) else ""
        echo_report(reports[-1], as_json=False, hints=f"  {counted(len(reports), 'run')} loaded{earlier}")
    else:
        echo("nothing to load: the catalog knows these runs")
    return 1 if troubled(reports) else 0


def troubled(reports: list[RunReport]) -> list[RunReport]:
    return [report for report in reports if report.problems]


def finished_runs(places: Places) -> set[str]:
    if not places.catalog.exists():
        return set()
    with reading(places.catalog) as db:
        return {row[0] for row in db.execute("SELECT run_id FROM run WHERE finished_at IS NOT NULL")}


def load_run(archive: Archive, run: str, places: Places, settings: Settings) -> RunReport:
    """One archived run through every stage, at the times when things were seen."""
    own = archive.folder.resolve() == places.archive.resolve()
    lines = archive.read(run)
    first = list(islice(lines, 1))
    started = first[0].at if first else None
    with open_run(places, "load", run=run, archiving=not own, started=started) as rolecall, Flow(rolecall, settings) as flow:
        rolecall.interrupted = ReasonKind.CUT_OFF.of()
        for seen in chain(first, lines):
            rolecall.stop_clock(seen.at)
            if isinstance(seen.item, End):
                rolecall.interrupted = seen.item.interrupted
            else:
                flow.push(seen.item)
    return RunReport.of(rolecall, places)

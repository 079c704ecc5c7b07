"""rolecall ingest"""

from pathlib import Path
from typing import Any

import click

from crawler.commands.options import catalog_option, json_option, set_option
from crawler.offline.dry_run import lines_of, read_dry, told
from crawler.offline.saved import read_saved, saved_files, source_named
from crawler.printing import echo_json
from crawler.run.flow import Flow, load_settings
from crawler.run.progress import bar
from crawler.run.report import Report, echo_report
from crawler.run.runs import Places, open_run
from pipelines.context import utc_now
from schemas.source import Home, Reject, Source
from spiders.base import BoardSpider


@click.command("ingest")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--source", "name", required=True, help="Whose format it is: a family (greenhouse) or a board (greenhouse:acme).")
@click.option("--url", help="The page's own address, where the file does not say it.")
@click.option("--dry-run", is_flag=True, help="Print each field as given, what is made of it, and what was left over. Writes nothing.")
@catalog_option
@set_option
@json_option
def ingest_command(
    paths: tuple[Path, ...],
    name: str,
    url: str | None,
    dry_run: bool,
    places: Places,
    settings: tuple[tuple[str, Any], ...],
    as_json: bool,
) -> int:
    """Read saved pages and payloads (JSON, HTML, XML, text; folders of them) as if they came from the network."""
    spider, source = source_named(name)
    files = saved_files(list(paths))
    if dry_run:
        return show_dry(files, spider, source, url, as_json)
    with (
        open_run(places, "ingest") as rolecall,
        Flow(rolecall, load_settings(settings)) as flow,
        bar(len(files), "files", quiet=as_json) as progress,
    ):
        for path in files:
            for found in read_saved(path, spider, source, url):
                flow.push(found)
            progress.update()
    report = Report.of(rolecall, places)
    echo_report(report, as_json)
    return 1 if report.problems else 0


def show_dry(files: list[Path], spider: BoardSpider, source: Source | None, url: str | None, as_json: bool) -> int:
    """Print what the files hold. 1 where something could not be read, as after a run."""
    home, now = Home(source.country, source.employer) if source else Home(), utc_now()
    found = list(read_dry(files, spider, source, url))
    if as_json:
        echo_json([told(one, now, home) for one in found])
    for one in found if not as_json else ():
        click.echo("\n".join(lines_of(one, now, home)))
    return 1 if any(isinstance(one, Reject) for one in found) else 0

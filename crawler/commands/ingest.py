"""rolecall ingest"""

from pathlib import Path
from typing import Any

import click

from crawler.commands.options import catalog_option, json_option, set_option
from crawler.offline.saved import read_saved, saved_files, source_named
from crawler.printing import bar
from crawler.run.flow import Flow, load_settings
from crawler.run.places import Places
from crawler.run.report import RunReport, echo_report
from crawler.run.runs import open_run


@click.command("ingest")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--source", "name", required=True, help="Whose format it is: a family (greenhouse) or a board (greenhouse:acme).")
@click.option("--url", help="The page's own address, where the file does not say it.")
@catalog_option
@set_option
@json_option
def ingest_command(
    paths: tuple[Path, ...], name: str, url: str | None, places: Places, settings: tuple[tuple[str, Any], ...], as_json: bool
) -> int:
    """Read saved pages and payloads (JSON, HTML, XML, text; folders of them) as if they came from the network."""
    spider, source = source_named(name)
    files = saved_files(list(paths))
    with (
        open_run(places, "ingest") as rolecall,
        Flow(rolecall, load_settings(settings)) as flow,
        bar(len(files), "files", quiet=as_json) as progress,
    ):
        for path in files:
            for found in read_saved(path, spider, source, url):
                flow.push(found)
            progress.update()
    report = RunReport.of(rolecall, places)
    echo_report(report, as_json)
    return 1 if report.problems else 0

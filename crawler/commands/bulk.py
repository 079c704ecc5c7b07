"""rolecall bulk"""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from crawler.commands.options import catalog_option, config_of, joined_option, json_option, registry_option, set_offline_option
from crawler.printing import counted, echo, echo_json
from crawler.run.places import Places

MEGABYTE = 1 << 20


@click.group("bulk")
def bulk_command() -> None:
    """Derive and match millions of postings on all cores or a Ray cluster, from WARC, Parquet or JSON lines to Parquet."""


@bulk_command.command("run")
@click.argument("source", metavar="IN", type=click.Path(exists=True, path_type=Path))
@click.argument("out", metavar="OUT", type=click.Path(file_okay=False, path_type=Path))
@click.option("--part", type=click.IntRange(1, 4096), default=8, show_default=True, help="Megabytes of input that a partition holds.")
@registry_option
@catalog_option
@json_option
def run_command(source: Path, out: Path, part: int, places: Places, as_json: bool) -> None:
    """Read IN (a file, or a folder of files) into the folder OUT: postings, facts, signatures, judged pairs and jobs as Parquet.

    Given again, it goes on where it was stopped. It needs the extra `bulk`.
    """
    from bulk.run import run  # heavy, and an extra
    from crawler.run.rules import rules_version
    from crawler.run.runs import read_homes

    said = (lambda words: None) if as_json else (lambda words: echo(f"  {words}", err=True))
    done = run(source, out, rules_version(), read_homes(places, ()), part * MEGABYTE, config_of().bulk.ray, said)
    if as_json:
        echo_json(asdict(done))
        return
    before = f", {done.parts - done.fresh} of them derived before" if done.fresh < done.parts else ""
    told = f"{counted(done.postings, 'posting')} of {counted(done.sightings, 'thing')} seen"
    echo(
        f"{out}: {told}, in {counted(done.parts, 'partition')}{before}",
        f"  {counted(done.pairs, 'pair')} judged worth keeping, {counted(done.jobs, 'job')}",
        f"  rolecall bulk import {out}  loads it into a catalog",
    )


@bulk_command.command("import")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@registry_option
@joined_option
@catalog_option
@set_offline_option
@json_option
def import_command(folder: Path, places: Places, settings: tuple[tuple[str, Any], ...], as_json: bool) -> int:
    """Load what `rolecall bulk run` wrote into a catalog, as if its input had been ingested; nothing is derived anew."""
    from bulk.importing import import_folder  # heavy
    from crawler.run.flow import load_settings
    from crawler.run.report import echo_report
    from crawler.run.rules import rules_version

    report = import_folder(folder, places, load_settings(settings), rules_version())
    echo_report(report, as_json)
    return 1 if report.problems else 0

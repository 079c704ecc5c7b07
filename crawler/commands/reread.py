"""rolecall reread"""

from pathlib import Path
from typing import Any

import click

from crawler.commands.ingest import echo_ingested
from crawler.commands.options import catalog_option, joined_option, json_option, registry_option, set_offline_option
from crawler.offline.rereading import reread
from crawler.offline.saved import saved_files
from crawler.politeness.backoff import BUSY
from crawler.printing import bar
from crawler.run.flow import load_settings
from crawler.run.places import Places
from crawler.warc.answers import is_warc
from crawler.warc.tape import read_tapes, rows_kept
from schemas.errors import Problem
from schemas.secrets import keep_secrets_of
from spiders.registry import sources


@click.command("reread")
@click.argument("paths", metavar="WARC|DIR...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@registry_option
@joined_option
@catalog_option
@set_offline_option
@json_option
def reread_command(paths: tuple[Path, ...], places: Places, settings: tuple[tuple[str, Any], ...], as_json: bool) -> int:
    """Read crawls again from the answers that `crawl --warc` kept, by the spiders of today. Nobody is asked anything.

    WARC is a file of such a crawl, DIR a folder of them. What a spider reads otherwise now takes the place of what it read then; a catalog
    that does not know a crawl gets it whole.
    """
    files = [path for path in saved_files(list(paths)) if is_warc(path)]
    if not files:
        raise Problem(
            f"no WARC file in {', '.join(map(str, paths))}: name files that `rolecall crawl --warc` kept (*.warc.gz), or their folder"
        )
    chosen = load_settings(settings)
    keep_secrets_of(*(row.url for row in sources(places.registry)))
    tapes = read_tapes(files, chosen.getint("WARC_RECORD_BYTES"), (*BUSY, *chosen.getlist("RETRY_HTTP_CODES")))
    keep_secrets_of(*(row.url for row in rows_kept(tapes)))
    reports = [reread(tape, places, chosen) for tape in bar(tapes, "runs", quiet=as_json)]
    echo_ingested(reports, as_json)
    return 1 if any(report.problems for report in reports) else 0

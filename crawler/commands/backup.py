"""rolecall backup"""

from dataclasses import asdict
from pathlib import Path

import click

from crawler.commands.options import catalog_option, json_option, registry_option
from crawler.offline.backup import back_up
from crawler.printing import bar, counted, echo, echo_json
from crawler.run.places import Places


@click.command("backup")
@click.argument("out", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--overwrite", is_flag=True, help="FILE may be there: it is replaced when the copy is whole.")
@click.option("--without-archive", is_flag=True, help="Copy neither the archive nor its index: `rolecall replay` needs them.")
@registry_option
@catalog_option
@json_option
def backup_command(out: Path, overwrite: bool, without_archive: bool, places: Places, as_json: bool) -> None:
    """Copy the catalog to FILE, and its archive (with its index) and your own registry to `raw` and `sources` beside FILE, also while a
    crawl writes.

    FILE appears when all is whole. Archived runs that are beside FILE already are not copied again.
    """
    with bar(0, "pages", quiet=as_json) as progress:

        def show(done: int, total: int) -> None:
            progress.total = total
            progress.update(done - progress.n)

        made = back_up(places, out, overwrite=overwrite, archiving=not without_archive, progress=show)
    if as_json:
        echo_json(asdict(made))
        return
    echo(f"{made.catalog}: {made.bytes / 1e6:,.1f} MB")
    if made.archived:
        echo(f"{Places(out).archive}: {counted(made.archived, 'archived run')}, {made.copied} of them copied now")
    if made.registry:
        echo(f"{Places(out).registry}: {counted(made.registry, 'registry file')}")

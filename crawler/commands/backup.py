"""rolecall backup"""

from dataclasses import asdict
from pathlib import Path

import click

from catalog.database import CatalogError, make_folder
from crawler.commands.options import catalog_option, config_of, json_option, registry_option
from crawler.offline.backup import Backup, back_up
from crawler.offline.retention import name_of, rotate
from crawler.printing import bar, counted, echo, echo_json
from crawler.run.places import Places
from pipelines.context import utc_now


@click.command("backup")
@click.argument("out", metavar="[FILE]", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="Instead of FILE, a folder: the backup is named by the time, and older ones are removed as rolecall.toml says ([backup]).",
)
@click.option("--overwrite", is_flag=True, help="FILE may be there: it is replaced when the copy is whole.")
@click.option("--without-archive", is_flag=True, help="Copy neither the archive nor its index: `rolecall replay` needs them.")
@registry_option
@catalog_option
@json_option
def backup_command(out: Path | None, into: Path | None, overwrite: bool, without_archive: bool, places: Places, as_json: bool) -> None:
    """Copy the catalog to FILE, and its archive (with its index) and your own registry to `raw` and `sources` beside FILE, also while a
    crawl writes.

    FILE appears when all is whole. Archived runs that are beside FILE already are not copied again.
    """
    if (out is None) == (into is None):
        raise click.UsageError("name either FILE or --into FOLDER")
    file = out or in_folder(into or Path())
    with bar(0, "pages", quiet=as_json) as progress:

        def show(done: int, total: int) -> None:
            progress.total = total
            progress.update(done - progress.n)

        made = back_up(places, file, overwrite=overwrite, archiving=not without_archive, progress=show)
    gone, runs = rotate(into, config_of().backup) if into else ([], [])
    if as_json:
        echo_json({**asdict(made), "removed": [str(path) for path in gone], "removed_runs": runs})
    else:
        echo(*lines(made, file, gone, runs))


def in_folder(folder: Path) -> Path:
    """Where the backup of this moment goes; the folder is made."""
    try:
        make_folder(folder)
    except CatalogError as error:
        said = "cannot be made" if not folder.is_dir() else "may not be written to"
        raise CatalogError(f"the folder {folder} {said}: name another one with --into") from error
    return folder / name_of(utc_now())


def lines(made: Backup, file: Path, gone: list[Path], runs: list[str]) -> list[str]:
    found = [f"{made.catalog}: {made.bytes / 1e6:,.1f} MB"]
    if made.archived:
        found.append(f"{Places(file).archive}: {counted(made.archived, 'archived run')}, {made.copied} of them copied now")
    if made.registry:
        found.append(f"{Places(file).registry}: {counted(made.registry, 'registry file')}")
    if gone or runs:
        names = ", ".join(path.name for path in gone)
        found.append(f"removed: {counted(len(gone), 'older backup')} ({names}), {counted(len(runs), 'archived run')} that none needs")
    return found

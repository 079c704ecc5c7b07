"""rolecall export"""

from pathlib import Path

import click

from catalog.export import export
from crawler.commands.options import catalog_option, json_option
from crawler.printing import bar, counted, echo, echo_json
from crawler.run.places import Places
from schemas.errors import Problem


@click.command("export")
@click.option("--format", "form", type=click.Choice(["jsonl", "csv", "parquet"]), default="jsonl", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.  [default: exports/jobs.FORMAT]")
@click.option("--open-only", is_flag=True, help="Leave closed jobs out.")
@catalog_option
@json_option
def export_command(form: str, out: Path | None, open_only: bool, places: Places, as_json: bool) -> None:
    """Write every job to one file, which is replaced when all is written.

    JSON lines hold the whole record (`rolecall schema` prints its JSON Schema); CSV and Parquet the columns of the view jobs.
    """
    count, out = export_jobs(places, form, out, open_only, as_json)
    if as_json:
        echo_json({"jobs": count, "file": str(out)})
    else:
        echo(f"{counted(count, 'job')} in {out}")


def export_jobs(
    places: Places, form: str = "jsonl", out: Path | None = None, open_only: bool = False, quiet: bool = False
) -> tuple[int, Path]:
    """Export to ``out`` (else beside the catalog, where a folder is made for it) and say how many jobs went where."""
    if out is not None and not out.parent.is_dir():
        raise Problem(f"there is no folder {out.parent}: make it, or name another file with --out")
    out = out or places.exports / f"jobs.{form}"
    places.refuse_own(out)
    with bar(0, "jobs", quiet) as progress:
        count = export(places.catalog, out, form, open_only=open_only, progress=lambda done: progress.update(done - progress.n))
    return count, out

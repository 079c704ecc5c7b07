"""rolecall prove"""

from contextlib import closing
from pathlib import Path

import click

from catalog.asof import find_cursor
from catalog.database import reading
from crawler.commands.options import catalog_option, json_option
from crawler.printing import counted, echo, echo_json
from crawler.run.places import Places
from pipelines.archive import Archive
from proof.bundle import Bundle, prove
from schemas.errors import Problem
from schemas.files import replacing

IN_NAME = 32  # digits of the digest in a file's name


@click.command("prove")
@click.argument("job", metavar="JOB")
@click.argument("field", metavar="[FIELD]", required=False)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.  [default: exports/proof-JOB-FIELD-DIGEST.zip]"
)
@click.option("--as-of", "day", metavar="DATE", help="What the catalog said then: a day (its end, UTC), a time or a cursor, as in asof.")
@click.option("--cursor", metavar="CURSOR", help="What it said at a cursor (3314, or whole), instead.")
@catalog_option
@json_option
def prove_command(
    job: str, field: str | None, out: Path | None, day: str | None, cursor: str | None, places: Places, as_json: bool
) -> None:
    """Write a bundle that proves a job's values: raw form, text, words, rules, events, and a verify.py that checks them.

    JOB is a job_id or posting_id, or the beginning of one; FIELD a field of its record (base_salary), by default all of them.
    """
    moment = day if cursor is None else cursor
    if None not in (day, cursor):
        raise click.UsageError("--as-of and --cursor both say when: give one of them")
    if out is not None and not out.parent.is_dir():
        raise Problem(f"there is no folder {out.parent}: make it, or name another file with --out")
    with reading(places.catalog) as db:
        if not places.archive.is_dir():
            raise Problem(f"there is no archive at {places.archive}, and raw forms are proved from it: copy it beside the catalog")
        db.execute("BEGIN")  # one moment, whatever is written meanwhile
        with closing(Archive(places.archive)) as archive:
            made = prove(db, archive, job, field, None if moment is None else find_cursor(db, moment))
    out = out or places.exports / named(made, field)
    places.refuse_own(out)
    with replacing(out) as file:
        file.write(made.content)
    if as_json:
        echo_json({"file": str(out), "sha256": made.digest, "job": made.job_id, "values": made.values, "open": made.open})
        return
    echo(f"{counted(made.values, 'value')} of {made.job_id} in {out}", f"sha256 {made.digest}")
    echo(f"check it: unzip {out} verify.py && python verify.py {out} {made.digest}")


def named(made: Bundle, field: str | None) -> str:
    """A bundle's file name: it ends with the beginning of its digest, which verify.py compares."""
    about = f"-{''.join(sign for sign in field if sign.isalnum() or sign == '_')}" if field else ""
    return f"proof-{made.job_id}{about}-{made.digest[:IN_NAME]}.zip"

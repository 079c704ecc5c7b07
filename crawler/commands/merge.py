"""rolecall merge"""

import click

from catalog.database import reading
from catalog.hand import to_merge
from crawler.commands.options import catalog_option, hand_options
from crawler.run.by_hand import say, take_back
from crawler.run.places import Places
from schemas.match import Verdict


@click.command("merge")
@click.argument("postings", metavar="POSTING...", nargs=-1, required=True)
@hand_options
@catalog_option
def merge_command(postings: tuple[str, ...], reason: str, by: str, undo: bool, places: Places) -> None:
    """Say by hand that postings are one job. It outlives every run, until it is undone.

    POSTING is a posting_id, or a job_id (its main posting), or the beginning of one.
    """
    if undo:
        take_back(places, postings, (Verdict.SAME,), by)
        return
    with reading(places.catalog) as db:
        pairs = list(to_merge(db, postings))
    if not pairs:
        raise click.UsageError("name two POSTINGs or more that are not the same one")
    say(places, pairs, Verdict.SAME, reason, by)

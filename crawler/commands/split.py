"""rolecall split"""

import click

from catalog.database import CatalogError, reading
from catalog.hand import to_split
from crawler.commands.options import catalog_option, hand_options
from crawler.run.by_hand import say, take_back
from crawler.run.places import Places
from schemas.match import Verdict


@click.command("split")
@click.argument("postings", metavar="POSTING...", nargs=-1, required=True)
@hand_options
@catalog_option
def split_command(postings: tuple[str, ...], reason: str, by: str, undo: bool, places: Places) -> None:
    """Say by hand that postings are each a job of their own: a posting leaves all that it shares a job
    with, and those that are named leave each other. It outlives every run, until
    it is undone.

    POSTING is a posting_id, or a job_id (all of its postings), or the beginning of one.
    """
    if undo:
        take_back(places, postings, (Verdict.DIFFERENT,), by)
        return
    with reading(places.catalog) as db:
        pairs = sorted(to_split(db, postings))
    if not pairs:
        raise CatalogError(f"{' and '.join(postings)}: alone in its job already")
    say(places, pairs, Verdict.DIFFERENT, reason, by)

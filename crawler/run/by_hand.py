"""What a person says of postings, written and taken back: what the commands `same`, `merge` and `split` do."""

from collections.abc import Collection, Sequence

from catalog.database import CatalogError, reading
from catalog.hand import Decision, Pair, said_of
from catalog.sql import stamp
from catalog.writer import Writer
from crawler.printing import echo
from crawler.run.places import Places
from crawler.run.rules import rules_version
from pipelines.context import utc_now
from schemas.match import Verdict


def say(places: Places, pairs: Collection[Pair], verdict: Verdict, reason: str, by: str) -> None:
    """Write a verdict on pairs of postings, and print which jobs they stand in now."""
    now = utc_now()
    with Writer(places.catalog, rules_version()) as writer:
        writer.decide_all([Decision(a, b, verdict, reason, by, stamp(now)) for a, b in pairs], now)
    tell(places, [name for pair in pairs for name in pair])


def take_back(places: Places, keys: Sequence[str], verdicts: Collection[Verdict], by: str) -> None:
    """Undo what stands by hand of these postings or jobs."""
    with reading(places.catalog) as db:
        standing = said_of(db, keys, verdicts)
    if not standing:
        raise CatalogError(f"nothing of the kind stands by hand of {' and '.join(keys)}: `rolecall same --list` prints what does")
    with Writer(places.catalog, rules_version()) as writer:
        writer.undo(standing, utc_now(), by)
    for one in standing:
        echo(f"undone: {one.a} and {one.b}, {one.verdict} by hand since {one.at}")
    tell(places, [name for one in standing for name in one.pair])


def tell(places: Places, postings: Collection[str]) -> None:
    """Print the job of each posting."""
    with reading(places.catalog) as db:
        for name in dict.fromkeys(postings):
            row = db.execute(
                "SELECT j.job_id, j.postings, p.title FROM posting p JOIN job j ON j.id = p.job WHERE posting_id = ?", (name,)
            ).fetchone()
            echo(f"{name}: job {row[0]}, of {row[1]} postings: {row[2] or 'no title'}" if row else f"{name}: not in this catalog yet")

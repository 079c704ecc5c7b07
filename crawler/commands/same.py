"""rolecall same"""

from typing import BinaryIO

import click
import orjson

from catalog.writer import Writer
from crawler.commands.options import catalog_option
from crawler.measure.pairs import judge_pairs
from crawler.printing import echo, json_line
from crawler.run.places import Places
from crawler.run.rules import rules_version
from pipelines.context import utc_now
from schemas.errors import Problem
from schemas.match import Verdict


@click.command("same")
@click.argument("postings", metavar="[POSTING POSTING]", nargs=-1)
@click.option("--verdict", type=click.Choice([verdict.value for verdict in Verdict]), help="What you say of the two postings.")
@click.option("--reason", default="", help="Why; kept beside the verdict.")
@click.option("--pairs", type=click.File("rb"), help="Judge pairs of postings given as JSON lines, instead.")
@catalog_option
def same_command(postings: tuple[str, ...], verdict: str | None, reason: str, pairs: BinaryIO | None, places: Places) -> None:
    """Say by hand how two postings of the catalog relate: it outlives every run. Only "same" makes them one job.

    POSTING is a posting_id, whole. With --pairs, print how the program judges given pairs.
    """
    if pairs is not None:
        for row, said in judge_pairs(read_pairs(pairs)):
            answer = {"pid": row.get("pid"), "verdict": said.verdict, "score": said.score, "reasons": said.reasons}
            echo(json_line(answer).decode())
        return
    if len(postings) != 2 or verdict is None:
        raise click.UsageError("name two POSTINGs and a --verdict, or give --pairs FILE")
    with Writer(places.catalog, rules_version()) as writer:
        writer.decide(*postings, Verdict(verdict), utc_now(), reason)
    echo(f"{postings[0]} and {postings[1]}: {verdict}, by hand")


def read_pairs(lines: BinaryIO) -> list[dict[str, object]]:
    rows = []
    for number, line in enumerate(lines, 1):
        try:
            row = orjson.loads(line)
            if not (isinstance(row, dict) and isinstance(row.get("a"), dict) and isinstance(row.get("b"), dict)):
                raise ValueError('needs "a" and "b"')
        except ValueError as error:
            raise Problem(f"{getattr(lines, 'name', 'input')}, line {number}: {error}: mend the line") from error
        rows.append(row)
    return rows

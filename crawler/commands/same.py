"""rolecall same"""

import re
from dataclasses import asdict
from datetime import datetime
from typing import BinaryIO

import click
import orjson

from catalog.database import reading
from catalog.hand import Decision, postings_of, read_decisions
from catalog.sql import stamp
from catalog.writer import Writer
from crawler.commands.options import catalog_option, hand_options, json_option
from crawler.measure.pairs import judge_pairs
from crawler.printing import echo, json_line
from crawler.run.by_hand import say, take_back, tell
from crawler.run.places import Places
from crawler.run.rules import rules_version
from pipelines.context import utc_now
from schemas.errors import Problem
from schemas.match import Verdict

POSTING_ID = re.compile(r"[0-9a-f]{32}")


@click.command("same")
@click.argument("postings", metavar="[POSTING POSTING]", nargs=-1)
@click.option("--verdict", type=click.Choice([verdict.value for verdict in Verdict]), help="What you say of the two postings.")
@hand_options
@click.option("--list", "listed", is_flag=True, help="Print all that was said by hand, also what was undone.")
@click.option("--from", "said", type=click.File("rb"), help="Say what `--list --json` of another catalog printed.")
@click.option("--pairs", type=click.File("rb"), help="Judge pairs of postings given as JSON lines, instead.")
@catalog_option
@json_option
def same_command(
    postings: tuple[str, ...], verdict: str | None, reason: str, by: str, undo: bool, listed: bool, said: BinaryIO | None,
    pairs: BinaryIO | None, places: Places, as_json: bool,
) -> None:  # fmt: skip
    """Say by hand how two postings of the catalog relate: it outlives every run. Only "same" makes them one job (as `merge` does).

    POSTING is a posting_id, or a job_id (its main posting), or the beginning of one. With --pairs, print how the program judges given
    pairs.
    """
    if pairs is not None:
        print_judged(pairs)
    elif listed:
        print_said(places, as_json)
    elif said is not None:
        say_again(places, said)
    elif undo and postings:
        take_back(places, postings, tuple(Verdict), by)
    elif len(postings) != 2 or verdict is None:
        raise click.UsageError("name two POSTINGs and a --verdict, or give --list, --from FILE or --pairs FILE")
    else:
        with reading(places.catalog) as db:
            a, b = (postings_of(db, key)[0] for key in postings)
        say(places, [(a, b)], Verdict(verdict), reason, by)


def print_judged(pairs: BinaryIO) -> None:
    for row, judged in judge_pairs(read_pairs(pairs)):
        answer = {"pid": row.get("pid"), "verdict": judged.verdict, "score": judged.score, "reasons": judged.reasons}
        echo(json_line(answer).decode())


def print_said(places: Places, as_json: bool) -> None:
    """A line for each verdict by hand; as JSON, what --from takes."""
    with reading(places.catalog) as db:
        decisions = read_decisions(db)
    for one in decisions:
        who, why = f" by {one.by}" if one.by else "", f": {one.reason}" if one.reason else ""
        undone = f" (undone {one.undone_at}{f' by {one.undone_by}' if one.undone_by else ''})" if one.undone_at else ""
        echo(json_line(asdict(one)).decode() if as_json else f"{one.at} {one.a} {one.b} {one.verdict}{who}{why}{undone}")


def say_again(places: Places, lines: BinaryIO) -> None:
    """Say what stands in a list from another catalog; of postings that this one does not have, it holds once they come."""
    decisions = [one for one in read_said(lines) if one.undone_at is None]
    with Writer(places.catalog, rules_version()) as writer:
        writer.decide_all(decisions, utc_now())
    tell(places, [name for one in decisions for name in one.pair])


def read_said(lines: BinaryIO) -> list[Decision]:
    rows = []
    for number, line in enumerate(lines, 1):
        try:
            row = orjson.loads(line)
            row["verdict"] = Verdict(row["verdict"])
            one = Decision(**row)
            if not (POSTING_ID.fullmatch(one.a) and POSTING_ID.fullmatch(one.b)):
                raise ValueError("a and b are no posting_ids")
            if not all(isinstance(value, str) for value in (one.reason, one.by, one.undone_at or "", one.undone_by or "")):
                raise ValueError("needs texts")
            stamp(datetime.fromisoformat(one.at))
        except (ValueError, KeyError, TypeError) as error:
            where = f"{getattr(lines, 'name', 'input')}, line {number}"
            raise Problem(f"{where}: {error}: give what `rolecall same --list --json` prints") from error
        rows.append(one)
    return rows


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

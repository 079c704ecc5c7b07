"""rolecall show"""

from dataclasses import asdict
from itertools import groupby

import click

from catalog.database import reading
from catalog.differences import sides
from catalog.history import Held, history_of
from catalog.show import Description, Event, Link, Value, describe, find_job
from crawler.commands.options import catalog_option, json_option
from crawler.printing import cut, echo, echo_json
from crawler.run.places import Places

LONGEST = 110  # characters of a value or quote on a line; --json has them whole


@click.command("show")
@click.argument("job", metavar="JOB")
@click.option("--history", "in_time", is_flag=True, help="Instead, each value that each field has had, since when and until when.")
@catalog_option
@json_option
def show_command(job: str, in_time: bool, places: Places, as_json: bool) -> None:
    """Show a job: every value with the words it was read from, its postings and why they were merged, its history.

    JOB is a job_id or posting_id, or the beginning of one.
    """
    with reading(places.catalog) as db:
        found = history_of(db, find_job(db, job)) if in_time else describe(db, job)
    if as_json:
        echo_json([asdict(held) for held in found] if isinstance(found, list) else asdict(found))
        return
    echo(*(history_lines(found) if isinstance(found, list) else lines_of(found)))


def lines_of(found: Description) -> list[str]:
    lines: list[str] = []
    for field, values in groupby(found.values, key=lambda value: value.field):
        lines.append(field)
        for value in values:
            lines += value_lines(value)
    return [*lines, *map(link_line, found.links), *map(event_line, found.events)]


def history_lines(found: list[Held]) -> list[str]:
    """Fields that were stated once, each with its values, the oldest first."""
    lines: list[str] = []
    for field, values in groupby(found, key=lambda held: held.field):
        held = list(values)
        if any(one.value is not None for one in held):
            lines += [field, *map(held_line, held)]
    return lines


def held_line(held: Held) -> str:
    value = cut(sides(None, held.value)[1] or "nothing", LONGEST)
    return f"    {held.valid_from} to {held.valid_to or 'now':<20}  {value}  ({held.why}{f', {held.run_id}' if held.run_id else ''})"


def value_lines(value: Value) -> list[str]:
    sure = "" if value.confidence is None else f", {value.confidence:.0%} sure"
    words = f'      {value.origin} by {value.rule}{sure}: "{cut(value.words, LONGEST)}"' if value.words is not None else ""
    return [f"    {cut(value.value, LONGEST)}", *([words] if words else [])]


def link_line(link: Link) -> str:
    why = "; ".join(link.reasons) or link.veto or "no reason given"
    return f"{'merged' if link.merged else 'apart '} {link.a[:8]} {link.b[:8]} {link.verdict} {link.score:.2f} ({link.decided_by}): {why}"


def event_line(event: Event) -> str:
    old, new = (cut(side or "nothing", LONGEST) for side in sides(event.old, event.new))
    what = f" {event.field}: {old} -> {new}" if event.field else ""
    return f"{event.at} {event.kind} {event.posting_id[:8]}{what}{f' ({event.reason})' if event.reason else ''}"

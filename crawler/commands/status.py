"""rolecall status"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click

from catalog.database import reading
from crawler.agenda import read_agenda
from crawler.commands.options import catalog_option, config_of, json_option, registry_option
from crawler.commands.tick import next_of
from crawler.printing import echo, echo_json
from crawler.run.live import read_running
from crawler.run.places import Places
from pipelines.context import utc_now
from schemas.spans import about

LAST = "SELECT run_id, kind, started_at, finished_at, accepted FROM run ORDER BY id DESC LIMIT 1"
SHOWN = 20  # boards and hosts of each kind, to a person


@click.command("status")
@registry_option
@catalog_option
@json_option
def status_command(places: Places, as_json: bool) -> None:
    """Print what runs now, by board and host; what ran last, and what is due next. It may be asked while a run is at work."""
    running, left = read_running(places.logs)
    agenda = read_agenda(places, config_of(), utc_now())
    last = last_run(places)
    if as_json:
        due = agenda.next and {"board": agenda.next.key, "at": agenda.next.at}
        killed = [path.stem for path in left]
        echo_json({"running": running, "killed": killed, "last": last, "due": len(agenda.rows), "next": due})
        return
    for one in running:
        echo(*lines_of(one, agenda.now))
    echo(*(f"run {path.stem} was killed: the next tick loads what it had archived" for path in left))
    if not running:
        echo("nothing runs now" + (f"; the last run, {last['run_id']} ({last['kind']}), {ending(last)}" if last else ""))
    echo(f"{len(agenda.rows)} due now{next_of(agenda)}")


def last_run(places: Places) -> dict[str, Any] | None:
    if not places.catalog.exists() or not places.catalog.stat().st_size:
        return None
    with reading(places.catalog) as db:
        row = db.execute(LAST).fetchone()
    return dict(row) if row else None


def ending(last: dict[str, Any]) -> str:
    if not last["finished_at"]:
        return "has not ended"
    return f"ended {last['finished_at']}" + ("" if last["accepted"] else ", before all was read")


def lines_of(one: dict[str, Any], now: datetime) -> Iterator[str]:
    """A run at work: how far it is, the boards that it reads now, and the hosts that it has asked most."""
    since = f", {about(now - datetime.fromisoformat(one['started']))} long" if "started" in one else ""
    yield f"run {one['run']} is at work{since}: {one['stage']}"
    states = Counter(board["state"] for board in one["boards"].values())
    yield f"  boards  {', '.join(f'{states[state]} {state}' for state in ('read', 'reading', 'waiting'))} of {len(one['boards'])}"
    reading_now = [(key, board) for key, board in one["boards"].items() if board["state"] == "reading"]
    for key, board in reading_now[:SHOWN]:
        yield f"    {key:<40} {board['requests']:>6} requests {board['postings']:>7} postings"
    for host, tally in sorted(one["hosts"].items(), key=lambda pair: -pair[1]["requests"])[:SHOWN]:
        refused = sum(tally["refusals"].values())
        yield f"  host    {host:<36} {tally['requests']:>6} requests {tally['bytes'] / 1000:>9.1f} kB {refused:>4} refused"

"""rolecall health"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import click

from alerts.standing import stuck
from catalog.database import reading
from catalog.looks import read_looks
from catalog.run_summary import Tally, tally
from crawler.agenda import read_agenda
from crawler.commands.options import Span, catalog_option, config_of, json_option, registry_option
from crawler.config import Config
from crawler.health.circuit import Patience
from crawler.health.digest import Digest, compare
from crawler.health.findings import Finding, Ledger, find, in_order
from crawler.health.operation import tell_late, tell_undelivered
from crawler.health.robots import tell_robots
from crawler.health.thresholds import WINDOW
from crawler.politeness.store import robots_changes
from crawler.printing import counted, echo, echo_json
from crawler.run.places import Places
from crawler.ticks import read_ticks
from pipelines.context import utc_now
from spiders.registry import sources

ROBOTS = timedelta(days=14)  # for so long a change of robots.txt is told


@click.command("health")
@click.option("--since", "span", type=Span(), help="A digest: what came up and what ended within this (7d), and what runs did.")
@registry_option
@catalog_option
@json_option
def health_command(span: timedelta | None, places: Places, as_json: bool) -> int:
    """Say whether something needs a person: what is usual of each board is learned from its runs, and what is not is told, with a cure.

    Exit code 1: a person is needed. Nothing is asked, and nothing is written.
    """
    now, config = utc_now(), config_of()
    with reading(places.catalog) as db:
        ledger = dict(read_looks(db, now - WINDOW - (span or timedelta()), now))
        done = tally(db, now - span, now) if span else None
    standing = operation(places, config, now)
    findings = in_order([*judge(ledger, places, now, config), *standing])
    then = now - (span or timedelta())
    before = [one for one in standing if one.since and one.since <= then]
    told = compare([*judge(ledger, places, then, config), *before], findings) if span else None
    if as_json:
        echo_json({"findings": as_objects(findings), **(as_digest(told, done) if told and done else {})})
    else:
        echo(*(digest_lines(told, done) if told and done else lines(findings, len(ledger))))
    return 1 if any(one.needs_person for one in findings) else 0


def open_findings(places: Places, config: Config, now: datetime) -> list[Finding]:
    """All that is to be told now."""
    with reading(places.catalog) as db:
        ledger = dict(read_looks(db, now - WINDOW, now))
    return in_order([*judge(ledger, places, now, config), *operation(places, config, now)])


def operation(places: Places, config: Config, now: datetime) -> list[Finding]:
    """What is to be told beside the boards: of that, no more is known than how it stands now."""
    with reading(places.catalog) as db:
        found = [*tell_undelivered(stuck(db, now))]
    ticks = read_ticks(places)
    if ticks and ticks.come_by_themselves:
        agenda = read_agenda(places, config, now)
        found += tell_late(agenda.boards, ticks.last, now, agenda.pace.slowest)
    return found


def judge(ledger: Ledger, places: Places, at: datetime, config: Config) -> list[Finding]:
    """What was to be told of boards and hosts at a moment."""
    seen = {board: [one for one in looks if at - WINDOW <= one.at <= at] for board, looks in ledger.items()}
    rows = sources(places.registry)
    return in_order([*find(seen, rows, at, Patience.of(config.health)), *robots_of(places, at)])


def robots_of(places: Places, at: datetime) -> list[Finding]:
    return list(tell_robots(one for one in robots_changes(places.http_store, (at - ROBOTS).timestamp()) if one.changed_at <= at))


def lines(findings: Sequence[Finding], boards: int) -> list[str]:
    """What needs a person, and what is worth knowing, each with what to do."""
    found = []
    for needed, title in ((True, "needs a person"), (False, "worth knowing")):
        part = [one for one in findings if one.needs_person is needed]
        found += [title, *(line for one in part for line in lines_of(one))] if part else []
    return [*found, f"{counted(boards, 'board')} looked at: {summary(findings)}"]


def summary(findings: Sequence[Finding]) -> str:
    needed = sum(one.needs_person for one in findings)
    return f"{needed} need{'s' * (needed == 1)} a person" if needed else "nothing needs a person"


def lines_of(one: Finding) -> list[str]:
    since = f", since {one.since:%Y-%m-%d}" if one.since else ""
    return [f"  {one.kind:<9} {one.about}: {one.words}{since}", f"  {'':<9} {one.cure}"]


def digest_lines(told: Digest, done: Tally) -> list[str]:
    """A digest, for a mail or a page."""
    runs = f"{counted(done.runs, 'run')}, {counted(done.boards, 'board')} looked at, {done.whole} read whole, {done.requests} requests"
    found = [runs, f"postings: {done.new} new, {done.changed} changed, {done.closed} closed"]
    for title, part in (("came up", told.began), ("goes on", told.lasts), ("ended", told.ended)):
        found += [title, *(line for one in part for line in lines_of(one)[: 1 if title == "ended" else 2])] if part else []
    return [*found, summary([*told.began, *told.lasts])]


def as_objects(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [asdict(one) | {"cure": one.cure} for one in findings]


def as_digest(told: Digest, done: Tally) -> dict[str, Any]:
    return {"tally": asdict(done), **{name: as_objects(getattr(told, name)) for name in ("began", "lasts", "ended")}}

"""rolecall doctor"""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import click

from catalog.database import make_folder
from catalog.migrating import pending
from crawler.agenda import read_agenda
from crawler.commands.options import catalog_option, config_of, json_option, registry_option, set_option
from crawler.health.findings import CURE
from crawler.health.operation import tell_late
from crawler.offline.examining import Check, Found, State, examine
from crawler.printing import echo, echo_json
from crawler.run.flow import load_settings
from crawler.run.places import Places
from crawler.ticks import read_ticks
from pipelines.context import utc_now
from schemas.secrets import redact
from spiders.registry import choose

A_DAY = timedelta(days=1)


@click.command("doctor")
@click.option("--online", multiple=True, metavar="SOURCE", help="Ask this board once, too (a family, or family:board); may be repeated.")
@registry_option
@catalog_option
@set_option
@json_option
def doctor_command(online: tuple[str, ...], places: Places, settings: tuple[tuple[str, Any], ...], as_json: bool) -> int:
    """Look whether all is there that a crawl needs: versions, disk, clock, contact, catalog, archive, registry, robots cache; with
    --online, whether named boards answer.

    Exit code 1: something does not work. Nothing is written, and without --online nobody is asked.
    """
    chosen = load_settings(settings)
    checks = list(examine(places, utc_now(), chosen["CONTACT"], {"schedule": schedule}))
    checks += ask(online, places, chosen) if online else []
    if as_json:
        echo_json([asdict(one) for one in checks], clean=redact)
    else:
        echo(*(redact(line) for one in checks for line in lines_of(one)))
    return 1 if any(one.state is State.BAD for one in checks) else 0


def schedule(places: Places, now: datetime, contact: str) -> Found:
    """Whether ticks that came by themselves still do, and come round."""
    ticks = read_ticks(places)
    if ticks is None or not ticks.come_by_themselves or not places.catalog.is_file() or pending(places.catalog):
        yield State.GOOD, "nothing ticks by itself yet", ""
        return
    agenda = read_agenda(places, config_of(), now)
    said = f"{len(agenda.rows)} of {len(agenda.boards)} boards are due; the last tick came {ticks.last:%Y-%m-%d %H:%M} UTC"
    late = list(tell_late(agenda.boards, ticks.last, now, agenda.pace.slowest))
    if late:
        yield State.BAD, late[0].words, late[0].cure
    elif agenda.rows and now - ticks.last > A_DAY:
        yield State.WARN, said, CURE["late"]
    else:
        yield State.GOOD, said, ""


def ask(names: tuple[str, ...], places: Places, settings: Any) -> list[Check]:
    """Whether boards answer, each asked once, politely."""
    from crawler.boards.looking import look_at  # here: nobody else needs Scrapy

    make_folder(places.catalog.parent)
    looks = look_at(choose(names, places.registry), settings, places.http_store, places.log("doctor"))
    return [
        Check(
            "network",
            State.GOOD if look.status == "live" else State.BAD,
            f"{look.row.key}: {look.reason or 'it answers'}",
            "`rolecall probe URL`",
        )
        for look in sorted(looks, key=lambda look: look.row.key)
    ]


def lines_of(one: Check) -> list[str]:
    return [
        f"{one.state.upper():<5} {one.name:<9} {one.words}",
        *([f"{'':<15} {one.cure}"] if one.state is not State.GOOD and one.cure else []),
    ]

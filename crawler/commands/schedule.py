"""rolecall schedule"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from crawler.agenda import read_agenda
from crawler.commands.options import catalog_option, config_of, joined_option, json_option, registry_option
from crawler.printing import counted, echo, echo_json
from crawler.run.places import Places
from crawler.schedule import Due
from crawler.timers import PERIODS, Timer
from pipelines.context import utc_now
from schemas.errors import Problem
from schemas.files import replacing
from schemas.spans import about

KEPT = ("ROLECALL_CONTACT", "ROLECALL_SOURCES")  # variables that go along; what holds a secret does not
UNITS = "systemd/user"  # below the folder of the user's settings


@click.group("schedule", invoke_without_command=True)
@click.option("--due", "only_due", is_flag=True, help="Only the boards that are due now.")
@registry_option
@catalog_option
@json_option
@click.pass_context
def schedule_command(ctx: click.Context, only_due: bool, places: Places, as_json: bool) -> None:
    """Print when each live board is due, and why then: the one that has waited longest first.

    `schedule install` makes a timer that calls `rolecall tick`.
    """
    if ctx.invoked_subcommand:
        return
    agenda = read_agenda(places, config_of(), utc_now())
    boards = [one for one in agenda.boards if one.is_due or not only_due]
    if as_json:
        echo_json({"now": agenda.now, "due": len(agenda.rows), "boards": [as_object(one) for one in boards]})
        return
    width = max((len(one.key) for one in boards), default=0)
    echo(*(f"{one.key:<{min(width, 60)}}  {told(one):<24}  {one.reason}" for one in boards))
    echo(f"{counted(len(agenda.boards), 'live board')}, {len(agenda.rows)} due now", *agenda.said_of_choice(config_of()))


def told(one: Due) -> str:
    """When, for a person."""
    late = f", {about(one.late)} late" if one.late.total_seconds() >= 60 else ""
    return f"now{late}" if one.is_due else f"{one.at:%Y-%m-%d %H:%M} UTC"


def as_object(one: Due) -> dict[str, Any]:
    seconds = {name: getattr(one, name).total_seconds() for name in ("interval", "late")}
    return asdict(one) | seconds | {"reason": one.reason}


@schedule_command.command("install")
@click.option("--systemd", "kind", flag_value="systemd", help="A timer and a service of systemd, of your own user.")
@click.option("--cron", "kind", flag_value="cron", help="A line in your crontab.")
@click.option("--print", "only_print", is_flag=True, help="Print it, and install nothing.")
@click.option("--minutes", type=click.Choice([str(one) for one in PERIODS]), default="15", show_default=True, help="Between two ticks.")
@click.option("--name", default="rolecall", show_default=True, help="Of the units, or of the line: another one for a second catalog.")
@registry_option
@joined_option
@catalog_option
@click.pass_context
def install_command(ctx: click.Context, kind: str | None, only_print: bool, minutes: str, name: str, places: Places) -> None:
    """Make a timer that calls `rolecall tick`. What is due, tick finds out by itself: the timer only has to come often enough."""
    if not kind:
        raise click.UsageError("say which: --systemd or --cron")
    if not name.replace("-", "").replace("_", "").isalnum() or not name.isascii():
        raise click.UsageError(f"--name {name!r}: write letters, digits, - and _")
    if not config_of().schedule.sources:
        echo(*read_agenda(places, config_of(), utc_now()).said_of_choice(config_of()), err=True)
    timer = Timer(tick_of(ctx, places), Path.cwd(), int(minutes), name, [(one, os.environ[one]) for one in KEPT if os.environ.get(one)])
    if kind == "systemd":
        install_units(timer, only_print)
    elif only_print:
        echo(timer.cron_line())
    else:
        install_line(timer)


def tick_of(ctx: click.Context, places: Places) -> list[str]:
    """The command that a timer gives: this program by its whole path, and the files that are in force here."""
    config = config_of(ctx).file
    before = ["--config", str(config.resolve())] if config else []
    named = {"--catalog": places.catalog, "--registry": places.own_registry, "--registers": places.registers}
    files = [word for option, path in named.items() if path for word in (option, str(path.resolve()))]
    program = shutil.which("rolecall", path=str(Path(sys.executable).parent))
    return [*([program] if program else [sys.executable, "-P", "-m", "crawler.cli"]), *before, "tick", *files]


def install_units(timer: Timer, only_print: bool) -> None:
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / UNITS
    units = timer.units()
    for said in verify(units):
        echo(f"systemd-analyze: {said}", err=True)
    for name, text in units.items():
        if only_print:
            echo(f"# {folder / name}", *text.splitlines(), "")
            continue
        with replacing(folder / name) as file:
            file.write(text.encode())
        echo(f"written: {folder / name}")
    if not only_print:
        echo(
            "now start it:",
            f"  systemctl --user daemon-reload && systemctl --user enable --now {timer.name}.timer",
            "  loginctl enable-linger   # so that it ticks while you are not logged in",
        )


def verify(units: dict[str, str]) -> list[str]:
    """What systemd says of the units, where it is there to be asked."""
    if not (program := shutil.which("systemd-analyze")):
        return []
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in units]
        for path in paths:
            path.write_text(units[path.name], "utf-8")
        done = run([program, "verify", "--user", *map(str, paths)])
    return [line for line in done.stderr.splitlines() if any(name in line for name in units)]


def install_line(timer: Timer) -> None:
    if not (program := shutil.which("crontab")):
        raise Problem("there is no `crontab` on this machine: see --systemd, or `--cron --print` for the line")
    before = run([program, "-l"])  # it fails where there is none yet
    after = timer.in_crontab(before.stdout if before.returncode == 0 else "")
    done = run([program, "-"], after)
    if done.returncode:
        raise Problem(f"crontab refused the line: {done.stderr.strip()[:200]}")
    echo("in your crontab:", f"  {timer.cron_line()}")


def run(command: Sequence[str], stdin: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603

"""What several commands share: their options."""

import os
from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from difflib import get_close_matches
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from crawler.config import BadConfig, Config, Paths, read_config
from crawler.run.places import Places
from schemas.spans import parse_span

if TYPE_CHECKING:
    from crawler.health.circuit import Patience

Command = TypeVar("Command", bound=Callable[..., Any])

CATALOG_VARIABLE = "ROLECALL_CATALOG"
CONFIG = "rolecall.config"  # in a click context's meta: what rolecall.toml says
REGISTRY = "rolecall.registry"  # in a click context's meta: the folder that --registry names
REGISTERS = "rolecall.registers"  # likewise the file that --registers names
WORKERS = "rolecall.workers"  # likewise the setting that --workers is


def config_of(ctx: click.Context | None = None) -> Config:
    """What rolecall.toml says, for the command that runs now; read once."""
    ctx = ctx or click.get_current_context(silent=True)
    if ctx is None:  # no command runs
        return read_config()
    if CONFIG not in ctx.meta:
        ctx.meta[CONFIG] = read_config(ctx.find_root().params.get("config"))
    found: Config = ctx.meta[CONFIG]
    return found


def patience_of() -> "Patience":
    """When the command that runs now leaves a failing board alone."""
    from crawler.health.circuit import Patience  # here: most commands judge no board

    return Patience.of(config_of().health)


class AsPlaces(click.ParamType[Places]):
    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Places:
        if isinstance(value, Places):
            return value
        if Path(value).is_dir():
            self.fail(f"{value} is a folder: name a file in it, as in {Path(value) / 'catalog.db'}", param, ctx)
        return Places(Path(value), *(ctx.meta.get(name) if ctx else None for name in (REGISTRY, REGISTERS)))


class Setting(click.ParamType[tuple[str, Any]]):
    """``asks``: whether the command asks hosts; one that does not heeds few settings, and takes no others."""

    name = "name=value"

    def __init__(self, asks: bool) -> None:
        self.asks = asks

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Any]:
        from crawler.run.known_settings import OFFLINE, parsed  # here: a command without --set does without Scrapy

        name, equals, text = str(value).partition("=")
        if not equals or not name.isupper():
            meant = f"{name.upper()}={text}" if equals and name.isidentifier() else "NAME=VALUE, as in DOWNLOAD_DELAY=2"
            self.fail(f"{value!r} is no setting: write {meant} (docs/operating.md lists them)", param, ctx)
        meaning = parsed(name, text)
        if not self.asks and name not in OFFLINE:
            self.fail(f"{name} is of no use here, where nobody is asked: only {', '.join(OFFLINE)} are", param, ctx)
        return name, meaning


class Span(click.ParamType[timedelta]):
    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        try:
            return value if isinstance(value, timedelta) else parse_span(value)
        except ValueError as error:
            self.fail(f"{value!r} is no span of time: {error}", param, ctx)


def catalog_option(command: Command) -> Command:
    return click.option(
        "--catalog", "places", type=AsPlaces(), envvar=CATALOG_VARIABLE,
        default=lambda: config_of().paths.catalog, show_default=str(Paths().catalog),
        help="The catalog file. Archive, exports and logs are kept beside it.",
    )(command)  # fmt: skip


def registry_option(command: Command) -> Command:
    """Above `catalog_option`: the folder becomes `Places.registry`."""
    return click.option(
        "--registry", type=click.Path(file_okay=False, path_type=Path), envvar="ROLECALL_SOURCES", is_eager=True, expose_value=False,
        default=lambda: config_of().paths.sources,
        callback=lambda ctx, param, value: ctx.meta.update({REGISTRY: value}),
        help="The folder of your own <family>.csv files, over the shipped ones.  [default: sources/ beside the catalog]",
    )(command)  # fmt: skip


def joined_option(command: Command) -> Command:
    """Above `catalog_option`: the file becomes `Places.registers`, which postings are looked up in at a run's end, where it is there."""
    return click.option(
        "--registers", type=click.Path(dir_okay=False, path_type=Path), envvar="ROLECALL_REGISTERS",
        default=lambda: config_of().paths.registers, show_default=str(Paths().registers),
        is_eager=True, expose_value=False, callback=lambda ctx, param, value: ctx.meta.update({REGISTERS: value}),
        help="The database of public registers: where it is there, new and changed postings are looked up in it.",
    )(command)  # fmt: skip


class BoardKey(click.ParamType[str]):
    name = "family:board"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        family, _, board = str(value).partition(":")
        if not family or not board:
            self.fail(f"{value!r} is no board: write FAMILY:BOARD, as in greenhouse:acme", param, ctx)
        return str(value)


def trust_option(command: Command) -> Command:
    return click.option(
        "--trust", "trusted", type=BoardKey(), multiple=True,
        help="A board whose alarm you have looked at and found right: its listing is believed, this once.",
    )(command)  # fmt: skip


def check_trusted(trusted: Iterable[str], met: Collection[str]) -> None:
    """UsageError for a board that the run does not meet. ``met``: the boards that it does, as ``family:board``."""
    for key in trusted:
        if key not in met:
            nearest = get_close_matches(key, sorted(met), 1, 0.6)
            raise click.UsageError(f"--trust {key}: no such board in this run" + (f"; did you mean {nearest[0]}?" if nearest else ""))


def json_option(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines.")(command)


def settings_of(config: Config, asks: bool) -> tuple[tuple[str, Any], ...]:
    """What a file says of settings, of which one that asks nobody heeds few. Raises `BadConfig`."""
    from crawler.run.known_settings import OFFLINE, BadSetting, parsed  # here: a command without --set does without Scrapy

    told = dict(config.crawl.settings)
    if config.crawl.contact and not os.environ.get("ROLECALL_CONTACT", "").strip():
        told.setdefault("CONTACT", config.crawl.contact)
    try:
        meant = {name: parsed(name, value) for name, value in told.items()}
    except BadSetting as error:
        raise BadConfig(f"{config.file}: crawl.settings: {error}") from error
    return tuple((name, value) for name, value in meant.items() if asks or name in OFFLINE)


def set_option(command: Command) -> Command:
    return click.option(
        "--set", "settings", type=Setting(asks=True), multiple=True, callback=lambda ctx, param, given: over_file(ctx, given, asks=True),
        help="Change a setting for this run.",
    )(command)  # fmt: skip


def set_offline_option(command: Command) -> Command:
    """For commands that ask nobody."""
    return click.option(
        "--set", "settings", type=Setting(asks=False), multiple=True, callback=lambda ctx, param, given: over_file(ctx, given, asks=False),
        help="Change a setting of the stages for this run.",
    )(command)  # fmt: skip


def over_file(ctx: click.Context, given: tuple[tuple[str, Any], ...], asks: bool) -> tuple[tuple[str, Any], ...]:
    """The settings of a run, the last of a name holds: the file's, then those of the command line."""
    return (*settings_of(config_of(ctx), asks), *given, *ctx.meta.get(WORKERS, ()))


def workers_of(ctx: click.Context) -> int | None:
    """The setting WORKERS of a command that takes no others; None where nobody says how many."""
    return dict(over_file(ctx, (), asks=False)).get("WORKERS") or None


def workers_option(command: Command) -> Command:
    """Above `set_option` or `set_offline_option`: it becomes the setting WORKERS."""
    return click.option(
        "--workers", type=click.IntRange(1, 256), metavar="N", is_eager=True, expose_value=False,
        callback=lambda ctx, param, value: ctx.meta.update({WORKERS: (("WORKERS", value),) if value else ()}),
        help="Processes that make sense of postings.  [default: one a core, where there is enough to do; 1: none beside this one]",
    )(command)  # fmt: skip


def _me() -> str:
    """The user's name at this machine; nothing where it has none."""
    try:
        return getuser()
    except (KeyError, OSError, ImportError):
        return ""


def hand_options(command: Command) -> Command:
    """--reason, --by and --undo."""
    for option in (
        click.option("--undo", is_flag=True, help="Take back what was said; what the program finds stands again."),
        click.option("--by", default=_me, help="Who says so; by default the user of this machine."),
        click.option("--reason", default="", help="Why; kept beside the verdict."),
    ):
        command = option(command)
    return command

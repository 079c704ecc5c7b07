"""rolecall config"""

from pathlib import Path
from typing import Any

import click

from crawler.commands.options import (
    REGISTERS,
    REGISTRY,
    catalog_option,
    config_of,
    joined_option,
    json_option,
    registry_option,
    settings_of,
)
from crawler.config import Config, Standing, in_force, shown
from crawler.printing import echo, echo_json
from crawler.run.places import Places
from crawler.schedule import pace_of
from schemas.secrets import HIDDEN, redact
from spiders.registry import choose

OPTIONS = {"paths.catalog": "places", "paths.sources": "registry", "paths.registers": "registers"}  # key -> the option's parameter


@click.command("config")
@registry_option
@joined_option
@catalog_option
@json_option
@click.pass_context
def config_command(ctx: click.Context, places: Places, as_json: bool) -> None:
    """Print every key of rolecall.toml with the value that is in force, and where that is from: an option, a variable of the environment,
    the file, or the default.

    What is printed can be kept as a rolecall.toml. A file with a key that does not exist, or holds what it cannot, is refused, as by every
    command.
    """
    config = config_of(ctx)
    refuse_wrong(config, places)
    standing = list(in_force(config, given_options(ctx, places)))
    if as_json:
        echo_json({"file": config.file, "keys": {one.name: as_object(one) for one in standing}}, clean=redact)
        return
    echo(f"# {config.file or 'no rolecall.toml here, and none is named'}", *lines(standing))


def refuse_wrong(config: Config, places: Places) -> None:
    """What single keys cannot tell: settings, spans and hours that do not hold together, sources that the registry does not know."""
    settings_of(config, asks=True)
    pace_of(config.schedule)
    choose(config.schedule.sources, places.registry)


def given_options(ctx: click.Context, places: Places) -> dict[str, Any]:
    """The keys that an option of this command says."""
    values = {"paths.catalog": places.catalog, "paths.sources": ctx.meta[REGISTRY], "paths.registers": ctx.meta[REGISTERS]}
    on_line = click.core.ParameterSource.COMMANDLINE
    return {name: values[name] for name, parameter in OPTIONS.items() if ctx.get_parameter_source(parameter) is on_line}


def told(one: Standing) -> Any:
    return HIDDEN if one.secret and one.value else one.value


def as_object(one: Standing) -> dict[str, Any]:
    value = told(one)
    return {"value": str(value) if isinstance(value, Path) else value, "from": one.origin}


def lines(standing: list[Standing]) -> list[str]:
    """The file that says it; what is not set stands there as a comment."""
    found: list[str] = []
    for one in standing:
        section, _, name = one.name.partition(".")
        if f"[{section}]" not in found:
            found += ["", f"[{section}]"]
        value = told(one)
        found.append(redact(f"# {name} =" if value is None else f"{name} = {shown(value)}") + f"  # {one.origin}")
    return found

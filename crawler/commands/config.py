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
from crawler.config import BadConfig, Config, Standing, in_force, keys, shown
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
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write it to this file, which may not be there yet.")
@json_option
@click.pass_context
def config_command(ctx: click.Context, places: Places, out: Path | None, as_json: bool) -> None:
    """Print every key of rolecall.toml with the value that is in force, and where that is from: an option, a variable of the environment,
    the file, or the default.

    With --out it is kept as a rolecall.toml; a secret stands in neither. A file with a key that does not exist, or holds what it cannot, is
    refused, as by every command.
    """
    config = config_of(ctx)
    refuse_wrong(config, places)
    standing = list(in_force(config, given_options(ctx, places)))
    if as_json:
        echo_json({"file": config.file, "keys": {one.name: as_object(one) for one in standing}}, clean=redact)
        return
    if out:
        write_new(out, lines(standing)[1:])
        echo(f"written: {out}")
    else:
        echo(f"# {config.file or 'no rolecall.toml here, and none is named'}", *lines(standing))


def write_new(out: Path, said: list[str]) -> None:
    """BadConfig where the file is there, or cannot be written: a file of settings is never written over."""
    try:
        with out.open("x", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in said)
    except FileExistsError as error:
        raise BadConfig(f"--out {out}: it is there already: name another file, or move it away") from error
    except OSError as error:
        raise BadConfig(f"--out {out} cannot be written ({error.strerror}): name another file") from error


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
        found.append(line_of(name, one))
    return found


def line_of(name: str, one: Standing) -> str:
    """What is not set, and what holds a secret, is a comment: no file is to say that a secret is "REDACTED"."""
    if one.secret and one.value:
        return f"# {name} = ... (kept secret; {variable_of(one.name)} of the environment may hold it)  # {one.origin}"
    said = f"# {name} =" if one.value is None else f"{name} = {shown(one.value)}"
    clean = redact(said)
    return f"{clean}  # {one.origin}" if clean == said else f"# {clean}  # {one.origin}, kept secret"


def variable_of(name: str) -> str:
    return next(str(one.metadata["variable"]) for known, one, _ in keys() if known == name)

"""One optional file, ``rolecall.toml``: ``read_config(path)``.

Each section is a dataclass, each key a field made by `key`: with its default, what it takes and what it is for. docs/operating.md holds
`as_table`, `rolecall config` prints `in_force`. An option of a command goes before a variable of the environment, that before the file, the
file before the default. A secret is never written in the file: a key names the variable of the environment that holds it.
"""

import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields, replace
from datetime import datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, ClassVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from schemas.errors import Problem
from schemas.hours import parse_hours
from schemas.spans import parse_span, write_span

FILE = Path("rolecall.toml")  # in the folder where a command is given
VARIABLE = "ROLECALL_CONFIG"


class BadConfig(Problem):
    """A file of settings that cannot be used; the message names file, key and cure."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Parsed:
    """Says of a type how its values are written in the file: ``parse`` raises ValueError with what is due."""

    parse: Callable[[Any], Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        from pydantic_core import core_schema  # here, as in `read_config`: who has no file does without pydantic

        return core_schema.no_info_plain_validator_function(self.parse)


def read_span(value: Any) -> timedelta:
    """As `schemas.spans` reads it: "90s", "50m", "12h", "7d", "2w"."""
    return parse_span(value if isinstance(value, str) else "")


def parse_part(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 0.5:
        raise ValueError("write a number from 0 to 0.5")
    return float(value)


def read_hours(value: Any) -> str:
    """ "22:00-06:00"."""
    return str(parse_hours(str(value)))


def parse_zone(value: Any) -> str:
    try:
        return ZoneInfo(value).key
    except (OSError, TypeError, ValueError, KeyError) as error:  # KeyError: there is none of that name
        alike = next((name for name in sorted(available_timezones()) if name.casefold() == str(value).casefold()), None)
        meant = f": did you mean {alike}?" if alike else ""
        raise ValueError(f'write a time zone by its name, as in "Europe/Berlin"{meant}') from error


def parse_clock(value: Any) -> str:
    """ "08:00"."""
    try:
        at = datetime.strptime(value, "%H:%M").time()
    except (TypeError, ValueError) as error:
        raise ValueError('write a time of the day, as in "08:00"') from error
    return f"{at:%H:%M}"


def parse_tls(value: Any) -> str:
    if value not in ("starttls", "tls", "none"):
        raise ValueError("write starttls, tls or none")
    return str(value)


def parse_count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 1_000_000_000:
        raise ValueError("write a whole number, 0 or more")
    return value


def parse_days(value: Any) -> int:
    if value == 0 or value is False:
        raise ValueError("write a whole number, 1 or more")
    return parse_count(value)


def parse_address(value: Any) -> str:
    try:
        parts = urlsplit(parse_line(value))
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("write an address that begins with https:// or http://")
    return str(value)


def parse_line(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable() or len(value) > 500:
        raise ValueError("write one line of text")
    return value


def parse_path(value: Any) -> Path:
    return Path(parse_line(value)).expanduser()


Span = Annotated[timedelta, Parsed(read_span)]
Count = Annotated[int, Parsed(parse_count)]
Days = Annotated[int, Parsed(parse_days)]
Address = Annotated[str, Parsed(parse_address)]
Line = Annotated[str, Parsed(parse_line)]
Part = Annotated[float, Parsed(parse_part)]
Hours = Annotated[str, Parsed(read_hours)]
Zone = Annotated[str, Parsed(parse_zone)]
Clock = Annotated[str, Parsed(parse_clock)]
Tls = Annotated[str, Parsed(parse_tls)]
File = Annotated[Path, Parsed(parse_path)]  # in the file, relative to the folder that the file is in


def key(default: Any, takes: str, means: str, variable: str = "", secret: bool = False) -> Any:
    """A key of a section. ``takes``, ``means``: as docs/operating.md has them; ``variable``: of the environment, it goes before the file;
    ``secret``: its value is shown to nobody."""
    metadata = {"takes": takes, "means": means, "variable": variable, "secret": secret}
    if isinstance(default, (dict, list)):
        return field(default_factory=default.copy, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Paths:
    """Where files are; relative ones from the folder of the file that names them."""

    catalog: File = key(Path("data/var/catalog.db"), "a file", "the catalog; archive, exports and logs stand beside it", "ROLECALL_CATALOG")
    sources: File | None = key(None, "a folder", "your own registry files; else `sources/` beside the catalog", "ROLECALL_SOURCES")
    registers: File = key(Path("data/var/registers.db"), "a file", "the database of public registers", "ROLECALL_REGISTERS")
    metrics: File | None = key(None, "a file", "where [metrics](#metrics) are written when a run ends; none: nowhere")


@dataclass(frozen=True, slots=True)
class Crawl:
    """How hosts are asked."""

    contact: Line | None = key(
        None, "one line of text", "a mail address or page where a site's operator reaches you (the setting `CONTACT`)", "ROLECALL_CONTACT"
    )
    settings: dict[str, Any] = key(
        {}, "a table", "[settings](#settings) by their names, as in `DOWNLOAD_DELAY = 2`; `--set` goes before them"
    )


@dataclass(frozen=True, slots=True)
class Schedule:
    """When boards are due."""

    sources: list[Line] = key(
        [],
        "a list of families and boards",
        "what is crawled by itself; where none is named, every live row of the registry, those that come along too",
    )
    every: Span = key(timedelta(days=1), "a span", "how often a board is looked at, where its row says nothing and nothing is learned yet")
    fastest: Span = key(timedelta(hours=12), "a span", "a board that is found to change often is looked at this often at most")
    slowest: Span = key(timedelta(days=3), "a span", "one that hardly ever changes, this seldom at most")
    retry: Span = key(timedelta(hours=1), "a span", "one that could not be read is tried again after this, then after twice that")
    retry_most: Span = key(timedelta(days=1), "a span", "up to this")
    jitter: Part = key(0.1, "a number from 0 to 0.5", "the part of an interval by which it may be shorter, so that boards drift apart")
    quiet: list[Hours] = key([], 'a list of hours, as in `["22:00-06:00"]`', "hours of each day in which nothing is crawled")
    timezone: Zone = key("UTC", "a time zone's name", "the zone of the quiet hours")
    max_time: Span = key(timedelta(hours=6), "a span", "no tick reads boards for longer")


@dataclass(frozen=True, slots=True)
class Health:
    """When a person is needed ([health](#rolecall-health))."""

    failing_days: Days = key(
        6, "a whole number, 1 or more", "for so many days a board fails before it is left alone; told from half of them on"
    )
    try_again: Span = key(timedelta(days=1), "a span", "a board that is left alone is tried again after this, then after twice that")
    try_again_most: Span = key(timedelta(days=14), "a span", "up to this")


@dataclass(frozen=True, slots=True)
class Alerts:
    """How matches of saved searches are delivered."""

    quiet: Hours | None = key(
        None, 'hours, as in `"22:00-07:00"`', "hours in which no mail, web address or chat is sent to; what is due then waits"
    )
    digest: Clock = key("08:00", "a time of the day", "when mails of several matches go out")
    timezone: Zone = key("UTC", "a time zone's name", "the zone of both")
    smtp_host: Line | None = key(None, "a host's name", "the mail server that takes mails")
    smtp_port: Count = key(587, "a number", "its port")
    smtp_tls: Tls = key("starttls", "`starttls`, `tls` or `none`", "how the connection to it is encrypted")
    smtp_user: Line | None = key(None, "one line of text", "the name to sign in with; none: nobody signs in")
    smtp_password_variable: Line = key(
        "ROLECALL_SMTP_PASSWORD", "a variable's name", "the variable of the environment that holds the password"
    )
    sender: Line | None = key(None, "a mail address", "whom mails are from; else who they go to")
    webhook_secret_variable: Line = key(
        "ROLECALL_WEBHOOK_SECRET", "a variable's name", "the variable that holds the secret (`whsec_...`) that webhooks are signed with"
    )
    private_hosts: list[Line] = key([], "a list of hosts", "names that a webhook may reach at a private address")
    ca: File | None = key(None, "a file", "certificates (PEM) to trust, in the place of the system's, by mail server and webhooks")


@dataclass(frozen=True, slots=True)
class Pings:
    """Who is told that a run began and how it ended."""

    url: Address | None = key(
        None,
        "an address",
        "asked when a run begins and when it has ended ([pings](#pings)); it is shown to nobody",
        "ROLECALL_PING_URL",
        True,
    )


@dataclass(frozen=True, slots=True)
class Backup:
    """Which of the backups that `rolecall backup --into` makes are kept."""

    daily: Count = key(7, "a whole number", "of so many days, the newest backup of each is kept")
    weekly: Count = key(4, "a whole number", "of so many weeks, likewise")
    monthly: Count = key(6, "a whole number", "of so many months, likewise")


@dataclass(frozen=True, slots=True)
class Bulk:
    """Where `rolecall bulk run` works."""

    ray: Line | None = key(
        None,
        "an address",
        'a Ray cluster: `"ray://head:10001"`, `"auto"` on one of its machines, `"local"` for one of two processes here; none: the cores of '
        "this machine",
        "ROLECALL_RAY",
    )


@dataclass(frozen=True, slots=True)
class Config:
    """What a file says, over the defaults. ``file``: the file; None where there is none."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}  # of the sections, too

    paths: Paths = Paths()
    crawl: Crawl = Crawl()
    schedule: Schedule = Schedule()
    health: Health = Health()
    alerts: Alerts = Alerts()
    pings: Pings = Pings()
    backup: Backup = Backup()
    bulk: Bulk = Bulk()
    stated: frozenset[str] = field(default=frozenset(), init=False)  # the keys that the file holds: "paths.catalog"
    file: Path | None = field(default=None, init=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """A key in force: its value, and where that is from: "default", the file's name, a variable's, or "option"."""

    name: str  # "paths.catalog"
    value: Any
    origin: str
    secret: bool = False


def find_config(path: Path | None = None) -> Path | None:
    """The file that is read: the one that is named, else by the environment, else the one in this folder; None where there is none."""
    named = path or (Path(told) if (told := os.environ.get(VARIABLE)) else None)
    return named or (FILE if FILE.is_file() else None)


def read_config(path: Path | None = None) -> Config:
    """What `find_config` finds; the defaults where that is nothing. Raises `BadConfig`."""
    found = find_config(path)
    return Config() if found is None else parse_config(_read(found), found)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise BadConfig(f"{path} cannot be read ({error.strerror}): name another file with --config, or in {VARIABLE}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadConfig(f"{path} is no TOML: {error}") from error


def parse_config(told: Mapping[str, Any], path: Path) -> Config:
    """``told``: the tables of the file at ``path``. Raises `BadConfig`, which names every key that is wrong."""
    from pydantic import TypeAdapter, ValidationError

    try:
        config = TypeAdapter(Config).validate_python(dict(told))
    except ValidationError as error:
        raise BadConfig(f"{path}: " + "; ".join(_sentence(one) for one in error.errors())) from error
    stated = frozenset(f"{section}.{name}" for section, values in told.items() for name in values)
    placed = replace(config.paths, **{name: path.parent / at for name, at in _values(config.paths) if at and f"paths.{name}" in stated})
    whole = replace(config, paths=placed)
    object.__setattr__(whole, "stated", stated)
    object.__setattr__(whole, "file", path)
    return whole


def _sentence(error: Any) -> str:
    """What is wrong with one key."""
    place = [str(part) for part in error["loc"]]
    if error["type"] != "unexpected_keyword_argument":
        said = error.get("ctx", {}).get("error") or error["msg"]
        return f"{'.'.join(place)}: {said}"
    known = [name for name, _, _ in keys()] if len(place) > 1 else [one.name for one in sections()]
    nearest = get_close_matches(".".join(place), known, 1, 0.6)
    return f"there is no key {'.'.join(place)}" + (f": did you mean {nearest[0]}?" if nearest else " (docs/operating.md lists them)")


def sections() -> list[Field[Any]]:
    return [one for one in fields(Config) if one.init]


def keys(config: Config | None = None) -> Iterator[tuple[str, Field[Any], Any]]:
    """Every key by its whole name, with its field and its value in ``config``, else its default."""
    for section in sections():
        values = getattr(config or Config(), section.name)
        for one in fields(values):
            yield f"{section.name}.{one.name}", one, getattr(values, one.name)


def _values(section: Any) -> Iterator[tuple[str, Any]]:
    return ((one.name, getattr(section, one.name)) for one in fields(section))


def in_force(config: Config, options: Mapping[str, Any] | None = None, environment: Mapping[str, str] = os.environ) -> Iterator[Standing]:
    """Every key with the value that holds, and where it is from. ``options``: those that were given, by the key's name."""
    given = options or {}
    for name, one, value in keys(config):
        variable, secret = one.metadata["variable"], one.metadata["secret"]
        if name in given:
            yield Standing(name, given[name], "option", secret)
        elif variable and environment.get(variable, "").strip():
            yield Standing(name, environment[variable], variable, secret)
        else:
            yield Standing(name, value, str(config.file) if name in config.stated else "default", secret)


def as_table() -> str:
    """The keys as docs/operating.md has them."""
    rows = (
        f"| `{name}` | {one.metadata['takes']} | {default_of(value)} | {one.metadata['means']}{beaten_by(one.metadata['variable'])} |"
        for name, one, value in keys()
    )
    return "\n".join(("| key | takes | default | meaning |", "|---|---|---|---|", *rows))


def default_of(value: Any) -> str:
    return "" if value in (None, {}, []) else f"`{shown(value)}`"


def beaten_by(variable: str) -> str:
    return f"; `{variable}` goes before it" if variable else ""


def shown(value: Any) -> str:
    """A value as the file may hold it."""
    if isinstance(value, timedelta):
        return f'"{write_span(value)}"'
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {shown(one)}" for name, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(shown, value))}]"
    if isinstance(value, (bool, int, float)):
        return str(value).lower()
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

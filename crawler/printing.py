"""How every command prints: lines for people, JSON for machines, a progress bar for whoever watches a terminal.

Nothing that a stranger wrote reaches a terminal as it is: names, titles and reasons can hold sequences that move its cursor or forge lines.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import click
import orjson
from tqdm import tqdm

from schemas.characters import visible
from schemas.secrets import without_secrets

MANY = 20_000  # things; fewer are soon done


def plain(value: Any) -> Any:
    """What orjson does not know by itself: exact decimals as numbers."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return str(value)


def json_line(value: Any) -> bytes:
    """One line of JSON, for standard output."""
    line = orjson.dumps(value, default=plain)
    return line if line.isascii() else visible(line.decode()).encode()


def echo(*lines: str, err: bool = False) -> None:
    """Print each line as one line, whatever is in it, without secrets."""
    for line in lines:
        click.echo(visible(without_secrets(line)).replace("\n", "\\n"), err=err)


def cut(text: str | None, longest: int) -> str:
    """A text as part of a line: its whitespace as single spaces, of bounded length, unsafe characters written out."""
    line = " ".join((text or "")[: longest * 9].split())
    return visible(line if len(line) <= longest else f"{line[: longest - 1]}…")


def echo_lines(lines: list[bytes]) -> None:
    """Whole lines of JSON, made harmless already, at once: a reader that is waiting gets them now."""
    click.echo(b"".join(lines).decode(), nl=False)


def echo_json(value: Any, clean: Callable[[str], str] = without_secrets) -> None:
    """Print the same values, unsafe characters escaped, without secrets. ``clean``: `redact`, where addresses that we ask stand there."""
    click.echo(visible(clean(orjson.dumps(value, default=plain, option=orjson.OPT_INDENT_2).decode())))


def bar(over: int | Sequence[Any], unit: str, quiet: bool = False) -> Any:
    """A tqdm bar on standard error, over a number or the things themselves; a silent one where nobody watches."""
    total, things = (over, None) if isinstance(over, int) else (len(over), over)
    return tqdm(things, total=total, unit=f" {unit}", disable=quiet or not sys.stderr.isatty(), leave=False, dynamic_ncols=True)


@contextmanager
def shown(what: str, total: int, things: str) -> Iterator[Callable[[int], object]]:
    """How far long work is that comes before what was asked for, on standard error: a bar; a line
    where nobody watches, if it takes seconds."""
    if total >= MANY and not sys.stderr.isatty():
        echo(f"{what}, of {total:,} {things}: once, for this version of rolecall", err=True)
    with bar(total, things) as progress:
        progress.set_description(what)
        yield progress.update


def counted(number: int, thing: str, things: str = "") -> str:
    """ "1 posting", "2 postings"; ``things``: of more than one, where that is no mere s."""
    return f"{number} {thing if number == 1 else things or f'{thing}s'}"

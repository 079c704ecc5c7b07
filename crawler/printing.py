"""How every command prints: JSON for machines, a progress bar for whoever watches a terminal."""

import sys
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import click
import orjson
from tqdm import tqdm


def plain(value: Any) -> Any:
    """What orjson does not know by itself: exact decimals as numbers."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return str(value)


def json_line(value: Any) -> bytes:
    return orjson.dumps(value, default=plain)


def echo_json(value: Any) -> None:
    click.echo(orjson.dumps(value, default=plain, option=orjson.OPT_INDENT_2).decode())


def bar(over: int | Sequence[Any], unit: str, quiet: bool = False) -> Any:
    """A tqdm bar on standard error, over a number or the things themselves; a silent one where nobody watches."""
    total, things = (over, None) if isinstance(over, int) else (len(over), over)
    return tqdm(things, total=total, unit=f" {unit}", disable=quiet or not sys.stderr.isatty(), leave=False, dynamic_ncols=True)

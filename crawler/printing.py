"""JSON as every command prints it."""

from decimal import Decimal
from typing import Any

import click
import orjson


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

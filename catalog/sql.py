"""Small words of SQL that several modules need."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import orjson

LISTED = "IN (SELECT value FROM json_each(?))"  # takes one parameter, ``listed(values)``: any number of values


def listed(values: Iterable[int | str]) -> str:
    """Values as the parameter of ``LISTED``."""
    return orjson.dumps(list(values)).decode()


def insert(table: str, columns: Iterable[str]) -> str:
    """An INSERT for ``executemany``."""
    names = tuple(columns)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def stamp(moment: datetime) -> str:
    """A time as the catalog holds it: ISO 8601, UTC, whole seconds. ValueError for a time without zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def first_day_left(at: str) -> str:
    """Of a time as the catalog holds it: the first day that is not over everywhere on earth. A last day before it has passed."""
    return (datetime.fromisoformat(at) - timedelta(hours=12)).date().isoformat()

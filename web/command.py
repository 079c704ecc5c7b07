"""A query as the command that saves it: what a reader copies to be told of what comes."""

import re
from shlex import quote

from schemas.search import BY_NAME, Query

_NOT_IN_NAME = re.compile(r"[^\w]+")


def alert_command(query: Query) -> str:
    """`rolecall alerts add`, with an option for each filter. Of open jobs: saved searches tell of no others."""
    name = name_of(query)
    return " ".join(["rolecall alerts add", quote(name), *_options(query), "--to", quote(f"file:{name}.jsonl")])


def _options(query: Query) -> list[str]:
    told: dict[str, list[str]] = {}
    for name, value in query.as_params():
        if name != "status":
            told.setdefault(name, []).append(value)
    options: list[str] = []
    for name, values in told.items():
        is_joined = name == "unknown" or BY_NAME[name].split
        for value in [",".join(values)] if is_joined else values:
            # an amount and its currency are two words on a command line
            words = value.split(" ") if name == "min_salary" else [value]
            options += ["--" + name.replace("_", "-"), *map(quote, words)]
    return options


def name_of(query: Query) -> str:
    """A name to save it under: its first words."""
    words = _NOT_IN_NAME.sub("-", " ".join((query.text or "", *query.place, *query.workplace)).lower()).strip("-_")
    return words[:40].strip("-_") or "search"

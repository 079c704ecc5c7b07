"""rolecall extract"""

import sys
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import click
import orjson

from crawler.measure.answers import TELLERS, answer
from crawler.printing import echo, json_line


@click.command("extract")
@click.option("--fact", type=click.Choice(sorted(TELLERS)), default="all", show_default=True, help="What to read out of the texts.")
@click.argument("rows", metavar="[FILE]", type=click.File("rb"), default="-")
def extract_command(fact: str, rows: BinaryIO) -> int:
    """Read facts out of texts: JSON lines in (FILE or standard input), JSON lines out.

    A line holds "text" or "description", and where known "id", "title", "country" (two letters) and "location".
    A line that cannot be read is named on standard error; the others are answered.
    """
    out = sys.stdout.buffer
    name, failed = getattr(rows, "name", "input"), 0
    for number, line in numbered(rows):
        try:
            row = read_line(line)
            if not isinstance(row, dict):
                raise ValueError("is no JSON object")
            out.write(json_line(answer(fact, row)) + b"\n")
        except ValueError as error:
            failed += 1
            echo(f"rolecall: {name}, line {number}: {error}. The line was left out", err=True)
    out.flush()
    return 1 if failed else 0


def read_line(line: bytes) -> object:
    """Raises ValueError that says what is no JSON."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"is no JSON: {error}") from error


def numbered(rows: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers, empty ones aside."""
    return ((number, line) for number, line in enumerate(rows, 1) if line.strip())

"""rolecall extract"""

import sys
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import click
import orjson

from crawler.measure.answers import TELLERS, Row, answers, text_of
from crawler.printing import echo, json_line
from crawler.run.groups import in_groups


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
    for some in in_groups(numbered(rows)):
        asked = []
        for number, line in some:
            try:
                asked.append(read_row(line))
            except ValueError as error:
                failed += 1
                echo(f"rolecall: {name}, line {number}: {error}. The line was left out", err=True)
        out.writelines(json_line(said) + b"\n" for said in answers(fact, asked))
    out.flush()
    return 1 if failed else 0


def read_row(line: bytes) -> tuple[Row, str]:
    """A row with its text. Raises ValueError that says what is wrong with it."""
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"is no JSON: {error}") from error
    if not isinstance(row, dict):
        raise ValueError("is no JSON object")
    return row, text_of(row)


def numbered(rows: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers, empty ones aside."""
    return ((number, line) for number, line in enumerate(rows, 1) if line.strip())

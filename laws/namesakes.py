"""Names that may mean a place of another jurisdiction: ``data/reference/namesakes.csv``, which ``bench.make_namesakes`` writes."""

from typing import NamedTuple

from laws.table import Where
from pipelines.extract.words.tables import load_rows


class Namesake(NamedTuple):
    """A bare ``name``, the place that it is taken for, and where a namesake lies that is not negligible beside it."""

    name: str
    where: Where
    other: Where


def read_namesakes(rows: list[dict[str, str]]) -> tuple[Namesake, ...]:
    """One for each place and namesake of a table."""
    return tuple(Namesake(row["name"], _where(row["where"]), _where(other)) for row in rows for other in row["others"].split(" "))


def _where(code: str) -> Where:
    country, is_region, _ = code.partition("-")
    return Where(country, code if is_region else None, None)


NAMESAKES = read_namesakes(load_rows("namesakes.csv"))

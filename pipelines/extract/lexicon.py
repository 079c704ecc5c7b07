"""Reading the tables of ``data/reference``: once, at import."""

import csv
from pathlib import Path

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"


def load_rows(name: str) -> list[dict[str, str]]:
    """The rows of ``data/reference/<name>`` (CSV with a head line; lines starting with ``#`` are comments)."""
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))

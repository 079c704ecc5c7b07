"""Reading the tables of ``data/reference``: once, at import."""

import csv
from pathlib import Path

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"


def load_rows(name: str) -> list[dict[str, str]]:
    """The rows of ``data/reference/<name>`` (CSV with a head line; lines starting with ``#`` are comments)."""
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def lower_case(text: str) -> str:
    """``text`` in lower case with every character at its place (the few whose lower case is longer stay as they are)."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(lower if len(lower := char.lower()) == 1 else char for char in text)

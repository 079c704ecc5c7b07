"""What history costs: ``python -m bench.history [POSTINGS DAYS]`` prints bytes a posting and year at 1 % and 10 % daily change.

Invented postings of some 5 kB are crawled day by day; each day a share of them is edited at its source: half of the edits are to a line of
the text, the others to pay or title. Bytes are those of the pages that tables and their indexes fill, less those that the same catalog
fills without edits.
"""

import random
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.catalog import NOW, posting, texts, vocabulary
from catalog.writer import Writer
from schemas.job import JobPosting, Sighting
from schemas.raw import RawPosting
from schemas.source import Listing

YEAR = 365
RATES = (0.01, 0.1)
LONGER = "\n\nAbout us\n"
PARTS = ("revision", "event")
_SIZES = """
SELECT coalesce(m.tbl_name, d.name), sum(d.pgsize) FROM dbstat d LEFT JOIN sqlite_master m ON m.name = d.name GROUP BY 1
"""


def board(count: int, rng: random.Random) -> list[tuple[str, int]]:
    """Postings: their texts, and how often each was edited."""
    words = vocabulary(rng)
    long = (f"{text}{LONGER}{' '.join(rng.choices(words, k=220))}" for text in texts(rng, words))
    return [(text, 0) for text in islice(long, count)]


def edited(text: str, times: int, rng: random.Random) -> tuple[str, int]:
    """A posting after one more edit: even times in its text, odd ones in pay or title."""
    if times % 2:
        return text, times + 1
    lines = text.split("\n")
    lines[rng.choice([n for n, line in enumerate(lines) if line.startswith("- ")])] += f" again {times}"
    return "\n".join(lines), times + 1


def sighting(number: int, text: str, times: int, day: int) -> Sighting:
    raw = RawPosting("bench", "board", str(number), title="Keeper")
    digest = blake2b(f"{number} {times}".encode(), digest_size=16).hexdigest()
    return Sighting(raw, raw.posting_id, digest, f"day {day}", NOW + timedelta(days=day), job=job(number, text, times))


def job(number: int, text: str, times: int) -> JobPosting:
    told = posting(number, text, edited=times % 4 == 2)
    return replace(told, title=f"{told.title} {times // 4}")


def live(path: Path, count: int, days: int, rate: float) -> tuple[dict[str, int], int]:
    """Bytes by table of a catalog that lived for some days, and how many edits it saw."""
    rng = random.Random(7)
    postings, edits = board(count, rng), 0
    with Writer(path) as writer:
        for day in range(days + 1):
            chosen = range(count) if day == 0 else rng.sample(range(count), round(count * rate))
            for number in chosen if day else ():
                postings[number] = edited(*postings[number], rng)
            edits += len(chosen) if day else 0
            writer.begin_run(f"day {day}", NOW + timedelta(days=day))
            writer.write([sighting(number, *postings[number], day) for number in chosen])
            writer.listing(Listing("bench", "board", None, len(chosen), complete=False))
            writer.finish_run(f"day {day}", NOW + timedelta(days=day, hours=1))
    with closing(sqlite3.connect(path)) as db:
        return dict(db.execute(_SIZES).fetchall()), edits


def main() -> None:
    """Print the costs."""
    count, days = (int(text) for text in sys.argv[1:3]) if len(sys.argv) > 2 else (400, 60)
    with TemporaryDirectory() as folder:
        still, _ = live(Path(folder) / "still.db", count, days, 0)
        for rate in RATES:
            sizes, edits = live(Path(folder) / f"{rate}.db", count, days, rate)
            grown = {table: sizes[table] - still.get(table, 0) for table in sizes}
            yearly = YEAR * rate / edits
            parts = ", ".join(f"{table} {grown[table] * yearly / 1e3:,.1f} kB" for table in PARTS)
            whole = sum(grown.values())
            print(f"{rate:4.0%} a day: {whole * yearly / 1e3:,.1f} kB a posting and year ({parts}), {whole / edits:,.0f} bytes an edit")
        print(f"{count} postings of {sum(still.values()) / count / 1e3:,.1f} kB each in the catalog, {days} days")


if __name__ == "__main__":
    main()

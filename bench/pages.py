"""The pages: what a search, a posting, an employer, the lists take. ``python -m bench.pages [JOBS] [CATALOG]``, by default 1,000,000.

Prints p50 and p95 of whole answers, made in this process by the served app (look-ups and template; no socket), each page over random jobs,
employers and days of CATALOG, which is generated (bench.page) where there is none of that name, or for the time being where none is named;
searches are those of bench.page, each as the first of its kind. Seconds are of one core, and of the clock beside them. What is counted
over the whole catalog and kept stands apart, as the first answer. Beside the figures stands what 10 million additions took.
"""

import asyncio
import random
import sqlite3
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import clock
from bench.page import ASKED as ASKED_FOR
from bench.page import JOBS, make
from catalog.database import reading
from web.app import open_app
from web.asked import Asked

ASKED = 150  # answers of each page
_IDS = "SELECT {0} FROM {1} WHERE id >= ? {2} ORDER BY id LIMIT 1"


def drawn(db: sqlite3.Connection, luck: random.Random, value: str, table: str, only: str = "") -> list[str]:
    """Values of random rows."""
    (most,) = db.execute(f"SELECT max(id) FROM {table}").fetchone()
    rows = (db.execute(_IDS.format(value, table, only), (luck.randint(1, most or 1),)).fetchone() for _ in range(ASKED))
    return [str(row[0]) for row in rows if row]


def addresses(path: Path, luck: random.Random) -> dict[str, list[str]]:
    with reading(path) as db:
        jobs = drawn(db, luck, "job_id", "job", "AND postings > 0")
        several = drawn(db, luck, "job_id", "job", "AND postings > 1")
        employers = drawn(db, luck, "id", "employer")
        days = [row[0][:10] for row in db.execute("SELECT at FROM event ORDER BY at LIMIT 1")]
    return searches() | {
        "a posting": [f"/job/{job}" for job in jobs],
        "a posting of a job of several": [f"/job/{job}" for job in several],
        "an employer": [f"/employer/{number}" for number in employers],
        "employers": ["/employers", "/employers?says=refuse", "/employers?q=in&sort=name"] * (ASKED // 10),
        "sources": ["/sources"] * (ASKED // 10),
        "what changed": ["/changes", *(f"/changes/{day}?kind=closed" for day in days)] * (ASKED // 10),
    }


def searches() -> dict[str, list[str]]:
    """Each kind of query, and all of them."""
    found = {}
    for kind, (asked, order) in ASKED_FOR.items():
        pairs = ([(name, value) for name, value in {**texts, "sort": order}.items()] for texts in asked)
        found[f"search: {kind}"] = [Asked.of_pairs(one).address() for one in pairs] * 3
    return found | {"search, every kind": [address for addresses in found.values() for address in addresses]}


def last_day(path: Path) -> date:
    """Of the catalog's last run: of a catalog that is older than the clock, "posted within 30 days" finds nothing else."""
    with reading(path) as db:
        return date.fromisoformat(db.execute("SELECT max(started_at) FROM run").fetchone()[0][:10])


async def measure(path: Path, asked: dict[str, list[str]]) -> None:
    day = last_day(path)
    app = open_app(path, today=lambda: day)
    try:
        await app.client.get("/sources")  # templates are made, files of settings read
        for name, places in asked.items():
            if places:
                first = await taken(app, places[0])
                print(f"{name:<32} first {first[0]:6.3f} s", end="")
                told(name, [await taken(app, place) for place in places])
    finally:
        app.close()


async def taken(app: Any, place: str) -> tuple[float, float]:
    """Seconds of one core, and of the clock, until an answer was there."""
    app.site.index.forget()
    core, clock = time.process_time(), time.perf_counter()
    answer = await app.client.get(place)
    assert answer.status_code == 200, (place, answer.status_code)
    return time.process_time() - core, time.perf_counter() - clock


def told(name: str, seconds: list[tuple[float, float]]) -> None:
    core, clock = (sorted(one) for one in zip(*seconds, strict=True))
    middle, late = len(core) // 2, int(len(core) * 0.95)
    print(
        f"  n {len(core):>4}  p50 {core[middle] * 1000:6.1f} ms  p95 {core[late] * 1000:6.1f} ms"
        f"  (clock: {clock[middle] * 1000:.1f}, {clock[late] * 1000:.1f})"
    )


def main() -> None:
    jobs = int(sys.argv[1]) if len(sys.argv) > 1 else JOBS
    with TemporaryDirectory() as folder:
        path = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(folder) / "catalog.db"
        if not path.exists():
            make(path, jobs)
        print(f"10 million additions {clock.additions():.2f} s")
        asyncio.run(measure(path, addresses(path, random.Random(7))))
        print(f"10 million additions {clock.additions():.2f} s")


if __name__ == "__main__":
    main()

"""Pay stated where a rule asks for it, and elsewhere: ``python -m bench.pay_laws FILE... [--fields]``, JSON Lines (also gzip).

Each line is a posting: title, company, location, date (ISO 8601), description, is_remote, and with ``--fields`` also salary_min,
salary_max, salary_currency, salary_period. They are read as any other and held against the rules by the view pay_transparency; a job counts
once, where it lies: at a place under a rule on postings, in work from afar that such a rule reaches, where no place says, or elsewhere.
Prints n, the share that states pay with a 95 % interval (Wilson), and the same by rule; then demands with and without a reason.
"""

import gzip
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import islice
from math import sqrt
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from catalog.database import open_catalog
from catalog.writer import Writer
from pipelines.extract.posting import NOWHERE, derive_all
from schemas.enums import Lineage
from schemas.job import Sighting
from schemas.raw import RawPay, RawPlace, RawPosting

_AT_ONCE = 200
_BY_JOB = """
SELECT CASE WHEN max(law IS NOT NULL AND asks = 'posting' AND (region IS NOT NULL OR city IS NOT NULL)) THEN 'a place under a rule'
  WHEN max(law IS NOT NULL AND asks = 'posting') THEN 'from afar, reached by a rule'
  WHEN max(applies = 'unknown') THEN 'place not told closely' ELSE 'elsewhere' END AS lies,
  max(stated = 'yes') AS paid, max(stated = 'words') AS worded
FROM pay_transparency GROUP BY job_id
"""
_BY_GROUP = f"SELECT lies, count(*), sum(paid), sum(worded) FROM ({_BY_JOB}) GROUP BY 1 ORDER BY 1"
_BY_RULE = """
SELECT jurisdiction, count(DISTINCT job_id), count(DISTINCT CASE stated WHEN 'yes' THEN job_id END),
  count(DISTINCT CASE stated WHEN 'words' THEN job_id END)
FROM pay_transparency WHERE asks = 'posting' AND region IS NOT NULL GROUP BY 1 ORDER BY 2 DESC
"""
_DEMANDS = "SELECT value || ', ' || coalesce(reason, 'names none'), count(*) FROM demands GROUP BY 1 ORDER BY 1"


def interval(good: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's interval of a share."""
    middle, half = (good + z * z / 2) / (n + z * z), z / (n + z * z) * sqrt(good * (n - good) / n + z * z / 4)
    return middle - half, middle + half


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        yield from map(orjson.loads, file)


def raw_of(line: dict[str, Any], number: int, *, fields: bool) -> RawPosting:
    pay = {name: str(line[f"salary_{name}"]) for name in ("min", "max", "currency", "period") if line.get(f"salary_{name}")}
    given = RawPay(pay.get("min"), pay.get("max"), pay.get("currency"), pay.get("period"))
    return RawPosting(
        "bench", "bench", str(number), lineage=Lineage.AGGREGATOR, title=line.get("title"), hiring_organization=line.get("company"),
        job_locations=(RawPlace(line["location"]),) if line.get("location") else (), description_html=line.get("description"),
        date_posted=line.get("date") or None, workplace="remote" if str(line.get("is_remote")).lower() == "true" else None,
        base_salary=(given,) if fields and len(pay) > 2 else (),
    )  # fmt: skip


def load(path: Path, lines: Iterator[dict[str, Any]], *, fields: bool) -> None:
    now = datetime.now(UTC)
    with Writer(path) as writer:
        writer.begin_run("bench", now)
        numbered = enumerate(line for line in lines if line.get("description"))
        while part := [raw_of(line, number, fields=fields) for number, line in islice(numbered, _AT_ONCE)]:
            jobs = derive_all([(raw, now, NOWHERE) for raw in part])
            writer.write(
                [
                    Sighting(raw, raw.posting_id, blake2b(repr(raw).encode(), digest_size=16).hexdigest(), "bench", now, job=job)
                    for raw, job in zip(part, jobs, strict=True)
                ]
            )
        writer.finish_run("bench", now)


def tell(db: sqlite3.Connection) -> None:
    for title, query in (("where a job lies", _BY_GROUP), ("by rule, at its places", _BY_RULE)):
        print(f"\n{title:<32}    n  states pay  95 %            words alone")
        for name, n, paid, worded in db.execute(query):
            low, high = interval(paid, n)
            print(f"{name:<32} {n:>4}  {paid / n:>9.1%}   {low:.1%} to {high:.1%}  {worded / n:.1%}")
    print()
    for name, n in db.execute(_DEMANDS):
        print(f"demands {name:<50} {n:>4}")


def main() -> None:
    paths, fields = [Path(word) for word in sys.argv[1:] if word != "--fields"], "--fields" in sys.argv
    with TemporaryDirectory() as folder:
        path = Path(folder) / "catalog.db"
        load(path, (line for one in paths for line in lines_of(one)), fields=fields)
        with closing(open_catalog(path)) as db:
            tell(db)


if __name__ == "__main__":
    main()

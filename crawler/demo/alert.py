"""The demo's saved search: what it tells, in a file beside the catalog."""

from datetime import datetime
from pathlib import Path

import orjson

from alerts.ledger import Wanted, add, open_ledger, searches
from schemas.search import Query

NAME = "demo"
LOOKED_FOR = (("text", "engineer"), ("sponsorship", "offered,conditional"), ("workplace", "remote"), ("min_salary", "150000 USD"))
SHOWN = 3  # alerts


def save_search(catalog: Path, now: datetime) -> None:
    """Add the search, if the catalog has it not."""
    with open_ledger(catalog) as db:
        if not any(saved.name == NAME for saved in searches(db)):
            add(db, NAME, Wanted(Query.from_params(LOOKED_FOR), (f"file:{file_of(catalog)}",)), now, backfill=True)


def file_of(catalog: Path) -> Path:
    return catalog.resolve().with_name("demo-alerts.jsonl")


def count_told(catalog: Path) -> int:
    """How many matches it has told of by now."""
    return len(_told(catalog))


def _told(catalog: Path) -> list[bytes]:
    path = file_of(catalog)
    return path.read_bytes().splitlines() if path.exists() else []


def lines_of(catalog: Path, before: int) -> list[str]:
    """The last of what it told, for a person, without so many that it had told of before."""
    path = file_of(catalog)
    told = [orjson.loads(line) for line in _told(catalog)[before:][-SHOWN:]]
    said = (f"    {one['reason']}: {one['job']['title']}, {one['job']['organization']}: {one['job']['pay']}" for one in told)
    nothing = [] if told else ["    nothing new"]
    looked_for = Query.from_params(LOOKED_FOR).as_words()
    return [f"  alerts of a saved search ({looked_for}), each told once, in {path}", *said, *nothing]

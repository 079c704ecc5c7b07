"""The postings of every family's golden cases in one catalog: replayed, and read in another order, they are the same jobs."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from crawler.cli import cli
from crawler.run.flow import Flow, load_settings
from crawler.run.places import Places
from crawler.run.runs import open_run
from schemas.raw import RawPosting
from spiders.registry import families
from tests.factories import NOON
from tests.golden_cases import CASES, crawl, set_environment


@pytest.fixture
def golden(monkeypatch: pytest.MonkeyPatch) -> list[RawPosting]:
    """The postings of all cases, each once: two cases of a family may show one posting in two forms. Runs end at one time."""
    monkeypatch.setattr("crawler.run.clock.utc_now", lambda: NOON)
    found: dict[str, RawPosting] = {}
    for case in CASES:
        set_environment(case, monkeypatch)
        for posting in crawl(case):
            if isinstance(posting, RawPosting):
                found.setdefault(posting.posting_id, posting)
    assert {posting.family for posting in found.values()} == set(families())
    return list(found.values())


def ingest(postings: Iterable[RawPosting], catalog: Path) -> Path:
    """A catalog of postings that were all seen at noon."""
    with open_run(Places(catalog), "ingest") as rolecall, Flow(rolecall, load_settings()) as flow:
        rolecall.clock = lambda: NOON
        for posting in postings:
            flow.push(posting)
    return catalog


def rolecall(*arguments: str) -> dict[str, Any]:
    done = CliRunner().invoke(cli, [*arguments, "--json"], standalone_mode=False)
    assert done.exception is None, done.output
    printed: dict[str, Any] = orjson.loads(done.stdout)
    return printed


def jobs(catalog: Path) -> dict[str, dict[str, Any]]:
    """The catalog's jobs as they are exported, by the postings that each is made of."""
    file = catalog.with_name("jobs.jsonl")
    rolecall("export", "--catalog", str(catalog), "--out", str(file))
    found = [orjson.loads(line) for line in file.read_bytes().splitlines()[1:-1]]  # without header and last line
    return {" ".join(sorted(posting["postingId"] for posting in job["postings"])): job for job in found}


def test_replay_changes_nothing(golden: list[RawPosting], tmp_path: Path) -> None:
    catalog = ingest(golden, tmp_path / "catalog.db")
    before = jobs(catalog)
    changes = rolecall("replay", "--catalog", str(catalog))
    assert (changes["postings"], changes["missing"]) == (len(golden), 0)
    assert changes["rederived"] == 0, changes["examples"]
    assert jobs(catalog) == before


def test_any_order_gives_the_same_jobs(golden: list[RawPosting], tmp_path: Path) -> None:
    one, other = (ingest(postings, tmp_path / name / "c.db") for name, postings in (("as read", golden), ("back", golden[::-1])))
    assert jobs(one) == jobs(other)

"""Real payloads: every file of the manifest that holds postings is read by its family, with the manifest's count."""

import csv
import os
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from crawler.offline.saved import read_saved
from schemas.raw import RawPosting
from schemas.source import Reject, Source
from spiders.registry import families

ROOT = Path(__file__).resolve().parent.parent
PAYLOADS = Path(os.environ.get("ROLECALL_SHARED", ROOT.parent / "shared")) / "sources" / "payloads"
# Folders and files that go by another name: sites with schema.org markup are read by it, feeds by the feed reader.
FAMILY_OF = {"talentbrew-radancy": "radancy", "microsoft": "eightfold"}
FAMILY_OF |= dict.fromkeys(("xml-feeds", "remotejobsorg", "uber"), "jobfeed")
FAMILY_OF |= dict.fromkeys(
    ("jsonld-pages", "linkedin", "meta", "stackoverflow-jobs", "workatastartup", "html-other", "jobscz", "cryptocurrencyjobs"),
    "jsonld",
)
WIRE = {".json", ".html", ".xml", ".rss"}
COUNTED_OTHERWISE = {
    "workable/04-zaelab-widget.json": 1,  # two rows, one shortcode
    "personio/03-careerkit.xml": 1,  # one position printed twice
    "rippling/02-v1-list-3.json": 2,  # three rows, two uuids
    "rippling/04-v1-list-2.json": 1,  # two rows, one uuid
    "jsonld-pages/05-gildan.html": 3,  # three postings in one block
    "hackernews/01-algolia-hits.json": 1,  # two of the three comments answer others
    "paylocity/01-board-fermi.html": 18,  # the manifest counts JSON-LD, which a list has none of
}


def manifest() -> Iterator[dict[str, str]]:
    """The manifest's rows whose folder is a family of ours."""
    if not (PAYLOADS / "MANIFEST.tsv").is_file():
        return
    with (PAYLOADS / "MANIFEST.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            row["family"] = FAMILY_OF.get(row["path"]) or FAMILY_OF.get(row["source"], row["source"])
            if row["family"] in families() and Path(row["path"]).suffix in WIRE:
                yield row


def count(row: dict[str, str]) -> int:
    return COUNTED_OTHERWISE.get(row["path"], int(row["postings"] or 0))


def rows(counted: bool) -> list[object]:
    """Parameters: the manifest's rows, or one skipped test where there is no manifest."""
    found = [row for row in manifest() if not counted or count(row)]
    return [pytest.param(row, id=row["path"]) for row in found] or [pytest.param({}, marks=pytest.mark.skip("no real payloads here"))]


def read(path: Path, family: str) -> list[object]:
    return list(read_saved(path, families()[family](), Source(family, "board")))


@pytest.mark.parametrize("row", rows(counted=True))
def test_every_posting_of_a_payload_is_read(row: dict[str, str]) -> None:
    found = read(PAYLOADS / row["path"], row["family"])
    postings = [one for one in found if isinstance(one, RawPosting)]
    assert not [one.reason for one in found if isinstance(one, Reject)]
    assert len(postings) == count(row)
    assert all(posting.title and posting.identifier for posting in postings)


@pytest.mark.parametrize("row", rows(counted=False))
def test_a_payload_that_cannot_be_read_says_why(row: dict[str, str]) -> None:
    """Boards in HTML and error answers give postings, or a reason of ours: never a stray error."""
    reasons = [one.reason for one in read(PAYLOADS / row["path"], row["family"]) if isinstance(one, Reject)]
    assert not [reason for reason in reasons if re.match(r"\w+(?:Error|Exception)\b", reason)]


def test_whole_ashby_boards(shared: Path, tmp_path: Path) -> None:
    """Of 440 whole boards every tenth: all jobs but the unlisted, none rejected."""
    boards = jobs = 0
    with tarfile.open(shared / "sources" / "payloads" / "ashby" / "bulk-440-boards.tar.xz") as archive:
        for number, member in enumerate(member for member in archive if member.isfile()):
            if number % 10 or (content := archive.extractfile(member)) is None:
                continue
            board = tmp_path / f"{number}.json"
            board.write_bytes(content.read())
            listed = [job for job in orjson.loads(board.read_bytes())["jobs"] if job.get("isListed") is not False]
            found = read(board, "ashby")
            assert len([one for one in found if isinstance(one, RawPosting)]) == len(listed), member.name
            assert not any(isinstance(one, Reject) for one in found), member.name
            boards, jobs = boards + 1, jobs + len(listed)
    assert boards >= 40
    assert jobs >= 400

"""record stamps, tells the unchanged from the new, and refuses what is no posting."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.archive import Archive, content_hash
from pipelines.context import Rolecall
from pipelines.record import RecordPipeline
from schemas.job import Sighting
from schemas.raw import RawPosting
from schemas.source import Listing, Reject

RAW = RawPosting("greenhouse", "oven", "1", title="Baker", description_html="<p>Bread</p>", rest={"views": 1}, date_modified="2026-01-01")


class Knows:
    def __init__(self, hashes: dict[str, str]) -> None:
        self.hashes = hashes

    def known_hashes(self, family: str, board: str) -> dict[str, str]:
        return self.hashes


def test_what_moves_while_the_posting_does_not_is_no_change() -> None:
    assert content_hash(RAW) == content_hash(replace(RAW, rest={"views": 2}, date_modified="2026-02-02"))
    assert content_hash(RAW) != content_hash(replace(RAW, title="Night Baker"))
    assert RAW.posting_id == replace(RAW, title="Night Baker").posting_id


def test_a_known_form_is_unchanged_only_where_the_archive_holds_it(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.begin("run")
    record = RecordPipeline(Rolecall("run", archive, Knows({RAW.posting_id: content_hash(RAW)})))
    first, second = record.process_item(RAW), record.process_item(RAW)
    assert (first.unchanged, second.unchanged) == (False, True)
    archive.close()


@pytest.mark.parametrize(
    "raw",
    [
        replace(RAW, title=5),
        replace(RAW, job_locations="Lyon"),
        replace(RAW, title="\ud800"),
        replace(RAW, description_html={"a": 1 << 70}),
    ],
    ids=["number", "text for places", "lone surrogate", "no JSON"],
)
def test_what_is_no_valid_posting_is_rejected_with_its_reason(raw: RawPosting) -> None:
    found = RecordPipeline(Rolecall("run")).process_item(raw)
    assert isinstance(found, Reject)
    assert found.identifier == "1"
    assert found.reason.startswith("not a valid posting")


def test_unread_fields_are_counted_by_source() -> None:
    rolecall = Rolecall("run")
    for raw in (RAW, replace(RAW, rest={"views": 7, "badge": "x"}), replace(RAW, source="kiln", rest={}), replace(RAW, title=5)):
        RecordPipeline(rolecall).process_item(raw)
    assert {source: dict(names) for source, names in rolecall.unread.items() if names} == {("greenhouse", "oven"): {"views": 2, "badge": 1}}


def test_what_is_no_posting_passes_through() -> None:
    listing = Listing("greenhouse", "oven", listed=1, shown=1)
    assert RecordPipeline(Rolecall("run")).process_item(listing) is listing
    assert isinstance(RecordPipeline(Rolecall("run")).process_item(RAW), Sighting)

"""The archive keeps each form once, in order, and outlives crashes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.archive import Archive, End, Seen, content_hash, later_of
from pipelines.context import Rolecall
from pipelines.frames import ArchiveError
from pipelines.load import LoadPipeline
from schemas.job import Sighting
from schemas.raw import RawPosting
from schemas.reasons import ReasonKind
from schemas.source import BoardHome, Home, Listing, Reject

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def sighting(identifier: str, title: str = "Baker", run: str = "r1") -> Sighting:
    raw = RawPosting("greenhouse", "acme", identifier, title=title, rest={"seen": run})
    return Sighting(raw, raw.posting_id, content_hash(raw), run, AT)


def archived(folder: Path, run: str, *items: Sighting | Listing | Reject) -> None:
    archive = Archive(folder)
    archive.begin(run)
    for item in items:
        archive.add(AT, item)
    archive.close()


def read(folder: Path, run: str) -> list[Seen]:
    archive = Archive(folder)
    try:
        return list(archive.read(run))
    finally:
        archive.close()


def test_what_was_seen_comes_back_in_order(tmp_path: Path) -> None:
    listing, reject = Listing("greenhouse", "acme", shown=1, pages=(1,)), Reject("greenhouse", "acme", "no id", "{}")
    archived(tmp_path, "r1", sighting("1"), listing, reject)
    assert [seen.item for seen in read(tmp_path, "r1")] == [sighting("1").raw, listing, reject]
    assert read(tmp_path, "r1")[0].at == AT


def test_a_form_is_stored_once_and_found_from_a_later_run(tmp_path: Path) -> None:
    archived(tmp_path, "r1", sighting("1"))
    before = (tmp_path / "r1.jsonl.zst").stat().st_size
    archived(tmp_path, "r2", *(sighting("1", run="r2") for _ in range(50)))
    assert (tmp_path / "r2.jsonl.zst").stat().st_size < before * 2
    assert [seen.item for seen in read(tmp_path, "r2")] == [sighting("1").raw] * 50


def test_reasons_come_back_and_those_of_old_archives_as_their_words(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.begin("r1")
    archive.add(AT, Listing("greenhouse", "acme", complete=False, reason=ReasonKind.ROWS_MISSING.of(shown=1, total=2)))
    archive.add(AT, Listing("greenhouse", "acme", complete=False, reason="page 2 timed out"))  # type: ignore[arg-type]
    archive.end(AT, "stopped (shutdown)")  # type: ignore[arg-type]
    archive.close()
    one, other, end = (seen.item for seen in read(tmp_path, "r1"))
    assert one == Listing("greenhouse", "acme", complete=False, reason=ReasonKind.ROWS_MISSING.of(shown=1, total=2))
    assert other == Listing("greenhouse", "acme", complete=False, reason=ReasonKind.OTHER.of("page 2 timed out"))
    assert end == End(ReasonKind.OTHER.of("stopped (shutdown)"))


@pytest.mark.parametrize("cut", [1, 7, 40])
def test_a_torn_tail_costs_the_last_frame_only(tmp_path: Path, cut: int) -> None:
    archive = Archive(tmp_path)
    archive.begin("r1")
    for number in range(3):
        archive.add(AT, sighting(str(number)))
        archive.flush()
    archive.close()
    file = tmp_path / "r1.jsonl.zst"
    file.write_bytes(file.read_bytes()[:-cut])
    (tmp_path / "index.db").unlink()
    assert [seen.item.identifier for seen in read(tmp_path, "r1") if isinstance(seen.item, RawPosting)] == ["0", "1"]


def test_a_lost_index_is_made_again(tmp_path: Path) -> None:
    archived(tmp_path, "r1", sighting("1"))
    archived(tmp_path, "r2", sighting("1"), sighting("2"))
    for index in tmp_path.glob("index.db*"):
        index.unlink()
    assert [seen.item for seen in read(tmp_path, "r2")] == [sighting("1").raw, sighting("2").raw]


def test_a_missing_form_names_the_cure(tmp_path: Path) -> None:
    archived(tmp_path / "a", "r1", sighting("1"))
    archived(tmp_path / "a", "r2", sighting("1"))
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "r2.jsonl.zst").write_bytes((tmp_path / "a" / "r2.jsonl.zst").read_bytes())
    with pytest.raises(ArchiveError, match="copy the runs before it"):
        read(tmp_path / "b", "r2")


def test_a_removed_run_no_longer_holds_its_forms(tmp_path: Path) -> None:
    archived(tmp_path, "r1", sighting("1"))
    (tmp_path / "r1.jsonl.zst").unlink()
    archive = Archive(tmp_path)
    assert not archive.holds(sighting("1").content_hash)
    archive.close()


@dataclass(frozen=True)
class Grown(RawPosting):
    """A form as a later version may have it."""

    oven: str | None = None


def test_a_field_that_raw_forms_got_later_makes_none_of_them_another_one() -> None:
    """Else every posting counts as changed by its source on the day of an upgrade."""
    assert content_hash(RawPosting("greenhouse", "acme", "1", title="Baker")) == "db58bb94ee990ba74214ffbd772e9c8c", (
        "FIRST of pipelines/archive.py stays as it is"
    )
    plain = RawPosting("greenhouse", "acme", "1", partial=True)
    assert content_hash(plain) == "e70adeb9b051aabe9b0cc95ef6622eff"
    later = later_of(Grown)
    silent, gas, wood = (content_hash(Grown("greenhouse", "acme", "1", partial=True, oven=oven), later) for oven in (None, "Gas", "Wood"))
    assert silent == content_hash(plain)
    assert len({silent, gas, wood}) == 3


def test_what_is_loaded_was_archived_before(tmp_path: Path) -> None:
    """A process that dies while a batch is loaded has its raw forms on the disk."""
    archive, held = Archive(tmp_path), []

    class Spy:
        def write(self, batch: list[Sighting]) -> None:
            (found,) = read(tmp_path, "r1")
            held.append(found.item)

    archive.begin("r1")
    archive.add(AT, sighting("1"))
    LoadPipeline(Rolecall("r1", archive, Spy())).process_batch([sighting("1")])
    assert held == [sighting("1").raw]
    archive.close()


def test_a_run_that_is_taken_up_again_is_continued_not_repeated(tmp_path: Path) -> None:
    archived(tmp_path, "r1", sighting("1"), sighting("2"))
    archived(tmp_path, "r1", sighting("1"), sighting("2"), sighting("3"))
    assert [seen.item for seen in read(tmp_path, "r1")] == [sighting(name).raw for name in "123"]


def test_an_end_is_on_the_disk_before_the_run_is_ended_elsewhere(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.begin("r1")
    archive.end(AT, None)
    assert [seen.item for seen in read(tmp_path, "r1")] == [End()]
    archive.close()


def test_a_damaged_frame_names_its_file_and_the_cure(tmp_path: Path) -> None:
    archived(tmp_path, "r1", sighting("1"))
    archived(tmp_path, "r2", sighting("1"))
    file = tmp_path / "r1.jsonl.zst"
    file.write_bytes(b"\0" * file.stat().st_size)
    with pytest.raises(ArchiveError, match=r"r1.jsonl.zst is damaged at byte 0: put a whole copy in its place"):
        read(tmp_path, "r2")


def test_what_is_known_of_a_board_stands_before_its_postings_once_a_run(tmp_path: Path) -> None:
    told = BoardHome("greenhouse", "acme", Home("US", "Acme"))
    for _ in range(2):  # taken up again, it is told from its start
        archive = Archive(tmp_path)
        archive.begin("r1")
        for identifier in "12":
            archive.add_home(AT, told)
            archive.add_home(AT, BoardHome("greenhouse", "unknown", Home()))
            archive.add(AT, sighting(identifier))
        archive.close()
    assert [seen.item for seen in read(tmp_path, "r1")] == [told, sighting("1").raw, sighting("2").raw]

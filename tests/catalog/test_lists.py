"""The lists that are kept of a posting's facts are always those of its rows."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from catalog.export import export
from catalog.lists import EMPTY, SLOTS, make_lists, read_lists
from catalog.read import job_records
from catalog.writer import Writer
from schemas.employer import Naming
from schemas.enums import Origin
from schemas.evidence import Evidence
from tests.factories import NOON, claim, place, salary, sighting

PARTS: dict[str, Any] = {"job_locations": (place(remote=True),), "base_salary": (salary(flags=("low", "wide")),)}


def is_true(writer: Writer) -> bool:
    """Whether every posting's lists are kept, and are what its rows say."""
    numbers = [number for (number,) in map(tuple, writer.db.execute("SELECT id FROM posting"))]
    kept = [number for (number,) in map(tuple, writer.db.execute("SELECT posting FROM lists ORDER BY posting"))]
    return kept == numbers and read_lists(writer.db, numbers) == make_lists(writer.db, numbers)


def test_they_follow_what_is_new_changed_and_seen_again(crawl: Callable[..., None], writer: Writer) -> None:
    first = sighting("1", **PARTS)
    crawl(0, [first, sighting("2", title="Owl Keeper", description="Keep owls.", claims=(claim(),))])
    assert is_true(writer)
    before = read_lists(writer.db, [1])[1]
    crawl(1, [sighting("1", day=1, **PARTS | {"base_salary": ()}), sighting("2", day=1, unchanged=True)])
    assert is_true(writer)
    after = read_lists(writer.db, [1])[1]
    at = SLOTS.index(("salary", ("field", "base_salary")))
    assert before[at] != EMPTY == after[at]
    assert before[:at] == after[:at]


def test_they_follow_the_name_that_a_board_is_given(crawl: Callable[..., None], writer: Writer) -> None:
    crawl(0, [sighting("1")])
    words = Evidence("hiring_organization", Origin.REGISTRY, "Heronsgate Looms", "employer.registry")
    writer.begin_run("next", NOON + timedelta(days=1))
    writer.settle("greenhouse", "heronsgate", None, [Naming(sighting("1").posting_id, "Heronsgate Looms", words)], NOON)
    assert is_true(writer)
    (record,) = job_records(writer.db)
    assert "Heronsgate Looms" in [one["quote"] for one in record["evidence"] if one["field"] == "hiringOrganization"]


@pytest.mark.parametrize("lost", ["DELETE FROM lists", "UPDATE lists SET shape = 1, json = x'00'"])
def test_a_catalog_without_them_or_with_others_is_exported_all_the_same(
    crawl: Callable[..., None], writer: Writer, path: Path, tmp_path: Path, lost: str
) -> None:
    crawl(0, [sighting("1", **PARTS), sighting("2", title="Owl Keeper", description="Keep owls.")])
    export(path, tmp_path / "before")
    writer.db.execute(f"{lost} WHERE posting = 1")
    export(path, tmp_path / "some")
    writer.db.execute(lost)
    export(path, tmp_path / "none")
    # The first line tells when it was made.
    before, some, none = ((tmp_path / name).read_bytes().partition(b"\n")[2] for name in ("before", "some", "none"))
    assert before == some == none
    assert before.count(b"\n") == 3

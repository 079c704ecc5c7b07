"""Days open, of openings that were watched from their beginning to their end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.database import reading
from catalog.openings import read_openings
from reports.drawing import draw, written
from reports.making import when
from reports.picture import Ranges
from reports.pictures import openings
from schemas.errors import Problem
from schemas.facts import Term
from schemas.job import Sighting
from tests.factories import field, sighting
from tests.reports.conftest import write

STANDING = 60  # openings that stay: few in so many may go without an alarm
COMING, STAYING = 24, (4, 8, 12)  # openings that come; days that each third of them stays


def there(day: int) -> Iterator[Sighting]:
    """What a board shows on a day: those that stood there at first, and those that came by then, less those that went."""
    for n in range(STANDING):
        yield sighting(f"first{n}", title=f"Keeper of lamp {n}", description=f"Lamp {n} is lit at dusk.")
    for n in range(COMING):
        came = 2 + 2 * (n % 4)
        if came <= day < came + STAYING[n % 3]:
            level = Term(("senior", "lead")[n % 2], field("seniority", "x"))
            yield sighting(f"n{n}", title=f"Smith {n}", description=f"Forge number {n} is lit.", seniority=level)


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("days") / "catalog.db"
    for day in range(0, 26, 2):
        write(path, there(day), day)
    return path


def test_they_are_those_of_the_command(watched: Path) -> None:
    pytest.importorskip("surpyval", reason="days open need rolecall[survival]")
    with reading(watched) as db:
        days, _ = openings.read(db, when(db)).pictures
        (every,) = read_openings(db, "all", 1)
    assert every.days is not None
    assert days.rows[0][:7] == ("all openings", COMING, COMING, STANDING, every.days.median, every.days.low, every.days.high)
    assert isinstance(days.chart, Ranges)
    assert {"senior": 12, "lead": 12}.items() <= {row.label: row.n for row in days.chart.rows}.items()
    assert written(draw(days.chart), "svg")


def test_without_the_library_the_cure_is_told(watched: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise Problem("`rolecall openings` needs surpyval: install it with `pip install 'rolecall[survival]'`")

    monkeypatch.setattr("catalog.survival._library", missing)
    with reading(watched) as db:
        days, _ = openings.read(db, when(db)).pictures
    assert days.chart is None
    assert days.why.startswith("It was not estimated: `rolecall openings` needs surpyval")
    assert (
        f"of {COMING + STANDING}, {COMING} were watched from their beginning and are counted; {COMING} of these have closed" in days.counts
    )

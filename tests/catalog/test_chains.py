"""Chains whose truth was written by hand: which campaigns they have, in which order, with which gaps, and how long they were shown.

A board is read every fourth day, and what it lacks twice is closed: what was last shown on day 40 closes on day 48.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

import pytest

from catalog.campaigns import EVERGREEN_DAYS, EVERGREEN_SHARE
from schemas.match import Verdict
from tests.catalog.test_campaigns import posted
from tests.factories import NOON, sighting

LAST, STEP = 240, 4
OTHERS = 60  # openings that stand there from the second reading to the last but one
REPOST, SAME, DIFFERENT = Verdict.REPOST, Verdict.SAME, Verdict.DIFFERENT


@dataclass(frozen=True)
class Chain:
    """``shown``: by posting, the days from which to which the board shows it. ``told``: the campaigns by posting, first and last sight and
    gap. ``said``: of two postings, what they are; by default, each is a repost of the one before. ``dates``: what the source gives."""

    name: str
    shown: dict[str, list[tuple[int, int]]]
    told: list[tuple[str, int, int, int | None]]
    days: int
    said: list[tuple[str, str, Verdict]] | None = None
    dates: dict[str, str] = field(default_factory=dict)

    def verdicts(self) -> list[tuple[str, str, Verdict]]:
        names = list(self.shown)
        return [(a, b, REPOST) for a, b in pairwise(names)] if self.said is None else self.said


CHAINS = [
    Chain("stays", {"a": [(0, 240)]}, [("a", 0, 240, None)], 240),
    Chain("comes and goes", {"a": [(20, 100)]}, [("a", 20, 100, None)], 80),
    Chain("is seen once", {"a": [(40, 40)]}, [("a", 40, 40, None)], 0),
    Chain("is lacked once", {"a": [(0, 40), (48, 100)]}, [("a", 0, 100, None)], 100),
    Chain("pauses for 12 days", {"a": [(0, 40), (60, 100)]}, [("a", 0, 100, None)], 100),
    Chain("pauses for 12 days, twice", {"a": [(0, 40), (60, 80), (100, 140)]}, [("a", 0, 140, None)], 140),
    Chain("pauses for 16 days", {"a": [(0, 40), (64, 100)]}, [("a", 0, 40, None), ("a", 64, 100, 16)], 76),
    Chain(
        "pauses for a month, twice", {"a": [(0, 40), (80, 120), (160, 240)]},
        [("a", 0, 40, None), ("a", 80, 120, 32), ("a", 160, 240, 32)], 160,
    ),
    Chain(
        "pauses shortly, then long", {"a": [(0, 40), (60, 80), (120, 160)]}, [("a", 0, 80, None), ("a", 120, 160, 32)], 120,
    ),
    Chain("again, months later", {"a": [(0, 40)], "b": [(100, 140)]}, [("a", 0, 40, None), ("b", 100, 140, 52)], 80),
    Chain("again, at once", {"a": [(0, 40)], "b": [(44, 80)]}, [("a", 0, 40, None), ("b", 44, 80, -4)], 76),
    Chain("again, before the other ends", {"a": [(0, 80)], "b": [(40, 120)]}, [("a", 0, 80, None), ("b", 40, 120, -48)], 120),
    Chain("within the other's time", {"a": [(0, 200)], "b": [(40, 80)]}, [("a", 0, 200, None), ("b", 40, 80, -168)], 200),
    Chain("while the other stays", {"a": [(0, 240)], "b": [(200, 240)]}, [("a", 0, 240, None), ("b", 200, 240, None)], 240),
    Chain(
        "again and again, each a repost of the one before", {"a": [(0, 20)], "b": [(40, 60)], "c": [(80, 100)], "d": [(120, 140)]},
        [("a", 0, 20, None), ("b", 40, 60, 12), ("c", 80, 100, 12), ("d", 120, 140, 12)], 80,
    ),
    Chain(
        "again and again, each a repost of the first", {"a": [(0, 20)], "b": [(40, 60)], "c": [(80, 100)]},
        [("a", 0, 20, None), ("b", 40, 60, 12), ("c", 80, 100, 12)], 60, [("a", "b", REPOST), ("a", "c", REPOST)],
    ),
    Chain(
        "the first comes back after its repost", {"a": [(0, 20), (120, 140)], "b": [(60, 80)]},
        [("a", 0, 20, None), ("b", 60, 80, 32), ("a", 120, 140, 32)], 60,
    ),
    Chain(
        "a repost that was written long before it was shown", {"a": [(0, 40)], "b": [(100, 140)]},
        [("a", 0, 40, None), ("b", 100, 140, 52)], 80, dates={"b": "2026-01-02"},
    ),
    Chain(
        "both stood there, the dates tell which came first", {"a": [(0, 60)], "b": [(0, 40)]},
        [("b", 0, 40, None), ("a", 0, 60, -48)], 60, dates={"a": "2026-06-20", "b": "2026-05-01"},
    ),
    Chain(
        "a date that lies ahead", {"a": [(0, 40)], "b": [(100, 140)]}, [("a", 0, 40, None), ("b", 100, 140, 52)], 80,
        dates={"a": "2027-01-01"},
    ),
    Chain("one job under another id at once", {"a": [(0, 40)], "b": [(44, 100)]}, [("a", 0, 100, None)], 100, [("a", "b", SAME)]),
    Chain(
        "one job under another id later", {"a": [(0, 40)], "b": [(100, 140)]},
        [("a", 0, 40, None), ("b", 100, 140, 52)], 80, [("a", "b", SAME)],
    ),
    Chain(
        "no repost, says a person", {"a": [(0, 40)], "b": [(100, 140)]}, [("a", 0, 40, None)], 40,
        [("a", "b", REPOST), ("a", "b", DIFFERENT)],
    ),
]  # fmt: skip


def showing(day: int) -> list[tuple[str, dict[str, object]]]:
    """What the board shows on a day: identifiers, and what is told of each."""
    here = [
        (f"{n}{name}", {"title": f"Warden {name} of pier {n}", "description": f"Pier {n}, watch {name}. " * 20, **dated(chain, name)})
        for n, chain in enumerate(CHAINS)
        for name, spans in chain.shown.items()
        if any(start <= day <= end for start, end in spans)
    ]
    others = range(OTHERS if 0 < day < LAST else 0)
    return here + [(f"lamp{n}", {"title": f"Keeper of lamp {n}", "description": f"Lamp {n} is lit at dusk. " * 20}) for n in others]


def dated(chain: Chain, name: str) -> dict[str, object]:
    return {"date_posted": posted(chain.dates[name])} if name in chain.dates else {}


def posting(n: int, name: str) -> str:
    return sighting(f"{n}{name}").posting_id


@pytest.fixture
def read(crawl, writer):
    """The campaigns of all chains, once the board was read to the last day."""
    for day in range(0, LAST + 1, STEP):
        crawl(day, [sighting(identifier, day=day, **parts) for identifier, parts in showing(day)])
    for n, chain in enumerate(CHAINS):
        for one, other, verdict in chain.verdicts():
            writer.decide(posting(n, one), posting(n, other), verdict, NOON + timedelta(days=LAST))
    return {
        identifier: [dict(row) for row in rows]
        for identifier in [f"{n}a" for n in range(len(CHAINS))]
        if (rows := writer.db.execute(CAMPAIGNS_OF, (identifier,)).fetchall())
    } | {"whole": [dict(row) for row in writer.db.execute("SELECT chain, chain_days, chain_rank, evergreen FROM campaigns WHERE n = 1")]}


CAMPAIGNS_OF = """
SELECT c.*, (SELECT p.identifier FROM posting p WHERE p.title = c.title) AS identifier FROM campaigns c WHERE chain IN (
  SELECT x.chain FROM campaigns x JOIN job USING (job_id) JOIN posting p ON p.job = job.id WHERE p.identifier = ?) ORDER BY n
"""


def day_of(at: str) -> int:
    return round((NOON.fromisoformat(at) - NOON).total_seconds() / 86400)


def test_chains_are_told_as_they_were(read):
    for n, chain in enumerate(CHAINS):
        found = read[f"{n}a"]
        told = [
            (
                row["identifier"].removeprefix(str(n)),
                day_of(row["began"]),
                day_of(row["seen_until"]),
                row["gap_days"] and round(row["gap_days"]),
            )
            for row in found
        ]
        assert (chain.name, told) == (chain.name, chain.told)
        assert [row["n"] for row in found] == list(range(1, len(chain.told) + 1))
        assert {(row["campaigns"], row["chain_days"]) for row in found} == {(len(chain.told), chain.days)}
        for row in found:
            assert row["days_max"] is None or row["days_min"] <= row["days_max"]
            assert row["days_min"] == day_of(row["seen_until"]) - day_of(row["began"])


def test_evergreen_is_those_that_were_shown_longer_than_nearly_all_others(read):
    days = [row["chain_days"] for row in read["whole"]]
    assert len(days) == OTHERS + len(CHAINS) + 1  # a person parted one chain
    for row in read["whole"]:
        shorter = sum(one < row["chain_days"] for one in days) / (len(days) - 1)
        assert row["chain_rank"] == pytest.approx(shorter, abs=0.001)
        assert row["evergreen"] == (shorter >= EVERGREEN_SHARE and row["chain_days"] >= EVERGREEN_DAYS)
    evergreen = {chain.name for n, chain in enumerate(CHAINS) if read[f"{n}a"][0]["evergreen"]}
    assert evergreen == {"stays", "while the other stays"}

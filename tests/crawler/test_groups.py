"""What goes through the flow together comes out as what goes alone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.run.flow import Flow, load_settings
from crawler.run.groups import TOGETHER, in_groups
from pipelines.context import Rolecall
from pipelines.extract.posting import derive, derive_all
from pipelines.extract.text.reading import Reading, once_a_text, read
from schemas.job import Sighting
from schemas.raw import RawPlace, RawPosting
from schemas.source import Home, Listing, Reject

AT = datetime(2026, 7, 4, tzinfo=UTC)
TEXTS = (
    "<p>Requirements</p><ul><li>3 years of baking</li></ul><p>Pay: $20 - $24 an hour.</p>",
    "<p>Wir suchen einen Bäcker (m/w/d). Kein Visum.</p>",
    "<p>We do not sponsor visas. Remote, two days a week in the office.</p>",
    "",
)


def postings() -> list[RawPosting]:
    places = ((), (RawPlace(name="Oslo"),), (RawPlace(name="Cambridge"),))
    return [
        RawPosting("greenhouse", "oven", str(n), title=f"Baker {n}", description_html=TEXTS[n % 4], job_locations=places[n % 3])
        for n in range(12)
    ]


def test_postings_derived_together_are_those_derived_alone() -> None:
    homes = [Home("US"), Home("GB"), Home()]
    asked = [(raw, AT, homes[n % 3]) for n, raw in enumerate(postings())]
    assert derive_all(asked) == [derive(*one) for one in asked]


def test_what_is_made_of_a_text_alone_is_made_once() -> None:
    made = []

    @once_a_text
    def length(reading: Reading, more: int) -> int:
        made.append(more)
        return len(reading.text) + more

    one, other = read("bread"), read("bread")
    assert [length(one, 1), length(one, 1), length(one, 2), length(other, 1)] == [6, 6, 7, 6]
    assert made == [1, 2, 1]


def test_a_group_comes_out_in_order_with_what_is_no_posting() -> None:
    flow = Flow(Rolecall("run", clock=lambda: AT), load_settings(), without=("batch",))
    listing = Listing("greenhouse", "oven", listed=12, shown=12)
    told = flow.push_all([*postings()[:5], listing, *postings()[5:]])
    assert told[5] is listing
    assert [one.raw.identifier for one in told if isinstance(one, Sighting)] == [raw.identifier for raw in postings()]
    assert all(one.job and one.job.title for one in told if isinstance(one, Sighting))


def test_each_of_a_group_is_seen_when_it_was_seen() -> None:
    days = [AT + timedelta(days=n) for n in range(12)]
    told = Flow(Rolecall("run"), load_settings(), without=("batch",)).push_all(list(postings()), days)
    assert [one.seen_at for one in told] == days


def test_one_that_cannot_be_derived_costs_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(asked: Any) -> Any:
        if any(raw.identifier == "4" for raw, _, _ in asked):
            raise RuntimeError("of four")
        return derive_all(asked)

    monkeypatch.setattr("pipelines.derive.derive_all", refuses)
    rolecall = Rolecall("run", clock=lambda: AT)
    told = Flow(rolecall, load_settings(), without=("batch",)).push_all(list(postings()))
    assert [n for n, one in enumerate(told) if isinstance(one, Reject)] == [4]
    assert sum(isinstance(one, Sighting) and one.job is not None for one in told) == 11
    assert rolecall.failures.total() == 1


def test_groups_hold_what_was_read_before_a_failure() -> None:
    def read() -> Iterator[int]:
        yield from range(TOGETHER + 3)
        raise OSError("torn")

    groups = in_groups(read())
    assert [len(next(groups)), len(next(groups))] == [TOGETHER, 3]
    with pytest.raises(OSError, match="torn"):
        next(groups)

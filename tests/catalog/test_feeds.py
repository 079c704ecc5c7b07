"""A sample of the random histories of bench.soak.feeds, and what they would find."""

from collections.abc import Callable
from itertools import count, cycle

import pytest

from bench.soak import feeds
from catalog import moved

BEYOND = count(10**9)  # cursors that no job was given
FAULTS: dict[str, tuple[Callable[..., object], str]] = {
    "tell_jobs": (lambda *_: None, "events tell of other jobs"),
    "keep_former": (lambda *_: None, "is read back otherwise"),
    "keep": (lambda *_: None, "the table search is another one"),
    "_move": (lambda db, jobs: dict(zip(jobs, BEYOND, strict=False)), "a copy differs"),
}


@pytest.mark.parametrize("part", FAULTS)
def test_a_fault_in_any_part_is_found(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    works, (fails, says), turns = getattr(moved, part), FAULTS[part], cycle((True, True, False))
    monkeypatch.setattr(moved, part, lambda *arguments: (works if next(turns) else fails)(*arguments))
    found = feeds.play_all(range(20))
    assert any(says in one for one in found), found


def test_copies_stay_equal_through_random_histories_with_every_kind_of_event(monkeypatch: pytest.MonkeyPatch) -> None:
    met: set[str] = set()
    note = feeds.replay_event

    def noted(is_open: dict[str, bool], event: dict[str, str]) -> None:
        met.add(event["kind"])
        note(is_open, event)

    monkeypatch.setattr(feeds, "replay_event", noted)
    assert feeds.play_all(range(80, 120)) == []
    assert met == {"opened", "changed", "rederived", "recomposed", "closed", "reopened", "merged", "split"}
    assert feeds.play_all(range(79128, 79129)) == []  # a job that was removed for its age comes back within another one

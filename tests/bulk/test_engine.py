"""Partitions over processes: on this machine's cores, and on a Ray of two processes."""

import gc
import os
import sys
import time

import pytest

from bulk.engine import attempt, each, start
from schemas.errors import Problem

pytest.importorskip("daft", reason="the extra `bulk` is not installed")
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")


def note(out, part):
    """Which process had a partition; it waits for another one, so that none has all."""
    (out / f"{os.getpid()}-{part}").touch()
    until = time.monotonic() + 20
    while time.monotonic() < until and len({path.name.partition("-")[0] for path in out.iterdir()}) < 2:
        time.sleep(0.02)


def fail(out, part):
    (out / f"{part}").touch()
    if part == 1:
        raise Problem("the disk is blue: paint it")
    if part == 2:
        raise ValueError("a bug")


@pytest.fixture
def by_value():
    """A test's module is at no other process's hand: its functions are sent as they are."""
    from daft.pickle import cloudpickle

    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    yield
    cloudpickle.unregister_pickle_by_value(sys.modules[__name__])
    gc.collect()  # Daft leaves its processes' pipes to the collector


def test_partitions_are_spread_over_processes(tmp_path, by_value):
    if (os.cpu_count() or 1) < 2:
        pytest.skip("one core: there is one process")
    each(start(None), note, tmp_path, [3, 4, 5, 6])
    seen = [path.name.partition("-") for path in tmp_path.iterdir()]
    assert sorted(part for _, _, part in seen) == ["3", "4", "5", "6"]
    assert {int(process) for process, _, _ in seen} - {os.getpid()} != set()


def test_a_partition_that_fails_is_told_when_the_others_are_done(tmp_path, by_value):
    with pytest.raises(Problem, match=r"the disk is blue: paint it \(1 more of 4 partitions failed\)\. What is finished is kept"):
        each(start(None), fail, tmp_path, [0, 1, 2, 3])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "1", "2", "3"]


def test_what_a_process_meets_is_told_in_words(tmp_path):
    assert attempt(fail, tmp_path, 0) == ""
    assert attempt(fail, tmp_path, 2) == "partition 2: ValueError: a bug"
    assert attempt(fail, tmp_path / "none", 0).startswith(f"{tmp_path}/none/0 cannot be opened")


def test_nothing_is_started_for_no_partitions(tmp_path):
    each(None, fail, tmp_path, [])


def test_without_daft_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "daft", None)
    with pytest.raises(Problem, match=r"needs Daft: install it with `pip install 'rolecall\[bulk\]'`"):
        start(None)


def test_without_ray_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(Problem, match=r"needs Ray: install it with `pip install 'rolecall\[ray\]'`, or leave bulk.ray out"):
        start("local")


def test_daft_calls_nobody(monkeypatch):
    for name in ("DAFT_ANALYTICS_ENABLED", "DO_NOT_TRACK", "DAFT_PROGRESS_BAR"):
        monkeypatch.delenv(name, raising=False)
    start(None)
    assert os.environ["DAFT_ANALYTICS_ENABLED"] == "0"

"""A small world of `bench.simulate`: no false closing, and a simulator that would see one."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from scrapy.http import Request

from bench.simulate.crawling import noon_of, spider_of
from bench.simulate.faults import BOARD_FAULTS, DAY_FAULTS, Fault
from bench.simulate.measuring import Measure
from bench.simulate.platforms import Showing, answer
from bench.simulate.truth import EVENTS, Board
from bench.simulate.worlds import Active, World
from catalog import closing
from schemas.source import Source

TOKENS = {
    "workday": "oven.wd1/Jobs",
    "eightfold": "oven.example/oven.example",
    "jsonld": "careers.oven.example",
    "icims": "careers-oven.icims.com",
    "successfactors": "jobs.oven.example",
}


@pytest.fixture
def world(tmp_path: Path) -> Callable[[int], Measure]:
    return lambda seed: World(tmp_path, seed, 24, faulty=0.12).live(28)


def test_a_small_world_closes_nothing_falsely(world: Callable[[int], Measure]) -> None:
    measure = world(7)
    assert measure.false == []
    assert measure.median_delay <= 2
    assert sum(map(len, measure.delays.values())) > 40
    assert len(measure.faults) > 20


def test_the_simulator_sees_what_is_closed_falsely(world: Callable[[int], Measure], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "MISSES_TO_CLOSE", 1)
    monkeypatch.setattr(closing, "find_churn", lambda *_: None)
    assert world(11).false


def shown(family: str) -> Showing:
    board = Board(family, TOKENS.get(family, "oven"), Random(1), 24, 0.02)
    board.step(0)
    return Showing(family, board.token, 1, list(board.shown))


def asked(showing: Showing) -> list[tuple[int, bytes]]:
    """What the board's host answers to the requests of a crawl, and one for each detail."""
    spider = spider_of(showing.family)([Source(showing.family, showing.token)])
    waiting, found = list(spider.start_board(spider.sources[0])), []
    for request in waiting:
        response = answer(showing, request, noon_of(1))
        found.append((response.status, response.body, dict(response.headers)))
        try:
            waiting += [one for one in request.callback(response, **request.cb_kwargs) if isinstance(one, Request)]
        except Exception:
            continue
    return found


@pytest.mark.parametrize("fault", BOARD_FAULTS, ids=lambda fault: fault.name)
def test_each_fault_does_something(fault: Fault) -> None:
    family = (*fault.families, "greenhouse")[0]
    showing = shown(family)
    fault.change(showing, Random(1))
    if fault.name == "stale 304":
        assert showing.always_304
    else:
        assert asked(showing) != asked(shown(family))


@pytest.mark.parametrize(("count", "lasts"), [(1, False), (2, True)])
def test_a_fault_that_hides_few_openings_lasts_one_crawl(tmp_path: Path, count: int, lasts: bool) -> None:
    """One of four could be filled, for all that anybody can see. Two of four raise an alarm, and may last."""

    def hide(showing: Showing, rng: Random) -> None:
        showing.rows = showing.rows[count:]

    world = World(tmp_path, 7, 1)
    (board,) = world.boards.values()
    board.size = 4
    board.step(0)
    world.show(board, 1)
    world.active[board.key] = [Active(Fault("hidden", "", hide), 0.0, until=6)]
    assert len(world.show(board, 2).rows) == 4 - count
    assert (len(world.show(board, 3).rows) < 4) == lasts


@pytest.mark.parametrize("name", EVENTS)
def test_each_event_is_true(name: str) -> None:
    board = Board("lever", "oven", Random(1), 12, 0.0)
    board.step(0)
    before = {one.id for one in board.shown}
    board.happen(name, 1)
    assert {one.id for one in board.shown} != before
    assert all(one.is_open(1) for one in board.shown)


def test_there_are_many_kinds() -> None:
    names = [fault.name for fault in (*BOARD_FAULTS, *DAY_FAULTS)]
    assert len(names) == len(set(names)) >= 50


def test_the_docs_have_the_table_of_faults() -> None:
    said = (Path(__file__).parent.parent / "docs" / "design" / "0010-simulated-boards.md").read_text()
    for fault in (*BOARD_FAULTS, *DAY_FAULTS):
        assert f"| {fault.name} | {fault.what} |" in said

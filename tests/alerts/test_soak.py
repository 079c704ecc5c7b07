"""A sample of what `python -m bench.soak.alerts` plays at length, and every boundary of a delivery to files."""

from itertools import count
from pathlib import Path

import orjson
import pytest

from alerts.deliver import deliver, delivering
from alerts.ledger import open_ledger
from alerts.settings import Settings
from bench.soak.alerts import entries, in_process, play_until
from tests.alerts.conftest import Town
from tests.alerts.test_ledger import posting


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_each_match_arrives_once_wherever_the_machine_stops(seed: int) -> None:
    outcome = play_until(100, seed, steps=8, size=12)
    assert (outcome.double, outcome.missed, outcome.surplus) == (0, 0, 0)
    assert outcome.pairs >= 100
    assert outcome.kills


def test_files_hold_each_match_once_at_whichever_write_the_machine_stops(tmp_path: Path) -> None:
    """A look and a delivery, killed at their first boundary, their second, and so on to their last; each time gone on with."""
    for nth in count(1):
        folder = tmp_path / str(nth)
        folder.mkdir()
        town = Town(folder / "c.db")
        town.add("s", f"file:{folder}/m.jsonl", f"rss:{folder}/m.atom")
        town.run(posting(1), posting(2), posting(3), look=False)

        def send(town: Town = town) -> None:
            with delivering(town.path), open_ledger(town.path) as db:
                town.look(db)
                deliver(db, Settings(), town.now)

        done = in_process(send, nth)
        send()
        lines = [orjson.loads(line)["job"]["title"] for line in (folder / "m.jsonl").read_bytes().splitlines()]
        assert lines == ["Smith 1", "Smith 2", "Smith 3"], f"killed at boundary {nth}"
        assert len(entries(folder / "m.atom")) == 3
        if done:
            break
    assert nth > 20

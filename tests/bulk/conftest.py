"""What is done by partition is done in this process: that engines spread it over others has tests of its own (test_engine)."""

import pytest

from bulk import run as running


@pytest.fixture
def here(monkeypatch):
    """The partitions that were computed, as (task, partition), in order; ``here.before`` is called before each."""

    class Here(list):
        before = staticmethod(lambda task, part: None)

    computed = Here()

    def each(daft, task, out, parts):
        for part in parts:
            computed.before(task.__name__, part)
            task(out, part)
            computed.append((task.__name__, part))

    monkeypatch.setattr(running, "each", each)
    return computed

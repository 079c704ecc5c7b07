"""The same run on a Ray of two processes, in a process of its own: it is no part of `make setup` (`make ray` installs it)."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bench.soak.bulk import invented, write_lines
from bulk.run import run

ROOT = Path(__file__).resolve().parent.parent.parent
ON_RAY = "from pathlib import Path; from bulk.run import run; run(Path({0!r}), Path({1!r}), '1', {{}}, 40_000, 'local')"


@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed: `make ray` does")
@pytest.mark.usefixtures("here")
def test_a_run_on_two_processes_of_ray_is_the_same(tmp_path):
    write_lines(tmp_path / "in.jsonl", invented(60))
    code = ON_RAY.format(str(tmp_path / "in.jsonl"), str(tmp_path / "ray"))
    env = os.environ | {"RAY_worker_niceness": "0"}  # else its processes wait for all others of a busy machine
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr
    local = run(tmp_path / "in.jsonl", tmp_path / "local", "1", {}, 40_000)
    assert local.parts > 1
    for kind in ("postings", "facts/place", "signatures", "pairs", "jobs"):
        for path in (tmp_path / "local" / kind).iterdir():
            assert pq.read_table(path).equals(pq.read_table(tmp_path / "ray" / kind / path.name)), path

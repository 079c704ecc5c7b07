"""The built wheel, installed in a fresh environment in an empty folder, far from any checkout, works: it has its data with it.

Nothing is fetched: the wheel's requirements are those of the environment that runs the test.
"""

import os
import subprocess
import sys
import venv
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.crawler.hosts import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]
SHIPPED = ("demo", "reference", "registers", "sources", "templates")  # folders of data/


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if find_spec("hatchling") is None:
        pytest.skip("no hatchling to build a wheel with: make setup brings it")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs a program of the environment that the wheel is installed in, in a folder where nothing else is."""
    home = tmp_path_factory.mktemp("fresh")
    try:
        venv.create(home / "venv", with_pip=False)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no environment can be made here: {error}")
    python = home / "venv" / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True, timeout=300)
    packages = next((home / "venv" / "lib").glob("python*/site-packages"))
    libraries = {str(Path(path).resolve()) for path in sys.path if path.endswith("site-packages")}
    (packages / "libraries.pth").write_text("\n".join(libraries))  # as they are: their own .pth files, a checkout's, are not followed
    (home / "work").mkdir()
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("ROLECALL_", "PYTHON"))}

    def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(python.with_name(program)), *arguments]
        return subprocess.run(command, cwd=home / "work", env=clean, capture_output=True, text=True, timeout=300, check=False)

    return run


def test_the_wheel_ships_all_data_and_nothing_of_a_machine(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    for folder in SHIPPED:
        here = {path.relative_to(ROOT).as_posix() for path in (ROOT / "data" / folder).rglob("*") if path.is_file()}
        assert here
        assert here <= {*names}, f"data/{folder} lacks {sorted(here - {*names})[:3]}"
    assert {"web/templates/search.html", "web/static/rolecall.css"} <= {*names}
    assert not [name for name in names if name.startswith(("data/var", "tests", "bench", "docs"))]


def test_it_is_the_installed_one_that_runs(installed: Run) -> None:
    said = installed("python", "-c", "import crawler, schemas; print(crawler.__file__, schemas.__file__)").stdout
    assert str(ROOT) not in said
    assert said.count("site-packages") == 2


def test_its_rules_are_the_checkout_s(installed: Run) -> None:
    ask = "from crawler.run.rules import rules_version; print(rules_version())"
    here = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True, timeout=100).stdout
    assert installed("python", "-c", ask).stdout == here


def test_demo_ingest_and_health_work_far_from_a_checkout(installed: Run) -> None:
    demo = installed("rolecall", "demo")
    assert demo.returncode == 0, demo.stderr
    assert "jobs" in demo.stdout
    page = ROOT / "data" / "demo" / "day1" / "greenhouse" / "harrowgaterobotics.json"
    read = installed("rolecall", "ingest", str(page), "--source", "greenhouse:harrowgaterobotics", "--catalog", "other/c.db")
    assert read.returncode == 0, read.stdout + read.stderr
    assert " new" in read.stdout
    health = installed("rolecall", "health")
    assert (health.returncode, health.stdout.endswith("nothing needs a person\n")) == (0, True), health.stdout + health.stderr

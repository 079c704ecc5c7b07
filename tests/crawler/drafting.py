"""Drafting in a small checkout, and what a drafted spider yields."""

import importlib.util
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from scrapy.http import Request

from crawler.drafts.writing import Written, draft_family
from schemas.raw import RawPosting
from schemas.source import Source
from spiders.registry import families
from tests.golden_cases import crawl

ROOT = Path(__file__).resolve().parent.parent.parent


ROW = Source("tarn", "tarnwater", "Tarnwater", "NO", "https://tarn.example/tarnwater/jobs")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The parts of a checkout that a draft writes into."""
    for folder in ("tests/golden", "docs", "data/sources"):
        (tmp_path / "checkout" / folder).mkdir(parents=True)
    (tmp_path / "checkout/docs/sources.md").write_text((ROOT / "docs/sources.md").read_text("utf-8"), "utf-8")
    return tmp_path / "checkout"


def crawled(written: Written, checkout: Path, case: str, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the drafted spider yields of the drafted case."""
    path = checkout / written.paths[0]
    name = ".".join(Path(written.paths[0]).with_suffix("").parts)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setitem(families(), "tarn", module.TarnSpider)
    return list(crawl(checkout / "tests/golden/tarn" / case))


def drafted(checkout: Path, url: str = ROW.url or "", room: str | None = None, like: str | None = None, **files: str) -> Written:
    """A draft from ``files``: name, its dot as "_", to text."""
    for name, text in files.items():
        (checkout.parent / name.replace("_", ".")).write_text(text, "utf-8")
    paths = [checkout.parent / name.replace("_", ".") for name in files]
    return draft_family("tarn", paths, row=replace(ROW, url=url), room=room, like=like, root=checkout)


def rows_of(found: list[object]) -> list[RawPosting]:
    """The postings, and those whose details are still asked for."""
    asked = [one.cb_kwargs["raw"] for one in found if isinstance(one, Request) and one.cb_kwargs]
    return [*asked, *(one for one in found if isinstance(one, RawPosting))]


def assert_in_form(path: Path) -> None:
    config = ("--config", str(ROOT / "pyproject.toml"))
    for command in (("check", *config, "--config", "lint.isort.known-first-party=['schemas','spiders']"), ("format", "--check", *config)):
        done = subprocess.run([sys.executable, "-m", "ruff", *command, str(path)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{done.stdout}\n{path.read_text()}"
    assert sum(bool(line.strip()) for line in path.read_text().splitlines()) <= 60

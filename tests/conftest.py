"""Shared fixtures."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
os.environ["ROLECALL_REGISTERS"] = "data/var/none/registers.db"  # no run of a test looks anything up in a developer's own


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real payloads and labels, present where rolecall is developed; they belong to others and are no part of the project."""
    folder = Path(os.environ.get("ROLECALL_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no real postings at {folder}: set ROLECALL_SHARED to a folder of them")
    return folder

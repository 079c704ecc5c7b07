"""How a job is held and where it is done, one invented sentence at a time, in many languages (terms_of_work.toml)."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.extract.posting import derive_text
from schemas.job import JobPosting
from schemas.raw import RawPosting

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SAID: dict[str, dict[str, list[str]]] = tomllib.loads(Path(__file__).with_name("terms_of_work.toml").read_text(encoding="utf-8"))


def sentences(fact: str) -> list[tuple[str, str]]:
    return [(sentence, answer) for answer, told in SAID[fact].items() for sentence in told]


def derived(sentence: str) -> JobPosting:
    return derive_text(RawPosting("golden", "said", "1"), sentence, NOW)


@pytest.mark.parametrize(("sentence", "answer"), sentences("employment"))
def test_how_a_job_is_held(sentence: str, answer: str) -> None:
    found = derived(sentence).employment_types
    assert "+".join(sorted(kind.value for kind in found)) == ("" if answer == "none" else answer)


@pytest.mark.parametrize(("sentence", "answer"), sentences("workplace"))
def test_where_it_is_done(sentence: str, answer: str) -> None:
    assert (derived(sentence).workplace or "none") == answer

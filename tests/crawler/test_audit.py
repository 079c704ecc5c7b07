"""`rolecall audit`: a person's answers, a sample that goes out and comes back, and what it all comes to."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

from catalog.database import open_catalog
from catalog.writer import Writer
from crawler.cli import cli
from schemas.characters import UNSAFE
from tests.factories import NOON, sighting

REFUSAL = "We are unable to sponsor visas for this position."
FACT = ("--fact", "sponsorship")


@pytest.fixture
def at(tmp_path: Path) -> tuple[str, str]:
    """A catalog of three postings on two boards, all of which refuse to sponsor."""
    path = tmp_path / "catalog.db"
    with Writer(path) as writer:
        writer.begin_run("r", NOON)
        writer.write([sighting("1"), sighting("2"), sighting("1", board="elsewhere", title="Mate \x1b[31m\nFORGED")])
        writer.finish_run("r", NOON)
    return ("--catalog", str(path))


def run(*arguments: str, answers: str = "") -> Result:
    return CliRunner().invoke(cli, ("audit", *arguments), input=answers, standalone_mode=False)


def total(at: tuple[str, str]) -> tuple[int, int, int]:
    """right, wrong and unclear of sponsorship."""
    lines = orjson.loads(run(*FACT, "--report", "--json", *at).stdout)["lines"]
    return next(((line["right"], line["wrong"], line["unclear"]) for line in lines), (0, 0, 0))


def sample(at: tuple[str, str], path: Path, **changes: Any) -> list[dict[str, Any]]:
    """The lines of a written sample, with changes, written back."""
    run(*FACT, "--to", str(path), *at)
    rows = [orjson.loads(line) | changes for line in path.read_bytes().splitlines()]
    path.write_bytes(b"\n".join(map(orjson.dumps, rows)))
    return rows


def test_answers_are_kept_and_nothing_is_asked_twice(at: tuple[str, str]) -> None:
    done = run(*FACT, *at, answers="x\nR\n")  # then the input ends
    assert "[1 of 2] sponsorship: not_offered" in done.stdout
    assert f">>> {REFUSAL} <<<" in done.stdout
    assert "prose by sponsorship.refused" in done.stdout
    assert "answer with one of right, wrong, unclear, skip, quit" in done.output
    assert "1 judged, 1 open" in done.stdout
    again = run(*FACT, *at, answers="wrong\n")
    assert "[1 of 1]" in again.stdout
    assert "1 judged, 0 open" in again.stdout
    assert sorted(total(at)) == [0, 1, 2]  # one board has two postings that say the same
    assert "0 judged, 0 open" in run(*FACT, *at).stdout


def test_a_skipped_value_stays_open(at: tuple[str, str]) -> None:
    assert "0 judged, 2 open" in run(*FACT, *at, answers="skip\nquit\n").stdout
    assert total(at) == (0, 0, 0)


def test_what_is_shown_is_safe(at: tuple[str, str]) -> None:
    done = run(*FACT, *at, answers="s\ns\n")
    assert "Mate" in done.output
    assert UNSAFE.findall(done.output) == []
    assert "FORGED" not in [line.strip().partition(",")[0] for line in done.output.splitlines()]


def test_a_sample_goes_out_and_its_verdicts_come_back(at: tuple[str, str], tmp_path: Path) -> None:
    rows = sample(at, tmp_path / "s.jsonl", verdict="right")
    assert [(row["fact"], row["value"], row["words"][0]["quote"]) for row in rows] == [("sponsorship", "not_offered", REFUSAL)] * 2
    assert sorted(len(row["postings"]) for row in rows) == [1, 2]
    done = run("--from", str(tmp_path / "s.jsonl"), *at)
    assert (done.return_value, done.stdout) == (0, "2 judgements kept, 0 still open, 0 bad lines\n")
    assert total(at) == (3, 0, 0)
    assert sample(at, tmp_path / "s.jsonl") == []


def test_a_written_sample_holds_no_verdict(at: tuple[str, str], tmp_path: Path) -> None:
    assert [row["verdict"] for row in sample(at, tmp_path / "s.jsonl")] == [None, None]
    assert run("--from", str(tmp_path / "s.jsonl"), *at).stdout == "0 judgements kept, 2 still open, 0 bad lines\n"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{nonsense", "line 2: "),
        (b"[]", "line 2: is no JSON object"),
        ({"fact": "mood"}, 'line 2: "fact" is to be a fact that can be audited'),
        ({"value": ""}, 'line 2: "value" is to be a text'),
        ({"words": [{"quote": 3}]}, 'line 2: "words" is to be a list of objects with a "quote"'),
        ({"words": []}, 'line 2: "words" is to be a list'),
        ({"postings": "1"}, 'line 2: "postings" is to be a list of posting_ids'),
        ({"postings": ["nobody"]}, "line 2: no posting 'nobody' in this catalog"),
        ({"verdict": "perhaps"}, 'line 2: "verdict" is to be right, wrong, unclear or null'),
        ({"verdict": ["right"]}, 'line 2: "verdict" is to be right'),
    ],
    ids=str,
)
def test_a_bad_line_is_named_and_costs_itself_alone(at: tuple[str, str], tmp_path: Path, line: Any, words: str) -> None:
    path = tmp_path / "s.jsonl"
    first, second = sample(at, path, verdict="wrong")
    bad = line if isinstance(line, bytes) else orjson.dumps(second | line)
    path.write_bytes(b"\n".join((orjson.dumps(first), bad)))
    done = run("--from", str(path), *at)
    assert done.return_value == 1
    assert words in done.stderr
    assert done.stdout == "1 judgement kept, 0 still open, 1 bad line\n"
    assert total(at) == (0, len(first["postings"]), 0)


def test_a_sample_and_a_report_write_nothing(at: tuple[str, str], tmp_path: Path) -> None:
    db = open_catalog(at[1])
    db.execute("BEGIN IMMEDIATE")  # whoever wrote now would wait
    assert len(sample(at, tmp_path / "s.jsonl")) == 2
    assert total(at) == (0, 0, 0)
    db.close()


def test_a_report_prints_shares_with_their_interval(at: tuple[str, str]) -> None:
    run(*FACT, *at, answers="right\nright\n")
    lines = [line.split() for line in run("--report", *at).stdout.splitlines()]
    assert lines[1:] == [
        ["sponsorship", "3", "3", "0", "0", "1.000", "0.439-1.000"],
        ["sponsorship", "not_offered", "3", "3", "0", "0", "1.000", "0.439-1.000"],
        ["sponsorship", "by", "sponsorship.refused", "3", "3", "0", "0", "1.000", "0.439-1.000"],
    ]


def test_judgements_of_what_is_read_no_more_are_told(at: tuple[str, str]) -> None:
    run(*FACT, *at, answers="right\nright\n")
    with open_catalog(at[1]) as db:
        db.execute("DELETE FROM eligibility")
    assert run("--report", *at).stdout.splitlines()[1:] == ["3 judgements left out: the catalog reads no such value from those words now"]

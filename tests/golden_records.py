"""What a golden case's files hold: ``expected.jsonl`` what its spider yields, ``record.jsonl`` what `derive` makes of its postings, for a
person to review.

Of a record only what is filled is shown. A fact is one line, ``name=value`` parts and the words behind them: ``… <- rule: quote``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import orjson
import pytest

from pipelines.extract.posting import derive
from schemas.evidence import Evidence
from schemas.job import JobPosting
from schemas.raw import RawPosting
from schemas.source import Home
from tests.factories import NOON
from tests.golden_cases import CASES, crawl, plan_of, set_environment
from tests.golden_cases import line_of as yielded

LONGEST_QUOTE = 80
Record = dict[str, Any]


def records(case: Path) -> Iterator[Record]:
    """The case's postings derived at a fixed time, in the order in which the spider yields them.

    ``country`` and ``employer`` under ``[source]`` in ``case.toml`` are what the registry knows of the board.
    """
    source = plan_of(case).get("source", {})
    home = Home(source.get("country"), source.get("employer"))
    for found in crawl(case):
        if isinstance(found, RawPosting):
            yield {"identifier": found.identifier, **record_of(derive(found, NOON, home))}


def record_of(job: JobPosting) -> Record:
    """The filled fields of ``job`` in their order."""
    return {field.name: shown(value) for field in fields(job) if is_filled(value := getattr(job, field.name))}


def is_filled(value: object) -> bool:
    return value not in (None, (), [], "", False) and not (is_dataclass(value) and not any(is_filled(part) for _, part in parts(value)))


def shown(value: Any) -> Any:
    """A list for several facts, a line for one, text as it is."""
    if isinstance(value, list | tuple):
        return [line_of(part) for part in value]
    return line_of(value)


def line_of(value: Any) -> str:
    if isinstance(value, Evidence):
        return f"{value.field} <- {words(value)}"
    if not is_dataclass(value):
        return str(value.value if isinstance(value, Enum) else value)
    stated = [f"{name}={inner(part)}" for name, part in parts(value) if not isinstance(part, Evidence) and is_filled(part)]
    behind = [f"<- {words(part)}" for _, part in parts(value) if isinstance(part, Evidence)]
    return " ".join(stated + behind)


def inner(value: Any) -> str:
    """A part of a fact; several in brackets."""
    return f"[{' | '.join(map(line_of, value))}]" if isinstance(value, tuple) else line_of(value)


def parts(value: Any) -> list[tuple[str, Any]]:
    """The parts that are read of the posting; how sure they are follows from a table that every new judgement changes."""
    return [(field.name, getattr(value, field.name)) for field in fields(value) if field.name != "sponsorship_confidence"]


def words(evidence: Evidence) -> str:
    """Which rule read which words: "salary.range: $95,000 - $120,000"."""
    quote = " ".join(evidence.quote.split())
    return f"{evidence.rule}: {quote if len(quote) <= LONGEST_QUOTE else quote[: LONGEST_QUOTE - 1] + '…'}"


def lines_of(file: Path) -> bytes:
    """What ``file`` of a case is to hold, an ``expected.jsonl`` or ``record.jsonl``, by the spider and the rules as they are."""
    case = file.parent
    found, options = (records(case), 0) if file.name == "record.jsonl" else (map(yielded, crawl(case)), orjson.OPT_SORT_KEYS)
    with pytest.MonkeyPatch.context() as monkeypatch:
        set_environment(case, monkeypatch)
        return b"".join(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE | options) for one in found)


def objects_of(lines: bytes) -> list[Any]:
    """What JSON lines say, however they are spaced and ordered within; of what is none, the text itself."""
    try:
        return [orjson.loads(line) for line in lines.splitlines()]
    except orjson.JSONDecodeError:
        return [lines]


def write_anew(cases: Iterable[Path]) -> Iterator[Path]:
    """Writes the files of cases that have them anew; yields those that changed, for a person to look at each difference."""
    for file in (case / name for case in cases for name in ("expected.jsonl", "record.jsonl")):
        if file.exists() and objects_of(file.read_bytes()) != objects_of(lines := lines_of(file)):
            file.write_bytes(in_old_order(file.read_bytes(), lines))
            yield file


def in_old_order(held: bytes, lines: bytes) -> bytes:
    """``lines`` with the keys of each object as they stood in the line of before, so that a difference shows what changed alone."""
    olds, news = objects_of(held), objects_of(lines)
    if len(olds) != len(news) or not all(isinstance(one, dict) for one in olds):
        return lines
    ordered = ({key: new[key] for key in [*(key for key in old if key in new), *new]} for old, new in zip(olds, news, strict=True))
    return b"".join(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in ordered)


if __name__ == "__main__":
    for changed in write_anew(CASES):
        print(f"{changed} is written anew: review each difference (git diff)")

"""The scorecard: precision, recall and F1 by fact and measure, by source and by language, with bootstrap confidence intervals."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from crawler.scoring import Counts, Row, fact_of, score_row
from pipelines.extract.language import extract_language

RESAMPLES = 1000
SEED = 20260101  # the same labels give the same interval


@dataclass(frozen=True, slots=True)
class Scored:
    """One labelled item with its counts. ``source`` and ``language`` are what it is grouped by."""

    fact: str
    source: str
    language: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Score:
    """A line of the scorecard. ``low`` and ``high`` bound F1 in 95 % of resamples of the items."""

    fact: str
    measure: str
    group: str  # "all", "source: x" or "language: de"
    items: int
    hits: int
    precision: float
    recall: float
    f1: float
    low: float
    high: float


def load_labels(folder: Path) -> Iterator[tuple[str, Row]]:
    """(fact, row) of every labelled set in a folder. Raises ValueError naming the file and line that is no JSON."""
    for path in sorted(folder.glob("*.jsonl")):
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    row = orjson.loads(line)
                except ValueError as error:
                    raise ValueError(f"{path}, line {number}: {error}") from error
                if isinstance(row, dict) and (fact := fact_of(row)) and not row.get("skip"):
                    yield fact, row


def score_labels(labels: Iterable[tuple[str, Row]]) -> Iterator[Scored]:
    for fact, row in labels:
        text = row.get("text") or row.get("description") or ""
        source = str(row.get("source") or row.get("corpus") or "unnamed")
        yield Scored(fact, source, str(row.get("language") or extract_language(text) or "unknown"), score_row(fact, row))


def scorecard(scored: Iterable[Scored]) -> list[Score]:
    """Every measure over all items, then by source and by language."""
    groups: dict[tuple[str, str, str], list[tuple[int, int, int]]] = defaultdict(list)
    for item in scored:
        for measure, counts in item.counts.items():
            for group in ("all", f"language: {item.language}", f"source: {item.source}"):
                groups[item.fact, group, measure].append(counts)
    return [Score(fact, measure, group, len(rows), *measured(rows)) for (fact, group, measure), rows in groups.items()]


def measured(rows: list[tuple[int, int, int]]) -> tuple[int, float, float, float, float, float]:
    """(hits, precision, recall, F1, low, high) of items' counts."""
    table = np.array(rows, dtype=np.int64)
    hit, said, true = table.sum(axis=0)
    drawn = np.random.default_rng(SEED).integers(0, len(rows), (RESAMPLES, len(rows)))
    sums = table[drawn].sum(axis=1)
    low, high = np.quantile(f1(sums[:, 0], sums[:, 1], sums[:, 2]), (0.025, 0.975))
    precision, recall = hit / said if said else 1.0, hit / true if true else 1.0
    return int(hit), float(precision), float(recall), float(f1(hit, said, true)), float(low), float(high)


def f1(hit: Any, said: Any, true: Any) -> Any:
    """2 hit / (said + true); 1 where there was nothing to find and nothing was said."""
    return np.where(said + true == 0, 1.0, 2 * hit / np.maximum(said + true, 1))

"""The scorecard: precision, recall and F1 by fact and measure, by source and by language, with bootstrap confidence intervals."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from crawler.measure.scoring import INVERSIONS, SPONSORSHIPS, Counts, Row, fact_of, score_row
from pipelines.extract.text.language import extract_language

RESAMPLES = 1000
KINDS = ("language", "source")  # what items are grouped by
MACRO = {
    "eligibility": ("sponsorship: macro", tuple(f"sponsorship: {label}" for label in SPONSORSHIPS)),
    "requirements": ("sections: macro", ("required", "preferred", "responsibilities", "benefits")),
}
FEWEST = 10  # items of a source or a language that is worst; those with fewer stand together as `OTHERS`
OTHERS = "others"
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
    group: str  # "all", "source: x", "language: de", "language: others"
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
        told = row["a"] if fact == "pairs" else row
        language = told.get("language") or extract_language(str(told.get("text") or told.get("description") or ""))
        yield Scored(fact, source_of(told), str(language or "unknown"), score_row(fact, row))


def source_of(row: Row) -> str:
    return str(row.get("source") or row.get("corpus") or "unnamed")


def scorecard(scored: Iterable[Scored]) -> list[Score]:
    """Every measure over all items, then by source and by language; macro-F1 over the measures of `MACRO`."""
    groups: dict[tuple[str, str], dict[str, list[tuple[int, int, int]]]] = defaultdict(lambda: defaultdict(list))
    for item, names in grouped(list(scored)):
        for group in names:
            for measure, counts in item.counts.items():
                groups[item.fact, group][measure].append(counts)
    return [score for (fact, group), measures in groups.items() for score in score_group(fact, group, measures)]


def grouped(items: list[Scored]) -> Iterator[tuple[Scored, list[str]]]:
    """Each item with the groups that it counts in."""
    sizes = Counter((item.fact, kind, getattr(item, kind)) for item in items for kind in KINDS)
    for item in items:
        names = {kind: getattr(item, kind) for kind in KINDS}
        few = [f"{kind}: {OTHERS}" for kind, name in names.items() if sizes[item.fact, kind, name] < FEWEST]
        yield item, ["all", *(f"{kind}: {name}" for kind, name in names.items()), *few]


def score_group(fact: str, group: str, measures: dict[str, list[tuple[int, int, int]]]) -> Iterator[Score]:
    for measure, rows in measures.items():
        yield score_of(fact, measure, group, np.array(rows, dtype=np.int64)[:, None, :])
    name, parts = MACRO.get(fact, ("", ()))
    if parts:
        yield score_of(fact, name, group, np.array([measures[part] for part in parts], dtype=np.int64).swapaxes(0, 1))


def score_of(fact: str, measure: str, group: str, table: Any) -> Score:
    """The score of an array [item, part, (hit, said, true)]: the mean over its parts."""
    items = len(table)
    hit, said, true = np.moveaxis(table.sum(axis=0), -1, 0)
    drawn = np.random.default_rng(SEED).integers(0, items, (RESAMPLES, items))
    resampled = f1(*np.moveaxis(table[drawn].sum(axis=1), -1, 0)).mean(axis=-1)
    low, high = np.quantile(resampled, (0.025, 0.975))
    precision, recall = (np.where(whole == 0, 1.0, hit / np.maximum(whole, 1)).mean() for whole in (said, true))
    return Score(fact, measure, group, items, int(hit.sum()), *map(float, (precision, recall, f1(hit, said, true).mean(), low, high)))


def f1(hit: Any, said: Any, true: Any) -> Any:
    """2 hit / (said + true); 1 where there was nothing to find and nothing was said."""
    return np.where(said + true == 0, 1.0, 2 * hit / np.maximum(said + true, 1))


def floor(scores: Iterable[Score]) -> list[Score]:
    """Of each measure the worst source and the worst language, by F1, of those with at least `FEWEST` items; those with fewer, together,
    count as one."""
    worst: dict[tuple[str, str, str], Score] = {}
    for score in scores:
        key = (score.fact, score.measure, score.group.partition(": ")[0])
        if score.group != "all" and score.items >= FEWEST and score.measure != INVERSIONS:
            worst[key] = min(worst.get(key, score), score, key=lambda one: (one.f1, -one.items, one.group))
    return list(worst.values())

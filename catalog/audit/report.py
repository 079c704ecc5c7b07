"""What the judgements of a catalog come to: the share of values that are right, with its interval."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import sqrt

from catalog.audit.drawing import read_values
from catalog.audit.facts import AUDITED, Audited
from catalog.audit.judgements import Finding, Judgements

Z = 1.959964  # 95 % of a normal distribution lie within so many standard deviations


@dataclass(frozen=True, slots=True)
class Precision:
    """How many of a fact's judged values are right: all of them, those of one value (``label``), or those read by one ``rule``. What is
    unclear is no part of ``n``; ``low`` and ``high`` bound the share with 95 % confidence (Wilson)."""

    fact: str
    label: str | None
    rule: str | None
    right: int
    wrong: int
    unclear: int
    n: int
    precision: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Report:
    """``outdated``: judgements of values that the catalog no longer reads from those words; they count nowhere."""

    lines: tuple[Precision, ...]
    outdated: int


Group = tuple[str, str | None, str | None]  # fact, label, rule


def report(db: sqlite3.Connection, facts: Iterable[Audited], only: str | None = None) -> Report:
    """The precision of facts, by value and by rule; ``only``: of this value or label."""
    judged, counts, current = Judgements.load(db), Counter[tuple[Group, Finding]](), 0
    names = {fact.name for fact in facts}
    for fact in names & {key[1] for key in judged.by_posting}:
        for value in read_values(db, AUDITED[fact], {key[0] for key in judged.by_posting if key[1] == fact}):
            finding = judged.holds(value)
            current += finding is not None
            if finding and only in (None, value.value, value.label):
                counts.update((group, finding) for group in _groups(fact, value.label, {word.rule for word in value.words}))
    known = sum(key[1] in names for key in judged.by_posting)
    groups = sorted({group for group, _ in counts}, key=lambda group: (group[0], group[2] or "", group[1] or ""))
    return Report(tuple(_precision(group, *(counts[group, finding] for finding in Finding)) for group in groups), known - current)


def _groups(fact: str, label: str | None, rules: set[str]) -> Iterator[Group]:
    yield (fact, None, None)
    if label is not None:
        yield (fact, label, None)
    yield from ((fact, None, rule) for rule in rules)


def _precision(group: Group, right: int, wrong: int, unclear: int) -> Precision:
    n = right + wrong
    return Precision(*group, right, wrong, unclear, n, right / n if n else None, *wilson(right, n))


def wilson(right: int, n: int) -> tuple[float, float]:
    """The bounds of a share with 95 % confidence; (0, 1) where nothing was counted."""
    if not n:
        return 0.0, 1.0
    share, weight = right / n, Z * Z / n
    middle, reach = share + weight / 2, Z * sqrt(share * (1 - share) / n + weight / (4 * n))
    return max(0.0, (middle - reach) / (1 + weight)), min(1.0, (middle + reach) / (1 + weight))

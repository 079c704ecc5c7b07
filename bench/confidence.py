"""Makes ``data/reference/confidence.csv`` of judged samples, and says how far its figures can be trusted.

``confidence.py SAMPLE.jsonl...``: samples that ``rolecall audit --to`` wrote and people judged. Prints the reliability of what the table
says: each value is given the confidence that the values of all other boards make (those of its own board left out), and beside what
was said stands the share that was right. Then writes the table, of all of them. ``--dry-run`` writes nothing.

A value that was judged before its rule was changed says nothing of the rule as it is: judge a fresh sample after a change.
"""

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from catalog.audit.facts import AUDITED  # noqa: E402
from catalog.audit.judgements import Finding  # noqa: E402
from catalog.audit.report import wilson  # noqa: E402
from catalog.rows import STANDS_BEHIND  # noqa: E402
from pipelines.extract.words.confidence import share, totals  # noqa: E402
from schemas.enums import EligibilityTopic  # noqa: E402
from schemas.fields import FIELDS, Fact  # noqa: E402

TABLE = ROOT / "data" / "reference" / "confidence.csv"
BINS = (0.0, 0.7, 0.8, 0.9, 0.95, 1.01)


@dataclass(frozen=True)
class Judged:
    """A judged value: the board it is of, what read it, and whether it is right."""

    board: str
    field: str
    origin: str
    rule: str
    is_right: bool


def behind(fact: str) -> str:
    """The field of the view `evidence` for an audited fact: "required" for "qualifications.required"."""
    if fact in set(EligibilityTopic):
        return STANDS_BEHIND["eligibility"][0] + fact
    field = next(field for field in FIELDS if field.name == fact)
    if field.where and isinstance(field.where[1], str):
        return field.where[1]
    word = STANDS_BEHIND[field.type.table][0] if isinstance(field.type, Fact) else ""
    return word or fact


def judged(paths: list[str]) -> Iterator[Judged]:
    """What was judged right or wrong, once for each rule that read its words. What nobody could decide counts nowhere."""
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if row["fact"] in AUDITED and row["verdict"] in (Finding.RIGHT, Finding.WRONG):
                    for origin, rule in sorted({(words["origin"], words["rule"]) for words in row["words"]}):
                        yield Judged(row["board"], behind(row["fact"]), origin, rule, row["verdict"] == Finding.RIGHT)


def counted(values: list[Judged]) -> list[tuple[str, str, str, int, int]]:
    """The rows of the table: field, origin, rule, judged, right."""
    found: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
    for value in values:
        found[value.field, value.origin, value.rule].append(value.is_right)
    return [(*key, len(rights), sum(rights)) for key, rights in sorted(found.items())]


def left_out(values: list[Judged]) -> Iterator[tuple[float, Judged]]:
    """Each value with the confidence that the other boards make."""
    for board in sorted({value.board for value in values}):
        counts = totals(counted([value for value in values if value.board != board]))
        for value in values:
            if value.board == board:
                yield share(counts, value.origin, value.field, value.rule), value


def reliability(values: list[Judged]) -> Iterator[str]:
    """A line for each band of confidence: how many values were given one in it, what was said of them in the mean, and what was so."""
    said = list(left_out(values))
    yield "| confidence | values | said, mean | right | 95 % |\n|---|---|---|---|---|"
    for low, high in pairwise(BINS):
        held = [(sure, value.is_right) for sure, value in said if low <= sure < high]
        if held:
            right = sum(is_right for _, is_right in held)
            mean, (least, most) = sum(sure for sure, _ in held) / len(held), wilson(right, len(held))
            yield f"| {low:.2f} to {min(high, 1):.2f} | {len(held)} | {mean:.3f} | {right / len(held):.3f} | {least:.3f}-{most:.3f} |"
    error = sum((sure - value.is_right) ** 2 for sure, value in said) / len(said)
    base = sum(value.is_right for value in values) / len(values)
    yield f"\nBrier score {error:.4f}; of one figure for all ({base:.3f}) {base * (1 - base):.4f}; n = {len(said)}"


def main(arguments: list[str]) -> None:
    values = list(judged([path for path in arguments if path != "--dry-run"]))
    if not values:
        sys.exit("no judged values: give samples that `rolecall audit --to` wrote, with their verdicts filled in")
    sys.stdout.write("\n".join(reliability(values)) + "\n")
    if "--dry-run" not in arguments:
        with TABLE.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("field", "origin", "rule", "judged", "right"))
            writer.writerows(counted(values))


if __name__ == "__main__":
    main(sys.argv[1:])

"""Which lines state a requirement, a wish, a duty or a benefit."""

import numpy as np

from pipelines.extract.lexicon import load_rows
from pipelines.extract.line_features import NAMES, Placed, feature_rows, place_lines
from pipelines.extract.reading import Reading
from schemas.enums import RequirementKind
from schemas.evidence import prose
from schemas.facts import Requirement

KINDS: tuple[RequirementKind | None, ...] = (*RequirementKind, None)
OUTCOMES = ("required", "preferred", "responsibility", "benefit", "nothing")
_TABLE = {row["feature"]: [float(row[outcome]) for outcome in OUTCOMES] for row in load_rows("line_weights.csv")}
WEIGHTS = np.array([_TABLE.get(name, [0.0] * 5) for name in NAMES], dtype=np.float32)
BIAS = np.array(_TABLE["(any)"], dtype=np.float32)
VERSION = 1


def extract_statements(reading: Reading) -> list[Requirement]:
    """The statements of a text in order, one per line (per sentence, where line breaks were lost); sets ``reading.kinds``.

    A line's kind is the heaviest by ``data/reference/line_weights.csv``: the heading above it, its own words, those of the lines
    around it, and how it looks each have their weight.
    """
    lines = place_lines(reading.lines)
    if not lines:
        return []
    outcomes = (feature_rows(reading, lines) @ WEIGHTS + BIAS).argmax(axis=1).tolist()
    statements = []
    for placed, outcome in zip(lines, outcomes, strict=True):
        kind = reading.kinds[placed.index] = KINDS[outcome]
        if kind is not None:
            statements.append(_statement(reading.text, placed, kind))
    return statements


def _statement(text: str, placed: Placed, kind: RequirementKind) -> Requirement:
    line = placed.line
    rule = "sections.heading" if placed.section == kind.value else "sections.words"
    return Requirement(kind, line.words, prose("requirements", text, line.start, line.end, rule, VERSION), line.level)

"""Fits the weights and thresholds of the judge of pairs (``pipelines/match``) on labelled pairs, and says what such a fit is worth.

``python -m bench.fit_pairs LABELS.jsonl...`` (rows of ``docs/accuracy.md#labels``) prints right verdicts and the precision, recall and F1
of "same" for pairs that are judged by values fitted without them: without any pair of the same two sources, and without any of the same
employers. Beside it stand the values that the code has now, and those fitted on all pairs. Nothing is written: a value is worth its
place in the code where the held-out figures bear it out, and the code keeps it readable.

A fit goes through the values one by one, twice, and takes for each the one of a few figures that makes most verdicts right, a wrong
"same" counting as three wrong verdicts. It starts from figures that know nothing (`START`, weights of 1), not from what the code has.
"""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from zlib import crc32

from crawler.measure.pairs import job_of, posting_of
from pipelines.match import compare, features, vetoes
from pipelines.match.fingerprint import similarity
from pipelines.match.prints import fingerprints
from pipelines.match.profile import Profile, load, sketch_of
from schemas.match import Verdict

VERDICTS = dict(zip(("SAME", "CLONE", "REPOST", "PARTIAL", "RELAY", "DIFF"), Verdict, strict=True))
SHARES = (0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
WEIGHTS = (1.0, 0.5, 2.0, 4.0)
START = 0.7  # of every threshold
THRESHOLDS: tuple[tuple[ModuleType, str], ...] = (
    (compare, "SAME_AT"), (compare, "ALIKE_AT"), (features, "COMMON_TEXT"), (vetoes, "WORD_FOR_WORD"), (vetoes, "RETITLED"),
    (vetoes, "NARROWER"), (vetoes, "TRUNCATED"),
)  # fmt: skip
FOLDS = 12  # of employers
ROUNDS = 2
Values = dict[str, float]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled pair: both profiles, their texts' likeness and the right verdict; ``sources`` and ``employer`` are what is kept apart."""

    a: Profile
    b: Profile
    text: float
    right: Verdict
    sources: str
    employer: str

    @classmethod
    def of(cls, row: dict) -> "Labelled":
        """A row of a file of labels."""
        sides = [(row[side], posting_of(row[side])) for side in ("a", "b")]
        one, other = fingerprints((job_of(side, raw), raw) for side, raw in sides)
        a, b = load(one.profile), load(other.profile)
        sources = " + ".join(sorted(str(side.get("source")).partition("/")[0] for side, _ in sides))
        employer = " ".join((a.organization or b.organization or (row["pid"],))[:1])
        return cls(a, b, similarity(sketch_of(one), sketch_of(other)), VERDICTS[row["label"]], sources, employer)


def current() -> Values:
    """What the code has."""
    return {f.func.__name__: f.weight for f in features.FEATURES} | {name: getattr(module, name) for module, name in THRESHOLDS}


def use(values: Values) -> None:
    """Judge by these from here on."""
    compare.FEATURES = tuple(replace(f, weight=values[f.func.__name__]) for f in features.FEATURES)  # type: ignore[attr-defined]
    for module, name in THRESHOLDS:
        setattr(module, name, values[name])


def verdicts(pairs: Iterable[Labelled]) -> list[tuple[Verdict, Verdict]]:
    """For each pair what is right and what is said."""
    return [(pair.right, compare.judge(pair.a, pair.b, pair.text).verdict) for pair in pairs]


def worth(told: Sequence[tuple[Verdict, Verdict]]) -> int:
    return sum(right == said for right, said in told) - 2 * sum(said == Verdict.SAME != right for right, said in told)


def fit(pairs: Sequence[Labelled]) -> Values:
    """The values that these pairs speak for."""
    weights = [f.func.__name__ for f in features.FEATURES]
    best = dict.fromkeys(weights, 1.0) | {name: START for _, name in THRESHOLDS}
    for _ in range(ROUNDS):
        for name in best:
            grid = WEIGHTS if name in weights else (START, *SHARES)
            best[name] = max((best[name], *grid), key=lambda value: _worth_of(pairs, best | {name: value}))
    return best


def _worth_of(pairs: Sequence[Labelled], values: Values) -> int:
    use(values)
    return worth(verdicts(pairs))


def held_out(pairs: Sequence[Labelled], group: Callable[[Labelled], str]) -> list[tuple[Verdict, Verdict]]:
    """Every pair as it is judged by what was fitted without its group."""
    told: list[tuple[Verdict, Verdict]] = []
    for left_out in sorted({group(pair) for pair in pairs}):
        use(fit([pair for pair in pairs if group(pair) != left_out]))
        told += verdicts(pair for pair in pairs if group(pair) == left_out)
    return told


def line_of(name: str, told: Sequence[tuple[Verdict, Verdict]]) -> str:
    """A row of the table that is printed."""
    hit = sum(right == said == Verdict.SAME for right, said in told)
    said, true = (sum(pair[side] == Verdict.SAME for pair in told) for side in (1, 0))
    precision, recall = hit / max(said, 1), hit / max(true, 1)
    right = sum(one == other for one, other in told)
    figures = f"same {precision:.3f} {recall:.3f} {2 * hit / max(said + true, 1):.3f}"
    return f"{name:34} n {len(told)}  verdicts {right / max(len(told), 1):.3f}  {figures}"


def main(paths: Sequence[str]) -> None:
    """Print what fits are worth, and the values."""
    rows = [json.loads(line) for path in paths for line in Path(path).read_text("utf-8").splitlines() if line.strip()]
    pairs, now = [Labelled.of(row) for row in rows if not row.get("skip")], current()
    print(f"{'':34} same: precision, recall, F1")
    print(line_of("as the code has it", verdicts(pairs)))
    print(line_of("fitted without the two sources", held_out(pairs, lambda pair: pair.sources)))
    print(line_of("fitted without the employers", held_out(pairs, lambda pair: str(crc32(pair.employer.encode()) % FOLDS))))
    fitted = fit(pairs)
    use(now)
    for name, value in fitted.items():
        print(f"{name:20} {now[name]:5} {value:5}")


if __name__ == "__main__":
    main(sys.argv[1:])

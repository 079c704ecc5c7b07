"""How sure a value is: of the values that its rule had read where nobody had tuned it, the share that people judged right.

``data/reference/confidence.csv`` has the counts, a row for each field, origin and rule; ``bench/confidence.py`` makes it of judged samples.
"""

from collections import defaultdict
from functools import cache

from pipelines.extract.words.tables import load_rows

# What a rule's field says counts like so many judged values of the rule, and what its origin says like so many of the field: a rule that
# was seldom judged is as sure as its kind.
WEIGHT = 8
# And half a value more was wrong than was seen: nothing is certain because twenty of it were right.
DOUBT = 0.5
# Under it a verdict is not given: what it rests on is kept, as unclear.
BOUND = 0.7

Counts = dict[tuple[str, ...], tuple[int, int]]  # (origin,), (origin, field) or (origin, field, rule): judged, right


def totals(rows: list[tuple[str, str, str, int, int]]) -> Counts:
    """The counts of rules (field, origin, rule, judged, right), and their sums by field and by origin."""
    found: dict[tuple[str, ...], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for field, origin, rule, judged, right in rows:
        for key in ((), (origin,), (origin, field), (origin, field, rule)):
            n, good = found[key]
            found[key] = (n + judged, good + right)
    return dict(found)


def share(counts: Counts, *key: str) -> float:
    """The share of right values: the counted one, drawn towards that of the kind above by WEIGHT values. ``()`` is all values."""
    judged, right = counts.get(key, (0, 0))
    if not key:
        return (right + 1) / (judged + 2)
    if not judged:
        return share(counts, *key[:-1])
    return (right + WEIGHT * share(counts, *key[:-1])) / (judged + WEIGHT + DOUBT)


_COUNTS = totals([(row["field"], row["origin"], row["rule"], int(row["judged"]), int(row["right"])) for row in load_rows("confidence.csv")])


@cache
def confidence_of(field: str, origin: str, rule: str) -> float | None:
    """How often such a value is right, from 0 to 1 in hundredths. ``field`` is named as in the view `evidence` (``base_salary``,
    ``skills``, ``required``, ``eligibility_to_work.sponsorship``). None where no value of the field from that origin was judged."""
    return round(share(_COUNTS, origin, field, rule), 2) if (origin, field) in _COUNTS else None

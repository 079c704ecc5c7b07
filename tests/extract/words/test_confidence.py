"""How sure a value is, from what was judged of its rule, of its field, and of its origin."""

import csv

import pytest

from catalog.rows import STANDS_BEHIND
from pipelines.extract.words.confidence import DOUBT, WEIGHT, confidence_of, share, totals
from pipelines.extract.words.tables import FOLDER
from schemas.enums import Origin
from schemas.fields import FACTS

ROWS = [
    ("skills", "prose", "skills.name", 100, 90),
    ("skills", "prose", "skills.stack", 0, 0),
    ("workplace", "prose", "workplace.words", 50, 25),
]
COUNTS = totals(ROWS)


def test_a_rule_that_was_often_judged_is_as_sure_as_it_was_right():
    assert share(COUNTS, "prose", "skills", "skills.name") == pytest.approx(0.9, abs=0.015)
    assert share(COUNTS, "prose", "workplace", "workplace.words") == pytest.approx(0.5, abs=0.05)


def test_a_rule_that_was_seldom_judged_is_as_sure_as_its_field():
    field = share(COUNTS, "prose", "skills")
    assert share(COUNTS, "prose", "skills", "skills.stack") == share(COUNTS, "prose", "skills", "skills.new") == pytest.approx(field)
    twice_wrong = totals([*ROWS, ("skills", "prose", "skills.new", 2, 0)])
    kind = share(twice_wrong, "prose", "skills")
    assert share(twice_wrong, "prose", "skills", "skills.new") == pytest.approx(kind * WEIGHT / (2 + WEIGHT + DOUBT))


def test_nothing_is_certain():
    all_right = totals([("skills", "prose", "skills.name", 200, 200)])
    assert 0.99 < share(all_right, "prose", "skills", "skills.name") < 0.9985


def test_a_field_of_which_nothing_was_judged_has_no_figure():
    assert confidence_of("moon_phase", "prose", "moon.words") is None


def test_the_table_has_counts_of_fields_that_the_catalog_has():
    with (FOLDER / "confidence.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    words = tuple(word for word, column in STANDS_BEHIND.values() if column and word)
    assert STANDS_BEHIND.keys() == {kind.table for kind in FACTS}
    for row in rows:
        assert 0 <= int(row["right"]) <= int(row["judged"]), row
        assert row["origin"] in set(Origin), row
        assert confidence_of(row["field"], row["origin"], row["rule"]) is not None
        assert row["field"].startswith(words) or "." not in row["field"], row

"""Every threshold and weight of the judge is held from both sides: rows just above and below each, and a proof that none moves unseen.

A constant that can be moved by a third without any row changing is named by `test_none_moves_unseen`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from pipelines.match import compare, features, vetoes
from pipelines.match.compare import Judge
from pipelines.match.features import FEATURES
from pipelines.match.profile import Profile, dump
from schemas.match import Fingerprint, Verdict

FINE = 2000  # entries of a sketch: so finely is a likeness set
NOTHING = Profile("t:b:a", "ats", None, ("firmware", "engineer"), (), (), (), (), False, False, (), None, (), None, (), 300)
THIRD = {"title": ("firmware", "harbour", "engineer")}, {"title": ("firmware", "quay", "keeper")}
FIFTH = {"title": ("night", "tide", "gauge", "log", "clerk")}, {"title": ("night", "cook", "at", "sea", "again")}
NONE = {"title": ("firmware",)}, {"title": ("cook",)}
OTHER_PAY = {"pay": (30000,)}, {"pay": (31000,)}
FAR = {"day": 0}, {"day": 90}
DAYS_50 = {"day": 0}, {"day": 50}
ONE_EMPLOYER = {"organization": ("heronsgate",)}, {"organization": ("heronsgate",)}
ONE_REQUISITION = {"requisitions": ("r1",)}, {"requisitions": ("r1",)}
ONE_ADDRESS = {"url": "https://a.example/1"}, {"url": "https://a.example/1"}
AGENCY = {"organization": ("heronsgate",)}, {"organization": ("tideline",), "agency": True}
NAMED = {"organization": ("heronsgate",), "named": True}, {"organization": ("millrace",)}
RETITLED = {"title": ("firmware", "engineer")}, {"title": ("firmware", "developer")}
LEVELS = {"levels": ("senior",)}, {"levels": ()}
ELSEWHERE = {"source": "t:b"}, {"source": "t:c"}
OTHER_TITLE = {"title": ("firmware", "engineer")}, {"title": ("gauge", "keeper")}
LONGER_TITLE = {"title": ("firmware", "engineer")}, {"title": ("firmware", "engineer", "gauges")}
TWO_LANGUAGES = {"language": "en"}, {"language": "de"}
Sides = tuple[dict[str, Any], dict[str, Any]]
Outcome = tuple[str, str | None, bool]
SAME, LOW = ("same", None, True), ("different", None, False)
ROLE = ("different", "role", False)  # scored as the same, and kept apart by the titles


@dataclass(frozen=True)
class Row:
    """Two postings with ``parts`` over NOTHING, whose texts of one length are ``contained`` in each other, or ``text`` alike."""

    name: str
    expected: Outcome
    parts: tuple[Sides, ...] = ()
    contained: float = 1.0
    text: float | None = None
    rest: dict[str, Any] = field(default_factory=dict)  # of both sides
    unlike: dict[str, Any] = field(default_factory=dict)  # of the second


def days(one: date, other: date) -> Sides:
    return {"day": one.toordinal()}, {"day": other.toordinal()}


def months(one: int, other: int) -> Sides:
    return {"months": one}, {"months": other}


ROWS = [
    Row("text weighs enough to lift a third of a title", ROLE, (THIRD,), 0.62),
    Row("text weighs too little to lift a fifth of a title", LOW, (FIFTH,), 0.62),
    Row("a third of a title is not too heavy a drag", ROLE, (THIRD,), 0.605),
    Row("one employer lifts", ROLE, (NONE, OTHER_PAY, ONE_EMPLOYER), 0.605),
    Row("one employer does not lift what is far apart too", LOW, (NONE, OTHER_PAY, ONE_EMPLOYER, FAR), 0.605),
    Row("one requisition lifts", ROLE, (NONE, OTHER_PAY, ONE_REQUISITION), 0.605),
    Row("one requisition does not lift what is far apart too", LOW, (NONE, OTHER_PAY, ONE_REQUISITION, FAR), 0.605),
    Row("one address lifts", ROLE, (NONE, OTHER_PAY, ONE_ADDRESS), 0.605),
    Row("one address does not lift what is far apart too", LOW, (NONE, OTHER_PAY, ONE_ADDRESS, FAR), 0.605),
    Row("other pay drags below", LOW, (THIRD, OTHER_PAY), 0.62),
    Row("other pay drags not quite below", ROLE, (THIRD, OTHER_PAY), 0.64),
    Row("far apart drags below", LOW, (THIRD, FAR), 0.64),
    Row("far apart drags not quite below", ROLE, (THIRD, FAR), 0.65),
    Row("fifty days are a little", ROLE, (THIRD, DAYS_50), 0.64),
    Row("fifty days are little", LOW, (THIRD, DAYS_50), 0.62),
    Row("a plain employer lifts", ROLE, (NONE, AGENCY), 0.66),
    Row("a plain employer lifts too little", LOW, (NONE, AGENCY), 0.605),
    Row("a text that is hardly in the other", LOW, (ONE_EMPLOYER,), 0.59),
    Row("a text that is mostly in the other", SAME, (ONE_EMPLOYER,), 0.61),
    Row("a veto that was decisive is kept", ("different", "level", True), (LEVELS,), 0.7),
    Row("a veto that was not is forgotten", ("different", "level", False), (LEVELS,), 0.61),
    Row("an employer named in what is common", SAME, (NAMED,), text=0.72),
    Row("an employer named in what is not", ("relay", None, True), (NAMED,), text=0.68),
    Row("retitled, word for word", SAME, (RETITLED,), text=0.96),
    Row("retitled, and edited", ("different", "role", True), (RETITLED,), text=0.94),
    Row("retitled, of some length", SAME, (RETITLED,), rest={"words": 160}),
    Row("retitled, short", ("different", "role", True), (RETITLED,), rest={"words": 120}),
    Row("retitled at another source", SAME, (OTHER_TITLE, ONE_EMPLOYER, ELSEWHERE), text=0.8),
    Row("retitled at another source, and rewritten", ROLE, (OTHER_TITLE, ONE_EMPLOYER, ELSEWHERE), text=0.76),
    Row("a longer title over much the same text", SAME, (LONGER_TITLE,), text=0.72),
    Row("a longer title over a text of its own", ("different", "role", True), (LONGER_TITLE,), text=0.68),
    Row("a longer title over what the other is cut from", SAME, (LONGER_TITLE,), text=0.46, unlike={"words": 640}),
    Row(
        "a longer title, and cut from another text",
        ("different", "role", True),
        (LONGER_TITLE,),
        text=0.4,
        unlike={"words": 640},
    ),
    Row("in two languages, a month apart", SAME, (ONE_EMPLOYER, TWO_LANGUAGES, ({"day": 1}, {"day": 31})), text=0.02),
    Row("in two languages, more than a month apart", LOW, (ONE_EMPLOYER, TWO_LANGUAGES, ({"day": 1}, {"day": 32})), text=0.02),
    Row("two years more", ("different", "experience", True), (months(12, 36),), 0.9),
    Row("not quite two years more", SAME, (months(12, 35),), 0.9),
    Row("two months later", ("repost", "campaign", True), (days(date(2026, 1, 10), date(2026, 3, 10)),)),
    Row("a day before two months later", SAME, (days(date(2026, 1, 10), date(2026, 3, 9)),)),
]


def outcome(row: Row) -> Outcome:
    """Verdict and veto of the pair, and whether a batch keeps it."""
    text = row.contained / (2 - row.contained) if row.text is None else row.text
    sketch = np.arange(FINE, dtype="<u2")
    other = np.where(np.arange(FINE) < round(text * FINE), sketch, sketch + FINE).astype("<u2")
    a, b = (replace(NOTHING, **{k: v for part in row.parts for k, v in part[side].items()} | row.rest) for side in (0, 1))
    profiles = {"a": a, "b": replace(b, listing="t:b:b", **row.unlike)}
    said = compare.judge(*profiles.values(), text)
    prints = {n: Fingerprint(b"", s.tobytes(), dump(p)) for (n, p), s in zip(profiles.items(), (sketch, other), strict=True)}
    kept = Judge(prints).pairs({"a": [], "b": ["a"]})["b"]
    assert [pair.judgement.verdict for pair in kept] in ([], [said.verdict])
    return Verdict(said.verdict).value, said.veto, bool(kept)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_on_either_side(row: Row) -> None:
    assert outcome(row) == row.expected


def constants() -> Iterator[tuple[ModuleType, str]]:
    """The numbers that the judge's modules name."""
    for module in (compare, features, vetoes):
        for name, value in vars(module).items():
            if name.isupper() and isinstance(value, int | float):
                yield module, name


def moved(value: float, up: bool) -> float:
    """A third up or down, within sense: a share is at most 1, a count a whole number."""
    if isinstance(value, int):
        return round(value * 4 / 3) if up else round(value * 2 / 3)
    return min(value * 4 / 3, 1.0) if up else value * 2 / 3


MOVES = [pytest.param(module, name, up, id=f"{name}-{'up' if up else 'down'}") for module, name in constants() for up in (True, False)]
WEIGHTS = [
    pytest.param(n, factor, id=f"{feature.func.__name__}-{'up' if factor > 1 else 'down'}")
    for n, feature in enumerate(FEATURES)
    for factor in (4 / 3, 2 / 3)
]


@pytest.mark.parametrize(("module", "name", "up"), MOVES)
def test_none_moves_unseen(module: ModuleType, name: str, up: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    value = moved(getattr(module, name), up)
    monkeypatch.setattr(module, name, value)
    assert any(outcome(row) != row.expected for row in ROWS), f"no row holds {name}: at {value} all say the same"


@pytest.mark.parametrize(("n", "factor"), WEIGHTS)
def test_no_weight_moves_unseen(n: int, factor: float, monkeypatch: pytest.MonkeyPatch) -> None:
    heavier = replace(FEATURES[n], weight=FEATURES[n].weight * factor)
    monkeypatch.setattr(compare, "FEATURES", (*FEATURES[:n], heavier, *FEATURES[n + 1 :]))
    name = heavier.func.__name__
    assert any(outcome(row) != row.expected for row in ROWS), f"no row holds the weight of {name}: at {heavier.weight} all say the same"


def test_the_numbers_are_found() -> None:
    assert {name for _, name in constants()} >= {"SAME_AT", "NEARLY_SAME", "ALIKE_AT", "COMMON_TEXT", "FAR_APART", "LONG_TEXT"}

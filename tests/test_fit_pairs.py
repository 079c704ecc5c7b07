"""bench/fit_pairs.py: no pair is judged by values that were fitted on its own group, and nothing of a fit stays behind."""

import pytest

from bench import fit_pairs
from pipelines.match import compare
from schemas.match import Verdict

TEXT = "Mind the gauges by day and by night, in every weather that the coast sends, and write down what the sea has done. " * 4


def row(source: str, city: str, label: str) -> dict:
    side = {"title": "Gauge Keeper", "company": "Heronsgate Instruments", "description": TEXT}
    return {
        "pid": source, "label": label, "a": {**side, "source": source, "id": "1", "location": "Hull, UK"},
        "b": {**side, "source": f"{source}2", "id": "2", "location": f"{city}, UK"},
    }  # fmt: skip


PAIRS = [
    fit_pairs.Labelled.of(row(source, *rest))
    for source, *rest in (("tide", "Hull", "SAME"), ("ebb", "Leeds", "CLONE"), ("flow", "York", "CLONE"))
]


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set by a fit is set back."""
    monkeypatch.setattr(compare, "FEATURES", compare.FEATURES)
    for module, name in fit_pairs.THRESHOLDS:
        monkeypatch.setattr(module, name, getattr(module, name))


def test_a_group_is_judged_by_what_was_fitted_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(fit_pairs, "fit", lambda pairs: seen.append([pair.sources for pair in pairs]) or fit_pairs.current())
    told = fit_pairs.held_out(PAIRS, lambda pair: pair.sources)
    assert seen == [["tide + tide2", "flow + flow2"], ["tide + tide2", "ebb + ebb2"], ["ebb + ebb2", "flow + flow2"]]
    assert sorted(told) == [(Verdict.CLONE, Verdict.CLONE), (Verdict.CLONE, Verdict.CLONE), (Verdict.SAME, Verdict.SAME)]


def test_a_fit_makes_its_own_pairs_right() -> None:
    fit_pairs.use(fit_pairs.fit(PAIRS))
    assert all(right == said for right, said in fit_pairs.verdicts(PAIRS))


def test_a_wrong_merge_costs_more_than_a_missed_one() -> None:
    missed, merged = [(Verdict.SAME, Verdict.DIFFERENT)], [(Verdict.DIFFERENT, Verdict.SAME)]
    assert fit_pairs.worth(merged) < fit_pairs.worth(missed) < fit_pairs.worth([(Verdict.SAME, Verdict.SAME)])


def test_figures_of_same() -> None:
    told = [
        (Verdict.SAME, Verdict.SAME),
        (Verdict.SAME, Verdict.CLONE),
        (Verdict.DIFFERENT, Verdict.DIFFERENT),
        (Verdict.CLONE, Verdict.SAME),
    ]
    assert fit_pairs.line_of("x", told).split()[1:] == ["n", "4", "verdicts", "0.500", "same", "0.500", "0.500", "0.500"]

"""bench/fit_lines.py: no posting is scored by weights that were fitted on its own source."""

import pytest

from bench import fit_lines
from pipelines.extract.sections import features

TEXT = "Your tasks\n- You trim the lamps each evening.\nWhat you bring\n- Steady hands.\nWhat we offer\n- A cottage by the sea."
LABELS = {"required": [3], "preferred": [], "responsibilities": [1], "benefits": [5], "min_years": None, "education": None}
ROWS = [
    {"id": str(n), "corpus": source, "description": TEXT, "employment": [], "workplace": None, **LABELS}
    for n, source in enumerate(("quay", "quay", "mole", "pier"))
]


@pytest.fixture
def weights(monkeypatch):
    """The table in use, put back afterwards."""
    monkeypatch.setattr(features, "_TABLE", dict(features._TABLE))
    for name in ("PRESENT_WEIGHTS", "NUMBER_WEIGHTS"):
        monkeypatch.setattr(features, name, getattr(features, name))


def test_each_source_is_scored_by_weights_of_the_others(weights, monkeypatch):
    fits = []

    def fit(postings):
        fits.append(sorted(posting.row["corpus"] for posting in postings))
        return {name: [0.0] * len(features.OUTCOMES) for name in ("(any)", *fit_lines.NAMES)}

    monkeypatch.setattr(fit_lines, "fit", fit)
    scored = list(fit_lines.score_held_out([fit_lines.Labelled.of(row) for row in ROWS]))
    assert fits == [["pier", "quay", "quay"], ["mole", "quay", "quay"], ["mole", "pier"]]
    assert [item.source for item in scored] == ["mole", "pier", "quay", "quay"]
    assert not features.PRESENT_WEIGHTS.any()  # scored by what was fitted, not by the table that is stored


def test_what_is_fitted_is_what_lines_are_weighed_by(weights):
    fit_lines.use(fit_lines.fit([fit_lines.Labelled.of(row) for row in ROWS]))
    (score,) = {tuple(item.counts["required"]) for item in fit_lines.score_labels(("requirements", row) for row in ROWS)}
    assert score == (1, 1, 1)


def test_the_figures_are_printed_and_nothing_is_written(weights, capsys, monkeypatch):
    monkeypatch.setattr(fit_lines, "write", lambda *_: pytest.fail("a table was written"))
    fit_lines.print_held_out([fit_lines.Labelled.of(row) for row in ROWS])
    assert capsys.readouterr().out.startswith("each source scored by weights fitted without it\nfact")

"""Are two postings one opening? ``judge(a, b, text)`` scores them by ``FEATURES`` and lets ``VETOES`` speak; symmetric and total."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from pipelines.match.features import FEATURES, View, share_contained
from pipelines.match.fingerprint import similarities
from pipelines.match.profile import Profile, load, sketch_of
from pipelines.match.vetoes import VETOES
from schemas.match import Fingerprint, Judgement, Pair, Verdict

SAME_AT = 0.5
NEARLY_SAME = 0.75  # a veto is worth keeping where it was decisive
TRANSLATED_DAYS = 30
ALIKE_AT = 0.6  # share of the shorter text; below, neither is a copy of the other, whatever their heads say


def judge(a: Profile, b: Profile, text: float) -> Judgement:
    """``text``: similarity of the texts (``fingerprint.similarity``). Equal for (a, b) and (b, a)."""
    if b.listing < a.listing:
        a, b = b, a
    if a.listing == b.listing:
        return Judgement(Verdict.SAME, 1.0, ("one listing",))
    view = View(a, b, text)
    score, reasons = _score(view)
    if score < SAME_AT or not (view.contained >= ALIKE_AT or is_translation(view)):
        return Judgement(Verdict.DIFFERENT, score, (*reasons, "too little in common"))
    for veto in VETOES:
        if why := veto.func(view):
            return Judgement(veto.verdict, score, (why, *reasons), veto.name if veto.apart else None)
    return Judgement(Verdict.SAME, score, reasons)


def _score(view: View) -> tuple[float, tuple[str, ...]]:
    opinions = [(feature.weight, opinion) for feature in FEATURES if (opinion := feature.func(view))]
    weight = sum(weight for weight, _ in opinions)
    score = sum(weight * value for weight, (value, _) in opinions) / weight if weight else 0.0
    return round(score, 4), tuple(sentence for _, (_, sentence) in opinions)


def is_translation(view: View) -> bool:
    """Whether a text in another language is for the same role of the same employer, posted about the same time, so far as is told."""
    one, other = view.roles
    return view.is_translated and one == other != frozenset() and view.organization == 1 and (view.days or 0) <= TRANSLATED_DAYS


class Judge:
    """Judges the candidates of a batch, each pair once; holds the parsed profiles."""

    def __init__(self, prints: Mapping[str, Fingerprint]) -> None:
        self._profiles = {name: load(stored.profile) for name, stored in prints.items()}
        self._sketches = {name: sketch_of(stored) for name, stored in prints.items()}

    def pairs(self, candidates: Mapping[str, Iterable[str]]) -> dict[str, tuple[Pair, ...]]:
        """Candidates of each posting of a batch -> the pairs worth keeping, by the posting that comes later in the batch: those that are
        one opening or related, and those that nothing but a veto keeps apart."""
        place = {name: n for n, name in enumerate(candidates)}
        met = {(name, other) for name, others in candidates.items() for other in others if other != name and other in self._profiles}
        ordered = sorted({(name, other) if place[name] > place.get(other, -1) else (other, name) for name, other in met})
        found: dict[str, list[Pair]] = {name: [] for name in candidates}
        for name, other, text in self._alike(ordered):
            said = judge(self._profiles[name], self._profiles[other], text)
            if said.verdict is not Verdict.DIFFERENT or (said.veto and said.score >= NEARLY_SAME):
                found[name].append(Pair(name, other, said))
        return {name: tuple(pairs) for name, pairs in found.items()}

    def _alike(self, pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, float]]:
        """The pairs whose texts' likeness leaves the judge something to say, with it: most that share a band share little else."""
        rows = {name: row for row, name in enumerate(self._sketches)}
        sketches = np.array(list(self._sketches.values()))
        one, two = ([rows[pair[side]] for pair in pairs] for side in (0, 1))
        for (name, other), text in zip(pairs, similarities(sketches[one], sketches[two]) if pairs else (), strict=True):
            if self._may_be_copies(self._profiles[name], self._profiles[other], text):
                yield name, other, text

    @staticmethod
    def _may_be_copies(a: Profile, b: Profile, text: float) -> bool:
        if share_contained(text, a.words, b.words) >= ALIKE_AT or a.listing == b.listing:
            return True
        return a.language != b.language and is_translation(View(a, b, text))

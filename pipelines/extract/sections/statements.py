"""Which lines state a requirement, a wish, a duty or a benefit."""

from collections.abc import Iterator, Sequence

from pipelines.extract.sections.features import score_lines
from pipelines.extract.sections.placing import Placed, place_lines
from pipelines.extract.text.reading import Reading
from schemas.enums import RequirementKind
from schemas.evidence import prose
from schemas.facts import Requirement

KINDS: tuple[RequirementKind | None, ...] = (*RequirementKind, None)  # in the order of line_features.OUTCOMES
SECTION_KINDS = {kind.value: kind for kind in RequirementKind}
RULING_WISHES = ("wish_starts", "wish_ends")
BARS = 2  # of a line that is a row of fields: "Company | Role | Place"
SHORT = 100  # characters: what names pay or atmosphere and little else
VERSION = 1


def extract_statements(readings: Sequence[Reading]) -> list[list[Requirement]]:
    """The statements of each text in order, one per line (per sentence, where line breaks were lost); sets ``reading.kinds``.

    A line's kind is the heaviest by ``data/reference/line_weights.csv``: the heading above it, its own words, those of the lines
    around it, and how it looks each have their weight.
    """
    texts = place_lines(readings)
    outcomes = iter(score_lines(readings, texts).argmax(axis=1).tolist() if any(texts) else ())
    return [_decide(reading, lines, outcomes) for reading, lines in zip(readings, texts, strict=True)]


def _decide(reading: Reading, lines: list[Placed], outcomes: Iterator[int]) -> list[Requirement]:
    """The statements of a text; ``outcomes``: the heaviest of each of its lines, and then of other texts'."""
    statements = []
    for place, outcome in zip(lines, outcomes, strict=False):
        kind = KINDS[outcome] or _by_heading(place)
        kind = kind and _by_clause(place, kind)
        if kind is not None and "boilerplate" not in place.cues:
            reading.kinds[place.index : place.index + place.more + 1] = [kind] * (place.more + 1)
            statements.append(_statement(reading.text, place, kind))
    return statements


def _by_heading(place: Placed) -> RequirementKind | None:
    """A bullet right under a known heading states what the heading says, if nothing speaks against it."""
    if place.line.bullet and not place.cues and place.section in SECTION_KINDS:
        return SECTION_KINDS[place.section]
    return None


def _by_clause(place: Placed, kind: RequirementKind) -> RequirementKind | None:
    """What a line's own words rule whatever stands above it: a wish, a must, pay among benefits."""
    cues = place.cues
    if place.line.words.count("|") >= BARS:
        return None
    if not cues:
        return kind
    if kind is RequirementKind.REQUIRED and not cues.isdisjoint(RULING_WISHES) and "must" not in cues:
        return RequirementKind.PREFERRED
    if kind is RequirementKind.PREFERRED and "must" in cues and "wish" not in cues and "aside" not in cues:
        return RequirementKind.REQUIRED
    if "gift" not in cues and len(place.line.words) < SHORT and _is_no_gift(place, kind):
        return None
    return kind


def _is_no_gift(place: Placed, kind: RequirementKind) -> bool:
    """Pay, which is no benefit (a duty may be to count it), or the atmosphere, which nobody is given."""
    if kind is RequirementKind.RESPONSIBILITY:
        return "pay" in place.cues and any(map(str.isdigit, place.line.words))
    return kind is RequirementKind.BENEFIT and not place.cues.isdisjoint(("pay", "culture"))


def _statement(text: str, place: Placed, kind: RequirementKind) -> Requirement:
    line = place.line
    rule = "sections.heading" if place.section == kind else "sections.words"
    words = " ".join(line.words.replace("*", " ").split()) if place.more else line.words
    return Requirement(kind, words, prose("requirements", text, line.start, line.end, rule, VERSION), line.level)

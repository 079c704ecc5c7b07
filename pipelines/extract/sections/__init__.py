"""Which lines state a requirement, a wish, a duty or a benefit: `settle_statements`.

``headings`` tells headings, ``placing`` what stands under which, ``features`` and ``words`` weigh each line, ``statements`` decides.
"""

from collections.abc import Iterator, Sequence

from pipelines.extract.sections.statements import extract_statements
from pipelines.extract.text.clean import clean_text
from pipelines.extract.text.lines import split_lines
from pipelines.extract.text.reading import Reading
from schemas.enums import RequirementKind
from schemas.evidence import Evidence
from schemas.facts import Requirement
from schemas.raw import RawPosting

_ANSWERS = frozenset(("yes", "no", "none", "n/a", "benefits", "not specified"))  # a field filled in without naming a benefit


def settle_statements(postings: Sequence[tuple[RawPosting, Reading]]) -> list[tuple[Requirement, ...]]:
    """Of each posting the text's statements in its order, then the benefits of the source's own field that the text does not repeat.
    Sets ``reading.kinds``: what reads demands must come later."""
    readings = {id(reading): reading for _, reading in postings}  # several postings may have one text
    said = dict(zip(readings, map(tuple, extract_statements(list(readings.values()))), strict=True))
    return [(*said[id(reading)], *_benefits(raw, said[id(reading)])) for raw, reading in postings]


def _benefits(raw: RawPosting, said: Sequence[Requirement]) -> Iterator[Requirement]:
    """A benefit a line; the field's words are evidence without a span."""
    if not raw.job_benefits:
        return
    known = {" ".join(statement.text.lower().split()) for statement in said}
    for line in split_lines(clean_text(raw.job_benefits)):
        words = " ".join(line.words.split())
        if words.lower() not in known and words.lower() not in _ANSWERS:
            known.add(words.lower())
            evidence = Evidence("requirements", raw.origin, words, "sections.benefits_field")
            yield Requirement(RequirementKind.BENEFIT, words, evidence, line.level)

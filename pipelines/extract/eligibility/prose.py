"""Eligibility to work: sponsorship, visas, citizenship, work authorization and security clearance, each with its words.

Triggers are looked for in the whole text at once, and only sentences that hold one are read.
"""

from pipelines.extract.eligibility.clearance import Cleared
from pipelines.extract.eligibility.statements import Words, read_all
from pipelines.extract.eligibility.verdict import combine
from pipelines.extract.text.reading import Reading, once_a_text
from schemas.enums import Origin
from schemas.evidence import Evidence
from schemas.facts import Eligibility, EligibilityStatement, SecurityClearance

Said = tuple[list[EligibilityStatement], list[SecurityClearance]]


def extract_eligibility(text: str, *, country: str | None = None, title: str | None = None, reading: Reading | None = None) -> Eligibility:
    """What a posting's clean ``text`` and its ``title`` say of who may work there. Never raises.

    ``country``: ISO 3166-1 alpha-2 of the job's place; another country's nationality is "other". ``reading``: of the text, with what its
    lines state, where known. Silence is None: no value without its words. Of several clearances a required one goes first, then one
    with a level, then the text's.
    """
    statements, clearances = _in_text(reading, country) if reading else _read(text, Origin.PROSE, country)
    if title:
        more, others = _read(title, Origin.TITLE, country)
        statements, clearances = statements + more, clearances + others
    clearance = max(clearances, key=lambda found: (found.required, found.level is not None), default=None)
    return Eligibility(combine(statements), clearance)


@once_a_text
def _in_text(reading: Reading, country: str | None) -> Said:
    return _read(reading.text, Origin.PROSE, country, reading)


def _read(text: str, origin: Origin, country: str | None, reading: Reading | None = None) -> Said:
    said, cleared = read_all(text, country, reading)

    def evidence(field: str, words: Words | Cleared) -> Evidence:
        quote = text[words.start : words.end]
        return Evidence(field, origin, quote, words.rule, 1, words.start, words.end)

    statements = [EligibilityStatement(w.topic, w.value, evidence("eligibility_to_work", w), w.accepted) for w in said]
    clearances = [SecurityClearance(c.required, evidence("security_clearance", c), c.level) for c in cleared]
    return statements, clearances

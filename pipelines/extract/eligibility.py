"""Eligibility to work: sponsorship, visas, citizenship, work authorization and security clearance, each with its words.

Triggers are looked for in the whole text at once; only the sentences that hold one are read.
"""

from collections.abc import Iterator

from pipelines.extract.right_to_work.authorization import find_authorization
from pipelines.extract.right_to_work.citizenship import find_citizenship
from pipelines.extract.right_to_work.clearance import find_clearance
from pipelines.extract.right_to_work.sentences import Sentence, find_sentences, fold
from pipelines.extract.right_to_work.sponsorship import read_sponsorship
from pipelines.extract.right_to_work.verdict import combine, judge_claims
from pipelines.extract.right_to_work.visas import find_visas
from schemas.enums import EligibilityTopic
from schemas.evidence import prose
from schemas.facts import Eligibility, EligibilityStatement, SecurityClearance

__all__ = ["combine", "extract_eligibility", "judge_claims"]

_FIELD = "eligibility_to_work"


def extract_eligibility(text: str, *, country: str | None = None, title: str | None = None) -> Eligibility:
    """What ``text`` (clean prose) says of who may work there. Never raises.

    ``country``: ISO 3166-1 alpha-2 of the job's place. Sponsorship is None where the text is silent; so is everything else.
    """
    statements: list[EligibilityStatement] = []
    clearances: list[SecurityClearance] = []
    for sentence in find_sentences(text):
        statements += _statements(text, sentence, country)
        lead = fold(text[max(0, sentence.start - 500) : sentence.start])
        for found in find_clearance(sentence, lead):
            evidence = prose("security_clearance", text, sentence.start + found.start, sentence.start + found.end, found.rule)
            clearances.append(SecurityClearance(found.required, evidence, found.level))
    return Eligibility(combine(statements), _strongest(clearances))


def _strongest(clearances: list[SecurityClearance]) -> SecurityClearance | None:
    """A required clearance before an optional one; one with a level before one without."""
    return max(clearances, key=lambda c: (c.required, c.level is not None), default=None)


def _statements(text: str, sentence: Sentence, country: str | None) -> Iterator[EligibilityStatement]:
    def said(topic: EligibilityTopic, value: str, rule: str, start: int, end: int, accepted: bool | None = None) -> EligibilityStatement:
        return EligibilityStatement(topic, value, prose(_FIELD, text, sentence.start + start, sentence.start + end, rule), accepted)

    readings = list(read_sponsorship(sentence))
    for reading in readings:
        if reading.value:
            yield said(EligibilityTopic.SPONSORSHIP, reading.value, reading.rule, reading.start, reading.end)
        if reading.authorization:
            yield said(EligibilityTopic.AUTHORIZATION, "required", "authorization.without_sponsorship", reading.start, reading.end)
    for visa in find_visas(sentence, readings):
        yield said(EligibilityTopic.VISA, visa.visa, visa.rule, visa.start, visa.end, visa.accepted)
    for found in find_citizenship(sentence, country):
        yield said(EligibilityTopic.CITIZENSHIP, found.value, found.rule, found.start, found.end)
        if found.value != "other":
            yield said(EligibilityTopic.AUTHORIZATION, "required", "authorization.citizens", found.start, found.end)
    for found in find_authorization(sentence):
        yield said(EligibilityTopic.AUTHORIZATION, found.value, found.rule, found.start, found.end)

"""Eligibility to work: sponsorship, visas, citizenship, work authorization and security clearance, each with its words.

The package ``right_to_work`` holds the grammar; its triggers are looked for in the whole text at once, and only
sentences that hold one are read.
"""

from pipelines.extract.right_to_work.clearance import Cleared
from pipelines.extract.right_to_work.fields import read_eligibility
from pipelines.extract.right_to_work.statements import Words, read_all
from pipelines.extract.right_to_work.verdict import combine, judge_claims
from schemas.enums import EligibilityTopic, Origin
from schemas.evidence import Evidence, prose
from schemas.facts import Eligibility, EligibilityStatement, SecurityClearance

__all__ = ["combine", "extract_eligibility", "judge_claims", "read_eligibility"]

# Raised when a rule's meaning changes; rules that are not named here are in their first version.
_VERSIONS: dict[str, int] = {}


def extract_eligibility(text: str, *, country: str | None = None, title: str | None = None) -> Eligibility:
    """What a posting's clean ``text`` says of who may work there. Never raises.

    ``country``: ISO 3166-1 alpha-2 of the job's place; another country's nationality is "other". ``title``: read for a
    clearance alone ("Analyst, TS/SCI required"), where the text is silent. Silence is None: no value without its words.
    """
    said, cleared = read_all(text, country)
    statements = [_statement(words, text) for words in said]
    return Eligibility(combine(statements), _clearance(text, cleared) or _clearance_of_title(title))


def _statement(words: Words, text: str) -> EligibilityStatement:
    evidence = prose("eligibility_to_work", text, words.start, words.end, words.rule, _VERSIONS.get(words.rule, 1))
    return EligibilityStatement(EligibilityTopic(words.topic), words.value, evidence, words.accepted)


def _clearance(text: str, cleared: list[Cleared]) -> SecurityClearance | None:
    """A required clearance before an optional one; then one with a level before one without."""
    if not cleared:
        return None
    best = max(cleared, key=lambda found: (found.required, found.level is not None))
    evidence = prose("security_clearance", text, best.start, best.end, best.rule, _VERSIONS.get(best.rule, 1))
    return SecurityClearance(best.required, evidence, best.level)


def _clearance_of_title(title: str | None) -> SecurityClearance | None:
    found = _clearance(title, read_all(title)[1]) if title else None
    if found is None or title is None:
        return None
    words = found.evidence
    evidence = Evidence(words.field, Origin.TITLE, words.quote, words.rule, words.rule_version, words.start, words.end)
    return SecurityClearance(found.required, evidence, found.level)

"""Eligibility and clearance stated outside the prose: schema.org ``eligibilityToWorkRequirement``, ``securityClearanceRequirement`` and
vendors' own fields."""

from collections.abc import Iterator, Sequence

from pipelines.extract.eligibility.statements import Words, read_all, read_statements
from schemas.enums import EligibilityTopic, Origin
from schemas.evidence import Evidence
from schemas.facts import EligibilityStatement, SecurityClearance

_FIELD = "eligibility_to_work"
_SILENT = {"", "n/a", "na", "none", "not specified", "unspecified", "null", "-"}
_NO_CLEARANCE = _SILENT | {"no", "false", "0", "not required", "not applicable", "none required", "other"}


def read_eligibility(values: Sequence[str], *, origin: Origin, country: str | None = None) -> tuple[EligibilityStatement, ...]:
    """What a source's own fields say.

    ``values``: each field's text as given, after its name and a colon where it has one ("Visa sponsorship: No"). The
    evidence quotes the whole value and has no offsets. A value that nothing is read from asks, by being in such a
    field at all, for a right to work.
    """
    found: list[EligibilityStatement] = []
    for value in values:
        if value.strip().lower() in _SILENT:
            continue
        found += list(_read(value, origin, country)) or [
            _statement(EligibilityTopic.AUTHORIZATION, "required", "authorization.field", value, origin)
        ]
    return tuple(found)


def _read(value: str, origin: Origin, country: str | None) -> Iterator[EligibilityStatement]:
    for words in read_statements(value, country):
        yield _said(words, value, origin)


def _said(words: Words, value: str, origin: Origin) -> EligibilityStatement:
    return _statement(words.topic, words.value, words.rule, value, origin, words.accepted)


def _statement(
    topic: EligibilityTopic, value: str, rule: str, quote: str, origin: Origin, accepted: bool | None = None
) -> EligibilityStatement:
    return EligibilityStatement(topic, value, Evidence(_FIELD, origin, quote, rule), accepted)


def read_clearance(value: str, *, origin: Origin) -> SecurityClearance | None:
    """The clearance that a source's own field names: "Secret", "Top Secret/SCI", "Yes" (of no stated level). "Not Required" names none.

    The evidence quotes the whole value and has no offsets.
    """
    if value.strip().lower() in _NO_CLEARANCE:
        return None
    evidence = Evidence("security_clearance", origin, value, "clearance.field")
    _, cleared = read_all(f"Security clearance: {value}", None)
    level = next((found.level for found in cleared if found.level), None)
    return SecurityClearance(all(found.required for found in cleared), evidence, level)

"""From statements to a verdict, and from a verdict to an aggregator's claims."""

from collections.abc import Sequence
from dataclasses import replace

from schemas.enums import Citizenship, EligibilityTopic, Origin, Sponsorship
from schemas.facts import Claim, EligibilityStatement, EligibilityToWork, Visa

_STRICTEST = (Citizenship.US_PERSON, Citizenship.CITIZEN, Citizenship.CITIZEN_OR_PERMANENT_RESIDENT, Citizenship.OTHER)


def combine(statements: Sequence[EligibilityStatement]) -> EligibilityToWork:
    """A posting's verdict from its statements.

    Sponsorship: statements of one kind make the verdict. A conditional one beside others, or an offer beside a refusal, makes
    it ``conditional``; the latter is also ``contradictory``. Citizenship: a definition by law ("US person") before "citizen or
    permanent resident" before the plain "citizen" before other nationalities; two that exclude each other are ``contradictory``. A visa that is welcomed
    in one place and ruled out in another stays ruled out and is ``contradictory``. Authorization is required where any
    statement says so. The source's own fields and its words count alike; no statement is dropped.
    """
    sponsorship, torn = _sponsorship(statements)
    visas, split = _visas(statements)
    said = {Citizenship(s.value) for s in statements if s.topic is EligibilityTopic.CITIZENSHIP}
    authorized = any(s.topic is EligibilityTopic.AUTHORIZATION and s.value == "required" for s in statements)
    return EligibilityToWork(
        sponsorship, visas, _citizenship(said), authorized or None, torn or split, tuple(statements)
    )


def judge_claims(claims: Sequence[Claim], verdict: EligibilityToWork) -> tuple[Claim, ...]:
    """An aggregator's sponsorship claims beside the posting's own words: ``unconfirmed`` where they are silent, else
    ``confirmed`` or ``contradicted``. A conditional offer confirms a claimed offer. Other claims are returned as they are."""
    return tuple(_judged(claim, verdict.sponsorship) if claim.field == "sponsorship" else claim for claim in claims)


def _judged(claim: Claim, said: Sponsorship | None) -> Claim:
    if said is None:
        return replace(claim, status="unconfirmed")
    refuses = claim.value == Sponsorship.NOT_OFFERED
    agrees = (said is Sponsorship.NOT_OFFERED) == refuses
    return replace(claim, status="confirmed" if agrees else "contradicted")


def _sponsorship(statements: Sequence[EligibilityStatement]) -> tuple[Sponsorship | None, bool]:
    said = {
        Sponsorship(s.value)
        for s in statements
        if s.topic is EligibilityTopic.SPONSORSHIP and s.evidence.origin is not Origin.CLAIM
    }
    if len(said) <= 1:
        return next(iter(said), None), False
    return Sponsorship.CONDITIONAL, {Sponsorship.OFFERED, Sponsorship.NOT_OFFERED} <= said


def _citizenship(said: set[Citizenship]) -> Citizenship | None:
    if Citizenship.US_PERSON in said:
        return Citizenship.US_PERSON
    order = (Citizenship.CITIZEN_OR_PERMANENT_RESIDENT, Citizenship.CITIZEN, Citizenship.OTHER)
    return next((value for value in order if value in said), None)


def _visas(statements: Sequence[EligibilityStatement]) -> tuple[tuple[Visa, ...], bool]:
    """One entry a visa and answer, in the order of the text; whether a visa has both answers."""
    found: dict[tuple[str, bool], Visa] = {}
    for said in statements:
        if said.topic is EligibilityTopic.VISA and said.accepted is not None:
            found.setdefault((said.value, said.accepted), Visa(said.value, said.accepted, said.evidence))
    split = any((name, not accepted) in found for name, accepted in found)
    return tuple(found.values()), split

"""From statements to a verdict, and from a verdict to an aggregator's claims."""

from collections.abc import Sequence
from dataclasses import replace

from pipelines.extract.eligibility.citizenship import ALONE
from schemas.enums import Citizenship, EligibilityTopic, Sponsorship
from schemas.facts import Claim, EligibilityStatement, EligibilityToWork, Visa

_GREEN_CARD = "sponsorship.refused.green_card"
_PARTIAL = {_GREEN_CARD, "sponsorship.refused.new", "sponsorship.refused.one_visa"}
_ORDER = (
    Citizenship.US_PERSON,
    Citizenship.CITIZEN_OR_PERMANENT_RESIDENT,
    Citizenship.CITIZEN,
    Citizenship.OTHER,
)


def combine(statements: Sequence[EligibilityStatement]) -> EligibilityToWork:
    """A posting's verdict from its statements.

    Sponsorship: statements of one kind make the verdict. A conditional one beside others, or an offer beside a refusal,
    makes it ``conditional``; the latter is also ``contradictory``. It does not contradict an offer
    that new visas or one kind of visa are refused; a refusal of green cards does not weigh against one at all.
    Citizenship: where residents are ruled out, that statement; else a definition by law ("US person") goes before "citizen or permanent
    resident", that before the plain "citizen", that before other nationalities. A visa that is welcomed in one place
    and ruled out in another is kept with both answers and makes the verdict ``contradictory``, unless the verdict is
    conditional for it ("no new H-1B, but transfers"). Authorization is required where any statement says so. A
    source's fields and its words count alike; no statement is dropped.
    """
    if not statements:
        return EligibilityToWork()
    sponsorship, torn = _sponsorship(statements)
    visas = _visas(statements)
    split = len({visa.visa for visa in visas}) < len(visas) and sponsorship is not Sponsorship.CONDITIONAL
    told = [s for s in statements if s.topic is EligibilityTopic.CITIZENSHIP]
    said = {Citizenship(s.value) for s in told if s.evidence.rule == ALONE} or {Citizenship(s.value) for s in told}
    authorized = any(s.topic is EligibilityTopic.AUTHORIZATION for s in statements)
    return EligibilityToWork(sponsorship, visas, _citizenship(said), authorized or None, torn or split, tuple(statements))


def judge_claims(claims: Sequence[Claim], verdict: EligibilityToWork) -> tuple[Claim, ...]:
    """An aggregator's sponsorship claims beside the posting's own words.

    ``unconfirmed`` where they are silent, else ``confirmed`` or ``contradicted``; a conditional offer confirms a
    claimed one. Other claims are returned as they are.
    """
    return tuple(_judged(claim, verdict.sponsorship) if claim.field == "sponsorship" else claim for claim in claims)


def _judged(claim: Claim, said: Sponsorship | None) -> Claim:
    if said is None:
        return replace(claim, status="unconfirmed")
    refuses = claim.value == Sponsorship.NOT_OFFERED
    agrees = (said is Sponsorship.NOT_OFFERED) == refuses
    return replace(claim, status="confirmed" if agrees else "contradicted")


def _sponsorship(statements: Sequence[EligibilityStatement]) -> tuple[Sponsorship | None, bool]:
    """The verdict, and whether an offer stands beside a refusal of the same."""
    told = [s for s in statements if s.topic is EligibilityTopic.SPONSORSHIP]
    weighty = [s for s in told if s.evidence.rule != _GREEN_CARD] or told
    said = {Sponsorship(s.value) for s in weighty}
    if len(said) <= 1:
        return next(iter(said), None), False
    whole = {Sponsorship(s.value) for s in weighty if s.evidence.rule not in _PARTIAL}
    return Sponsorship.CONDITIONAL, {Sponsorship.OFFERED, Sponsorship.NOT_OFFERED} <= whole


def _citizenship(said: set[Citizenship]) -> Citizenship | None:
    return next((value for value in _ORDER if value in said), None)


def _visas(statements: Sequence[EligibilityStatement]) -> tuple[Visa, ...]:
    """One entry for each visa and answer, in the order of the text."""
    found: dict[tuple[str, bool], Visa] = {}
    for said in statements:
        if said.topic is EligibilityTopic.VISA and said.accepted is not None:
            found.setdefault((said.value, said.accepted), Visa(said.value, said.accepted, said.evidence))
    return tuple(found.values())

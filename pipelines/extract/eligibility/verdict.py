"""From statements to a verdict, and from a verdict to an aggregator's claims."""

from collections.abc import Sequence
from dataclasses import replace

from pipelines.extract.eligibility.citizenship import ALONE
from pipelines.extract.eligibility.scope import is_of_job, plain
from pipelines.extract.words.confidence import BOUND, confidence_of
from schemas.enums import Citizenship, EligibilityTopic, Sponsorship
from schemas.facts import Claim, EligibilityStatement, EligibilityToWork, Visa

_GREEN_CARD = "sponsorship.refused.green_card"
_PARTIAL = {_GREEN_CARD, "sponsorship.refused.new", "sponsorship.refused.one_visa"}
_AS_A_RULE = "sponsorship.conditional.exception"
_MOVED = {"sponsorship.conditional.transfers", "sponsorship.conditional.one_visa"}
_ORDER = (
    Citizenship.US_PERSON,
    Citizenship.CITIZEN_OR_PERMANENT_RESIDENT,
    Citizenship.CITIZEN,
    Citizenship.OTHER,
)


def combine(statements: Sequence[EligibilityStatement]) -> EligibilityToWork:
    """A posting's verdict from its statements.

    Sponsorship: a statement that is not sure (under ``BOUND``) does not weigh beside one that is, and makes no verdict by itself: then
    there is none, and what is said is unclear. Statements of one kind make the verdict. A conditional one beside others,
    or an offer beside a refusal, makes it ``conditional``; the latter is also ``contradictory``. It does not contradict
    an offer that new visas or one kind of visa are refused; a refusal of green cards does not weigh against one at all.
    What is said of the advertised job weighs more than what the employer does at large (``_of_this_job``).
    Citizenship: where residents are ruled out, that statement; else a definition by law ("US person") goes before "citizen or permanent
    resident", that before the plain "citizen", that before other nationalities. A visa that is welcomed in one place
    and ruled out in another is kept with both answers and makes the verdict ``contradictory``, unless the verdict is
    conditional for it ("no new H-1B, but transfers"). Authorization is required where any statement says so. A
    source's fields and its words count alike; no statement is dropped.
    """
    if not statements:
        return EligibilityToWork()
    sponsorship, torn, sure = _sponsorship(statements)
    visas = _visas(statements)
    split = len({visa.visa for visa in visas}) < len(visas) and sponsorship is not Sponsorship.CONDITIONAL
    told = [s for s in statements if s.topic is EligibilityTopic.CITIZENSHIP]
    said = {Citizenship(s.value) for s in told if s.evidence.rule == ALONE} or {Citizenship(s.value) for s in told}
    authorized = any(s.topic is EligibilityTopic.AUTHORIZATION for s in statements)
    return EligibilityToWork(sponsorship, visas, _citizenship(said), authorized or None, torn or split, tuple(statements), sure)


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


def _sponsorship(statements: Sequence[EligibilityStatement]) -> tuple[Sponsorship | None, bool, float | None]:
    """The verdict, whether an offer stands beside a refusal of the same, and how sure it is."""
    about = [s for s in statements if s.topic is EligibilityTopic.SPONSORSHIP]
    told = [s for s in about if (sure := _sureness(s)) is None or sure >= BOUND]
    weighty = _of_this_job([s for s in told if s.evidence.rule != _GREEN_CARD] or told)
    said = {Sponsorship(s.value) for s in weighty}
    if len(said) <= 1:
        return next(iter(said), None), False, max(_known(weighty), default=None)
    whole = {Sponsorship(s.value) for s in weighty if s.evidence.rule not in _PARTIAL}
    torn = {Sponsorship.OFFERED, Sponsorship.NOT_OFFERED} <= whole
    conditional = [s for s in weighty if s.value == Sponsorship.CONDITIONAL]
    return Sponsorship.CONDITIONAL, torn, max(_known(conditional), default=min(_known(weighty), default=None))


def _of_this_job(told: list[EligibilityStatement]) -> list[EligibilityStatement]:
    """What weighs: a refusal for the advertised job more than what the employer offers at large, an offer for it more than what the
    employer refuses as a rule with exceptions."""
    here = {s.value for s in told if is_of_job(s.evidence.rule)}
    if Sponsorship.NOT_OFFERED in here:
        return [s for s in told if is_of_job(s.evidence.rule) or s.value == Sponsorship.NOT_OFFERED or s.evidence.rule in _MOVED]
    return [s for s in told if s.evidence.rule != _AS_A_RULE] if Sponsorship.OFFERED in here else told


def _sureness(statement: EligibilityStatement) -> float | None:
    """How sure a statement on sponsorship is; None where nobody has judged any of its kind."""
    return confidence_of("eligibility_to_work.sponsorship", statement.evidence.origin, plain(statement.evidence.rule))


def _known(statements: Sequence[EligibilityStatement]) -> list[float]:
    return [sure for sure in map(_sureness, statements) if sure is not None]


def _citizenship(said: set[Citizenship]) -> Citizenship | None:
    return next((value for value in _ORDER if value in said), None)


def _visas(statements: Sequence[EligibilityStatement]) -> tuple[Visa, ...]:
    """One entry for each visa and answer, in the order of the text."""
    found: dict[tuple[str, bool], Visa] = {}
    for said in statements:
        if said.topic is EligibilityTopic.VISA and said.accepted is not None:
            found.setdefault((said.value, said.accepted), Visa(said.value, said.accepted, said.evidence))
    return tuple(found.values())

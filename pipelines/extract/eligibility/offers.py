"""Offers of sponsoring: how a mention says one, whether it is the employer's, and for whom it holds."""

from pipelines.extract.eligibility import cues
from pipelines.extract.eligibility.grantor import is_by_job, is_by_others, is_by_us
from pipelines.extract.eligibility.limits import is_for_some, is_possible
from pipelines.extract.eligibility.mentions import Mention
from pipelines.extract.eligibility.perks import is_perk
from pipelines.extract.eligibility.reach import follows, precedes
from pipelines.extract.eligibility.readings import Reading
from pipelines.extract.eligibility.sentences import Sentence
from schemas.enums import RequirementKind, Sponsorship

OFFERED, CONDITIONAL = Sponsorship.OFFERED, Sponsorship.CONDITIONAL
_GIVEN = {"offered.perk", "offered.by_job"}  # whatever else the sentence speaks of, the candidate is given it


def read_offer(mention: Mention, sentence: Sentence) -> Reading | None:
    """An offer, or one for some only; None where the mention is none or somebody else's."""
    if is_possible(mention):
        return mention.says(CONDITIONAL, "conditional.possible")
    how = None if _is_status(mention) or cues.BY_YOU.search(mention.before) else _how_offered(mention, sentence)
    if not how or (mention.bare and not _is_of_immigration(mention, sentence)):
        return None
    if how not in _GIVEN and is_by_others(mention.before, mention.after, sentence.kind) and not _is_there(mention, sentence.kind):
        return None
    moved = cues.TRANSFER.search(f"{mention.before[-20:]} {mention.head} {mention.after[:30]}")
    listed = cues.CITIZEN_FIRST.search(mention.before)
    if listed or cues.BUT_LATER.search(sentence.folded[mention.end :]):
        return mention.says(CONDITIONAL, "conditional", authorization=bool(listed))
    if is_for_some(mention, sentence.folded) or _is_hedged(mention) or (moved and cues.NOT_NEW.search(sentence.folded)):
        return mention.says(CONDITIONAL, "conditional")
    return mention.says(OFFERED, how)


def _is_there(mention: Mention, kind: RequirementKind | None) -> bool:
    """ "Visa sponsorship available", or a statement of its own in a line that is no duty ("Visa sponsorship (if needed)"): whoever else is
    spoken of, it is there to be had."""
    alone = (
        (mention.sponsors or cues.AIDED.match(mention.after))
        and not mention.before.strip(" -*")
        and kind is not RequirementKind.RESPONSIBILITY
    )
    return bool(cues.TO_BE_HAD.match(mention.after) or (alone and cues.STANDS_ALONE.match(mention.after)))


def _is_of_immigration(mention: Mention, sentence: Sentence) -> bool:
    """A bare "sponsorship" opens its clause, "sponsor" ends it after a verb, or words of immigration stand near."""
    if not mention.before.strip(" -:("):
        return True
    if cues.WILL.search(mention.before) and not mention.after.strip(" .,!)"):
        return True
    if cues.YOU_ALONE.fullmatch(mention.after) or (cues.WE_ALONE.search(mention.before) and not mention.after.strip(" .!")):
        return True
    return bool(cues.CONTEXT.search(f"{sentence.before} {sentence.folded} {sentence.after}"))


def _is_status(mention: Mention) -> bool:
    near = mention.before[-40:] + mention.after[:40]
    return not mention.sponsors and bool(cues.STATUS.search(near)) and not cues.HELPING.search(near)


def _how_offered(mention: Mention, sentence: Sentence) -> str | None:
    before, after = mention.before, mention.after
    if is_perk(mention, sentence):
        return "offered.perk"
    if is_by_job(before, after):
        return "offered.by_job"
    ready = follows(cues.READY, after, 8)
    if ready and not cues.UNREADY.search(after[: ready.start()]) and (cues.DONE_FOR_YOU.match(after) or not cues.HANDLED.search(before)):
        return "offered.available"
    if cues.FOR_SOME.match(after) and (cues.HEDGE.search(after[:60]) or cues.FOR_SOME_AFTER.match(after.lstrip())):
        return "offered.for_some"
    offers = precedes(cues.VERB, before, 11, ".;|")
    if offers and is_by_us(before[: offers.end()]) and not cues.ELSE.search(before, offers.end()):
        return "offered.by_employer"
    if mention.head.endswith(("sponsor", "sponsors", "sponsored")) and is_by_us(before):
        return "offered.by_employer"
    named = (
        cues.AIDED.match(after)
        or cues.AID_BEFORE.search(before)
        or (mention.sponsors and not mention.bare)
        or before.rstrip().endswith("possible")
    )
    quiet = len(before.split()) <= 14 and not (cues.DENIAL.search(before) or cues.GONE.search(after))
    told = not cues.COPULA.match(after) or _is_hedged(mention)  # "sponsorship is ...": what, the rules above would know
    return "offered.benefit" if named and quiet and told else None


def _inside(after: str) -> str:
    """``after`` up to the bracket that closes around the mention."""
    closed = after.find(")")
    return after if "(" in after[: max(closed, 0)] or closed < 0 else after[:closed]


def _is_hedged(mention: Mention) -> bool:
    """It depends: a modal or a hedge in the mention's own phrase."""
    before = mention.before[-90:]
    after = cues.ELSEWHERE.split(_inside(mention.after[:100]))[0]
    if any(cue.search(after) for cue in (cues.MODAL_AFTER, cues.HEDGE, cues.FOR_SOME_AFTER, cues.FOR_PLACE, cues.IF_CONDITION)):
        return True
    if cues.FOR_CHOSEN.search(f"{mention.before}|{after}"):
        return True
    if cues.WHETHER.search(mention.before):
        return True
    return bool(cues.MODAL.search(before) or cues.HEDGE.search(before.rsplit(",", 1)[-1]))

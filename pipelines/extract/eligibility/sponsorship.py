"""Sponsorship: what one sentence (and, for a question or an "if", its answer) says of sponsoring a work visa.

A sentence is read mention by mention: its clause's words before and after the mention are searched for what governs
it, in the order of ``_RULES``. Where nothing governs it, the mention says nothing.
"""

import re
from collections.abc import Iterator

from pipelines.extract.eligibility import cues, flags
from pipelines.extract.eligibility.grantor import is_by_others, is_by_us
from pipelines.extract.eligibility.mentions import Mention, find_mentions
from pipelines.extract.eligibility.reach import follows, precedes, reaches
from pipelines.extract.eligibility.readings import Reading
from pipelines.extract.eligibility.sentences import Sentence
from schemas.enums import Sponsorship

OFFERED, REFUSED, CONDITIONAL = Sponsorship.OFFERED, Sponsorship.NOT_OFFERED, Sponsorship.CONDITIONAL


def read_sponsorship(sentence: Sentence) -> Iterator[Reading]:
    """The sentence's readings, in order. A question counts only with its answer."""
    if sentence.asks:
        yield from flags.read_answer(sentence)
        return
    mentions = list(find_mentions(sentence.folded, sentence.raw))
    if cues.CONTINUES.match(sentence.folded) and cues.NEGATION.search(sentence.before):
        yield from (_make(REFUSED, "refused.continued", mention) for mention in mentions if mention.sponsors)
        return
    if cues.NOT_ALWAYS.search(sentence.folded):
        yield from (_make(CONDITIONAL, "conditional.not_always", mention) for mention in mentions if mention.sponsors)
        return
    readings = [reading for mention in mentions if (reading := _judge(mention, sentence))]
    if lasting := cues.LASTING.search(sentence.folded):
        readings.append(Reading(REFUSED, "sponsorship.refused.lasting_right", *lasting.span(), authorization=True))
    if any(reading.value is REFUSED for reading in readings) and cues.MOVED_IN.search(sentence.folded):
        readings = [reading._replace(value=CONDITIONAL, rule="sponsorship.conditional.transfers") for reading in readings]
    yield from readings
    if not readings:
        yield from flags.find_flags(sentence)


def _judge(mention: Mention, sentence: Sentence) -> Reading | None:
    """The first rule that governs the mention decides; ``_held`` and ``_needed`` may decide that it says nothing."""
    for rule in _RULES:
        if found := rule(mention, sentence):
            return found if found.rule else None
    return None


def _make(value: Sponsorship, rule: str, mention: Mention, *, authorization: bool = False) -> Reading:
    return Reading(value, f"sponsorship.{rule}", mention.start, mention.end, authorization)


def _nothing(mention: Mention) -> Reading:
    return Reading(None, "", mention.start, mention.end)


def _held(mention: Mention, sentence: Sentence) -> Reading | None:
    """A visa or permit that the candidate has, or must have, is no matter of sponsoring ("a valid work permit")."""
    if cues.DETERMINER.search(mention.before):
        return None
    held = not mention.sponsors and (cues.HELD.search(mention.before) or precedes(cues.HAVE, mention.before, 8))
    return _nothing(mention) if held and not precedes(cues.BY_US, mention.before, 8) else None


def _without(mention: Mention, sentence: Sentence) -> Reading | None:
    """ "authorized to work without (the need for) sponsorship": refused, and a right to work is asked for."""
    if cues.WITH_OR_WITHOUT.search(mention.before):
        return _make(OFFERED, "offered.with_or_without", mention)
    if not precedes(cues.WITHOUT, mention.before, 12 if mention.sponsors else 5):
        return None
    if cues.EXCEPTION.search(sentence.folded):
        return _make(CONDITIONAL, "conditional.exception", mention, authorization=True)
    return _make(REFUSED, "refused.without", mention, authorization=True)


def _needed(mention: Mention, sentence: Sentence) -> Reading | None:
    """Sponsorship as something that a candidate needs, or must not need."""
    if cues.THERE.match(mention.after) or (not mention.sponsors and cues.DETERMINER.search(mention.before)):
        return None
    need = precedes(cues.NEED, mention.before, 10)
    if not need or cues.OTHERS.search(mention.before, need.end()) or cues.NEED_OF_ELSE.match(mention.before, need.start()):
        return None
    before = mention.before[: need.start()]
    if cues.IF.search(before[-50:]):
        return _if_needed(mention, sentence, before)
    if not mention.sponsors and cues.OF_COUNTRY.search(before):
        return _nothing(mention)
    if precedes(cues.DENIAL, before, 24, ";|"):
        person = mention.sponsors or cues.CANDIDATE.search(before)
        return _make(REFUSED, "refused.need", mention, authorization=True) if person else _nothing(mention)
    if cues.CANDIDATE.search(before + mention.after) and follows(cues.REJECTED, mention.after, 12):
        return _make(REFUSED, "refused.need", mention, authorization=True)
    if cues.CANDIDATE.search(before) and (met := cues.MET.search(before + mention.after)):
        return _make(CONDITIONAL if met[0].startswith(("consider", "look")) else OFFERED, "offered.need", mention)
    return _nothing(mention)


def _if_needed(mention: Mention, sentence: Sentence, before: str) -> Reading | None:
    """ "If you need a visa, we'll handle it": the answer stands before, in the rest of the sentence or in the next
    one."""
    if cues.DO_NOT_APPLY.search(before):
        return _make(REFUSED, "refused.need", mention, authorization=True)
    for words in (sentence.folded[mention.end :], sentence.after[:160]):
        if cues.ANSWER_NO.search(words):
            return _make(REFUSED, "refused.if_needed", mention)
        if cues.ANSWER_YES.search(words):
            return _make(
                CONDITIONAL if cues.HEDGE.search(words) or cues.MODAL.search(words) else OFFERED,
                "offered.if_needed",
                mention,
            )
    return _offered(mention, sentence) or _nothing(mention)


def _labelled(mention: Mention, sentence: Sentence) -> Reading | None:
    """ "Visa sponsorship: No", "Sponsorship available: Yes"."""
    if cues.LABEL_NO.match(sentence.raw, mention.end):
        return _make(REFUSED, "refused.label", mention)
    if not (found := cues.LABEL.search(sentence.folded[mention.end : mention.end + 80])):
        return None
    answer = found["answer"] or found["flat"]
    if answer in {"no", "none", "n/a", "n"} or answer.startswith("not"):
        return _make(REFUSED, "refused.label", mention)
    hedged = answer in {"possible", "possibly", "negotiable", "maybe"} or cues.HEDGE.search(mention.after)
    return _make(CONDITIONAL if hedged else OFFERED, "offered.label", mention)


def _refused(mention: Mention, sentence: Sentence) -> Reading | None:
    wished = cues.WISHED.search(mention.before) and cues.BUT_NOT.search(sentence.folded[mention.end :])
    if not (wished or _is_denied(mention) or _is_gone(mention)):
        return None
    if cues.EXCEPTION.search(sentence.folded):
        return _make(CONDITIONAL, "conditional.exception", mention)
    return _make(REFUSED, _refused_rule(mention), mention)


def _refused_rule(mention: Mention) -> str:
    """What is refused may be less than all sponsoring: green cards, new visas, one kind of visa."""
    named = mention.head + mention.after[:30]
    if cues.GREEN_CARD.search(named) and not cues.VISA.search(named):
        return "refused.green_card"
    if cues.NEW.search(mention.before[-12:]) or cues.NEW.search(mention.after[:8]):
        return "refused.new"
    return "refused.one_visa" if cues.ONE_VISA.fullmatch(mention.head) else "refused"


def _is_denied(mention: Mention) -> bool:
    """What stands before denies it: "no", "unable to offer", "does not … provide"."""
    before = mention.before
    listed = precedes(cues.LIST, before, 9)
    if cues.DETERMINER.search(before) or (listed and cues.JOINED.search(before, listed.end())):
        return not (cues.NO_MATTER.search(before) or (not mention.sponsors and cues.UNTOUCHED.match(mention.after)))
    if listed and reaches(before[listed.end() :], 4, ",.;|"):
        return not cues.NO_MATTER.search(before)
    if listed and before.endswith((",", ", ")) and cues.JOINED_ON.match(mention.after) and not follows(cues.READY, mention.after, 8):
        return True
    return any(_governs(found, before[found.end() :], mention) for found in cues.NEGATION.finditer(before))


def _governs(negation: re.Match[str], gap: str, mention: Mention) -> bool:
    """Whether a negation reaches over ``gap`` to the mention: next to it, or by way of a verb of sponsoring."""
    if not reaches(gap, 16) or cues.UNGOVERNED.search(gap) or (")" in gap and "(" not in gap):
        return False
    near = len(gap.split()) <= (4 if mention.sponsors else 3)
    return near or negation[0] in {"unable", "cannot"} or bool(cues.VERB.search(gap))


def _is_gone(mention: Mention) -> bool:
    """What follows takes it away: "sponsorship is not available"."""
    found = follows(cues.GONE, mention.after, 10)
    if not found or cues.OF_ANOTHER.search(gap := mention.after[: found.start()]):
        return False
    return not cues.READY.search(gap) and not cues.UNTOUCHED.match(mention.after[found.end() :])


def _offered(mention: Mention, sentence: Sentence) -> Reading | None:
    how = None if _is_status(mention) or cues.BY_YOU.search(mention.before) else _how_offered(mention)
    if not how or (mention.bare and not _is_of_immigration(mention, sentence)):
        return None
    if is_by_others(mention.before, mention.after, sentence.kind) and not _is_there(mention):
        return None
    moved = cues.TRANSFER.search(f"{mention.before[-20:]} {mention.head} {mention.after[:30]}")
    listed = cues.CITIZEN_FIRST.search(mention.before)
    if listed or cues.BUT_LATER.search(sentence.folded[mention.end :]):
        return _make(CONDITIONAL, "conditional", mention, authorization=bool(listed))
    if _is_hedged(mention) or (moved and cues.NOT_NEW.search(sentence.folded)):
        return _make(CONDITIONAL, "conditional", mention)
    return _make(OFFERED, how, mention)


def _is_there(mention: Mention) -> bool:
    """ "Visa sponsorship available": whoever else is spoken of, it is there to be had."""
    return cues.TO_BE_HAD.match(mention.after) is not None


def _is_of_immigration(mention: Mention, sentence: Sentence) -> bool:
    """A bare "sponsorship" opens its clause, "sponsor" ends it after a verb, or words of immigration stand near."""
    if not mention.before.strip(" -:("):
        return True
    if cues.WILL.search(mention.before) and not mention.after.strip(" .!)"):
        return True
    return bool(cues.CONTEXT.search(f"{sentence.before} {sentence.folded} {sentence.after}"))


def _is_status(mention: Mention) -> bool:
    near = mention.before[-40:] + mention.after[:40]
    return not mention.sponsors and bool(cues.STATUS.search(near)) and not cues.HELPING.search(near)


def _how_offered(mention: Mention) -> str | None:
    before, after = mention.before, mention.after
    ready = follows(cues.READY, after, 8)
    if ready and not cues.UNREADY.search(after[: ready.start()]) and not cues.HANDLED.search(before):
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
    return "offered.benefit" if named and quiet else None


def _inside(after: str) -> str:
    """``after`` up to the bracket that closes around the mention."""
    closed = after.find(")")
    return after if "(" in after[: max(closed, 0)] or closed < 0 else after[:closed]


def _is_hedged(mention: Mention) -> bool:
    """It depends: a modal or a hedge in the mention's own phrase."""
    before = mention.before[-90:]
    after = cues.ELSEWHERE.split(_inside(mention.after[:100]))[0]
    if any(cue.search(after) for cue in (cues.MODAL_AFTER, cues.HEDGE, cues.FOR_SOME_AFTER, cues.IF_CONDITION)):
        return True
    if cues.FOR_CHOSEN.search(f"{mention.before}|{after}"):
        return True
    return bool(cues.MODAL.search(before) or cues.HEDGE.search(before.rsplit(",", 1)[-1]))


_RULES = (_held, _without, _needed, _labelled, _refused, _offered)

"""Sponsorship: what one sentence (and, for a question or an "if", its answer) says of sponsoring a work visa.

A sentence is read mention by mention: its clause's words before and after the mention are searched for what governs
it, in the order of ``_RULES``. Where nothing governs it, the mention says nothing.
"""

import re
from collections.abc import Iterator

from pipelines.extract.eligibility import cues, flags
from pipelines.extract.eligibility.lacking import is_lacked
from pipelines.extract.eligibility.limits import find_petitions, find_sponsored, is_not_here, is_not_there
from pipelines.extract.eligibility.mentions import Mention, find_mentions
from pipelines.extract.eligibility.offers import read_offer
from pipelines.extract.eligibility.reach import follows, precedes, reaches
from pipelines.extract.eligibility.readings import Reading
from pipelines.extract.eligibility.scope import clause_at, goes_on, is_of_this_job, with_scope
from pipelines.extract.eligibility.sentences import Sentence
from pipelines.extract.eligibility.tongues import find_foreign, find_help
from schemas.enums import Sponsorship

OFFERED, REFUSED, CONDITIONAL = Sponsorship.OFFERED, Sponsorship.NOT_OFFERED, Sponsorship.CONDITIONAL


def read_sponsorship(sentence: Sentence) -> Iterator[Reading]:
    """The sentence's readings, in order, each told of the advertised job or of the employer's jobs at large."""
    for reading in _read(sentence):
        yield with_scope(reading, sentence)


def _read(sentence: Sentence) -> Iterator[Reading]:
    """A question counts only with its answer."""
    if sentence.asks:
        yield from flags.read_answer(sentence)
        return
    mentions = list(find_mentions(sentence.folded, sentence.raw))
    if cues.CONTINUES.match(sentence.folded) and cues.NEGATION.search(sentence.before):
        yield from (mention.says(REFUSED, "refused.continued") for mention in mentions if mention.sponsors)
        return
    if cues.NOT_ALWAYS.search(sentence.folded):
        yield from (
            mention.says(CONDITIONAL, "conditional.not_always")
            for mention in mentions
            if mention.sponsors or cues.HELPING.search(mention.before)
        )
        return
    readings = [*find_foreign(sentence), *find_petitions(sentence.folded)]
    readings += [reading for mention in mentions if (reading := _judge(mention, sentence))]
    readings = readings or [*find_sponsored(sentence.folded)] or [*find_help(sentence)]
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


def _held(mention: Mention, sentence: Sentence) -> Reading | None:
    """A visa or permit that the candidate has, or must have, is no matter of sponsoring ("a valid work permit")."""
    if not mention.sponsors and (
        cues.OPENS_WITHOUT.match(mention.before) or is_lacked(sentence.folded, mention.start, mention.start + len(mention.head.split()[0]))
    ):
        return mention.silent()
    if cues.DETERMINER.search(mention.before) or cues.AID_BEFORE.search(mention.before):
        return None
    held = not mention.sponsors and (cues.HELD.search(mention.before) or precedes(cues.HAVE, mention.before, 8))
    return mention.silent() if held and not precedes(cues.BY_US, mention.before, 8) else None


def _without(mention: Mention, sentence: Sentence) -> Reading | None:
    """ "authorized to work without (the need for) sponsorship": refused, and a right to work is asked for."""
    if cues.WITH_OR_WITHOUT.search(mention.before):
        return mention.says(OFFERED, "offered.with_or_without")
    if not precedes(cues.WITHOUT, mention.before, 12 if mention.sponsors else 5):
        return None
    if _is_excepted(mention, sentence):
        return mention.says(CONDITIONAL, "conditional.exception", authorization=True)
    return mention.says(REFUSED, "refused.without", authorization=True)


def _is_excepted(mention: Mention, sentence: Sentence) -> bool:
    """Whether the sentence leaves a way out, or the mention's own words say that it is so as a rule only.

    What is refused for the advertised job is refused, whatever the employer does as a rule or leaves open for others.
    """
    if cues.ONLY_TAXED.search(sentence.folded, mention.end) or cues.EXCEPTED_NEXT.match(sentence.after):
        return True
    if is_of_this_job(sentence, mention.start):
        way = cues.EXCEPTION.search(sentence.folded, clause_at(sentence.folded, mention.start)[0])
        return way is not None and goes_on(sentence, way.start())
    return bool(cues.EXCEPTION.search(sentence.folded) or cues.HABIT.search(f"{mention.before[-80:]} {mention.after[:40].split(',')[0]}"))


def _needed(mention: Mention, sentence: Sentence) -> Reading | None:
    """Sponsorship as something that a candidate needs, or must not need."""
    if cues.THERE.match(mention.after) or (not mention.sponsors and cues.DETERMINER.search(mention.before)):
        return None
    need = precedes(cues.NEED, mention.before, 10)
    if not need or cues.OTHERS.search(mention.before, need.end()) or cues.NEED_OF_ELSE.match(mention.before, need.start()):
        return None
    before = mention.before[: need.start()]
    if mention.sponsors and cues.NONE_NEEDED.fullmatch(mention.before, need.end()) and cues.INSISTS.search(before):
        return mention.says(REFUSED, "refused.need", authorization=True)
    if cues.IF.search(before[-50:]):
        return _if_needed(mention, sentence, before)
    if not mention.sponsors and (cues.OF_COUNTRY.search(before) or cues.NO_NEED.search(before)):
        return mention.silent()
    if denial := precedes(cues.DENIAL, before, 24, ";|"):
        person = mention.sponsors or cues.CANDIDATE.search(before)
        unhelped = cues.HELP.match(before, denial.end())
        return mention.says(REFUSED, "refused.need", authorization=not unhelped) if person else mention.silent()
    return _met(mention, sentence, before)


def _met(mention: Mention, sentence: Sentence, before: str) -> Reading:
    """What becomes of those who need it: "…, which we provide", "… will not be considered", "… are welcome"."""
    rejected = cues.CANDIDATE.search(before + mention.after) and follows(cues.REJECTED, mention.after, 12)
    granted = cues.GRANTED.match(rest := sentence.folded[mention.end :])
    if cues.NOT_GRANTED.match(rest) or (rejected and not granted):
        return mention.says(REFUSED, "refused.need", authorization=True)
    if granted or cues.GRANTED_NEXT.match(sentence.after):
        return mention.says(OFFERED, "offered.need")
    if cues.CANDIDATE.search(before) and (met := cues.MET.search(before + mention.after)):
        limited = met[0].startswith(("consider", "look")) or cues.IF_CONDITION.search(mention.after)
        return mention.says(CONDITIONAL if limited else OFFERED, "offered.need")
    return mention.silent()


def _if_needed(mention: Mention, sentence: Sentence, before: str) -> Reading | None:
    """ "If you need a visa, we'll handle it": the answer stands before, in the rest of the sentence or in the next
    one."""
    if cues.DO_NOT_APPLY.search(before):
        return mention.says(REFUSED, "refused.need", authorization=True)
    for words in (sentence.folded[mention.end :], sentence.after[:160]):
        if cues.ANSWER_NO.search(words):
            return mention.says(REFUSED, "refused.if_needed")
        if cues.ANSWER_YES.search(words):
            return mention.says(CONDITIONAL if cues.HEDGE.search(words) or cues.MODAL.search(words) else OFFERED, "offered.if_needed")
    return read_offer(mention, sentence) or mention.silent()


def _labelled(mention: Mention, sentence: Sentence) -> Reading | None:
    """ "Visa sponsorship: No", "Sponsorship available: Yes"."""
    if cues.LABEL_NO.match(sentence.raw, mention.end):
        return mention.says(REFUSED, "refused.label")
    if not (found := cues.LABEL.search(sentence.folded[mention.end : mention.end + 80])):
        return None
    answer = found["answer"] or found["flat"]
    if answer in {"no", "none", "n/a", "n"} or answer.startswith("not"):
        return mention.says(REFUSED, "refused.label")
    hedged = answer.startswith(("possibl", "potential", "negotiable", "maybe", "case", "depends", "tbd")) or cues.HEDGE.search(
        mention.after
    )
    return mention.says(CONDITIONAL if hedged else OFFERED, "offered.label")


def _refused(mention: Mention, sentence: Sentence) -> Reading | None:
    wished = cues.WISHED.search(mention.before) and cues.BUT_NOT.search(sentence.folded[mention.end :])
    if not (wished or _is_denied(mention) or _is_gone(mention)):
        return None
    if _is_excepted(mention, sentence):
        return mention.says(CONDITIONAL, "conditional.exception")
    if _is_unsure(mention):
        return mention.says(CONDITIONAL, "conditional.unsure")
    if cues.OF_SOME_JOBS.match(mention.before):
        return mention.says(CONDITIONAL, "conditional.some_jobs")
    return mention.says(REFUSED, _refused_rule(mention))


def _is_unsure(mention: Mention) -> bool:
    """Whether all that denies it is a "may not": "may not qualify for sponsorship", "sponsorship may not be available"."""
    ahead = cues.UNSURE.search(mention.before)
    if ahead and not _is_gone(mention):
        return not cues.NEGATION.search(mention.before, ahead.end())
    return cues.UNSURE.match(mention.after.lstrip()) is not None


def _elsewhere(mention: Mention, sentence: Sentence) -> Reading | None:
    """ "Our sister firm sponsors; we do not"."""
    if is_not_here(mention, sentence.folded):
        return mention.says(REFUSED, "refused.here")
    split = is_not_there(mention) and not _is_denied(mention) and (mention.sponsors or cues.HELPING.search(mention.before))
    return mention.says(CONDITIONAL, "conditional.not_there") if split else None


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
    if not mention.sponsors and cues.NEEDLESS.search(before):
        return False
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
    return near or negation[0] in {"unable", "cannot", "unlikely"} or bool(cues.VERB.search(gap))


def _is_gone(mention: Mention) -> bool:
    """What follows takes it away: "sponsorship is not available"."""
    found = follows(cues.GONE, mention.after, 10)
    if not found or cues.OF_ANOTHER.search(gap := mention.after[: found.start()]):
        return False
    aided = cues.AIDED.match(gap)
    return not cues.READY.search(gap, aided.end() if aided else 0) and not cues.UNTOUCHED.match(mention.after[found.end() :])


_RULES = (_held, _without, _needed, _labelled, _elsewhere, _refused, read_offer)

"""Header flags ("ONSITE | VISA | Full-time"), and questions with their answer ("Do you sponsor visas? Yes")."""

import re
from collections.abc import Iterator

from pipelines.extract.right_to_work.lexicon import grammar
from pipelines.extract.right_to_work.readings import Reading
from pipelines.extract.right_to_work.sentences import Sentence
from schemas.enums import Sponsorship

_NEIGHBOUR = r"(?: on-?\s?site | remote\w* | interns?h?i?p?s? | full[\s-]?time | part[\s-]?time | fulltime | ft\b | fte | permanent | perm\b | contract\w* | local | locals | relo(?:cation)?\b | salary | h1b | no_remote | freelance | equity | new_grads? )"
_VISA_FLAG = r"(?: (?:h-?1-?b|tn|work|eu)? \s? visas? | h-?1-?b )"
_DELIMITED = grammar(
    rf"""(?: ^ | [|,;/()\[\]•·+&-] | \band\b | :: ) \s* (?P<flag> {_VISA_FLAG} ) (?P<more> (?: \s? [&+/] \s? relo\w* )? ) (?P<kind> \s (?: transfers? (?:\sonly)? | sponsor\w* | support | assistance | friendly ) )?
        \s* (?= $ | [|,;/()\[\]•·:!\n+&-] | \. (?: \s|$ ) | and\b | or\b | http )"""
)
_FLAGGED = grammar(rf"{_NEIGHBOUR}")
_CAPITAL = re.compile(r"(?<![\w,] )(?<!Mastercard, )\bVISAs?\b(?! ?(?:card|CARD|Card|Inc|debit|credit|status|Status|STATUS|REASONS|is\b|required|needed|sponsor|SPONSOR|candidates))")
_AVERSE = re.compile(r"(?:\bno|\bnot|n't|must have(?: a)?|valid|without|non|require\w*|need\w*|have(?: a)?|status|if|or eu|mastercard|paypal|google|apple|amex|walmart)[\s,(/]*$")
_ANSWERED = re.compile(r"^\W*(?P<answer>yes|yep|sure|absolutely|of course|no\b|nope|unfortunately|sorry|we do not|we don't|we can't|we cannot|we do\b|we can|not at this time|n/a)")
_ASKS_EMPLOYER = re.compile(r"\b(?:do|can|will|would|does)\s+(?:you|we|the company|[a-z]+)\s+(?:\w+\s+)?(?:offer|provide|sponsor|support|help)|\bavailable\b|\b(?:need|looking for|require) (?:a )?(?:visa|sponsorship|help)|^\W*(?:visa|work visa|sponsorship)[\w\s/]*\?")


def find_flags(sentence: Sentence) -> Iterator[Reading]:
    """ "REMOTE, ONSITE, VISA": a visa among flags, or in capitals on its own, says that visas are sponsored."""
    folded = sentence.folded
    for found in _DELIMITED.finditer(folded):
        at, end = found.span("flag")
        if _AVERSE.search(folded[max(0, at - 24) : at]) or not _is_header(sentence, at, end):
            continue
        yield Reading(Sponsorship.OFFERED, "sponsorship.flag", at, found.end("kind") if found["kind"] else end)
        return


def _is_header(sentence: Sentence, at: int, end: int) -> bool:
    """Another flag stands near, or the word is shouted, or it is alone between delimiters after a place."""
    near = sentence.folded[max(0, at - 70) : at] + "|" + sentence.folded[end : end + 50]
    if _FLAGGED.search(near):
        return True
    word = sentence.raw[at:end]
    return word.isupper() or sentence.folded[at - 1 : at] == "(" and sentence.folded[end : end + 1] == ")"


def answer(sentence: Sentence) -> Iterator[Reading]:
    """What a question's answer says: it opens the next sentence. Questions put to the candidate have no answer of the employer."""
    if not re.search(r"sponsor|visa|h-?1-?b", sentence.folded) or not _ASKS_EMPLOYER.search(sentence.folded):
        return
    if re.search(r"\b(?:do|will|would|are) you (?:now|require|need|currently|have|legally|authori)", sentence.folded):
        return
    if found := _ANSWERED.search(sentence.after):
        said = found["answer"]
        positive = said in {"yes", "yep", "sure", "absolutely", "of course", "we do", "we can"}
        value = Sponsorship.OFFERED if positive else Sponsorship.NOT_OFFERED
        yield Reading(value, f"sponsorship.{'offered' if positive else 'refused'}.answer", 0, len(sentence.folded))
    elif re.search(r"\bwe(?:'ll| will| can| do|'re happy to)\b.{0,30}\b(?:help|sponsor|handle|support|arrange|cover|take care)", sentence.after):
        yield Reading(Sponsorship.OFFERED, "sponsorship.offered.answer", 0, len(sentence.folded))

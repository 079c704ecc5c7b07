"""Header flags ("ONSITE | VISA | Full-time"), and questions with their answer ("Do you sponsor visas? Yes")."""

import re
from collections.abc import Iterator

from pipelines.extract.right_to_work.lexicon import any_of, grammar
from pipelines.extract.right_to_work.readings import Reading
from pipelines.extract.right_to_work.sentences import Sentence
from schemas.enums import Sponsorship

_VISA = r"(?: (?: h-?1-?b | tn | work | eu ) \s )? (?: visas? | h-?1-?bs? ) (?: \s (?: transfers? | sponsor\w* | support | assistance | friendly | relo\w* | from_anywhere ) )?"
_SEGMENT = re.compile(r"[^|,;()\[\]•·:!\n]+")
_PIECE = re.compile(r"\s*(?:/|&|\+|\band\b|\bor\b|\s-{1,3}\s)\s*")
_FLAG = grammar(rf"\s* {_VISA} \s* \.? \s*")
_NEIGHBOUR = grammar(
    r"""\b (?: on-?\s?site | remote\w* | interns? (?:hips?)? | full[\s-]?time | part[\s-]?time | fulltime | ft | fte | permanent | perm | contract\w* | locals? | relo (?:cation)? | salary | freelance | equity | new_grads? | hybrid ) \b"""
)
_SHOUTED = re.compile(r"(?<![A-Z]{2} )(?<!\w)VISAs?\b(?! ?(?:[A-Z]{4,} [A-Z]{2,}|\w+ [a-z]* ?(?:card|account)))(?!['’]| is\b| status)")
_PAYMENT = grammar(r"<words> | payment | bank | stripe | fintech", words=any_of("sponsorship", "payment"))
_AVERSE = grammar(
    r"(?: \b (?: no | not | must_have (?: _a )? | valid | without | non | require\w* | need\w* | have (?: _a )? | status | if | mastercard | paypal | american_express | your | for | of | with | by | their ) | n't ) [\s,(/-]* $"
)

_ANSWER = grammar(
    r"^ \W* (?P<answer> yes | yep | sure | absolutely | of_course | we_do (?! _not ) | we_can (?! not ) | no \b | nope | unfortunately | sorry | we_do_not | we_don't | we_can't | we_cannot | not_at_this_time | n/a )"
)
_HELP = grammar(
    r"\b we (?: 'll | _will | _can | _do | 're_happy_to | _are_happy_to )\b .{0,30} \b (?: help | sponsor | handle | support | arrange | cover | take_care )"
)
_ASKED = grammar(
    r"\b (?: do | can | will | would | does )_ (?: you | we | the_company | [a-z]+ )_ (?: \w+_ )? (?: offer | provide | sponsor | support | help ) | \b available | \b (?: need | looking_for | require )_ (?: a_ )? (?: visa | sponsorship | help ) | ^ \W* (?: visa | work_visa | sponsorship ) [\w\s/]* \?"
)
_ASKS_CANDIDATE = grammar(
    r"\b (?: do | will | would | are | have )_you_ (?: now | require | currently | have | legally | authori[sz]ed | in_the )"
)
_YES = ("yes", "yep", "sure", "absolutely", "of", "we do", "we can")


def find_flags(sentence: Sentence) -> Iterator[Reading]:
    """ "REMOTE, ONSITE, VISA": a visa among flags, or in capitals on its own, says that visas are sponsored; at most one."""
    for segment in _SEGMENT.finditer(sentence.folded):
        for piece, start in _pieces(segment[0], segment.start()):
            if _FLAG.fullmatch(piece) and _is_flag(sentence, start, start + len(piece)):
                begin = start + len(piece) - len(piece.lstrip())
                yield Reading(Sponsorship.OFFERED, "sponsorship.flag", begin, begin + len(piece.strip()))
                return
    for found in _SHOUTED.finditer(sentence.raw):
        near = sentence.folded[max(0, found.start() - 30) : found.end() + 12]
        if not (_AVERSE.search(sentence.folded[: found.start()]) or _PAYMENT.search(near)):
            yield Reading(Sponsorship.OFFERED, "sponsorship.flag.shouted", *found.span())
            return


def _pieces(segment: str, offset: int) -> Iterator[tuple[str, int]]:
    at = 0
    for cut in [*_PIECE.finditer(segment), None]:
        yield segment[at : cut.start() if cut else len(segment)], offset + at
        at = cut.end() if cut else at


def _is_flag(sentence: Sentence, start: int, end: int) -> bool:
    """Another flag stands near, or the word is shouted, or stands in brackets; and nothing before it denies or demands it."""
    folded = sentence.folded
    if _AVERSE.search(folded[max(0, start - 24) : start]) or re.match(r"\s*:", folded[end:]):
        return False
    near = folded[max(0, start - 80) : start] + " | " + folded[end : end + 60]
    word = sentence.raw[start:end].strip()
    bracketed = folded[:start].rstrip().endswith(("(", "[")) and folded[end:].lstrip().startswith((")", "]"))
    return bool(_NEIGHBOUR.search(near)) or word.isupper() or bracketed


def read_answer(sentence: Sentence) -> Iterator[Reading]:
    """What a question's answer says: it opens the next sentence. Questions put to the candidate are not the employer's word."""
    asked = sentence.folded
    if not re.search(r"sponsor|visa|h-?1-?b", asked) or not _ASKED.search(asked) or _ASKS_CANDIDATE.search(asked):
        return
    if found := _ANSWER.search(sentence.after):
        positive = found["answer"].startswith(_YES) and not found["answer"].startswith(("we do not", "we don't"))
        value = Sponsorship.OFFERED if positive else Sponsorship.NOT_OFFERED
        yield Reading(value, f"sponsorship.{'offered' if positive else 'refused'}.answer", 0, len(asked))
    elif _HELP.search(sentence.after):
        yield Reading(Sponsorship.OFFERED, "sponsorship.offered.answer", 0, len(asked))

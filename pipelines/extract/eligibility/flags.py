"""Header flags ("ONSITE | VISA | Full-time"), and questions with their answer ("Do you sponsor visas? Yes")."""

import re
from collections.abc import Iterator

from pipelines.extract.eligibility import cues
from pipelines.extract.eligibility.grantor import is_by_others
from pipelines.extract.eligibility.readings import Reading
from pipelines.extract.eligibility.sentences import Sentence
from pipelines.extract.words.grammar import any_of, grammar
from schemas.enums import Sponsorship

_VISA = r"(?: (?: h-?1-?b | tn | work | eu ) \s )? (?: visas? | h-?1-?bs? ) (?: \s <kind> )?"
_SEGMENT = re.compile(r"[^|,;()\[\]•·:!\n]+")
_PIECE = re.compile(r"[/&+]|\band\b|\bor\b|\s-{1,3}\s")
_NAMED = re.compile(r"visa|h-?1")
_KIND = r"(?: transfers? | sponsor\w* | support | assistance | friendly | relo\w* | from_anywhere )"
_NEIGHBOUR = grammar(
    r"""\b (?: on-?\s?site | remote\w* | interns? (?:hips?)? | full[\s-]?time | part[\s-]?time | fulltime | ft | fte
        | permanent | perm | contract\w* | locals? | relo (?:cation)? | salary | freelance | equity | new_grads?
        | hybrid ) \b"""
)
_FLAG = grammar(rf"\s* (?: <near> \s )? {_VISA} (?: \s <near> ){{0,3}} \s* \.? \s*", kind=_KIND, near=_NEIGHBOUR.pattern)
_COLON = re.compile(r"\s*:|\s*,\s*etc\b|\s*\)\s*(?:matters|issues|process|applic|require|document|status|questions)")
_TYPE_NEXT = re.compile(r"\s*\((?:tn|h-?1)")
_TOPIC = re.compile(r"sponsor|visa|h-?1-?b")
# "Full time, Visa We are building …": the header and the text in one line
_LEADING = re.compile(
    r"(?:VISA|Visa|visa|H-?1-?B)(?=\s+(?:[A-Z][A-Za-z]|We |I |http|\[))"
    r"(?!\s+(?i:Visa|Inc|Card|Sponsor|Status|Transfer|Support|Requir|Need|Hold))"
)
_TYPED = re.compile(r"(?:tn|h-?1-?b)\svisas?$")
_SHOUTED = re.compile(
    r"""(?<! [A-Z]{4}\  ) (?<! \w ) VISAs? \b
        (?! \ ? (?: [A-Z]{4,}\ [A-Z]{2,} | \w+\ [a-z]*\ ? (?: card | account ) ) | ['’] | \ is\b | \ status
            | \ ?:\s*\S )""",
    re.VERBOSE,
)
_PAYMENT = grammar(r"<words> | payment | bank | stripe", words=any_of("sponsorship", "payment"))
_AVERSE = grammar(
    r"""(?: \b (?: no | not | must_have (?: _a )? | valid | without | non | require\w* | need\w* | have (?: _a )?
        | status | if | mastercard | paypal | american_express | your | for | of | with | by | their )
        | n't ) [\s,(/-]* $"""
)

# "Work permit (visa)": what stands in brackets says what kind of paper, and is no flag
_GLOSSED = re.compile(
    r"(?:permits?|authori[sz]ation|permission|passports?|erlaubnis|genehmigung|bewilligung|titel|tilladelse|tillstånd|lupa)\s*[(\[]\s*$"
)

_NOT_ALL = grammar(
    r"""\W{0,3} (?: only_transfers? | transfers?_only ) \b | \W{0,3} (?: non | not | no | but_not | except ) \W{0,2} h-?1
      | \s? (?: & | \+ | / | and\b ) \s? (?: relo\w* | remote ) _ for_ (?: the_ )? (?: right | great | exceptional | strong ) \b"""
)
_LISTED = re.compile(r"(?:\||\s--?\s|,)[^|]{0,120}(?:\||\s--?\s|;|\()\s*$|\b(?:tn|h-?1-?b)\s$")
_LISTED_ON = re.compile(r"\s*(?:$|\||\s--?\s|;|\n|\((?:tn|h-?1))")

_ANSWER = grammar(
    r"""^ \W* (?P<answer> yes | yep | sure | absolutely | of_course | we_do (?! _not ) | we_can (?! not )
        | (?P<fine> (?: no | not_an? )_ (?: problem | worries | issue | sweat ) ) | no \b
        | nope | unfortunately | sorry | we_do_not | we_don't | we_can't | we_cannot | not_at_this_time | n/a )"""
)
_HELP = grammar(
    r"""\b we (?: 'll | _will | _can | _do | 're_happy_to | _are_happy_to )\b .{0,30} \b (?: help | sponsor | handle
        | support | arrange | cover | take_care )"""
)
_ASKED = grammar(
    r"""\b (?: do | can | will | would | does )_ (?: you | we | the_company | [a-z]+ )_ (?: \w+_ )? (?: offer
        | provide | sponsor | support | help ) | \b available | \b (?: need | looking_for
        | require )_ (?: a_ )? (?: visa | sponsorship | help ) | ^ \W* (?: visa | work_visa
        | sponsorship ) [\w\s/]* \?"""
)
_ASKS_CANDIDATE = grammar(
    r"""\b (?: do | will | would | are | have )_you_ (?: now | require | currently | have | legally | authori[sz]ed
        | in_the )"""
)
_YES = ("yes", "yep", "sure", "absolutely", "of", "we do", "we can")


def find_flags(sentence: Sentence) -> Iterator[Reading]:
    """ "REMOTE, ONSITE, VISA": a visa among flags, or in capitals on its own, says that they are sponsored; at most
    one."""
    for segment in _SEGMENT.finditer(sentence.folded):
        if not _NAMED.search(segment[0]):
            continue
        for piece, start in _pieces(segment[0], segment.start()):
            begin = start + len(piece) - len(piece.lstrip())
            end = begin + len(piece.strip())
            if leading := _LEADING.match(sentence.raw, begin, end):
                end = leading.end()
            if (leading or _FLAG.fullmatch(piece)) and _is_flag(sentence, begin, end, flagged=not leading):
                yield _flag("sponsorship.flag", sentence, begin, end)
                return
    for found in _SHOUTED.finditer(sentence.raw):
        near = sentence.folded[max(0, found.start() - 30) : found.end() + 30]
        off = _PAYMENT.search(near) or cues.STATUS.search(near) or _AVERSE.search(sentence.folded[: found.start()])
        if not off:
            yield _flag("sponsorship.flag.shouted", sentence, *found.span())
            return


def _flag(rule: str, sentence: Sentence, start: int, end: int) -> Reading:
    """ "VISA (non-H1B)" is a condition."""
    limited = _NOT_ALL.match(sentence.folded, end)
    return Reading(Sponsorship.CONDITIONAL if limited else Sponsorship.OFFERED, rule, start, end)


def _pieces(segment: str, offset: int) -> Iterator[tuple[str, int]]:
    at = 0
    for cut in [*_PIECE.finditer(segment), None]:
        yield segment[at : cut.start() if cut else len(segment)], offset + at
        at = cut.end() if cut else at


def _is_flag(sentence: Sentence, start: int, end: int, *, flagged: bool) -> bool:
    """Another flag stands near, or the word is shouted or in brackets; and nothing before it denies or demands it."""
    folded = sentence.folded
    if _AVERSE.search(folded[max(0, start - 24) : start]) or _GLOSSED.search(folded[:start]) or _COLON.match(folded, end):
        return False
    near = folded[max(0, start - 80) : start] + " | " + folded[end : end + 60]
    if cues.STATUS.search(near) or is_by_others(folded[:start], folded[end:], None):
        return False
    if not flagged:  # the header ends here without a mark: only what stands before can tell
        return bool(_NEIGHBOUR.search(folded, max(0, start - 30), start))
    word = sentence.raw[start:end].strip()
    bracketed = folded[:start].rstrip().endswith(("(", "[")) and folded[end:].lstrip().startswith((")", "]"))
    typed = _TYPED.search(folded[start:end]) or _TYPE_NEXT.match(folded, end)
    listed = typed or (_LISTED.search(folded[:start]) and _LISTED_ON.match(folded[end:]))
    return bool(_NEIGHBOUR.search(near)) or word.isupper() or bracketed or bool(listed)


def read_answer(sentence: Sentence) -> Iterator[Reading]:
    """What a question's answer says: it opens the next sentence. What is asked of the candidate says nothing."""
    asked = sentence.folded
    if not _TOPIC.search(asked) or not _ASKED.search(asked) or _ASKS_CANDIDATE.search(asked):
        return
    if found := _ANSWER.search(sentence.after):
        positive = found["fine"] or (found["answer"].startswith(_YES) and not found["answer"].startswith(("we do not", "we don't")))
        value = Sponsorship.OFFERED if positive else Sponsorship.NOT_OFFERED
        yield Reading(value, f"sponsorship.{'offered' if positive else 'refused'}.answer", 0, len(asked))
    elif _HELP.search(sentence.after):
        yield Reading(Sponsorship.OFFERED, "sponsorship.offered.answer", 0, len(asked))

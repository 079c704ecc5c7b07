"""Sponsorship: what one sentence (and, for a question or an "if", its answer) says of sponsoring a work visa.

A sentence is read mention by mention ("sponsorship", "visa", "H-1B", "work permit"): the words before and after it, up to the
clause's end, are searched for what governs it, in the order of ``_judge``. Nothing that governs it: the mention says nothing.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.extract.right_to_work import flags
from pipelines.extract.right_to_work.lexicon import any_of, grammar
from pipelines.extract.right_to_work.readings import Reading
from pipelines.extract.right_to_work.sentences import Sentence
from schemas.enums import Sponsorship

OFFERED, REFUSED, CONDITIONAL = Sponsorship.OFFERED, Sponsorship.NOT_OFFERED, Sponsorship.CONDITIONAL
_NOTHING = None


class _Mention(NamedTuple):
    before: str
    head: str
    after: str
    start: int
    end: int

    @property
    def sponsors(self) -> bool:
        return "sponsor" in self.head


_MENTION = grammar(
    r"""
    (?: \b (?: visas? | h-?1-?b s? | immigration(?:-related)? | (?: work(?:ing)? | employment | employer | company | residency | status | green_card | permit | authori[sz]ation)s? )
        [\s/&,+-]{1,4} (?: (?:and|or|of) \s )? ){0,4} \b sponsor (?: ships? | ing | s | ed | er )? \b (?! pay | [.@] )
    | \b visum-?sponsor\w* \b | \b visa-?sponsor\w* \b
    | \b (?: (?: work(?:ing)? | employment | entry | eu | us | u\.s\. | h-?1-?b | tn | student | residence )[\s/-]{1,2} ){0,2}
      (?: visas? | visums? | visa's | work(?:ing)?_permits? | residence_permits? | h-?1-?bs? | h1s? | h-1s? | tn1?s? (?= \s visa ) | green_?card | immigration | permanent_residenc[ey] | blue_card
        | arbeitserlaubnis | arbeitsvisum | werkvergunning | permis_de_travail | permiso_de_trabajo )
      (?: 's | s | - (?: relocation | themen ) | - (?= \s? / ) )? \b
    """
)
_CLAUSE = re.compile(r"[;|•]|\s-{1,2}\s|\.\s|\bbut\b|\bhowever\b|\balthough\b|\bthough\b|\byet\b|\bexcept\b|\b(?:and|so)\s+we\s+(?=can|do|will|offer|help|support)|\?|!")
_OFF_BEFORE = grammar(r"<words> ['s]{0,2} [\s-]{1,3} $", words=any_of("sponsorship", "offtopic_before"))
_OFF_AFTER = grammar(r"^ ['\s]{0,2} (?: (?: a | an | the | your | our | any | all | of | for | its )_ ){0,2} <words>", words=any_of("sponsorship", "offtopic_after"))
_CARD = grammar(r"^ [\s,/]* (?: card | cards | karten? | inc | debit | credit | prepaid | mastercard | direct | europe | mc\b | etc | payment | kreditkarte | signature | reasons | usa )")
_PAYER = grammar(r"(?: mastercard | amex | american_express | paypal | google | apple | walmart | microsoft | kkr | chase | nike | for | including | with | by | at | from | in | client | to ) [\s,/&]* (?: and_ )? $")
_CONTEXT = grammar(r"<words>", words=any_of("immigration", "context"))
_POSSIBLE = grammar(r"<words>", words=any_of("sponsorship", "possible"))

_NOT = r"(?: \b not \b | n't \b | \b (?: cannot | cant | wont | dont | doesnt | never | unable | nor | neither | no_longer | ineligible | declines? | refuses? ) \b )"
_WORDS = r"(?: [\s,/()-]* [^\s;|]+ )"
_OFFER = any_of("sponsorship", "offering")
_SUBJECT = r"\b (?: we | they | us | i | you(?:'ll)? | company | employer | [a-z]+_(?:can|will) ) (?: 'll | 're | 'd | 've )? \b"

_WITHOUT = grammar(rf"(?: \b without | \b w/o | \b not_(?:have|having)_(?: a | the | any ) ) \b (?: \s+ [^\s.;:|]+ ){{0,9}} \s* [(/-]? $")
_WITH_OR_WITHOUT = grammar(r"\b with (?: \s? / \s? | _or_ | _and_ ) without \b")
_NEED = grammar(
    r"""\b (?P<need> require(?:s|d)? | requiring | need (?:s|ed|ing)? | seek (?:s|ing)? | want(?:s|ing)? | requests? | requesting | depend(?:ent|s|ing)?_(?:up)?on | in_need_of | necessitat\w+ | benötig\w+ )
        \b (?P<gap> (?: [\s,/()-]+ [^\s.;:|]+ ){0,8} ) [\s,/("-]* $"""
)
_NEED_DENIED = grammar(rf"(?: {_NOT} | \b (?: no | without | w/o | neither ) \b ) (?P<gap> (?: [\s,/()-]+ [^\s;|]+ ){{0,11}} ) [\s,/(]* $")
_DENIED = grammar(rf"(?P<not> {_NOT} ) (?P<gap> (?: [\s,/()-]+ [^\s;|]+ ){{0,14}} ) [\s,/('\"-]* $")
_DETERMINER = grammar(r"""\b (?: no | zero | nor | neither | not_any | keine? n? | aucun\w* | geen | ohne | sin | sem ) [\s(]+ (?: (?: new | us | u\.s\. | work | future | immigration | additional | company | employer | free | corp | c2c | current | further | kind_of | type_of | and | or | / ) [\s/,&-]+ ){0,4} $""")
_DETERMINER_LIST = grammar(r"\b no _ [^.;:|]{1,60} (?: \b (?:or|and|nor) _ | / | & \s? | , \s? (?: or_ )? ) (?: \w+ \s ){0,2} $")
_GONE = grammar(
    rf"""^ (?P<gap> (?: [\s,/()"'-]* [^\s.;:|,]+ ){{0,9}} [\s:,("'?\[-]* ) (?: {_NOT} | \b (?: unavailable | impossible | none | n/a | declined | excluded | prohibited | nicht | not ) \b )"""
)
_LABEL = re.compile(r"^ (?: [\s/]+ [a-z]+ ){0,3} [\s)]* (?: \(y/n\) )? \s* [:?=-]+ [\s(]* (?P<answer> yes | no\b | none | n/a | not | available | offered | provided | possible | y\b | n\b | negotiable | maybe )", re.VERBOSE)
_READY = grammar(
    r"""^ (?P<gap> (?: [\s,/()"'&+-]* [^\s.;:|]+ ){0,8}? [\s,("'&/+-]* ) \b (?: available | offered | provided | possible | ok | okay | o\.k | welcome[d]? | covered | friendly | supported | considered | included | negotiable | accepted | paid | handled | arranged
        | eligible | encouraged | sponsored | yes | help | assistance | support | transferr?able | can_be | will_be | needed\?ok | no_problem | fine | bieten | possibly )"""
)
_AIDED = grammar(r"^ [\s/-]* (?: (?: and | & | / | \+ | or | , ) \s* relocation \s* )? (?: application \s* | process\w* \s* | sponsorship \s* )? (?: support | assistance | help | assitance | sponsorship | aid )")
_OFFERS = grammar(rf"<offer> (?P<gap> (?: [\s,/()&+:-]+ [^\s.;|]+ ){{0,9}} ) [\s,/('\"&+:-]* $", offer=_OFFER)
_EMPLOYER = grammar(r"\b (?: we | we'\w+ | our | company | team | us | they | can | will | 'll | able | happy | glad | willing | offering | offered | offers | provides | happily | free | do | does | also | open | i | would | plus | including | package | could | may | might | bieten | wir | has | have | is | are ) \b | 're \b | 'll \b | 've \b")
_CANDIDATE = grammar(r"\b (?: candidates? | applicants? | those | individuals? | persons? | people | anyone | you | international | students? ) \b")
_CONSIDERED = grammar(r"\b (?: welcome | encouraged | consider(?:ed)? | ok | okay | accepted | may_apply | can_apply | we_(?:can|will|do|are) | we'll | invited | accept )")
_REJECTED = grammar(rf"{_NOT} | \b (?: disqualified | rejected | excluded | need_not )")
_IF = grammar(r"\b (?: if | should | in_case | for_those_who | when | whether | falls )\b")
_STATUS = grammar(r"^ [\s-]* (?: status | holder s? | types? | restrictions? | categor\w+ | requirements? | queries )\b")
_OFFERS_IN = grammar("<offer>", offer=_OFFER)
_HEDGED = grammar(r"\b (?: except(?:ions?)?_ (?:in|for|may|can|based) | unless | case[\s-]by[\s-]case | in_(?:rare|certain|some) | rare_(?:situations|cases|exceptions) | exceptions )\b")
_NO_MATTER = grammar(r"no_(?:matter|problem|issue|worries)")
_ANSWER_NO = grammar(rf"\b (?: we | this | please | sorry | unfortunately | you )\b [^.;]{{0,40}}? (?: {_NOT} )")
_ANSWER_YES = grammar(r"\b (?: we(?:'ll|'re|'d)? | our_[a-z]+ | us | happy | glad )\b [^.;]{0,40}? \b (?: help | support | handle | sponsor | arrange | assist | cover | take_care | organi[sz]e | sort | provide | offer | consider | can | do | will | happy | glad | process | got_you )")
_TRANSFER = grammar(r"^ [\s-]* (?: visas?_ )? transfers? \b")


def read_sponsorship(sentence: Sentence) -> Iterator[Reading]:
    """The sentence's readings, in order. A question counts only with its answer (see ``flags.answer``)."""
    if sentence.asks:
        yield from flags.answer(sentence)
        return
    flagged = False
    for found in flags.find_flags(sentence):
        flagged = True
        yield found
    for mention in _mentions(sentence.folded):
        if (reading := _judge(mention, sentence)) and not (flagged and reading.rule == "sponsorship.offered"):
            yield reading


def _mentions(folded: str) -> Iterator[_Mention]:
    breaks = [(m.start(), m.end()) for m in _CLAUSE.finditer(folded)]
    for found in _MENTION.finditer(folded):
        first = max((end for _, end in breaks if end <= found.start()), default=0)
        last = min((start for start, _ in breaks if start >= found.end()), default=len(folded))
        before, after = folded[max(first, found.start() - 160) : found.start()], folded[found.end() : min(last, found.end() + 140)]
        yield _Mention(before, found[0], after, found.start(), found.end())


def _judge(mention: _Mention, sentence: Sentence) -> Reading | None:
    """The first rule that governs the mention decides; an off-topic mention is decided, too: it says nothing."""
    if _is_off_topic(mention, sentence):
        return None
    for rule in (_without, _needed, _labelled, _refused, _offered):
        if found := rule(mention, sentence):
            return found if found.value is not _NOTHING else None
    return None


def _is_off_topic(mention: _Mention, sentence: Sentence) -> bool:
    before, head, after = mention.before, mention.head, mention.after
    if not mention.sponsors:
        return bool(_CARD.search(after) or (head.startswith("visa") and _PAYER.search(before)) or _STATUS.search(after))
    bare = head.startswith("sponsor")
    if bare and (_OFF_BEFORE.search(before) or _OFF_AFTER.search(after)):
        return True
    if head.endswith("sponsored") and not re.search(r"(?:have|'ve|be|been|has|are)\s(?:\w+\s)?(?:sponsored)?\s*$|visa|h-?1", before + head):
        return True
    return bare and head.endswith("sponsors") and not re.search(r"\b(?:company|employer|it|who|that|[a-z]+)\s$", before)


def _make(value: Sponsorship, rule: str, mention: _Mention, *, authorization: bool = False) -> Reading:
    return Reading(value, f"sponsorship.{rule}", mention.start, mention.end, authorization)


def _without(mention: _Mention, sentence: Sentence) -> Reading | None:
    """ "authorized to work without (the need for) sponsorship": refused, and a right to work is asked for."""
    if _WITH_OR_WITHOUT.search(mention.before):
        return _make(OFFERED, "offered.with_or_without", mention)
    if not (found := _WITHOUT.search(mention.before)) or _OFFERS_IN.search(found[0]):
        return None
    if _HEDGED.search(sentence.folded):
        return _make(CONDITIONAL, "conditional.without", mention, authorization=True)
    return _make(REFUSED, "refused.without", mention, authorization=True)


def _needed(mention: _Mention, sentence: Sentence) -> Reading | None:
    """Sponsorship as something that a candidate needs, or must not need."""
    need = _NEED.search(mention.before)
    if not need or re.search(r"\b(?:we|they|offer\w*|provid\w*|support|help)\b", need["gap"]):
        return None
    before = mention.before[: need.start()]
    after = mention.after
    if _NEED_DENIED.search(before):
        return _make(REFUSED, "refused.need", mention, authorization=not re.search(r"\bno\s+(?:visa\s)?$", before) and mention.sponsors or "who" in before or "must" in before)
    gone = _GONE.search(after)
    if gone and not _READY.search(gone["gap"]):
        return _make(REFUSED, "refused.need", mention, authorization=True)
    if _IF.search(before) or sentence.folded[max(0, mention.start - 60):mention.start].startswith("if"):
        return _answered(mention, sentence)
    if _CANDIDATE.search(before) and _CONSIDERED.search(before + after):
        return _make(CONDITIONAL if _is_hedged(mention, sentence) else OFFERED, "offered.need", mention)
    return Reading(_NOTHING, "", 0, 0)


def _answered(mention: _Mention, sentence: Sentence) -> Reading | None:
    """ "If you need a visa, we'll handle it." The answer stands in the rest of the sentence, or in the next one."""
    for words in (sentence.folded[mention.end :], sentence.after[:160]):
        if _ANSWER_NO.search(words):
            return _make(REFUSED, "refused.if_needed", mention)
        if _ANSWER_YES.search(words):
            hedged = _POSSIBLE.search(words)
            return _make(CONDITIONAL if hedged else OFFERED, "offered.if_needed", mention)
    return None


def _labelled(mention: _Mention, sentence: Sentence) -> Reading | None:
    """ "Visa sponsorship: No", "Sponsorship available: Yes"."""
    if not (found := _LABEL.search(mention.after)):
        return None
    answer = found["answer"]
    if answer in {"no", "none", "n/a", "not", "n"}:
        return _make(REFUSED, "refused.label", mention)
    return _make(CONDITIONAL if answer in {"possible", "negotiable", "maybe"} else OFFERED, "offered.label", mention)


def _refused(mention: _Mention, sentence: Sentence) -> Reading | None:
    if not (_is_denied(mention) or _is_gone(mention)):
        return None
    if _HEDGED.search(sentence.folded):
        return _make(CONDITIONAL, "conditional.exception", mention)
    authorization = bool(re.search(r"\b(?:candidates?|applicants?)\b.*\b(?:requir|need)", mention.before))
    return _make(REFUSED, "refused", mention, authorization=authorization)


def _is_denied(mention: _Mention) -> bool:
    before = mention.before
    if _DETERMINER.search(before):
        return not _NO_MATTER.search(before)
    if _DETERMINER_LIST.search(before) and not before.rstrip().endswith(",") and not _READY.search(mention.after):
        return True
    found = _DENIED.search(before)
    if not found:
        return False
    gap = found["gap"]
    if re.search(r"\b(?:only|required|limited|remote|whether|based|local|citizens?)\b", gap[:24]) or re.search(_SUBJECT, gap):
        return False
    direct = len(gap.split()) <= (5 if mention.sponsors else 3)
    return direct or found["not"] in {"unable", "cannot", "decline"} or bool(_OFFERS_IN.search(gap))


def _is_gone(mention: _Mention) -> bool:
    """What follows takes it away: "sponsorship is not available"."""
    found = _GONE.search(mention.after)
    if not found or re.search(r"\b(?:we|you|remote|if)\b", found["gap"]):
        return False
    return not _READY.search(found["gap"]) and not re.search(r"\brequir|\bneed", mention.after[found.end() - 4 : found.end() + 14])


def _offered(mention: _Mention, sentence: Sentence) -> Reading | None:
    how = _how_offered(mention, sentence)
    if not how:
        return None
    if mention.sponsors and mention.head.startswith("sponsor") and not _CONTEXT.search(sentence.folded + " " + sentence.before + " " + sentence.after):
        return None
    return _make(CONDITIONAL, "conditional", mention) if _is_hedged(mention, sentence) else _make(OFFERED, how, mention)


def _how_offered(mention: _Mention, sentence: Sentence) -> str | None:
    before, after = mention.before, mention.after
    ready = _READY.search(after)
    if ready and not re.search(r"\b(?:require|status|valid|we|you)\b", ready["gap"]):
        return "offered.available"
    found = _OFFERS.search(before)
    if found and _EMPLOYER.search(before):
        return "offered.by_employer"
    if mention.sponsors and mention.head.endswith(("sponsor", "sponsored")) and _EMPLOYER.search(before):
        return "offered.by_employer"
    if _AIDED.search(after) or (mention.sponsors and "visa" in mention.head or "green" in mention.head):
        return "offered.benefit" if len(before.split()) <= 12 else None
    return None


def _is_hedged(mention: _Mention, sentence: Sentence) -> bool:
    words = f"{mention.before[-90:]} {mention.head} {mention.after[:100]}"
    return bool(_POSSIBLE.search(words))

"""Sponsorship: what one sentence (and, for a question or an "if", its answer) says of sponsoring a work visa.

A sentence is read mention by mention: the words of its clause before and after the mention are searched for what governs it, in
the order of ``_RULES``. Where nothing governs it, the mention says nothing.
"""

import re
from collections.abc import Iterator

from pipelines.extract.right_to_work import flags
from pipelines.extract.right_to_work.lexicon import any_of, grammar
from pipelines.extract.right_to_work.mentions import Mention, find_mentions
from pipelines.extract.right_to_work.readings import Reading
from pipelines.extract.right_to_work.sentences import Sentence
from schemas.enums import Sponsorship

OFFERED, REFUSED, CONDITIONAL = Sponsorship.OFFERED, Sponsorship.NOT_OFFERED, Sponsorship.CONDITIONAL

_NOT = r"(?: \b not \b | n't \b | \b (?: cannot | cant | wont | dont | doesnt | isnt | never | unable | nor | neither | no_longer | ineligible | declines? | refuses? | nicht ) \b )"
_VERBS = any_of("sponsorship", "verbs")
_ON = r"[\s,/()'\"&+-]"

_MODAL = grammar(r"<words>", words=any_of("sponsorship", "modal"))
_HEDGE = grammar(r"<words>", words=any_of("sponsorship", "hedges"))
_EXCEPTION = grammar(r"<words>", words=any_of("sponsorship", "exceptions"))
_CONTEXT = grammar(r"<words>", words=any_of("immigration", "context"))
_VERB = grammar(_VERBS)

_WITH_OR_WITHOUT = grammar(r"\b with (?: \s? / \s? | _or_ | _and_ ) without \b")
_WITHOUT = grammar(r"\b (?: without | w/o | sans | ohne ) (?: \s+ [^\s.;:|]+ ){0,12} \s* [(/-]? $")
_NEED = grammar(
    r"""\b (?: requires? | required | requiring | requirement | need | needs | needing | needed | seek | seeking | wants? | wanting | requests? | requesting | depend(?:ent|s|ing)?_(?:up)?on | in_need_of | necessitat\w+ | benötig\w+ )
        \b (?P<gap> (?: [\s,/()-]+ [^\s.;:|]+ ){0,10} ) [\s,/("-]* $"""
)
_NEED_DENIED = grammar(rf"(?: {_NOT} | \b (?: no | without | w/o ) \b ) (?: [\s,/()-]+ [^\s;|]+ ){{0,24}} [\s,/(]* $")
_NEED_REJECTED = grammar(
    rf"^ (?: {_ON}* [^\s.;|]+ ){{0,12}} {_ON}* (?: {_NOT} | \b (?: disqualified | rejected | excluded | need_not | declined ) \b )"
)
_NEED_MET = grammar(
    r"\b (?: welcome | encouraged | consider(?:ed)? | ok | okay | accepted | may_apply | can_apply | invited | accept | no_problem | ok! ) \b"
)
_IF = grammar(r"\b (?: if | should_you | in_case | for_those_who | when | falls | where )\b")
_OFFER_TO = r"we | we'll | we're | we'd | our_\w+ | us | company | happy | glad"
_ANSWER_NO = grammar(rf"\b (?: we | this | please | sorry | unfortunately | you )\b [^.;]{{0,40}}? (?: {_NOT} )")
_ANSWER_YES = grammar(
    rf"\b (?: {_OFFER_TO} )\b [^.;]{{0,50}}? \b (?: help | support | handle | sponsor | arrange | assist | cover | take_care | organi[sz]e | sort | provide | offer | consider | do_(?:it|that|so) | process | got_you | pay )"
)

_DETERMINER = grammar(
    r"""\b (?: no | zero | nor | neither | not_any | keine? n? | aucune? | geen | ohne | sin | sem ) [\s(]+
        (?: (?: new | us | u\.s\.? | work | future | immigration | additional | company | employer | free | corp | c2c | current | further | kind_of | type_of | and | or | is | type ) [\s/,&-]+ ){0,4} $"""
)
_DETERMINED_LIST = grammar(r"\b (?: no | nor ) _ [^.;:|]{1,60}? (?: \b (?:or|and|nor) _ | / | & \s? ) (?: \w+ \s ){0,2} $")
_LISTED_ON = grammar(r"\b no _ [^.;:|]{1,40} , \s? $")
_DENIED = grammar(rf"(?P<not> {_NOT} ) (?P<gap> (?: [\s,/()-]+ [^\s;|]+ ){{0,16}} ) {_ON}* $")
_UNGOVERNED = grammar(
    r"^ (?: {0} only | required | limited | remote | whether | based | local | a_? citizen | yet ) | \b (?: we | they | i | us_?: ) (?: 'll | 're | 'd | 've )? \b".replace(
        "{0}", r"\s*"
    )
)
_GONE = grammar(
    rf"""^ (?P<gap> (?: {_ON}* [^\s.;:|,]+ ){{0,10}} [\s:,("'?\[-]* ) (?: {_NOT} | \b (?: unavailable | impossible | none | n/a | declined | excluded | prohibited ) \b )"""
)
_NO_MATTER = grammar(r"no_ (?: matter | problem | issues? | worries )")

_LABEL = grammar(
    r"^ (?: [\s/]+ [a-z]+ ){0,3} [\s)]* (?: \(y/n\) )? \s* [:?=-]+ [\s(]* (?P<answer> yes | no\b | none | n/a | not | available | offered | provided | possible | y\b | n\b | negotiable | maybe )"
)
_READY = grammar(
    rf"""^ (?P<gap> (?: {_ON}* [^\s.;:|]+ ){{0,7}}? {_ON}* ) \b (?: available | offered | provided | possible | ok | okay | welcomed? | covered | friendly | supported | considered | included | negotiable | accepted | paid | handled | arranged
        | eligible | encouraged | yes | assistance | support | help | transferr?able | can_be | will_be | no_problem | fine | bieten | paperwork | erhältlich | möglich ) \b"""
)
_AIDED = grammar(
    r"^ [\s/-]* (?: (?: and | & | / | \+ | or | , ) \s* relocation \s* )? (?: application \s* | process\w* \s* | sponsorship \s* )? (?: support | assistance | help | assitance | sponsorship | aid | transfers? )\b"
)
_OFFERS = grammar(r"<verbs> (?P<gap> (?: [\s,/()&+:-]+ [^\s.;|]+ ){0,11} ) [\s,/('\"&+:-]* $", verbs=_VERBS)
_EMPLOYER = grammar(
    r"""\b (?: we | our | company | team | us | they | can | will | able | happy | glad | willing | offering | offered | offers | provides | happily | free | do | also | open | i | would | plus | including | package | could | may | might | bieten | wir | has | have | to | nous | ofrecemos ) \b
    | 're \b | 'll \b | 've \b"""
)
_CANDIDATE = grammar(
    r"\b (?: candidates? | applicants? | those | individuals? | persons? | people | anyone | you | international | students? | remotes? ) \b"
)


def read_sponsorship(sentence: Sentence) -> Iterator[Reading]:
    """The sentence's readings, in order. A question counts only with its answer."""
    if sentence.asks:
        yield from flags.read_answer(sentence)
        return
    readings = [reading for mention in find_mentions(sentence.folded) if (reading := _judge(mention, sentence))]
    yield from readings
    if not readings:
        yield from flags.find_flags(sentence)


def _judge(mention: Mention, sentence: Sentence) -> Reading | None:
    """The first rule that governs the mention decides; ``_needed`` may decide that it says nothing."""
    for rule in _RULES:
        if found := rule(mention, sentence):
            return found if found.rule else None
    return None


def _make(value: Sponsorship, rule: str, mention: Mention, *, authorization: bool = False) -> Reading:
    return Reading(value, f"sponsorship.{rule}", mention.start, mention.end, authorization)


def _without(mention: Mention, sentence: Sentence) -> Reading | None:
    """ "authorized to work without (the need for) sponsorship": refused, and a right to work is asked for."""
    if _WITH_OR_WITHOUT.search(mention.before):
        return _make(OFFERED, "offered.with_or_without", mention)
    found = _WITHOUT.search(mention.before)
    if not found or not (mention.sponsors or len(found[0].split()) <= 6):
        return None
    if _EXCEPTION.search(sentence.folded):
        return _make(CONDITIONAL, "conditional.exception", mention, authorization=True)
    return _make(REFUSED, "refused.without", mention, authorization=True)


def _needed(mention: Mention, sentence: Sentence) -> Reading | None:
    """Sponsorship as something that a candidate needs, or must not need."""
    need = _NEED.search(mention.before)
    if not need or re.search(r"\b(?:we|they|offer\w*|provid\w*|support|help)\b|:", need["gap"]):
        return None
    before = mention.before[: need.start()]
    if _IF.search(before[-50:]):
        return _if_needed(mention, sentence, before)
    if _NEED_DENIED.search(before):
        person = mention.sponsors or _CANDIDATE.search(before)
        return _make(REFUSED, "refused.need", mention, authorization=bool(person)) if person else _nothing(mention)
    if _CANDIDATE.search(before) and _NEED_REJECTED.search(mention.after):
        return _make(REFUSED, "refused.need", mention, authorization=True)
    if _CANDIDATE.search(before) and (met := _NEED_MET.search(before + mention.after)):
        return _make(CONDITIONAL if met[0].startswith("consider") else OFFERED, "offered.need", mention)
    return _nothing(mention)


def _nothing(mention: Mention) -> Reading:
    return Reading(None, "", mention.start, mention.end)


def _if_needed(mention: Mention, sentence: Sentence, before: str) -> Reading | None:
    """ "If you need a visa, we'll handle it": the answer stands before the "if", in the rest of the sentence, or in the next one."""
    if re.search(rf"(?:{_NOT})[^.;]{{0,40}}\b(?:apply|consider|hire|proceed)|unable to\s", before, re.VERBOSE):
        return _make(REFUSED, "refused.need", mention, authorization=True)
    for words in (sentence.folded[mention.end :], sentence.after[:160]):
        if _ANSWER_NO.search(words):
            return _make(REFUSED, "refused.if_needed", mention)
        if _ANSWER_YES.search(words):
            return _make(CONDITIONAL if _HEDGE.search(words) or _MODAL.search(words) else OFFERED, "offered.if_needed", mention)
    return _offered(mention, sentence) or _nothing(mention)


def _labelled(mention: Mention, sentence: Sentence) -> Reading | None:
    """ "Visa sponsorship: No", "Sponsorship available: Yes"."""
    if not (found := _LABEL.search(mention.after)):
        return None
    answer = found["answer"]
    if answer in {"no", "none", "n/a", "not", "n"}:
        return _make(REFUSED, "refused.label", mention)
    hedged = answer in {"possible", "negotiable", "maybe"} or _HEDGE.search(mention.after)
    return _make(CONDITIONAL if hedged else OFFERED, "offered.label", mention)


def _refused(mention: Mention, sentence: Sentence) -> Reading | None:
    if not (_is_denied(mention) or _is_gone(mention)):
        return None
    if _EXCEPTION.search(sentence.folded):
        return _make(CONDITIONAL, "conditional.exception", mention)
    return _make(REFUSED, "refused", mention)


def _is_denied(mention: Mention) -> bool:
    """What stands before denies it: "no", "unable to offer", "does not … provide"."""
    before = mention.before
    if _DETERMINER.search(before) or _DETERMINED_LIST.search(before):
        return not _NO_MATTER.search(before)
    if _LISTED_ON.search(before) and re.search(r"^[\s\w,/]{0,60}\bor\b", mention.after) and not _READY.search(mention.after):
        return True
    if not (found := _DENIED.search(before)) or _UNGOVERNED.search(found["gap"]):
        return False
    direct = len(found["gap"].split()) <= (4 if mention.sponsors else 3)
    return direct or found["not"] in {"unable", "cannot"} or bool(_VERB.search(found["gap"]))


def _is_gone(mention: Mention) -> bool:
    """What follows takes it away: "sponsorship is not available"."""
    found = _GONE.search(mention.after)
    if not found or re.search(r"\b(?:we|you|remote|if|who|required?)\b", found["gap"]):
        return False
    return not _READY.search(found["gap"] + " ") and not re.match(
        r"\W*(?:required|needed|an issue|a problem|a must|necessary)", mention.after[found.end() :]
    )


def _offered(mention: Mention, sentence: Sentence) -> Reading | None:
    how = _how_offered(mention, sentence)
    if not how or (mention.bare and not _CONTEXT.search(f"{sentence.before} {sentence.folded} {sentence.after}")):
        return None
    return _make(CONDITIONAL, "conditional", mention) if _is_hedged(mention) else _make(OFFERED, how, mention)


def _how_offered(mention: Mention, sentence: Sentence) -> str | None:
    before, after = mention.before, mention.after
    ready = _READY.search(after)
    if (
        ready
        and not re.search(r"\b(?:requir\w+|status|valid|we|you|who|must)\b", ready["gap"])
        and not re.search(r"\b(?:valid|current|your|their|arranging)\s(?:work\s)?$", before)
    ):
        return "offered.available"
    offers = _OFFERS.search(before)
    if offers and _EMPLOYER.search(before) and not re.search(r"\b(?:authori[sz]\w*|eligible|legally|must)\b", offers["gap"]):
        return "offered.by_employer"
    if mention.head.endswith(("sponsor", "sponsors", "sponsored")) and _EMPLOYER.search(before):
        return "offered.by_employer"
    if (_AIDED.search(after) or (mention.sponsors and not mention.bare)) and len(before.split()) <= 14:
        return "offered.benefit"
    return None


def _is_hedged(mention: Mention) -> bool:
    """It depends: a modal or a hedge in the mention's own phrase."""
    before = mention.before[-90:]
    after = re.split(r"\b(?:remote|onsite|on-site)\b|\.\s", mention.after[:100])[0]
    return bool(_MODAL.search(before) or _HEDGE.search(before.rsplit(",", 1)[-1]) or _HEDGE.search(after))


_RULES = (_without, _needed, _labelled, _refused, _offered)

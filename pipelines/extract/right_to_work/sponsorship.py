"""Sponsorship: what one sentence (and, for a question or an "if", its answer) says of sponsoring a work visa.

A sentence is read mention by mention: the words of its clause before and after the mention are searched for what governs it, in
the order of ``_RULES``. Where nothing governs it, the mention says nothing.
"""

import re
from collections.abc import Iterator

from pipelines.extract.right_to_work import flags
from pipelines.extract.right_to_work.lexicon import any_of, grammar
from pipelines.extract.right_to_work.mentions import Mention, find_mentions
from pipelines.extract.right_to_work.reach import follows, precedes, reaches
from pipelines.extract.right_to_work.readings import Reading
from pipelines.extract.right_to_work.sentences import Sentence
from schemas.enums import Sponsorship

OFFERED, REFUSED, CONDITIONAL = Sponsorship.OFFERED, Sponsorship.NOT_OFFERED, Sponsorship.CONDITIONAL

_NOT = any_of("sponsorship", "not")
_US = any_of("sponsorship", "us")

_MODAL = grammar(any_of("sponsorship", "modal"))
_HEDGE = grammar(any_of("sponsorship", "hedges"))
_EXCEPTION = grammar(any_of("sponsorship", "exceptions"))
_CONTEXT = grammar(any_of("immigration", "context"))
_VERB = grammar(any_of("sponsorship", "verbs"))
_NEGATION = grammar(_NOT)
_CANDIDATE = grammar(any_of("sponsorship", "candidates"))
_ELSEWHERE = re.compile(r",|\b(?:remote|onsite|on-site)\b")

_HELD = grammar(
    r"""\b (?: valid | existing | current | appropriate | unrestricted | necessary | relevant | proper | gültige\w*
          | unexpired | a_dutch | swiss | own ) _ (?: \w+ [\s/-] ){0,2} $
      | \b (?: holders?_of | holding | possession_of | possess (?:es|ing)? | passport_or | citizens?_or | hold
          | obtain_your ) _ (?: \w+ [\s/-] ){0,4} $"""
)
_HAVE = grammar(
    r"""\b (?: must | already | you | candidates? | applicants? | who | either | citizenship | those | need_to ) _
        (?: \w+ _ ){0,2} (?: have | hold | possess | with | holding | having | obtain ) \b
      | \b if_you [\s\w]{0,30} _ (?: have | or ) \b"""
)
_BY_US = grammar(r"\b <us> (?! _ (?: [a-z]+_ ){0,2} (?: only | consider | looking ) )", us=_US)

_WITH_OR_WITHOUT = grammar(r"\b with (?: \s? / \s? | _or_ | _and_ ) without \b")
_WITHOUT = grammar(r"\b (?: without | w/o | sans | ohne ) \b")
_NEED = grammar(any_of("sponsorship", "need"))
_NEED_OF_ELSE = grammar(r"(?: required | needed ) \W* (?: \) | , | ; | \b and \b | \b but \b )")
_OTHERS = grammar(
    r"""\b (?: we | they | offer\w* | provid\w* | support | help | company | as | because | will | who ) \b | :"""
)
_DENIAL = grammar(r"<not> | \b (?: no | without | w/o ) \b", **{"not": _NOT})
_REJECTED = grammar(r"<not> | \b (?: disqualif\w+ | rejected | excluded | need_not | declined ) \b", **{"not": _NOT})
_MET = grammar(any_of("sponsorship", "met"))
_IF = grammar(r"\b (?: if | should_you | in_case | for_those_who | when | falls | where ) \b")
_DO_NOT_APPLY = grammar(
    r"""<not> [^.;]{0,40} \b (?: apply | consider | hire | proceed ) | \b unable_to_""", **{"not": _NOT}
)
_ANSWER_NO = grammar(
    r"""\b (?: we | this | please | sorry | unfortunately | you ) \b [^.;]{0,40}? <not>""", **{"not": _NOT}
)
_ANSWER_YES = grammar(
    r"""\b <us> [^.;]{0,50}? \b (?: help | support | handle | sponsor | arrange | assist | cover | take_care
        | organi[sz]e
        | sort | provide | offer | consider | do_(?:it|that|so) | process | got_you | pay )""",
    us=_US,
)

_DETERMINER = grammar(
    r"""\b (?: no | zero | nor | neither | not_any | keine? n? | aucune? | geen | ohne | sin | sem ) [\s(]+
        (?: (?: new | us | u\.s\.? | work | future | immigration | additional | company | employer | free | corp | c2c
          | current | further | kind_of | type_of | and | or | is | type | opts? | cpts? ) [\s/,&-]+ ){0,4} $"""
)
_LIST = grammar(r"\b (?: no | nor ) _")
_JOINED = grammar(r"(?: \b (?:or|and|nor) _ | / | & \s? ) (?: \w+ \s ){0,2} $")
_JOINED_ON = re.compile(r"[\s\w,/]{0,60}\bor\b")
_UNGOVERNED = grammar(
    r"""^ \s* (?: only | required | limited | remote | whether | based | local | an?_\w+_citizen ) \b
      | \b (?: we | they | i ) (?: 'll | 're | 'd | 've )? \b"""
)
_GONE = grammar(
    r"<not> | \b (?: unavailable | impossible | none | n/a | declined | excluded | prohibited ) \b", **{"not": _NOT}
)
_OF_ANOTHER = re.compile(r"\b(?:we|you|if|who|required?)\b")
_UNTOUCHED = grammar(
    r"""\s* (?: required | needed | an_issue | a_problem | a_must | necessary | remote | local | interns? \b | until
        | only )"""
)
_NO_MATTER = grammar(r"no_ (?: matter | problem | issues? | worries )")

_LABEL = grammar(
    r"""^ (?: [\s/]+ [a-z]+ ){0,3} [\s)]* (?: \(y/n\) )? \s* [:?=-]+ [\s(]*
        (?P<answer> yes | no\b | none | n/a | not | available | offered | provided | possible | support\w* | y\b | n\b
          | negotiable | maybe )
      | ^ \s (?P<flat> no | yes | maybe ) \s* (?= [)|,;] | $ | if\b )"""
)
_READY = grammar(any_of("sponsorship", "ready"))
_UNREADY = grammar(r"\b (?: requir\w+ | status | valid | we | you | who | must ) \b | <not>", **{"not": _NOT})
_HANDLED = re.compile(r"\b(?:valid|current|your|their|arranging)\s(?:work\s)?$")
_AIDED = grammar(
    r"""[\s/-]* (?: (?: and | & | / | \+ | or | , ) \s* relocation \s* )?
        (?: application \s* | process\w* \s* | sponsorship \s* )?
        (?: support | assistance | help | assitance | sponsorship | aid | transfers? ) \b"""
)
_FOR_SOME = re.compile(r"\s*(?:only\s)?(?:for|if)\s")
_EMPLOYER = grammar(any_of("sponsorship", "employer"))
_AUTHORIZED = re.compile(r"\b(?:authori[sz]\w*|eligible|legally|must)\b")
_CONTINUES = re.compile(r"(?:this|that|these)\s+(?:also\s+)?includes?\b")
_TRANSFER = re.compile(r"\btransfers?\b")
_NOT_NEW = grammar(r"<not> [^.;]{0,40} \b new \b | \b no_new \b | \b only \b", **{"not": _NOT})


def read_sponsorship(sentence: Sentence) -> Iterator[Reading]:
    """The sentence's readings, in order. A question counts only with its answer."""
    if sentence.asks:
        yield from flags.read_answer(sentence)
        return
    if _CONTINUES.match(sentence.folded) and _NEGATION.search(sentence.before):
        yield from (
            _make(REFUSED, "refused.continued", mention)
            for mention in find_mentions(sentence.folded)
            if mention.sponsors
        )
        return
    readings = [reading for mention in find_mentions(sentence.folded) if (reading := _judge(mention, sentence))]
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
    """A visa or permit that the candidate has, or must have, is no matter of sponsoring ("with a valid work permit")."""
    held = not mention.sponsors and (_HELD.search(mention.before) or precedes(_HAVE, mention.before, 8))
    return _nothing(mention) if held and not precedes(_BY_US, mention.before, 8) else None


def _without(mention: Mention, sentence: Sentence) -> Reading | None:
    """ "authorized to work without (the need for) sponsorship": refused, and a right to work is asked for."""
    if _WITH_OR_WITHOUT.search(mention.before):
        return _make(OFFERED, "offered.with_or_without", mention)
    if not precedes(_WITHOUT, mention.before, 12 if mention.sponsors else 5):
        return None
    if _EXCEPTION.search(sentence.folded):
        return _make(CONDITIONAL, "conditional.exception", mention, authorization=True)
    return _make(REFUSED, "refused.without", mention, authorization=True)


def _needed(mention: Mention, sentence: Sentence) -> Reading | None:
    """Sponsorship as something that a candidate needs, or must not need."""
    need = precedes(_NEED, mention.before, 10)
    if not need or _OTHERS.search(mention.before, need.end()) or _NEED_OF_ELSE.match(mention.before, need.start()):
        return None
    before = mention.before[: need.start()]
    if _IF.search(before[-50:]):
        return _if_needed(mention, sentence, before)
    if precedes(_DENIAL, before, 24, ";|"):
        person = mention.sponsors or _CANDIDATE.search(before)
        return _make(REFUSED, "refused.need", mention, authorization=True) if person else _nothing(mention)
    if _CANDIDATE.search(before + mention.after) and follows(_REJECTED, mention.after, 12):
        return _make(REFUSED, "refused.need", mention, authorization=True)
    if _CANDIDATE.search(before) and (met := _MET.search(before + mention.after)):
        return _make(CONDITIONAL if met[0].startswith(("consider", "look")) else OFFERED, "offered.need", mention)
    return _nothing(mention)


def _if_needed(mention: Mention, sentence: Sentence, before: str) -> Reading | None:
    """ "If you need a visa, we'll handle it": the answer stands before the "if", in the rest of the sentence, or in the next one."""
    if _DO_NOT_APPLY.search(before):
        return _make(REFUSED, "refused.need", mention, authorization=True)
    for words in (sentence.folded[mention.end :], sentence.after[:160]):
        if _ANSWER_NO.search(words):
            return _make(REFUSED, "refused.if_needed", mention)
        if _ANSWER_YES.search(words):
            return _make(
                CONDITIONAL if _HEDGE.search(words) or _MODAL.search(words) else OFFERED, "offered.if_needed", mention
            )
    return _offered(mention, sentence) or _nothing(mention)


def _labelled(mention: Mention, sentence: Sentence) -> Reading | None:
    """ "Visa sponsorship: No", "Sponsorship available: Yes"."""
    if not (found := _LABEL.search(mention.after)):
        return None
    answer = found["answer"] or found["flat"]
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
    listed = precedes(_LIST, before, 9)
    if _DETERMINER.search(before) or (listed and _JOINED.search(before, listed.end())):
        return not (_NO_MATTER.search(before) or (not mention.sponsors and _UNTOUCHED.match(mention.after)))
    if (
        listed
        and before.endswith((",", ", "))
        and _JOINED_ON.match(mention.after)
        and not follows(_READY, mention.after, 8)
    ):
        return True
    return any(_governs(found, before[found.end() :], mention) for found in _NEGATION.finditer(before))


def _governs(negation: re.Match[str], gap: str, mention: Mention) -> bool:
    """Whether a negation reaches over ``gap`` to the mention: next to it, or by way of a verb of sponsoring."""
    if not reaches(gap, 16) or _UNGOVERNED.search(gap) or (")" in gap and "(" not in gap):
        return False
    near = len(gap.split()) <= (4 if mention.sponsors else 3)
    return near or negation[0] in {"unable", "cannot"} or bool(_VERB.search(gap))


def _is_gone(mention: Mention) -> bool:
    """What follows takes it away: "sponsorship is not available"."""
    found = follows(_GONE, mention.after, 10)
    if not found or _OF_ANOTHER.search(gap := mention.after[: found.start()]):
        return False
    return not _READY.search(gap) and not _UNTOUCHED.match(mention.after[found.end() :])


def _offered(mention: Mention, sentence: Sentence) -> Reading | None:
    how = _how_offered(mention)
    if not how or (mention.bare and not _CONTEXT.search(f"{sentence.before} {sentence.folded} {sentence.after}")):
        return None
    moved = _TRANSFER.search(f"{mention.before[-20:]} {mention.head} {mention.after[:30]}")
    if _is_hedged(mention) or (moved and _NOT_NEW.search(sentence.folded)):
        return _make(CONDITIONAL, "conditional", mention)
    return _make(OFFERED, how, mention)


def _how_offered(mention: Mention) -> str | None:
    before, after = mention.before, mention.after
    ready = follows(_READY, after, 8)
    if ready and not _UNREADY.search(after[: ready.start()]) and not _HANDLED.search(before):
        return "offered.available"
    if _FOR_SOME.match(after) and _HEDGE.search(after[:60]):
        return "offered.for_some"
    offers = precedes(_VERB, before, 11, ".;|")
    if offers and _EMPLOYER.search(before) and not _AUTHORIZED.search(before, offers.end()):
        return "offered.by_employer"
    if mention.head.endswith(("sponsor", "sponsors", "sponsored")) and _EMPLOYER.search(before):
        return "offered.by_employer"
    named = _AIDED.match(after) or (mention.sponsors and not mention.bare) or before.rstrip().endswith("possible")
    quiet = len(before.split()) <= 14 and not (_DENIAL.search(before) or _GONE.search(after))
    return "offered.benefit" if named and quiet else None


def _is_hedged(mention: Mention) -> bool:
    """It depends: a modal or a hedge in the mention's own phrase."""
    before = mention.before[-90:]
    after = _ELSEWHERE.split(mention.after[:100])[0]
    return bool(_MODAL.search(before) or _HEDGE.search(before.rsplit(",", 1)[-1]) or _HEDGE.search(after))


_RULES = (_held, _without, _needed, _labelled, _refused, _offered)

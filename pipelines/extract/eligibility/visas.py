"""Visas and statuses named in a sentence, each welcome or ruled out by the words around it."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipelines.extract.eligibility.reach import follows, reaches
from pipelines.extract.eligibility.readings import Found, Reading
from pipelines.extract.eligibility.sentences import Sentence
from pipelines.extract.words.grammar import grammar
from pipelines.extract.words.tables import load_tabs
from schemas.enums import Sponsorship


class Named(NamedTuple):
    """A visa at ``start``-``end`` of the sentence, welcome or ruled out."""

    visa: str
    accepted: bool
    rule: str
    start: int
    end: int


_ROWS = load_tabs("visas.tsv")
_SIGNS = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"  # written without blanks: a name may stand right beside them
_ALONE = rf"(?:(?<![\w.-])|(?<=[{_SIGNS}])|(?<=\bnon-))(?:<name>)(?!(?![{_SIGNS}])\w|-\d)"
_VISAS = re.compile("|".join(f"(?P<v{n}>{_ALONE.replace('<name>', row['pattern'])})" for n, row in enumerate(_ROWS)))

_LISTED = grammar(
    r"""\b (?: visas? | h-?1-?b\w* | h1 | h4 | opt s? | cpt s? | ead | usc | citizens? | green_?cards? | status
        | sponsor\w* | tn | l2 | f-?1 | immigra\w* | work_authori[sz]ation | holders? | transfers? | w2 | gc-?_?ead
        | skilled )\b"""
)
_STATUS = re.compile(r"citizen|resident|person|eligible|status")
_ELSEWHERE = grammar(
    r"""\b (?: codes? | coding | icd\S* | hcpcs | lgd | pd | claims | billing | hplc | lc | ms | fid | azure ) \b
        | ^ \d{5} """
)
_STATUSES = grammar(
    r"""\b (?: visas? | status | authori[sz]ation | candidates? | eligib\w+ ) \s* [:-] | \b only \b
        | \b (?: encouraged | welcome ) _to_apply | \b w2 \b
        | \b c2c \b"""
)
_CITIZEN = grammar(r"\b (?: usc | citizens? ) \b")
_NOT_HIRED = grammar(r"\b (?: not | cannot )_ (?: be_ )? (?: eligible_for_hire | considered | accepted | hired ) | ineligible_for")
_CLAUSE = re.compile(r"[;|]|\bbut\b|\s-\s")
# "No visas except TN": behind the exception stands what is welcome
_EXCEPTED = grammar(
    r"""(?: \b (?: no | not | cannot | unable | unavailable ) \b | n't \b ) [^.;|]* \b (?: except | excluding | other_than
        | apart_from | aside_from
        | save_for | with_the_exception_of ) \b [^.;|]{0,80} $"""
)
_EXCEPTING = grammar(
    r"^ [^.;|]{0,60} \b (?: except | excluding | other_than | apart_from | aside_from | save_for | with_the_exception_of ) \b"
)
_NO = grammar(r"\b (?: no | not (?! _yet \b ) | without | except | exclud\w+ | cannot | unable | nor | neither ) \b | n't \b | \b non[\s-]")
_ANEW = grammar(r"\b (?: must | need | citizens? | be | we | only )\b")
# "no new H-1B, but transfers": those who hold one are welcome
_NON = re.compile(r"\bnon[\s-]$|\b(?:not|no)\s$")
_NEW = re.compile(r"\bnew\s(?:\w+\s)?$")
_MOVES = re.compile(r"(?<!no )\b(?:transfer|existing|current)")
_ANOTHER = grammar(r"\b (?: this | we | our | role | position | you | ok | okay | welcome | available ) \b")
_NEXT = re.compile(r",|\b(?:or|and)\b")  # what follows is said of another status of the list
_GONE = grammar(
    r"\b not \b (?! _yet \b ) | n't \b | \b (?: cannot | unable | excluded | ineligible | insufficient | need_not | unavailable )\b"
)
_WELCOME = grammar(
    r"""['s]{0,2} (?: [\s,/()&'-]{1,4} (?: visas? | holders? | candidates? | transfers? | and | or | students?
        | h-?1-?bs? | interns? | opt | cpt | ead | gc | f-?1 | tn | processing | relos? | eligible
        | applicants? ) \b ){0,6} [\s)]*
        (?: is | are | also )? \s* (?: all_ )? (?: welcome | ok | okay | accepted | fine | eligible | possible
            | available | considered | friendly | encouraged | can_apply | may_apply | supported
              | sponsored )"""
)
# Welcome more than others is no condition: nothing is listed
_PREFERRED = grammar(
    r"""['s]{0,2} (?: _holders? )? _ (?: (?: is | are )_ )? (?: strongly_ | highly_ )? preferred\b
      | [^，。；\n]{0,8} (?: 优先 | 優先 | 우대 )"""
)
_BESIDE_CITIZEN = grammar(
    r"""(?: 公民 | 국적자? | 시민권자? | 国籍 ) \s? (?: 或者? | または | 또는 | 혹은 | 및 | 、 | / | 和 | 及 | 与 | 與 | , )?
        \s? [^\s，。、,]{0,4} $
      | \b (?: citizens?(?:hip)? | nationals? | usc s? ) \W+ (?: usc? \W+ )? (?: (?: and | or | / | , | & | a | lawful | legal
        | u\.?s\.? | status ) \W* ){0,4} $ | \b hold\w* _ (?: a_ )? $"""
)
_CITIZEN_NEXT = grammar(r"(?: _holders? )? (?: \s?[/&,]\s? | _ (?: or | and )_ ) (?: u\.?s\.?_ )? (?: usc s? | citizens? ) \b")
_ACCEPTED = grammar(r"""\b (?: accept | accepts | accepting | welcome | welcomes | take ) _ (?: [\w-]+ [\s,/]{1,3} ){0,5} $""")
_STATUS_LIST = grammar(
    r"""\b (?: only | status | authori[sz]ation | citizens? | usc | citizenship | visas? | candidates? | accepted
        | any | holders? | eligib\w+ | must_be | hold | have | mandatory ) \b [^.;]{0,80} $"""
)
_HOLDERS = re.compile(r"\s*(?:holders?|only|/|or\b|,\s*(?:or\s)?(?:gc|usc|citizen|green|ead|opt|tn|h4|h-?1))")
# Visas as what the job deals with: "knowledge of immigration processes (H-1B, TN)"
_SUBJECT = grammar(
    r"""\b (?: knowledge | understanding | expertise | experience | familiar\w* | proficien\w* | versed )_ (?: of | with | in )_
        [^.;]{0,60}? \b (?: immigration_ (?: process\w* | law s? | polic\w+ | matters | cases | compliance | petitions | procedures )
        | visa_ (?: process\w* | types | categor\w+ | petitions | cases | procedures | applications )
        | (?: managing | preparing | filing | processing | drafting | handling )_ [^.;]{0,40}
            (?: petitions | visas | cases | applications ) )"""
)
# Boilerplate of the draft, and of roles that may differ
_OF_NO_JOB = re.compile(r"\bnaturalized citizens\b|\bif (?:the|this|a|your) (?:role|position|job) requires\b")
_NONE_ON_VISA = grammar(r"""(?: ^ | [.|(•-] ) \W* no_ (?: more_ )? (?: opt s? | cpt s? | f-?1 s? | ead s? | h-?1-?b s? | tn s?
    | temporary_visas? )\b""")
_FOR_A_TIME = {"F-1 OPT", "F-1 CPT", "H-1B", "L-1", "TN"}
_NO_NEED = {"green card", "EAD"}  # whoever holds one needs no sponsorship
_EXAMPLE = re.compile(r"e\.g|i\.e|such as|including|for example|like\b|\bas\b")


def find_visas(sentence: Sentence, readings: Sequence[Reading]) -> Iterator[Named]:
    """The visas that the sentence welcomes or rules out. One named in passing is left out, as are all in a question."""
    if sentence.asks or _OF_NO_JOB.search(sentence.folded) or _SUBJECT.search(sentence.folded):
        return
    for found in _VISAS.finditer(sentence.folded):
        row = _ROWS[int(str(found.lastgroup)[1:])]
        if not _is_meant(row["context"], found, sentence):
            continue
        verdict = _accepted(row["visa"], found, sentence.folded, readings)
        if verdict is not None:
            yield Named(row["visa"], verdict, "visa.welcome" if verdict else "visa.ruled_out", *found.span())


def find_refusal(sentence: Sentence, named: Sequence[Named]) -> Iterator[Reading]:
    """ "No OPT, no CPT": who holds a visa for a time needs an employer's help sooner or later, and is turned away."""
    found = _NONE_ON_VISA.search(sentence.folded)
    if found and any(not visa.accepted and visa.visa in _FOR_A_TIME for visa in named):
        yield Reading(Sponsorship.NOT_OFFERED, "sponsorship.refused.no_visa", *found.span())


def find_status_list(sentence: Sentence, named: Sequence[Named]) -> Iterator[Found]:
    """ "Visa: Citizen, GC, TN", "USC/GC only": a list of statuses to have asks for a right to work."""
    welcome = [visa for visa in named if visa.accepted]
    if welcome and _STATUSES.search(sentence.folded) and (len(welcome) > 1 or _CITIZEN.search(sentence.folded)):
        yield Found("required", "authorization.status_list", welcome[0].start, welcome[-1].end)


def _is_meant(context: str, found: re.Match[str], sentence: Sentence) -> bool:
    """Short names mean a visa only among their like: "TN visa" not "Nashville, TN", "OPT" not "opt out"."""
    if not context:
        return True
    near = sentence.folded[max(0, found.start() - 70) : found.start()] + " " + sentence.folded[found.end() : found.end() + 70]
    if context == "status":
        return bool(_STATUS.search(near))
    if context == "visa word" or len(found[0]) > 4:
        return context != "visa word" or bool(_LISTED.search(near))
    raw = sentence.raw[found.start() : found.end()]
    beside = _LISTED.search(sentence.folded, max(0, found.start() - 12), found.start()) or _LISTED.search(
        sentence.folded, found.end(), found.end() + 12
    )
    return bool(raw.rstrip("s'").isupper() or beside) and bool(_LISTED.search(near)) and not _ELSEWHERE.search(near)


def _accepted(visa: str, found: re.Match[str], folded: str, readings: Sequence[Reading]) -> bool | None:
    before = _CLAUSE.split(folded[max(0, found.start() - 160) : found.start()])[-1]
    after = _CLAUSE.split(folded[found.end() : found.end() + 90])[0]
    denied = any(reaches(before[no.end() :], 14) and not _ANEW.search(before, no.end()) for no in _NO.finditer(before))
    if (excepted := _is_excepted(found, folded)) is not None:
        return excepted
    if _NON.search(before) and not _MOVES.search(folded):
        return False
    if (_WELCOME.match(after) and not denied) or (_NEW.search(before) and _MOVES.search(folded)):
        return True
    gone = (said := follows(_GONE, after, 8)) and not _ANOTHER.search(after[: said.start()])
    itself = gone and said and not _NEXT.search(after[: said.start()])
    if _PREFERRED.match(after):
        return None
    beside = _BESIDE_CITIZEN.search(before[-60:]) or (_CITIZEN_NEXT.match(after) and not denied)
    if visa == "green card" and not itself and beside and "sponsor" not in before[-25:]:
        return True
    near = _governing(found, folded, readings)
    if near is not None and near.rule.startswith("sponsorship.conditional.unsure"):
        return None
    if near is not None and not (near.authorization and visa in _NO_NEED):
        return near.value is not Sponsorship.NOT_OFFERED
    if denied or gone or _NOT_HIRED.search(folded, found.end()):
        return False
    return True if _ACCEPTED.search(before) or _STATUS_LIST.search(before) or _HOLDERS.match(after) else None


def _is_excepted(found: re.Match[str], folded: str) -> bool | None:
    """Whether the visa is what a refusal leaves out ("no visas but …, except TN"); False: another one is."""
    if _EXCEPTED.search(folded[max(0, found.start() - 160) : found.start()]):
        return True
    excepting = _EXCEPTING.match(folded[found.end() :])
    return False if excepting and _VISAS.search(folded, found.end() + excepting.end()) else None


def _governing(found: re.Match[str], folded: str, readings: Sequence[Reading]) -> Reading | None:
    """The sponsorship reading nearest to the visa in its own clause. "Without sponsorship" says nothing of a status,
    unless the status is its example."""

    def between(reading: Reading) -> str:
        return folded[min(reading.end, found.end()) : max(reading.start, found.start())]

    same = [r for r in readings if r.value and not _CLAUSE.search(between(r))]
    best = min(same, key=lambda r: len(between(r)), default=None)
    if best and best.authorization and best.end <= found.start() and not _EXAMPLE.search(between(best)):
        return None
    return best

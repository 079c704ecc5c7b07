"""Mentions of sponsoring ("sponsorship", "visa", "H-1B", "work permit") with their clause's words on either side."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.extract.eligibility.grantor import is_company
from pipelines.extract.eligibility.lacking import without_lack
from pipelines.extract.eligibility.readings import Reading
from pipelines.extract.eligibility.scope import conceded_end
from pipelines.extract.words.grammar import any_of, grammar
from schemas.enums import Sponsorship

_BEFORE, _AFTER = 200, 150  # code points of the clause that a rule looks at


class Mention(NamedTuple):
    """``head`` stands at ``start``-``end`` of its sentence, between the clause's ``before`` and ``after``; ``before`` leaves out what
    candidates lack."""

    before: str
    head: str
    after: str
    start: int
    end: int

    @property
    def sponsors(self) -> bool:
        """Whether the word itself is one of sponsoring ("visa sponsorship"), and not the visa alone."""
        return "sponsor" in self.head

    @property
    def bare(self) -> bool:
        """ "sponsorship", without a word of immigration joined to it."""
        return self.head.startswith("sponsor")

    def says(self, value: Sponsorship, rule: str, *, authorization: bool = False) -> Reading:
        return Reading(value, f"sponsorship.{rule}", self.start, self.end, authorization)

    def silent(self) -> Reading:
        """No statement, where another rule would find one."""
        return Reading(None, "", self.start, self.end)


_MENTION = grammar(
    r"""
    \b (?: (?: visas? | visa's | h-?1-?b\w? | h1 | immigration(?:-related)? | work(?:ing)? | employment | employer
        | company | university | institution(?:al)? | agency | firm | residency | status | green_card | permits?
        | authori[sz]ation | relocation | skilled_worker | temporary | legal | eu | us | u\.s\. | blue_card )
        (?: \s? [\s/&,+-] \s? (?: (?:and|or|of|and/or) \s )? ) ){0,5} sponsor (?: ships? | ing | s | ed
            | er )? (?: \s of \s (?: a_ )? (?: work_ | employment_ )? visas? )? \b (?! pay | [.@] \w )
    | \b vis(?:a|um)-?spons(?:o?r | oo?re)\w* | \b (?: patroc[ií]nio_de | parrainage_de | sponsorizzazione_ (?: del | di ) )_ vis\w+ \b
    | \b (?: (?: work(?:ing)? | employment | entry | eu | us | u\.s\. | h-?1-?b | tn | residence | residency
      | h-?1 )[\s/-]{1,2} ){0,2}
      (?: visa(?:'?s)? | visums? (?: antrag | prozess | verfahren | angelegenheiten | fragen )? | visa-?beantragung | visados?
          | vistos?_de_trabalho | visto_di_lavoro
          | work(?:ing)?_permits? | permits?_to_work | your_permits? | (?: residence | swiss | german | dutch | danish | norwegian
              | swedish )_permits? | h-?1-?b(?:'?s)?
          | h-?1(?:'?s)? (?! \d | <half> ) | arbeitserlaubnis (?:sen|se)? | arbeitsvisum | werkvergunning | permis_de_travail
          | permiso_de_trabajo
        | (?: green_?cards? | immigration | permanent_residenc[ey] | tn | f-?1 | stem_extensions? | o-1
          | e-?3 ) (?= [\s/-]+ (?: visas?_ )? (?: support | assistance | filing | sponsor | transfer | help
          | application | paperwork | process\w* | costs? | fees? | formalities ) )
        | (?<= support\swith\s ) immigration | (?<= help\swith\s ) immigration | (?<= assistance\swith\s ) immigration )
      (?: - (?= \s? [/&] ) | -themen )? (?! [\w'] )
    """,
    half=r"\s? (?: [&/+-] | and | or )? \s? (?: h-?2 \b (?! -?b ) | '? \d\d | fy ) | \s of \b | \s goals \b",  # of a year
)
_CLAUSE = grammar(
    r"""[;|•?!~] | \s-{1,2}\s | \b (?: but | however | although | though | except | whereas | while ) \b | \b (?: and
        | so | , )_ (?= we_ (?: can | do | will | offer | help | support | are_able | are_happy ) )"""
)
_OFF_BEFORE = grammar(r"<words> (?: 's )? [\s,-]{1,3} $", words=any_of("sponsorship", "offtopic_before"))
_OFF_AFTER = grammar(
    r"^ (?: 's | ')? \s (?: (?: a | an | the | your | our | any | all | of | for | its | and | & )_ ){0,2} <words>",
    words=any_of("sponsorship", "offtopic_after"),
)
_CARD = grammar(r"^ [\s,/()-]* <words>", words=any_of("sponsorship", "payment"))
_PAYER = grammar(r"<words> [\s,/&]* (?: and_ )? $", words=any_of("sponsorship", "payers"))
_AIDED = re.compile(r"[\s/-]*(?:and relocation|& relocation|support|assistance|help|sponsor|transfer|application)")
_STATUS = grammar(
    r"""^ [\s-]* (?: status | holders? | types? | restrictions? | categor\w+ | requirements? | queries | reasons
        | regulations | delays? | backlogs? | denials? | lotter(?:y|ies) | caps? | refusals? | interview s? | rules | days? | year )\b"""
)
_PERSON = grammar(
    r"""\b (?: the | als | zum | vom | a | an | our | your | their | its | all | as | with | to | by | for | of | from
        | between | these | potential | new | other | and | or | prime ) _ $"""
)
_TO_WORK = grammar(r"\b (?: authori[sz]\w+ | eligib\w+_to_work | right_to_work | immigra\w+ | visas? | work_in ) \b")
_IMMIGRATION = re.compile(r"visa|h-?1|permit")
# "company sponsorship", "legal sponsorship": of anything, unlike "work sponsorship"
_OF_ANYTHING = re.compile(
    r"""(?:(?:employer|company|university|institution(?:al)?|agency|firm|temporary|legal|relocation)[\s/&,+-]+)+sponsor"""
)
# "Visa sponsors the cup", "At Visa, sponsorship of …": the company again
_VISA_SPONSORS = grammar(r"_ (?! for\b | and\b | in\b | who\b | of\b | are\b | or\b | on\b | with\b ) [a-z]")
_AT_VISA = re.compile(r"\b(?:at|by|with|from) $")
_AIM = grammar(
    r"""^ (?: s\b )? [^.;|]{0,60} \b (?: for | to_obtain | in_obtaining | to_get | through | of ) _ (?: an? _ | the_ | your_ | their_
        | one_ | further_ )? (?: [\w+-]+ [\s/-] ){0,3}
        (?: clearances? | investigations? | exams? | certific\w+ | degrees? | stud(?:y|ies) | courses? | conferences? | memberships?
            | marathon s? | clubs? | league s? )\b"""
)
# "sponsorship of your choir trips": of a thing that is no visa
_OF_YOURS = grammar(r"""_of_ (?: your | our | an? | the )_ (?! (?: \w+_ )? (?: visas? | work | h-?1 | candidat | applic | green
    | permanent | employ | permit ) )""")
_TO = re.compile(
    r"""\b(?:like|love|wish|want|able|unable|willing|happy|position|open|ability|not|glad|prepared|we|up|small|young|early|to) to $"""
)
# "Acme sponsors visas" is a verb, "communicate with sponsors" is none
_OBJECT = grammar(
    r"""_ (?: (?: a | the | your | our | all )_ )? (?: \w+_ )? (?: visas? | h-?1 | work | employment | candidates
        | applicants
        | green | immigra | for\b | foreign | international | you\b )"""
)
# "sponsor banks": a noun beside a noun
_MODIFIES = re.compile(r"[ -](?!visas\b|candidates\b|applicants\b|transfers\b|us\b|you\b|your\b|this\b|h1|h-1)[a-z]{3,}s\b(?! visas?\b)")
_CHOSEN = grammar(r"_ (?: the | an? )_ (?: right | exceptional | great | ideal | strong )_")
_LICENCE = re.compile(r"(?:ship)?\s+licen[cs]e")
_HAVE_SPONSORED = grammar(r"\b (?: have | has | 've | can_be | be | been | get ) _ (?: also_ | already_ | previously_ )? $")


def find_mentions(folded: str, raw: str) -> Iterator[Mention]:
    """The mentions of a sentence (``folded``, and as it stands) that are about immigration, as far as their own clause tells."""
    found = list(_MENTION.finditer(folded))
    breaks = [*(span.span() for span in _CLAUSE.finditer(folded)), (conceded_end(folded),) * 2] if found else []
    for match in found:
        first = max((end for _, end in breaks if end <= match.start()), default=0)
        last = min((start for start, _ in breaks if start >= match.end()), default=len(folded))
        before, after = (
            without_lack(folded[max(first, match.start() - _BEFORE) : match.start()]),
            folded[match.end() : min(last, match.end() + _AFTER)],
        )
        mention = Mention(before, match[0], after, *match.span())
        if not (_is_other_sponsor(mention, raw) if mention.sponsors else _is_other_visa(mention) or is_company(raw, *match.span())):
            yield mention


def _is_other_sponsor(mention: Mention, raw: str) -> bool:
    """Sponsors of events, trials, plans, studies and clearances; Visa as a sponsor."""
    before, head = mention.before, mention.head
    if raw[mention.start : mention.start + 4] == "Visa" and _is_visa_sponsoring(mention):
        return True
    if not _IMMIGRATION.search(head) and _AIM.search(mention.after) and not _TO_WORK.search(before + mention.after):
        return True
    if head.endswith("sponsor") and _MODIFIES.match(mention.after) and not _OBJECT.match(mention.after):
        return True
    if (mention.bare or _OF_ANYTHING.match(head)) and _OF_YOURS.match(mention.after):
        return True
    if not mention.bare and not (_OF_ANYTHING.match(head) and _OFF_AFTER.search(mention.after)):
        return head.endswith(("sponsored", "sponsors")) and not _IMMIGRATION.search(head)
    if head == "sponsored":
        return not _HAVE_SPONSORED.search(before)
    if _LICENCE.match(mention.after):
        return False
    if head == "sponsors" and not _OBJECT.match(mention.after):
        return True
    if head == "sponsor" and _PERSON.search(before) and not (_TO.search(before) or _CHOSEN.match(mention.after)):
        return True
    if _OFF_AFTER.search(mention.after):
        return True
    return bool(_OFF_BEFORE.search(before)) and not _TO_WORK.search(before + mention.after)


def _is_visa_sponsoring(mention: Mention) -> bool:
    if mention.head == "visa sponsors":
        return _VISA_SPONSORS.match(mention.after) is not None
    return mention.head.startswith("visa, ") and _AT_VISA.search(mention.before) is not None


def _is_other_visa(mention: Mention) -> bool:
    """Visa the card network, and the visa that somebody already holds."""
    if _STATUS.search(mention.after):
        return True
    brand = mention.head == "visa" and not _AIDED.match(mention.after)
    return brand and bool(_CARD.search(mention.after) or _PAYER.search(mention.before))

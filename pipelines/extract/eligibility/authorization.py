"""Work authorization: whether a sentence asks for a right to work."""

import re
from collections.abc import Iterator, Sequence

from pipelines.extract.eligibility.reach import precedes
from pipelines.extract.eligibility.readings import Found, Reading
from pipelines.extract.eligibility.sentences import Sentence
from pipelines.extract.words.grammar import any_of, grammar

_CJK = "就労ビザ|就労資格|在留資格|工作许可|취업비자"  # written without blanks: no edges of words
_RIGHT = grammar(
    r"""
      \b (?: authori[sz]ed | eligible | entitled | permitted | allowed | legal | right s? | eligibility
          | authori[sz]ation | permission ) _ to _
      (?: (?: legally | lawfully | both | live_and | reside_and | live_or | permanently | travel_and | immediately
          | regular )_ )? (?: work(?:ing)? | be_employed | accept_employment | live_and_work | take_up | employment
          | unrestricted_work )
    | \b able_to_ (?: legally | lawfully | live_and | permanently )_work | \b (?: ability
      | able )_to_work_ (?: legally | lawfully | (?: in_the_ (?: us | u\.s | united | uk ) [^.;]{0,40} )? without
          (?= _ (?: (?: any | the | a | company | employer )_ ){0,2} (?: sponsor\w* | visas? | restrict\w* | need\w* | limit\w*
              | requir\w* | employ\w* ) ) )
    | \b right s? _ to _ (?: live | reside )_and_work | \b eligible_ (?: for_ (?: employment | hire | work ) | work )_in
    | \b (?: legally | lawfully )_ (?: authori[sz]ed | eligible | entitled | able | (?: allowed | permitted )_to | work )
    | (?<! \b remote\s ) \b (?: work(?:ing)? | employment )_ (?: rights | authori[sz]ations? | permits? | eligibility | permissions? ) \b
      | \b authori[sz]ation_for_employment | \b unrestricted_work_ | \b employment_eligib | eligib\w+_for_employment
    | \b permits?_to_work (?! _ (?: systems? | procedures? | certificates? | issu\w+ | office | process\w* ) )
        | \b verif\w+_ (?: their | your )_identity_and_ (?: \w+_ ){0,2} eligib\w+
      | \b eligibility_of [^.;]{0,40} _to_work
    | \b (?: be | being | are | currently | legally | already | and )_ (?: work | employment )[\s-](?: authori[sz]ed | eligible ) \b
        | \b (?: prov\w+
        | show | confirm | evidence ) [^.;]{0,40} \b (?: may | can )_ (?: legally_ )? work_in \b
      | \b that_you_ (?: may | can )_ (?: legally_ )? work_in_ (?: the_ )? (?: eu | uk | us | u\.s | united | country )\b
    | \b permits?_ (?: that | which )_ (?: lets? | allows? | permits? | entitles? ) \b
    | \b proof_of_ (?: identity_and_ )? eligibility_to | \b residence_permits?
      | \b (?: work(?:ing)?_ )? visas? (?= _ (?: required | needed | is_required | is_necessary ) ) | \b (?: valid
      | must_have (?: _a )? (?: _ [a-z]{1,2}-?\d (?: _or )? ){0,3} | eu ) _ (?: work(?:ing)?_ )? visas? \b
          | \b have_a_ (?: work(?:ing)?_ )? visa \b
      | \b need_a_visa_to_work
    | \b i-9 \b | \b e-verify (?= _ (?: employment_verification | check )
      | [^.;]{0,40} \b (?: hires? | employees? | staff | joiners? | workers? | person | you ) \b [^.;]{0,30} \b (?: (?: may
          | can )_ (?: legally_ )? work | authori\w+ | eligib\w+ | legally ) \b ) | \b (?: right_to_work ) (?: _ (?: check
      | documents? | status ) )? \b
    | \b (?: authori[sz]ation | permission )_from_ [^.;,]{0,80}? _to_work \b | \b (?: appropriate | necessary | required | relevant )_
      (?: work(?:ing)?_ )? visas? \b (?! _ (?: sponsor | support | assist | document | paperwork | process ) )
    | \b arbeitserlaubnis | arbeitsgenehmigung | arbeitsbewilligung | aufenthaltsbewilligung | aufenthaltstitel
      | aufenthaltserlaubnis | aufenthaltsgenehmigung
    | <tongues> | <cjk> | autorisation_de_travail | permis_de_travail | titre_de_séjour | permis_de_séjour
      | permesso_di_(?:lavoro|soggiorno) | permiso_de_(?:trabajo|residencia)
      | autorização_de_trabalho | werkvergunning | \b (?: b | c )[\s-]permit \b
    """,
    tongues=any_of("tongues", "authorization"),
    cjk=_CJK,
)
_TONGUES = grammar("<tongues> | <cjk>", tongues=any_of("tongues", "authorization"), cjk=_CJK)
_TONGUES_OFF = re.compile(
    r"hjälp|hjælp|pomo[żc]|помо|оформ|предостав|не треб|サポート|支援|取得|提供|nie wymaga|nicht erforder|krävs inte|kræves ikke"
)
_WORK_PLACE = grammar(
    r"""\s+ (?: remotely | fully | from | overtime | weekend s? | flexible | shift s? | with | on | as | well
          | hard | under | hours
          | nights | evenings | varied | at_heights? | a_flexible | extended | holidays | independently ) \b"""
)
# "legal eligibility to work in a firearms environment": of another law
_IN_SETTING = grammar(r"\s+ in_ (?: an?_ | our_ )? (?: [\w-]+_ ){1,3} (?: environments? | settings? )\b (?! _in\b )")
_LEGAL = re.compile(r"legal|lawful|right")
_TO_WORK = re.compile(r"to\s+(?:\w+\s+)?(?:work|working)$|^able")
_DEMANDED = grammar(
    r"""\b (?: must | required? | requires? | requiring | only | need s? | needed | necessary | mandatory | should
        | shall | have | has | having | be | are | is | you | your | proof | provide | prove | verify | verification
        | document\w* | evidence | possess | hold | holding | valid | currently | already | limited
        | applicants? | candidates? | those | who | restricted | legal | legally | assuming | confirm | existing
          | maintain | demonstrate | obtain | present | current | gültige\w* | valide | vigente | geldige | notwendig
          | erforderlich | voraussetzung | requise? | obligatoire
          | devez | doit | dispos(?:er|ez) | titulaire | muni e? | exigée? | richiesto | necesario | us | u\.s | eu | uk | able
            | full | status
          | unrestricted | permanent | minimum | qualifications? | in | based | with | for ) \b"""
)
_OPTIONAL = grammar(
    r"""^ \s* (?: is_ | are_ )? (?: provided | included | offered | support | assist | possible | processing
        | paperwork )\b | ^ [^.;]{0,30} \b (?: preferred (?! _ (?: qualif | skill | exper | educat ) )
        | questions | posters? | a_plus | not_required | not_necessary | desirable
        | is_not | advantage(?:ous)? | of_ (?: special | particular )_interest | interesting | head_start | handy | no_must | an_asset
            | would_be_ (?: nice | great
        | useful | good | ideal | helpful ) ) \b"""
)
_WISHED = grammar(r"\b (?: ideally | preferably | idealerweise | bestenfalls | optional(?:ly)? | prefer | it_helps ) \b [^.;,]{0,40} $")
_LINKS = grammar(r"""\b (?: cookies? | privacy | accessibility | terms | imprint | sitemap | posters? | home | contact | faq s? | eeo
    | menu | jobs | about | help | pay_transparency | login ) \b""")
_LINK = re.compile(r"(?:^|[|·•:,-])\s*right to work\s*(?:poster\s*)?(?:$|[|·•,-])")
_SPONSORED = grammar(
    r"""\b sponsor\w*
      | \b (?: we | we'll | we're | us | our | can | they | company | happy | glad | able ) \b [^.;]{0,30}
        \b (?: help | assist\w* | manage | arrang\w+ | obtain | handle | organi[sz]e | cover | support | provide | offer
          | secure | process ) _ (?: \w+_ ){0,3}"""
)
# "- Work permit for Norway": an item of a list of what to have
_OWN_ITEM = re.compile(r"(?:^|\s-)\s*$")
_FOR_PLACE = re.compile(r"\s+(?:in|for|für)\s")
_STILL_DEMANDED = re.compile(
    r"\b(?:must|you(?:'ll| will)? need|already|"
    r"authori[sz]ed|eligible|candidates? (?:must|need)|applicants? (?:must|need)|require[sd]?|without|have)\b"
)
_FORMS = re.compile(r"i-9|e-verify|employment eligib|eligib\w* for employment|right to work (?:check|document|poster)")
_OF_HIRES = grammar(
    r"""\b (?: you | your | must | all | applicants? | new_employees | hires? | staff | joiners? | candidates? | persons?_hired
        | required | successful | individuals | employees | everyone | hired | conditional | contingent
          | check s? )\b"""
)
_CHECKED = re.compile(r"right to work (?:check|document)")  # who is checked must have it
_VALID = re.compile(r"\b(?:valid|current|existing|appropriate)\s$")
_MUST = grammar(
    r"""\b must \b | \b required_to \b | \b (?: is | are )_required \b
      | \b you_ (?: will_ )? (?: complete | fill_ (?: in | out ) | sign )_ (?: an?_ | the_
          | your_ )? (?: form_ )? i-9 \b (?! _ (?: forms | for\b ) )
      | (?: ^ \W* | \b (?: new | all | every | our | successful )_ ) (?: hires? | staff | joiners? | employees? | starters? )_ (?: will_
          | then_ )?
        (?: complete s? | fill s? | show s? | present s? | provide s? | sign s? ) \b"""
)
_TASKS = re.compile(r"\b(?:tasks|duties|responsibilities)\b")
_DUTY = grammar(
    r"""\b (?: ensur\w+ | obtain s? | obtaining | process(?:es|ing)? | completes? | completing | review(?:s|ing)?
        | maintain(?:s|ing)? | maintenance
        | manag\w+ | audit\w* | perform(?:s|ing)? | assist\w* | prepar\w+ | accurately | administ\w+ | handl\w+
        | coordinat\w+ | responsible | knowledge | track\w* | conduct\w* | onboarding | posters?
        | issue s? | participat\w+ )\b"""
)
_NOT_OURS = grammar(
    r"""ensur\w+ _ (?! [^.;]{0,16} \b you \b ) (?: that_ )? (?: all_ )? [\w\s,]{0,60} $
      | nondiscrimination | laws_governing | (?: not | n't ) \s? (?: be\s )? $ | (?: not | n't )_ (?: need | require )_ (?: an?_
          | any_ )? (?: \w+_ )? $
      | agenc(?:y|ies)_ .{0,40} $ | \b no_ $ | \b understand_your_ $ | \b you_check_ (?: \w+_ )? $"""
)


def find_authorization(sentence: Sentence, readings: Sequence[Reading] = ()) -> Iterator[Found]:
    """The sentence's demand for a right to work; at most one. A visa that one of the sponsorship ``readings`` is about
    is no demand."""
    if sentence.asks:
        return
    for mention in _RIGHT.finditer(sentence.folded):
        taken = any(r.start < mention.end() and mention.start() < r.end for r in readings if not r.authorization)
        if not taken and _is_demand(mention, sentence.folded):
            yield Found("required", "authorization.required", *mention.span())
            return


def _is_demand(mention: re.Match[str], folded: str) -> bool:
    before, after = folded[max(0, mention.start() - 150) : mention.start()], folded[mention.end() : mention.end() + 100]
    if _is_aside(mention, before, after, folded):
        return False
    if _TONGUES.fullmatch(mention[0]):
        return not _TONGUES_OFF.search(before + after)
    if (helped := precedes(_SPONSORED, before, 10, ".;")) and not _STILL_DEMANDED.search(before, helped.end()):
        return False
    if _is_duty(mention, before, after):
        return False
    if _CHECKED.match(mention[0] + after[:10]):
        return True
    if _OWN_ITEM.search(before) and _FOR_PLACE.match(after):
        return True
    return bool(_DEMANDED.search(before[-90:] + mention[0] + after[:90])) or len(folded) < 60


def _is_aside(mention: re.Match[str], before: str, after: str, folded: str) -> bool:
    """Where and how one works, a link or a poster, what is welcome but no must, somebody else's right."""
    if _TO_WORK.search(mention[0]) and _WORK_PLACE.match(after) and not _LEGAL.search(mention[0]):
        return True
    if _TO_WORK.search(mention[0]) and _IN_SETTING.match(after):
        return True
    if mention[0] == "right to work" and _LINKS.search(folded) and (_LINK.search(folded) or "poster" in folded):
        return True
    return bool(_OPTIONAL.search(after) or _NOT_OURS.search(before[-110:]) or _WISHED.search(before))


def _is_duty(mention: re.Match[str], before: str, after: str) -> bool:
    """Forms and permits as the job's own task: "processes I-9 forms"; "you must complete an I-9" is none."""
    insists = _MUST.search(before[-60:] + mention[0] + after[:25])
    if _FORMS.match(mention[0] + after[:12]):
        if _TASKS.search(after):
            return True
        handled = _DUTY.search(before[-110:]) and not insists
        return bool(handled) or not _OF_HIRES.search(before + after)
    return bool("permit" in mention[0] and _DUTY.search(before[-45:]) and not insists and not _VALID.search(before))

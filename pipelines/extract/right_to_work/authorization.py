"""Work authorization: whether a sentence asks for a right to work."""

import re
from collections.abc import Iterator

from pipelines.extract.right_to_work.lexicon import grammar
from pipelines.extract.right_to_work.reach import precedes
from pipelines.extract.right_to_work.readings import Found
from pipelines.extract.right_to_work.sentences import Sentence

_RIGHT = grammar(
    r"""
      \b (?: authori[sz]ed | eligible | entitled | permitted | allowed | legal | right s? | eligibility | authori[sz]ation | permission ) _ to _
      (?: (?: legally | lawfully | both | live_and | reside_and | live_or | permanently | travel_and | immediately | regular )_ )? (?: work(?:ing)? | be_employed | accept_employment | live_and_work | take_up | employment | unrestricted_work )
    | \b able_to_ (?: legally | lawfully | live_and | permanently )_work | \b (?: ability | able )_to_work_ (?: legally | lawfully | (?: in_the_ (?: us | u\.s | united | uk ) [^.;]{0,40} )? without )
    | \b right s? _ to _ (?: live | reside )_and_work | \b eligible_ (?: for_ (?: employment | hire | work ) | work )_in
    | \b (?: legally | lawfully )_ (?: authori[sz]ed | eligible | entitled | able | allowed | permitted | work )
    | \b (?: work(?:ing)? | employment )_ (?: rights | authori[sz]ations? | permits? | eligibility | permissions? ) \b | \b authori[sz]ation_for_employment | \b unrestricted_work_ | \b employment_eligib | eligib\w+_for_employment
    | \b permits?_to_work | \b verif\w+_ (?: their | your )_identity_and_ (?: \w+_ ){0,2} eligib\w+ | \b proof_of_ (?: identity_and_ )? eligibility_to | \b residence_permits? | \b (?: work(?:ing)?_ )? visas? (?= _ (?: required | needed | is_required | is_necessary ) ) | \b (?: valid | must_have (?: _a )? | eu ) _ (?: work(?:ing)?_ )? visas? \b | \b have_a_ (?: work(?:ing)?_ )? visa \b | \b need_a_visa_to_work
    | \b i-9 \b | \b e-verify (?=_ (?: employment_verification | check ) ) | \b (?: right_to_work ) (?: _ (?: check | documents? | status ) )? \b
    | \b arbeitserlaubnis | arbeitsgenehmigung | aufenthaltstitel | aufenthaltserlaubnis | aufenthaltsgenehmigung
    | autorisation_de_travail | permis_de_travail | titre_de_séjour | permiso_de_(?:trabajo|residencia) | autorização_de_trabalho | werkvergunning | \b (?: b | c )[\s-]permit \b
    """
)
_WORK_PLACE = re.compile(r"\s+(?:remotely|fully|from home|overtime|weekend|flexible|shift|with|on|as|well|hard|under|hours|nights|evenings|varied|a flexible|extended|holidays|independently|from)\b")
_TO_WORK = re.compile(r"to\s+(?:\w+\s+)?(?:work|working)$|^able")
_DEMANDED = grammar(
    r"""\b (?: must | required? | requires? | requiring | only | need s? | needed | necessary | mandatory | should | shall | have | has | having | be | are | is | you | your | proof | provide | prove | verify | verification | document\w* | evidence | possess | hold | holding | valid | currently | already | limited
        | applicants? | candidates? | those | who | restricted | legal | legally | assuming | confirm | existing | maintain | demonstrate | obtain | present | current | gültige\w* | valide | vigente | geldige | notwendig | erforderlich | voraussetzung | requis | necesario | us | u\.s | eu | uk | able | full | status | unrestricted | permanent | minimum | qualifications? | in | based | with | for ) \b"""
)
_OFF = grammar(
    r"""\b (?: without_regard | regardless | preferred | a_plus | not_required | prior_authori | unauthori\w* | not_authori\w* | federally_authori | remote_work | posters? | agenc(?:y|ies)_ (?: are | is )_not | authori[sz]ed_users? | regarding | responsible_for | we_can_help ) \b"""
)
_DUTY = grammar(
    r"\b (?: ensur\w+ | process\w* | complet(?:e|es|ing) | review\w* | maintain(?:s|ing)? | manag\w+ | audit\w* | perform\w* | assist\w* | prepar\w+ | accurately | administ\w+ | handl\w+ | coordinat\w+ | responsible | knowledge | compliance_with | track\w* )\b"
)
_PLACE = grammar(
    r"^ \W* (?: the_ | a_ | our_ | any_ | these_ | this_ )? (?: u\.?_?s | usa | united | uk | u\.k | eu | e\.u | europe | canada | australia | germany | country | countries | america | singapore | ireland | new_zealand | spain | france | switzerland | netherlands | sweden | poland | india | any_employer | employer | location | region | london | state | mexico | [a-z]+ )"
)


def find_authorization(sentence: Sentence) -> Iterator[Found]:
    """The sentence's demand for a right to work; at most one."""
    if sentence.asks:
        return
    for mention in _RIGHT.finditer(folded):
        if _BARE_TO_WORK.match(mention[0]) and not re.search(r"legal|lawful|live|without|permission", mention[0]):
            continue
        near = folded[max(0, mention.start() - 140) : mention.end() + 90]
        if _OFF.search(near) or not (_REQUIRED.search(near) or len(folded) < 60):
            continue
        if (
            re.search(r"i-9|employment eligibility", mention[0])
            and _DUTY.search(near[:140])
            and not re.search(r"\b(?:you|must|all|applicants?|new employees|candidates?|required|persons? hired|hire[ds]?)\b", near)
        ):
            continue
        yield Found("required", "authorization.required", *mention.span())
        return

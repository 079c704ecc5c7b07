"""Work authorization: whether a sentence asks for a right to work."""

import re
from collections.abc import Iterator

from pipelines.extract.right_to_work.lexicon import grammar
from pipelines.extract.right_to_work.readings import Found
from pipelines.extract.right_to_work.sentences import Sentence

_RIGHT = grammar(
    r"""
      \b (?: authori[sz]ed | eligible | entitled | permitted | allowed | able | legal | right s? | eligibility | authori[sz]ation | cleared | qualified | permission | ability ) (?: \s (?: and | or ) \s \w+ )? _ to _
      (?: (?: legally | lawfully | both | live_and | reside_and | live_or | permanently | travel_and )_ )? (?: work | be_employed | accept_employment | live_and_work | take_up ) (?: \w* )
      (?P<where> (?: _ and_live )? (?: _ (?: full-?_?time | legally | lawfully | permanently | there | here | directly | as ) )* (?: _ (?: in | for | within | across | inside | throughout | at ) )? )
    | \b right s? _ to _ (?: live | reside )_and_work
    | \b (?: legally | lawfully )_ (?: authori[sz]ed | eligible | entitled | able | allowed | permitted | work )
    | \b (?: work(?:ing)? | employment )_ (?: rights | authori[sz]ations? | permits? | eligibility | permissions? ) \b | \b (?: work(?:ing)? | employment )_visas? \b | \b (?: eu | uk | us | valid ) _ visa \b | \b have_ (?: a_ )? visa \b | \b visa_ (?: needed | required )
    | \b employment_eligibility | eligib\w+_for_employment | \b i-9 \b | \b residence_permit
    | \b arbeitserlaubnis | arbeitsgenehmigung | aufenthaltstitel | aufenthaltserlaubnis | aufenthaltsgenehmigung
    | autorisation_de_travail | permis_de_travail | titre_de_séjour | permiso_de_(?:trabajo|residencia) | autorização_de_trabalho | werkvergunning | (?: b | c )[\s-]permit
    """
)
_BARE_TO_WORK = re.compile(r"^(?:able|ability|allowed|qualified|cleared|permission)\b")
_REQUIRED = grammar(
    r"""\b (?: must | required? | requires? | requiring | only | need s? | needed | necessary | mandatory | should | shall | have | has | having | be | are | is | proof | provide | prove | verify | verification | document\w* | evidence | possess | hold | holding | valid | currently | already | limited
        | applicants? | candidates? | those | who | restricted | complete | legal | legally | assuming | confirm | existing | maintain | demonstrate | obtain | present | current | gültige\w* | valide | vigente | geldige | notwendig | erforderlich | voraussetzung | requis | necesario | us | u\.s | eu | uk | able | full | status ) \b"""
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
    folded = sentence.folded
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

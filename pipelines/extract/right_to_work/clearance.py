"""Government security clearances: whether one is required, and its level."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.extract.right_to_work.lexicon import grammar
from pipelines.extract.right_to_work.sentences import Sentence


class Cleared(NamedTuple):
    """A clearance at ``start``-``end`` of the sentence; ``level`` in the posting's terms."""

    required: bool
    level: str | None
    rule: str
    start: int
    end: int


_LEVEL = grammar(
    r"""\b (?: (?P<ts> ts\s?[/&-]?\s?sci | ts\s/\ssci | top_secret (?: [\s/(]* (?: sci | ts/sci ) )? | ts(?=_clear) ) | (?P<q> doe_ ["']? [ql] | [ql]-(?:level|clearance) | [ql]_clearance ) | (?P<secret> (?:interim_)? secret ) (?= [\s/-]+ (?:level_)?(?:[a-z.]+_){0,3} clear | _or | \s* $ | \s*\(? required | /ts | _ (?:dod|us) ) | (?P<trust> public_trust )
        | (?P<sc> (?: sc | dv | ctc | bpss | nv1 | nv2 | edv | esc ) ) (?= [\s/,-]+ (?: dv\W+ )? (?: clear | level | security | vett | or\b | check | $ ) ) | (?P<nv> negative_vetting (?:_level)? _? [12]? | baseline_vetting | positive_vetting | developed_vetting ) | (?P<su> (?: e?ü | sü | sicherheitsüberprüfung ) \s? [123] ) | (?P<conf> confidential (?=_(?:security_)?clear) ) | (?P<nato> nato_(?:secret|restricted|confidential) ) | (?P<poly> (?: ci | full[\s-]scope | lifestyle )?_? polygraph | \b full_poly ) ) \b"""
)
_MENTION = grammar(
    r"""
      \b (?: security | government | govt | secret | sci | dod | doe | dhs | usg | active | federal | poly | polygraph | trust | ts | sc | dv | u\.s\. | us | defen[cs]e | interim | level | national | suitability | eod | personnel | nato | confidential | facility | required | a | hold | sap ) [\s-] (?: (?: security | personnel )_ )? clearances? \b
    | \b clearances? \s* (?: level | requirements? | required | type | status )? \s* [:|-] | \b (?: minimum | required )_clearance | \b clearance (?:_level)?_(?: required | is_required | needed | level | requirement ) | \b clearances? \b (?= \s+ ts )
    | \b (?: ts\s?/?\s?sci | top_secret | public_trust | ts_sci ) \b
    | \b security[\s-]clear(?:ed|able) | \b (?: sc | dv | nv[12] ) [\s/-] (?: cleared | clearance | level | security ) | \b negative_vetting | \b baseline_vetting | \b developed_vetting | \b nv[12] \b | \b bpss \b
    | \b (?: uk_ | ho_ | home_office_ | national_ | ctc_ | sc_ )? security_(?: check | vetting | checks ) \b (?= [^.]{0,60} (?: \b sc \b | uk | ministry | level | government | clear ) ) | \b (?: uk | ho | sc | ctc )_security_ (?: check | vetting ) s? \b
    | sicherheitsüberprüfung | \b s?ü_?[123] \b | habilitation_ (?: de_sécurité | défense | secret | confidentiel | sécurité | de_défense | au_secret ) | habilité_ (?: secret | confidentiel | défense ) | \b secret[\s-]défense
    | \b clearances? \b (?= [^.;]{0,40} (?: issued_by | from_the_department | u\.s | dod | government | polygraph ) ) | \b (?: obtain | maintain | hold | possess | require\w* | active | eligible_for | have | current ) [^.;]{0,40} \b clearances? \b | \b secret \s* \(? required
    """
)
_OFF = grammar(
    r"\b (?: medical | spam | criminal | background | customs | tax | income_tax | import | export | port | fingerprint | police | child | child-? | act_34 | act_151 | rights | music | ground | overhead | vertical | patent | copyright | regulatory | pre-?market | fda | sale | sales | inventory | safeguarding | dbs | crb | credit | drug | health | physical | physician | tuberculosis | airport | vegetation | stock | title | site | brush | mine | working_with_children | morgan's_law | history | cheque | check_clearance | trade | bank | payment | medic\w* | garda | 510 | spam ) [\s,/-]* (?: check s? \s )? (?: (?: and | or | & ) \s \w+ \s )? clearances?"
)
_SECURITY = grammar(
    r"security | secret | \bts\b | \bsci\b | polygraph | \bpoly\b | public_trust | \bdod\b | \bdoe\b | \bdhs\b | government | classified | \bsc\b | \bdv\b | vetting | u\.s | citizen | active | defen[cs]e"
)
_OPTIONAL = grammar(
    r"\b (?: preferred | prefer | a_(?:strong_|big_|huge_|definite_|real_)?plus | plus! | is_a_bonus | bonus | desired | desirable | desire | nice_to_have | advantage\w* | ideally | not_required | not_(?:currently_)?(?:need|requir)\w* | no_(?:security_)?clearance | not_necessary | beneficial | helpful | an_asset | asset | may_be_required | may_(?:also_)?(?:need|require|be) | might | vorteil | if_(?:needed|required|applicable) | none | n/a | can_be_considered | are_given | would_be ) \b | strong_plus"
)
_NEED = grammar(
    r"\b (?: must | require[ds]? | requires | need s? | ability_to | able_to | eligib\w+ | obtain | maintain | active | current | subject_to | only | have | mandatory )\b"
)
_NONE = re.compile(r"^[\s:)\-|*]*(?:level)?[\s:)\-|*]*(?:none|n/a|no\b|not\b|nil|not required)")
_PREFERRED_HEADING = re.compile(
    r"\b(?:preferred|desired|nice[- ]to[- ]haves?|bonus|pluses|desirable|good to have|additional)\b[^.:\n]{0,40}:?[^.]{0,30}$"
)
_HEADING = re.compile(
    r"\b(?:preferred|desired|desirable|nice[- ]to[- ]haves?|bonus points|(?:minimum|basic|required|mandatory|essential)\s+(?:qualifications?|skills?|requirements?|experience)|requirements?:|qualifications?:)"
)


def find_clearance(sentence: Sentence, lead: str) -> Iterator[Cleared]:
    """The sentence's clearance; at most one. ``lead``: the folded text before it, where its section's heading stands."""
    if sentence.asks:
        return
    folded = sentence.folded
    for mention in _MENTION.finditer(folded):
        near = folded[max(0, mention.start() - 90) : mention.end() + 90]
        if _OFF.search(folded[max(0, mention.start() - 25) : mention.end()]) or not _SECURITY.search(folded):
            continue
        level = _LEVEL.search(near)
        required = not (_NONE.match(folded[mention.end() :]) or _is_optional(mention, folded) or _under_preferred(lead))
        yield Cleared(
            required,
            level[0].upper().strip() if level else None,
            "clearance.required" if required else "clearance.optional",
            *mention.span(),
        )
        return


def _is_optional(mention: re.Match[str], folded: str) -> bool:
    near = folded[max(0, mention.start() - 60) : mention.end() + 60]
    if not _OPTIONAL.search(near):
        return False
    # "must be able to obtain a Secret clearance; an active one is preferred" still requires one
    return not re.search(
        r"\b(?:must|required|will need to|requires)\b.{0,60}\b(?:obtain|clearance|maintain|possess|hold|secret)|clearance.{0,30}\bis required|clearance \(?required",
        folded.replace("not required", ""),
    )


def _under_preferred(lead: str) -> bool:
    headings = _HEADING.findall(lead[-500:])
    return bool(headings) and bool(re.match(r"preferred|desir|nice|bonus", headings[-1]))

"""Citizenship: which nationality or status a sentence requires."""

import re
from collections.abc import Iterator

from pipelines.extract.right_to_work.lexicon import any_of, grammar
from pipelines.extract.right_to_work.readings import Found
from pipelines.extract.right_to_work.sentences import Sentence
from schemas.enums import Citizenship

_NATION = any_of("citizenship", "nation")
_MENTION = grammar(
    r"""
      (?: \b <nation> (?: [\s/,-]{1,3} (?: and\s | or\s | & \s )? <nation> ){0,4} [\s.]{1,2} )? \b (?: citizens? (?:hip)? | nationals? | nationality | passports? ) \b
      (?: \s of \s (?: the \s )? (?: <nation> | an_eu_country | our_48 | one_of_our ) )?
    | \b usc s? \b | \b citizens? \b
    | \b nationalit[éy] s? \s (?: fran[cç]aise | belge | suisse ) | \b nacionalidad \b | \b (?: deutsche | österreichische | eu-? ) \s? staatsangehörigkeit \b | \b staatsbürger\w* \b
    """,
    nation=_NATION,
)
_PERSON = grammar(r"\b (?: u\.?\s?s\.? | united_states ) \s* \"? persons? \b | \b itar (?: _eligible | _compliant_person ) ")
_PERSON_LAW = grammar(r"1324b | \b 120\.1[56] | \b 120\.62 | protected_individual | refugee | asyl")
_ITAR = grammar(r"\b itar\b | export (?:_|-) (?: control | regulation | compliance | licen | authori ) | \b ear\b | international_traffic")
_RESIDENT = grammar(
    r"(?: permanent | lawful | legal ) _ (?: permanent_ )? residen | \b green_?cards? \b | \b gc s? \b | \b lpr | resident_alien | \b pr \b | \b permanent_(?:uk|us)_residen"
)
_OTHERWISE = grammar(
    r"\b or \b [^.;]{0,40} (?: authori[sz]\w+ | eligib\w+ | legal_right | right_to_work | work_permit | visas? | lawfully | otherwise | ead | h-?1b | permit ) | \b and_(?: those | all | other | any ) [^.;]{0,30} (?: authori[sz] | eligib ) | foreign_nationals | (?: \b and | / | , ) \s* (?: lawfully | all )_authori | \b non-?_?u?\.?s?\.?_?citizens"
)
_NOT_REQUIRED = grammar(
    r"""\b (?: prefer(?:red|ence|ably)? | a_plus | desired | desirable | without_regard | regardless | discriminat\w* | citizenship_status | corporate | citizen_science | nice_to_have | not_required | not_(?:a_)?require\w* | not_necessary
        | complaints? | immigration_status | protected | naturali[sz]ation_act | spous\w+ | indicate_your | your_current | both | equal_opportunity | ideally ) \b"""
)
_REQUIRED = grammar(
    r"""\b (?: must | required? | requires? | requiring | requirements? | only | need s? | necessary | mandatory | restricted | limited | open_to | available_to | eligible | able_to | have_to | should | shall | verification | proof | due_to | clearances? | cleared? | hold | qualif\w+ | status | possess | if_you_are | as_an? | full | due
        | obligatoire | requis\w* | erforderlich | voraussetzung | candidates | applicants | accept | public ) \b"""
)
_OFF_BEFORE = re.compile(
    r"(?:corporate|good|responsible|global|first[- ]class|senior|community|better|fellow|private|world|serve|serving|our|local|all|city|digital|class|smart|for|of|to|its|helping|with|by|rights|help|between)\s*$"
)
_OFF_AFTER = re.compile(
    r"^\s*(?:scien|service|engagement|data|developer|journal|bank|experience|centric|status|complaint|request|financ|advisory|portal|participation|group|inc\b|'s\b|insurance|security|and immigration|who exempt|business|in need|as well as)"
)
_CITIZEN_AS_CITIZEN = re.compile(r"\b(?:be|are|is|possess|hold|require\w*)\s+(?:a\s|an\s)?$")


def find_citizenship(sentence: Sentence, country: str | None = None) -> Iterator[Found]:
    """What the sentence requires; at most one. ``country`` (ISO 3166-1 alpha-2) tells "German citizen" in Germany from elsewhere."""
    folded = sentence.folded
    if sentence.asks:
        return
    if person := _PERSON.search(folded):
        if not _NOT_REQUIRED.search(folded) and not re.search(r"non-$", folded[: person.start()]):
            yield Found(Citizenship.US_PERSON, "citizenship.us_person", *person.span())
        return
    for mention in _MENTION.finditer(folded):
        if _is_off_topic(mention, folded):
            continue
        value = _value(mention, sentence)
        if value:
            yield Found(value, f"citizenship.{value}", *mention.span())
        return


def _is_off_topic(mention: re.Match[str], folded: str) -> bool:
    before, after = folded[: mention.start()], folded[mention.end() :]
    bare = mention[0] in {"citizen", "citizens", "nationals", "national", "nationality", "citizenship", "passport", "passports"}
    if _OFF_AFTER.search(after):
        return True
    if not bare:
        return False
    if mention[0].startswith("citizenship"):
        return not _REQUIRED.search(folded) or bool(re.search(r"[,/]\s*$", before[-3:]))
    return (
        bool(_OFF_BEFORE.search(before[-20:]))
        or mention[0] in {"national", "passport", "passports", "nationality"}
        or not (_REQUIRED.search(folded) or _header(folded, mention))
    )


def _header(folded: str, mention: re.Match[str]) -> bool:
    return bool(re.search(r"[|(;-]\s*$", folded[: mention.start()][-4:]))


def _value(mention: re.Match[str], sentence: Sentence) -> Citizenship | None:
    folded = sentence.folded
    near = folded[max(0, mention.start() - 110) : mention.end() + 130]
    if _NOT_REQUIRED.search(near):
        return None
    if _OTHERWISE.search(near):
        return None
    if not (
        _REQUIRED.search(near)
        or len(folded) < 70
        or _header(folded, mention)
        or re.search(r"require|qualif|clearance|eligib", sentence.before[-60:])
    ):
        return None
    if _RESIDENT.search(near):
        return Citizenship.US_PERSON if _PERSON_LAW.search(folded) or _ITAR.search(folded) else Citizenship.CITIZEN_OR_PERMANENT_RESIDENT
    return (
        Citizenship.OTHER if re.search(r"\b(?:eu|e\.u|european|eea|efta|schengen|48|tcn|passports?)\b", mention[0]) else Citizenship.CITIZEN
    )

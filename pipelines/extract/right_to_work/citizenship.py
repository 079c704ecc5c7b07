"""Citizenship: which nationality or status a sentence requires."""

import re
from collections.abc import Iterator

from pipelines.extract.right_to_work.lexicon import TABLES, any_of, grammar
from pipelines.extract.right_to_work.readings import Found
from pipelines.extract.right_to_work.sentences import Sentence
from schemas.enums import Citizenship

_COUNTRY_OF = {word: country for country, words in TABLES["nations"].items() for word in words}
_NATION = f"(?:{any_of('nations')[3:-1]}|{any_of('unions')[3:-1]})"
_UNION = grammar(r"<unions> | member_countr | member_state", unions=any_of("unions"))
_NATION_WORD = grammar(any_of("nations"))

_NAMED = grammar(
    r"""
      <nation> [.)]? (?: [\s/,&-]{1,3} (?: (?: and | or )_ )? <nation> [.]? ){0,4} [\s.-]{1,3} (?: citizens? (?:hip)? | nationals | national (?! _ (?! or | and | with | who )[a-z] ) | nationality | passports? (?: _holders? )? ) \b
    | \b (?: citizens? (?:hip)? | nationals? | nationality ) (?: _of | [:=\s-]{1,4} ) \s? (?: the_ | an?_ | one_of_ (?: our | the )_ )? (?: <nation> | [\w-]+_member[\s-](?:countr|state) | our_ (?= \d ) )
    | (?<! \d\s ) \b usc s? \b (?= \s? (?: [/,&)] | or\b | and\b | only | gc | green | $ ) )
    | \b nationalit[eé] _ (?: <nation> ) | \b nacionalidade? \s* :? _ (?: <nation> ) | (?: <nation> ) \s? staatsangehörigkeit \b
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
_PERSON = grammar(r"\b (?: u\.?\s?s\.? | united_states )[\s-]* \"? persons? \b | \b itar[\s-] (?: eligible | compliant_person )")
_LAW = grammar(r"1324b | \b 120\.1[56] | \b 120\.62 | protected_individual | refugee | asyl | \b itar \b | \b ear \b | export[\s-] (?: control | regulation | compliance | licen | law ) | international_traffic")
_RESIDENT = grammar(r"(?: permanent | lawful | legal ) _ (?: permanent_ )? (?: u\.?s\.?_ )? residen | \b green_?cards? \b | \b gc s? \b | \b lpr | resident_alien | \b pr \b | gc_holders")
_OTHERWISE = grammar(
    r"""(?: \b or_ | / \s? | (?: & \s? | \b and_ ) (?: all | those | other | any | anyone | individuals | persons | people | candidates | lawfully )\w* ) [^;]{0,60} (?: (?<! export\s ) authori[sz]ed_to_work | lawfully_authori | legally_authori | parties_authori | authori[sz]ation_ (?: to_work | for_employment ) | eligible_to_work | right_to_ (?: work | regular | live ) | work(?:ing)?_permits? | residence_permits? | work_visas? | visa_holders? | valid_visas? | other_visas? | otherwise_authori | foreign_national
        | employment_authori | work_authori | non-?_?u?\.?s?\.?_?citizens )
    | \b (?: h-?1-?b | opt | ead | gcead | gc-ead | h4 | tn | l2 | cpt ) s? (?: [\s/,&-] | $ ) | foreign_nationals
"""
)
_OFF_BEFORE = re.compile(
    r"(?:corporate|good|responsible|global|first[- ]class|senior|community|better|fellow|private|world|serve|serving|our|local|all|city|digital|class|smart|for|of|to|its|helping|with|by|rights|help|between)\s*$"
)
_OFF_AFTER = re.compile(
    r"^\s*(?:scien|service|engagement|data|developer|journal|bank|experience|centric|status|complaint|request|financ|advisory|portal|participation|group|inc\b|'s\b|insurance|security|and immigration|who exempt|business|in need|as well as)"
)
_CITIZEN_AS_CITIZEN = re.compile(r"\b(?:be|are|is|possess|hold|require\w*)\s+(?:a\s|an\s)?$")


def find_citizenship(sentence: Sentence, country: str | None = None, *, sponsored: bool = False) -> Iterator[Found]:
    """What the sentence requires; at most one.

    ``country`` (ISO 3166-1 alpha-2): a nationality of another country is "other". ``sponsored``: the sentence offers visas, so that a
    citizen named beside them is one of several who may come.
    """
    folded = sentence.folded
    if sentence.asks or sponsored or _SENTENCE_OFF.search(folded):
        return
    if (person := _PERSON.search(folded)) and not _NOT_AFTER.search(folded[person.end() :]) and not _NOT_BEFORE.search(folded[: person.start()]):
        yield Found(Citizenship.US_PERSON, "citizenship.us_person", *person.span())
        return
    for mention in (*_NAMED.finditer(folded), *_BARE.finditer(folded)):
        if value := _value(mention, folded, country):
            yield Found(value, f"citizenship.{value.value}", *mention.span())
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
    if _OTHERWISE_BEFORE.search(before + mention[0]) or _OTHERWISE.search(after):
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

"""Citizenship: which nationality or status a sentence requires."""

import re
from collections.abc import Iterator

from pipelines.extract.eligibility.readings import Found
from pipelines.extract.eligibility.sentences import Sentence
from pipelines.extract.words.grammar import TABLES, any_of, grammar
from schemas.enums import Citizenship

_COUNTRY_OF = {word: country for country, words in TABLES["nations"].items() for word in words}
_NATION = f"(?:{any_of('nations')}|{any_of('unions')})"
_UNION = grammar(r"<unions> | member_countr | member_state", unions=any_of("unions"))
_NATION_WORD = grammar(any_of("nations"))

_NAMED = grammar(
    r"""
      <nation> [.)]? (?: [\s/,&-]{1,3} (?: (?: and | or )_ )? <nation> [.]? ){0,4} [\s.-]{1,3} (?: citizens? (?:hip)?
          | nationals | national (?! _ (?! or | and | with | who )[a-z] ) | nationality
          | passports? (?: _holders? )? ) \b
    | \b (?: citizens? (?:hip)? | nationals? | nationality ) (?: _of | [:=\s-]{1,4} ) \s? (?: the_ | an?_
      | one_of_ (?: our | the )_ )? (?: <nation> | [\w-]*member[\s-](?:countr|state) | our_ (?= \d ) )
    | (?<! \d\s ) \b usc s? \b (?= \s? (?: [/,&)] | or\b | and\b | only | gc | green | $ ) )
    | \b nationalit[eé] _ (?: <nation> ) | \b nacionalidade? \s* :? _ (?: <nation> )
      | (?: <nation> ) \s? staatsangehörigkeit \b
    """,
    nation=_NATION,
)
_BARE = grammar(
    r"""
      \b (?: must_be | only | are | require[sd]? (?: _a )? | being ) _ (?: an?_
          | full_ )? citizens? \b (?! \W+ (?: scien | of_the_world | service ) ) | \b citizens?_only \b
          | \b citizenship_ (?: is_ | status_is_ )? (?: a_ )? (?: required | requirement | mandatory | must )
    | \b requir (?: es | ing | e )_ (?: full_ )? citizenship \b | \b citizens?(?:hip)? (?: _ (?: or | and | & )_
      | \s? / \s? ) (?: possess_ | have_ | hold_ )? (?: legal_ | lawful_ | a_ )? (?: permanent | green | gc \b | lpr | pr \b )
      | \b (?: green_?cards?
      | gc | permanent_residen\w+ ) (?: _holders? )? (?: _ (?: or | and )_ | \s? / \s? ) citizens?(?:hip)? \b
    | (?<= [|;(-] ) \s* citizens? (?: _ (?: only | required ) )? \s* (?= [|;),] | $ )
    """
)
_PERSON = grammar(r"\b (?: u\.?\s?s\.? | united_states )[\s-]* \"? persons? \b | \b itar[\s-] (?: eligible | compliant_person )")
_LAW = grammar(
    r"""1324b | \b 120\.1[56] | \b 120\.62 | protected_individual | refugee | asyl | \b itar \b | \b ear \b
        | export[\s-] (?: control | regulation | compliance | licen | law ) | international_traffic"""
)
_RESIDENT = grammar(
    r"""(?: permanent | lawful | legal ) _ (?: permanent_ )? (?: u\.?s\.?_ )? residen | \b green_?cards? \b
        | \b gc s? \b | \b lpr | resident_alien | \b pr \b | gc_holders"""
)
_OTHERWISE = grammar(
    r"""(?: \b or_ | \b as_well_as_ | / \s? | (?: & \s? | \b and_ ) (?: all | those | other | any | anyone | individuals | persons
        | people | candidates | lawfully )\w* ) [^;]{0,60} (?: (?<! export\s ) authori[sz]ed_to_work
        | lawfully_authori | legally_authori | parties_authori | authori[sz]ation_ (?: to_work | for_employment )
        | eligible_to_work | right_to_ (?: work | regular | live ) | work(?:ing)?[\s-]permits? | residence_permits?
        | work_visas? | visa_holders? | valid_visas? | other_visas? | otherwise_authori | foreign_national
        | employment_authori | work_authori | non-?_?u?\.?s?\.?_?citizens )
    | \b (?: h-?1-?b | opt | ead | gcead | gc-ead | h4 | tn | l2 | cpt ) s? (?: [\s/,&-] | $ ) | foreign_nationals
    | ^ \s? , \s? (?: an?_ )? (?: valid_ )? (?: work | residence ) [\s-] (?: visa | permit )
"""
)
_OTHERWISE_BEFORE = grammar(
    r"""(?: permits? | visas? | authori[sz]ation | authori[sz]ed_to_work [^;]{0,30} | right_to_work [^;]{0,20}
        | \b h-?1-?b | \b gc-?ead | \b opt ) [^;]{0,45} (?: \b (?: or | and )_ | / ) [^;]{0,40} $"""
)
_NOT_BEFORE = grammar(
    r"""\b (?: preferably | ideally | prefer | non-? | aren't | isn't | not_an? | are_not | is_not | spouses?
        | indicate_your | your_current | renew | tax | multiple | any | by
        | help\w* | serv\w* | protect\w* | among | millions?_of ) [\s-]* (?: an?_ )? $"""
)
_NOT_AFTER = grammar(
    r"""^ [^;.]{0,40} \b (?: (?<! clearance\s ) preferred (?! _ (?: qualif | skill | exper | educat ) )
        | a_plus | desired | desirable | nice_to_have
        | not_ (?: a_ )? requir\w* | not_necessary | complaints? | may_be_required | applications? | preferable | parks?
        | pay_range ) \b"""
)
# "…for others we may have to obtain an export license": nobody is kept out
_LICENSED = grammar(
    r"""\b (?: may | might ) _ (?: \w+_ ){0,6} (?: licen[sc]\w+ | approvals? | authori[sz]ations? )
        | \b whether_ (?: you | the | an? )_"""
)
_INSISTS = grammar(r"\b (?: must_be | only | required_to_be | requires? | restricted ) \b")
_DEMANDED = re.compile(r"\bmust be\b|\bonly\b|\brequires\b|\|\s+(?:is |are )?(?:required|mandatory)\b")
_SENTENCE_OFF = grammar(
    r"""naturali[sz]ation_act | citizenship_and_immigration | \b i-9 \b | form_i-\d | selective_service
        | \b born \b [^.]{0,40} naturali[sz]ed | immigration_and_nationality
        | \b if_ (?: the | this | a | your )_ (?: role | position | job )_requires? \b | certificat\w+_of_citizenship"""
)


def find_citizenship(sentence: Sentence, country: str | None = None, *, sponsored: bool = False) -> Iterator[Found]:
    """What the sentence requires; at most one.

    ``country`` (ISO 3166-1 alpha-2): a nationality of another country is "other". ``sponsored``: the sentence offers
    visas, so that a citizen named beside them is one of several who may come.
    """
    folded = sentence.folded
    if sentence.asks or sponsored or _SENTENCE_OFF.search(folded):
        return
    if _LICENSED.search(folded) and not _INSISTS.search(folded):
        return
    person = _PERSON.search(folded)
    if person and not (_NOT_AFTER.search(folded[person.end() :]) or _NOT_BEFORE.search(folded[: person.start()])):
        yield Found(Citizenship.US_PERSON, "citizenship.us_person", *person.span())
        return
    for mention in (*_NAMED.finditer(folded), *_BARE.finditer(folded)):
        if value := _value(mention, folded, country):
            yield Found(value, f"citizenship.{value.value}", *mention.span())
            return


def _value(mention: re.Match[str], folded: str, country: str | None) -> Citizenship | None:
    before, after = folded[max(0, mention.start() - 90) : mention.start()], folded[mention.end() : mention.end() + 110]
    weak = _NOT_AFTER.search(after)
    if _NOT_BEFORE.search(before) or (weak and not _DEMANDED.search(f"{before[-30:]} | {weak[0]}")):
        return None
    if _OTHERWISE_BEFORE.search(before + mention[0]) or _OTHERWISE.search(after):
        return None
    if _RESIDENT.search(before[-60:] + mention[0] + after):
        return Citizenship.US_PERSON if _LAW.search(folded) else Citizenship.CITIZEN_OR_PERMANENT_RESIDENT
    return _nationality(mention[0], country)


def _nationality(words: str, country: str | None) -> Citizenship:
    if _UNION.search(words):
        return Citizenship.OTHER
    named = {_COUNTRY_OF.get(" ".join(word.split())) for word in _NATION_WORD.findall(words)} - {None}
    return Citizenship.OTHER if country and named and country.upper() not in named else Citizenship.CITIZEN

"""Citizenship: which nationality or status a sentence requires."""

import re
from collections.abc import Iterator

from pipelines.extract.eligibility.citizens import Mention, is_asked_for
from pipelines.extract.eligibility.labels import answered
from pipelines.extract.eligibility.nationalities import NATION, is_own_named, nationality
from pipelines.extract.eligibility.readings import Found
from pipelines.extract.eligibility.sentences import Sentence
from pipelines.extract.words.grammar import any_of, grammar
from pipelines.extract.words.rules import Rule, always, decide
from schemas.enums import Citizenship

# Citizens beside residents, or under a word that admits no others; "优先" and "不限" make a wish and nothing of it.
_CJK_RESIDENTS = "永久居民|永居|绿卡|綠卡|永住者|永住権|영주권"
_CJK = rf"""(?: 公民 | 시민권자? ) (?: \s? (?: 或者? | 、 | / | 和 | 及 | 与 | 與 | 또는 | 혹은 | 및 | , ) \s? [^\s，。；、,;]{{0,4}}?
          (?: {_CJK_RESIDENTS} | prs?\b ) )
        (?! [^，。；;\n]{{0,16}} (?: 优先 | 優先 | 不限 | 우대 | 무관 ) )
      | (?: 仅限 | 僅限 | 只限 | 限于 | 必须是 | 必須是 | 须为 | 須為 | 只招 | 仅招 ) [^，。；;\s]{{0,8}}? 公民"""

_NAMED = grammar(
    r"""
      <nation> [.)]? (?: [\s/,&-]{1,3} (?: (?: and | or )_ )? <nation> [.]? ){0,4} [\s.-]{1,3} (?: citizens? (?:hip)?
          | nationals | national (?! _ (?! or | and | with | who )[a-z] ) | nationality
          | passports? (?: _holders? )? ) \b
    | \b (?: citizens? (?:hip)? | nationals? | nationality | passports? (?: _holders? )? ) (?: _required | _requirement | _status )? (?: _of
        | [:=\s-]{1,4} ) \s? (?: the_ | an?_
      | one_of_ (?: our | the )_ )? (?: (?: [\w'-]+_ ){0,3} [\w-]*member[\s-](?:countr|state) | our_ (?= \d )
      | <nation> (?: (?: ,_ | _and_ | _or_ | /) (?: (?: the | another | other | any )_ )? <nation> ){0,5} )
    | (?<! \d\s ) \b usc s? \b (?= \s? (?: [/,&).] | or\b | and\b | only | gc | green | \s* $ ) ) | usc (?= \s? / \s? gc )
    | \b (?: citizens? | nationals? )_of_an?_ (?: [\w-]+_ ){1,3} country \b
    | \b <status> \s* :? (?: \s{1,4} <between> ){0,8} \s{1,4} (?: <nation> )
    | \b (?: <nation> ) [\s-]? <status> | \b граждан\w+ \s* [:-]? \s* (?: только_ )? (?: рф | росси[яи] ) | 日本国籍
    | <cjk>
    | \b <people> (?: _ (?: and | or )_prs? | \s?/\s? prs? )? _only \b | \b only_<people> \b | \b <people> (?: _or_ | \s?/\s? ) prs? \b
    """,
    nation=NATION,
    status=any_of("tongues", "citizenship"),
    between=any_of("alternatives", "between"),
    cjk=_CJK,
    people=any_of("peoples"),
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
    | \b citizens? \s? [,/] \s? (?: holders?_of_ )? (?: an?_ )? (?: permanent | green | gc \b )
    | \b (?: green_?cards? | gc | permanent_residents? ) (?: _holders? )? (?: \s? [,/&] \s? | _ (?: and | or )_ ) (?: us_ )? citizens? \b
    | \b citizens?_or_ (?: holders?_of | people_with | those_with | anyone_with )_ (?: an?_ )? (?: permanent | green | gc \b )
    """
)
ALONE = "citizenship.citizen.alone"  # residents are named to be left out
OWN_TOO = "citizenship.other.own_too"  # the country's own citizens, and others
# "…, but our client insists on citizens only"
_CITIZENS_ALONE = grammar(
    r"""(?: \b (?: but | yet | however ) | [:;] ) .{0,50} \b (?: (?: only | insists?_on | accepts? | demands? )_ .{0,20} citizen
        | citizens?_only )"""
)
_PERSON = grammar(r"\b (?: u\.?\s?s\.? | united_states )[\s-]* \"? persons? \b | \b itar[\s-] (?: eligible | compliant_person )")
_LAW = grammar(
    r"""1324b | \b 120\.1[56] | \b 120\.62 | protected_individual | refugee | asyl | \b itar \b | \b ear \b
        | export[\s-] (?: control | regulation | compliance | licen | law ) | international_traffic"""
)
_RESIDENT = grammar(
    r"""(?: permanent | lawful | legal ) _ (?: permanent_ )? (?: u\.?s\.?_ )? residen | \b green_?cards? \b
        | \b gc s? \b | usc\s?/\s?gc | gc\s?/\s?usc | green-card | \b lpr | resident_alien | (?<! [a-z\d] ) prs? \b | gc_holders
            | \b permanent_residence_in | \b permits?_to_settle | \b settlement_permits? | \b niederlassungserlaubnis | <cjk>""",
    cjk=_CJK_RESIDENTS,
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
    | ^ (?: \s? / \s? | _or_ ) (?: an?_ )? (?: valid_ | work_ )? visas? \b (?! \s? [:?] )
"""
)
_OTHERWISE_BEFORE = grammar(
    r"""(?: permits? | visas? | authori[sz]ation | authori[sz]ed_to_work [^;]{0,30} | right_to_work [^;]{0,20}
        | \b h-?1-?b | \b gc-?ead | \b opt ) [^;]{0,45} (?: \b (?: or | and )_ | / ) [^;]{0,40} $"""
)
# "Visa: H1B, EAD, USC": citizens among those who are none
_LISTED_BEFORE = grammar(
    r"""\b (?: h-?1-?b | h-?4 (?: [\s-]?ead )? | l-?2 | (?: gc-? )? ead | opt | cpt | tn | e-?3 ) s? (?: [\s,/&-]+ (?: h-?1-?b | h-?4 | l-?2
        | gc-?ead | ead | gc | green_cards? | opt | cpt | tn | e-?3 | u\.?s\.? | or | and ) s? \b )* [\s,/&-]* $"""
)
_RESIDENTS = (
    r"\b (?: permanent_residen\w+ | green[\s-]?cards? (?: _holders? )? | gc s? (?: _holders? )? (?! [\s-]? ead ) | lprs? | prs? \b )"
)
# "citizens only, and no green card": residents are named to be left out
_RESIDENTS_OUT = grammar(
    r"""<residents> \b (?: _ (?! and | or | who | but ) [\w-]+ ){0,2} [\s,]{0,2} (?: cannot | excluded | ineligible | insufficient | won't
            | (?: \b not | n't ) \b (?! _ (?: need | requir ) ) )
      | \b (?: no | not ) _ (?: open_to_ | to_ | for_ )? (?: an?_ )? <residents>
      | <residents> \b .{0,40} (?: \b (?: yet | but | however ) | : ) .{0,50} \b (?: citizens?_only
            | (?: only | demands? | requires? | insists?_on )_ .{0,20} citizen )
      | \b (?: although | though | while | even_if )_ .{0,60} <residents> .{0,80} \b (?: citizens?_ (?: only | alone )
            | (?: only | demands? | requires? | insists?_on )_ .{0,20} citizen )""",
    residents=_RESIDENTS,
)
# "…for others we may have to obtain an export license": nobody is kept out
_LICENSED = grammar(
    r"""\b (?: may | might ) _ (?: \w+_ ){0,6} (?: licen[sc]\w+ | approvals? | authori[sz]ations? )
        | \b whether_ (?: you | the | an? )_"""
)
_INSISTS = grammar(r"\b (?: must_be | only | required_to_be | requires? | restricted ) \b")
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
    if sponsored or _SENTENCE_OFF.search(folded) or (_LICENSED.search(folded) and not _INSISTS.search(folded)):
        return
    person = _PERSON.search(folded)
    if person and not sentence.asks and _is_person(person, folded):
        yield Found(Citizenship.US_PERSON, "citizenship.us_person", *person.span())
        return
    for named in (*_NAMED.finditer(folded), *_BARE.finditer(folded)):
        answer = answered(sentence, named.end())
        if answer is False or (sentence.asks and not answer):
            continue
        before, after = folded[max(0, named.start() - 90) : named.start()], folded[named.end() : named.end() + 110]
        mention = Mention(named[0], before, after, folded, country, folded[named.end() :])
        if is_asked_for(mention) and (value := decide(_RULES, mention)):
            yield Found(value, _rule(value, mention), *named.span())
            return


def _rule(value: Citizenship, named: Mention) -> str:
    if value is Citizenship.CITIZEN and _are_residents_out(named.folded):
        return ALONE
    own_too = value is Citizenship.OTHER and is_own_named(named.words, named.country)
    return OWN_TOO if own_too else f"citizenship.{value.value}"


def _is_person(person: re.Match[str], folded: str) -> bool:
    """Whether the sentence demands the "U.S. person" that it names."""
    named = Mention(person[0], folded[: person.start()], folded[person.end() :], folded, None)
    return (
        is_asked_for(named)
        and not _CITIZENS_ALONE.search(folded, person.end())
        and not ("citizen" in folded and _are_residents_out(folded))
    )


def _are_residents_out(folded: str) -> bool:
    return bool(_RESIDENT.search(folded) and _RESIDENTS_OUT.search(folded))


def _resident(named: Mention) -> Citizenship:
    return Citizenship.US_PERSON if _LAW.search(named.folded) else Citizenship.CITIZEN_OR_PERMANENT_RESIDENT


def _nationality(named: Mention) -> Citizenship:
    return nationality(named.words, named.rest, named.country)


_RULES: tuple[Rule[Mention, Citizenship | None], ...] = (
    Rule(lambda n: _are_residents_out(n.folded), _nationality, "US citizens only; a green card will not do."),
    Rule(lambda n: bool(_OTHERWISE_BEFORE.search(n.before + n.words)), always(None), "H-1B, GC or US citizens, all on W2."),
    Rule(lambda n: bool(_LISTED_BEFORE.search(n.before)), always(None), "Visa: H1B, EAD, USC"),
    Rule(lambda n: bool(_OTHERWISE.search(n.after)), always(None), "US citizens and others authorized to work in the US."),
    Rule(lambda n: bool(_RESIDENT.search(n.near)), _resident, "US citizens and green card holders only."),
    Rule(always(True), _nationality, "You must be a British citizen."),
)

"""Citizenship: which nationality or status a sentence requires."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.extract.eligibility.labels import answered
from pipelines.extract.eligibility.readings import Found
from pipelines.extract.eligibility.sentences import Sentence
from pipelines.extract.words.grammar import TABLES, any_of, grammar
from pipelines.extract.words.rules import Rule, always, decide
from schemas.enums import Citizenship

_COUNTRY_OF = {word: country for country, words in TABLES["nations"].items() for word in words}
_NATION = f"(?:{any_of('nations')}|{any_of('unions')})"
_UNION = grammar(r"<unions> | member[\s-](?:countr|state)", unions=any_of("unions"))
_NATION_WORD = grammar(any_of("nations"))

_NAMED = grammar(
    r"""
      <nation> [.)]? (?: [\s/,&-]{1,3} (?: (?: and | or )_ )? <nation> [.]? ){0,4} [\s.-]{1,3} (?: citizens? (?:hip)?
          | nationals | national (?! _ (?! or | and | with | who )[a-z] ) | nationality
          | passports? (?: _holders? )? ) \b
    | \b (?: citizens? (?:hip)? | nationals? | nationality | passports? ) (?: _required | _requirement | _status )? (?: _of
        | [:=\s-]{1,4} ) \s? (?: the_ | an?_
      | one_of_ (?: our | the )_ )? (?: (?: [\w'-]+_ ){0,3} [\w-]*member[\s-](?:countr|state) | our_ (?= \d )
      | <nation> (?: (?: ,_ | _and_ | _or_ | /) (?: the_ )? <nation> ){0,5} )
    | (?<! \d\s ) \b usc s? \b (?= \s? (?: [/,&).] | or\b | and\b | only | gc | green | \s* $ ) ) | usc (?= \s? / \s? gc )
    | \b <status> \s* :? \s{1,4} (?: (?: de | del | d'une? | un | una | um | eines | der | la | el | pays | país | paese | stato
        | landes )_ ){0,5} (?: <nation> )
    | \b (?: <nation> ) [\s-]? <status> | \b граждан\w+ _рф (?! [а-яё] ) | 日本国籍
    | \b <people> (?: _ (?: and | or )_prs? | \s?/\s? prs? )? _only \b | \b only_<people> \b | \b <people> (?: _or_ | \s?/\s? ) prs? \b
    """,
    nation=_NATION,
    status=any_of("tongues", "citizenship"),
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
    | \b citizens? \s?/\s? (?: holders?_of_ )? (?: an?_ )? (?: permanent | green | gc \b )
    | \b (?: green_?cards? | gc | permanent_residents? ) (?: _holders? )? (?: \s? [,/&] \s? | _ (?: and | or )_ ) (?: us_ )? citizens? \b
    | \b citizens?_or_ (?: holders?_of | people_with | those_with | anyone_with )_ (?: an?_ )? (?: permanent | green | gc \b )
    """
)
ALONE = "citizenship.citizen.alone"  # residents are named to be left out
_PERSON = grammar(r"\b (?: u\.?\s?s\.? | united_states )[\s-]* \"? persons? \b | \b itar[\s-] (?: eligible | compliant_person )")
_LAW = grammar(
    r"""1324b | \b 120\.1[56] | \b 120\.62 | protected_individual | refugee | asyl | \b itar \b | \b ear \b
        | export[\s-] (?: control | regulation | compliance | licen | law ) | international_traffic"""
)
_RESIDENT = grammar(
    r"""(?: permanent | lawful | legal ) _ (?: permanent_ )? (?: u\.?s\.?_ )? residen | \b green_?cards? \b
        | \b gc s? \b | usc\s?/\s?gc | \b lpr | resident_alien | \b prs? \b | gc_holders | \b permanent_residence_in"""
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
        | indicate_your | your_current | renew | tax | multiple
        | help\w* | serv\w* | protect\w* | among | millions?_of ) [\s-]* (?: an?_ )? $
      | \b any_ $ | \b by_ (?: an?_ )? $"""
)
_ANY_MAY = grammar(r"\W* (?: may | can )_apply")
# A demand denied: what stands between the denial and the citizen says only what one would be or have.
_UNNEEDED = grammar(
    r"""(?: (?: \b not | n't ) _ (?: [a-z]+_ ){0,2}? (?: need | have_to | requir\w+ | ask | demand | insist | necessary | restrict\w*
        | limit\w* | just | only
        | matter )
            | \b need_not | \b needn't | \b no_need | \b (?: regardless | irrespective )_of | \b no_matter | \b without )
        (?: _ (?: to | be | being | you | that | an? | the | hold | holding | have | possess | having | for | of | on | any | us
            | full | your
            | applicants? | candidates? | current | by | it | is | if | are ) ){0,6} _ $"""
)
_NO = grammar(r"\b no_ (?: [a-z]+_ )? $")
_NEEDED_NOT = grammar(
    r"""\W* (?: (?: status | holder | candidate ) _ )? (?: (?: is | are )_ (?: not | never )_ | isn't_ | aren't_ | not_ ) (?: an?_
        | strictly_ )?
        (?: need\w* | requir\w+ | necessary | must | mandatory | obligatory | compulsory | prerequisite | precondition | condition ) \b"""
)
_NEEDED = grammar(r"\W* (?: is_ )? (?: needed | required | requirements? | necessary )\b")
_NOT_AFTER = grammar(
    r"""^ [^;.]{0,40} \b (?: (?<! clearance\s ) preferred (?! _ (?: qualif | skill | exper | educat ) )
        | a_plus | optional | desired | desirable | nice_to_have
        | not_ (?: a_ )? requir\w* | not_necessary | complaints? | may_be_required | applications? | preferable | parks?
        | pay_range ) \b"""
)
# Citizens spoken of: helped, served, told apart by a rule of their own, or the subject of another statement
_PLURAL = re.compile(r"(?:citizens|nationals|holders|passports)$")
_SERVED = grammar(
    r"""\b (?: advis\w+ | lets? | allow\w* | enabl\w+ | represent\w* | assist\w* | inform\w* | counsel\w* | train\w* | teach\w* | serv\w+
        | help\w* | protect\w* | support\w* | empower\w* | connect\w* | for | of | from | among | between | by | gives? | offers? )_
        (?: [\w,.-]+_ ){0,3} $"""
)
_RULE_FOR_THEM = grammar(
    r"""\b (?: required | needed | mandatory | obligatory | optional | necessary | provided | enough | sufficient
        | preferred )_for_ (?: the_ | all_ | our_ )? $
      | ^ \W* for_ (?: all_ | our_ )? $"""
)
_DEMAND = grammar(
    r"""\b (?: must | only | requir\w+ | restricted | limited | eligib\w+ | need s? | apply | considered? | hir(?:e|ing) | employ\w*
        | accept\w*
        | position | role | job | vacancy | post | applicants? | candidates? | status | open | mandatory | seeking | looking
            | reserved | recruit\w* | permit\w*
        | authori[sz]\w+ | welcome | encouraged | itar | work | exclusively ) \b"""
)
_NO_NEED = grammar(
    r"""\W* (?: holders?_ )? (?: who_ )? (?: do_not | does_not | don't | doesn't | are_not | aren't | need_not ) _ (?: have_to | need
        | requir | oblig )"""
)
_ACTS = grammar(r"[^.;]{0,25}? \b (?: can | may | get s? | are | have | receive | use | pay | live ) \b")
_BIOGRAPHY = grammar(
    r"""\b (?: (?: co-?)?founders? | ceo | cto | president | chair\w* | he | she | his | her | wife | husband | spouses?
        | dependa?nts? | dependents? | parents?
        | customers? | clients? | guests? | author | owner )_ (?: \w+_ ){0,3} (?: is | are | was | were | being )_ (?: an?_ )? $"""
)
_OF_SOME_JOBS = grammar(
    r"""\b (?: many | some | certain | several | most | other | various | few )_ (?: of_ )? (?: (?: our | the | these
        | its )_ )? (?: \w+_ ){0,2}
        (?: positions | roles | jobs | contracts | projects | clients | customers | program(?:me)?s | engagements | opportunities
            | openings ) \b [^;]{0,60} $"""
)
_RESIDENTS = r"\b (?: permanent_residen\w+ | green\s?cards? (?: _holders? )? | gc s? (?: _holders? )? (?! [\s-]? ead ) | lprs? )"
# "citizens only; a green card is not enough": residents are named to be left out
_RESIDENTS_OUT = grammar(
    r"""<residents> \b (?: _ (?! and | or | who | but ) [\w-]+ ){0,2} [\s,]{0,2} (?: cannot | excluded | ineligible | insufficient | won't
            | (?: \b not | n't ) \b (?! _ (?: need | requir ) ) )
      | \b (?: no | not ) _ (?: open_to_ | to_ | for_ )? (?: an?_ )? <residents>
      | <residents> \b .{0,40} (?: \b (?: yet | but | however ) | : ) .{0,50} \b (?: citizens?_only
            | (?: only | demands? | requires? | insists?_on )_ .{0,20} citizen )""",
    residents=_RESIDENTS,
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


class Mention(NamedTuple):
    """Citizens or a citizenship named in ``words``, between ``before`` and ``after`` in the sentence ``folded``; the job's ``country``."""

    words: str
    before: str
    after: str
    folded: str
    country: str | None

    @property
    def near(self) -> str:
        return self.before[-60:] + self.words + self.after


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
        if value := decide(_RULES, Mention(named[0], before, after, folded, country)):
            alone = value is Citizenship.CITIZEN and _are_residents_out(folded)
            yield Found(value, ALONE if alone else f"citizenship.{value.value}", *named.span())
            return


def _is_person(person: re.Match[str], folded: str) -> bool:
    """Whether the sentence demands the "U.S. person" that it names."""
    off = (
        _NOT_AFTER.search(folded[person.end() :])
        or _NOT_BEFORE.search(folded[: person.start()])
        or _UNNEEDED.search(folded[: person.start()])
    )
    return not off and not ("citizen" in folded and _are_residents_out(folded))


def _are_residents_out(folded: str) -> bool:
    return bool(_RESIDENT.search(folded) and _RESIDENTS_OUT.search(folded))


def _is_preferred(named: Mention) -> bool:
    weak = _NOT_AFTER.search(named.after)
    return weak is not None and not _DEMANDED.search(f"{named.before[-30:]} | {weak[0]}")


def _is_unneeded(named: Mention) -> bool:
    denied = _UNNEEDED.search(named.before) or _NEEDED_NOT.match(named.after)
    return bool(denied or (_NO.search(named.before) and _NEEDED.match(named.after)))


def _is_no_status(named: Mention) -> bool:
    """ "Not a citizen", "help citizens": but "any citizen may apply"."""
    return bool(_NOT_BEFORE.search(named.before)) and not _ANY_MAY.match(named.after)


def _is_served(named: Mention) -> bool:
    return bool(_PLURAL.search(named.words) and _SERVED.search(named.before)) and not _DEMAND.search(named.folded)


def _is_subject(named: Mention) -> bool:
    """ "Citizens over 18 can vote": they begin a sentence that demands nothing."""
    begins = bool(_PLURAL.search(named.words)) and not named.before.strip(" -*•")
    return begins and bool(_ACTS.match(named.after)) and not _DEMAND.search(named.folded)


def _resident(named: Mention) -> Citizenship:
    return Citizenship.US_PERSON if _LAW.search(named.folded) else Citizenship.CITIZEN_OR_PERMANENT_RESIDENT


def _nationality(named: Mention) -> Citizenship:
    if _UNION.search(named.words):
        return Citizenship.OTHER
    nations = {_COUNTRY_OF.get(" ".join(word.split())) for word in _NATION_WORD.findall(named.words)} - {None}
    return Citizenship.OTHER if named.country and nations and named.country.upper() not in nations else Citizenship.CITIZEN


_RULES: tuple[Rule[Mention, Citizenship | None], ...] = (
    Rule(_is_unneeded, always(None), "Nobody here has to ask: you do not need to be a Canadian citizen."),
    Rule(_is_no_status, always(None), "Preferably a Dutch citizen, but all are read."),
    Rule(_is_preferred, always(None), "Irish citizenship is a plus for this desk."),
    Rule(lambda n: bool(_NO_NEED.match(n.after)), always(None), "Swedish nationals do not need a permit for the ferry."),
    Rule(lambda n: bool(_BIOGRAPHY.search(n.before)), always(None), "Our founder is a Danish citizen."),
    Rule(lambda n: bool(_OF_SOME_JOBS.search(n.before)), always(None), "Several of our contracts call for US citizenship."),
    Rule(
        lambda n: bool(_RULE_FOR_THEM.search(n.before)) and "only" not in n.after[:12],
        always(None),
        "Training is provided for Omani nationals.",
    ),
    Rule(_is_served, always(None), "The app lets Finnish citizens renew a licence."),
    Rule(_is_subject, always(None), "Latvian citizens can vote in the app."),
    Rule(lambda n: _are_residents_out(n.folded), _nationality, "US citizens only; a green card is not enough."),
    Rule(lambda n: bool(_OTHERWISE_BEFORE.search(n.before + n.words)), always(None), "H-1B, GC or US citizens, all on W2."),
    Rule(lambda n: bool(_OTHERWISE.search(n.after)), always(None), "US citizens and others authorized to work in the US."),
    Rule(lambda n: bool(_RESIDENT.search(n.near)), _resident, "US citizens and green card holders only."),
    Rule(always(True), _nationality, "You must be a British citizen."),
)

"""Who grants what is mentioned: the employer, somebody else, or nobody; and Visa the company, which grants nothing."""

import re

from pipelines.extract.eligibility.cues import TO_BE_HAD
from pipelines.extract.eligibility.reach import last
from pipelines.extract.words.grammar import any_of, grammar
from schemas.enums import RequirementKind

# Lines that say what the candidate does or brings. Without a subject of their own, they do not speak of the employer.
OF_THE_CANDIDATE = frozenset({RequirementKind.REQUIRED, RequirementKind.PREFERRED, RequirementKind.RESPONSIBILITY})

# "You'll organise visas", "this person will define sponsorships": the job's own task. "You will receive a visa" is none.
_TASK = grammar(
    r"""\b (?: you (?: _ (?: will | would | can | shall | have | may )\b | 'll | 've | 'd )
             | (?: this | the | our | an? ) _ (?: [\w-]+ _ ){0,3} (?: person | manager | lead | specialist | coordinator | assistant
                 | hire | candidate | role | position | engineer | intern ) _ (?: will | is_responsible | manages? | leads? | owns? ) \b
             | (?: responsible | responsibility | experience | knowledge | understanding | background | skills? | expertise | familiarity
                 | proficiency | track_record )_ (?: for | of | in | with ) \b
             | (?: role | job | position | post | work | duties | tasks | responsibilities )_
                 (?: includes? | involves? | entails? | requires? )_
                 [\w-]+ing \b
             | (?: working | collaborat\w+ | liais\w+ | coordinat\w+ )_with_ )
        (?! _ (?: (?: also | then | even )_ )? (?: be | get | receive | have | need | enjoy | find | join | qualify | require ) \b )"""
)
# Others who sponsor, apply, or are helped: "our clients are willing to sponsor", "we help companies manage visas".
_OTHER_PEOPLE = r"""\b (?: companies | businesses | employers | customers | clients | users | immigrants | startups | families | travell?ers
    | universities | firms | institutions | investors | founders | guests | visitors | tourists | banks | brands | exhibitors
    | partners | speakers | athletes ) \b"""
_OTHERS = grammar(_OTHER_PEOPLE)
# The employer as a subject: a pronoun, what is said of it without one ("Happy to sponsor", "Can sponsor"), or a verb that says what
# somebody who is named does ("Acme can sponsor", "Acme provides").
_WE = grammar(
    r"""\b (?: we | let_us | we'(?: ll | re | d | ve ) | i | i'll | wir | nous | wij ) \b
      | ^ \W* (?: (?: can | will | may | might | could | would | also | happily | gladly | definitely | do | does | are | fully )_ ){0,2}
        (?: happy | glad | able | willing | open | ready | prepared )_ to \b
      | (?: ^ | [(,:.[] | \band_ | \bor_ ) \W* (?: can | will | may | might | could | would ) _ (?: \w+_ )? $
      | (?: ^ | [(,:.[] ) \W* (?: can | will | may | might | could | would | do | does | offer | offers ) _
      | (?<! \b job ) (?<! \b you ) (?<! \b who ) (?<! \b that ) _ (?: can | will | does | may | might | is_ (?: able | willing
          | happy | open | ready )
          | provides | offers | sponsors | covers | supports | helps | pays | handles | assists ) \b
      | \b (?: our_ (?: (?! <others> ) [\w-]+_ ){1,3} | (?: hospitals | clinics | schools | homes | hotels | restaurants | farms | sites
          | offices | branches )_ ) (?: can_ | will_ | also_ )? (?: offer | provide | sponsor | support | cover | arrange )\b
      | \b (?: vi_hj[äæe]lper | ayudamos | gestionamos | tramitamos | aiutiamo | ajudamos | bieten | übernehmen | unterstützen
          | offrons | aidons
          | ofrecemos | oferecemos | offering | offered | provided )\b""",
    others=_OTHER_PEOPLE,
)
# Who is told what to do for others, without a subject: "Guide new joiners through visa paperwork"
_TOLD = grammar(
    r"""(?: ^ | [:•·] _? | - _ ) \W* (?: guide | assist | advise | counsel | coordinate | prepare | process | manage | arrange
        | support | help | handle | ensure
          | oversee | liaise | provide )_ (?: [\w-]+ _ ){0,4} (?: joiners | hires | employees | staff | students | assignees
              | transferees | researchers | visitors
        | delegates | faculty | scholars | guests | expat\w* | families | colleagues | clients | travell?ers | participants | crew
            | artists | players )\b"""
)
# Where something is said about it, and of whom: "details of sponsorship are on the intranet", "visa-friendly employers"
_ABOUT = grammar(
    r"""\b (?: details? | information | info | questions? | faq s? | guide s? | guidance | articles? | lists? | director(?:y|ies)
        | blog | page s? | news | posts? | (?: read | learn | find_out | know )_more | ask_\w+
        | threads?'? )_ (?: \w+_ ){0,2} (?: of | on | about | for | regarding | with | lists )_ (?: [\w-]+_ ){0,3} $"""
)
# What is built or sold: "software that helps people get visas"
_PRODUCT = grammar(r"""\b (?: software | apps? | platform | products? | tools? | technology | solutions? | start-?up
    | service )_ (?: that | which | to | for | helping )_""")
_OF_OTHER_JOBS = grammar(r"^ [\s-]? (?: friendly )? \s (?: posts? | employers? | companies | firms | jobs )\b")
_GIVEN = grammar(r"""\b you (?: 'll | _will )_ (?: also_ )? (?: have | get | receive
    | enjoy )\b""")  # what the candidate is given, not asked for
_OURS = grammar(r"\b (?: our | company | happy | glad ) \b")
# The job itself: "This post comes with a work visa", "is eligible for sponsorship", "All vacancies include insurance and provide a visa"
_BY_JOB = grammar(
    r"""\b (?: (?: role | position | job | post | opening | contract | internship | scholarship | apprenticeship ) s? | vacanc(?:y|ies) )_
        (?: [^.;:|]{0,60} (?: , \s? | \b and_ ) )? (?: also_ )?
        (?: comes?_with | includes? | provides? | offers? | carr(?:y|ies) | qualif(?:y|ies)_for
          | (?: is | are | (?: may | might | could | will )_be )_ (?: \w+ly_ )? eligible_for )_ (?: (?! [\w-]*ing\b ) [\w-]+_ ){0,3} $"""
)
# Of a visa that is dealt with: the task of whoever holds the job
_WORKED_ON = grammar(
    r"^ [\s-] (?: process\w* | applications? | petitions? | cases? | matters? | admin\w* | work | compliance | polic\w+ )\b"
)
_THEY_CAN = grammar(
    r"""\b (?: guests | visitors | tourists | clients | customers | users | travell?ers | exhibitors | speakers | athletes | delegates )_
        (?: can | may | will | could )_ [^.;]{0,30} $"""
)
_FOR_OTHERS = grammar(
    r"""^ \W* (?: (?: support | assistance | help | sponsorship | process\w* | application s? )_ )? (?: for | to )_
        (?: (?: all | our | the | their | new | your )_ )? (?: [\w-]+_ )? (?: companies | businesses | employers | customers | clients
        | users | families | travell?ers | guests | visitors | tourists | speakers | employees_ (?: visiting | travell?ing ) ) \b"""
)


def is_by_us(before: str) -> bool:
    """Whether the clause's words up to the granting verb have the employer for their subject."""
    return _WE.search(before) is not None or _OURS.search(before) is not None


def is_by_job(before: str, after: str) -> bool:
    """Whether the visa comes with the job, by the clause's words around the mention."""
    return _BY_JOB.search(before) is not None and not (_WORKED_ON.match(after) or _FOR_OTHERS.match(after))


def is_by_others(before: str, after: str, kind: RequirementKind | None) -> bool:
    """Whether somebody else grants or is granted it, by the clause's words around the mention; a line of ``kind`` without a subject
    speaks of the candidate."""
    if (
        _FOR_OTHERS.match(after)
        or _OF_OTHER_JOBS.match(after)
        or _ABOUT.search(before)
        or _TOLD.search(before)
        or _THEY_CAN.search(before)
        or _PRODUCT.search(before)
    ):
        return True
    we, task = last(_WE, before), last(_TASK, before)
    if we:
        return bool((task and we.start() < task.end()) or _OTHERS.search(before, we.end()))
    asked = kind in OF_THE_CANDIDATE and not _GIVEN.search(before)
    return asked or bool(task or _OTHERS.search(before))


_VISA = re.compile(r"Visa(?:'s|’s)?\b")
_NAME = r"[A-Z][\w.&'’-]*(?:[ ][A-Z][\w.&'’-]*){0,3}"
_NAME_AHEAD = re.compile(rf"({_NAME})(?:,|[ ]?[&/+]|,?[ ](?:and|or))[ ]$")
_NAME_BEHIND = re.compile(rf"(?:,(?:[ ](?:and|or))?|[ ]?[&/+]|[ ](?:and|or))[ ]?({_NAME})")
# "Visa can help merchants": a subject; "Visa can be arranged" is none
_SUBJECT = re.compile(
    r" (?:(?:can|will|could) (?!be\b|not\b)[a-z]+|helps|enables|lets|offers|provides|supports|wants|builds|works|believes|expects"
    r"|employs|hires|values|knows|has (?!been)"
    r"|is (?:our|an?|the|one))\b"
)
_COMPANY_AHEAD = re.compile(
    r"(?i)\b(?:from|at|by|with|like|including|include|includes|such as|joined|join|joining|left|acquired|between|alongside|partners?|"
    r"backed by|powered by|accept|accepts|accepting|ex-|of)[ ]$"
)
# "help Visa launch", "provide Visa with": one who is helped or served, not what is given
_OBJECT_AHEAD = re.compile(r"\b(?:help|serve|advise|enable|provide|give|let|make|support|equip|show)(?:s|d|ed|ing)?[ ]$")
# "Visa's engineers", "Visa hired us": the company's own, and what it does; "Visa provided" is none
_OWN = re.compile(r" (?!(?:provided|available|sponsored|accepted|ok|okay|are|for|and|or|is|welcome|sponsorship)\b)[a-z]")
_ITSELF = re.compile(r" (?:does|did|itself|whose|and its)\b")
_DEED = re.compile(
    r" (?!(?:provided|offered|covered|sponsored|required|needed|processed|supported|arranged|included|paid|costs|fees)\b)"
    r"[a-z]+(?:ed|s) (?:us|its|our|the|an?|new|more)\b"
)
_OBJECT_BEHIND = re.compile(
    r"[ ](?=in [a-z]+ing\b)"
    r"|[ ](?!(?:for|if|to|in|and|or|where|when|as|transfers?|fees?|costs?|process\w*|help|aid|cases?|matters?|petitions?|filings?"
    r"|renewals?)\b)[a-z]{3,}\b"
)
_WORDS_OF_OFFERS = grammar(any_of("beside_visa", "words"))
_IMMIGRATION = grammar(any_of("beside_visa", "immigration"))


def is_company(raw: str, start: int, end: int) -> bool:
    """Visa the company: written as a name, in a list of names ("Visa, Stripe and Uber") or behind a word that takes a name ("raised from
    Visa"), with no word of immigration near. "Relocation, Visa, Housing" is a list of perks."""
    if not _VISA.fullmatch(raw, start, end):
        return False
    before, after = raw[max(0, start - 60) : start], raw[end : end + 60]
    if _IMMIGRATION.search(f"{before.lower()} | {after.lower()}") or TO_BE_HAD.match(after.lower()):
        return False
    if (not before.strip(" -*•") or before.endswith(", ")) and (_SUBJECT.match(after) or _DEED.match(after)):
        return True
    if _ITSELF.match(after):
        return True
    if raw[start:end].endswith("s") and _OWN.match(after):
        return True
    if _OBJECT_AHEAD.search(before) and _OBJECT_BEHIND.match(after):
        return True
    names = [found[1] for found in (_NAME_AHEAD.search(before), _NAME_BEHIND.match(after)) if found]
    if names:
        return not any(_WORDS_OF_OFFERS.search(name.lower()) for name in names)
    return _COMPANY_AHEAD.search(before) is not None

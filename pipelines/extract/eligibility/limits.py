"""Where an offer ends: for some only, later, elsewhere than here; and refusals that name no visa."""

import re
from collections.abc import Iterator

from pipelines.extract.eligibility.cues import HELPING, IF_AHEAD, NOT
from pipelines.extract.eligibility.mentions import Mention
from pipelines.extract.eligibility.readings import Reading
from pipelines.extract.words.grammar import any_of, grammar
from schemas.enums import Sponsorship

# Behind the mention: "for surgeons only", "only to graduates", "after a year", "open to those with a doctorate"
_FOR_SOME_ONLY = grammar(
    r"""^ _only_ (?! a_ ) | ^ [^.;|,]{0,40} \b (?: for | to )_ (?: [\w-]+_ ){1,5} only \b
      | ^ [^.;|,]{0,30} \b only_ (?: (?: available | offered | provided | possible )_ )? (?: for | to | if (?! _ (?: required
          | needed | necessary | applicable ) ) | when | once | after ) \b
      | ^ _ (?: (?: is | are )_ )? (?: offered_ | available_ | provided_ | possible_ )? (?: only_ )? (?: after | once | upon | following )_
          (?: an? | the | your | you | one | two | three | six | nine | twelve | \d+ | completion | probation | passing ) \b
      | ^ [^.;|]{0,80} \b (?: under | on )_ (?: the_following | certain | specific | some | strict )_ (?: conditions | circumstances
          | criteria ) \b
      | ^ [^.;|,]{0,30} \b (?: open | available | offered | provided )_to_ (?: [\w-]+_ ){0,4} (?: who | with | that | having )_
      | ^ _ (?: [a-z]+_ )? (?: candidates | applicants | people | those )_ (?: with | having | who_ (?! need | require | are_not
          | do_not | don't ) )"""
)
# "Only nurses can be sponsored": the few, ahead of what they may have
_FEW = grammar(
    r"""^ \W* (?: only | solely | just )_
      (?! (?: those | people | candidates | applicants )_ (?: who | with )_ (?: hold | have | already ) )
      (?: [\w'-]+_ ){1,8} (?: can | may | will | could | are | qualify | is ) \b"""
)
_ONLY = grammar(r"\b only_ (?: (?: offer | provide | support | (?: be_ )? able_to | consider )_ ){0,2} $")
# Ahead of it, as a clause of its own: "Where the grant allows, …"
_LED = grammar(r"^ \W* (?: (?: where | if )_ (?: \w+_ ){1,4} (?: allows? | permits? ) | depending_on | subject_to ) \b [^,]{0,60} ,")
# The same in the languages of Europe: "Pour les meilleurs, …", "W wyjątkowych przypadkach …"
_LED_ABROAD = grammar(r"^ \W* <only>", only=any_of("help", "only"))
# Behind it, of everywhere else: "…; in any other country you must already hold a permit"
_HELD_ELSEWHERE = grammar(
    r"""\b (?: for | in | from )_ (?: any_ | all_ | every_ )? other_ (?: countr | location | place | region | state | office | site ) \w*
      [^.]{0,50} \b (?: need | must | requires? | required | have_to | should | already | only ) \b
      | \b (?: elsewhere | everywhere_else | anywhere_else ) \b [^.]{0,50}
        \b (?: need | must | requires? | required | have_to | already ) \b"""
)
# Behind it, of us or of this job: "…; we do not", "…, for this post we cannot", "… but not for this role"
_NOT_WE = grammar(
    r"""(?: [;,:(-] | \b (?: but | however | though | while | whereas )_ ) [^.;]{0,50} \b (?: we | i | (?: this | our )_ [\w-]+ | this_one
        | the_ (?: company | firm | institute | clinic | hospital | school | branch | department ) )_ (?: itself_ )?
        (?: do_not | don't | does_not | doesn't | cannot
        | can't | can_not
        | won't | will_not | are_not | aren't ) \W* $
      | \b but_ (?: we_ )? no_longer (?: _do )? \W* $"""
)
_NOT_THIS = grammar(
    r"""\b but_not_ (?: for | in | at | with | on )_ (?: (?: this | the_present | our )_ (?: [\w-]+_ )? (?: one | role | position | job
        | post | vacancy | opening | office | team | contract ) | <job> ) | \b but_not_here \b
      | (?<!\w) (?: <but> )_ (?: <not> | \b (?: no | non | nie | inte ) )_ (?: [\w'’]{1,5}_ ){0,2} (?: <job> )""",
    job=any_of("this_job"),
    but=any_of("turns", "but"),
    **{"not": NOT},
)
# "…without a petition by the company": sponsoring is what an employer's petition is
_NOT_THERE = grammar(r"^ [^.;|]{0,60} ,_not_ (?: for | in | to | at )_")
_PETITION = grammar(
    r"""\b without_ [^.;]{0,30} \b (?: employers? (?:'s?)? | company (?:'s)? | our | us ) \b [^.;]{0,25} \b (?: petitions? | filings?
        | endorsements? ) \b
      | \b (?: needs? | requires? | requiring )_no_ (?: \w+_ )? (?: action | filing | petition | involvement ) s? _ (?: by | from
          | of | on )_
        (?: us | our | the_ (?: company | employer | firm ) | an_employer )
      | \b without_ (?: an?_ | any_ )? (?: \w+_ )? (?: petitions? | filings? | endorsements? )_ (?: by | from )_ (?: us | our
          | the_ (?: company | employer ) | an_employer )
      | (?: \b not | n't )_ (?: depend | hinge | rely )_ (?: up )? on_ (?: us | our | an_employer | the_ (?: company | employer ) ) \b
      | \b (?: depend | hinge | rel(?:y|ies) | rest ) \w* _ (?: up )? on_ [^.;]{0,30} \b petitions? \b [^.;]{0,40} (?: <not>
          | \b (?: rejected | declined | excluded ) )
      | \b (?: needs? | requires? )_nothing_ (?: by | from | of )_ (?: us | our | the_ (?: company | employer ) | an_employer )""",
    **{"not": NOT},
)


def is_for_some(mention: Mention, folded: str) -> bool:
    """Whether the sentence ``folded``, before the mention, or the mention's own clause limits whom or when it is for."""
    ahead = folded[: mention.start]
    led = _LED.match(ahead) or IF_AHEAD.match(ahead) or _LED_ABROAD.match(ahead)
    held = _HELD_ELSEWHERE.search(folded, mention.end)
    return bool(led or held or _FEW.match(ahead) or _FOR_SOME_ONLY.search(mention.after) or _ONLY.search(mention.before))


def is_not_here(mention: Mention, folded: str) -> bool:
    """Whether others are sponsored, or elsewhere, and the sentence denies it of us or of this job."""
    if not (mention.sponsors or HELPING.search(mention.before)):
        return False
    return bool(_NOT_WE.search(folded, mention.end) or _NOT_THIS.search(folded, mention.end))


def is_refused_here(folded: str) -> bool:
    """ "…, pero no para esta vacante": the advertised job is left out."""
    return _NOT_THIS.search(folded) is not None


def is_not_there(mention: Mention) -> bool:
    """ "…, not for remote staff": some are left out."""
    return _NOT_THERE.match(mention.after) is not None


def find_petitions(folded: str) -> Iterator[Reading]:
    """Refusals of what an employer would have to file; a right to work is asked for, too."""
    for found in _PETITION.finditer(folded):
        yield Reading(Sponsorship.NOT_OFFERED, "sponsorship.refused.petition", *found.span(), authorization=True)


# Those who would have to be sponsored, and that they are not taken: "who need us to sponsor them … can't be taken forward"
_TO_SPONSOR = r"""(?: needs? | require s? | requiring | wants? | expects? | expecting | ask s? | depend s? _on | rely_on )_
    (?: us | an_employer | the_ (?: company | firm ) )_to_sponsor"""
_UNTAKEN = grammar(
    rf"""\b {_TO_SPONSOR} [^.;]{{0,40}} (?: <not> | \b (?: turned_ (?: down | away ) | screened_out | rejected | disregarded | ruled_out ) )
      | <not> [^.;]{{0,40}} \b {_TO_SPONSOR}""",
    **{"not": NOT},
)
# "Visa holders cannot be considered", "No visa holders", "Applicants on a temporary visa will not be considered"
_ON_VISA = grammar(
    r"""(?<! student\s ) (?<! tourist\s ) (?<! holiday\s ) (?<! spouse\s ) (?<! visitor\s ) (?<! dependant\s ) \b (?: temporary_
        | work_ | working_ )?
        visa_holders_ (?: cannot | can_not | can't | will_not | won't | are_not | aren't )_ (?: currently_ )? (?: be_ )? (?: considered
            | accepted | eligible | hired | able | employed )
      | (?: ^ | [.;(•|-] ) \W* no_ (?: temporary_ | work_ | working_ )? visa_holders \b
      | \b (?: applicants | candidates | people | those | anyone )_ (?: who_are_ | currently_ )? (?: on | holding )_ (?: an?_ | any_
          )? (?: temporary_ | work_ | working_ )* visas? _ (?: cannot | can_not | can't | will_not | won't | are_not | aren't )_
        (?: be_ )? (?: considered | accepted | eligible | hired | employed )"""
)
# "Only internal transferees can be sponsored"
_NOBODY_SPONSORED = grammar(r"""\b (?: nobody | no_one | none )_ (?: gets | is | will_be | can_be | of_you_ \w+ )_sponsored \b""")
_FEW_SPONSORED = grammar(
    r"""^ \W* (?: only | solely )_ (?: [\w'-]+_ ){1,6} (?: can | may | will | could | are | is )_ (?: be_ )? sponsored \b
      | \b we (?: 'd | _would )_ (?: \w+_ )? sponsor \b"""
)


def find_sponsored(folded: str) -> Iterator[Reading]:
    """Whom the employer sponsors, told of the people and not of a visa: only a few, or none of those who need it."""
    if found := _UNTAKEN.search(folded) or _NOBODY_SPONSORED.search(folded) or _ON_VISA.search(folded):
        yield Reading(Sponsorship.NOT_OFFERED, "sponsorship.refused.untaken", *found.span(), authorization=True)
    elif found := _FEW_SPONSORED.search(folded):
        yield Reading(Sponsorship.CONDITIONAL, "sponsorship.conditional.few", *found.span())


_POSSIBLE = re.compile(r"\W*(?:possible|potential|we (?:will |can |may |do )?consider)\s$")
_DECIDED = grammar(r"""_ (?: is | are | (?: will | can | may )_be )_ (?: discussed | negotiated | decided | assessed | evaluated
    | determined | judged | looked_at )\b""")


def is_possible(mention: Mention) -> bool:
    """ "Possible sponsorship!", a statement of its own; "sponsorship is decided case by case"."""
    if not mention.sponsors:
        return False
    alone = mention.head == "sponsorship" and _POSSIBLE.fullmatch(mention.before) and not mention.after.strip(" .!)")
    return bool(alone or _DECIDED.match(mention.after))

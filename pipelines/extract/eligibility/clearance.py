"""Government security clearances: whether one is required, and its level."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.extract.eligibility.labels import answered
from pipelines.extract.eligibility.reach import last
from pipelines.extract.eligibility.sentences import Sentence
from pipelines.extract.words.grammar import any_of, grammar


class Cleared(NamedTuple):
    """A clearance at ``start``-``end`` of the sentence; ``level`` in the posting's terms."""

    required: bool
    level: str | None
    rule: str
    start: int
    end: int

    def moved(self, offset: int) -> "Cleared":
        """The same, ``offset`` code points further on."""
        return self._replace(start=self.start + offset, end=self.end + offset)


_LEVEL = grammar(
    r"""\b (?: (?P<ts> ts\s?[/&-]?\s?sci | ts\s/\ssci | top_secret (?: [\s/(]* (?: sci | ts/sci ) )? | ts(?=_clear) )
        | (?P<q> doe_ ["']? [ql] | [ql]-(?:level|clearance) | [ql]_clearance )
        | (?P<secret> (?:interim_)? secret ) (?= [\s/-]+ (?:level_)?(?:[a-z.]+_){0,3} clear | _or | \s* $
        | \s*\(? required | /ts | _ (?:dod|us) ) | (?P<trust> public_trust )
        | (?P<sc> (?: sc | dv | ctc | bpss | nv1 | nv2 | edv | esc ) ) (?= [\s/,-]+ (?: dv\W+ )? (?: clear | level
          | security | vett | or\b | check | $ ) ) | (?P<nv> negative_vetting (?:_level)? _? [12]? | baseline_vetting
          | positive_vetting | developed_vetting ) | (?P<su> (?: e?ü | sü | sicherheitsüberprüfung ) \s? [123] )
          | (?P<conf> confidential (?=_(?:security_)?clear) ) | (?P<nato> nato_(?:secret|restricted|confidential) )
          | (?P<poly> (?: ci | full[\s-]scope | lifestyle )?_? polygraph | \b full_poly ) ) \b"""
)
_MENTION = grammar(
    r"""
      \b (?: security | government | govt | secret | sci | dod | doe | dhs | usg | active | federal | poly | polygraph
          | trust | ts | sc | dv | u\.s\. | us | defen[cs]e | interim | level | national | suitability | eod
          | personnel | nato | confidential | facility | required | a | hold | sap ) ["']? [\s-] (?: (?: security
          | personnel )_ )? clearances? \b
    | clearances? \s* [:|] \s* (?= us_gov | active | secret | top_secret | ts\b | public_trust | yes\b )
    | clearances? (?: _ (?: needed | required ) )? \s* (?= [?:] ) | \b cleared_? (?= \s? \( (?: ts | secret | sc | dv | top ) )
    | \b clearances? \s* (?: level | requirements? | required | type | status )? \s* [:|-] | \b (?: minimum
      | required )_clearance | \b clearance_ (?: eligibility | suitability ) | \b clearance (?:_level)?_(?: required | is_required
          | needed | level | requirement )
      | \b clearances? \b (?= \s+ ts )
    | \b (?: ts\s?/?\s?sci | top_secret | public_trust (?! _ (?: in | and_ (?: confidence | safety ) )\b ) | ts_sci ) \b
    | \b security[\s-]clear(?:ed|able) | \b (?: sc | dv | nv[12] ) [\s/-] (?: cleared | clearance | level | security )
      | \b negative_vetting | \b baseline_vetting | \b developed_vetting | \b nv[12] \b | \b bpss \b
    | \b (?: uk_ | ho_ | home_office_ | national_ | ctc_ | sc_ )? security_(?: check | vetting
      | checks ) \b (?= [^.]{0,60} (?: \b sc \b | uk | ministry | level | government | clear ) ) | \b (?: uk | ho | sc
      | ctc )_security_ (?: check | vetting ) s? \b
    | \b fully[\s-]cleared \b (?! _ (?: of | by | from | funds ) \b ) | \b yankee_white \b | \b vetting (?: _level
        | _status )? \s* : \s* (?= (?: sc | dv | ctc | bpss | nv\d ) \b )
        | \b (?: hold | gain | obtain | have | get | need )_ (?: active_ | current_ )? dv \b | \b (?: ts | ts/sci | secret
        | sci )[\s-]cleared \b | <tongues>
    | \b (?: enhanced_ )? reliability_ (?: status | clearance | screening ) \b | \b enhanced_reliability \b
        | \b agsva\b (?: [\w\s-]{0,20} clearance )?
    | \b clearable \b | \b access_to_classified_ (?: information | material s? ) | sicherheitsüberprüfung \b
      | \b s?ü_?[123] \b | habilitation_ (?: de_sécurité | défense | secret | confidentiel
      | sécurité | de_défense | au_secret ) | habilitable | \b procédures?_d'habilitation
      | habilité_ (?: secret | confidentiel | défense ) | \b secret[\s-]défense
    | \b clearances? \b (?= [^.;]{0,40} (?: issued_by | from_the_department | u\.s | dod | government | polygraph ) )
      | \b (?: obtain | maintain | hold | possess | require\w* | active | eligible_for | have
      | current ) [^.;]{0,40} \b clearances? \b | \b secret \s* \(? required
    """,
    tongues=any_of("tongues", "clearance"),
)
_OFF = grammar(
    r"""\b (?: medical | spam | criminal | background | customs | tax | income_tax | import | export | port
        | fingerprint | police | child | child-? | act_34 | act_151 | rights | music | ground | overhead | vertical
        | patent | copyright | regulatory | pre-?market | fda | sale | sales | inventory | safeguarding | dbs | crb
        | credit | drug | health | physical | physician | tuberculosis | airport | vegetation | stock | title | site
        | brush | mine | working_with_children | morgan's_law | history | cheque | check_clearance | trade | bank
        | payment | medic\w* | garda | 510 | spam ) [\s,/-]* (?: check s? \s )? (?: (?: and | or
        | & ) \s \w+ \s )? clearances?"""
)
# Said of the company's trade, of other people's clearances, or to keep nobody out.
_OF_OTHERS = grammar(
    r"""(?: \b ensur\w+ \b [^.;]{0,100} | \b highest_levels?_of_ | \b whether_or_not_ [^.;]{0,50}
        | ^ \W* (?: assist\w*_ (?: with | in ) | process\w* | administ\w* | coordinat\w* | track\w* )_ [^.;:]{0,60} | \b except_ [^.;]{0,40}
        | \b not_applicable_to_ [^.;]{0,60} | \b with_ (?: or | and )_without_ (?: an?_ )? | \b with/without_
        | \b (?: affect | jeopardi[sz]e ) \w* _ [^.;]{0,100}
        | \b (?: founders? | our_ (?: team | staff | people | engineers | consultants | employees ) )_ (?: \w+_ ){0,2} (?: held
            | hold | have )_ (?: \w+_ ){0,3} ) (?: \b (?: security_ )? clearances? | public_trust | access_to_classified ) \b"""
)
# The job's or the team's own task: "undertake vetting up to NV2", "responsible for managing security clearances", "vetting cases"
_TASK = grammar(
    r"""(?: ^ \W* (?: duties | responsibilities | tasks )? (?: _include )? [\s:•*-]* <deal>
          | \b (?: team | section | branch | unit | office | division | department | directorate )_ (?: \w+_ ){0,2} <deal>
          | \b (?: responsib\w+_for | includ\w+ | involv\w+ )_ (?: the_ )? [^.;]{0,60} <dealing>
          | \b (?: is | are | be )_ <dealing> | \b <dealt>_of )
        (?: _ (?! must | require ) [\w()/&-]+ ){0,8} $""",
    deal=r"""(?: (?: undertake | conduct | process | administer | manage | handle | oversee | assess | adjudicate | review | grant | issue
        | coordinate | perform ) s? | durchführung_von | bearbeitung_von ) (?: _and_ \w+ )?""",
    dealing=r"""(?: (?: undertak | conduct | process | administer | manag | handl | oversee | assess | adjudicat | review | grant | issu
        | coordinat | perform ) ing)""",
    dealt="(?: administration | management | processing | adjudication | coordination )",
)
_OF_TASK = grammar(
    r"""_ (?: (?: and_associated | and_related )_ )? (?: maintenance_ )? (?: cases? | matters? | outcomes? | activities | assessments?
        | decisions? | applications | functions? | caseload ) \b"""
)
# "Security clearance: US citizenship is required": under the heading stands something else
_CITIZENSHIP_ONLY = grammar(
    r"""\s* [:|-] \s* (?: (?: must | you ) _ (?: must_ )? be_ (?: an?_ )? )? (?: u\.?s\.?_ | american_ )? citizens? (?:hip)? \b
        (?: (?! clear | secret | vett | investigat | trust | polygraph | adjudicat ) [^;] )* $"""
)
_EITHER = grammar(
    r"""_ (?: jobs? | roles? | positions? | vacanc\w+ | work | staff | candidates? )_ (?: or | and )_ (?: non | un ) [\s-]? \w* clear"""
)
# "Brief cleared personnel before travel", "newly cleared staff get a badge from you": those whom the job deals with
_DEALT_WITH = grammar(
    r"""\b (?: present\w* | brief\w* | debrief\w* | escort\w* | indoctrinat\w+ | train\w* | advis\w+ | monitor\w*
        | remind\w* | inform\w* | regist\w+ | administer\w* | manag\w+ | track\w* )_ [^.;:]{0,110} $"""
)
_PEOPLE = grammar(
    r"_ (?: personnel | staff | employees | individuals | persons | people | contractors | visitors | members | users | workers ) \b"
)
_TITLED = grammar(
    r"""clearances?_ (?: level | requirements? | (?: is_ )? (?: required | needed ) )
      | clearance_ (?: eligibility | suitability ) | cleared\b | dv $ | vetting | reliability | <tongues> | agsva | yankee_white
      | (?: obtain | maintain | hold | possess | require[sd]? ) _ (?: and_ (?: maintain
      | hold )_ )? (?: a_ )? clearances? $""",
    tongues=any_of("tongues", "clearance"),
)
_ASKED_FOR = grammar(r"\s*\? | _ (?: is_ )? (?: required | needed )\b")
_SECURITY = grammar(
    r"""security | secret | \bts\b | \bsci\b | polygraph | \bpoly\b | public_trust | \bdod\b | \bdoe\b | \bdhs\b
        | government | classified | \bsc\b | \bdv\b | vetting | u\.s | citizen | bpss | \bctc\b | active | defen[cs]e | energy
        | homeland | federal | adjudicat | clearable | überprüfung | habilit | défense | \bnv"""
)
_HEADED = r"\s (?: qualif | quailit | skill | experience | requirement | education | criteria | attribut )"
# "TS/SCI clearance Desired skills:": the next section's heading, glued on
_NEXT_HEADING = grammar(r"(?<= \s ) (?: strongly_ )? (?: preferred | desired | desirable | bonus ) <heading> .*", heading=_HEADED)
_OPTIONAL = grammar(
    r"""\b (?: preferred | prefer | a_(?:strong_|big_|huge_|definite_|real_)?plus | is_a_bonus | desired | desirable
        | desire | nice_to_have | advantage\w* | ideally | need_not | not_required | not_(?:an?_)?(?:currently_)?(?:need|requir)\w*
        | no_(?:security_)?clearance | not_necessary | beneficial
        | helpful | an_asset | may_be_required | may_(?:also_)?(?:need|require|be|not) | might | von_vorteil
          | (?:given|have|get)_(?:a_)?preference | if_(?:needed|required|applicable)
        | if_(?:the|this|your)_(?:role|position|job)_requires? | none | n/a | can_be_considered | would_be ) \b | strong_plus"""
)
_OPTIONAL_NEXT = grammar(
    r"""^ \W{0,3} (?: (?: is | are | eligibility | status | always | strongly | highly | high | a | strong | big
        | huge )_ ){0,3} (?: preferred | desired | desirable | plus | bonus | nice_to_have | not_required | beneficial
        | advantage\w* | von_vorteil )\b (?! <heading> )""",
    heading=_HEADED,
)
# "an NV1 clearance (NV2 preferred)": of a higher one
_HIGHER_WISHED = grammar(
    r"""[(\[,] \s? (?: with_ | a_ )? (?: nv ?[12] | dv | sc | ts (?: \s?/\s?sci )? | top_secret | secret | (?: ci_
        | full-scope_ )? poly (?:graph)? | ü ?[23]
        | sü ?[23] )
        (?: _ [\w-]+ ){0,2} _ (?: preferred | desired | desirable | a_plus | an_advantage | bevorzugt ) [)\]]?"""
)
# Of the whole sentence: "Preferred that …", "…, is beneficial but not necessary"
_SENTENCE_OPTIONAL = grammar(
    r"""^ \W* (?: (?: strongly | highly )_ )? (?: preferred | desired )_ (?: that | is )\b
      | \b (?: is | are | would_be )_ (?: \w+_ )? (?: beneficial | desirable | preferred | an_asset | an_advantage | advantageous
          | a_plus ) \b
        (?: [\s,]+ but_not_ (?: necessary | required | mandatory | essential ) )? \W* $"""
)
_INSISTS = grammar(
    r"""\b (?: must | required | will_need_to | requires ) \b .{0,60} \b (?: obtain | clearance | maintain | possess
        | hold | secret | granted ) | clearance .{0,30} \b is_required | clearance_\(?required
      | \b ideally_ .{0,60} \b or_ (?: have_ )? (?: the_ )? (?: eligib | able_to | ability | willing ) | (?: sci | secret
        | poly\w* | trust ) .{0,40} required"""
)
_NOT_INSISTED = re.compile(
    r"no (?:security )?clearance (?:is )?required|"
    r"not required|may be required|if required|may (?:also )?require|not (?:currently )?require|be required to have"
)
# Past it, another clearance is another matter.
_TURN = re.compile(r";|\bbut\b|\bhowever\b")
_NO = re.compile(r"\bno\s+(?:\w+\s+){0,2}$")
_NONE = re.compile(r"[\s:)\-|]*(?:level|requirement)?[\s:)\-|]*(?:none|n/a|no\b|not\b|nil|if applicable)")
_LABEL_ALONE = grammar(
    r"""\W* (?: (?: background_checks? | work_authori[sz]ation | citizenship | drug_test\w* ) (?: _and_
        | \s? [/&,] \s? ) )? (?: (?: (?: government | security | minimum | required | personnel )_ )* clearances?
        (?: _ (?: level | requirements? | status | type ) )? \s* [:?-]? \s* ){1,2}"""
)
_ANSWERED = grammar(
    r"""\W* (?: yes | active | current | required | must | secret | top_secret | ts\b | public_trust | confidential
          | sc\b | dv\b
          | ability | able | interim | eligible | you | candidates? | applicants? | all | this | position )"""
)
_HEADING = grammar(
    r"""\b (?: (?P<soft> (?: preferred | desired | desirable | bonus )_
                (?: skills? | qualifications? | experience | requirements? | criteria | attributes )
              | nice[\s-]to[\s-]haves?\b | bonus_points | pluses\b )
          | (?: minimum | basic | required | mandatory | essential | key | additional | security | clearance | education
              | physical )_ (?: qualifications? | skills? | requirements? | experience )
          | requirements?\s*: | qualifications?\s*: | about_ (?: us | the | you ) | what_ (?: we | you )
          | responsibilities )"""
)


def find_clearance(sentence: Sentence, lead: str) -> Iterator[Cleared]:
    """The sentence's clearance; at most one. ``lead``: the folded text before it, with its section's heading."""
    folded = sentence.folded
    if _LABEL_ALONE.fullmatch(folded) and not (_ANSWERED.match(sentence.after) or _NONE.match(sentence.after)):
        return
    first = None
    for mention in _MENTION.finditer(folded):
        answer = answered(sentence, mention.end())
        if sentence.asks and answer is None:
            continue
        if _OFF.search(folded[max(0, mention.start() - 25) : mention.end()]) or not _is_security(mention, folded):
            continue
        if first and not _TURN.search(folded, first.end(), mention.start()):
            continue
        if answer or (answer is None and _is_required(mention, sentence, lead)):
            yield _cleared(mention, folded, required=True)
            return
        first = first or mention
    if first:
        yield _cleared(first, folded, required=False)


def _cleared(mention: re.Match[str], folded: str, *, required: bool) -> Cleared:
    level = _LEVEL.search(folded[max(0, mention.start() - 90) : mention.end() + 90])
    rule = "clearance.required" if required else "clearance.optional"
    return Cleared(required, level[0].upper().strip() if level else None, rule, *mention.span())


def _is_security(mention: re.Match[str], folded: str) -> bool:
    words = folded[max(0, mention.start() - 120) : mention.end()]
    if _OF_OTHERS.search(words) and "must" not in words:
        return False
    if _is_task(folded[max(0, mention.start() - 120) : mention.start()], folded[mention.end() :]):
        return False
    dealt_with = mention[0].endswith("cleared") and _PEOPLE.match(folded, mention.end()) and _DEALT_WITH.search(folded[: mention.start()])
    if dealt_with or _CITIZENSHIP_ONLY.match(folded, mention.end()) or _EITHER.match(folded, mention.end()):
        return False
    return bool(_SECURITY.search(folded) or _TITLED.search(mention[0]) or _ASKED_FOR.match(folded, mention.end()))


def _is_task(before: str, after: str) -> bool:
    return bool(_TASK.search(before.rstrip()) or _OF_TASK.match(after))


def _is_required(mention: re.Match[str], sentence: Sentence, lead: str) -> bool:
    folded = sentence.folded
    after = folded[mention.end() :]
    if _NO.search(folded[: mention.start()]) or _NONE.match(after) or (_LABEL_ALONE.fullmatch(folded) and _NONE.match(sentence.after)):
        return False
    if _OPTIONAL_NEXT.match(_HIGHER_WISHED.sub("", after)) and "must" not in folded[: mention.end()]:
        return False
    if _INSISTS.search(_NOT_INSISTED.sub("", folded)):
        return True
    if _SENTENCE_OPTIONAL.search(folded):
        return False
    near = folded[max(0, mention.start() - 45) : mention.end()] + _NEXT_HEADING.sub("", _HIGHER_WISHED.sub("", after)[:45])[:32]
    return not (_OPTIONAL.search(near) or (_under_preferred(lead) and not mention[0].startswith("clearance")))


def _under_preferred(lead: str) -> bool:
    """The last heading before is one of what is merely preferred."""
    found = last(_HEADING, lead[-500:])
    return bool(found and found["soft"])

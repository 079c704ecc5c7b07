"""Citizens named and not asked for: helped, told apart by a rule of their own, in other jobs, or expressly not needed."""

import re
from typing import NamedTuple

from pipelines.extract.words.grammar import grammar
from pipelines.extract.words.rules import Rule, always, decide

_NOT_BEFORE = grammar(
    r"""\b (?: preferably | ideally | prefer | non-? | aren't | isn't | not_an? | are_not | is_not | spouses?
        | indicate_your | your_current | renew | tax | multiple
        | help\w* | serv\w* | protect\w* | among | millions?_of ) [\s-]* (?: an?_ )? $
      | \b any_ $ | \b preference_ [^.;]{0,30} (?: to | for )_ $ | \b by_ (?: an?_ )? $"""
)
_ANY_MAY = grammar(r"\W* (?: may | can )_apply")
# A demand denied: what stands between the denial and the citizen says only what one would be or have.
_UNNEEDED = grammar(
    r"""(?: (?: \b not | n't ) _ (?: [a-z]+_ ){0,2}? (?: need | have_to | requir\w+ | ask | demand | insist | necessary | restrict\w*
        | limit\w* | just | only
        | matter )
            | \b neither | \b need_not | \b needn't | \b no_need | \b (?: regardless | irrespective )_of | \b no_matter | \b without
            | (?<! \w ) (?: ohne | sans | sin | senza | sem | zonder | utan | uden | uten | bez | без )
            | \b no_ (?: se_ (?: requiere | exige | pide | necesita ) | exigimos | pedimos | es_necesari[oa] (?: _ser )? )
            | \b non_ (?: è_necessari[oa]_essere | richiediamo ) | \b não_ (?: é_necessári[oa]_ (?: ser | ter ) | exigimos )
            | \b (?: verlangen | brauchen | benötigen | brauchst | musst | müssen )_ (?: wir_ | sie_ )? kein\w*
            | \b n'exigeons_pas | \b nie_wymagamy | \b не_требуем | \b krever_ikke | \b kräver_inte | \b kræver_ikke )
        (?: _ (?: to | be | being | you | that | an? | the | hold | holding | have | possess | having | for | of | on | any | us
            | full | your
            | applicants? | candidates? | current | by | it | is | if | are ) ){0,6} _ $"""
)
# "Candidates without US citizenship will not be considered": denied twice, it is demanded
_LACK = grammar(r"\b (?: without | ohne | sans | sin | senza | sem | zonder | utan | uden | uten | bez | без )_ (?: [\w-]+_ ){0,3} $")
_TURNED_AWAY = grammar(
    r"""[^.;]{0,60}? (?: \b (?: not | cannot | nicht | pas | no | non | não | niet | inte | ikke | nie | не ) \b | n't \b
        | \b (?: rejected | declined
        | excluded | ineligible | disregarded )\b )"""
)
_NO = grammar(r"\b no_ (?: [a-z]+_ )? $")
# "may be a national of an EU state or of any other country": of anywhere
_FREE = grammar(r"\b (?: may | can | could )_be_ (?: an?_ )? $")
_ANYWHERE = grammar(
    r"""^ [^.;]{0,100} \b any_ (?: other_ )? (?: third_ | foreign_ )? (?: countr(?:y|ies) | nation
        | state | nationality ) \b (?! _ (?: of | in )_the_ (?: eu | eea | european ) )"""
)
_NEEDED_NOT = grammar(
    r"""\W* (?: (?: status | holder | candidate ) _ )? (?: (?: is | are )_ (?: not | never )_ | isn't_ | aren't_ | not_ ) (?: an?_
        | strictly_ )?
        (?: need\w* | requir\w+ | necessary | must | mandatory | obligatory | compulsory | prerequisite | precondition | condition ) \b
      | [^.;,]{0,40}? \b (?: (?: wird | ist | sind )_ (?: dafür_ | hierfür_ )? (?: nicht | keine )_ (?: zwingend_ )?
            (?: erforderlich | notwendig | nötig | voraus | bedingung | verlangt | pflicht )
          | n'est_ (?: pas | nullement | aucunement )_ (?: requis | exig | nécessaire | obligatoire | une_condition | indispensable )
          | no_ (?: es_ (?: necesari | requerid | obligatori | imprescindible | indispensable | un_requisito | requisito )
              | se_ (?: requiere | exige | pide ) )
          | non_ (?: è | viene )_ (?: un_requisito | richiest | necessari | obbligatori | indispensabil )
          | não_ é_ (?: exigid | necessári | obrigatóri | requisito | um_requisito | imprescindível )
          | (?: is | wordt )_niet_ (?: vereist | nodig | verplicht | noodzakelijk ) | (?: is_ )? geen_ (?: vereiste | eis | voorwaarde )
          | nie_jest_ (?: wymagan | konieczn | potrzebn | warunk ) | nie_ (?: wymagamy | wymaga_się )
          | (?: krävs | behövs | kreves | behøves | kræves )_ (?: inte | ikke ) | (?: är | er )_ (?: inte
              | ikke )_ (?: et+_ )? (?: krav | nødvendig | nödvändig | påkrævet | påkrevd )
          | ei_ (?: vaadita | tarvita | ole_ (?: pakollinen | vaatimus | välttämät\w+ | edellyty\w+ ) )
          | není_ (?: podmínkou | nutn | vyžadován | potřeb ) | nie_je_ (?: podmienkou | nutn | potrebn ) | se_nevyžaduje
          | не_ (?: требуется | обязательн | нужн | является_обязательн | потрібн | вимагається | обов.язков )
          | gerekmez | şart_değil | zorunlu_değil | gerekli_değil | nem_ (?: szükséges | feltétel | kötelező )
          | nu_ (?: este | e )_ (?: necesar | obligator | cerut | o_condiție ) | δεν_ (?: απαιτείται | είναι_ (?: απαραίτητ
              | υποχρεωτικ ) ) )"""
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
        | help\w* | protect\w* | support\w* | empower\w* | connect\w* | for | of | from | among | between | by | to | with | about
            | on | gives? | offers? | (?: we | you | they )_ [a-z]+ | (?: the | our )_ \w+_ [a-z]+s )_
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
        | position | role | job | vacancy | available | applicants? | candidates? | status | open | mandatory | seeking | looking
            | reserved | recruit\w* | permitted | authori[sz]\w+ | welcome | encouraged | itar | work | wants? | seeks? | insists?
                | takes? | exclusively ) \b"""
)
_NO_NEED = grammar(
    r"""\W* (?: holders?_ )? (?: who_ )? (?: do_not | does_not | don't | doesn't | are_not | aren't | need_not ) _ (?: have_to | need
        | requir | oblig ) | \W* are_exempt\b"""
)
# "EU nationals cannot be considered": kept out, whoever is asked for
_KEPT_OUT = grammar(
    r"""(?: _ (?! only | required ) [\w-]+ ){0,2} _ (?: cannot | can't | can_not
        | (?: are | is | will )_not_ (?: be_ )? (?: eligible | considered | accepted | able | hired | admitted )
        | are_ (?: ineligible | excluded ) | need_not_apply | können_ (?: \w+_ )? nicht
        | ne_peuvent | no_pueden | no_podrán | non_possono | não_podem | kan_ (?: inte | ikke | niet ) | kunnen_niet | nie_mogą
        | не_могут ) \b"""
)
_ACTS = grammar(r"[^.;]{0,25}? \b (?: can | may | get s? | are | have | receive | use | pay | live ) \b")
_BIOGRAPHY = grammar(
    r"""\b (?: (?: co-?)?founders? | directors? | chef | surgeon | captain | headmaster | headteacher | ceo | cto | president
        | chair\w* | he | she | his | her | wife | husband | spouses?
        | dependa?nts? | dependents? | parents?
        | customers? | clients? | guests? | author | owner )
        (?: _ (?: \w+_ ){0,3} (?: is | are | was | were | being )_ | (?: _ [\w.-]+ ){0,3} ,_ (?: herself_ | himself_
            | now_ )? ) (?: an?_ )? $"""
)
_OF_SOME_JOBS = grammar(
    r"""\b (?: many | some | certain | several | most | other | various | few )_ (?: of_ )? (?: (?: our | the | these
        | its )_ )? (?: \w+_ ){0,2}
        (?: positions | roles | jobs | contracts | projects | clients | customers | program(?:me)?s | engagements | opportunities
            | openings ) \b [^;]{0,60} $"""
)
_FOR_SOME_JOBS = grammar(r"""[^.;]{0,25} \b for_ (?: many | some | certain | several | most | other
    | various )_ (?: of_ )? (?: our_ )? (?: positions | roles | jobs )\b""")
_IF_ONE = grammar(r"\b (?: if | when | once )_ (?: you_are | you're | he_is | they_are )_ (?: an?_ )? $")
_INVITED = re.compile(r"\b(?:apply|join|reach out|hear from|contact)\b")
_LISTED = grammar(r"""usc\s?/\s?gc | \b (?: gc s? | green_cards? | gc-?ead | ead | w-?2 | c2c | visas? | status | only | must
    | h-?1-?b? | opt | tn
    | citizens? )\b""")
_DEMANDED = re.compile(r"\bmust be\b|\bonly\b|\brequires\b|\|\s+(?:is |are )?(?:required|mandatory)\b")


class Mention(NamedTuple):
    """Citizens or a citizenship named in ``words``, between ``before`` and ``after`` in the sentence ``folded``; the job's ``country``.
    ``rest``: all that the sentence says after them."""

    words: str
    before: str
    after: str
    folded: str
    country: str | None
    rest: str = ""

    @property
    def near(self) -> str:
        return self.before[-60:] + self.words + self.after


def is_asked_for(named: Mention) -> bool:
    """Whether the citizens or the citizenship named are demanded, as far as the words around them tell."""
    return decide(_NOT_ASKED, named) is None


def _is_preferred(named: Mention) -> bool:
    weak = _NOT_AFTER.search(named.after)
    return weak is not None and not _DEMANDED.search(f"{named.before[-30:]} | {weak[0]}")


def _is_unneeded(named: Mention) -> bool:
    if _LACK.search(named.before) and _TURNED_AWAY.match(named.after):
        return False
    denied = _UNNEEDED.search(named.before) or _NEEDED_NOT.match(named.after)
    return bool(denied or (_NO.search(named.before) and _NEEDED.search(named.words + named.after[:20])))


def _is_of_anywhere(named: Mention) -> bool:
    return bool(_FREE.search(named.before) and _ANYWHERE.match(named.after))


def _is_no_status(named: Mention) -> bool:
    """ "Not a citizen", "help citizens": but "any citizen may apply"."""
    return bool(_NOT_BEFORE.search(named.before)) and not _ANY_MAY.match(named.after)


def _is_served(named: Mention) -> bool:
    return bool(_PLURAL.search(named.words) and _SERVED.search(named.before)) and not _DEMAND.search(named.folded)


def _is_kept_out(named: Mention) -> bool:
    return bool(_PLURAL.search(named.words) and _KEPT_OUT.match(named.after))


def _is_subject(named: Mention) -> bool:
    """ "Citizens over 18 can vote": they begin a sentence that demands nothing."""
    begins = bool(_PLURAL.search(named.words)) and not named.before.strip(" -*•")
    return begins and bool(_ACTS.match(named.after)) and not _DEMAND.search(named.folded)


_NOT_ASKED: tuple[Rule[Mention, bool], ...] = (
    Rule(_is_unneeded, always(True), "Nobody here has to ask: you do not need to be a Canadian citizen."),
    Rule(_is_of_anywhere, always(True), "Fellows may be nationals of Norway or of any other country."),
    Rule(_is_no_status, always(True), "Preferably a Dutch citizen, but all are read."),
    Rule(_is_preferred, always(True), "Irish citizenship is a plus for this desk."),
    Rule(lambda n: bool(_NO_NEED.match(n.after)), always(True), "Swedish nationals do not need a permit for the ferry."),
    Rule(_is_kept_out, always(True), "Swiss nationals cannot be considered for this programme."),
    Rule(lambda n: bool(_BIOGRAPHY.search(n.before)), always(True), "Our founder is a Danish citizen."),
    Rule(lambda n: n.words.startswith("usc") and not _LISTED.search(n.folded), always(True), "Here at USC, research comes first."),
    Rule(
        lambda n: bool(_IF_ONE.search(n.before)) and not _INVITED.search(n.folded),
        always(True),
        "If you are a Canadian citizen, skip this form.",
    ),
    Rule(lambda n: bool(_FOR_SOME_JOBS.match(n.after)), always(True), "UK citizenship is required for some positions."),
    Rule(lambda n: bool(_OF_SOME_JOBS.search(n.before)), always(True), "Several of our contracts call for US citizenship."),
    Rule(
        lambda n: bool(_RULE_FOR_THEM.search(n.before)) and "only" not in n.after[:12],
        always(True),
        "Training is provided for Omani nationals.",
    ),
    Rule(_is_served, always(True), "The app lets Finnish citizens renew a licence."),
    Rule(_is_subject, always(True), "Latvian citizens can vote in the app."),
)

"""Whether a text's word for a way of being employed is said of this job, as a table of rules."""

import re

from pipelines.extract.terms_of_work.employment_said import (
    BESIDE,
    CONTRACT,
    LEARNING,
    OF_A_POSITION,
    OF_OTHERS,
    OF_THIS_JOB,
    is_for_a_time,
    is_hours,
    is_of_a_row,
    is_of_its_staff,
    is_sought,
    is_the_reader,
)
from pipelines.extract.terms_of_work.spot import Spot
from pipelines.extract.words.rules import Rule, always, decide
from schemas.enums import RequirementKind

LABEL = re.compile(
    r"""
    (?:job|contract|position|time|work|schedule|employment|assignment)[ ](?:types?|status) | type[ ]of[ ](?:employment|contract
    |position|job) | \bstatus\b | \bstatut\b | contract[ ]duration | \bumowa\b | forma[ ]zatrudnienia | úvazek | занятость | график
    |\bschedule | \bposition[ ]?: | \bemployment[ ]?: | \bjob[ ]?: | \bhours[ ]?: | tipo(?:logia)?[ ]di[ ]contratto
    | type[ ]d.emploi | type[ ]de[ ]contrat | contrat[ ]?: | contract[ ]?: | tipo[ ]de[ ]contrato | jornada | dienstverband
    |beschäftigungsart | anstellungsart | art[ ]der[ ]anstellung | arbeitszeit | vertragsart | einsatzart | vertrag[ ]?:
    | stelle[ ]als | art[ ]der[ ]stelle | \btype\b
    """,
    re.VERBOSE,
)
NOT_NOW = re.compile(
    r"whether|perspektiv|not (?:a )?$|non-$|(?:establish|create|constitute)s? an? $|\b(?:business|smart) $"
    r"|\bno |convert|possibil|possibly|potential|kennen wir nicht|as well as"
    r"|former|previous|opportunit(?:y|ies) (?:for|to)|considered for|future|hire for"
    r"|authorized to work|options? including|open to discuss"
)
NOT_A_KIND = re.compile(
    r"['’](?:s\b| \w)| (?:types?\b|telecommut|telework|negotiat|manag|law|award|vehicle|daraus|terms|renew|review|administ|research|hire\b"
    r"|workers|staff)"
)
OF_STUDY = re.compile(
    r"\W?\s(?:(?!intern|trainee|apprentice)[\w-]+\s){0,2}(?:program(?:me)?s?\b|courses?\b|diploma|bootcamp|curricul|master"
    r"|bachelor|mba|degree|ph\.?d|studies|studium|études)\b"
)
STUDIES_BEFORE = re.compile(r"\b(?:education|school|university|studies|(?<![\w-])study(?:ing)?|degree|enrolled|pursuing) (?:\S+ ){0,3}$")
# "Full-time / Part-time  Part-time": a form's label, and its answer
CHOICE_BEFORE = re.compile(r"\b(?:full|part)[ -]?time\s?/\s?$")
CHOICE_AFTER = re.compile(r"\s?/\s?(?:full|part)[ -]?time\s?:?\s+(?:full|part)[ -]?time\b")
ANSWER_AFTER = re.compile(r"\s?:?\s+(?:full|part)[ -]?time\b")
CHOICE_ASKED = re.compile(r"\b(?:full|part)[ -]?time\s?/\s?(?:full|part)[ -]?time\s?:?\s+$")
# "Full-time or Intern": the second of two ways to come
BESIDE_HOURS = re.compile(r"\b(?:full|part)[ -]?time\s?(?:,|/|&|\bor\b|\band\b|\boder\b|\bund\b)\s?$")
SET_OFF = re.compile(r"\W{0,2}$|\s?[.|,;)/]|\s[-–]")
INTERN_WANTED = re.compile(
    r"(?:seeking|looking for|hiring|as) (?:an? |our )?(?:\S+ ){0,3}interns?\b|\binterns? (?:will|is|are)\b|this internship"
    r"|the intern\b|internship (?:program|position|opportunity)\b|paid internship"
    r"|stagiaire|pour un stage|\bce stage\b|stage d.une durée|offre de stage|durée du stage|pflichtpraktikum"
)
NOT_HELD = re.compile(r"\bdress\b|\bjeans\b|\battire\b|volunteer (?:time|days?|hours|pto|leave|opportunit)")
BEFORE_THIS = re.compile(
    r"(?:this is an?|contrat(?:to)?(?: \w+)?(?: en| a| de)?|contract|position is|zunächst|eine?|poste (?:à|en)|en|in|unser(?:em"
    r"|en)|senior|experienced|erfahrenen?) $"
)
SHORT = 28  # characters: a line so short says nothing else
# Words that tell how somebody is paid and by whom, and nothing else.
BY_THEMSELVES = re.compile(
    r"p(?:artita iva|\.iva)|(?:selbstst?ändiger|freiberuflicher)\sbasis|honorarbasis|portage salarial|consult\w+\sbasis|corp.to.corp|c2c"
    r"|zzp|umowa|auto-entrepreneur|(?:régime|statut|travailleur) indépendant|(?:freie )?handelsvertret|kontrakt b2b|por honorarios"
    r"|contrat (?:en|d['’ ]) ?(?:alternance|apprentissage)|contrat de professionnalisation|stage (?:conventionné|de fin|obligatoire)"
    r"|meewerkstage|afstudeerstage|praxissemester|contrat(?:to di apprendistato|o de formación)|op afroep|oproep|auf abruf|a chiamata"
    r"|contrat[ot]? (?:a |à |de |por |a )?(?:plazo|temporal|interinidad|obra|durée|termine|tempo)|collaborazione coord"
    r"|minijob|mini-job|vikariat|(?:eltern|schwanger|krank|mutter|urlaubs)\w*vertretung$|aushilf|tilk?all|bank (?:nurse|staff)|pool nurse"
    r"|tijdelijk contract|oppisopimu|lærling(?:plass|eplads)?$|lärling|læreplads|visstidsanst|tidsbegr|määräaikai"
    r"|határozott ide|perioadă determinată"
    r"|na dobu urč|czas określony|belirli süreli|ορισμένου χρόνου|строков\w+ (?:трудов\w+ )?договір|срочн\w+ (?:трудов\w+ )?договор"
    r"|самозанят|業務委託|契約社員|派遣社員|正社員|全职|兼职|实习生|アルバイト|계약직|정규직"
)
ABBREVIATED = frozenset({"ft", "pt"})
AS_A_LABEL = re.compile(r"\s(?:position|role|job|shift|hours)\b|\s?(?:\s[/|·-]|,|\W*$)")
CLOCK = re.compile(r"\d\s?(?:am|pm|h|:\d\d)?\s?$")
IN_BRACKETS = re.compile(r"[(\[]\W*$")
# All that a house places people in: "nos talents en CDI, CDD et intérim"
ANY_KIND = re.compile(
    r"\bcdi\W{1,3}(?:et |ou |en )*cdd\W{1,3}(?:et |ou |en |mission d.)*int[ée]rim"
    r"|\bint[ée]rim\W{1,3}(?:et |ou |en )*cdd\W{1,3}(?:et |ou |en )*cdi\b"
)
PERMANENT = re.compile(r"permanent|indefinite|open-ended|unbefrist|indefinid|indetermin|\bcdi\b|long-term|employment contract")
NAMES_WHAT_FOLLOWS = re.compile(r"\s?:\s*\w")
FOR_MONTHS = re.compile(
    r"\d{1,2}\\?\W{0,3}(?:months?|weeks?|monats?|mois)\W{0,2}$"
    r"|\b(?:on an?|is an?|initial|for an?) (?:initial )?(?:one|two|three|six|nine|twelve|\d{1,2})\W?(?:months?|years?)\W{0,2}$"
)
OPENS = re.compile(r"\s?[(,|/]")
OPEN_TO = re.compile(r"\bopen (?:for|to) $")
LASTING = re.compile(r"\W{0,4}\d{1,2}\W?(?:\+\W?)?(?:month|week|mois|monate)")
ITS_OWN = re.compile(r"\b(?:your|our|the|a new|signed|of) $|\d[\s-]?(?:hours?|hrs?)\s(?:per week |a week |weekly )?$")  # "45 hour contract"
STAGE = re.compile(r"\s(?:de\s|d['’]|en\s|à\s|pour\s|h/f|f/h|\(|\d{1,2}\s?mois|alternance|retribuito|curricul)")
STAGE_AHEAD = re.compile(r"\b(?:en|un|ce|offre de|type de contrat\W{0,3}|contrat\W{0,3}|convention de|uno|di) $")
# "either part time or full time": both may be had
BOTH_AFTER = re.compile(
    r"\s?(?:/|or|and|oder|und|ou|et|o|y|e|of|en)\s(?:in\s|à\s|a\s)?(?:full|part|voll|teil|temps|tiempo|media|jornada|tempo|deel)"
)
BOTH_BEFORE = re.compile(
    r"\b(?:full|part)[ -]?time\s(?:or|and)\s$|(?:vollzeit|teilzeit|temps plein|temps partiel|tiempo completo|voltijd)\s(?:oder"
    r"|und|ou|et|o|y|of|en)\s(?:\w{1,2}\s)?$"
)
AVAILABLE = re.compile(r"\b(?:availab\w*|able|ability|willing\w*|can|commit) (?:to )?(?:work )?$")
AS_ONE = re.compile(r"(?<!experience )(?<!worked )(?<!working )(?<!experienced )\bas an? (?:independent )?$")
# "The post is available for 3 years and is full time": what is said of it after what else is
AND_IS = re.compile(
    r"\b(?:position|role|job|post|vacancy|appointment|contract|engagement)\b[^.;:!?]{1,70}\b(?:and (?:is|will be)|which is) (?:\w+ )?$"
)
SET_APART = re.compile(r"(?:[-–|(/,:]\s?|^\W*)$")
ASKED_OR_DONE = (RequirementKind.REQUIRED, RequirementKind.RESPONSIBILITY)
ELIGIBLE = re.compile(r"\beligible\b")


def _is_not_this_job(spot: Spot) -> bool:
    """Denied, or how others work, or might, or did."""
    if spot.clause.is_denied or ELIGIBLE.search(spot.clause.after):
        return True
    if spot.value == "TEMPORARY" and ANY_KIND.search(spot.around):
        return True
    return bool(
        NOT_NOW.search(spot.before) or NOT_A_KIND.match(spot.after) or spot.text[spot.line[1] - 1] == "?" or NOT_HELD.search(spot.around)
    )


def _is_intern_wanted(spot: Spot) -> bool:
    wanted = spot.value == "INTERN" and spot.kind is not RequirementKind.RESPONSIBILITY
    if wanted and spot.kind is not RequirementKind.REQUIRED and BESIDE_HOURS.search(spot.before) and SET_OFF.match(spot.after):
        return True
    return wanted and INTERN_WANTED.search(spot.before + spot.words + spot.after) is not None


def _is_studied(spot: Spot) -> bool:
    """A course of study that takes the whole week, or half of it."""
    return is_hours(spot) and bool(OF_STUDY.match(spot.after) or STUDIES_BEFORE.search(spot.before))


def _is_of_a_label(spot: Spot) -> bool:
    """One of the choices that a form's label gives, whose answer follows."""
    asked = CHOICE_AFTER.match(spot.after) or (CHOICE_BEFORE.search(spot.before) and ANSWER_AFTER.match(spot.after))
    return is_hours(spot) and bool(asked)


def _is_of_staff(spot: Spot) -> bool:
    """A benefit for those who work so."""
    return is_hours(spot) and spot.kind is RequirementKind.BENEFIT and spot.before.endswith(("for ", "for all "))


def _is_of_this_job(spot: Spot) -> bool:
    """Hours that are said of the job, or outside of what is asked for."""
    said = spot.kind is not RequirementKind.REQUIRED or OF_THIS_JOB.match(spot.after) or BEFORE_THIS.search(spot.before)
    return is_hours(spot) and bool(said or "voll" in spot.around)


def _is_no_abbreviation(spot: Spot) -> bool:
    """ "PT" of a clock or a therapist, "FT" of a newspaper: not in brackets, at the head of a line of labels or behind a label."""
    if spot.words not in ABBREVIATED:
        return False
    alone = not spot.before.strip(" -*•") and AS_A_LABEL.match(spot.after) is not None
    return CLOCK.search(spot.before) is not None or not (alone or IN_BRACKETS.search(spot.before) or LABEL.search(spot.before[-45:]))


def _is_any_contract(spot: Spot) -> bool:
    """A contract of no kind: a permanent one, "your contract", or the label of what follows."""
    if spot.words not in CONTRACT:
        return False
    if PERMANENT.search(spot.clause.before[-40:] + "|" + spot.clause.after[:24]) or ITS_OWN.search(spot.before):
        return True
    return NAMES_WHAT_FOLLOWS.match(spot.after) is not None and not LASTING.match(spot.after.lstrip(" :")) and not LABEL.search(spot.before)


def _is_of_time(spot: Spot) -> bool:
    """ "Temporal" in the middle of other words: the data's, or the bone's."""
    return spot.words == "temporal" and not (SET_APART.search(spot.before) and SET_OFF.match(spot.after))


def _is_no_internship(spot: Spot) -> bool:
    """ "Stage" in a text that is not French: a step, the theatre's."""
    stage = spot.words in ("stage", "stages")
    return stage and not (STAGE.match(spot.after) or STAGE_AHEAD.search(spot.before) or INTERN_WANTED.search(spot.around))


STATED: tuple[Rule[Spot, bool], ...] = (  # whether a word says how this job is held
    Rule(_is_not_this_job, always(False), "You will manage contract renewals and supplier terms for us."),
    Rule(_is_studied, always(False), "Back to school on a full-time basis after the summer"),
    Rule(is_of_its_staff, always(True), "The range of pay for full-time employees in this role is told on request."),
    Rule(_is_of_a_label, always(False), "Full-time / Part-time: Part-time"),
    Rule(lambda spot: CHOICE_ASKED.search(spot.before) is not None, always(True), "Full-time / Part-time: Part-time"),
    Rule(_is_no_abbreviation, always(False), "Call us before 5 pm PT, dear bakers"),
    Rule(_is_any_contract, always(False), "Contract: permanent"),
    Rule(_is_of_time, always(False), "Temporal data, spatial data"),
    Rule(_is_no_internship, always(False), "2nd stage: an hour at the oven"),
    Rule(
        lambda spot: BY_THEMSELVES.match(spot.words) is not None and not (is_hours(spot) and spot.kind in ASKED_OR_DONE),
        always(True),
        "Collaborazione con partita IVA per il forno",
    ),
    Rule(is_sought, always(True), "Nous recherchons un alternant pour notre fournil de Nantes."),
    Rule(is_the_reader, always(True), "## Responsibilities\n- As an intern you will bake with the whole team of the mill"),
    Rule(_is_intern_wanted, always(True), "This internship program lets you bake with the whole team of the mill."),
    Rule(lambda spot: LABEL.search(spot.before[-45:]) is not None, always(True), "Type of employment here: temporary until next May"),
    Rule(lambda spot: spot.length < SHORT and spot.value != "APPRENTICE", always(True), "Temporary, in Leeds"),
    Rule(is_for_a_time, always(True), "We look for a colleague with a light hand, fixed term until the end of July."),
    Rule(is_of_a_row, always(True), "Contratação PJ para padeiros, quarenta horas por semana"),
    Rule(
        lambda spot: spot.words in CONTRACT and FOR_MONTHS.search(spot.before) is not None,
        always(True),
        "You join us in an initial 12-month contract, and then we shall see.",
    ),
    Rule(
        lambda spot: is_hours(spot) and OPEN_TO.search(spot.before) is not None,
        always(True),
        "We are flexible, dear bakers, and open to part time as well.",
    ),
    Rule(
        lambda spot: not spot.before.strip(" -*•") and spot.length < 60 and OPENS.match(spot.after) is not None and not is_hours(spot),
        always(True),
        "Contractor (1099), at the oven of the mill in Leeds",
    ),
    Rule(_is_of_staff, always(False), "## Benefits\n- Private health insurance for full-time people"),
    Rule(lambda spot: spot.is_predicate, always(True), "We may say that this position is for now full-time."),
    Rule(lambda spot: AND_IS.search(spot.before) is not None, always(True), "The post is paid by the hour and is part time."),
    Rule(lambda spot: is_hours(spot) and OF_OTHERS.search(spot.around) is not None, always(False), "We have 40 full-time employees there."),
    Rule(
        lambda spot: is_hours(spot) and bool(BOTH_AFTER.match(spot.after) or BOTH_BEFORE.search(spot.before)),
        always(True),
        "## Requirements\n- Bakers for either part time or full time, as they like",
    ),
    Rule(
        lambda spot: is_hours(spot) and AVAILABLE.search(spot.before) is not None,
        always(True),
        "## Requirements\n- Availability to work full-time for the months of summer",
    ),
    Rule(
        lambda spot: spot.value == "CONTRACTOR" and AS_ONE.search(spot.before) is not None and " if " not in f" {spot.clause.before}",
        always(True),
        "A nurse of the mill joins our bakers as an independent contractor",
    ),
    Rule(_is_of_this_job, always(True), "The shop looks for a part-time baker with a light hand."),
    Rule(
        lambda spot: is_hours(spot) or spot.kind is RequirementKind.REQUIRED,
        always(False),
        "## Requirements\n- Work part-time beside a trade",
    ),
    Rule(
        lambda spot: spot.value in LEARNING and spot.kind is None,
        lambda spot: OF_A_POSITION.match(spot.after) is not None and len(spot.clause.before.split()) <= BESIDE,
        "Our last intern built the whole oven with us.",
    ),
    Rule(lambda spot: spot.value in LEARNING, always(False), "## Responsibilities\n- Show the intern of the house how we bake rye"),
    Rule(
        lambda spot: spot.kind is RequirementKind.RESPONSIBILITY,
        lambda spot: OF_A_POSITION.match(spot.after) is not None,
        "## Responsibilities\n- Advise temporary teams of the house",
    ),
    Rule(
        lambda spot: OF_THIS_JOB.match(spot.after) is not None,
        always(True),
        "You will join the team in a first contract for 30 hours per week.",
    ),
    Rule(
        lambda spot: spot.value == "TEMPORARY" and BEFORE_THIS.search(spot.before) is not None,
        always(True),
        "## About us\nThe desk is in temporary cover of a colleague on leave.",
    ),
)


def is_stated(spot: Spot | None) -> bool:
    """Whether a text's word says how this job is held, and not how others are, or might be, or were."""
    return spot is not None and spot.value != "none" and decide(STATED, spot) is True

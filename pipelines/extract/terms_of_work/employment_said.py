"""What in a sentence says that a word for a way of being employed is said of this job: its predicate ("this post is seasonal"),
a job behind it ("temporary position"), a time ("fixed term until July"), a row of labels ("Contract, Leeds"), who is sought."""

import re

from pipelines.extract.terms_of_work.spot import Spot
from pipelines.extract.words.lengths import find_lengths
from schemas.enums import RequirementKind

OF_THIS_JOB = re.compile(
    r"""
    \W{0,3}(?:\w+[ ]){0,3}(?:position|role|job|opportunity|opening|basis|contract|assignment|engagement|stelle|anstellung
    |festanstellung|poste|contrat|puesto|post|appointment|placement|vacancy|vacature|baan|stilling|tjänst|posizione|impiego|vaga
    |empleo|contrato|contratto|emploi|arrangement
    |employment|employee|salaried|permanent|remote|hours|shifts?|gig)\b
    """,
    re.VERBOSE,
)
OF_A_POSITION = re.compile(
    r"\W{0,3}(?:position|role|job|post|opportunity|opening|basis|assignment|engagement|appointment|vacancy"
    r"|contract)\b"
)
OF_OTHERS = re.compile(
    r"""
    full[ -]time[ ](?:employees|associates|team[ ]members|staff|equivalent|students?|colleagues|positions|roles|jobs|developers|offers?)
    |eligible | \bbenefits?[ ] | student | studies | enrolled | experience | degree | employees | workers | lead[ ]to | years
    | authorized | lecturers | join[ ]us
    """,
    re.VERBOSE,
)
# "The pay range for full-time employees in this role": those who hold it
OF_ITS_STAFF = re.compile(
    r"\s(?:employees|staff|hires|workers|associates|team members)\s(?:for|in|of|at)\sthis\s(?:\w+\s)?"
    r"(?:position|role|job|post|opening)\b"
)
# "As a design intern, you will …", "En tant que stagiaire, vous …", "in deinem Praktikum"
AS_A = re.compile(r"(?:^|[^\w\s]\s?|\n)\W*(?:as an?|als|en tant que?|en tant qu['’]|como|come|in qualità di) ?(?:(?!if\b)[\w*/:-]+ ){0,3}$")
YOU = re.compile(r"^[^.!?]{0,60}\b(?:you(?:'ll|’ll)?|du|sie|vous|tu|te|usted|você|je|jij|u|ti)\b")
YOURS = re.compile(
    r"\b(?:during|throughout|in|im rahmen|während|pendant|lors de|au cours de|durante)"
    r" (?:your|deine[ms]|eure[ms]|ihre[ms]|votre|ton|tus?|sus|seu|il tuo) (?:(?!last\b|previous\b|first\b|past\b)\w+ ){0,2}$"
)
# How long a job for a time lasts: "seasonal, until October", "befristet bis Juni", "for six months"; "fixed-term appointments"
FOR_A_TIME = re.compile(
    r"""
    \W?appointments?\b |
    \W{0,3}(?:\w+\W{1,3}){0,5}?(?:until|till|through|to[ ]the[ ]end|ending|from[ ](?:\w+[ ]){1,3}to|bis|ab|auf|jusqu
    |hasta|até|fino|tot|do|til|t\.?o\.?m|до|od)\b
    """,
    re.VERBOSE,
)
WORDS_AHEAD = re.compile(r"\W{0,3}(?:[^\W\d]+\W{1,2}){0,4}")  # "pour une durée de ": what stands before how long
TIME_AHEAD = re.compile(r"\b(?:auf|bis|für)\s(?:\S+\s){1,4}$")  # "zunächst auf zwei Jahre befristet"
SOUGHT = re.compile(
    r"\b(?:we (?:are |.re )?(?:seek|hiring|recruiting|looking for)|(?:is|are) (?:seeking|hiring|recruiting|after|looking for)"
    r"|recherch(?:ons|e)|cherchons|recrut(?:ons|e)|such(?:en|t)|busca(?:mos)?"
    r"|cerchiamo|ricerchiamo|zoeken|szukamy|poszukujemy|hledáme|søker|søger|söker|procuramos|ищем|требуется)\s(?:(?!with\b|who\b"
    r"|mit\b|avec\b)[^\s,]+\s){0,4}$"
)
A_POST = re.compile(r"\b(?:postes?|contrats?|emplois?|stellen?|positions?|roles?|jobs?|puestos?|vagas?) (?:en|à|as an?|in|auf) $")
WE = re.compile(r"\b(?:we|wir|nous)\b")
SEGMENT_BEFORE = re.compile(r"(?:^|.*[,;|/•·()\[\]:–]|.*[.!?]\s|.*\s-\s)(?P<words>.*)$", re.DOTALL)
SEGMENT_AFTER = re.compile(r"(?:(?!\.(?:\s|$)|\s-\s)[^,;|/•·()\[\]:–\n])*")
OPENED = re.compile(r"(?:^|[.!|:•–])[ *•-]*$")  # what stands before the first part of a line or sentence
BESIDE = 3  # words that stand in a segment beside the one for the kind of job: "Contratação PJ", "Temporary, two years"
ROW = 140  # characters: a longer line is no row of labels
CONTRACT = frozenset({"contract", "contracts"})
HOURS = frozenset({"FULL_TIME", "PART_TIME", "FULL_TIME+PART_TIME"})
LEARNING = frozenset({"INTERN", "APPRENTICE", "VOLUNTEER"})
# Adjectives, and people who may be others
OTHERS = frozenset(
    (
        *("contract", "contracts", "contractor", "contractors", "freelancers", "temp", "interim", "casual", "autónomo", "indépendant"),
        *("intern", "interns", "volunteer", "volunteers", "apprentice", "apprentices", "co-op", "coop", "stage", "beca"),
    )
)
# What a learner's post is called, and no learner
POSTS = re.compile(
    r"\w*(?:platz|plats|plads|plass|stelle|plek)$|estágio|tirocinio|pasantía|prácticas|internship$|apprenticeship$"
    r"|apprendistato|ehrenamtlich|traineeship"
)
ADJECTIVES = re.compile(r"(?:temporary|seasonal|casual|fixed|limited|tijdelijk|befristet\w*|saison\w*|sesong\w*|temporári\w)\b")


def is_hours(spot: Spot) -> bool:
    return spot.value in HOURS


def is_of_its_staff(spot: Spot) -> bool:
    """Hours of those who hold this job."""
    return is_hours(spot) and OF_ITS_STAFF.match(spot.after) is not None


def is_of_a_row(spot: Spot) -> bool:
    """Alone in the first part of a line or sentence that tells no demand, duty or benefit: "Contratação PJ, 40 horas"."""
    if spot.length > ROW or spot.words in OTHERS or OF_OTHERS.search(spot.around):
        return False
    before, after = SEGMENT_BEFORE.match(spot.before), SEGMENT_AFTER.match(spot.after)
    ahead, behind = before["words"] if before else "", after[0] if after else ""
    if spot.value in LEARNING:
        post = POSTS.match(spot.words) and spot.kind in (None, RequirementKind.RESPONSIBILITY)
        return bool(post) and not spot.before.strip(" -*•") and len(behind.split()) <= BESIDE + 1
    if (spot.kind is not None and "|" not in spot.before) or (
        ADJECTIVES.match(spot.words) and behind.strip() and not OF_THIS_JOB.match(spot.after)
    ):
        return False
    return OPENED.search(spot.before[: len(spot.before) - len(ahead)]) is not None and len((ahead + " " + behind).split()) <= BESIDE


def is_for_a_time(spot: Spot) -> bool:
    """A job for some months, or until a day that is told."""
    if spot.value != "TEMPORARY" or (spot.kind is RequirementKind.RESPONSIBILITY and not _is_of_a_post(spot)):
        return False
    time = next(find_lengths(spot.after, 0, len(spot.after)), None)
    if time and WORDS_AHEAD.fullmatch(spot.after, 0, time.start):
        return True
    return FOR_A_TIME.match(spot.after) is not None or (spot.words == "befristet" and TIME_AHEAD.search(spot.before) is not None)


def _is_of_a_post(spot: Spot) -> bool:
    """ "Postes en CDD", "wir suchen befristet": in what states a duty, too."""
    return A_POST.search(spot.before) is not None or (SOUGHT.search(spot.clause.before) is not None and WE.search(spot.before) is not None)


def is_sought(spot: Spot) -> bool:
    """ "Wir suchen eine Aushilfe", "nous recherchons un alternant": somebody is looked for who works so."""
    held = spot.value in LEARNING or spot.kind is not RequirementKind.RESPONSIBILITY
    return held and not is_hours(spot) and spot.words not in CONTRACT and SOUGHT.search(spot.clause.before) is not None


def is_the_reader(spot: Spot) -> bool:
    """ "As an intern, you …", "während deines Praktikums": the reader would be one."""
    if spot.value not in LEARNING:
        return False
    return YOURS.search(spot.before) is not None or (AS_A.search(spot.before) is not None and YOU.search(spot.after) is not None)

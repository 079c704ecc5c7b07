"""What is remote or hybrid: the job ("remote work", "Remote Senior Nurse"), or a thing of it ("remote sensing", "a remote car park")."""

import re

from pipelines.extract.terms_of_work.spot import Spot
from pipelines.extract.words.tables import load_words

# Things that have one name with the word, whatever follows: "Remote Sensing Analyst", "hybrid cloud".
COMPOUND = re.compile(
    r"""
    \W?\s?(?:sens(?:ing|ors?)\b|control|support\b(?!\s(?:specialist|agent|representative))|assist|monitor|server|desktop|access|sites?\b
    |areas?\b|debug|device|deploy|hands\b|diagnos|troubleshoot|learning\b|instruct|interview|training\b|patient|care\b|health|reality
    |counsel|consult(?:ation|s\b)|therap|session|vehicle|electric|engine\b|power|cloud|infrastruc|machin|wartung|zugriff|mobility|sql
    |app\b|apps\b|mobile\b|native|architecture|network|bar\b|car\s?park|island|village|communit|region|villages|branch|procedure
    |restaurant|parking|lunch|snack|meal|gym|fitness|depot|virtual\sdesign|and\sdistance|wellness|events?\b|offices\b|workplaces\b|settings\b)
    """,
    re.VERBOSE,
)
# What is put into a home office.
FITTED = re.compile(r"\W{0,2}(?:set-?\s?up|equip|furni|reimburs|expens|stipend|budget|allow|support|suppl|ausstatt)")
# What is given to those who work so, who is neither here nor there, or a form's label.
BESIDE_THE_JOB = re.compile(
    r"""
    \W?\s?(?:(?:work\s)?options?:$|stipend|equipment|equip\b|allowance|budget|ausstattung|employee\s(?:equip|stipend)|locations?\b(?!:)
    |set-?up\s(?:allow|budget|stipend|bonus)|(?:,?\s(?:international|global|distributed|diverse|virtual|(?:multi|inter|cross)\S{0,20}))?\s?teams?\b(?!\s?\()
    |colleague|work(?:er|force)|customer|client|user|faculty|function|management\b|approach)
    """,
    re.VERBOSE,
)
# What a job, its week or the one who has it is called, and the small words that may follow "remote".
OF_THE_JOB = re.compile(
    r"""
    \s(?:work|role|position|job|opportunit|opening|employ|contract|candidate|applicant|hir(?:e|ing)|first|friendly|only|ok\b|okay|option
    |possib|eligib|flexib|schedul|model|mode\b|set|arrangement|environment|basis|status|culture|polic|based|home|office|full|part
    |permanent|remote|in-?office|on-?site|freelanc|intern|compan|organi[sz]|start-?up|business\b|nature|format|freedom|regime|presence|attendance|rhythm|way\b|style
    |day|week|time|hour|allowed|available|considered|welcome|preferred|negotiable|must|could|would|may\b|can\b|might|will\b|is\b|are\b
    |an[,.;]|in\b|with|from\b|across|anywhere|and\b|or\b|but\b|for\b|if\b|to\b|at\b|on\b|as\b|of\b|when|where|while|until|except|after|before|since|than|because|by\b|so\b|no\b|not\b
    |u\.?s|uk\b|eu\b|e?mea\b|latam|apac|global|world|international|nation|canad|india|german|europ|brit|americ|austral|africa|asia
    |arbeit|möglich|tätig|stelle|anteil|tag|kultur|oder\b|und\b|mit\b|aus\b|in\b|für\b|bei\b|von\b|zu\b|im\b|regelung|team
    |ou\b|et\b|y\b|o\b|e\b|en\b|em\b|de\b|da\b|do\b|com\b|con\b|para|pour|possible|co\b)
    """,
    re.VERBOSE,
)
# "acceso remoto", "zona remota": the noun that stands before
ROMANCE = re.compile(
    r"(?:acces[os]o?|control|controllo|soporte|suporte|supporto|monitore?i?o|equipo|asistencia|assistência|assistenza|escritorio|zonas?"
    r"|áreas?|sens[oó]r\w*|sensoriamento|servidor\w*|lugar\w*|localidad\w*|diagn\w*|mantenimiento|manutenção|comunidad\w*|atención)\s$"
)
ENGLISH = re.compile(r"\b(?:the|and|you|your|our|we|of|an?|is|are|with)\b")
LETTERS = re.compile(r"\s[a-z]{2}")
NAME = re.compile(r"\W{0,3}(?:[^\W\d_][\w/.&+-]*\s){0,3}[^\W\d_][\w-]*")
ROLES = load_words("role_words.txt")


# "the study areas are remote", "work with the Home Office" (of the government)
PLACES_ARE = re.compile(r"\b(?:areas?|sites?|locations?|regions?|villages?|camps?|stations?) (?:is|are|may be|can be) (?:\w+ )?$")
GOVERNMENT = re.compile(r"(?<!\bin )(?<!\byour )\b(?:the|uk|hm) $")


def is_of_a_thing(spot: Spot) -> bool:
    """Whether "remote" or "hybrid" is said of a thing and not of the job."""
    if PLACES_ARE.search(spot.before) or (spot.words == "home office" and GOVERNMENT.search(spot.before)):
        return True
    if COMPOUND.match(spot.after) or ROMANCE.search(spot.before) or (spot.words.startswith("home") and FITTED.match(spot.after)):
        return True
    if spot.words not in ("remote", "hybrid") or OF_THE_JOB.match(spot.after) or not LETTERS.match(spot.after):
        return BESIDE_THE_JOB.match(spot.after) is not None and not _is_of_a_role(spot)
    following = spot.text[spot.end + 1]
    return following.islower() and ENGLISH.search(spot.before + "|" + spot.after) is not None and not _is_of_a_role(spot)


def _is_of_a_role(spot: Spot) -> bool:
    """Whether a role follows it: "remote customer service agent"."""
    named = NAME.match(spot.after)
    return named is not None and any(word.rstrip("s") in ROLES or word in ROLES for word in re.split(r"[\s/-]+", named[0].strip()))

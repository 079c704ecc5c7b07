"""What a word for a workplace is said of: this job, or what is spoken about, was done before, is done by others, lasts some weeks."""

import re

from pipelines.extract.terms_of_work.spot import Spot
from pipelines.extract.terms_of_work.workplace_week import HOME, SITE
from schemas.enums import RequirementKind

TALK = re.compile(
    r"\b(?:interview|entretien|vorstellungsgespräch|entrevista|colloquio|sollicitatie|rozmow|собеседован|probearbeit"
    r"|trial (?:work|day|shift)|\b(?:formation|schulung|curso|corso|lessons?|classes) en\b|(?:intro(?:ductory|duction)?|first"
    r"|screening|initial|exploratory|phone|video) call\b)"
)
HAD_BEFORE = re.compile(
    r"(?:experienced?|erfahrung\w*|expérience|experiencia|experiência|used to|(?:lead|manag)\w* (?:\S+ ){0,4}teams?)\b[^.;]{0,60}$"
)
# Those of whom it is told how they work: "people who work from home", "some of our colleagues"
OF_SOME = re.compile(
    r"\b(?:people|persons|those|folks|users|families|professionals|companies|menschen|personnes|gens|personas|pessoas|persone"
    r"|mensen|ludzi\w*|lid\w+),? (?:who|that|die|qui|que|che)"
    r" (?:\w+ ){0,2}$|\b(?:some|several|a few|half|einige|manche|certains|algunos|alguns|alcuni|sommige) (?:of |unserer |de nos "
    r"|de nuestros |dos nossos |dei nostri )"
    r"(?:\w+ ){1,4}$"
)
LOOKED_FOR = re.compile(r"\b(?:look(?:ing)? for|seek\w*|need|want|hir\w+|such\w+|cherch\w+|recherch\w+|busca\w*|zoek\w*)\b")
# What is spoken of, not how one works: "the future of hybrid work", "even if remote"
SPOKEN_OF = re.compile(
    r"\b(?:(?:future|world|era|age|rise|challenges?) of|zukunft (?:der|des)|avenir du|futuro del?|(?:software|tools?|platforms?"
    r"|solutions?|products?) (?:for|to)|even if)"
    r"\s(?:\S+\s)?$"
)
CHANGED = re.compile(r"\s(?:arbeiten?|work)\s(?:zu\s)?(?:revolution|mitgestalt|gestalt|neu\s)")
LIKED = re.compile(r"\b(?:comfortable|afraid|used to|enjoy|like|love|want|wish|prefer)\b")
BETWEEN = re.compile(r"\s(?:between|of|entre|zwischen|tra)\s")
VARIES = re.compile(r"\b(?:var(?:y|ies)|depend(?:s|ing)? on|je nach|selon|según)\b")
FULLY = re.compile(
    r"(?:fully|100\s?%|completely|entirely|full|vollständig|komplett|permanent(?:ly)?|完全|フル|전면|location\s?:?|this is an?|is"
    r"|u\.?s\.?(?:-based)?|location\W*|work\sfrom|100\s?percent|dauerhaft|ausschließlich|totalmente|completamente|interamente"
    r"|entièrement|volledig"
    r"|w\spełni|całkowicie|plně|fuldt|helt|fullt|полностью)\W{0,4}$"
)
OF_WORK = re.compile(
    r"work|position|role|job|team|based|fully|perform|hire|eligible|hq|hub|flexib|arbeit|tätig|living|live|done|travail|poste"
    r"|trabaj|trabalh|puesto|vaga|lavor|posto"
    r"|werk|prac[aey]|pracow|pracuj|prác|работ|праці|працю|роботи|office|büro|home|jobb|arbe[ij]d|töi|työ|dolgoz|munka|lucr"
    r"|muncă|çal\w{1,2}ş|làm việc"
    r"|kerja|εργα"
)
ADVERBS = frozenset(
    (
        "remotely",
        "from anywhere",
        "wherever you are",
        "wherever you live",
        "à distance",
        "a distancia",
        "à distância",
        "da remoto",
        "op afstand",
        "zdalnie",
        "på distans",
        "en remoto",
    )
)
DOES = re.compile(r"\s(?:who|to|can|could|may|work|live|shop|order|use|meet|learn|arbeiten|travaillent|trabajan)\b")  # "customers work"
WEEKS_A_YEAR = re.compile(
    r"(?:weeks?|months?|days|wochen?|monate?|semaines?|mois|semanas?|meses|settimane|weken|tygodnie|týdn\w+)\W(?:\w+\W){0,3}?(?:a"
    r"|per|each|every|pro|im|par|al|por|all|na|za)"
    r"\W(?:calendar\W)?(?:year|jahr|an\b|año|ano\b|anno|jaar|rok)"
)
# Who must come each day: "you are needed at the hangar every day"
PRESENT = re.compile(
    r"\b(?:be|are|is|needed|work(?:ing)?|presence|present|attendance|come|report|expected|required|based|oppmøte|présence|presencia"
    r"|präsenz|anwesen\w+)\b.{0,30}"
    r"\b(?:at|in|to|on)\s(?:the|our|your|this)\s(?:\w+\s){0,3}$|\b(?:fysisk )?oppmøte\s$"
)
PRESENCE = re.compile(
    r"\b(?:presenza|presencia|presença|présence|präsenz|anwesenheit|aanwezigheid|obecność|přítomnost|närvaro|tilstedeværelse|oppmøte|attendance)\b"
)
PLACE = re.compile(
    r"\b(?:office|plant|depot|site|hangar|store|shop|clinic|lab|warehouse|studio|workshop|factory|dairy|school|farm|hospital|garage"
    r"|yard|premises|facility"
    r"|branch|desk|centre|center|kitchen|mill)s?\b"
)
A_YEAR = re.compile(r"\b(?:a|per|each|every|pro|im|par|al|por)\W(?:calendar\W)?(?:year|jahr|an\b|año|ano\b)")
ABROAD = re.compile(
    r"(?:weeks?|months?|wochen?|monate?|semaines?|mois|semanas?|meses|days|tage|jours|días)\W(?:\w+\W){0,3}?"
    r"(?:(?:a|per|each|every|pro|im|par|al|por)\W(?:calendar\W)?(?:year|jahr|an\b|año|ano\b))"
    r"|(?:weeks|wochen|semaines|semanas|months|monate)\b"
)
# A step of an interview plan, by its length in brackets: "[4 hours] Onsite", "Remote pairing (90 min)". More hours may be those of a week.
_STEP = (
    r"[\[(]\s?~?(?:\d{1,3}\s?[-–]\s?)?(?:\d{1,3}[\s-]?(?:min(?:ute)?s?|minuten|minuti|minutos)|[1-6](?:[.,]\d)?[\s-]?"
    r"(?:h|hrs?|hours?|std\.?|stunden?|heures?|horas?|ore))\s?[\])]"
)
STEP_BEFORE, STEP_AFTER = re.compile(rf"{_STEP}\W{{0,3}}(?:\w+\W){{0,2}}$"), re.compile(rf"(?:\W?[\w-]+){{0,3}}\W{{0,3}}{_STEP}")


def is_of_something_else(spot: Spot) -> bool:
    """A mix of two roles, a talk with those who apply or a step of it, what was done before, what differs from job to job."""
    if STEP_BEFORE.search(spot.before) or STEP_AFTER.match(spot.after):
        return True
    if spot.value == "hybrid" and BETWEEN.match(spot.after):
        return not (HOME.search(spot.after) or SITE.search(spot.after))
    if SPOKEN_OF.search(spot.before) or CHANGED.match(spot.after) or (OF_SOME.search(spot.before) and not LOOKED_FOR.search(spot.before)):
        return True
    if TALK.search(spot.low, max(spot.line[0], spot.start - 200), spot.start) or VARIES.search(spot.clause.after):
        return True
    return HAD_BEFORE.search(spot.clause.before) is not None


def is_daily(spot: Spot) -> bool:
    """ "Attendance at the depot is needed each working day": somebody is to be at a place, each day."""
    if PRESENCE.search(spot.clause.before):
        return True
    places = list(PLACE.finditer(spot.clause.before))
    return bool(places) and any(PRESENT.search(spot.clause.before[: place.start()]) for place in places)


def is_not_of_work(spot: Spot) -> bool:
    """Something else is done remotely, or by those who are served."""
    subject = spot.clause.subject
    served = subject is not None and subject.role == "served" and DOES.match(subject.gap) is not None
    bare = spot.words in ADVERBS or spot.words.startswith(("дистанц", "удал")) or spot.kind is RequirementKind.RESPONSIBILITY
    return served or (bare and not FULLY.search(spot.before) and OF_WORK.search(spot.before[-30:] + "|" + spot.after[:12]) is None)


def is_abroad(spot: Spot) -> bool:
    """Some weeks of the year from elsewhere."""
    if WEEKS_A_YEAR.search(spot.clause.after):
        return True
    elsewhere = "anywhere" in spot.words or "abroad" in spot.around or "ausland" in spot.around
    return elsewhere and (ABROAD.search(spot.before[-30:] + "|" + spot.after) or A_YEAR.search(spot.after)) is not None


def is_of_the_firm(spot: Spot) -> bool:
    """Said of the employer or of all who work there: it counts where nothing is said of the job."""
    return spot.after.lstrip(" -").startswith(("compan", "organi", "start", "first compan")) or spot.clause.subject is not None

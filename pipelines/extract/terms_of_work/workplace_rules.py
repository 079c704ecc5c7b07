"""Which workplace a word for one means where it stands, as a table of rules; the words stand in ``data/reference/workplace_words.csv``."""

import re

from pipelines.extract.terms_of_work.spot import Spot
from pipelines.extract.terms_of_work.workplace_thing import is_of_a_thing
from pipelines.extract.terms_of_work.workplace_week import (
    DAYS_BEHIND,
    HOME,
    PERK,
    SITE,
    VISITED,
    is_beside_work,
    is_counted,
    is_on_weekdays,
    is_shared,
    is_whole_week,
)  # fmt: skip
from pipelines.extract.words.rules import Rule, always, decide
from schemas.enums import RequirementKind

Meaning = tuple[str | None, int]  # the workplace, and how plainly it is said: 8 labelled so, 7 of this job in so many words, 2 only perhaps
NOT_MEANT: Meaning = (None, 0)
LABEL = 45  # characters: a line so short is a label

TALK = re.compile(
    r"\b(?:interview|entretien|vorstellungsgespräch|entrevista|colloquio|sollicitatie|rozmow|собеседован|probearbeit"
    r"|trial (?:work|day|shift)|(?:intro(?:ductory|duction)?|first|screening|initial|exploratory|phone|video) call\b)"
)
HAD_BEFORE = re.compile(
    r"(?:experienced?|erfahrung\w*|expérience|experiencia|experiência|used to|(?:lead|manag)\w* (?:\S+ ){0,4}teams?)\b[^.;]{0,60}$"
)
LIKED = re.compile(r"\b(?:comfortable|afraid|used to|enjoy|like|love|want|wish|prefer)\b")
BETWEEN = re.compile(r"\s(?:between|of|entre|zwischen|tra)\s")
INVITED = re.compile(r"encourag|welcome to|invited|optional|if you (?:live|are)|feel free|freiwillig")
VARIES = re.compile(r"\b(?:var(?:y|ies)|depend(?:s|ing)? on|je nach|selon|según)\b")
HEADQUARTERS = re.compile(r"\b(?:out of|at|from) (?:our|the)\b[^.;]{0,24}$")
PLACED = re.compile(r" (?:in|just|on|near|at)\b")
LOCATED = re.compile(r"\bwork location:?\W{0,3}$")
OR_REMOTE = re.compile(r"[^.;]{0,40}\bor\b[^.;]{0,16}\bremote")
FULLY = re.compile(
    r"(?:fully|100\s?%|completely|entirely|full|vollständig|komplett|permanent(?:ly)?|location\s?:?|this is an?|is"
    r"|u\.?s\.?(?:-based)?|location\W*|work\sfrom|totalmente|completamente|100\s?percent)\W{0,4}$"
)
WHOLLY = re.compile(r"(?:fully|100\s?%|completely|entirely|only|vollständig|komplett|permanently|all)\W{0,3}$")
THIS_JOB = re.compile(
    r"\b(?:this|the|diese|die|der|ce|cette|este|esta|il|la) (?:\S+ )?(?:role|position|job|post|vacancy|stelle|poste|puesto|vaga|posizione)"
    r" (?:can be|may be|will be|\S{1,5}) (?:an? )?(?:fully |100% |completely |entirely |vollständig )?$"
)
JOB = re.compile(r"\W?\s?(?:position|role|job\b|opportunity|within\b|in the u|\(|stelle\b|-first\b|contract)")
PARTLY_BEFORE = re.compile(
    r"(?:part(?:ial(?:ly)?|ly)|teilweise|tage?n?|days?|jours?|días?|occasional(?:ly)?|gelegentlich|option(?:al(?:ly)?)?"
    r"|anteilig|éligible au|bis zu .{0,12}|up to .{0,16}|\w \+|(?:gedeeltelijk|deels|частично|częściowo|parzialmente|parcialmente))"
    r"\W+(?:\w+\W+){0,2}$"
)
PARTLY_AFTER = re.compile(
    r"\W?\s?(?:work(?:ing)?\s)?(?:options?\b|möglich|anteil|possib|flexib|days?\b|tage?\b|part|occasion|ponctuel|jours?\b"
    r"|schedule|available|\(?\d\s(?:days|tage|jours)|nach absprache|on occasion)"
)
OFFICE = re.compile(r"(?<!\bno )\boffices?\b|(?<!kein )büro|on-?site|vor ort|\bbureau|oficina|kantoor|locaties?\b")
ON_SITE = re.compile(
    r"(?:fully|100\s?%|location\W*|work(?:s|ed)?|\bis|hours|full\\?-time|back to|\bbe|this is an?|must be|required|only"
    r"|position|role|poste\W*|\ben|lieu\W*|arbeiten|tätigkeit|arbeitsplatz|\(|\||every day|daily|jeden tag|täglich)\W{0,3}$"
)
ON_SITE_AFTER = re.compile(
    r"\W{0,2}\s?(?:position|role|job\b|opportunity|internship|only|day (?:1|one)|5 days|five days|full[- ]time|daily"
    r"|work\b(?! stations)|\)|requirement|every day|monday)"
)
ONLY = re.compile(r"\W{0,2}only\b")
WHOLE = re.compile(r"100\s?%\s?(?:en |im |in |de )?$")
OF_WORK = re.compile(
    r"work|position|role|job|team|based|fully|perform|hire|eligible|hq|hub|flexib|arbeit|tätig|living|live|done|travail|poste|trabaj|trabalh|puesto|vaga|lavor|posto"
    r"|werk|prac[aey]|pracow|работ|office|büro|home"
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
NOBODY = re.compile(
    r"\b(?:nobody|no one|none of us|no)\s(?:\w+\s){0,3}$|\b(?:don.t|do not|doesn.t|does not|without)\s(?:have\s)?(?:an?\s)?$"
)
A_YEAR = re.compile(r"\b(?:a|per|each|every|pro|im|par|al|por)\W(?:calendar\W)?(?:year|jahr|an\b|año|ano\b)")
ABROAD = re.compile(
    r"(?:weeks?|months?|wochen?|monate?|semaines?|mois|semanas?|meses|days|tage|jours|días)\W(?:\w+\W){0,3}?"
    r"(?:(?:a|per|each|every|pro|im|par|al|por)\W(?:calendar\W)?(?:year|jahr|an\b|año|ano\b))"
    r"|(?:weeks|wochen|semaines|semanas|months|monate)\b"
)


def _is_of_something_else(spot: Spot) -> bool:
    """A mix of two roles, a talk with those who apply, what was done before, what differs from job to job."""
    if spot.value == "hybrid" and BETWEEN.match(spot.after):
        return not (HOME.search(spot.after) or SITE.search(spot.after))
    if TALK.search(spot.low, max(spot.line[0], spot.start - 200), spot.start) or VARIES.search(spot.clause.after):
        return True
    return HAD_BEFORE.search(spot.clause.before) is not None


def _is_denied(spot: Spot) -> bool:
    return spot.value != "onsite" and spot.clause.is_denied and not LIKED.search(spot.clause.before)


def _is_wholly_so(spot: Spot) -> bool:
    return WHOLLY.search(spot.before) is not None


def _is_not_on_site(spot: Spot) -> bool:
    return spot.value == "onsite" and (spot.clause.is_denied or spot.clause.is_unneeded)


def _is_plainly_on_site(spot: Spot) -> bool:
    plain = ON_SITE.search(spot.before) or ON_SITE_AFTER.match(spot.after)
    return bool(plain) and not OR_REMOTE.match(spot.after) and not VISITED.search(spot.before[-40:])


def _is_care_home(spot: Spot) -> bool:
    return spot.words == "home based" and PLACED.match(spot.after) is not None


def _is_not_of_work(spot: Spot) -> bool:
    """Something else is done remotely, or by those who are served."""
    subject = spot.clause.subject
    served = subject is not None and subject.role == "served" and DOES.match(subject.gap) is not None
    bare = spot.words in ADVERBS or spot.words.startswith(("дистанц", "удал")) or spot.kind is RequirementKind.RESPONSIBILITY
    return served or (bare and not FULLY.search(spot.before) and OF_WORK.search(spot.before[-30:] + "|" + spot.after[:12]) is None)


def _is_abroad(spot: Spot) -> bool:
    """Some weeks of the year from elsewhere."""
    elsewhere = "anywhere" in spot.words or "abroad" in spot.around or "ausland" in spot.around
    return elsewhere and (ABROAD.search(spot.before[-30:] + "|" + spot.after) or A_YEAR.search(spot.after)) is not None


def _is_partly(spot: Spot) -> bool:
    after = PARTLY_AFTER.match(spot.after) and not FULLY.search(spot.before)
    return bool(PARTLY_BEFORE.search(spot.before) or after)


def _is_fully(spot: Spot) -> bool:
    return bool(FULLY.search(spot.before) or JOB.match(spot.after)) or spot.length < LABEL


def _is_of_the_firm(spot: Spot) -> bool:
    """Said of the employer or of all who work there: it counts where nothing is said of the job."""
    return spot.after.lstrip(" -").startswith(("compan", "organi", "start", "first compan")) or spot.clause.subject is not None


def _is_beside_office(spot: Spot) -> bool:
    return OFFICE.search(spot.before[-30:] + "|" + spot.after[:30]) is not None


MEANT: tuple[Rule[Spot, Meaning], ...] = (
    Rule(
        lambda spot: spot.value == "office_days" and is_beside_work(spot),
        always(NOT_MEANT),
        "We do yoga in the office two days a week.",
    ),
    Rule(
        lambda spot: spot.value == "office_days" and is_counted(spot) and INVITED.search(spot.before) is not None,
        always(("hybrid", 2)),
        "You are encouraged to come to our office two days a week.",
    ),
    Rule(lambda spot: spot.value == "office_days" and is_counted(spot), always(("hybrid", 7)), "You spend two days a week in the office."),
    Rule(lambda spot: spot.value == "office_days" and is_whole_week(spot), always(("onsite", 5)), "You are at our desk five days a week."),
    Rule(
        lambda spot: spot.value == "office_days" and is_on_weekdays(spot), always(("hybrid", 7)), "Mondays are office days in our bakery."
    ),
    Rule(lambda spot: spot.value == "office_days", always(NOT_MEANT), "Covering two days per week in Leeds."),
    Rule(is_shared, always(("hybrid", 7)), "Half of your time is spent in the workshop."),
    Rule(lambda spot: spot.value == "share", always(NOT_MEANT), "A third of your time goes into sales talks."),
    Rule(
        lambda spot: spot.value == "no_office",
        lambda spot: ("remote", 2) if NOBODY.search(spot.before) else NOT_MEANT,
        "We are eleven bakers, and nobody has an office.",
    ),
    Rule(
        lambda spot: spot.value == "weekday" and bool(SITE.search(spot.before[-30:])) and not PERK.search(spot.around),
        always(("hybrid", 7)),
        "Come to our Bath office on Mondays.",
    ),
    Rule(lambda spot: spot.value == "weekday", always(NOT_MEANT), "We bake rye on Mondays."),
    Rule(is_of_a_thing, always(NOT_MEANT), "You build remote sensing stations."),
    Rule(_is_of_something_else, always(NOT_MEANT), "An interview with our bakers may be remote or at the oven."),
    Rule(lambda spot: _is_denied(spot) and spot.clause.is_limited, always(NOT_MEANT), "Remote work is not possible during training."),
    Rule(lambda spot: _is_denied(spot) and _is_wholly_so(spot), always(("hybrid", 3)), "The job cannot be done fully remote."),
    Rule(
        lambda spot: _is_denied(spot) and "hybr" in spot.words and not spot.clause.is_refused,
        always(NOT_MEANT),
        "This is not a hybrid role at all, dear friends.",
    ),
    Rule(_is_denied, always(("onsite", 7)), "Remote work is not possible."),
    Rule(_is_not_on_site, always(NOT_MEANT), "You do not have to be on site for the meetings of the bakers."),
    Rule(
        lambda spot: (spot.words + spot.after).startswith("home office") and HEADQUARTERS.search(spot.before) is not None,
        always(("onsite", 3)),
        "You will work out of our home office downtown, near the old harbour.",
    ),
    Rule(
        lambda spot: DAYS_BEHIND.match(spot.after) is not None and not INVITED.search(spot.before),
        always(("hybrid", 7)),
        "You bake on site 4 days, and dream at home on the others.",
    ),
    Rule(is_on_weekdays, always(("hybrid", 7)), "We bake in the office Monday to Wednesday."),
    Rule(lambda spot: LOCATED.search(spot.before) is not None, lambda spot: (spot.value, 8), "Work location: hybrid"),
    Rule(
        lambda spot: spot.before.endswith("#") and (spot.words + spot.after).startswith("li-"),
        lambda spot: (spot.value, 5),
        "Come and see us #LI-Remote",
    ),
    Rule(
        lambda spot: (
            spot.value == "onsite"
            and bool(THIS_JOB.search(spot.clause.before) or ONLY.match(spot.after))
            and not OR_REMOTE.match(spot.after)
        ),
        always(("onsite", 7)),
        "This post is office-based.",
    ),
    Rule(lambda spot: spot.value == "onsite" and _is_plainly_on_site(spot), always(("onsite", 5)), "This is an onsite position."),
    Rule(lambda spot: spot.value == "onsite", always(NOT_MEANT), "We have an onsite canteen for all colleagues and friends."),
    Rule(
        lambda spot: spot.value == "hybrid" and WHOLE.search(spot.before) is not None, always(("remote", 5)), "100% home office or mobile"
    ),
    Rule(
        lambda spot: spot.words == "hybrid" and THIS_JOB.search(spot.clause.before) is not None,
        always(("hybrid", 7)),
        "This position is hybrid.",
    ),
    Rule(
        lambda spot: spot.value == "hybrid" and (spot.words + spot.after).startswith(("hybrid", "half of")),
        always(("hybrid", 6)),
        "We work in a hybrid model.",
    ),
    Rule(lambda spot: spot.value == "hybrid", always(("hybrid", 3)), "We offer mobiles Arbeiten for the whole team."),
    Rule(_is_care_home, always(NOT_MEANT), "You will care for guests of a home based in Leeds with friends."),
    Rule(_is_not_of_work, always(NOT_MEANT), "You help farmers to steer their pumps remotely and safely."),
    Rule(_is_abroad, always(NOT_MEANT), "You may work from anywhere for four weeks a year."),
    Rule(_is_partly, always(("hybrid", 3)), "You may occasionally work from home when the weather is bad."),
    Rule(lambda spot: _is_fully(spot) and THIS_JOB.search(spot.clause.before) is not None, always(("remote", 7)), "This role is remote."),
    Rule(lambda spot: _is_fully(spot) and _is_of_the_firm(spot), always(("remote", 4)), "We are a fully remote company, and happy so."),
    Rule(_is_fully, always(("remote", 5)), "This is a fully remote position."),
    Rule(_is_beside_office, always(("hybrid", 2)), "You choose between our office downtown and remote as you like."),
    Rule(always(True), always(("remote", 2)), "Many of us chose remote after years of long commutes by train."),
)


def meaning_of(spot: Spot | None) -> Meaning:
    """Which workplace the word means, if it means one, and how plainly."""
    return (spot and decide(MEANT, spot)) or NOT_MEANT

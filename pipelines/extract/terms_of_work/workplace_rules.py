"""Which workplace a word for one means where it stands, as a table of rules; the words stand in ``data/reference/workplace_words.csv``."""

import re

from pipelines.extract.terms_of_work.spot import Spot
from pipelines.extract.terms_of_work.workplace_said import (
    FULLY,
    LIKED,
    is_abroad,
    is_daily,
    is_not_of_work,
    is_of_something_else,
    is_of_the_firm,
)
from pipelines.extract.terms_of_work.workplace_thing import is_of_a_thing
from pipelines.extract.terms_of_work.workplace_week import (
    DAYS_BEHIND,
    PERK,
    SITE,
    VISITED,
    days_in_cjk,
    is_beside_work,
    is_counted,
    is_of_a_week,
    is_on_weekdays,
    is_shared,
    is_whole_week,
    is_written_in_cjk,
)
from pipelines.extract.words.rules import Rule, always, decide

Meaning = tuple[str | None, int]  # the workplace, and how plainly it is said: 8 labelled so, 7 of this job in so many words, 2 only perhaps
NOT_MEANT: Meaning = (None, 0)
ONE_TO_FOUR = frozenset("1234一二三四两")  # days of a week
LABEL = 45  # characters: a line so short is a label

INVITED = re.compile(r"encourag|welcome to|invited|optional|if you (?:live|are)|feel free|freiwillig")
HEADQUARTERS = re.compile(r"\b(?:out of|at|from) (?:our|the)\b[^.;]{0,24}$")
PLACED = re.compile(r" (?:in|just|on|near|at)\b")
LOCATED = re.compile(r"\bwork location:?\W{0,3}$")
OR_REMOTE = re.compile(r"[^.;]{0,40}\bor\b[^.;]{0,16}\bremote")
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
    r"|(?:ワーク|勤務)?も?\s?(?:可|あり|制度|相談|併用)|(?:근무도?)?\s?가능|schedule|available|\(?\d\s(?:days"
    r"|tage|jours)|nach absprache|on occasion)"
)
OFFICE = re.compile(
    r"(?<!\bno )\boffices?\b|(?<!kein )büro|on-?site|vor ort|\bbureau|oficina|kantoor|biur|kontor|kancelář|ufficio|escritório|locaties?\b"
)
ON_SITE = re.compile(
    r"(?:fully|100\s?%|location\W*|work(?:s|ed)?|\bis|hours|full\\?-time|back to|\bbe|this is an?|must be|required|only"
    r"|praca|práce|lavoro|trabalho|trabajo|travail|stilling\w*|modalidad|modalità|modelo|regime|formato|volledig|w pełni|plně|helt"
    r"|fuldt|fullt|totalmente"
    r"|completamente|interamente|entièrement|verplicht|obligatoire|obligatori[oa]|position|role|poste\W*|\ben|lieu\W*|arbeiten"
    r"|tätigkeit|arbeitsplatz|\(|\||every day|daily|jeden tag|täglich)\W{0,3}$"
)
ON_SITE_AFTER = re.compile(
    r"\W{0,2}\s?(?:position|role|job\b|opportunity|internship|only|day (?:1|one)|5 days|five days|full[- ]time|daily"
    r"|work\b(?! stations)|\)|requirement|culture\b|(?:every|each) (?:\w+ )?(?:day|shift)|(?:jeden|hver|varje|každý|elke) (?:tag"
    r"|dag|den)\b|codziennie"
    r"|(?:chaque|tous les) jours?|todos (?:los|os) d[ií]as|ogni giorno|cinq jours|cinco d[ií]as|cinque giorni|monday|,? (?:five|5) days)"
)
SOMETIMES = re.compile(
    r"regelmäßig|\bregular(?:ly)?\b|occasional|gelegentlich|zeitweise|ab und zu|régulière?|ponctuel|ocasional|af en toe|czasem"
)
ONLY = re.compile(r"\W{0,2}only\b")
WHOLE = re.compile(
    r"(?:100\s?%|dauerhaft|komplett|vollständig|ausschließlich|fully|permanently|entirely|plně|w pełni|całkowicie|fuldt|helt"
    r"|volledig|totalmente|interamente"
    r"|completamente|entièrement|полностью|完全|フル|전면)\s?(?:en |im |in |de |aus dem |vom |da |von )?$"
)
NOBODY = re.compile(
    r"\b(?:nobody|no one|none of us|no)\s(?:\w+\s){0,3}$|\b(?:don.t|do not|doesn.t|does not|without)\s(?:have\s)?(?:an?\s)?$"
    r"|\b(?:kein(?:e[nmrs]?)?|geen|pas (?:de|d['’])|sans|no (?:tenemos|hay|tiene)|sin|(?:non|nessun) ?(?:abbiamo|c['’]è|ha)?"
    r"|senza|não (?:temos|há|tem)|sem"
    r"|nie (?:mamy|ma|posiadamy)|bez|nemáme|nemá|inget|ingen|intet|(?:ikke|inte) (?:noe|noget|nogen|något|et|ett)|utan|uden"
    r"|uten|ei ole|ilman"
    r"|нет|без|немає|не (?:имеем|маємо)|nincs(?:en)?|nu avem|fără|δεν (?:έχουμε|υπάρχει)|χωρίς|không có|tidak (?:punya|ada|memiliki))\s?"
    r"(?:(?:un[aoe]?|um|een|ein|et|ett|naszego|żadnego|fizycznego|fysisk|fysiskt|fizyczn\w+|kiinteää)\s)?$|\b(?:wir haben"
    r"|vi har) kein\w*\s$"
)


def _is_denied(spot: Spot) -> bool:
    return spot.value != "onsite" and spot.clause.is_denied and not LIKED.search(spot.clause.before)


def _is_wholly_so(spot: Spot) -> bool:
    return WHOLLY.search(spot.before) is not None


def _is_not_on_site(spot: Spot) -> bool:
    return spot.value == "onsite" and (spot.clause.is_denied or spot.clause.is_unneeded)


def _is_plainly_on_site(spot: Spot) -> bool:
    plain = ON_SITE.search(spot.before) or ON_SITE_AFTER.match(spot.after)
    return bool(plain or is_written_in_cjk(spot)) and not OR_REMOTE.match(spot.after) and not VISITED.search(spot.before[-40:])


def _is_care_home(spot: Spot) -> bool:
    return spot.words == "home based" and PLACED.match(spot.after) is not None


def _is_partly(spot: Spot) -> bool:
    after = PARTLY_AFTER.match(spot.after) and not FULLY.search(spot.before)
    return bool(PARTLY_BEFORE.search(spot.before) or after)


def _is_fully(spot: Spot) -> bool:
    return bool(FULLY.search(spot.before) or JOB.match(spot.after)) or spot.length < LABEL


def _is_beside_office(spot: Spot) -> bool:
    around = spot.before[-30:] + "|" + spot.after[:30]
    return any(not NOBODY.search(around[: office.start()]) for office in OFFICE.finditer(around))


MEANT: tuple[Rule[Spot, Meaning], ...] = (
    Rule(lambda spot: spot.value == "daily", lambda spot: ("onsite", 7) if is_daily(spot) else NOT_MEANT, "You are at our mill every day."),
    Rule(lambda spot: days_in_cjk(spot) in ONE_TO_FOUR and not spot.clause.is_denied, always(("hybrid", 7)), "週2日は出社です。"),
    Rule(
        lambda spot: spot.value == "days",
        lambda spot: NOT_MEANT if is_beside_work(spot) or not is_of_a_week(spot) else ("hybrid", 2 if INVITED.search(spot.before) else 7),
        "Tre dagar på kontoret i Lund.",
    ),
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
    Rule(is_of_something_else, always(NOT_MEANT), "An interview with our bakers may be remote or at the oven."),
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
    Rule(
        lambda spot: spot.value == "onsite" and spot.is_predicate and not SOMETIMES.search(spot.before),
        always(("onsite", 6)),
        "Tjänsten är på plats i Lund.",
    ),
    Rule(
        lambda spot: spot.value == "onsite" and _is_plainly_on_site(spot),
        always(("onsite", 5)),
        "For early birds, onsite every day.",
    ),
    Rule(lambda spot: spot.value == "onsite", always(NOT_MEANT), "We have an onsite canteen for all colleagues and friends."),
    Rule(
        lambda spot: spot.value == "hybrid" and "br" not in spot.words and WHOLE.search(spot.before) is not None,
        always(("remote", 5)),
        "100% home office or mobile",
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
    Rule(is_not_of_work, always(NOT_MEANT), "You help farmers to steer their pumps remotely and safely."),
    Rule(is_abroad, always(NOT_MEANT), "You may work from anywhere for four weeks a year."),
    Rule(_is_partly, always(("hybrid", 3)), "You may occasionally work from home when the weather is bad."),
    Rule(lambda spot: _is_fully(spot) and THIS_JOB.search(spot.clause.before) is not None, always(("remote", 7)), "This role is remote."),
    Rule(lambda spot: _is_fully(spot) and is_of_the_firm(spot), always(("remote", 4)), "We are a fully remote company, and happy so."),
    Rule(_is_fully, always(("remote", 5)), "This is a fully remote position."),
    Rule(_is_beside_office, always(("hybrid", 2)), "You choose between our office downtown and remote as you like."),
    Rule(always(True), always(("remote", 2)), "Many of us chose remote after years of long commutes by train."),
)


def meaning_of(spot: Spot | None) -> Meaning:
    """Which workplace the word means, if it means one, and how plainly."""
    return (spot and decide(MEANT, spot)) or NOT_MEANT

"""Where the work is done: remote, hybrid or on site, with the days in the office; and what rules it out ("home office not possible")."""

import re

from pipelines.extract.place.fields import find_workplace
from pipelines.extract.terms_of_work.spot import Spot, find_spot
from pipelines.extract.terms_of_work.workplace_denied import DENIED, NOT_THE_JOB, REFUSED, RULED_OUT, SETUP
from pipelines.extract.text.reading import Reading, read_words
from pipelines.extract.words.casing import lower_case
from pipelines.extract.words.memo import memo
from pipelines.extract.words.rules import Rule, always, decide
from pipelines.extract.words.tables import load_pairs
from pipelines.extract.words.terms import LONGEST, find_terms
from schemas.enums import Origin, Workplace
from schemas.evidence import Evidence, prose
from schemas.facts import Term
from schemas.raw import RawPosting

HEADQUARTERS = re.compile(r"\b(?:out of|at|from) (?:our|the)\b[^.;]{0,24}$")
OTHERS_SITE = re.compile(r"(?:formation|entretien|training|interview|termine?n?|besprechung\w*|kunden?\w*|client|customer)\b.{0,20}$")
PLACED = re.compile(r" (?:in|just|on|near|at)\b")
LOCATED = re.compile(r"\bwork location:?\W{0,3}$")
OR_REMOTE = re.compile(r"[^.;]{0,40}\bor\b[^.;]{0,16}\bremote")
FULLY = re.compile(
    r"(?:fully|100\s?%|completely|entirely|full|vollständig|komplett|permanent(?:ly)?|location\s?:?|this is an?|is"
    r"|u\.?s\.?(?:-based)?|location\W*|work\sfrom)\W{0,4}$"
)
JOB = re.compile(r"\W?\s?(?:position|role|job\b|opportunity|within\b|in the u|\(|stelle\b|-first\b|contract)")
PARTLY_BEFORE = re.compile(
    r"(?:part(?:ial(?:ly)?|ly|-time)|teilweise|tage?n?|days?|jours?|días?|occasional(?:ly)?|gelegentlich|option(?:al(?:ly)?)?"
    r"|anteilig|éligible au|bis zu .{0,12}|up to .{0,16}|\w \+)\W+(?:\w+\W+){0,2}$"
)
PARTLY_AFTER = re.compile(
    r"\W?\s?(?:work(?:ing)?\s)?(?:options?\b|möglich|anteil|possib|flexib|days?\b|tage?\b|part|occasion|ponctuel|jours?\b"
    r"|schedule|available|\(?\d\s(?:days|tage|jours)|nach absprache|on occasion)"
)
OFFICE = re.compile(r"\boffices?\b|büro|on-?site|vor ort|\bbureau|oficina|kantoor")
ON_SITE = re.compile(
    r"(?:fully|100\s?%|location\W*|work(?:s|ed)?|\bis|hours|full\\?-time|back to|\bbe|this is an?|must be|required|only"
    r"|position|role|poste\W*|\ben|lieu\W*|arbeiten|tätigkeit|arbeitsplatz|\(|\|)\W{0,3}$"
)
ON_SITE_AFTER = re.compile(
    r"\W{0,2}\s?(?:position|role|job\b|opportunity|internship|only|day (?:1|one)|5 days|five days|full[- ]time"
    r"|work\b(?! stations)|\)|requirement|every day|monday)"
)
DAYS = re.compile(r"(\d|one|two|three|four|ein|eine[mnr]?|zwei|drei|vier|deux|trois|dos|tres)\W*(?:(?:-|–|to|or|bis|à|oder)\W*\d\W*)?$")
LABEL = 45  # characters: a line so short is a label
FIELD_WORKPLACES = load_pairs("workplaces.csv")  # what sources' own fields call them
VERSION = 1
NOT_MEANT: tuple[str | None, int] = (None, 0)
OF_WORK = re.compile(r"work|position|role|job|team|based|fully|perform")
WHOLE = re.compile(r"100\s?%\s?$")
HOME_OR_OFFICE = re.compile(r"office|büro|home|remote|télétravail|oficina|on-?site|kantoor")  # what days of a week are spent at


def extract_workplace(reading: Reading, title: str | None, location: str | None) -> Term | None:
    """The workplace by the title, else the location, else the text, where the plainest statement decides."""
    for words, origin, rule in (
        (title, Origin.TITLE, "workplace.title"),
        (location, Origin.FIELD, "workplace.location"),
    ):
        if words and (named := _named(words)):
            start, end, value = named
            offsets = (start, end) if origin is Origin.TITLE else (None, None)
            return Term(Workplace(value), Evidence("workplace", origin, words[start:end], rule, VERSION, *offsets))
    return _in_text(reading)


def _named(words: str) -> tuple[int, int, str] | None:
    order = ("hybrid", "remote", "onsite")
    low = words.lower()
    hits = [
        (start, end, value)
        for start, end, value in read_words(words)["workplace"]
        if value in order and not NOT_THE_JOB.match(low[end:]) and (value == "onsite" or not DENIED.search(low[:start]))
    ]
    return min(hits, key=lambda hit: order.index(hit[2])) if hits else None


def _in_text(reading: Reading) -> Term | None:
    best, weight = None, 0
    for start, end, value in reading.hits["workplace"]:
        kind, found = _meant(reading, start, end, value)
        if kind is not None and found > weight:
            best, weight = (kind, start, end), found
    if best is None:
        return None
    kind, start, end = best
    evidence = prose("workplace", reading.text, start, end, "workplace.words", VERSION)
    return Term(Workplace(kind), evidence)


def _is_counted(spot: Spot) -> bool:
    """Days of a week, with what they are spent at."""
    return DAYS.search(spot.before) is not None and HOME_OR_OFFICE.search(spot.before + spot.after) is not None


def _is_not_meant(spot: Spot) -> bool:
    """Of something else than this job's place, or denied."""
    opens = not spot.before.strip(" -*•") or FULLY.search(spot.before)
    other = NOT_THE_JOB.match(spot.after) and not (opens and SETUP.match(spot.after))
    return bool(other or REFUSED.match(spot.after) or DENIED.search(spot.before))


def _is_plainly_on_site(spot: Spot) -> bool:
    plain = ON_SITE.search(spot.before) or ON_SITE_AFTER.match(spot.after)
    return bool(plain) and not OR_REMOTE.match(spot.after) and not OTHERS_SITE.search(spot.before)


def _is_care_home(spot: Spot) -> bool:
    return spot.words == "home based" and PLACED.match(spot.after) is not None


def _is_not_of_work(spot: Spot) -> bool:
    """Something else is done remotely."""
    return spot.words == "remotely" and OF_WORK.search(spot.before[-25:]) is None


def _is_partly(spot: Spot) -> bool:
    after = PARTLY_AFTER.match(spot.after) and not FULLY.search(spot.before)
    return bool(PARTLY_BEFORE.search(spot.before) or after)


def _is_fully(spot: Spot) -> bool:
    return bool(FULLY.search(spot.before) or JOB.match(spot.after)) or len(spot.line.words) < LABEL


def _is_beside_office(spot: Spot) -> bool:
    return OFFICE.search(spot.before[-30:] + "|" + spot.after[:30]) is not None


Meaning = tuple[str | None, int]
MEANT: tuple[Rule[Spot, Meaning], ...] = (  # which workplace a word means where it stands, and how plainly
    Rule(lambda spot: spot.value == "office_days" and _is_counted(spot), always(("hybrid", 5)), "You spend two days a week in the office."),
    Rule(lambda spot: spot.value == "office_days", always(NOT_MEANT), "Covering two days per week in Leeds."),
    Rule(
        lambda spot: spot.value != "onsite" and RULED_OUT.match(spot.after) is not None,
        always(("onsite", 1)),
        "Remote work is not possible.",
    ),
    Rule(_is_not_meant, always(NOT_MEANT), "You build remote sensing stations."),
    Rule(
        lambda spot: (spot.words + spot.after).startswith("home office") and HEADQUARTERS.search(spot.before) is not None,
        always(("onsite", 3)),
        "You will work out of our home office downtown, near the old harbour.",
    ),
    Rule(lambda spot: LOCATED.search(spot.before) is not None, lambda spot: (spot.value, 6), "Work location: hybrid"),
    Rule(
        lambda spot: spot.before.endswith("#") and (spot.words + spot.after).startswith("li-"),
        lambda spot: (spot.value, 4),
        "Come and see us #LI-Remote",
    ),
    Rule(lambda spot: spot.value == "onsite" and _is_plainly_on_site(spot), always(("onsite", 4)), "This is an onsite position."),
    Rule(lambda spot: spot.value == "onsite", always(NOT_MEANT), "We have an onsite canteen for all colleagues and friends."),
    Rule(
        lambda spot: spot.value == "hybrid" and WHOLE.search(spot.before) is not None, always(("remote", 4)), "100% home office or mobile"
    ),
    Rule(
        lambda spot: spot.value == "hybrid" and (spot.words + spot.after).startswith(("hybrid", "half of")),
        always(("hybrid", 5)),
        "We work in a hybrid model.",
    ),
    Rule(lambda spot: spot.value == "hybrid", always(("hybrid", 3)), "We offer mobiles Arbeiten for the whole team."),
    Rule(_is_care_home, always(NOT_MEANT), "You will care for guests of a home based in Leeds with friends."),
    Rule(_is_not_of_work, always(NOT_MEANT), "You help farmers to steer their pumps remotely and safely."),
    Rule(_is_partly, always(("hybrid", 3)), "You may occasionally work from home when the weather is bad."),
    Rule(_is_fully, always(("remote", 4)), "This is a fully remote position."),
    Rule(_is_beside_office, always(("hybrid", 2)), "You choose between our office downtown and remote as you like."),
    Rule(always(True), always(("remote", 2)), "Many of us chose remote after years of long commutes by train."),
)


def _meant(reading: Reading, start: int, end: int, value: str) -> Meaning:
    """Which workplace a word means where it stands, if it means one, and how plainly (6: labelled so, 1: only perhaps)."""
    spot = find_spot(reading, start, end, value, before=45, after=50)
    return (spot and decide(MEANT, spot)) or NOT_MEANT


def find_days(reading: Reading) -> Evidence | None:
    """The days a week on site or at home, in the posting's words: "2 days in the office"."""
    for start, end, value in reading.hits["workplace"]:
        if value == "office_days":
            before = reading.low[max(0, start - 14) : start]
            counted = DAYS.search(before)
            if counted and "\n" not in before[counted.start() :]:
                first = start - len(before) + counted.start()
                return prose("workplace_days", reading.text, first, end, "workplace.days", VERSION)
    return None


@memo(LONGEST)
def workplace_of(value: str) -> Workplace | None:
    """Where a source's field says one works; a field that names several kinds ("Remote or hybrid") says hybrid, one that rules a kind
    out ("Homeoffice leider nicht möglich") on site."""
    low = lower_case(value)
    if any(kind != "onsite" and RULED_OUT.match(low[end:]) for _, end, kind in read_words(value)["workplace"]):
        return Workplace.ONSITE
    names = set(find_terms(value, FIELD_WORKPLACES))
    if not names:
        return None
    return Workplace(names.pop()) if len(names) == 1 else Workplace.HYBRID


def settle_workplace(raw: RawPosting, reading: Reading) -> Term | None:
    """Field before the places' words, those before the title, that before the text, where the plainest statement decides."""
    if raw.workplace and (workplace := workplace_of(raw.workplace)):
        return Term(workplace, Evidence("workplace", raw.origin, raw.workplace, "workplace.field"))
    if found := find_workplace(raw.job_locations):
        return Term(found[0], Evidence("workplace", raw.origin, found[1], "workplace.place"))
    return extract_workplace(reading, raw.title, next((place.name for place in raw.job_locations if place.name), None))

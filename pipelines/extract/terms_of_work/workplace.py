"""Where the work is done: remote, hybrid or on site, with the days in the office; and what rules it out ("home office not possible")."""

import re

from pipelines.extract.place.fields import find_workplace
from pipelines.extract.terms_of_work.workplace_denied import DENIED, NOT_THE_JOB, REFUSED, RULED_OUT, SETUP
from pipelines.extract.text.reading import Reading, read_words
from pipelines.extract.words.casing import lower_case
from pipelines.extract.words.memo import memo
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
    return Term(Workplace(kind), evidence, _office_days(reading) if kind == "hybrid" else None)


def _is_not_meant(before: str, after: str) -> bool:
    """Whether a word is of something else than this job's place, or denied."""
    opens = not before.strip(" -*•") or FULLY.search(before)
    other = NOT_THE_JOB.match(after) and not (opens and SETUP.match(after))
    return bool(other or REFUSED.match(after) or DENIED.search(before))


def _meant(reading: Reading, start: int, end: int, value: str) -> tuple[str | None, int]:
    """Which workplace a word means where it stands, if it means one, and how plainly (6: labelled so, 1: only perhaps)."""
    index = reading.line_at(start)
    if index is None:
        return None, 0
    line = reading.lines[index]
    before, after = reading.low[max(line.start, start - 45) : start], reading.low[end : min(line.end, end + 50)]
    if value == "office_days":
        return ("hybrid", 5) if DAYS.search(before) and HOME_OR_OFFICE.search(before + after) else (None, 0)
    if RULED_OUT.match(after) and value != "onsite":
        return "onsite", 1
    if _is_not_meant(before, after):
        return None, 0
    if reading.low.startswith("home office", start) and HEADQUARTERS.search(before):
        return "onsite", 3
    if LOCATED.search(before):
        return value, 6
    if reading.low.startswith("#li-", start - 1):
        return value, 4
    if value == "onsite":
        plain = ON_SITE.search(before) or ON_SITE_AFTER.match(after)
        return ("onsite", 4) if plain and not OR_REMOTE.match(after) and not OTHERS_SITE.search(before) else (None, 0)
    if value == "hybrid":
        whole = re.search(r"100\s?%\s?$", before)
        return ("remote", 4) if whole else ("hybrid", 5 if reading.low.startswith(("hybrid", "half of"), start) else 3)
    return _remote(before, reading.low[start:end], after, len(line.words))


def _remote(before: str, words: str, after: str, length: int) -> tuple[str | None, int]:
    if words == "home based" and PLACED.match(after):  # a care home
        return None, 0
    if words == "remotely" and not re.search(r"work|position|role|job|team|based|fully|perform", before[-25:]):
        return None, 0
    if PARTLY_BEFORE.search(before) or (PARTLY_AFTER.match(after) and not FULLY.search(before)):
        return "hybrid", 3
    if FULLY.search(before) or JOB.match(after) or length < LABEL:
        return "remote", 4
    return ("hybrid", 2) if OFFICE.search(before[-30:] + "|" + after[:30]) else ("remote", 2)


def _office_days(reading: Reading) -> str | None:
    """The days a week on site or at home, in the posting's words: "2 days in the office"."""
    for start, end, value in reading.hits["workplace"]:
        if value == "office_days":
            before = reading.low[max(0, start - 14) : start]
            counted = DAYS.search(before)
            if counted and "\n" not in before[counted.start() :]:
                return reading.text[start - len(before) + counted.start() : end]
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

"""Where the work is done: remote, hybrid or on site."""

import re

from pipelines.extract.reading import Reading, read_words
from schemas.enums import Origin, Workplace
from schemas.evidence import Evidence, prose
from schemas.facts import Term

NOT_A_PLACE = re.compile(
    r"^\W?(?:sens|control|support|monitor|server|desktop|access|teams?\b|site|area|debug|system|device|deploy|worker|data|user|client|colleague|patient|learn|event|infrastruc|env|machin|health|reality|assistan|mobility|cloud|interview|training)"
)
DENIED = re.compile(r"(?:no|not|kein|keine|pas de|without|isn.t|nicht|non|sin|cannot be|unable to)\W+(?:\w+\W+){0,2}$")
OFFERED = re.compile(
    r"position|role|job|work|location|arbeit|opportunit|team|policy|model|basis|setting|environment|schedule|remote|option|possib|möglich|offer|bieten|poste"
)
DAYS = re.compile(r"(\d|one|two|three|four|ein|zwei|drei|deux|trois)\W*(?:(?:-|to|or|bis|à)\W*\d\W*)?$")
VERSION = 1
RANK = ("hybrid", "remote", "onsite")


def extract_workplace(reading: Reading, title: str | None, location: str | None) -> Term | None:
    """The workplace by the title, else the location, else the text; in a text hybrid words go before remote, these before on-site."""
    for words, origin, rule in (
        (title, Origin.TITLE, "workplace.title"),
        (location, Origin.FIELD, "workplace.location"),
    ):
        named = _named(words)
        if words and named:
            start, end, value = named
            offsets = (start, end) if origin is Origin.TITLE else (None, None)
            return Term(Workplace(value), Evidence("workplace", origin, words[start:end], rule, VERSION, *offsets))
    return _in_text(reading)


def _named(words: str | None) -> tuple[int, int, str] | None:
    hits = [hit for hit in read_words(words)["workplace"] if hit[2] in RANK] if words else []
    return min(hits, key=lambda hit: RANK.index(hit[2])) if hits else None


def _in_text(reading: Reading) -> Term | None:
    found: dict[str, Term] = {}
    for start, end, value in reading.hits["workplace"]:
        kind = _meant(reading, start, end, value)
        if kind is not None and kind not in found:
            found[kind] = Term(Workplace(kind), prose("workplace", reading.text, start, end, "workplace.words", VERSION))
    return next((found[kind] for kind in RANK if kind in found), None)


def _meant(reading: Reading, start: int, end: int, value: str) -> str | None:
    """Which workplace a word means where it stands, if it means one."""
    index = reading.line_at(start)
    if index is None:
        return None
    line = reading.lines[index]
    before, after = reading.low[max(line.start, start - 40) : start], reading.low[end : min(line.end, end + 50)]
    if value == "office_days":
        near = before + after
        return (
            "hybrid" if DAYS.search(before) and re.search(r"office|büro|home|remote|télétravail|oficina|on-?site|kantoor", near) else None
        )
    if NOT_A_PLACE.match(after) or (DENIED.search(before) and value != "onsite"):
        return None
    if value == "onsite" and not OFFERED.search(before + after):
        return None
    return value

"""A posting's title, with what does not name the job cut out of it but kept."""

import re
from dataclasses import dataclass
from functools import lru_cache

from pipelines.extract.gazetteer import fold_name
from pipelines.extract.place_names import REMOTE, find_country, find_region, is_area, is_city
from pipelines.extract.places import read_words
from pipelines.extract.reference import load_words
from pipelines.extract.terms import extract_employment_types, extract_workplace

_LONGEST = 500  # characters of a title
NO_PLACES = load_words("title_words.txt")  # towns that are words of titles: Mobile, Reading, Enterprise

GENDER = re.compile(
    r"""[(\[]?(?<![\w/])(?:
      [mwfdxhi](?:\s?[/|,.*:]\s?[mwfdxhi*]){1,4}(?:\s?[/|]\s?(?:divers|gn|x))?
      | all\s(?:genders?|humans?)(?:\swelcome)? | any\sgender | gn | div(?:ers)?\.? | h/f/x | homme\s?/\s?femme | male\s?/\s?female | female\s?/\s?male
      | gender[ -]?neutral | alle\sgeschlechter | mensch | hombre\s?/\s?mujer
    )(?![\w/])[)\]]?""",
    re.I | re.X,
)
REQUISITION = re.compile(
    r"""(?:[-–—|,:]\s*)?[(\[]?\s*(?<!\w)(?:
      (?:\#|(?:job|req(?:uisition)?|ref(?:erence|erenz)?|posting|position|vacancy|stellen|kenn|id)[ .-]*(?:id|no|nr|number|code|ziffer|nummer)?)\s*[.:#-]{0,3}\s*(?=[\w/-]*\d)[A-Z\d][\w/-]{1,24}
      | (?:JR|REQ|R|P|ID)[-_ ]?\d{3,12}(?:-\d{1,4})?
      | \d{5,12}
    )\s*[)\]]?(?!\w)""",
    re.I | re.X,
)
NOISE = re.compile(
    r"\b(?:urgent(?:ly)?(?:\s(?:hiring|requirement|opening))?|immediate(?:\s(?:joiner|start|hire|opening))s?|(?:now|we(?:['’]re| are))\shiring|hiring\snow|apply\snow|new!|job opening|w2 only|no c2c)\b[!:]*|!{2,}|\*{2,}|[★☆⭐🔥🚀]+",
    re.I,
)
BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,80})[)\]]")
LAST_PART = re.compile(
    r"(?:\s[-–—|/•·@:]+\s+|\s*[|•·@]\s*|,\s*|\s[-–—]|[-–—]\s|\s(?:in|based in|à|en)\s(?=[A-ZÀ-Ý]))(?P<part>[^|•·@]{2,60})$"
)
FIRST_PART = re.compile(r"^(?P<part>[^|•·@:]{2,40}?)\s*(?:\s[-–—|/•·:]\s|[|:]\s?)")
PERCENT = re.compile(r"^(?:\d{2,3}\s?[-–]\s?)?\d{2,3}\s?%(?:\s?[-–]\s?\d{2,3}\s?%)?$")
LEVEL = re.compile(
    r"\b(?:intern(?:ship)?|trainee|working student|werkstudent(?:in)?|apprentice|graduate|entry[ -]level|junior|jr|associate|mid(?:[ -]?level)?|intermediate|"
    r"senior|sr|snr|lead|staff|principal|distinguished|fellow|manager|head|director|vp|vice president|chief|c[eftop]o|[IVX]{1,3}(?=\s*(?:$|[-–,(/]))|l[1-9]|ic[1-9])\b\.?",
    re.I,
)
LEFTOVER = re.compile(r"\s*[(\[]\s*[)\]]|^[\s\-–—|,:;/•·@*#]+|[\s\-–—|,:;/•·@*#(\[]+$")


@dataclass(frozen=True, slots=True)
class Cut:
    """Words cut out of a title: ``raw[start:end] == quote``. ``kind``: gender, requisition, noise, place or term."""

    kind: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Title:
    """``title`` names the job, level and all; ``level`` and ``place`` are its words for those."""

    title: str
    cuts: tuple[Cut, ...] = ()
    level: Cut | None = None

    @property
    def place(self) -> Cut | None:
        """The first place cut out."""
        return next((cut for cut in self.cuts if cut.kind == "place"), None)


@lru_cache(maxsize=4096)
def extract_title(raw: str) -> Title:
    """The title of the job alone: "Senior Engineer (m/f/d) - Berlin - R12345" is "Senior Engineer". Where nothing would be left, the
    title stays as it is."""
    text = raw[:_LONGEST]
    cuts = _find_cuts(text)
    left = _without(text, cuts)
    if not any(character.isalpha() for character in left):
        left, cuts = " ".join(text.split()), []
    level = LEVEL.search(text)
    return Title(left, tuple(sorted(cuts, key=lambda cut: cut.start)), level and Cut("level", *level.span(), level[0]))


def _find_cuts(text: str) -> list[Cut]:
    cuts: list[Cut] = []
    for kind, pattern in (("gender", GENDER), ("requisition", REQUISITION), ("noise", NOISE)):
        for found in pattern.finditer(_masked(text, cuts)):
            if found[0].strip():
                cuts.append(Cut(kind, *found.span(), found[0]))
    for found in BRACKETS.finditer(_masked(text, cuts)):
        if kind := _kind(found[1]):
            cuts.append(Cut(kind, *found.span(), found[0]))
    return _cut_ends(text, cuts)


def _cut_ends(text: str, cuts: list[Cut]) -> list[Cut]:
    """Parts at the end and the beginning that are places or terms of work, while there are any."""
    for pattern in (LAST_PART, LAST_PART, LAST_PART, FIRST_PART):
        masked = _masked(text, cuts)
        found = pattern.search(masked.rstrip() if pattern is LAST_PART else masked)
        if found and (kind := _kind(found["part"].strip())):
            cuts = [*cuts, Cut(kind, *found.span(), text[found.start() : found.end()])]
    return cuts


def _kind(part: str) -> str | None:
    """What a part of a title is, if it is none of the job's name."""
    words = part.strip(" .")
    if PERCENT.match(words) or extract_workplace(words) or extract_employment_types(words):
        return "place" if REMOTE.search(words) else "term"
    return "place" if _is_place(words) else None


def _is_place(words: str) -> bool:
    name = fold_name(words)
    if not words[:1].isupper() or name in NO_PLACES or len(words) < 2:
        return False
    if find_country(words) or (len(words) > 2 and find_region(words, None)) or is_city(words) or is_area(words):
        return len(words) > 2 or words in ("US", "UK", "EU")
    parts = [part for part in re.split(r"\s*[,/|]\s*|\s[-–]\s|\s(?:or|and|oder|&)\s", words) if part]
    return (
        len(parts) > 1 and all(_is_place(part) or find_region(part, None) is not None for part in parts) and bool(read_words(words, None))
    )


def _masked(text: str, cuts: list[Cut]) -> str:
    """The text with spaces for what is cut already, so that spans stay true."""
    for cut in cuts:
        text = text[: cut.start] + " " * (cut.end - cut.start) + text[cut.end :]
    return text


def _without(text: str, cuts: list[Cut]) -> str:
    left = " ".join(_masked(text, cuts).split())
    for _ in range(3):
        left = LEFTOVER.sub("", left).strip()
    return re.sub(r"\s+(?=[,;:)])", "", left)

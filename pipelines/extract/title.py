"""A posting's title, with what does not name the job cut out of it but kept."""

import re
from dataclasses import dataclass

from pipelines.extract.place.gazetteer import fold_name, fold_once, load_countries
from pipelines.extract.place.names import find_city, find_region, is_city
from pipelines.extract.words.memo import memo
from pipelines.extract.words.tables import load_lines, load_words

LONGEST = 500  # characters of a title
NO_PLACES = load_words("title_words.txt")  # towns that are words of titles: Mobile, Reading, Enterprise

TERMS = frozenset(fold_name(line) for line in load_lines("title_terms.txt"))

GENDER = re.compile(
    r"""[(\[]?(?<![\w/])(?:
      (?=[^)]{0,9}[mwfh])[mwfdxh](?:\s?[/|,:]\s?[mwfdxh*]){1,4}(?:\s?[/|]\s?(?:divers|gn))?
      | [mwfdh]-[mwfdh]-[mwfdhx] | \([hf]\.[hf]\)
      | all\sgenders?(?:\swelcome)? | any\sgender | gn | homme\s?/\s?femme | male\s?/\s?female | female\s?/\s?male
      | gender[ -]?neutral | alle\sgeschlechter | hombre\s?/\s?mujer | (?<=\()mensch(?=\))
    )(?![\w/])[)\]]?""",
    re.I | re.X,
)
REQUISITION = re.compile(
    r"""(?:[-–—|,:]\s?)?[(\[]?\s?(?<!\w)(?:
      (?:\#|(?:job|req(?:uisition)?|ref(?:erence|erenz)?|posting|position|vacancy|stellen|kenn|id)[ .-]*
        (?:id|no|nr|number|code|ziffer|nummer)?)\s*[.:#-]{0,3}\s*(?=[\w/-]{0,24}\d)[A-Z\d][\w/-]{1,24}
      | (?:JR|REQ|R|P|ID)[-_ ]?\d{3,12}(?:-\d{1,4})?
      | \d{5,12}
    )\s?[)\]]?(?!\w)""",
    re.I | re.X,
)
DIGIT = re.compile(r"\d")
NOISE = re.compile(
    r"""\b(?:urgent(?:ly)?(?:\s(?:hiring|requirement|opening))?|immediate\s(?:joiner|start|hire|opening)s?
      |(?:now|we(?:['’]re|\sare))\shiring|hiring\snow|apply\snow|job\sopening|w2\sonly|no\sc2c)\b[!:]*
      |!{2,}|\*{2,}|[★☆⭐🔥🚀]+""",
    re.I | re.X,
)
BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,80})[)\]]")
BETWEEN = re.compile(
    r"\s[-–—/•·@:]{1,3}\s|[|•·@,:]|\s[-–—](?=\w)|(?<=\w)[-–—]\s"
    r"|\s(?:in|based in|à|en|or|and|oder|und)\s(?=[A-ZÀ-Ý])"
)
HOURS = re.compile(
    r"(?:\d{1,3}\s?[-–]\s?)?\d{1,3}\s?(?:%|h\b|hrs?\b|hours?\b|std\b|stunden\b)"
    r"(?:\s?[-/–]\s?(?:\d{2,3}\s?%|week|woche|w))?\.?$",
    re.I,
)
INSIDE = re.compile(r"[,/|]|\s[-–—]\s|\s(?:or|and|oder|und|&)\s")
AROUND_PLACE = re.compile(r"^(?:remote|hybrid) | (?:remote|hybrid|only)$")
_MOST_PARTS = 4  # at one end of a title
LEVEL = re.compile(
    r"""\b(?:intern(?:ship)?|trainee|working\sstudent|werkstudent(?:in)?|apprentice|graduate|entry[ -]level|junior|jr
      |associate|mid(?:[ -]?level)?|intermediate|senior|sr|snr|lead|staff|principal|distinguished|fellow|manager|head
      |director|vp|vice\spresident|chief|c[eftop]o|[IVX]{1,3}(?=\s*(?:$|[-–,(/]))|l[1-9]|ic[1-9])\b\.?""",
    re.I | re.X,
)
EMPTY = re.compile(r"[(\[]\s{0,9}[)\]]")
DOUBLED = re.compile(r"(?<=\s)([-–—|])(?:\s\1)+(?=\s)")  # what parted a cut from its neighbours: "Boilermaker - - 6 months"
STRAY_BLANK = re.compile(r"\s(?=[,;:)])")
_BORDERS = " -–—|,:;/•·@*#"


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
    def places(self) -> list[tuple[int, int, str]]:
        """The places cut out: start, end and words."""
        return [(cut.start, cut.end, cut.quote) for cut in self.cuts if cut.kind == "place"]


def extract_title(raw: str, cities: frozenset[str] = frozenset()) -> Title:
    """The name of the job alone: "Senior Engineer (m/f/d) - Berlin - R12345" is "Senior Engineer".

    ``cities``: folded names of the posting's own places, which are cut even where they are too small to be known by
    name alone. Where nothing would be left, the title stays as it is.
    """
    folded = fold_once(raw[:LONGEST]) if cities else ""
    return _extract_title(raw, frozenset(city for city in cities if city.rpartition(" ")[2] in folded))


@memo(LONGEST)
def _extract_title(text: str, cities: frozenset[str]) -> Title:
    cuts = _find_cuts(text, cities)
    left = _without(text, cuts)
    if not any(character.isalpha() for character in left):
        left, cuts = " ".join(text.split()), []
    level = LEVEL.search(text)
    return Title(left, tuple(sorted(cuts, key=lambda cut: cut.start)), level and Cut("level", *level.span(), level[0]))


def _find_cuts(text: str, cities: frozenset[str]) -> list[Cut]:
    cuts: list[Cut] = []
    for kind, pattern in (("gender", GENDER), ("requisition", REQUISITION), ("noise", NOISE)):
        masked = _masked(text, cuts)
        for found in pattern.finditer(masked) if kind != "requisition" or DIGIT.search(masked) else ():
            start = max((cut.end for cut in cuts if found.start() < cut.end < found.end()), default=found.start())
            end = start + len(masked[start : found.end()].rstrip())
            if end > start:
                cuts.append(Cut(kind, start, end, text[start:end]))
    brackets = BRACKETS.finditer(_masked(text, cuts))
    cuts += [Cut(part, *found.span(), found[0]) for found in brackets if (part := _kind(found[1], cities))]
    return _cut_end(text, _cut_beginning(text, cuts, cities), cities)


def _cut_end(text: str, cuts: list[Cut], cities: frozenset[str]) -> list[Cut]:
    """The longest end that is made of places and terms only."""
    masked = _masked(text, cuts).rstrip(" -–—|,:;/")
    for between in list(BETWEEN.finditer(masked))[: -_MOST_PARTS - 1 : -1]:
        kind = _kind(masked[between.end() :], cities)
        if kind:
            start, end = between.end() - len(between[0].lstrip()), len(masked)
            cuts = [cut for cut in cuts if not start <= cut.start < end] + [Cut(kind, start, end, text[start:end])]
    return cuts


def _cut_beginning(text: str, cuts: list[Cut], cities: frozenset[str]) -> list[Cut]:
    masked = _masked(text, cuts)
    between = BETWEEN.search(masked)
    kind = _kind(masked[: between.start()], cities) if between and between[0].strip() not in (",", "in") else None
    if not between or not kind:
        return cuts
    return [Cut(kind, 0, between.end(), text[: between.end()]), *(cut for cut in cuts if cut.start >= between.end())]


def _kind(part: str, cities: frozenset[str]) -> str | None:
    """Of a part of a title: "place" or "term" where it is nothing else."""
    words = [word for piece in INSIDE.split(part) if (word := piece.strip(" .()"))]
    kinds = ["term" if _is_term(word) else "place" if _is_place(word, cities) else None for word in words]
    if not kinds or None in kinds:
        return "place" if _is_town(words) else None
    return "place" if "place" in kinds else "term"


def _is_term(words: str) -> bool:
    return fold_name(words) in TERMS or HOURS.match(words) is not None


def _is_place(words: str, cities: frozenset[str]) -> bool:
    """A country, a region, a city that its name alone is enough for or that is the posting's own; no word of titles,
    and no market: the Head of Sales, EMEA, need not work in all of it."""
    name = AROUND_PLACE.sub("", fold_name(words))
    if name in cities:
        return True
    if not words[:1].isupper() or name in NO_PLACES or len(name) < 2:
        return False
    if name in load_countries() or name in ("nyc", "sf"):
        return True
    return len(name) > 3 and (find_region(words, None) is not None or is_city(words))


def _is_town(words: list[str]) -> bool:
    """ "Midland, TX": a town with its state."""
    region = find_region(words[1], None) if len(words) == 2 else None
    return region is not None and words[0][:1].isupper() and find_city(words[0], region[:2], region) is not None


def _masked(text: str, cuts: list[Cut]) -> str:
    """The text with spaces for what is cut already, so that spans stay true."""
    for cut in cuts:
        text = text[: cut.start] + " " * (cut.end - cut.start) + text[cut.end :]
    return text


def _without(text: str, cuts: list[Cut]) -> str:
    left = DOUBLED.sub(r"\1", " ".join(EMPTY.sub(" ", _masked(text, cuts)).split()))
    return STRAY_BLANK.sub("", left.lstrip(_BORDERS).rstrip(_BORDERS + "(["))

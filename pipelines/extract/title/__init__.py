"""A posting's title, with what does not name the job cut out of it but kept."""

import re
from dataclasses import dataclass

from pipelines.extract.place.gazetteer import fold_name, fold_once, load_countries
from pipelines.extract.place.names import find_city, find_region, is_city
from pipelines.extract.title.parts import (
    AMOUNT,
    AROUND_PLACE,
    AT_EMPLOYER,
    BETWEEN,
    BORDERS,
    BRACKETS,
    DIGIT,
    DOUBLED,
    EMPTY,
    GENDER,
    HOURS,
    HOW,
    INSIDE,
    LEVEL,
    NO_END,
    NOISE,
    OF_EMPLOYER,
    REQUISITION,
    SMALL_TOWN,
    STRAY_BLANK,
    STRAY_END,
)
from pipelines.extract.words.memo import memo
from pipelines.extract.words.tables import load_lines, load_words

LONGEST = 500  # characters of a title
NO_PLACES = load_words("title_towns.txt")  # towns that are words of titles: Mobile, Reading, Enterprise

TERMS = frozenset(fold_name(line) for line in load_lines("title_cut_terms.txt"))

_MOST_PARTS, _MOST_WORDS = 4, 5  # at one end of a title; of a city's name


@dataclass(frozen=True, slots=True)
class Cut:
    """Words cut out of a title: ``raw[start:end] == quote``. ``kind``: gender, requisition, noise, employer, place or term."""

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


def extract_title(raw: str, cities: frozenset[str] = frozenset(), employer: str = "") -> Title:
    """The name of the job alone: "Senior Engineer (m/f/d) - Berlin - R12345" is "Senior Engineer".

    ``cities``: folded names of the posting's own places, which are cut even where they are too small to be known by
    name alone; so is ``employer``, as it is called. Where nothing would be left, the title stays as it is.
    """
    folded = fold_once(raw[:LONGEST]) if cities or employer else ""
    name = fold_name(employer) if employer else ""
    return _extract_title(
        raw, frozenset(city for city in cities if city.rpartition(" ")[2] in folded), name if name and name in folded else ""
    )


@memo(LONGEST)
def _extract_title(text: str, cities: frozenset[str], employer: str) -> Title:
    cuts = _find_cuts(text, cities)
    if employer and (named := _find_employer(text, employer) or _find_employer(_masked(text, cuts).rstrip(BORDERS), employer)):
        inner = _find_cuts(_masked(text, [named]), cities)
        cuts = [named, *(cut for cut in inner if not named.start <= cut.start < named.end)]
    left = _without(text, cuts)
    if not any(character.isalpha() for character in left):
        left, cuts = " ".join(text.split()), []
    level = LEVEL.search(text)
    return Title(left, tuple(sorted(cuts, key=lambda cut: cut.start)), level and Cut("level", *level.span(), level[0]))


def _find_employer(text: str, employer: str) -> Cut | None:
    """The employer's name at either end, set off from the role: "Miller at Crumbly", "Crumbly | Miller"."""
    for joint in OF_EMPLOYER.finditer(text):
        ends = (
            ((0, joint.end()), (joint.start(), len(text)))
            if joint[0].strip(" ") not in ("at", "bei", "chez")
            else ((joint.start(), len(text)),)
        )
        for start, end in ends:
            if fold_name(text[joint.end() : end] if start else text[: joint.start()]) == employer:
                return Cut("employer", start, end, text[start:end])
    return None


def _find_cuts(text: str, cities: frozenset[str]) -> list[Cut]:
    cuts: list[Cut] = []
    for kind, pattern in (("gender", GENDER), ("requisition", REQUISITION), ("noise", NOISE)):
        masked = _masked(text, cuts)
        for found in pattern.finditer(masked) if kind != "requisition" or DIGIT.search(masked) else ():
            start = max((cut.end for cut in cuts if found.start() < cut.end < found.end()), default=found.start())
            end = start + len(masked[start : found.end()].rstrip())
            if end > start:
                cuts.append(Cut(kind, start, end, text[start:end]))
    cuts += [cut for found in BRACKETS.finditer(_masked(text, cuts)) if (cut := _cut_bracket(text, found, cities))]
    if not any(cut.start == 0 for cut in cuts) and (how := HOW.match(text)):
        cuts.append(Cut("term", 0, how.end(), how[0]))
    cuts = _cut_town(text, _cut_end(text, _cut_beginning(text, cuts, cities), cities), cities)
    masked = _masked(text, cuts).rstrip()
    employer = AT_EMPLOYER.search(masked)
    return [*cuts, Cut("employer", employer.start(), len(masked), text[employer.start() : len(masked)])] if employer else cuts


def _cut_town(text: str, cuts: list[Cut], cities: frozenset[str]) -> list[Cut]:
    """A posting's own city at the very end, that nothing parts from the role: "Baker Aldham"."""
    masked = _masked(text, cuts).rstrip(BORDERS)
    for blank in list(re.finditer(" ", masked))[:-_MOST_WORDS:-1] if cities else ():
        start, end = blank.end(), len(masked)
        if fold_name(masked[start:]) in cities and len(masked[:start].split()) > 1 and not NO_END.search(masked[:start]):
            return [*cuts, Cut("place", start, end, text[start:end])]
    return cuts


def _cut_bracket(text: str, found: re.Match[str], cities: frozenset[str]) -> Cut | None:
    """Brackets that hold places and terms only, or what of them stands at their end: "(Java - Remote)"."""
    if kind := _kind(found[1], cities) or (
        "place" if SMALL_TOWN.fullmatch(found[1]) and find_region(found[1].rpartition(", ")[2], None) else None
    ):
        return Cut(kind, *found.span(), found[0])
    for between in BETWEEN.finditer(found[1]):
        if kind := _kind(found[1][between.end() :], cities):
            start, end = found.start(1) + between.start(), found.end(1)
            return Cut(kind, start, end, text[start:end])
    return None


def _cut_end(text: str, cuts: list[Cut], cities: frozenset[str]) -> list[Cut]:
    """The longest end that is made of places and terms only."""
    masked = _masked(text, cuts).rstrip(" -–—|,:;/")
    for between in list(BETWEEN.finditer(masked))[: -_MOST_PARTS - 1 : -1]:
        head = masked[: between.start()]
        kind = _kind(masked[between.end() :], cities) if head.count("(") <= head.count(")") else None
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
    if _is_term(part.strip(" .()")):
        return "term"
    words = [word for piece in INSIDE.split(part) if (word := piece.strip(" .()"))]
    kinds = ["term" if _is_term(word) else "place" if _is_place(word, cities) else None for word in words]
    if not kinds or None in kinds:
        return "place" if _is_town(words) else None
    return "place" if "place" in kinds else "term"


def _is_term(words: str) -> bool:
    return fold_name(words) in TERMS or HOURS.match(words) is not None or AMOUNT.fullmatch(words) is not None


def _is_place(words: str, cities: frozenset[str]) -> bool:
    """A country, a region, a city that its name alone is enough for or that is the posting's own; no word of titles,
    and no market: the Head of Sales, EMEA, need not work in all of it."""
    whole = fold_name(words)
    name = whole if whole in cities or is_city(whole) else AROUND_PLACE.sub("", whole)
    if name in cities:
        return True
    if not words[:1].isupper() or name in NO_PLACES or len(name) < 2:
        return False
    if name in load_countries() or name in ("nyc", "sf"):
        return True
    return len(name) > 3 and (find_region(name, None) is not None or is_city(name))


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
    return STRAY_BLANK.sub("", STRAY_END.sub("", left.lstrip(BORDERS).rstrip(BORDERS + "([")))

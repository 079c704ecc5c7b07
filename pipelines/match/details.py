"""What a text itself says that tells one opening from another with the same words: requisition numbers, sites, teams, hours and the
place of work.

``find_marks(lowered)`` reads a text (as `plain_text` gives it) once for the words of ``match/posting_marks.csv`` and ``boilerplate.txt``;
``read_details`` reads what follows them. Values are folded, so that two postings' can be compared.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

from ahocorasick_rs import AhoCorasick, Implementation

from pipelines.extract.place.fields import read_words
from pipelines.extract.place.gazetteer import fold_name
from pipelines.extract.place.names import find_city
from pipelines.extract.words.casing import fold_letters, words_of
from pipelines.extract.words.tables import load_lines, load_rows

Mark = tuple[int, int, str]  # start, end and kind
BOILERPLATE = "boilerplate"
MOST = 6  # values of a kind; a text with more lists other openings

_ROWS = [(BOILERPLATE, words) for words in load_lines("match/boilerplate.txt")] + [
    (row["kind"], row["phrase"]) for row in load_rows("match/posting_marks.csv")
]
_MARKS = AhoCorasick([phrase for _, phrase in _ROWS], implementation=Implementation.DFA)  # few words: its tables stay in the cache
LANGUAGES = {fold_letters(row["phrase"]): row["code"] for row in load_rows("spoken_languages.csv") if row["phrase"].isalpha()}
KNOWN_CITY = 100_000  # people; of a smaller one's name a sentence is no proof
_STORES = (
    "store",
    "shop",
    "branch",
    "restaurant",
    "depot",
    "filiale",
    "markt",
    "magasin",
    "tienda",
    "loja",
    "negozio",
    "winkel",
    "filiaal",
)
_REACH = 80  # characters behind a mark
_NEAR = 60
_TEAM_WORDS = 4  # more are no name
_NUMBER = re.compile(r"(?:[ .]?(?:id|no|nr|num(?:ber)?|code|ref)\b)?[ .:#№°-]{0,5}((?=[\w/-]{0,18}\d)[^\W_][\w/-]{2,24})")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_SITE = re.compile(r"[ ]?(?:#|no\.?|nr\.?|number|n°)?[ ]?(\d{1,6}[a-z]?)\b(?![.,:/%]\d|\s?(?:%|h\b|hours|years|people|€|\$))")
_LABELLED = re.compile(r"(?:[^\n:：.;]{0,40}[:：][ \n]{0,3}|[ ](?:is|ist|est|es|è|:)[ ])([^\n.;|(]{2,60})")
_IN = re.compile(r"[ ](?:in|à|en|te|nel|na|im)[ ](?=([^\W\d][^\n.;|(,]{2,40}))")
_NAMED = re.compile(r"[ ]([^\n.;|(,]{2,40})")
_BEHIND = re.compile(r"[:：]?[ ]{0,3}([^\n.;,|(]{2,40})")
_TIMES = re.compile(r"(?<!\d)(\d{1,2})(?:\s?[:.,h]\s?(\d{1,2}))?(?!\d)")
_ONWARD = re.compile(r"\s(?:and|und|et|y|e|en|or|oder|ou|with|mit|avec|where|wo|to|for|für)\s")
_EITHER = re.compile(r"(?:\b(?:or|oder|ou|o)[ ](?:in[ ]|at[ ]|à[ ]|en[ ])?|/)(([^\W\d]+)(?:[ ][^\W\d]+)?)")
_OPENS_LINE = frozenset("\n.•|-*–;:")


@dataclass(frozen=True, slots=True)
class Details:
    """What a text says of its opening; each empty where it says nothing. ``hours`` are the numbers of its hours; ``workplaces`` are keys
    "city|region|country"."""

    requisitions: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    workplaces: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    employers: tuple[str, ...] = ()


def find_marks(lowered: str) -> list[Mark]:
    """Every mark of a text: start, end and kind, in the order of their ends."""
    return [(start, end, _ROWS[row][0]) for row, start, end in _MARKS.find_matches_as_indexes(lowered, overlapping=True)]


def read_details(lowered: str, marks: Sequence[Mark]) -> Details:
    """What follows the marks of a text."""
    found: dict[str, dict[str, None]] = {field.name: {} for field in fields(Details)}
    for n, (start, end, kind) in enumerate(marks):
        if kind == BOILERPLATE or _is_inside_word(lowered, start):
            continue
        name, read = _READERS[kind]
        if len(found[name]) < MOST:
            until = marks[n + 1][0] if n + 1 < len(marks) and marks[n + 1][0] > end else end + _REACH
            found[name].update(dict.fromkeys(read(lowered, start, end, min(until, end + _REACH))))
    return Details(**{name: tuple(sorted(values)) for name, values in found.items()})


def read_times(words: str) -> list[str]:
    """The numbers of a time table: "7:00 to 15:30" gives "7" and "15:30"."""
    return [f"{int(hour)}:{minute}" if minute and minute.strip("0") else str(int(hour)) for hour, minute in _TIMES.findall(words)]


def _is_inside_word(lowered: str, start: int) -> bool:
    return start > 0 and lowered[start - 1].isalnum() and lowered[start - 1] < "\u2e80"


def _requisitions(lowered: str, start: int, end: int, until: int) -> list[str]:
    found = _NUMBER.match(lowered, end, until)
    return [fold_letters(found[1]).strip("-/")] if found and not _YEAR.match(found[1]) else []


def _sites(lowered: str, start: int, end: int, until: int) -> list[str]:
    found = _SITE.match(lowered, end, until + 4)
    return [found[1]] if found and ((len(found[1]) > 1 and lowered[start:end] in _STORES) or _opens_line(lowered, start)) else []


def _teams(lowered: str, start: int, end: int, until: int) -> list[str]:
    found = _BEHIND.match(lowered, end, until) if _opens_line(lowered, start) else None
    words = words_of(found[1]) if found else ()
    return [" ".join(words)] if 0 < len(words) <= _TEAM_WORDS else []


def _opens_line(lowered: str, start: int) -> bool:
    before = lowered[max(start - 4, 0) : start].rstrip(" ")
    return not before or before[-1] in _OPENS_LINE


def _shifts(lowered: str, start: int, end: int, until: int) -> list[str]:
    """Of a line that says nothing else."""
    return [lowered[start:end]] if _opens_line(lowered, start) and lowered[end : end + 1] in ("", "\n", ".") else []


def _hours(lowered: str, start: int, end: int, until: int) -> list[str]:
    stop = lowered.find("\n", end, end + _REACH)
    return read_times(lowered[end : stop if stop >= 0 else until])


def _labelled_places(lowered: str, start: int, end: int, until: int) -> list[str]:
    found = _LABELLED.match(lowered, end - (lowered[end - 1] in ":："), until)
    return _cities(found[1]) if found else []


def _named_places(lowered: str, start: int, end: int, until: int) -> list[str]:
    """The one place that a sentence fixes; none of "in Hull or in Leith"."""
    found = _NAMED.match(lowered, end, until)
    if not found or _leaves_open(lowered, end):
        return []
    named, *further = _ONWARD.split(found[1])
    return [] if any(map(_cities, further)) else _cities(named)


def _sentence_places(lowered: str, start: int, end: int, until: int) -> list[str]:
    """The city, known by its name alone, that a sentence about the work puts it in."""
    stop = lowered.find(".", end, until)
    sentence = lowered[end : stop if stop >= 0 else until]
    if _leaves_open(lowered, end):
        return []
    named = (_ONWARD.split(found[1])[0] for found in _IN.finditer(sentence))
    return next((places for words in named if _is_known(words) and (places := _cities(words))), [])


def _leaves_open(lowered: str, end: int) -> bool:
    """Whether a second city is named to choose from."""
    return any(_is_known(found[1]) or _is_known(found[2]) for found in _EITHER.finditer(lowered, end, end + _NEAR))


def _is_known(words: str) -> bool:
    city = find_city(words)
    return city is not None and city.population >= KNOWN_CITY


def _employers(lowered: str, start: int, end: int, until: int) -> list[str]:
    found = _BEHIND.match(lowered, end, until) if _opens_line(lowered, start) else None
    return ["".join(words_of(found[1]))] if found else []


def _languages(lowered: str, start: int, end: int, until: int) -> list[str]:
    stop = lowered.find("\n", end, until)
    return [LANGUAGES[word] for word in words_of(lowered[end : stop if stop >= 0 else until]) if word in LANGUAGES]


def _cities(words: str) -> list[str]:
    spots = [spot for spot, _, _ in read_words(words.strip(" -–—,*"), None)]
    return ["|".join(fold_name(part) if part else "" for part in (s.city, s.region, s.country)) for s in spots if s.city]


_Reader = Callable[[str, int, int, int], list[str]]
_READERS: dict[str, tuple[str, _Reader]] = {
    "requisition": ("requisitions", _requisitions),
    "site": ("sites", _sites),
    "team": ("teams", _teams),
    "hours": ("hours", _hours),
    "place": ("workplaces", _labelled_places),
    "in": ("workplaces", _named_places),
    "is in": ("workplaces", _sentence_places),
    "language": ("languages", _languages),
    "employer": ("employers", _employers),
    "shift": ("hours", _shifts),
}

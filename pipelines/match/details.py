"""What a text itself says that tells one opening from another with the same words: requisition numbers, sites, teams, hours and the
place of work.

``find_marks(lowered)`` reads a text (as `plain_text` gives it) once for the words of ``posting_marks.csv`` and ``boilerplate.txt``;
``read_details`` reads what follows them. Values are folded, so that two postings' can be compared.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

from pipelines.extract.place.fields import read_words
from pipelines.extract.place.gazetteer import fold_name
from pipelines.extract.words.casing import fold_letters, words_of
from pipelines.extract.words.lexicon import ANYWHERE, Found, Lexicon
from pipelines.extract.words.tables import load_lines, load_rows

Mark = Found[str]
BOILERPLATE = "boilerplate"
MOST = 6  # values of a kind; a text with more lists other openings

_MARKS = Lexicon(
    [(words, BOILERPLATE) for words in load_lines("boilerplate.txt")]
    + [(row["phrase"], row["kind"]) for row in load_rows("posting_marks.csv")],
    ANYWHERE,
)
_REACH = 80  # characters behind a mark
_TEAM_WORDS = 4  # more are no name
_NUMBER = re.compile(r"(?:[ .]?(?:id|no|nr|num(?:ber)?|code|ref)\b)?[ .:#№°-]{0,5}((?=[\w/-]{0,18}\d)[^\W_][\w/-]{2,24})")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_SITE = re.compile(r"[ ]?(?:#|no\.?|nr\.?|number|n°)?[ ]?(\d{2,6})\b(?![.,:/%]\d|\s?(?:%|h\b|hours|years|people|€|\$))")
_LABELLED = re.compile(r"[^\n:：.;]{0,40}[:：][ \n]{0,3}([^\n.;|(]{2,60})")
_NAMED = re.compile(r"[ ]([^\n.;|(,]{2,40})")
_BEHIND = re.compile(r"[:：]?[ ]{0,3}([^\n.;,|(]{2,40})")
_TIMES = re.compile(r"(?<!\d)(\d{1,2})(?:\s?[:.,h]\s?(\d{1,2}))?(?!\d)")
_ONWARD = re.compile(r"\s(?:and|und|et|y|e|en|or|oder|ou|with|mit|avec|where|wo|to|for|für)\s")
_EITHER = re.compile(r"\b(?:or|oder|ou|either|of)\b|/")
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


def find_marks(lowered: str) -> list[Mark]:
    """Every mark of a text: start, end and kind, in the order of their ends."""
    return _MARKS.find(lowered)


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
    return [found[1]] if found else []


def _teams(lowered: str, start: int, end: int, until: int) -> list[str]:
    before = lowered[:start].rstrip(" ") if start < _REACH else lowered[start - 4 : start].rstrip(" ")
    found = _BEHIND.match(lowered, end, until) if not before or before[-1] in _OPENS_LINE else None
    words = words_of(found[1]) if found else ()
    return [" ".join(words)] if 0 < len(words) <= _TEAM_WORDS else []


def _hours(lowered: str, start: int, end: int, until: int) -> list[str]:
    stop = lowered.find("\n", end, end + _REACH)
    return read_times(lowered[end : stop if stop >= 0 else until])


def _labelled_places(lowered: str, start: int, end: int, until: int) -> list[str]:
    found = _LABELLED.match(lowered, end - (lowered[end - 1] in ":："), until)
    return _cities(found[1]) if found else []


def _named_places(lowered: str, start: int, end: int, until: int) -> list[str]:
    """The one place that a sentence fixes; none of "in Hull or in Leith"."""
    found = _NAMED.match(lowered, end, until)
    if not found or _EITHER.search(lowered, end, until):
        return []
    named, *further = _ONWARD.split(found[1])
    return [] if any(map(_cities, further)) else _cities(named)


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
}

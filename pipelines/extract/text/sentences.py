"""Where sentences end: `sentence_bounds` in running text, `find_gaps` in a line that lost its breaks.

Two grammars, for they cut different things: a sentence goes on over a line that is merely wrapped and over "e.g."; a line that lost its
breaks is cut at every former bullet, heading and colon too, because each piece was a line of its own.
"""

import re
from collections.abc import Iterator
from functools import cache

from pipelines.extract.words.lexicon import ANYWHERE, Lexicon
from pipelines.extract.words.tables import load_rows

_LONGEST_NAME = 20
_LONGEST = 600  # a "sentence" without any stop is cut here

_STOP = re.compile(
    r"""
      [.!?]+ ["')\]]* (?= \s | $ | [A-Z"'(*] [A-Za-z'*\ ] )   # a full stop, also one glued to the next sentence
    | \n (?= \s*\n | \s* [-•·▪◦●*–>✔✓✅] | \s* [^a-z\s] | \s*$ )  # the end of a line that is not merely wrapped
    | [•▪◦●✔✓✅] | \*{4,} | \*\*\s{1,3}\*\* | -{4,}
    | (?<= [a-zà-þ)] ) (?= [A-ZÀ-Þ][a-zà-þ] | [A-Z]{4,}\s )   # "…of any kindOur client"
    """,
    re.VERBOSE,
)
# What every stop begins with, or stands right before: cheap to find, where the stop itself is not.
_MAY_STOP = re.compile("[-.!?\n•▪◦●✔✓✅*A-ZÀ-Þ]")
# "…no visa support   What you will be doing?": the question begins later than its sentence
_QUESTION = re.compile(
    r"""(?<= \s ) (?: What | Who | How | Why | Are | Do | Will | Would | Have | Can | Did | Is | Does | Sounds?
          | Ready | Interested
          | Want | Looking | Need | If | So,_what | Keine? | Noch | Wie | Was | Warum | Bist | Hast | Möchtest | Willst | Vous | Envie
            | Tu ) \b [^?]* \?\W* $ | \b interested \s*\?\W* $""",
    re.VERBOSE,
)
_ABBREVIATION = re.compile(
    r"""\b (?: [a-z] | u\.\s?s | u\.k | e\.g | i\.e | etc | inc | ltd | llc | corp | co | dept | no | sec | gov
          | st | vs | approx
          | min | max | incl | ggf | bzw | z\.b | d\.h | u\.s\.a | u\.a ) $""",
    re.VERBOSE | re.IGNORECASE,
)
# "im Sinne des Art. 116 GG", "Lohnklasse Nr. 7": the number belongs to it
_NUMBERED = re.compile(r"\b(?:art|abs|nr|núm|ziff|kap|lett|pkt|стр|ст|п)$", re.IGNORECASE)
_NUMBER = re.compile(r"\s?\d")
# What opens a sentence even after an abbreviation: "…work in the U.S. We do not sponsor."
_OPENING = re.compile(
    r"""\s+ (?: We | You | The | This | These | Our | If | Applicants? | Candidates? | No | Must | Please
        | Sponsorship | All | It
          | In | For | At | As | An? | To | Qualified | Not | Note | Only | Unfortunately | However | Due ) \b""",
    re.VERBOSE,
)

_GAP = re.compile(
    r"""
    (?<=[.!?;:])[ \t\xa0]+(?=[A-ZÄÖÜÉÀÈÊÓÁÍ¿¡])  # an ordinary end
    |[ \t]*[•●▪·✓➢][ \t]* | [ \t]\*[ \t](?=[A-Z]) | [ \t]{3,}  # bullets and gaps that were line breaks
    |(?<=[a-z\u0430-\u045f)][.!?;:])(?=[A-Z\u0410-\u042f][a-z\u0430-\u045f])  # nothing left of the break
    |(?<=[a-z)])(?=\d{1,2}\+?[ ]years)
    |(?<=[;.])\s?[-–—]\s?(?=[^\W\d])  # a hyphen for a bullet
    """,
    re.VERBOSE,
)
_UNSPACED_GAP = re.compile(  # an end, as Chinese and Japanese write it, and the number of an item
    r"(?<=[\u3002\uff1b\uff01\uff1f])(?=[^\s\u3002\uff1b\uff01\uff1f\uff09\u201d])"
    r"|(?<=[\u3040-\uffef])[ ]{0,3}(?=\d{1,2}[\u3001\uff0e.)](?!\d))"
)
_GLUED_WORDS = re.compile(  # "...of experienceSolid knowledge"
    r"(?<=[a-z]{3})(?=[A-Z][a-z]{2,}[ ,])|(?<=[\u0430-\u045f]{3})(?=[\u0410-\u042f][\u0430-\u045f]+)"
)
_NAMES = frozenset(row["phrase"].lower() for row in load_rows("skills.csv")) | {
    "linkedin",
    "youtube",
    "macbook",
    "paypal",
    "fedex",
}


def _capitalized(heading: str) -> tuple[str, ...]:
    """How a heading is written in the middle of a text that lost its line breaks."""
    return heading.capitalize(), heading.title().replace("'S", "'s"), heading.upper()


@cache
def _headings() -> Lexicon[None]:
    """Made when a text first lost its line breaks: few have."""
    long = {form for row in load_rows("headings.csv") if len(row["heading"]) > 7 for form in _capitalized(row["heading"])}
    return Lexicon(((form, None) for form in long), ANYWHERE, longest=True)


def sentence_bounds(text: str, first: int, last: int) -> list[tuple[int, int]]:
    """Where the sentences of ``text[first:last]`` begin and end. The first and the last one may be cut."""
    bounds: list[tuple[int, int]] = []
    start = first
    for cut in _apart(text, first, [*_stops(text, first, last), last]):
        while cut - start > _LONGEST:
            bounds.append((start, start + _LONGEST))
            start += _LONGEST
        if text[start:cut].strip():
            bounds.append((start, cut))
            start = cut
    return bounds


def _stops(text: str, first: int, last: int) -> Iterator[int]:
    """Where sentences end; the stop of an abbreviation is none, unless what follows opens a sentence."""
    at = first
    for near in _MAY_STOP.finditer(text, first, last):
        if near.start() < at or not (stop := _STOP.match(text, near.start(), last)):
            continue
        start, at = stop.span()
        if start == at and _is_inside_name(text, first, at):
            continue
        if not _is_short(text, max(first, start - 8), start, at):
            yield at


def _is_short(text: str, first: int, stop: int, at: int) -> bool:
    """Whether what ends with ``stop`` is the stop of an abbreviation; what follows it begins at ``at``."""
    if text[stop] != "." or at == stop:
        return False
    if _NUMBERED.search(text, first, stop):
        return _NUMBER.match(text, at) is not None
    return _ABBREVIATION.search(text, first, stop) is not None and not _OPENING.match(text, at)


def _is_inside_name(text: str, first: int, middle: int) -> bool:
    """Whether a capital inside a word is that of a name ("GetGround", "iPhone"): a sentence ends in lower case, or another one opens."""
    begin = middle
    while begin > max(first, middle - _LONGEST_NAME) and text[begin - 1].isalnum():
        begin -= 1
    is_name = text[begin].isupper() or middle - begin <= 2
    return is_name and text[begin:middle].isalpha() and not _OPENING.match(f" {text[middle : middle + 20]}")


def _apart(text: str, first: int, cuts: list[int]) -> Iterator[int]:
    """The cuts, and one before each question that follows other words in its sentence."""
    start = first
    for cut in cuts:
        if (
            text[start:cut].rstrip("\"')]* \n").endswith("?")
            and (question := _QUESTION.search(text, start, cut))
            and question.start() > start + 12
        ):
            yield question.start()
        yield cut
        start = cut


def find_gaps(line: str) -> list[tuple[int, int]]:
    """Where a line that lost its breaks is to be cut, in order: where the piece before ends and the one behind begins."""
    gaps = [gap.span() for gap in _GAP.finditer(line)]
    if not line.isascii():
        gaps += [gap.span() for gap in _UNSPACED_GAP.finditer(line)]
    for start, end, _ in _headings().find(line):
        if line[end : end + 1].isupper() or line[end : end + 1] == ":":
            gaps += [(start, start), (end, end)]
    gaps += [match.span() for match in _GLUED_WORDS.finditer(line) if not _is_name(line, match.start())]
    return sorted(gaps)


def count_headings(line: str) -> int:
    """How many known headings stand inside a line with a colon behind them."""
    return sum(line.startswith(":", end) for _, end, _ in _headings().find(line))


def _is_name(line: str, middle: int) -> bool:
    """Whether the word around ``middle`` is a name with a capital inside: "SharePoint"."""
    begin = line.rfind(" ", max(0, middle - 30), middle) + 1
    end = line.find(" ", middle, middle + 30)
    return line[begin : end if end > 0 else middle + 30].strip(".,;:()/").lower() in _NAMES

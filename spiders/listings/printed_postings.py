"""Postings printed one after another as plain text: where each begins and ends.

Two signs: the text repeats the heading that the first posting began with; or sections start over, which is where duties or
qualifications come a second time after a heading that opens a posting (about the company, the role) or after a gap.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from pipelines.extract.words.tables import load_toml

HEADINGS = load_toml("listing_headings.toml")
OPENERS = frozenset(HEADINGS["openers"])
SECTION = {words: kind for kind in ("duties", "qualifications", "later") for words in HEADINGS[kind]}
ONCE = frozenset({"duties", "qualifications"})
MAX_HEADING = 70
NOT_WORDS = re.compile(r"[^\w\s'’]+")
ABOUT_NAME = re.compile(r"about (?!you\b|this\b|the\b)\w.{0,50}")


def heading(line: str) -> str | None:
    """The line's words in lower case where it may be a heading."""
    line = line.strip()
    if not line or len(line) > MAX_HEADING or line[-1] in ".,;!?" or line[0] in "-•*":
        return None
    return " ".join(NOT_WORDS.sub(" ", line.replace("&", " and ").casefold()).split()) or None


def is_opener(words: str | None) -> bool:
    return words is not None and (words in OPENERS or ABOUT_NAME.fullmatch(words) is not None)


def split_postings(lines: Sequence[str]) -> list[str]:
    """The text of each posting, in order."""
    parts: list[Sequence[str]] = []
    for start, end in pairwise([*starts(lines), len(lines)]):
        if parts and has_middle(parts[-1]) and not has_middle(lines[start:end]):  # a closing "About us"
            parts[-1] = [*parts[-1], *lines[start:end]]
        else:
            parts.append(lines[start:end])
    return [text for part in parts if (text := "\n".join(part).strip())]


def has_middle(lines: Sequence[str]) -> bool:
    return any(SECTION.get(heading(line) or "") in ONCE for line in lines)


def starts(lines: Sequence[str]) -> list[int]:
    """The line that each posting begins with."""
    begin = next((i for i, line in enumerate(lines) if line.strip()), 0)
    found, first = [begin], heading(lines[begin]) if lines else None
    seen: set[str] = set()  # sections of the current posting
    opener = gap = None  # where the next one may begin: at an opener (best after a gap), else behind the first gap
    for i in range(begin + 1, len(lines)):
        words = heading(lines[i])
        section = SECTION.get(words or "")
        if not lines[i].strip():
            gap = i if gap is None else gap
        elif words and words == first:
            found.append(i)
            seen, opener, gap = set(), None, None
        elif section:
            again = opener if opener is not None else gap if seen >= ONCE else None
            if section in ONCE and section in seen and again is not None:
                found.append(again)
                seen = set()
            seen, opener, gap = {*seen, section}, None, None
        elif seen and is_opener(words) and is_better(lines, i, opener):
            opener = i
    return found


def is_better(lines: Sequence[str], new: int, known: int | None) -> bool:
    """Of two opening headings behind a posting's sections, the one after a gap begins the next posting; of equal ones, the later."""
    if known is None or heading(lines[new]) == heading(lines[known]):
        return True
    return not lines[new - 1].strip() and bool(lines[known - 1].strip())

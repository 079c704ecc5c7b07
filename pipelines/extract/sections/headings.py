"""Which lines are headings, and of what kind of section."""

from dataclasses import dataclass

from pipelines.extract.text.lines import Line
from pipelines.extract.words.memo import memo
from pipelines.extract.words.tables import load_rows

HEADINGS = {row["heading"]: row["kind"] for row in load_rows("headings.csv")}
STEMS = [(row["stem"], row["kind"]) for row in load_rows("heading_stems.csv")]
LONGEST = max(map(len, HEADINGS)) + 12
SHORT = 62  # characters: no unlisted heading is longer
REPAIRS = (
    ("’", "'"),
    ("â\x80\x99", "'"),
    ("â€™", "'"),
    ("\u201aÄô", "'"),
    ("\u00b4", "'"),
    ("`", "'"),
    ("\\", ""),
    ("\xa0", " "),
)


OPENERS = tuple(row["words"] for row in load_rows("heading_openers.csv"))


@dataclass(frozen=True, slots=True)
class Heading:
    """``kind``: a RequirementKind's value, "role", "other", or None for a heading that tells nothing.

    ``sure``: it is in the table. ``marked``: it looks like a heading too (colon, bold, capitals).
    """

    kind: str | None
    sure: bool
    marked: bool


def heading_key(words: str) -> str:
    """The form under which a heading stands in the table: lower case, plain apostrophes, nothing but words at its ends."""
    if not words.isascii() or "\\" in words or "`" in words:
        for found, plain in REPAIRS:
            if found in words:
                words = words.replace(found, plain)
    if words[:1].isalnum() and words[-1].isalnum():
        return words.lower()
    begin, end = 0, len(words)
    while begin < end and not words[begin].isalnum():
        begin += 1
    while end > begin and not words[end - 1].isalnum():
        end -= 1
    return words[begin:end].lower()


def find_heading(before: Line | None, line: Line, following: Line | None) -> Heading | None:
    """What ``line`` is the heading of, if it is one, between the lines ``before`` and ``following``."""
    words = line.words
    if len(words) > LONGEST:
        return None
    key = heading_key(words)
    kind = HEADINGS.get(key)
    marked = words[-1] in ":?" or line.strong or (words.isupper() and len(key) > 4)
    if kind is not None and not (line.bullet and following is not None and following.bullet and words[-1] != ":"):
        return Heading(kind, True, marked)
    if line.bullet or len(words) > SHORT or words[-1] in ".;,":
        return None
    return _unlisted(before, line, key, marked, following)


def _unlisted(before: Line | None, line: Line, key: str, marked: bool, following: Line | None) -> Heading | None:
    """A short line that is marked as a heading, opens like one, or stands in capitals over longer ones."""
    count = key.count(" ") + 1
    if following is None or count > 9:
        return None
    over = following.bullet or len(following.words) > max(60, 1.5 * len(line.words))
    opens = key.startswith(OPENERS)
    if not marked and not (over and (count <= 4 or opens) and not _in_list(before, line)):
        return None
    kind = heading_stem(key)
    if marked or following.bullet or kind is not None or (opens or _is_title(line.words)):
        return Heading(kind, False, marked)
    return None


def _in_list(before: Line | None, line: Line) -> bool:
    """Among short items without bullets, or in the middle of a sentence: no place for a heading that nothing marks."""
    if not line.words[0].isupper():
        return True
    return before is not None and not before.bullet and len(before.words) < 45 and before.words[-1] not in ".:"


def _is_title(words: str) -> bool:
    """All its longer words are capitalized: "Our Ideal Teammate"."""
    return all(word[0].isupper() for word in words.split() if len(word) > 3 and word[0].isalpha())


@memo(SHORT)
def heading_stem(key: str) -> str | None:
    """The kind that a part of an unlisted heading gives away."""
    if key.startswith(("about ", "über ", "à propos")) and not key.startswith(("about you", "über dich", "about the role")):
        return "other"
    return next((kind for stem, kind in STEMS if stem in key), None)


def inline_heading(words: str) -> str | None:
    """The kind of a heading in front of a line's own words: "Requirements: five years of ..."."""
    colon = words.find(":", 2, 48)
    if not 0 < colon < len(words) - 1:
        return None
    key = heading_key(words[:colon])
    return HEADINGS.get(key) or (heading_stem(key) if words[colon + 1] == "*" else None)


def trailing_heading(words: str) -> str | None:
    """The kind of a heading glued to a line's end: "... within deadlines. DESIRED SKILLS:"."""
    if words[-1] != ":":
        return None
    tail = (
        words[max(words.rfind(". "), words.rfind("! "), words.rfind("; ")) + 1 :] if ". " in words or "! " in words or "; " in words else ""
    )
    if not tail:
        parts = words.split()
        begin = len(parts)
        while begin and parts[begin - 1].isupper():
            begin -= 1
        tail = " ".join(parts[begin:])
    key = heading_key(tail)
    return HEADINGS.get(key) or (heading_stem(key) if 3 < len(key) < SHORT else None)

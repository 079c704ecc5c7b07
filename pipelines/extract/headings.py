"""Which lines are headings, and of what kind of section."""

from dataclasses import dataclass

from pipelines.extract.lexicon import load_rows
from pipelines.extract.lines import Line

HEADINGS = {row["heading"]: row["kind"] for row in load_rows("headings.csv")}
STEMS = [(row["stem"], row["kind"]) for row in load_rows("heading_stems.csv")]
LONGEST = max(map(len, HEADINGS)) + 12
SHORT = 62  # characters: no unlisted heading is longer
REPAIRS = (
    ("’", "'"),
    ("â\x80\x99", "'"),
    ("â€™", "'"),
    ("‚Äô", "'"),
    ("´", "'"),
    ("`", "'"),
    ("\\", ""),
    ("\xa0", " "),
)


@dataclass(frozen=True, slots=True)
class Heading:
    """``kind``: a RequirementKind's value, "role", "other", or None for a heading that tells nothing. ``sure``: it is in the table."""

    kind: str | None
    sure: bool


def heading_key(words: str) -> str:
    """The form under which a heading stands in the table: lower case, plain apostrophes, nothing but words at its ends."""
    if not words.isascii() or "\\" in words or "`" in words:
        for found, plain in REPAIRS:
            if found in words:
                words = words.replace(found, plain)
    begin, end = 0, len(words)
    while begin < end and not words[begin].isalnum():
        begin += 1
    while end > begin and not words[end - 1].isalnum():
        end -= 1
    return words[begin:end].lower()


def find_heading(line: Line, following: Line | None) -> Heading | None:
    """What ``line`` is the heading of, if it is one; ``following`` is the line after it."""
    words = line.words
    if len(words) > LONGEST:
        return None
    key = heading_key(words)
    kind = HEADINGS.get(key)
    if kind is not None and not (line.bullet and following is not None and following.bullet and words[-1] != ":"):
        return Heading(kind, True)
    if (line.bullet and not line.strong) or len(words) > SHORT or words[-1] in ".;," or key.count(" ") > 8:
        return None
    marked = words[-1] in ":?" or line.strong or (words.isupper() and len(key) > 4)
    stands_over = following is not None and not line.bullet and (following.bullet or len(following.words) > 1.5 * len(words) + 20)
    if not marked and not stands_over:
        return None
    kind = heading_stem(key)
    return Heading(kind, False) if marked or kind is not None or (following is not None and following.bullet) else None


def heading_stem(key: str) -> str | None:
    """The kind that a part of an unlisted heading gives away."""
    if key.startswith(("about ", "über ", "à propos")) and not key.startswith(("about you", "über dich", "about the role")):
        return "other"
    return next((kind for stem, kind in STEMS if stem in key), None)


def inline_heading(words: str) -> str | None:
    """The kind of a heading in front of a line's own words: "Requirements: five years of ..."."""
    colon = words.find(":", 2, 48)
    return HEADINGS.get(heading_key(words[:colon])) if 0 < colon < len(words) - 1 else None


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

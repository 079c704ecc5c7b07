"""Which lines are headings, and of what."""

from pipelines.extract.lexicon import load_rows
from pipelines.extract.lines import Line

HEADINGS = {row["heading"]: row["kind"] for row in load_rows("headings.csv")}
STEMS = [(row["stem"], row["kind"]) for row in load_rows("heading_stems.csv")]
LONGEST = max(map(len, HEADINGS))
EDGE = " \t:.!?…-–—*_#()[]\"'&>|\\"
APOSTROPHES = (("’", "'"), ("â\x80\x99", "'"), ("â€™", "'"), ("‚Äô", "'"), ("´", "'"), ("`", "'"), ("\\", ""))


def heading_key(words: str) -> str:
    """The form under which a heading stands in the table: lower case, plain apostrophes, no outer punctuation."""
    for found, plain in APOSTROPHES:
        if found in words:
            words = words.replace(found, plain)
    return words.lower().strip(EDGE)


def find_heading(line: Line) -> str | None:
    """The kind of section that ``line`` opens: a RequirementKind's value, "role", "other", or None for a line that is no heading."""
    words = line.words
    if len(words) > LONGEST + 20:
        return None
    key = heading_key(words)
    kind = HEADINGS.get(key)
    if kind is not None:
        return kind
    if line.bullet or len(words) > 70 or (words[-1] in ".;," and not line.strong):
        return None
    if words[-1] in ":?" or line.strong or words.isupper() or _is_title(words):
        for stem, found in STEMS:
            if stem in key:
                return found
        if words[-1] == ":" and line.strong or words.isupper():
            return "other"
    return None


def _is_title(words: str) -> bool:
    """Few words, the long ones capitalized: "Our Ideal Teammate"."""
    parts = words.split()
    return len(parts) <= 6 and all(part[0].isupper() or not part[0].isalpha() for part in parts if len(part) > 3)

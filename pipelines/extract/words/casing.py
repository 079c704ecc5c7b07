"""Ways to write a text plainer: which letters and marks count as one. Each says whether it keeps every offset."""

import re
import unicodedata

NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_LONGEST_NAME = 500  # characters
_WORD = re.compile(r"[^\W_]+(?:[+#]{1,2})?")  # "C++" and "C#" are words
_BETWEEN_WORDS = ",;:!?()[]\"'“”„|/*\n\t\r\xa0"  # what parts words, beside blanks
_VOICING = "\u3099\u309a"  # no accent: "が" is another letter than "か"
_PLAIN_MARKS = str.maketrans("’‘`\u00b4\u02bc“”–—‑‐−\u00a0\u202f\u2009\u200b\ufeff*_\\\t\r", "'''''\"\"-----          ")


def lower_case(text: str) -> str:
    """``text`` in lower case with every character at its place (the few whose lower case is longer stay as they are); hyphens of other
    code points ("full\u2011time") are plain ones."""
    low = text.lower()
    low = low if len(low) == len(text) else "".join(lower if len(lower := char.lower()) == 1 else char for char in text)
    return low.replace("\u2011", "-").replace("\u2010", "-")


def fold_marks(text: str) -> str:
    """Lower case; apostrophes, dashes, spaces and emphasis marks made plain. Every character stays at its place."""
    return lower_case(text).translate(_PLAIN_MARKS)


def without_accents(text: str) -> str:
    """``text`` with its letters' accents left out and compatible forms made one ("ﬁ" is "fi"); its length may change."""
    return text if text.isascii() else NOT_ASCII.sub(_plain_letters, text)


def storable(text: str) -> str:
    """``text`` with each lone surrogate, which no file holds, as "?"."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def fold_letters(text: str) -> str:
    """Lower case without accents, as names and titles of two sources are compared; its length may change."""
    return without_accents(storable(text.lower()))


def words_of(name: str | None) -> tuple[str, ...]:
    """The folded words of a name or title in order, each once; of a hostile length only the head."""
    return tuple(dict.fromkeys(_WORD.findall(fold_letters(name[:_LONGEST_NAME])))) if name else ()


def _plain_letters(run: re.Match[str]) -> str:
    letters = "".join(c for c in unicodedata.normalize("NFKD", run[0]) if c in _VOICING or not unicodedata.combining(c))
    return letters if letters.isascii() else unicodedata.normalize("NFC", letters)


def plain_case(low: str) -> str:
    """``low`` (lower case) with every mark between words made a blank and one blank put before and after: ``plain[i + 1]`` stands for
    ``low[i]``."""
    for mark in _BETWEEN_WORDS:
        if mark in low:
            low = low.replace(mark, " ")
    return f" {low} ".replace(". ", "  ").replace("’", " ")

"""Characters that do something to whoever shows a text: they move a terminal's cursor, or turn the direction of what follows."""

import re

# Controls but tab and line feed (C0, DEL, C1), directions, lines and paragraphs of Unicode, tags, annotations, lone surrogates
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
REPLACEMENT = "\ufffd"


def harmless(text: str) -> str:
    """``text`` with a replacement character for each unsafe one: as long as before, so that spans hold."""
    return text if text.isprintable() else UNSAFE.sub(REPLACEMENT, text)


def visible(text: str) -> str:
    r"""``text`` with each unsafe character written out as JSON escapes it (``\u001b``): in JSON, the same value."""
    return text if text.isprintable() else UNSAFE.sub(escaped, text)


def escaped(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i] << 8 | units[i + 1]:04x}" for i in range(0, len(units), 2))

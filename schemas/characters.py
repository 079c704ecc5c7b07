"""Characters that do something to whoever shows a text: they move a terminal's cursor, or turn the direction of what follows."""

import re

# Controls but tab and line feed (C0, DEL, C1), directions, lines and paragraphs of Unicode, tags, annotations, lone surrogates
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
REPLACEMENT = "\ufffd"
_NOT_IN_XML = dict.fromkeys((0xFFFE, 0xFFFF))
_PLAIN = bytes(range(0x20, 0x7F)) + b"\t\n"
_ANY_ESCAPED = re.compile(rb"\\[bfr]|\\u00")
_ESCAPED = re.compile(rb"(?<!\\)((?:\\\\)*)\\(?:u00(?:0[0-8bcBCd-fD-F]|1[0-9a-fA-F]|[89][0-9a-fA-F]|7[fF])|[bfr])")


def harmless(text: str) -> str:
    """``text`` with a replacement character for each unsafe one: as long as before, so that spans hold."""
    return text if text.isprintable() else UNSAFE.sub(REPLACEMENT, text)


def plain(text: object, longest: int = 2_000) -> str:
    """A text of the catalog, for a page or a picture: one line of bounded length, harmless, of characters that XML may hold."""
    line = harmless(" ".join(str(text or "")[: longest * 4].split())).translate(_NOT_IN_XML)
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def harmless_json(line: bytes) -> bytes:
    """A text of JSON with a replacement character for each unsafe one in its strings, escaped or not."""
    odd = line.translate(None, _PLAIN).decode()
    if odd and not odd.isprintable() and UNSAFE.search(odd):
        line = UNSAFE.sub(REPLACEMENT, line.decode()).encode()
    return _ESCAPED.sub(rb"\g<1>\\ufffd", line) if _ANY_ESCAPED.search(line) else line


def visible(text: str) -> str:
    r"""``text`` with each unsafe character written out as JSON escapes it (``\u001b``): in JSON, the same value."""
    return text if text.isprintable() else UNSAFE.sub(escaped, text)


def escaped(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i] << 8 | units[i + 1]:04x}" for i in range(0, len(units), 2))

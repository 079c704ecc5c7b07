"""UTF-8 that somebody read as Latin-1 or Windows-1252 ("donâ€™t"), put right only where it round-trips."""

import re

# The characters that the bytes 80..BF become in Windows-1252 (or, where that has none, in Latin-1).
_CONTINUATION = "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
_FIRST = "ÂÃâðï"
SIGN = re.compile(f"[ÂÃ][{_CONTINUATION}]|â[€\u0080-\u0082„†‰\u02c6][{_CONTINUATION}]|ðŸ[{_CONTINUATION}]|ï[»\u00b8¿][{_CONTINUATION}]")
RUN = re.compile(f"(?:[Â-ô][{_CONTINUATION}]{{1,3}})+")
CHARACTER = re.compile(f"[Â-ß][{_CONTINUATION}]|[à-ï][{_CONTINUATION}]{{2}}|[ð-ô][{_CONTINUATION}]{{3}}")


def repair_mojibake(text: str) -> str:
    """``text`` of unknown origin: each misread run is decoded again where there are plain signs; a run that is no UTF-8 stays."""
    if not any(first in text for first in _FIRST) or not SIGN.search(text):
        return text
    return RUN.sub(_decoded, text)


def repair_misread(text: str) -> str:
    """``text`` of a source that is known to misread: each character by itself, without waiting for a sign; what is no UTF-8 stays."""
    return CHARACTER.sub(_decoded, text)


def _decoded(misread: re.Match[str]) -> str:
    try:
        return b"".join(map(_byte, misread[0])).decode("utf-8")
    except UnicodeError:
        return misread[0]


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")

"""UTF-8 that was read as Latin-1 or Windows-1252 ("donâ€™t"), put right."""

import re

BYTE_OF = {bytes([b]).decode("cp1252", "ignore") or chr(b): b for b in range(0x80, 0x100)} | {chr(b): b for b in range(0x80, 0x100)}
TAIL = "".join(re.escape(character) for character, byte in BYTE_OF.items() if byte < 0xC0)
SEQUENCE = re.compile(f"[\u00c2-\u00df][{TAIL}]|[\u00e0-\u00ef][{TAIL}]{{2}}|[\u00f0-\u00f4][{TAIL}]{{3}}")


def repaired(text: str) -> str:
    """``text`` with each misread sequence as the character that it was; what is no valid UTF-8 stays as it is."""
    return SEQUENCE.sub(lambda m: decoded(m[0]), text)


def decoded(misread: str) -> str:
    try:
        return bytes(BYTE_OF[character] for character in misread).decode("utf-8")
    except UnicodeDecodeError:
        return misread

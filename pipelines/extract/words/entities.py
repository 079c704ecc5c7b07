"""Character references: "&amp;" is "&"."""

import html
import re
from html.entities import html5
from xml.parsers.expat import ExpatError, ParserCreate


def unescape_once(text: str) -> str:
    """``html.unescape``, once: "&amp;nbsp;" becomes "&nbsp;".

    Where only the entities of XML are used, expat reads them, several times faster.
    """
    if "&" not in text:
        return text
    if "<" in text or "\r" in text or ("&#" in text and text.count("&#") != text.count("&#39;")):
        return html.unescape(text)
    found: list[str] = []
    parser = ParserCreate()
    parser.buffer_text, parser.buffer_size, parser.CharacterDataHandler = True, 1 << 20, found.append
    try:
        parser.Parse(b"<a>" + text.encode() + b"</a>", True)
    except (ExpatError, UnicodeEncodeError):  # &nbsp; and the like, control characters
        return html.unescape(text)
    return "".join(found)


ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
DOUBLED = re.compile(r"&amp;(?!lt;|gt;|amp;(?:lt|gt);)((?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")
ESCAPED_TAG = re.compile(r"&lt;/?(?:p|div|br|ul|ol|li|h[1-6]|strong|b|em|span|section|table|t[rdh])\b", re.IGNORECASE)
TAG = re.compile(r"</?[a-z]", re.IGNORECASE)
LESS = ("lt;", "LT;", "Lt;", "lT;")  # in whatever ESCAPED_TAG finds
MOST_TIMES = 3  # that a text is found escaped
FEW = 3  # escaped tags that a text may well show to its readers


def unescape_words(text: str) -> str:
    """A title or name without character references, however often they were escaped: "R&amp;amp;D" is "R&D". A bare "&" stays."""
    for _ in range(MOST_TIMES):
        if "&" not in text or text == (text := ENTITY.sub(lambda found: html.unescape(found[0]) if is_known(found[0]) else found[0], text)):
            break
    return text


def is_known(entity: str) -> bool:
    """Whether "&…;" is a character reference, and no words between an ampersand and a semicolon."""
    return entity.startswith("&#") or entity[1:] in html5


def unescape_html(text: str) -> str:
    """HTML that was escaped once more than its format says, as HTML: told by what it shows. "&lt;" and the few escaped tags that a text
    means to show stay."""
    for _ in range(MOST_TIMES):
        if "&" not in text or not is_escaped(text):
            break
        text = unescape_once(text)
    return DOUBLED.sub(lambda found: f"&{found[1]}" if is_known(f"&{found[1]}") else found[0], text) if "&amp;" in text else text


def is_escaped(text: str) -> bool:
    """Whether the tags of a text are escaped: it begins with one, or shows far more of them than it has."""
    if not any(sign in text for sign in LESS):  # as most texts with an "&"
        return False
    found = sum(1 for _ in ESCAPED_TAG.finditer(text)) or sum(1 for _ in ESCAPED_TAG.finditer(text.replace("&amp;lt;", "&lt;")))
    begins = ESCAPED_TAG.match(text.lstrip().replace("&amp;lt;", "&lt;")[:40]) is not None
    return (found > FEW or (begins and found > 1)) and found > 2 * sum(1 for _ in TAG.finditer(text))

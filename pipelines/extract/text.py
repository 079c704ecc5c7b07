"""HTML or plain text of a posting to clean text with its structure kept.

The tags are read as a stream and never nested into a tree, so that the cost is linear however deep a page nests them: first the inline
tags vanish (what they joined stays joined), then the text is cut at block tags, and each says how far the next words move.
"""

import html
import re

from pipelines.extract.bullets import Writer, nest_flattened
from pipelines.extract.mojibake import repair_mojibake

MAX_CHARACTERS = 2_000_000  # what is longer is cut: no posting is, hostile pages are

_BLOCKS = (
    "address|article|aside|blockquote|body|br|caption|center|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|"
    "h[1-6]|header|hr|html|legend|li|main|menu|nav|ol|option|p|pre|section|select|summary|table|tbody|td|tfoot|th|thead|title|tr|ul"
)
_INLINES = (
    "a|abbr|acronym|area|audio|b|base|bdi|bdo|big|button|canvas|cite|code|col|colgroup|data|datalist|del|dfn|em|embed|font|i|img|input|"
    "ins|kbd|label|link|map|mark|meta|meter|nobr|optgroup|output|param|picture|progress|q|rp|rt|ruby|s|samp|slot|small|source|span|"
    "strike|strong|sub|sup|textarea|time|track|tt|u|var|video|wbr|[a-z]{1,30}[:-][a-z0-9:_-]{1,60}"
)
# A quoted attribute may hold ">", none may hold "<": every scan ends at the next tag, and all of them together are linear.
_REST_OF_TAG = r"""(?=[\s/>])(?:(?:[^<>"']*+(?:"[^"<]*+"|'[^'<]*+'))*+[^<>"']*+>|[^<>]*+>)"""
BLOCK_TAG = re.compile(rf"<(/?(?:{_BLOCKS})){_REST_OF_TAG}", re.I)
INLINE_TAG = re.compile(rf"</?(?:{_INLINES}){_REST_OF_TAG}|<[!?][a-z\[/][^<>]*+>", re.I)
# Where the end is missing, the rest of the page belongs to it, as browsers have it.
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
UNSEEN = re.compile(r"<(script|style|head|template|noscript|svg|iframe|object)(?=[\s/>]).*?(?:</\1\s*>|\Z)", re.S | re.I)

INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff\ufff9-\ufffc\ud800-\udfff]"
)
LONE_BULLET = re.compile(r"^[ \t]*[-•*·●▪][ \t]*$", re.M)

_SPACED = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote", "pre", "dl", "hr"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LISTS = frozenset(("ul", "ol", "menu", "dir"))
_CELLS = frozenset(("td", "th"))


def unescape_once(text: str) -> str:
    """Character references replaced, once: "&amp;nbsp;" becomes "&nbsp;"."""
    return html.unescape(text) if "&" in text else text


def clean_text(html_or_text: str) -> str:
    """Clean text of a posting: headings on lines of their own, "- " bullets nested by two spaces a level, a blank line between
    paragraphs, one between table rows' cells " | ". Text without tags keeps its lines. Never raises."""
    text = repair_mojibake(html_or_text[:MAX_CHARACTERS])
    if "<" in text:
        if "<!--" in text:
            text = COMMENT.sub("", text)
        text = INLINE_TAG.sub("", UNSEEN.sub(" ", text))
    pieces = BLOCK_TAG.split(text) if "<" in text else [text]
    lines = _lines_of_html(pieces) if len(pieces) > 1 else _lines_of_text(unescape_once(text))
    clean = "\n".join(lines)
    return clean if clean.isascii() and clean.isprintable() else INVISIBLE.sub("", clean)


def _lines_of_html(pieces: list[str]) -> list[str]:
    """``pieces``: words and block tags' names in turn, words first."""
    writer = Writer()
    for at in range(0, len(pieces), 2):
        piece = pieces[at]
        words = " ".join((html.unescape(piece) if "&" in piece else piece).split())
        if words:
            writer.write(words)
        if at + 1 < len(pieces):
            _move(writer, pieces[at + 1].lower())
    return writer.lines


def _move(writer: Writer, tag: str) -> None:
    """What a block tag ("p", "/ul") means for the words after it."""
    name = tag.lstrip("/")
    opens = name is tag
    if name == "br":
        writer.break_line()
    elif name == "li":
        writer.open_item() if opens else writer.close_item()
    elif name in _LISTS:
        writer.open_list() if opens else writer.close_list()
    elif name in _CELLS:
        if opens:
            writer.open_cell()
    elif name == "tr":
        writer.open_row()
    elif name in _SPACED and (opens or name not in _HEADINGS):
        writer.move(2)
    else:
        writer.move(1)


def _lines_of_text(text: str) -> list[str]:
    writer = Writer()
    for line in text.expandtabs(4).splitlines():
        words = " ".join(line.split())
        if words:
            writer.write_line(words, len(line) - len(line.lstrip()))
        else:
            writer.move(2)
    return nest_flattened(writer.lines) if LONE_BULLET.search(text) else writer.lines

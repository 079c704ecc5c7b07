"""HTML or plain text of a posting to clean text with its structure kept.

The tags are read as a stream and never nested into a tree, so that the cost is linear however deep a page nests them:
the text is cut at runs of block tags, each of which says how far the next words move, and from the words between them
the inline tags vanish (what they joined stays joined). Runs and words are remembered: the postings of a board share most of theirs.
"""

import html
import re
from collections.abc import Callable
from itertools import zip_longest

from pipelines.extract.text.layout import Writer, nest_flattened
from pipelines.extract.words.memo import memo_of_short
from pipelines.extract.words.mojibake import repair_mojibake

MAX_CHARACTERS = 2_000_000  # what is longer is cut: no posting is, hostile pages are

_BLOCKS = (  # the most frequent first, which are found soonest
    "p|li|div|ul|br|h[1-6]|ol|address|article|aside|blockquote|body|caption|center|dd|details|dialog|dir|dl|dt|fieldset|figcaption|figure|"
    "footer|form|header|hr|html|legend|main|menu|nav|option|pre|section|select|summary|table|tbody|td|tfoot|th|thead|title|tr"
)
_INLINES = (
    "span|strong|b|em|a|i|u|font|abbr|acronym|area|audio|base|bdi|bdo|big|button|canvas|cite|code|col|colgroup|data|datalist|"
    "del|dfn|embed|img|input|ins|kbd|label|link|map|mark|meta|meter|nobr|optgroup|output|param|picture|progress|q|rp|rt|ruby|"
    "s|samp|slot|small|source|strike|sub|sup|textarea|time|track|tt|var|video|wbr|[a-z]{1,30}[:-][a-z0-9:_-]{1,60}"
)
# A quoted attribute may hold ">", none may hold "<": every scan ends at the next tag, so all of them are linear.
_REST_OF_TAG = r"""(?=[\s/>])[^<>"']*+(?:(?:"[^"<]*+"|'[^'<]*+')[^<>"']*+)*+(?:>|[^<>]*+>)"""
_BLOCK = rf"<(?=[/a-z])/?(?:{_BLOCKS}){_REST_OF_TAG}"
_INLINE = rf"<(?=[/a-z!?])(?:/?(?:{_INLINES}){_REST_OF_TAG}|[!?][A-Za-z\[/][^<>]*+>)"
INLINE_TAG = re.compile(_INLINE)
BLOCK_TAGS = re.compile(rf"({_BLOCK}(?:\s*+(?:{_BLOCK}|{_INLINE}))*+)")  # a run of them, with the inline tags between
BLOCK_NAME = re.compile(rf"<(?=[/a-z])(/?(?:{_BLOCKS})){_REST_OF_TAG}")
_UNSEEN = "script|style|head|template|noscript|svg|iframe|object"
# What few pages hold, and what all of them are searched for once: comments, capital names, elements that nobody sees.
ODD_TAG = re.compile(rf"<(?:!--|/?[A-Z]|(?:{_UNSEEN})[\s/>])")
# Capital names are written small first: patterns that ignore case cost three times as much.
ANY_TAG = re.compile(rf"</?(?:{_BLOCKS}|{_INLINES})(?=[\s/>])", re.I)
# Where the end is missing, the rest of the page belongs to it, as browsers have it.
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
UNSEEN = re.compile(rf"<(?=[a-z])({_UNSEEN})(?=[\s/>]).*?(?:</\1\s*>|\Z)", re.S | re.I)

INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff\ufff9-\ufffc\ud800-\udfff]"
)
# Scripts and emoji need joiners of zero width; beside a digit or a Latin letter they are dirt that parts a word or a figure.
JOINER = re.compile("(?<=[\\d\x00-\u024f])[\u200c\u200d]+|[\u200c\u200d]+(?=[\\d\x00-\u024f])")
JOINERS = "\u200c\u200d"
MARKDOWN = ("# ", "**", "__", "\\")
HASHES = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+", re.M)
EMPHASIS = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,300})\1")
ESCAPED = re.compile(r"\\([-*+.#_!()\[\]&~>|])")

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SPACED = (*_HEADINGS, "p", "table", "blockquote", "pre", "dl", "hr", "form", "article", "section")
# What a block tag means for the words after it; for any other, that they stand on a new line.
MOVES: dict[str, Callable[[Writer], None]] = {
    **dict.fromkeys((slash + name for name in _SPACED for slash in ("", "/")), Writer.start_paragraph),
    **dict.fromkeys((f"/{name}" for name in _HEADINGS), Writer.start_line),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), Writer.open_list),
    **dict.fromkeys(("/ul", "/ol", "/menu", "/dir"), Writer.close_list),
    **dict.fromkeys(("td", "th"), Writer.open_cell),
    **dict.fromkeys(("/td", "/th"), Writer.close_cell),
    **dict.fromkeys(("br", "/br"), Writer.break_line),
    "li": Writer.open_item,
    "/li": Writer.close_item,
    "tr": Writer.open_row,
    "/tr": Writer.close_row,
}


def clean_text(html_or_text: str) -> str:
    """Clean text of a posting: headings on lines of their own, "- " bullets nested by two spaces a level, a blank line
    between paragraphs, " | " between a table row's cells. Text without tags keeps its lines. Never raises."""
    text = repair_mojibake(html_or_text[:MAX_CHARACTERS])
    if "<" not in text:
        return "\n".join(_lines_of_text(_unescape(_visible(text))))
    if ODD_TAG.search(text):
        text = UNSEEN.sub(" ", ANY_TAG.sub(_lower, COMMENT.sub("", _visible(text))))
    pieces = BLOCK_TAGS.split(text)
    return "\n".join(_lines_of_html(pieces) if len(pieces) > 1 else _lines_of_text(_unescape(INLINE_TAG.sub("", _visible(text)))))


def _lower(tag: re.Match[str]) -> str:
    return tag[0].lower()


def _unescape(text: str) -> str:
    return _visible(html.unescape(text)) if "&" in text else text


def _visible(text: str) -> str:
    text = INVISIBLE.sub("", text)
    return JOINER.sub("", text) if "\u200c" in text or "\u200d" in text else text


def _lines_of_html(pieces: list[str]) -> list[str]:
    """``pieces``: words and runs of block tags in turn, words first and last."""
    writer = Writer()
    for piece, tags in zip_longest(pieces[::2], pieces[1::2], fillvalue=""):
        if piece and (words := _words_of(piece)):
            writer.write(words)
        for move in _moves_of(tags):
            move(writer)
    return writer.lines


def _words_of(piece: str) -> str:
    """The words between two runs of block tags, white space collapsed."""
    is_clean = piece.isprintable() and not ("&" in piece or "<" in piece or "  " in piece or "\ufe0e" in piece or "\ufe0f" in piece)
    return piece.strip() if is_clean else _cleaned(piece)


@memo_of_short(1_000)
def _cleaned(piece: str) -> str:
    words = _visible(piece.strip(JOINERS))  # at the edge of a tag they join nothing
    return " ".join(_unescape(INLINE_TAG.sub("", words) if "<" in words else words).split())


@memo_of_short(1_000)
def _moves_of(tags: str) -> tuple[Callable[[Writer], None], ...]:
    """What a run of block tags means for the words after it."""
    return tuple(MOVES.get(name, Writer.start_line) for name in BLOCK_NAME.findall(tags))


def _lines_of_text(text: str) -> list[str]:
    writer = Writer()
    if any(sign in text for sign in MARKDOWN):
        text = ESCAPED.sub(r"\1", EMPHASIS.sub(r"\2", HASHES.sub("", text)))
    for line in text.expandtabs(4).splitlines():
        words = " ".join(line.split())
        if words:
            writer.write_line(words, len(line) - len(line.lstrip()))
        else:
            writer.start_paragraph()
    return nest_flattened(writer.lines) if writer.is_flattened else writer.lines

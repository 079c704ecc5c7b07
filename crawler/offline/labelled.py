"""What a saved page names and no spider reads: definition lists, rows of two cells, and pieces such as "Shift: nights"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from parsel import Selector

from crawler.offline.comparing import words_of as words_in
from crawler.offline.saved import Read
from schemas.raw import RawPosting
from spiders.reading.documents import words_of

SKIPPED = "ancestor-or-self::*[self::nav or self::footer or self::form or self::script or self::style or self::noscript]"
ENDS_IN_COLON = "//body//*[not(self::dt or self::th or self::td)][substring(normalize-space(), string-length(normalize-space())) = ':']"
LONGEST_LABEL, MOST = 40, 60  # characters; pieces of a page
NOT_WORDS = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class LeftOnPage:
    """``pieces``: label -> words."""

    file: str
    pieces: dict[str, str]


def with_left(path: Path, found: Iterable[Read]) -> Iterator[Read | LeftOnPage]:
    """What was read of a file, and what an HTML page labels beside it."""
    read = list(found)
    yield from read
    if left := left_on_page(path.read_bytes(), (one for one in read if isinstance(one, RawPosting))):
        yield LeftOnPage(path.name, left)


def left_on_page(body: bytes, postings: Iterable[RawPosting]) -> dict[str, str]:
    """Label -> words, of an HTML page's labelled pieces of which ``postings`` hold nothing. {} for what is no page."""
    if b"<html" not in body[:5_000].lower() and b"<body" not in body[:20_000].lower():
        return {}
    given = folded(" ".join(text for raw in postings for text in texts_of(raw)))
    page = Selector(text=body.decode("utf-8", "replace"), type="html")
    left = {label: said for label, said in labelled(page) if folded(said) and folded(said) not in given}
    return dict(list(left.items())[:MOST])


def texts_of(raw: RawPosting) -> Iterator[str]:
    for field in fields(raw):
        value = getattr(raw, field.name)
        if field.name.endswith("_html") and value:
            yield words_of(Selector(text=value, type="html")) or ""
        elif field.name != "rest":
            yield words_in(value)


def labelled(page: Selector) -> Iterator[tuple[str, str]]:
    """(label, words) of each piece, in the order of their kinds."""
    for term in page.css("dt"):
        yield from piece(term, words_of(term), term.xpath("following-sibling::dd[1]"))
    for row in page.css("tr"):
        cells = row.xpath("th | td")
        if len(cells) == 2:
            yield from piece(row, words_of(cells[0]), cells[1:])
    for part in page.xpath(ENDS_IN_COLON):
        yield from piece(part, words_of(part), part.xpath("following-sibling::node()[normalize-space()][1]"))
    for part in page.xpath("//body//*[not(*)][contains(text(), ': ')]"):
        label, _, said = (words_of(part) or "").partition(": ")
        if said and is_label(label) and not part.xpath(SKIPPED):
            yield label, said


def piece(part: Selector, label: str | None, values: Iterable[Selector]) -> Iterator[tuple[str, str]]:
    said = " ".join(" ".join(value.root.split()) if isinstance(value.root, str) else words_of(value) or "" for value in values)
    name = (label or "").rstrip(" :")
    if is_label(name) and said and not part.xpath(SKIPPED):
        yield name, said


def is_label(text: str) -> bool:
    return 0 < len(text) <= LONGEST_LABEL


def folded(text: str) -> str:
    return NOT_WORDS.sub(" ", text).strip().casefold()

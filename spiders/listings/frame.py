"""What stands around the rows of a listing's pages: its last page has the same frame, with nothing in the rows' place or words that say so.

Words alone end no list: error pages say "no results", too. Nor does a list's element alone: errors are shown within it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from parsel import Selector

from spiders.reading.signs import VISIBLE, folded, says_nothing_found, tells_of_fault

FRAME_KEPT = 0.6  # of the marks around the rows: facets and pagers may go where nothing is left to filter
LANDMARKS = ("header", "nav", "main", "footer", "aside")
UNSEEN = ("html", "head", "body", "title", "meta", "link", "base", "style", "noscript", "template", "br", "hr", "wbr")
PAGER = 20  # characters of a link to another page: "Previous page"
FOREIGN = "//iframe | //input[@type='password']"
LISTS = {"ul", "ol", "table", "thead", "tbody"}  # all that a piece of a page without a word may be
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(slots=True)
class Frame:
    """``titles`` of any page, ``marks`` (elements with a name of their own) of all pages, ``texts`` and ``elements`` of any, without
    those of the rows."""

    titles: set[str] = field(default_factory=set)
    marks: set[str] | None = None
    texts: set[str] = field(default_factory=set)
    elements: set[str] = field(default_factory=set)

    def learn(self, rows: Sequence[Selector]) -> None:
        """Remembers the page that ``rows`` are of."""
        nodes = [row.root for row in rows if hasattr(row.root, "iterancestors")]
        if not nodes:
            return
        page = nodes[0].getroottree().getroot()
        within = {node for block in blocks_of(nodes) for node in block.iter()}
        around = [node for node in elements_in(page) if node not in within]
        marks = {mark_of(node) for node in around if is_marked(node)}
        self.titles.add(title_of(page))
        self.marks = marks if self.marks is None else self.marks & marks
        self.elements |= {mark_of(node) for node in (*around, *nodes[0].iterancestors())}
        texts = {text for text, node in texts_in(page) if node not in within}
        self.texts |= texts | {without_numbers(text) for text in texts}

    def is_around(self, page: Any) -> bool:
        """Whether a page has the title and most marks of the pages before. Where these have neither, no page can be told from another."""
        marks, kept = self.marks or set(), {mark_of(node) for node in elements_in(page)}
        known = title_of(page) in self.titles and len(marks & kept) >= FRAME_KEPT * len(marks)
        return known and bool(marks or any(self.titles))

    def is_end(self, page: Any, has_list: bool, url: str) -> bool:
        """Whether a page with this frame says in the rows' place that nothing is left: by words, or by the empty list itself."""
        changed = [(text, node) for text, node in texts_in(page) if text not in self.texts and not is_pager(node, url)]
        said = [text for text, _ in changed]
        if any(without_numbers(text) not in self.texts for text in said):
            foreign = any(mark_of(node) not in self.elements for node in page.xpath(FOREIGN))
            return not foreign and says_nothing_found(said) and not tells_of_fault(said)
        return not self.has_new_elements(page, url) and (has_list or says_nothing_found(said))

    def has_new_elements(self, page: Any, url: str) -> bool:
        """Whether something without words stands there that no page before had: a spinner, a captcha, a picture of an error."""
        ends = [node for node in elements_in(page) if not len(node)]
        return any(mark_of(node) not in self.elements and not is_pager(node, url) for node in ends)


def is_empty_piece(page: Any) -> bool:
    """Whether a piece of a page is an empty list, or says that nothing was found."""
    said = [text for text, _ in texts_in(page)]
    if said:
        return says_nothing_found(said) and not tells_of_fault(said) and not page.xpath(FOREIGN)
    tags = {node.tag for node in page.iter() if isinstance(node.tag, str)} - {"html", "head", "body"}
    return bool(tags) and tags <= LISTS


def blocks_of(rows: Sequence[Any]) -> list[Any]:
    """The elements that hold one row or more each, next to one another. Around a single row, the element around it counts as part."""
    around_last = list(rows[-1].iterancestors())
    shared = [node for node in rows[0].iterancestors() if node in around_last]
    if len(rows) == 1:
        shared = [node for node in shared[1:] if node.tag not in ("html", "body")] or shared
    if not shared:
        return list(rows)
    return [next((node for node in (row, *row.iterancestors()) if node.getparent() is shared[0]), row) for row in rows]


def elements_in(page: Any) -> Iterator[Any]:
    return (node for node in page.iter() if isinstance(node.tag, str) and node.tag not in UNSEEN)


def is_marked(node: Any) -> bool:
    return node.tag in LANDMARKS or bool(node.get("id") or (node.get("class") or "").split())


def mark_of(node: Any) -> str:
    """An element's tag with its id or first class, numbers apart; of a script, which may stand in the rows' place to lead away, with
    those of the element around it."""
    if node.tag == "script" and node.getparent() is not None:
        return f"script in {mark_of(node.getparent())}"
    return without_numbers(" ".join((node.tag, node.get("id") or next(iter((node.get("class") or "").split()), ""))))


def title_of(page: Any) -> str:
    return without_numbers(folded(page.xpath("//head/title//text()")))


def texts_in(page: Any) -> Iterator[tuple[str, Any]]:
    """The visible texts that have a letter, in lower case, each with the element that it stands in."""
    for text in page.xpath(VISIBLE):
        node = text.getparent()
        if any(letter.isalpha() for letter in text):
            yield folded([text]), node.getparent() if text.is_tail else node


def is_pager(node: Any, url: str) -> bool:
    """Whether an element is of a short link to another page of the same list; one to the page itself asks to load it again."""
    links = [link.get("href") for link in (node, *node.iterancestors()) if link.tag == "a" and link.get("href")]
    return len("".join(node.itertext())) <= PAGER and any(is_other_page(link, url) for link in links)


def is_other_page(link: str, url: str) -> bool:
    try:
        other, own = urlsplit(urljoin(url, link)), urlsplit(url)
        return other[:3] == own[:3] and other.query not in ("", own.query)
    except ValueError:  # no address
        return False


def without_numbers(text: str) -> str:
    return NUMBER.sub("#", text)

"""What may end a listing: an answer that is plainly a page of it, and no other page that stands in its place with status 200.

Sources that say how many openings they have are held to that. Where one says nothing, its list ends with a page that adds nothing; so does
a list whose last page is a sign-in page, an error, or the page before once more. `Shape` remembers what a listing's pages have in common.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from parsel import Selector
from scrapy.http import Response

from schemas.reasons import Reason, ReasonKind
from spiders.listings.frame import Frame, is_empty_piece
from spiders.reading.documents import is_json, read_json, text_in
from spiders.reading.signs import SIGN_IN, Sign, asked_address, find_sign

PLAIN = re.compile(r"[A-Za-z][\w:.-]{0,80}")  # names, ids and classes that may stand in an XPath as they are
INDEX = re.compile(r"/(?:index|default)\.[a-z]{3,5}$")
ONWARD = re.compile(r"next|cursor|token", re.IGNORECASE)  # names of what leads to the next page: the last one may lack it
Shift = tuple[str, str]


@dataclass(slots=True)
class Shape:
    """What the answers of one listing have in common.

    ``keys``: the names of their JSON, of any; ``due``: those of all, as in `parts_of`; ``lists``: XPaths of what holds the rows of their
    HTML; ``bare``: whether they are pieces of a page; ``is_html``: whether rows are parts of a page; ``frame``: what stands around them;
    ``shift``: where the first one was led to, as in `shift_of`.
    """

    keys: set[str] = field(default_factory=set)
    due: set[tuple[str, bool]] | None = None
    lists: set[str] = field(default_factory=set)
    bare: bool = False
    is_html: bool = False
    frame: Frame = field(default_factory=Frame)
    shift: Shift | None = None

    def learn(self, response: Response, rows: Sequence[Any]) -> None:
        """Remembers an answer with rows."""
        if is_json(response):
            self.keys |= names_in(response)
            self.due = parts_of(response) if self.due is None else self.due & parts_of(response)
        if parts := [row for row in rows if isinstance(row, Selector)]:
            self.is_html, self.bare = True, not is_json(response) and is_bare(response)
            self.lists.update(paths_of_list(parts))
            self.frame.learn(parts)

    def is_cut(self, response: Response, rows: Sequence[Any]) -> bool:
        """True for an answer that ends before its end."""
        return is_cut(response.body) or (
            any(isinstance(row, Selector) for row in rows) and not is_json(response) and is_cut_piece(response)
        )

    def astray(self, response: Response, is_first: bool) -> Reason | None:
        """Why an answer is another page than the one that was asked for: it was led to a sign-in page or to the list's surroundings
        ("/acme/jobs" to "/acme"), or, past the first, elsewhere than that one was."""
        shift = shift_of(response)
        if is_first:
            self.shift = shift
        if shift is None or (not is_first and shift == self.shift):
            return None
        if is_first and not SIGN_IN.search(urlsplit(response.url).path) and (is_json(response) or not is_above(response)):
            return None
        return ReasonKind.NO_ANSWER.of(str(Sign("redirect", f"to {response.url}")))

    def why_no_end(self, response: Response) -> Reason | None:
        """Why an answer without rows is not what follows a list's last page; None where it is."""
        alike = self.keys_alike(response) if is_json(response) else True
        if alike and (not self.is_html or self.is_page_of_list(response)):
            return None
        sign = find_sign(response)
        return ReasonKind.NO_ANSWER.of(str(sign)) if sign and not sign.is_gone else ReasonKind.NO_END.of()

    def keys_alike(self, response: Response) -> bool:
        """True for JSON that names nothing new and lacks nothing that all answers before had, but for what leads on to a next page."""
        lacking = (self.due or set()) - parts_of(response)
        return names_in(response) <= self.keys and all(ONWARD.search(name) for name, _ in lacking)

    def is_page_of_list(self, response: Response) -> bool:
        """True for a page that has the frame of the list's other pages and nothing in its rows' place, or words that say that nothing was
        found; of pieces of a page, for an empty piece."""
        page = page_in(response).root
        if self.bare:
            return is_bare(response) and is_empty_piece(page)
        has_list = any(page.xpath(path) for path in self.lists)
        return self.frame.is_around(page) and self.frame.is_end(page, has_list, response.url)


def names_in(response: Response) -> set[str]:
    """The names of an answer's outermost object."""
    payload = read_json(response)
    return set(payload) if isinstance(payload, dict) else set()


def parts_of(response: Response) -> set[tuple[str, bool]]:
    """An answer's names, and once more, with True, those that have a value; of a list and a text it may be an empty one."""
    payload = read_json(response)
    valued = {(name, True) for name, value in payload.items() if value is not None and value != {}} if isinstance(payload, dict) else set()
    return valued | {(name, False) for name in names_in(response)}


def page_in(response: Response) -> Selector:
    """A page, or the HTML that stands in an answer's JSON as text."""
    if not is_json(response):
        return Selector(text=text_in(response) or " ", type="html")
    payload = read_json(response)
    texts = [text for text in payload.values() if isinstance(text, str) and "<" in text] if isinstance(payload, dict) else []
    return Selector(text="\n".join(texts) or " ", type="html")


def is_bare(response: Response) -> bool:
    """True for a piece of a page."""
    head = response.body[:2_000].lower()
    return b"<html" not in head and b"<!doctype" not in head and b"<body" not in head


def paths_of_list(rows: Iterable[Selector]) -> set[str]:
    """XPaths of the innermost element around all rows, by its id or class or that of the nearest one around it. Around a single row it
    cannot be told from what is that row's alone: the element around that one counts, too."""
    nodes = [row.root for row in rows if hasattr(row.root, "iterancestors")]
    if not nodes:
        return set()
    around_last = list(nodes[-1].iterancestors())
    shared = [node for node in nodes[0].iterancestors() if node in around_last]
    return {path for node in shared[: 1 if len(nodes) > 1 else 2] if (path := path_of(node))}


def path_of(node: Any) -> str | None:
    """An XPath of an element, from the nearest one that has an id or a class; None where none has, below the page's body."""
    steps: list[str] = []
    while node is not None and isinstance(node.tag, str) and node.tag not in ("html", "body") and PLAIN.fullmatch(node.tag):
        if PLAIN.fullmatch(name := node.get("id") or ""):
            return "/".join([f"//{node.tag}[@id='{name}']", *reversed(steps)])
        if (names := (node.get("class") or "").split()) and PLAIN.fullmatch(names[0]):
            mark = f"contains(concat(' ', normalize-space(@class), ' '), ' {names[0]} ')"
            return "/".join([f"//{node.tag}[{mark}]", *reversed(steps)])
        steps.append(node.tag)
        node = node.getparent()
    return None


def shift_of(response: Response) -> Shift | None:
    """(what was asked for, where it led), without what both end in; None where it led nowhere else but for ``www.`` or a slash."""
    asked, given = (place_of(url) for url in (asked_address(response), response.url))
    while asked and given and asked[-1] == given[-1]:
        asked, given = asked[:-1], given[:-1]
    return ("/".join(asked), "/".join(given)) if asked or given else None


def place_of(url: str) -> list[str]:
    """Host and parts of the path; that a folder is shown by its index is none."""
    parts = urlsplit(url.casefold())
    return [parts.netloc.removeprefix("www."), *filter(None, INDEX.sub("/", parts.path).split("/"))]


def is_above(response: Response) -> bool:
    """True where an answer was led to a page above the one that was asked for, on the same host."""
    asked, given = place_of(asked_address(response)), place_of(response.url)
    return len(given) < len(asked) and asked[: len(given)] == given


def is_cut(body: bytes) -> bool:
    """True for an HTML page that ends before its end."""
    return b"<html" in body[:2_000].lower() and not any(tag in body[-20_000:].lower() for tag in (b"</html", b"</body"))


def is_cut_piece(response: Response) -> bool:
    """True for a piece of a page that ends within a tag or a link."""
    body = response.body.lower()
    return is_bare(response) and (b"<" in body.rpartition(b">")[2] or body.rfind(b"<a ") > body.rfind(b"</a"))

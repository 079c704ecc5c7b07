"""What may stand behind a list's last page: an answer that may be a page of it, and no other page in its place with status 200.

Sources that say how many openings they have are held to that. Where one says nothing, a short page is the last where a plain page of the
list without rows stands behind it, or none (`schemas.paging`); where another does, the catalog believes the end late. Behind a full page,
another than the list's own is no end; one of its own may be, or a fault that stands in its frame: that is believed late, too. `Shape`
remembers what a listing's pages have in common.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from parsel import Selector
from scrapy.http import Response

from schemas.reasons import Reason, ReasonKind
from spiders.reading.documents import is_json, read_json, text_in
from spiders.reading.signs import SIGN_IN, Sign, asked_address, find_sign, folded

INDEX = re.compile(r"/(?:index|default)\.[a-z]{3,5}$")
ONWARD = re.compile(r"next|cursor|token", re.IGNORECASE)  # names of what leads to the next page: the last one may lack it
FRAME_KEPT = 0.6  # of the marks around the rows: facets and pagers may go where nothing is left to filter
LANDMARKS = ("header", "nav", "main", "footer", "aside")
UNMARKED = ("html", "head", "body", "script", "style", "link", "meta")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
Shift = tuple[str, str]


@dataclass(slots=True)
class Shape:
    """What the answers of one listing have in common.

    ``keys``: the names of their JSON, of any; ``due``: those of all, as in `parts_of`; ``bare``: whether they are pieces of a page;
    ``titles``: of any page of HTML; ``marks``: the elements around the rows with a name of their own, of all pages; ``shift``: where the
    first one was led to, as in `shift_of`.
    """

    keys: set[str] = field(default_factory=set)
    due: set[tuple[str, bool]] | None = None
    bare: bool = False
    titles: set[str] = field(default_factory=set)
    marks: set[str] | None = None
    shift: Shift | None = None

    def learn(self, response: Response, rows: Sequence[Any]) -> None:
        """Remembers an answer with rows."""
        if is_json(response):
            self.keys |= names_in(response)
            self.due = parts_of(response) if self.due is None else self.due & parts_of(response)
        if nodes := [row.root for row in rows if isinstance(row, Selector) and hasattr(row.root, "iterancestors")]:
            page, within = nodes[0].getroottree().getroot(), {node for row in nodes for node in row.iter()}
            marks = set(marks_in(node for node in page.iter() if node not in within))
            self.bare = not is_json(response) and is_bare(response)
            self.titles.add(title_of(page))
            self.marks = marks if self.marks is None else self.marks & marks

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
        """Why an answer without rows is another page than the list's; None where it may be one of them."""
        is_alike = self.keys_alike if is_json(response) else self.is_page_of_list
        if is_alike(response):
            return None
        sign = find_sign(response)
        return ReasonKind.NO_ANSWER.of(str(sign)) if sign and not sign.is_gone else ReasonKind.NO_END.of()

    def keys_alike(self, response: Response) -> bool:
        """True for JSON that names nothing new and lacks nothing that all answers before had, but for what leads on to a next page."""
        if self.due is None:
            return False
        lacking = self.due - parts_of(response)
        return names_in(response) <= self.keys and all(ONWARD.search(name) for name, _ in lacking)

    def is_page_of_list(self, response: Response) -> bool:
        """True for a page with the title of the list's other pages, or with most of what stands around their rows; of pieces of a page, for
        a piece. Where these have neither, no page can be told from another."""
        if self.marks is None:
            return True
        if self.bare:
            return is_bare(response)
        page = Selector(text=text_in(response) or " ", type="html").root
        marks = self.marks
        kept = marks & set(marks_in(page.iter()))
        return title_of(page) in self.titles - {""} or (bool(marks) and len(kept) >= FRAME_KEPT * len(marks))


def names_in(response: Response) -> set[str]:
    """The names of an answer's outermost object."""
    payload = read_json(response)
    return set(payload) if isinstance(payload, dict) else set()


def parts_of(response: Response) -> set[tuple[str, bool]]:
    """An answer's names, and once more, with True, those that have a value; of a list and a text it may be an empty one."""
    payload = read_json(response)
    valued = {(name, True) for name, value in payload.items() if value is not None and value != {}} if isinstance(payload, dict) else set()
    return valued | {(name, False) for name in names_in(response)}


def is_bare(response: Response) -> bool:
    """True for a piece of a page."""
    head = response.body[:2_000].lower()
    return b"<html" not in head and b"<!doctype" not in head and b"<body" not in head


def marks_in(nodes: Iterator[Any]) -> Iterator[str]:
    """The landmarks and the elements with an id or a class of their own, each as its tag with the id or first class, numbers apart."""
    for node in nodes:
        if isinstance(node.tag, str) and node.tag not in UNMARKED:
            name = node.get("id") or next(iter((node.get("class") or "").split()), "")
            if name or node.tag in LANDMARKS:
                yield NUMBER.sub("#", f"{node.tag} {name}")


def title_of(page: Any) -> str:
    """A page's title, numbers apart."""
    return NUMBER.sub("#", folded(page.xpath("//head/title//text()")))


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

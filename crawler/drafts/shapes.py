"""What saved answers are: a list or a detail, in JSON, XML or HTML; and which template is nearest to them."""

import html
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson
from lxml import etree
from parsel import Selector

from crawler.drafts.names import guess
from crawler.drafts.pages import LEAST_TEXT, MENU, SHORT_TEXT, Card, Detail, find_cards, find_detail, text_in_cards
from crawler.drafts.payloads import Object, find_row, find_rows, objects_in, sample_of
from crawler.offline.saved import canonical
from schemas.errors import Problem
from spiders.kinds.feed import FeedSpider
from spiders.listings.sitemap import is_sitemap, unpacked
from spiders.markup.finding import find_job_postings
from spiders.reading.documents import words_of
from spiders.reading.labels import labels_of

LEAST_REPEATED = 2  # values that an opening's own answer has in common with its row
SHAPES = {  # what a saved file can be, in words
    "rows": "a JSON list of openings",
    "row": "an opening's JSON answer",
    "cards": "an HTML list",
    "detail": "an opening's HTML page",
    "feed": "an XML feed",
    "sitemap": "a sitemap",
    "markup": "a page with schema.org JobPosting",
    "unknown": "neither a list nor an opening that is known by its form",
}


class Unreadable(Problem):
    """Saved files that no template fits; the message says what was seen."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One saved answer. ``shape``: a key of SHAPES; ``path`` are keys down to ``found``."""

    file: Path
    body: bytes
    shape: str
    found: Any = None
    path: tuple[str, ...] = ()
    payload: Any = None

    @property
    def address(self) -> str | None:
        """The page's own, where it says one."""
        address = canonical(self.body)
        return html.unescape(address) if address else None

    @property
    def page(self) -> Selector:
        """The body as an HTML page."""
        return Selector(text=self.body.decode("utf-8", "replace") or " ", type="html")


def look(file: Path) -> Saved:
    """What a file is."""
    body = unpacked(file.read_bytes())
    start = body.lstrip(b"\xef\xbb\xbf \r\n\t")[:300].lower()
    if start[:1] in (b"{", b"["):
        return look_at_json(file, body)
    if is_sitemap(body):
        return Saved(file, body, "sitemap")
    if find_job_postings(body).postings:
        return Saved(file, body, "markup")
    if b"<html" not in start and b"<!doctype html" not in start and (name := row_name(body)):
        return Saved(file, body, "feed", name)
    page = Saved(file, body, "unknown").page
    card: Card | None = find_cards(page)
    detail: Detail | None = find_detail(page, LEAST_TEXT + text_in_cards(page, card) if card else SHORT_TEXT)
    if card and (detail is None or card.is_plain):
        return Saved(file, body, "cards", card)
    return Saved(file, body, "detail", detail) if detail else Saved(file, body, "unknown")


def look_at_json(file: Path, body: bytes) -> Saved:
    try:
        payload = orjson.loads(body.lstrip(b"\xef\xbb\xbf \r\n\t"))
    except orjson.JSONDecodeError as error:
        raise Unreadable(f"{file} begins as JSON and is none: {error}") from error
    if rows := find_rows(payload):
        return Saved(file, body, "rows", rows[1], rows[0], payload)
    row = find_row(payload)
    return Saved(file, body, "row", row[1], row[0], payload) if row else Saved(file, body, "unknown", payload=payload)


def with_openings(saved: Sequence[Saved]) -> tuple[Saved, ...]:
    """The same, where JSON of unknown names is known by what it repeats of a list's row: then it is that opening's own answer."""
    rows: list[Object] = next((one.found for one in saved if one.shape == "rows"), [])
    return tuple(opening_of(one, rows) if one.shape == "unknown" and rows else one for one in saved)


def with_lists(saved: Sequence[Saved]) -> tuple[Saved, ...]:
    """The same, where a page of much text is a list after all: it links to other saved pages by their titles, and none of them to it."""
    pages = [one for one in saved if one.shape == "detail"]
    if any(one.shape in ("cards", "rows") for one in saved):
        return tuple(saved)
    titles = {one.file: words_of(one.page, one.found.parts["title"]) for one in pages}
    links = {one.file: [words_of(link) or "" for link in one.page.css("a[href]") if not link.xpath(MENU)] for one in pages}
    leading = {(one, other) for one in links for other in links if one != other and (name := titles[other]) and leads(links[one], name)}
    lists = {one for one, _ in leading} - {other for _, other in leading}
    cards = {one.file: find_cards(one.page) for one in pages if one.file in lists}
    return tuple(replace(one, shape="cards", found=card) if (card := cards.get(one.file)) else one for one in saved)


def leads(links: Sequence[str], title: str) -> bool:
    return any(title in words for words in links)


def opening_of(one: Saved, rows: list[Object]) -> Saved:
    own = (
        (path, value)
        for path, value in objects_in(one.payload)
        if isinstance(value, dict) and any(len(repeated(value, row)) >= LEAST_REPEATED for row in rows)
    )
    path, value = next(own, ((), None))
    return replace(one, shape="row", found=value, path=path) if value else one


def repeated(value: Object, row: Object) -> set[str]:
    """The keys whose texts or numbers are a row's."""
    return {
        key for key, said in value.items() if said not in (None, "") and not isinstance(said, (bool, dict, list)) and row.get(key) == said
    }


def row_name(body: bytes) -> str | None:
    """The element that holds a posting, in a feed."""
    try:
        root = etree.fromstring(body, etree.XMLParser(recover=True, resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return None
    names = [etree.QName(e).localname.lower() for e in root.iter() if isinstance(e.tag, str) and len(e)] if root is not None else []
    return next((name for name in names if name in FeedSpider.row_names), None)


def nearest(saved: Sequence[Saved]) -> str:
    """The kind of template that fits best. Raises `Unreadable`."""
    shapes = {one.shape for one in saved}
    if shapes & {"sitemap", "markup"}:
        return "markup"
    if "feed" in shapes:
        return "feed"
    if "rows" in shapes:
        rows = next(one.found for one in saved if one.shape == "rows")
        opening = "list-detail" if "row" in shapes else "list-page" if "detail" in shapes else None
        return opening or ("aggregator" if names_employers(rows) else "list")
    if "cards" in shapes:
        return "aggregator-cards" if shows_employers(next(one for one in saved if one.shape == "cards")) else "cards"
    if "detail" in shapes:
        return "cards"
    seen = "; ".join(f"{one.file.name}: {SHAPES[one.shape]}" for one in saved)
    raise Unreadable(
        f"no list of openings in these files ({seen}). Save what the site answers where it lists several openings: the page itself, or the"
        " answer that a browser's network tab shows beside it, whole and not shortened"
    )


def shows_employers(listed: Saved) -> bool:
    """Whether a list page's cards are of several employers."""
    css, label = listed.found.parts.get("hiring_organization"), listed.found.labels.get("hiring_organization")
    cards = listed.page.css(listed.found.css) if css or label else []
    return len({labels_of(card).text(label) if label else words_of(card, css) for card in cards} - {None}) > 1


def names_employers(rows: list[Object]) -> bool:
    """Whether rows are of several employers."""
    key = guess(sample_of(rows)).get("company")
    return key is not None and len({orjson.dumps(row.get(key)) for row in rows}) > 1

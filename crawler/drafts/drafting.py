"""A family's files drafted from saved answers: spider, registry row, golden cases, section of the docs. Nothing is overwritten."""

import html
import re
from collections.abc import Callable, Set
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urljoin, urlsplit

import orjson
from lxml import etree
from parsel import Selector
from w3lib.url import url_query_cleaner

from crawler.drafts import spelling
from crawler.drafts.noise import noise_of
from crawler.drafts.pages import SAFE, Card, Detail, count_on, next_on
from crawler.drafts.paging import NO_BOARD, Address, Paging, address_of, listing_of, read_paging
from crawler.drafts.payloads import Object, Reader, quoted, reader_of, sample_of, shown
from crawler.drafts.shapes import SHAPES, Saved, Unreadable
from schemas.source import Source
from spiders.base import Row
from spiders.kinds.feed import FeedRow, FeedSpider
from spiders.listings.sitemap import JOB_PATH, sitemap_urls
from spiders.reading.documents import attribute, words_of
from spiders.reading.xml_rows import flat

NAMED = {"location": "job_locations", "salary": "base_salary"}  # parts of a page -> the fields that they are read into
KEPT = 3  # openings of a saved list that the golden case keeps
UNSEEN = re.compile(rb"<(script|style|svg)\b(?![^>]{0,500}ld\+json)[^>]{0,2000}>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
ENTRY = re.compile(rb"[ \t]*<url>.*?</url>\s*", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be drafted. ``url``: of the list, as it was asked."""

    family: str
    kind: str
    room: str
    source: Source
    url: str
    saved: tuple[Saved, ...]

    @property
    def is_of_several(self) -> bool:
        """Whether the list is of several employers, and shows the newest openings alone."""
        return self.kind.startswith("aggregator") or self.room == "aggregators"

    @property
    def address(self) -> Address:
        """How a list of one answer is asked for."""
        return address_of(self.url, self.source.board)

    def of(self, *shapes: str) -> Saved | None:
        return next((one for one in self.saved if one.shape in shapes), None)


@dataclass(slots=True)
class Draft:
    """``spider``: its file's text; ``address``: of the list; ``answers``: (address, file name, content type, body) of the golden case."""

    spider: str
    address: Address
    answers: list[tuple[str, str, str, bytes]] = field(default_factory=list)
    remark: str = "Drafted from saved answers: put invented content in their place."  # of the golden case
    counts: bool = False  # the answers say how many openings there are, and the spider hands it on


def lacking(wanted: Wanted, needed: str) -> Unreadable:
    """What the template asks for beside what was given."""
    seen = ", ".join(f"{one.file.name} ({SHAPES[one.shape]})" for one in wanted.saved)
    return Unreadable(f"the template {wanted.kind} is written from {needed}; given were: {seen}")


def slots_of(wanted: Wanted, base: str = "BoardSpider", one_answer: bool = False, **more: str) -> dict[str, str]:
    board, camel = wanted.source.board, wanted.family.capitalize()
    stands = board != NO_BOARD and not wanted.address.is_given
    return {
        "family": wanted.family,
        "called": camel,
        "camel": camel,
        "board_is": f"what stands in the address of its list ({quoted(board)[1:-1]})"
        if stands
        else f"the whole site ({quoted(board)[1:-1]})",
        "base": base,
        "address": wanted.address.call,
        "one_answer": "    one_answer = True\n" if one_answer else "",
        "ignored": "",
    } | more


def draft_list(wanted: Wanted) -> Draft:
    """A JSON list, with or without an answer for each opening."""
    listed, opening = wanted.of("rows"), wanted.of("row") if wanted.kind == "list-detail" else None
    if listed is None or (wanted.kind == "list-detail" and opening is None):
        raise lacking(wanted, "the list's JSON answer" + (" and an opening's own JSON answer" if wanted.kind == "list-detail" else ""))
    reader = reader_of([*listed.found, *([opening.found] if opening else [])])
    whole_addresses(reader, listed.found, wanted.url)
    values = (spelling.entries if opening else spelling.keywords)(reader.values)
    detail_path = "".join(f"[{quoted(key)}]" for key in opening.path) if opening else ""
    own = opening.found.get(reader.identifier) if opening else None
    draft = drafted_list(wanted, listed, reader, own, values=values, detail_path=detail_path)
    if opening:
        key = Row(opening.found).text(reader.identifier) or Row(listed.found[0]).text(reader.identifier)
        draft.answers.append((f"{draft.address.first.partition('?')[0]}/{key}", "detail.json", "application/json", opening.body))
    return draft


def drafted_list(wanted: Wanted, listed: Saved, reader: Reader, own: Any, **slots: str) -> Draft:
    """The spider of a JSON list, and its saved answer. ``own``: the identifier of the row whose opening was saved."""
    paging = read_paging(listed.payload, listed.path)
    address = address_of(wanted.url, wanted.source.board, paging)
    one_answer = not wanted.is_of_several and not address.counter and not paging.says("total") and not paging.says("following")
    said = slots_of(wanted, "NewestOnly" if wanted.is_of_several else "BoardSpider", one_answer) | {
        "address": address.call,
        "listing": listing_of(paging, address.counter),
        "identifier": quoted(reader.identifier),
        "ignored": spelling.ignored(reader.left),
    }
    kind = "list" if wanted.kind == "aggregator" else wanted.kind
    draft = Draft(spelling.spell(kind, said | slots), address, counts=paging.says("total") is not None)
    draft.answers.append((address.first, "list.json", "application/json", rows_kept(listed, paging, reader.identifier, own)))
    return draft


def whole_addresses(reader: Reader, rows: list[Object], known: str) -> str:
    """The base of the rows' addresses, or "" where these are whole. The reader puts it before them. ``known``: an address of that host."""
    key = reader.names.get("url")
    value = next((str(row[key]) for row in rows if key and row.get(key)), "http")
    if value.startswith(("http:", "https:")):
        return ""
    base = urljoin(known, "/").removesuffix("/" if value.startswith("/") else "")
    if "url" in reader.values:
        reader.values["url"] = f"(path := {reader.values['url']}) and {quoted(base)} + path"
    return base


def draft_list_page(wanted: Wanted) -> Draft:
    """A JSON list, and an HTML page for each opening."""
    listed, opened = wanted.of("rows"), wanted.of("detail")
    if listed is None or opened is None:
        raise lacking(wanted, "the list's JSON answer and an opening's own HTML page")
    reader, page = reader_of(listed.found), Selector(text=opened.body.decode("utf-8", "replace"), type="html")
    row = row_of(listed.found, reader, page, opened)
    base = whole_addresses(reader, listed.found, opened.address or wanted.url)
    own, path = Row(row).text(reader.identifier) or "", Row(row).text(reader.names.get("url", ""))
    call, address = ("str(raw.url)", f"{base}{path}") if path else address_by_key(opened.address or urljoin(wanted.url, own), own)
    detail: Detail = opened.found
    as_id = {"requisition_id"} if reader.identifier == reader.names.get("requisition_id") else set()
    known = reader.values.keys() | {"title"} | as_id  # what the list says already: a page's own would take its place
    page_values, page_left = values_of("page", detail, known)
    left = {css: words_of(page, css) or "" for name, css in detail.parts.items() if NAMED.get(name, name) in known - {"title"}}
    draft = drafted_list(
        wanted, listed, reader, row.get(reader.identifier), values=spelling.keywords(reader.values), page_address=call,
        page_values=spelling.keywords(page_values), page_left=spelling.remarks(left | page_left, "        "),
        page_said=said_of(detail),
    )  # fmt: skip
    draft.answers.append((address, "opening.html", "text/html", without_scripts(opened.body)))
    return draft


def row_of(rows: list[Object], reader: Reader, page: Selector, opened: Saved) -> Object:
    """The row whose page was saved: by its address, by its id in the address, by its title, else the first."""
    own, title, key = urlsplit(opened.address or "").path, words_of(page, opened.found.parts["title"]), reader.names.get("url", "")
    marks: tuple[Callable[[Row], bool], ...] = (
        lambda row: bool(own) and urlsplit(row.text(key) or "").path.strip("/") == own.strip("/"),
        lambda row: bool(own) and (row.text(reader.identifier) or "/") in own.split("/"),
        lambda row: bool(title) and row.text(reader.names["title"]) == title,
    )
    return next((row for is_own in marks for row in rows if is_own(Row(row))), rows[0])


def address_by_key(address: str, key: str) -> tuple[str, str]:
    """(expression, address) of a page whose address is found by its row's identifier alone."""
    head, found, tail = address.rpartition(key)
    if not (key and found):
        head, tail = f"{address.rpartition('/')[0]}/", ""
    spelt = [part.replace("{", "{{").replace("}", "}}") for part in (head, tail)]
    return f"f{quoted(spelt[0] + '{raw.identifier}' + spelt[1])}", f"{head}{key}{tail}"


def rows_kept(listed: Saved, paging: Paging, identifier: str, own: Any) -> bytes:
    """The saved list with a few of its rows, the one whose detail was saved among them."""
    rows = sorted(listed.found, key=lambda row: row.get(identifier) != own)[:KEPT]
    total, stated = paging.stated.get("total", ((), None))
    kept = (
        put(listed.payload, total, len(rows)) if stated == len(listed.found) else listed.payload
    )  # then the few that are kept are all, too
    return orjson.dumps(put(kept, listed.path, rows), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def put(value: Any, path: tuple[str, ...], new: Any) -> Any:
    """``value`` with ``new`` where the keys of ``path`` lead."""
    return value | {path[0]: put(value[path[0]], path[1:], new)} if path else new


def draft_cards(wanted: Wanted) -> Draft:
    """An HTML list of one employer's openings or of several', and pages without markup. Of a list that was not saved, one is made up."""
    opened = wanted.of("detail")
    listed = wanted.of("cards") or (opened and list_of(opened, wanted.url))
    if listed is None:
        raise lacking(wanted, "an HTML page that links to several openings, and an opening's own page")
    card: Card = listed.found
    detail: Detail = opened.found if opened else Detail("main", {"title": "h1"})
    noise = noise_of(card.hrefs)
    slots = slots_of(wanted) | slots_of_list(wanted, listed) | slots_of_card(wanted, card) | slots_of_page(detail)
    draft = Draft(spelling.spell("cards", slots), wanted.address)
    draft.answers.append((wanted.url, "list.html", "text/html", without_scripts(listed.body)))
    if opened:
        address = without(urljoin(wanted.url, href_of(listed, opened)), noise)
        draft.answers.append((address, "detail.html", "text/html", without_scripts(opened.body)))
    if not wanted.of("cards"):
        draft.remark = f"{draft.remark} No list was saved: list.html is made up, and so is what the spider reads of it."
    return draft


def slots_of_list(wanted: Wanted, listed: Saved) -> dict[str, str]:
    """How the list is asked for, page after page, and how its cards are found."""
    page, card = Selector(text=listed.body.decode("utf-8", "replace"), type="html"), listed.found
    noise = noise_of(card.hrefs)
    following = None if wanted.is_of_several else next_on(page)
    return {
        "base": "NewestOnly, CardsSpider" if wanted.is_of_several else "CardsSpider",
        "one_answer": "" if wanted.is_of_several or following else "    one_answer = True\n",
        "address": f"pages.following or {wanted.address.call}" if following else wanted.address.call,
        "key": card.key,
        "cards": card.css,
        "listing": of_itself(count_on(page, card), following),
        "noise": f"    noise = ({', '.join(map(quoted, noise))}{',' * (len(noise) == 1)})  # parameters that its address goes without\n"
        if noise
        else "",
    }


def slots_of_card(wanted: Wanted, card: Card) -> dict[str, str]:
    """How a card is read."""
    values, left = values_of("card", card)
    if wanted.is_of_several and "hiring_organization" not in values:
        left = {"hiring_organization": "no part looks like it, and an aggregator's posting needs its employer"} | left
    return {
        "values": spelling.entries(values, "            "),
        "card_said": "        said = labels_of(card)\n" if card.said else "",
        "card_left": spelling.remarks(left, "        "),
    }


def slots_of_page(detail: Detail) -> dict[str, str]:
    """How an opening's page is read."""
    values, left = values_of("page", detail, text="self.text")
    return {
        "text": detail.text,
        "page_values": spelling.entries(values, "            "),
        "page_said": "        said = labels_of(page, self.text)\n" if detail.said else "",
        "page_left": spelling.remarks(left, "        "),
    }


def of_itself(count: tuple[str, str] | None, following: str | None) -> str:
    """The method that says what the list says of itself: its total, and its next page."""
    if not (count or following):
        return ""
    lines = [f"# Does {shown(count[1])} count the openings? Then: {{'total': stated_count(page, {quoted(count[0])})}}"] if count else []
    if following:
        lines.append(f'following = (path := page.css("{following}::attr(href)").get()) and response.urljoin(path)')
    lines.append('return {"more": following is not None, "following": following}' if following else "return {}")
    body = "".join(f"        {line}\n" for line in lines)
    return f"\n    def list_values(self, page: Selector, response: Response) -> dict[str, Any]:\n{body}"


def list_of(opened: Saved, url: str) -> Saved:
    """A list page that holds nothing but a link to the saved page."""
    href = urlsplit(opened.address or urljoin(url, "/jobs/1")).path
    title = words_of(Selector(text=opened.body.decode("utf-8", "replace"), type="html"), opened.found.parts["title"]) or "An opening"
    folder = f"{href.rstrip('/').rpartition('/')[0]}/"
    folder, href = (folder, href) if SAFE.fullmatch(folder) and SAFE.fullmatch(href) else ("/jobs/", "/jobs/1")
    body = f'<html><body><a href="{href}">{html.escape(title)}</a></body></html>\n'
    return Saved(opened.file, body.encode(), "cards", Card(f"a[href*='{folder}']", "", folder, [href], {"title": ""}))


def without(address: str, noise: list[str]) -> str:
    return url_query_cleaner(address, noise, remove=True) if noise else address


def values_of(node: str, found: Card | Detail, known: Set[str] = frozenset(), text: str = "") -> tuple[dict[str, str], dict[str, str]]:
    """(name of a value -> the expression that reads it, selector or label -> its words) of a card or a page. ``known``: what the
    list says already; a page's own would take its place. ``text``: the expression of the selector of a page's text."""
    parts = {name: css for name, css in found.parts.items() if NAMED.get(name, name) not in known}
    labels = {name: label for name, label in found.labels.items() if NAMED.get(name, name) not in known}
    values = dict(words_at(node, name, css) for name, css in parts.items()) | dict(words_by(name, label) for name, label in labels.items())
    whole = {"description_html": f"page.css({text or quoted(found.text)}).get()"} if isinstance(found, Detail) else {}
    said = {"fields": "said"} if found.said else {}
    unread = {f"label {label}": words for label, words in found.said.items() if label not in labels.values()}
    return values | whole | said, found.left | unread


def said_of(detail: Detail) -> str:
    """The line that reads what a page labels, where it labels something."""
    return f'        said = labels_of(page, "{detail.text}")\n' if detail.said else ""


def words_by(name: str, label: str) -> tuple[str, str]:
    """Name and expression of what stands beside a label."""
    call = f"said.texts({quoted(label)})" if name == "employment_types" else f"said.text({quoted(label)})"
    return NAMED.get(name, name), f"places({call})" if name == "location" else f"pays(RawPay(text={call}))" if name == "salary" else call


def words_at(node: str, name: str, css: str) -> tuple[str, str]:
    """One of them; "" selects the node itself."""
    call = f'words_of({node}, "{css}")' if css else f"words_of({node})"
    if name == "location":
        return NAMED[name], f'places(*(words_of(part) for part in {node}.css("{css}")))'
    if name == "salary":
        return NAMED[name], f"pays(RawPay(text={call}))"
    several = name == "employment_types"
    return name, f'tuple(filter(None, map(words_of, {node}.css("{css}"))))' if several else call


def href_of(listed: Saved, opened: Saved) -> str:
    """The link on the list that leads to the saved page: by its own address, by its title, else the first."""
    card: Card = listed.found
    page, own = Selector(text=opened.body.decode("utf-8", "replace"), type="html"), opened.address or ""
    title = words_of(page, opened.found.parts["title"])
    links = Selector(text=listed.body.decode("utf-8", "replace"), type="html").css("a[href]")
    same = [
        attribute(link, "href") for link in links if title and title in (words_of(link) or "") and attribute(link, "href") in card.hrefs
    ]
    return next((href for href in card.hrefs if own and urlsplit(href).path == urlsplit(own).path), (same or card.hrefs)[0])


def without_scripts(body: bytes) -> bytes:
    return UNSEEN.sub(b"", body)


def draft_feed(wanted: Wanted) -> Draft:
    """An XML feed."""
    saved = wanted.of("feed")
    if saved is None:
        raise lacking(wanted, f"an XML feed whose postings are elements named {', '.join(sorted(FeedSpider.row_names))}")
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, strip_cdata=False)
    root = etree.fromstring(saved.body, parser)
    rows = [e for e in root.iter() if isinstance(e.tag, str) and etree.QName(e).localname.lower() == saved.found]
    left = FeedRow(sample_of([flat(row) for row in rows])).rest
    for row in rows[KEPT:]:
        if (parent := row.getparent()) is not None:
            parent.remove(row)
    ignored = spelling.ignored(left)
    draft = Draft(spelling.spell("feed", slots_of(wanted, base="FeedSpider", row_name=saved.found, ignored=ignored)), wanted.address)
    body = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    draft.answers.append((wanted.url, "feed.xml", "application/xml", body))
    return draft


def draft_markup(wanted: Wanted) -> Draft:
    """A sitemap or list page, and job pages with markup."""
    start, pages = wanted.of("sitemap", "cards"), [one for one in wanted.saved if one.shape == "markup"]
    if not start and not pages:
        raise lacking(wanted, "a sitemap or an HTML list, and an opening's page with schema.org JobPosting")
    known = sitemap_urls(start.body)[1] if start and start.shape == "sitemap" else []
    addresses = [page.address or (known[i] if i < len(known) else wanted.url) for i, page in enumerate(pages)]
    odd = [urlsplit(address).path.rpartition("/")[0] + "/" for address in addresses if start and not JOB_PATH.search(address)]
    folder = next((re.escape(path) for path in odd if SAFE.fullmatch(path)), "")
    slots = slots_of(wanted, job_path=f'    job_path = re.compile(r"{folder}[^/?#]+")' if folder else "")
    draft = Draft(spelling.spell("markup", slots), replace(wanted.address, is_given=True, first=wanted.url, shown=wanted.url))
    if start and start.shape == "sitemap":
        draft.answers.append((wanted.url, "sitemap.xml", "application/xml", entries_kept(start.body, addresses)))
    elif start:
        draft.answers.append((wanted.url, "list.html", "text/html", without_scripts(start.body)))
    for i, (address, page) in enumerate(zip(addresses, pages, strict=True), 1):
        draft.answers.append((address if start else wanted.url, f"job-{i}.html", "text/html", without_scripts(page.body)))
    return draft


def entries_kept(sitemap: bytes, own: list[str]) -> bytes:
    """A sitemap with the saved pages' entries and a few more."""
    found = list(ENTRY.finditer(sitemap))
    wanted = [m for m in found if any(html.escape(address).encode() in m[0] or address.encode() in m[0] for address in own)]
    kept = {m.start() for m in (wanted + found)[: len(wanted) + 1]}
    return ENTRY.sub(lambda m: m[0] if m.start() in kept else b"", sitemap)


DRAFTS: dict[str, Callable[[Wanted], Draft]] = {
    "list": draft_list,
    "list-detail": draft_list,
    "list-page": draft_list_page,
    "aggregator": draft_list,
    "cards": draft_cards,
    "aggregator-cards": draft_cards,
    "feed": draft_feed,
    "markup": draft_markup,
}

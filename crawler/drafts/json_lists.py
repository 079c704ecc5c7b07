"""Families of a JSON list, with or without an answer or a page for each opening."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

import orjson
from parsel import Selector

from crawler.drafts import spelling
from crawler.drafts.pages import Detail
from crawler.drafts.paging import Paging, address_of, listing_of, of_any_board, read_paging
from crawler.drafts.parts import NAMED, said_of, values_of
from crawler.drafts.payloads import Object, Reader, quoted, reader_of
from crawler.drafts.shapes import Saved
from crawler.drafts.wanted import Draft, Wanted, lacking, slots_of, without_scripts
from spiders.base import Row
from spiders.reading.documents import words_of

GUESSED = "f\"{response.url.partition('?')[0]}/{raw.identifier}\""  # an opening's address where nothing says it: below the list's
KEPT = 3  # openings of a saved list that the golden case keeps


def draft_list(wanted: Wanted) -> Draft:
    """A JSON list, with or without an answer for each opening."""
    listed, opening = wanted.of("rows"), wanted.of("row") if wanted.kind == "list-detail" else None
    if listed is None or (wanted.kind == "list-detail" and opening is None):
        raise lacking(wanted, "the list's JSON answer" + (" and an opening's own JSON answer" if wanted.kind == "list-detail" else ""))
    reader = reader_of([*listed.found, *([opening.found] if opening else [])])
    whole_addresses(reader, listed.found, wanted.url, wanted.source.board)
    values = (spelling.entries if opening else spelling.keywords)(reader.values)
    detail_path = "".join(f"[{quoted(key)}]" for key in opening.path) if opening else ""
    own = opening.found.get(reader.identifier) if opening else None
    key = (opening and Row(opening.found).text(reader.identifier)) or Row(listed.found[0]).text(reader.identifier) or ""
    call, asked = address_by_key(wanted.detail_url, key, wanted.source.board) if wanted.detail_url else (GUESSED, "")
    draft = drafted_list(wanted, listed, reader, own, values=values, detail_path=detail_path, detail_address=call)
    if opening:
        address = asked or f"{draft.address.first.partition('?')[0]}/{key}"
        draft.add(address, "detail.json", "application/json", opening.body, opening)
    return draft


def drafted_list(wanted: Wanted, listed: Saved, reader: Reader, own: Any, **slots: str) -> Draft:
    """The spider of a JSON list, and its saved answer. ``own``: the identifier of the row whose opening was saved."""
    paging = read_paging(listed.payload, listed.path)
    address = address_of(wanted.url, wanted.source.board, paging)
    goes_on = address.counter or paging.says("total") or paging.says("following")
    more_elsewhere = any(number > len(listed.found) for number in paging.numbers.values())  # it may count what is not shown
    one_answer = not (wanted.is_of_several or goes_on or more_elsewhere)
    said = slots_of(wanted, "NewestOnly" if wanted.is_of_several else "BoardSpider", one_answer) | {
        "address": address.call,
        "listing": listing_of(paging, address.counter),
        "identifier": quoted(reader.identifier),
        "ignored": spelling.ignored(reader.left),
    }
    kind = "list" if wanted.kind == "aggregator" else wanted.kind
    draft = Draft(spelling.spell(kind, said | slots), address, counts=paging.says("total") is not None)
    draft.add(address.first, "list.json", "application/json", rows_kept(listed, paging, reader.identifier, own), listed)
    return draft


def whole_addresses(reader: Reader, rows: list[Object], known: str, board: str) -> str:
    """The base of the rows' addresses, or "" where these are whole. The reader puts it before them. ``known``: an address of that host, in
    which the ``board``'s name may stand."""
    key = reader.names.get("url")
    value = next((str(row[key]) for row in rows if key and row.get(key)), "http")
    if value.startswith(("http:", "https:")):
        return ""
    base = urljoin(known, "/").removesuffix("/" if value.startswith("/") else "")
    if "url" in reader.values:
        pattern, has_board = of_any_board(base, board, "response.meta['source'].board")
        reader.values["url"] = f"(path := {reader.values['url']}) and {f'f{quoted(pattern)}' if has_board else quoted(base)} + path"
    return base


def draft_list_page(wanted: Wanted) -> Draft:
    """A JSON list, and an HTML page for each opening."""
    listed, opened = wanted.of("rows"), wanted.of("detail")
    if listed is None or opened is None:
        raise lacking(wanted, "the list's JSON answer and an opening's own HTML page")
    reader, page = reader_of(listed.found), Selector(text=opened.body.decode("utf-8", "replace"), type="html")
    row = row_of(listed.found, reader, page, opened)
    board = wanted.source.board
    base = whole_addresses(reader, listed.found, opened.address or wanted.url, board)
    own, path = Row(row).text(reader.identifier) or "", Row(row).text(reader.names.get("url", ""))
    asked = wanted.detail_url or opened.address or urljoin(wanted.url, own)
    call, address = ("str(raw.url)", f"{base}{path}") if path else address_by_key(asked, own, board)
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
    draft.add(address, "opening.html", "text/html", without_scripts(opened.body), opened)
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


def address_by_key(address: str, key: str, board: str) -> tuple[str, str]:
    """(expression, address) of a page whose address is found by its row's identifier and its board's name."""
    head, found, tail = address.rpartition(key)
    if not (key and found):
        head, tail = f"{address.rpartition('/')[0]}/", ""
    spelt = [of_any_board(part, board, "raw.source")[0] for part in (head, tail)]
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

"""What a saved JSON list says of its pages and its total, and the address that asks for its rows, page after page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from crawler.drafts.names import Path, folded
from crawler.drafts.payloads import quoted, shown

TOTALS = ("total", "totalcount", "totalresults", "totalitems", "totalhits", "totaljobs", "totalelements", "numfound", "totalfound", "count")
PAGES = ("pages", "totalpages", "pagecount", "pagestotal", "numpages", "numberofpages", "lastpage")
PAGE = ("page", "currentpage", "pagenumber", "pageno", "pageindex", "nextpage", "next")
OFFSET = ("offset", "start", "skip", "startindex", "from")
FOLLOWING = ("next", "nextpage", "nexturl", "nextpageurl", "nextlink")
ABOUT = frozenset({"meta", "pagination", "paging", "pageinfo", "links"})  # objects that speak of the list, beside it
NO_BOARD = "all"  # what the only board of a family is called: it stands in no address
MOST_NUMBERS = 4  # shown of those beside the rows
COUNTER = "\0"  # where a page's number, or its first row's, goes


@dataclass(frozen=True, slots=True)
class Paging:
    """What is stated beside the rows: kind -> (keys down to it, its value). ``path``: keys down to the rows; ``numbers``: what else counts
    there, by names that say nothing to us."""

    path: Path = ()
    stated: dict[str, tuple[Path, Any]] = field(default_factory=dict)
    numbers: dict[Path, int] = field(default_factory=dict)

    def says(self, kind: str) -> str | None:
        """The expression over ``payload`` that reads it; it stands behind `rows_in`, which saw to the objects on the way."""
        if kind not in self.stated:
            return None
        *holder, key = self.stated[kind][0]
        on_the_way = tuple(holder) == self.path[: len(holder)]
        above = "payload" + "".join(f"[{quoted(name)}]" for name in (holder if on_the_way else holder[:-1]))
        return f"{above}.get({quoted(key)})" if on_the_way else f"Row({above}).row({quoted(holder[-1])}).get({quoted(key)})"


def read_paging(payload: Any, path: Path) -> Paging:
    """What ``payload`` states of the list at ``path``, the nearest to it first."""
    said = list(said_beside(payload, path))[::-1]
    found: dict[str, tuple[Path, Any]] = {}
    for kind, names in {"total": TOTALS, "following": FOLLOWING, "page": PAGE, "pages": PAGES, "offset": OFFSET}.items():
        fits = is_following if kind == "following" else is_number
        known = ((keys, value) for name in names for keys, value in said if folded(keys[-1]) == name and fits(value))
        if one := next(known, None):
            found[kind] = one
    if "total" in found and is_page_s_own(found):
        del found["total"]
    told = {keys for keys, _ in found.values()}
    return Paging(path, found, {keys: value for keys, value in said if is_number(value) and keys not in told})


def said_beside(payload: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """(keys, value) of what stands in the objects on the way to the rows, and in those beside it that speak of the list."""
    holder = payload
    for depth in range(len(path)):
        for key, value in holder.items():
            if folded(str(key)) in ABOUT and isinstance(value, dict):
                yield from (((*path[:depth], key, name), inner) for name, inner in value.items())
            yield (*path[:depth], key), value
        holder = holder[path[depth]]


def is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_following(value: Any) -> bool:
    """An address, whole or relative; null, as on a last page."""
    return value is None or (isinstance(value, str) and value.startswith(("http", "/", "?")))


def is_page_s_own(found: dict[str, tuple[Path, Any]]) -> bool:
    """Whether a "count" counts one page's rows: there are more pages."""
    value = {kind: value for kind, (_, value) in found.items()}
    return folded(found["total"][0][-1]) == "count" and bool(value.get("following") or value.get("pages", 1) > 1)


@dataclass(frozen=True, slots=True)
class Address:
    """How a list is asked for. ``call``: the spider's expression; ``first``: what it comes to at first; ``shown``: as the docs say it;
    ``counter``: what counts in it, or ""; ``is_given``: whether reading starts at the registry row's own ``url``."""

    call: str
    first: str
    shown: str
    counter: str
    is_given: bool


def address_of(url: str, board: str, paging: Paging | None = None) -> Address:
    """The address of a list, derived from the board's name where that stands in it."""
    url = url.partition("#")[0]
    name, start, counter = counted(url, paging or Paging())
    text = with_value(url, name, COUNTER) if name else url
    derived, has_board = of_any_board(text, board, "source.board")
    call = quoted(derived).replace("\\u0000", f"{{{counter}}}") if has_board or name else quoted(text)
    call = f"f{call}" if has_board or name else f"source.url or {call}"
    call = f"pages.following or {call}" if paging and paging.says("following") else call
    shown = (word_of(board).sub("{board}", text) if has_board else text).replace(COUNTER, "N")
    return Address(call, text.replace(COUNTER, start), shown, counter, not has_board and not name)


def word_of(board: str) -> re.Pattern[str]:
    """A board's name where it stands in an address as a word."""
    return re.compile(rf"(?<![A-Za-z0-9]){re.escape(board)}(?![A-Za-z0-9])")


def of_any_board(text: str, board: str, spelt: str) -> tuple[str, bool]:
    """A part of an address, as it stands in an f-string, with the expression ``spelt`` in place of the board's name; whether that stands
    there."""
    pattern = text.replace("{", "{{").replace("}", "}}")
    if board == NO_BOARD:
        return pattern, False
    derived, found = word_of(board).subn(f"{{{spelt}}}", pattern)
    return derived, found > 0


def counted(url: str, paging: Paging) -> tuple[str, str, str]:
    """(parameter, its first value, what counts it) of a list that goes on by a number; by those of the address first."""
    if "following" in paging.stated:
        return "", "", ""
    asked = {key: value for key, value in parse_qsl(urlsplit(url).query) if value.isdecimal()}
    answered = {paging.stated[kind][0][-1]: str(paging.stated[kind][1]) for kind in ("page", "offset") if kind in paging.stated}
    for key, value in (asked | {key: value for key, value in answered.items() if not asked.keys() & set(answered)}).items():
        if folded(key) in OFFSET:
            return key, "0", "pages.rows"
        if folded(key) in PAGE or is_answered(key, value, paging):
            return (key, "0", "pages.answers") if value == "0" else (key, "1", "pages.answers + 1")
    return "", "", ""


def is_answered(key: str, value: str, paging: Paging) -> bool:
    """Whether a parameter counts pages by whatever name: the answer repeats it, and it is a first page's."""
    return value in ("0", "1") and any(keys[-1] == key and str(number) == value for keys, number in paging.numbers.items())


def with_value(url: str, name: str, value: str) -> str:
    """``url`` with this value of a parameter of its query, in its place or at the end."""
    known = re.compile(rf"(?<=[?&]){re.escape(name)}=[^&]*")
    if known.search(url):
        return known.sub(lambda _: f"{name}={value}", url)
    return f"{url}{'&' if '?' in url else '?'}{name}={value}"


def listing_of(paging: Paging, counter: str) -> str:
    """The lines that hand the rows on, with the total and the next page where the answer states them."""
    keys = "".join(f", {quoted(key)}" for key in paging.path)
    lines, said = [f"rows = rows_in(payload{keys})"], ""
    if paging.numbers and not paging.says("total"):
        beside = ", ".join(f"{shown('.'.join(names))} {number}" for names, number in list(paging.numbers.items())[:MOST_NUMBERS])
        lines.append(f"# Beside the rows: {beside}. Where one counts the openings, hand it on as total")
    if total := paging.says("total"):
        lines.append(f"total = {total}")
        said = ", total"
    if following := paging.says("following"):
        is_relative = str(paging.stated["following"][1] or "http")[:4] != "http"
        lines.append(f"following = (path := {following}) and response.urljoin(path)" if is_relative else f"following = link({following})")
        said += ", more=following is not None, following=following"
    elif counter:
        page, pages = paging.says("page"), paging.says("pages")
        lines.append(f"more = {page} != {pages}" if page and pages else "more = True  # while rows are new and the total is not reached")
        said += ", more=more"
    lines.append(f"yield from self.read_listing(response, rows, self.read_posting{said})")
    return "\n".join(f"        {line}" for line in lines)

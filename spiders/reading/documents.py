"""Answers as documents: JSON, HTML pages, the JSON inside their scripts, XML feeds."""

import json
import math
import re
from collections.abc import Iterable
from typing import Any

import orjson
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from parsel import Selector
from scrapy.http import Response, TextResponse

from spiders.reading.values import BadPayload, OddNumber, Row

MARKUP_WITHIN = 20_000  # bytes
GATE = re.compile(  # of the pages that stand in front of a site: with status 200, they would read as the end of a list
    rb"<title>\s{0,9}(?:just a moment|attention required|access denied|pardon our interruption|are you a robot|security check"
    rb"|checking your browser|human verification|verify(?:ing)? (?:that )?you are (?:a )?human|request rejected)"
    rb"|main-iframe[\"']\s{1,9}src=[\"']/_Incapsula_Resource|//geo\.captcha-delivery\.com|id=[\"']challenge-form",
    re.IGNORECASE,
)
FIGURE = re.compile(r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?!\d)|\d{1,9}")
LONGEST_NUMBER = 19  # digits of a whole number with its sign
MAX_DEPTH = 20  # of XML elements within one another; deeper ones are read as text

# An escaped backslash, a character outside the first 65,536 as its two halves, or one half alone: a text that was cut in its midst.
SURROGATES = re.compile(
    rb"\\\\|\\u(?P<high>d[89ab][0-9a-f]{2})(?P<low>\\ud[c-f][0-9a-f]{2})?|\\u(?P<lone>d[c-f][0-9a-f]{2})", re.IGNORECASE
)


def text_in(response: Response) -> str:
    """The body as text, by the response's own encoding where it has one."""
    encoding = response.encoding if isinstance(response, TextResponse) else "utf-8"
    return response.body.decode(encoding, "replace")


def source_text(row: Any) -> str:
    """A row of an answer as quarantine keeps it: an element's own HTML, anything else as Python shows it."""
    return str(row.get()) if isinstance(row, Selector) else repr(row)


def is_json(response: Response) -> bool:
    """True where the body begins as a JSON object or list (an HTML page never does)."""
    return response.body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"[")


def read_json(response: Response) -> Any:
    """The answer as JSON. Raises `BadPayload` for anything else (a challenge page with status 200, a cut body)."""
    body = response.body.lstrip(b"\xef\xbb\xbf \r\n\t")
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        if (mended := SURROGATES.sub(whole_character, body)) != body:  # half a character is no JSON, and worth no board
            return read_json(response.replace(body=mended))
        if (payload := with_odd_numbers(body)) is not None:
            return payload
        raise BadPayload(f"not JSON ({error}): {response.body[:80]!r}") from error


def with_odd_numbers(body: bytes) -> Any:
    """JSON whose numbers are none (NaN, 1e999) or too long to be exact, as texts: a row's fault, not its board's. None for no JSON."""
    try:
        return json.loads(body, parse_constant=OddNumber, parse_float=finite, parse_int=exact)
    except (ValueError, RecursionError):
        return None


def finite(digits: str) -> float | str:
    return number if math.isfinite(number := float(digits)) else OddNumber(digits)


def exact(digits: str) -> int | str:
    return int(digits) if len(digits) <= LONGEST_NUMBER else OddNumber(digits)


def whole_character(found: re.Match[bytes]) -> bytes:
    """U+FFFD for half a character."""
    return b"\\ufffd" if found["lone"] or (found["high"] and not found["low"]) else found[0]


def read_object(response: Response) -> dict[str, Any]:
    """The answer as a JSON object. Raises `BadPayload` for anything else."""
    payload = read_json(response)
    if not isinstance(payload, dict):
        raise BadPayload(f"a JSON object was due: {response.body[:80]!r}")
    return payload


def rows_in(payload: Any, *keys: str) -> list[Any]:
    """The list at ``payload[key]…``, or ``payload`` itself without keys. Raises `BadPayload` for none: an error with status 200."""
    found = payload
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    if not isinstance(found, list):
        raise BadPayload(f"no {'.'.join(keys) or 'list'} in {str(payload)[:120]}")
    return found


def page_of(response: Response) -> Selector:
    """The page. Raises `BadPayload` for an answer without markup, and for a gatekeeper's page in its place."""
    if b"<" not in response.body[:MARKUP_WITHIN] or GATE.search(response.body[:MARKUP_WITHIN]):
        raise BadPayload(f"no page: {response.body[:80]!r}")
    return Selector(text=text_in(response), type="html")


def address_of(response: Response) -> str:
    """The answer's URL; of a page that somebody saved, the one that it names as its own, or ""."""
    if response.url.startswith("http"):
        return response.url
    page = page_of(response)
    named = page.css("link[rel=canonical]::attr(href), meta[property='og:url']::attr(content)").getall()
    return next((url for url in named if url.startswith("http")), "")


def words_of(node: Selector, css: str = "") -> str | None:
    """The visible text of ``node``'s first match, white space folded."""
    found = node.css(css)[:1] if css else [node]
    return next((" ".join(" ".join(one.xpath(".//text()").getall()).split()) or None for one in found), None)


def attribute(node: Selector, name: str) -> str:
    """An element's attribute; "" where it has none. Unlike `Selector.attrib` it reads none of the others, whose names may be no names."""
    return node.xpath(f"@{name}").get("")


def stated_count(page: Selector, css: str) -> int | None:
    """How many there are, as the page's first match says: the greatest of "1 - 20 of 1,234". None where it says "100+", or nothing."""
    said = next(iter(page.css(css).xpath("string()").getall() if "::attr" not in css else page.css(css).getall()), "")
    figures = [int(re.sub(r"\D", "", figure)) for figure in FIGURE.findall(said)]
    return max(figures) if figures and "+" not in said else None


def each_once(cards: Iterable[Selector], mark: str) -> list[Selector]:
    """The first card of each value of ``mark``, a relative XPath; cards without one as they are. Pages link a posting more than once."""
    return list({card.xpath(f"string({mark})").get() or id(card): card for card in reversed(list(cards))}.values())[::-1]


def json_after(text: str, marker: str) -> Any:
    """The JSON value that follows ``marker`` in a script; None where there is none."""
    start = text.find(marker)
    start = -1 if start < 0 else next((i for i in range(start + len(marker), len(text)) if text[i] in "[{"), -1)
    try:
        return None if start < 0 else json.JSONDecoder(strict=False).raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None


def xml_of(response: Response) -> Row:
    """An XML document's root as a Row of its children: texts, rows or, where a tag repeats, lists. Names lose their namespace.

    Raises `BadPayload` for what is no XML, or XML with entities of its own.
    """
    try:
        root = row_of_element(fromstring(response.body, forbid_dtd=False))
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise BadPayload(f"not XML ({error}): {response.body[:80]!r}") from error
    return root if isinstance(root, Row) else Row()


def row_of_element(element: Any, depth: int = 0) -> Row | str:
    children = list(element) if depth < MAX_DEPTH else []
    if not children:
        return element.text or element.get("href") or ""
    row = Row()
    for child in children:
        name, value = str(child.tag).rpartition("}")[2], row_of_element(child, depth + 1)
        if name not in row:
            row[name] = value
        elif isinstance(row[name], list):
            row[name].append(value)
        else:
            row[name] = [row[name], value]
    return row

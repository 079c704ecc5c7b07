"""What a page or a feed calls the site that it belongs to, as given."""

import html
import re

import orjson
from scrapy.http import Response, TextResponse

from pipelines.extract.words.tables import load_toml

HEAD, FRAME = 100_000, 2_000  # bytes of an answer, and of what stands before its rows
TAG = re.compile(r"<meta\b[^>]{1,600}>", re.IGNORECASE)
NAMES = tuple(
    re.compile(rf"\b(?:property|name)\s{{0,3}}=\s{{0,3}}[\"']?{name}\b", re.IGNORECASE) for name in ("og:site_name", "application-name")
)
CONTENT = re.compile(r"\bcontent\s{0,3}=\s{0,3}(?:\"([^\"]{1,200})\"|'([^']{1,200})')", re.IGNORECASE)
FEED = re.compile(r"<(?:channel|feed)\b")
ROW = re.compile(r"<(?:item|entry)\b")
TITLE = re.compile(r"<title\b[^>]{0,100}>\s{0,99}(?:<!\[CDATA\[)?([^<\]]{1,300})", re.IGNORECASE)
_TABLE = load_toml("site_names.toml")
OF_JOBS = re.compile(rf"\b(?:{'|'.join(map(re.escape, (*_TABLE['lead'], *_TABLE['tail'])))})\b", re.IGNORECASE)


def find_site_name(response: Response) -> str | None:
    """``og:site_name``, else ``application-name``, else the title where it speaks of jobs ("Careers at Acme"); of a feed, its title."""
    if response.body[:FRAME].lstrip(b"\xef\xbb\xbf \r\n\t")[:1] != b"<":
        return None
    head = response.body[:HEAD].decode(response.encoding if isinstance(response, TextResponse) else "utf-8", "replace")
    opened = FEED.search(head, 0, 5_000)
    name = words_in(TITLE, frame_of(head, opened.end())) if opened else named_by_meta(head) or title_of_jobs(head)
    return " ".join(html.unescape(name).split()) or None if name else None


def find_json_name(response: Response, key: str) -> str | None:
    """The text under ``key`` of an object, where that stands before its first list."""
    frame = response.body[:FRAME].partition(b"[")[0]
    found = re.search(rb'"%s"\s{0,9}:\s{0,9}("(?:[^"\\]|\\.){1,300}")' % key.encode(), frame)
    try:
        return orjson.loads(found[1]).strip() or None if found else None
    except orjson.JSONDecodeError:
        return None


def frame_of(feed: str, start: int) -> str:
    """What stands before the first row of a feed."""
    row = ROW.search(feed, start)
    return feed[start : row.start()] if row else feed[start:]


def named_by_meta(page: str) -> str | None:
    tags = TAG.findall(page)
    named = (words_in(CONTENT, tag) for name in NAMES for tag in tags if name.search(tag))
    return next(filter(None, named), None)


def title_of_jobs(page: str) -> str | None:
    title = words_in(TITLE, page)
    return title if title and OF_JOBS.search(title) else None


def words_in(pattern: re.Pattern[str], text: str) -> str | None:
    """What the first match holds."""
    found = pattern.search(text)
    return next(filter(None, found.groups()), None) if found else None

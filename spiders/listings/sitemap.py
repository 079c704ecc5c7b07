"""Which pages of a site may hold postings: its sitemaps, or the links of a list page."""

import re
import zlib
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from scrapy.http import Response

from schemas.urls import joined_url, split_url

MAX_SITEMAP_BYTES = 60_000_000  # the protocol allows 50 MB
LOCATION = re.compile(rb"<loc>\s{0,99}(?:<!\[CDATA\[)?\s{0,99}(?P<url>[^<\]]{1,2000}?)\s{0,99}(?:\]\]>)?\s{0,99}</loc>", re.IGNORECASE)
LINK = re.compile(rb"<a\b[^>]{0,1000}?\bhref\s{0,3}=\s{0,3}[\"']?(?P<url>[^\"'\s>]{1,2000})", re.IGNORECASE)
SITEMAP_END = re.compile(rb"</(?:urlset|sitemapindex)\s{0,9}>|<(?:urlset|sitemapindex)(?:\s[^>]{0,1000})?/>", re.IGNORECASE)
SITEMAP_PATH = re.compile(r"\.xml(?:\.gz)?$|sitemap", re.IGNORECASE)
ROBOTS_SITEMAP = re.compile(rb"^\s{0,99}sitemap\s{0,9}:\s{0,99}(?P<url>\S{1,2000})", re.IGNORECASE | re.MULTILINE)
JOB_PATH = re.compile(
    r"""/(?:jobs?|job-?details?|jobdetail|careers?|positions?|openings?|vacanc(?:y|ies)|offers?|offres?-?d?-?emplois?|emplois?|stellen
        |stellenangebote?|karriere|empleos?|vagas?|vacatures?|postings?|roles?|ofertas?
        |opportunit(?:y|ies)|requisitions?)(?:[/-][^/?#]{2,}|[^/?#]{0,20}\?[^#]{3,})""",
    re.IGNORECASE | re.VERBOSE,
)


def unpacked(body: bytes) -> bytes:
    """A sitemap's bytes; ``.xml.gz`` files arrive packed. Never more than `MAX_SITEMAP_BYTES`."""
    if not body.startswith(b"\x1f\x8b"):
        return body[:MAX_SITEMAP_BYTES]
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, MAX_SITEMAP_BYTES)
    except zlib.error:
        return b""


def is_sitemap(body: bytes) -> bool:
    head = body[:2000].lower()
    return b"<urlset" in head or b"<sitemapindex" in head


def is_whole_sitemap(body: bytes) -> bool:
    """False for a sitemap that ends before its end."""
    return SITEMAP_END.search(body, max(0, len(body) - 3_000)) is not None


def sitemap_urls(body: bytes) -> tuple[list[str], list[str]]:
    """(further sitemaps, pages) of a sitemap or sitemap index."""
    urls = [m["url"].decode("utf-8", "replace").strip().replace("&amp;", "&") for m in LOCATION.finditer(body)]
    return (urls, []) if b"<sitemapindex" in body[:2000].lower() else ([], urls)


def robots_sitemaps(response: Response) -> list[str]:
    """The sitemaps that robots.txt names (itself is none), or the place where one usually is."""
    named = [m["url"].decode("utf-8", "replace") for m in ROBOTS_SITEMAP.finditer(response.body)] if response.status == 200 else []
    urls = [(joined_url(response.url, url) or "").partition("#")[0] for url in named]
    return [url for url in urls if url and url != response.url] or [urljoin(response.url, "/sitemap.xml")]


def page_links(response: Response) -> Iterator[str]:
    """The page's links on its own host, absolute, without fragment, each once."""
    host, seen = urlsplit(response.url).netloc, set()
    for match in LINK.finditer(response.body):
        joined = joined_url(response.url, match["url"].decode("utf-8", "replace").replace("&amp;", "&")) or ""
        url = joined.partition("#")[0]
        if (parts := split_url(url)) and parts.netloc == host and url not in seen:
            seen.add(url)
            yield url

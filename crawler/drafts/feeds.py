"""Families of a feed, and of pages with markup."""

import html
import re
from dataclasses import replace
from urllib.parse import urlsplit

from lxml import etree

from crawler.drafts import spelling
from crawler.drafts.json_lists import KEPT
from crawler.drafts.pages import SAFE
from crawler.drafts.payloads import sample_of
from crawler.drafts.wanted import Draft, Wanted, lacking, slots_of, without_scripts
from spiders.kinds.feed import FeedRow, FeedSpider
from spiders.listings.sitemap import JOB_PATH, sitemap_urls
from spiders.reading.xml_rows import flat

ENTRY = re.compile(rb"[ \t]*<url>.*?</url>\s*", re.DOTALL | re.IGNORECASE)


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
    draft.add(wanted.url, "feed.xml", "application/xml", body, saved)
    return draft


def draft_markup(wanted: Wanted) -> Draft:
    """A sitemap or list page, and job pages with markup."""
    start, pages = wanted.of("sitemap", "cards"), wanted.all_of("markup")
    if not start and not pages:
        raise lacking(wanted, "a sitemap or an HTML list, and an opening's page with schema.org JobPosting")
    known = sitemap_urls(start.body)[1] if start and start.shape == "sitemap" else []
    addresses = [page.address or (known[i] if i < len(known) else wanted.url) for i, page in enumerate(pages)]
    odd = [urlsplit(address).path.rpartition("/")[0] + "/" for address in addresses if start and not JOB_PATH.search(address)]
    folder = next((re.escape(path) for path in odd if SAFE.fullmatch(path)), "")
    slots = slots_of(wanted, job_path=f'    job_path = re.compile(r"{folder}[^/?#]+")' if folder else "")
    draft = Draft(spelling.spell("markup", slots), replace(wanted.address, is_given=True, first=wanted.url, shown=wanted.url))
    if start and start.shape == "sitemap":
        draft.add(wanted.url, "sitemap.xml", "application/xml", entries_kept(start.body, addresses), start)
    elif start:
        draft.add(wanted.url, "list.html", "text/html", without_scripts(start.body), start)
    for i, (address, page) in enumerate(zip(addresses, pages, strict=True), 1):
        draft.add(address if start else wanted.url, f"job-{i}.html", "text/html", without_scripts(page.body), page)
    return draft


def entries_kept(sitemap: bytes, own: list[str]) -> bytes:
    """A sitemap with the saved pages' entries and a few more."""
    found = list(ENTRY.finditer(sitemap))
    wanted = [m for m in found if any(html.escape(address).encode() in m[0] or address.encode() in m[0] for address in own)]
    kept = {m.start() for m in (wanted + found)[: len(wanted) + 1]}
    return ENTRY.sub(lambda m: m[0] if m.start() in kept else b"", sitemap)

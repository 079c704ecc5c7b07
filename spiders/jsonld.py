"""Any career site that publishes schema.org JobPosting: its sitemap or list page, then each job page.

A row's ``url`` is where reading starts: a sitemap, a list page or one posting; without it, the sitemaps that robots.txt names.
A site of its own is five lines: subclass, set ``name`` and, where job pages are not told by their path, ``job_path``.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy.http import Request, Response, TextResponse
from w3lib.url import url_query_cleaner

from schemas.enums import Origin
from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import REJECT_CHARACTERS, BoardSpider, Found
from spiders.job_posting import IGNORED, is_opening, read_job_posting, words
from spiders.markup import find_job_postings
from spiders.sitemap import JOB_PATH, is_sitemap, page_links, robots_sitemaps, sitemap_urls, unpacked

TRACKING = ["utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term", "gclid", "fbclid"]


class JsonLdSpider(BoardSpider):
    name = "jsonld"
    origin = Origin.JSONLD
    ignored = IGNORED
    job_path: ClassVar[re.Pattern[str]] = JOB_PATH
    max_pages: ClassVar[int] = 5_000

    def start_board(self, source: Source) -> Iterator[Request]:
        robots = f"https://{source.board}/robots.txt"
        yield self.get(source.url or robots, source, meta={"handle_httpstatus_list": [404, 410]} if not source.url else {})

    def parse(self, response: Response, depth: int = 0, **kwargs: Any) -> Iterator[Found]:
        if urlsplit(response.url).path == "/robots.txt":
            yield from self.follow(response, [(url, self.parse) for url in robots_sitemaps(response)], depth)
            return
        body = unpacked(response.body)
        if is_sitemap(body):
            sitemaps, pages = sitemap_urls(body)
            further = [(url, self.parse) for url in sitemaps] if depth < 3 else []
            yield from self.follow(response, further + [(url, self.parse_page) for url in pages if self.job_path.search(url)], depth)
            return
        found = list(self.parse_page(response))
        yield from found
        if not any(isinstance(part, RawPosting) for part in found):
            links = (url for url in page_links(response) if self.job_path.search(url) and url != response.url)
            yield from self.follow(response, [(url, self.parse_page) for url in links], depth)

    def follow(self, response: Response, chosen: list[tuple[str, Any]], depth: int) -> Iterator[Found]:
        """Requests for the chosen pages; more than `max_pages` make the listing incomplete."""
        if len(chosen) > self.max_pages:
            yield self.listing(response, shown=0, reason=f"only {self.max_pages} of {len(chosen)} pages are read")
        for url, callback in chosen[: self.max_pages]:
            kwargs = {"depth": depth + 1} if callback == self.parse else {}
            yield self.get(url, self.board(response), callback, cb_kwargs=kwargs)

    def parse_page(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        """The postings of one page."""
        markup = find_job_postings(response.body, response.encoding if isinstance(response, TextResponse) else "utf-8")
        yield from (self.reject(response, reason, text[:REJECT_CHARACTERS]) for reason, text in markup.problems)
        openings = [node for node in markup.postings if is_opening(node)]
        if openings or markup.problems:
            yield self.listing(response, shown=len(openings) + len(markup.problems))
        siblings = Counter(words(node.get("url")) for node in openings)
        copies: Counter[str] = Counter()
        for found in self.read_each(response, openings, lambda answer, node: self.read_posting(answer, node, siblings)):
            if isinstance(found, RawPosting):
                copies[found.identifier] += 1
                count = copies[found.identifier]
                found = found if count == 1 else replace(found, identifier=f"{found.identifier}:{count}")
            yield found

    def read_posting(self, response: Response, node: dict[str, Any], siblings: Counter[str | None]) -> RawPosting:
        """One node. Alone on a page it is known by that page's URL; among others by its own, else by its words."""
        values = read_job_posting(node)
        own, page = values["url"], url_query_cleaner(response.url, TRACKING, remove=True)
        if siblings.total() == 1:
            own = page if page.startswith("http") else own or page
        identifier = own if own and (own == page or siblings[own] == 1) else f"{page}#{values['requisition_id'] or digest(values)}"
        return self.posting(response, identifier, fields=node, **{**values, "url": own or page})


def digest(values: dict[str, Any]) -> str:
    """What tells a posting without URL and id from its neighbours."""
    text = "\x1f".join(str(values[key]) for key in ("title", "job_locations", "description_html"))
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()

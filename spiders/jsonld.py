"""Any career site that publishes schema.org JobPosting: its sitemap or list page, then each job page.

A row's ``url`` is where reading starts: a sitemap, a list page or one posting; without it, the sitemaps that robots.txt names.
A site of its own is five lines: subclass, set ``name`` and, where job pages are not told by their path, ``job_path``.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.reasons import Reason, ReasonKind
from schemas.source import Source
from schemas.urls import why_not_asked
from spiders.base import Found
from spiders.kinds.job_page import JobPageSpider
from spiders.listings.ends import Shape
from spiders.listings.sitemap import (
    JOB_PATH,
    SITEMAP_PATH,
    is_sitemap,
    is_whole_sitemap,
    page_links,
    robots_sitemaps,
    sitemap_urls,
    unpacked,
)
from spiders.reading.signs import asked_address, find_sign


class JsonLdSpider(JobPageSpider):
    """``job_path``: which addresses are job pages. ``max_pages``: of one sitemap or list page; more are named in the listing."""

    name = "jsonld"
    job_path: ClassVar[re.Pattern[str]] = JOB_PATH
    max_pages: ClassVar[int] = 5_000

    def start_board(self, source: Source) -> Iterator[Request]:
        robots = f"https://{source.board}/robots.txt"
        yield self.get(source.url or robots, source, meta={"handle_httpstatus_list": [404, 410]} if not source.url else {})

    def parse(self, response: Response, depth: int = 0, **kwargs: Any) -> Iterator[Found]:
        body = unpacked(response.body)
        if doubt := self.why_no_list(response, body, depth):
            yield self.listing(response, shown=0, reason=doubt)
        if is_robots(response):
            yield from self.follow(response, [(url, self.parse) for url in robots_sitemaps(response)], depth)
            return
        if is_sitemap(body):
            sitemaps, pages = sitemap_urls(body)
            further = [(url, self.parse) for url in sitemaps] if depth < 3 else []
            yield from self.follow(response, further + [(url, self.parse_page) for url in pages if self.job_path.search(url)], depth)
            return
        found = list(self.read_postings(response))
        yield from found
        if not any(isinstance(part, RawPosting) for part in found):
            links = (url for url in page_links(response) if self.job_path.search(url) and url != response.url)
            yield from self.follow(response, [(url, self.parse_page) for url in links], depth)

    def why_no_list(self, response: Response, body: bytes, depth: int) -> Reason | None:
        """Why an answer is not what was asked for, a sitemap that is cut off included; None where it may be."""
        if is_sitemap(body):
            return None if is_whole_sitemap(body) else ReasonKind.PAGE_CUT.of()
        if is_robots(response):  # many a site has none, and shows a page of its own there
            sign = find_sign(response) if body.lstrip()[:1] == b"<" else None
            return ReasonKind.NO_ANSWER.of(str(sign)) if sign and not sign.is_gone else None
        if depth or SITEMAP_PATH.search(urlsplit(asked_address(response)).path):
            return ReasonKind.NO_ANSWER.of(str(find_sign(response) or "no sitemap, where one was due"))
        return Shape().astray(response, is_first=True)

    def follow(self, response: Response, chosen: list[tuple[str, Any]], depth: int) -> Iterator[Found]:
        """Requests for the chosen pages. None at all, or some that are left (more than `max_pages`, no web address): it is incomplete."""
        requests = (self.page_request(response, url, callback, depth) for url, callback in chosen)
        asked = list(islice(filter(None, requests), self.max_pages))
        if len(asked) < len(chosen) or not chosen:
            left = ReasonKind.PAGES_LEFT.of(read=len(asked), total=len(chosen)) if chosen else ReasonKind.NO_JOB_LINKS.of()
            yield self.listing(response, shown=0, reason=left)
        yield from asked

    def page_request(self, response: Response, url: str, callback: Any, depth: int) -> Request | None:
        """None for what is no address of the web."""
        if why_not_asked(url):
            return None
        try:
            return self.get(url, self.board(response), callback, cb_kwargs={"depth": depth + 1} if callback == self.parse else {})
        except ValueError:
            return None


def is_robots(response: Response) -> bool:
    return urlsplit(response.url).path == "/robots.txt"

"""SmartRecruiters: the public job list (HTML) and the microdata of each job page. robots.txt closes api.smartrecruiters.com to
crawlers, so that API is never asked; answers of it that somebody saved are read all the same."""

import re
from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import Found, Pages, read_object, rows_in
from spiders.kinds.markup_detail import MarkupSpider
from spiders.markup.job_posting import IGNORED
from spiders.reading.documents import is_json, page_of, words_of
from spiders.reading.values import Row, words
from spiders.rows.smartrecruiters import posting_values

LINK = re.compile(r"https://jobs\.smartrecruiters\.com/[^/]+/(\d{6,})")


class SmartRecruitersSpider(MarkupSpider):
    name = "smartrecruiters"
    page_id = LINK
    ignored = IGNORED | words("""location.address location.hybridDescription language.label language.labelNative uuid jobId jobAdId ref
        defaultJobAd visibility creator referralUrl active""")

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://careers.smartrecruiters.com/{source.board}/api/more?search=&page={pages.answers}", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        if is_json(response):
            payload = read_object(response)
            if "content" not in payload and "name" in payload:
                yield from self.read_single(response, payload, self.read_posting)
            else:
                yield from self.read_listing(response, rows_in(payload, "content"), self.read_posting, payload.get("totalFound"), more=True)
        elif b"JobPosting" in response.body:
            yield from self.read_page(response)
        else:
            yield from self.read_listing(response, page_of(response).css("a[href*='jobs.smartrecruiters.com/']"), self.read_link, more=True)

    def read_link(self, response: Response, link: Any) -> RawPosting | None:
        found = LINK.search(link.attrib["href"])
        return found and self.posting(response, found[1], title=words_of(link, "h4") or words_of(link), url=link.attrib["href"])

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting | None:
        """A job page; an expired one answers 200 with an empty state: the opening is gone."""
        return None if b"jobad--empty-state" in response.body else super().read_detail(response, raw)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        key, company = row.pop("id"), row.row("company")
        url = f"https://jobs.smartrecruiters.com/{company.text('identifier') or self.board(response).board}/{key}"
        values = {"url": url, "hiring_organization": company.text("name")} | posting_values(row)
        return self.posting(response, key, row, **values)

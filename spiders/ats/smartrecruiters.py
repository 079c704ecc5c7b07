"""SmartRecruiters: the public job list (HTML) and the microdata of each job page. robots.txt closes api.smartrecruiters.com to
crawlers, so that API is never asked; answers of it that somebody saved are read all the same."""

import re
from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPay, RawPosting
from schemas.source import Source
from spiders.base import Found, Pages, read_json, rows_in
from spiders.documents import page_of, words_of
from spiders.job_posting import IGNORED
from spiders.markup_detail import MarkupSpider
from spiders.reading import Row, amount, joined, pays, place, places, words

LINK = re.compile(r"https://jobs\.smartrecruiters\.com/[^/]+/(\d{6,})")


class SmartRecruitersSpider(MarkupSpider):
    name = "smartrecruiters"
    page_id = LINK
    ignored = IGNORED | words(
        """location.address location.hybridDescription language.label language.labelNative uuid jobId jobAdId defaultJobAd visibility ref creator referralUrl active customField         """
    )

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://careers.smartrecruiters.com/{source.board}/api/more?search=&page={pages.answers}", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        if response.body.lstrip()[:1] == b"{":
            payload = read_json(response)
            if "content" not in payload and "name" in payload:
                yield from self.read_single(response, payload, self.read_posting)
            else:
                yield from self.read_listing(response, rows_in(payload, "content"), self.read_posting, payload.get("totalFound"), more=True)
        elif b"JobPosting" in response.body:
            yield from self.read_saved(response)
        else:
            yield from self.read_listing(response, page_of(response).css("a[href*='jobs.smartrecruiters.com/']"), self.read_link, more=True)

    def read_link(self, response: Response, link: Any) -> RawPosting | None:
        found = LINK.search(link.attrib["href"])
        return found and self.posting(response, found[1], title=words_of(link, "h4") or words_of(link), url=link.attrib["href"])

    def detail_of(self, raw: RawPosting, response: Response) -> Request | None:
        return self.detail(raw, raw.url, response) if raw.url and not raw.description_html else None

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting | None:
        """A job page; an expired one answers 200 with an empty state: the opening is gone."""
        return None if b"jobad--empty-state" in response.body else super().read_detail(response, raw)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """A posting of the API, list or detail. Ads of one job in other languages or places share ``refNumber``."""
        parts, pay, where = row.row("jobAd").row("sections"), row.row("compensation"), row.row("location")
        sections = {name: (part.text("title"), part.text("text")) for name in list(parts) for part in [parts.row(name)]}
        about, company, key = sections.pop("companyDescription", None), row.row("company"), row.pop("id")
        spot = "Remote" if where.flag("remote") else "Hybrid" if where.flag("hybrid") else None
        return self.posting(
            response,
            key,
            title=row.text("name"),
            hiring_organization=company.text("name"),
            description_html=joined(*sections.values()),
            boilerplate_html=joined(about),
            job_locations=places(place(where, "fullLocation", region="region")),
            workplace=spot,
            base_salary=pays(RawPay(amount(pay.pop("min", 0)), amount(pay.pop("max", 0)), pay.text("currency"), pay.text("period"))),
            date_posted=row.text("releasedDate"),
            employment_types=row.texts("typeOfEmployment"),
            seniority=row.text("experienceLevel"),
            department=row.path("department", "function"),
            industry=row.text("industry"),
            requisition_id=row.text("refNumber"),
            language=row.row("language").text("code"),
            url=row.text("postingUrl")
            or f"https://jobs.smartrecruiters.com/{company.text('identifier') or response.meta['source'].board}/{key}",
            apply_url=row.text("applyUrl"),
            fields=row,
        )

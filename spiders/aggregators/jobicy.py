"""Jobicy: the remote-jobs API, up to a hundred of the newest in one answer. Titles and industries are HTML-escaped once."""

import html
from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPay, RawPosting
from schemas.source import Source
from spiders.base import Found, Pages, read_json, rows_in
from spiders.kinds.newest import NewestOnly
from spiders.reading.values import Row, amount, pays, places, words


class JobicySpider(NewestOnly):
    name = "jobicy"
    ignored = words("jobSlug jobExcerpt companyLogo")

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(source.url or "https://jobicy.com/api/v2/remote-jobs?count=100", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        yield from self.read_listing(response, rows_in(read_json(response), "jobs"), self.read_posting)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """One posting. Pay keys are absent where there is no pay; before 2.2 they were called annualSalaryMin and -Max."""
        annual = "annualSalaryMin" in row or "annualSalaryMax" in row
        low, high = (amount(row.text(f"salary{end}", f"annualSalary{end}")) for end in ("Min", "Max"))
        unit = row.text("salaryPeriod") or ("yearly" if annual else None)
        return self.posting(
            response,
            row.pop("id"),
            title=html.unescape(row.text("jobTitle") or "") or None,
            hiring_organization=html.unescape(row.text("companyName") or "") or None,
            description_html=row.text("jobDescription"),
            job_locations=places(*(name.strip() for name in (row.text("jobGeo") or "").split(","))),
            workplace="Remote",
            employment_types=row.texts("jobType"),
            seniority=None if (level := row.text("jobLevel")) == "Any" else level,
            base_salary=pays(RawPay(low, high, row.text("salaryCurrency"), unit)),
            industry=html.unescape("; ".join(row.texts("jobIndustry"))) or None,
            date_posted=row.text("pubDate"),
            url=row.text("url"),
            fields=row,
        )

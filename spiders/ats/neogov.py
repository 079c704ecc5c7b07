"""NEOGOV (governmentjobs.com): an agency's RSS of open positions, whole in one answer. A byte order mark comes first."""

import html
import re

from scrapy.http import Request, Response

from schemas.raw import RawPay, RawPlace, RawPosting
from schemas.source import Source
from spiders.base import Pages
from spiders.kinds.feed import FeedSpider
from spiders.reading.values import Row, joined, pays, places, words

SECTIONS = (("examplesofduties", "Examples of Duties"), ("qualifications", "Qualifications"), ("supplementalinformation", "Supplemental"))
TITLE = re.compile(rb"<title>([^<]{1,300})</title>")
STRAY_FRACTION = re.compile(r"(?<=\d\d:\d\d:\d\d):\d{1,3}$")  # "Wed, 19 Aug 2026 05:00:00:0"


class NeogovSpider(FeedSpider):
    name = "neogov"
    one_answer = True
    row_names = frozenset({"item"})
    ignored = words("guid advertisefromdate advertisetodatetime categories.category.categorycode pubdate")

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(source.url or f"https://www.governmentjobs.com/SearchEngine/JobsFeed?agency={source.board}", source)

    def read_row(self, response: Response, paths: dict[str, list[str]]) -> RawPosting | None:
        """One position. Pay may read "Not Displayed", a closing date "Continuous": neither is stated."""
        row = Row({path: texts[0] if len(texts) == 1 else texts for path, texts in paths.items()})
        low, high = (text if (text := row.text(f"{end}imumsalary")) and text[0].isdigit() else None for end in ("min", "max"))
        currency, unit, published = row.text("salarycurrency"), row.text("salaryinterval"), row.text("pubdate")
        return self.posting(
            response,
            row.text("jobid") or row.text("link"),
            title=row.text("title"),
            hiring_organization=agency(response),
            url=row.text("link"),
            description_html=joined(row.text("description"), *((heading, row.text(key)) for key, heading in SECTIONS)),
            job_locations=places(RawPlace(locality=row.text("location"), region=row.text("state"))),
            base_salary=pays(RawPay(low, high, currency, unit)),
            employment_types=row.texts("jobtype"),
            department=row.text("department"),
            requisition_id=row.text("jobnumbersingle"),
            industry="; ".join(row.texts("categories.category.category", "categories.category")) or None,
            date_posted=as_moment(row.text("advertisefromdateutc")) or published,
            valid_through=as_moment(row.text("advertisetodatetimeutc")),
            fields=row,
        )


def agency(response: Response) -> str | None:
    """The feed's own title, before its first position."""
    title = TITLE.search(response.body[:5_000].partition(b"<item")[0])
    return html.unescape(title[1].decode("utf-8", "replace")).strip() or None if title else None


def as_moment(text: str | None) -> str | None:
    """The feed's UTC time without its stray fraction; None for words."""
    return f"{STRAY_FRACTION.sub('', text)} +0000" if text and any(map(str.isdigit, text)) else None

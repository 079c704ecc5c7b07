"""ADP Workforce Now: the career center's API, in pages of 100 that overlap by a row, and a detail for the text.

A board is the cid of its address; ``url`` names the host where that is not workforcenow.adp.com."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_json, read_object, rows_in
from spiders.reading.values import Row, words
from spiders.rows.adp import requisition_values

API = "mascsr/default/careercenter/public/events/staffing/v1/job-requisitions"


class AdpSpider(BoardSpider):
    name = "adp"
    ignored = words("customFieldGroup requisitionLocations links openingsQuantity clientRequisitionID.idValue")

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://{host(source)}/{API}?cid={source.board}&$top=100&$skip={pages.rows}&lang=en_US", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        payload = read_json(response)
        if isinstance(payload, dict) and "itemID" in payload:
            yield from self.read_single(response, payload, self.read_posting)
        else:
            total = Row(payload).row("meta").text("totalNumber") if isinstance(payload, dict) else None
            yield from self.read_listing(response, rows_in(payload, "jobRequisitions"), self.read_posting, total, more=True)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        key, source = row.pop("itemID"), self.board(response)
        url = f"https://{host(source)}/mascsr/default/mdf/recruitment/recruitment.html?cid={source.board}&jobId={key}"
        return self.posting(response, key, row, url=url, **requisition_values(row))

    def detail_of(self, raw: RawPosting, response: Response) -> Request:
        source = self.board(response)
        return self.detail(raw, f"https://{host(source)}/{API}/{raw.identifier}?cid={source.board}", response)

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting:
        return self.complete(raw, description_html=Row(read_object(response)).text("requisitionDescription"))


def host(source: Source) -> str:
    return urlsplit(source.url or "").netloc or "workforcenow.adp.com"

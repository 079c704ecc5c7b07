"""Teamtailor: the JSON feed of the career site, in pages that name the next; RSS feeds and job pages are read too."""

import re
from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import Found, Pages, read_json, rows_in
from spiders.kinds.markup_detail import MarkupSpider
from spiders.markup.job_posting import IGNORED
from spiders.reading.documents import is_json, xml_of
from spiders.reading.site_names import find_json_name
from spiders.reading.values import Row, host_of, link, place, places, words

WORKPLACES = {"none": None, "hybrid": "Hybrid", "fully": "Remote"}  # what `remoteStatus` stands for


class TeamtailorSpider(MarkupSpider):
    name = "teamtailor"
    page_id = re.compile(r"/jobs/(\d+)")
    ignored = IGNORED | words("locations.location.address id guid role _jobposting identifier image")

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(pages.following or f"https://{host_of(source.board, 'teamtailor.com')}/jobs.json", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        if is_json(response):
            payload = read_json(response)
            rows, following = rows_in(payload, "items"), link(payload.get("next_url"))
            is_last = "next_url" in payload and payload["next_url"] is None
            yield from self.read_listing(response, rows, self.read_item, more=bool(following), following=following, is_last=is_last)
        elif b"<rss" in response.body[:500]:
            yield from self.read_listing(response, xml_of(response).row("channel").rows("item"), self.read_entry)
        else:
            yield from self.read_page(response)

    def site_name(self, response: Response) -> str | None:
        return find_json_name(response, "title") if is_json(response) else super().site_name(response)

    def read_item(self, response: Response, item: Row) -> RawPosting:
        """A feed item; its ``_jobposting`` is schema.org's."""
        node, url, text = item.row("_jobposting"), item.text("url") or "", item.text("content_html")
        key = found[1] if (found := self.page_id.search(url)) else item["id"]
        raw = self.posting(response, key, item, title=item.text("title"), date_posted=item.text("date_published"), url=url)
        return self.complete(self.fill(raw, node), description_html=text)

    def read_entry(self, response: Response, item: Row) -> RawPosting:
        """An RSS item; places stand in elements of Teamtailor's own."""
        url = item.text("link") or ""
        return self.posting(
            response,
            found[1] if (found := self.page_id.search(url)) else item["guid"],
            title=item.text("title"),
            description_html=item.text("description"),
            job_locations=places(*(place(spot, postal_code="zip") for spot in item.row("locations").rows("location"))),
            workplace=WORKPLACES.get(item.text("remoteStatus") or "none"),
            department=item.path("department"),
            date_posted=item.text("pubDate"),
            url=url,
            fields=item,
        )

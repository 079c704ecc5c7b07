"""Personio: the account's XML feed. One answer holds the whole board; no pay, no remote flag."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BadPayload, BoardSpider, Found, Pages
from spiders.reading.documents import each_once, page_of, words_of, xml_of
from spiders.reading.values import Row, host_of, places, words
from spiders.rows.personio import position_values

EMPTY = rb"\"jobs\":[]"  # what the script of a board page without openings says


class PersonioSpider(BoardSpider):
    name = "personio"
    one_answer = True
    ignored = words("recruitingCategory occupation occupationCategory")

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://{host_of(source.board, 'jobs.personio.de')}/xml?language=en", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        """The feed; or the board's HTML page, which somebody saved: titles and places."""
        if b"<workzag-jobs" in response.body[:2000]:
            yield from self.read_listing(response, xml_of(response).rows("position"), self.read_posting)
            return
        page = page_of(response)
        cards = page.css("a[href*='/job/']")
        if b"personio" not in response.body or not (cards or EMPTY in response.body):
            raise BadPayload(f"neither a feed nor a board: {response.body[:80]!r}")
        counts = filter(str.isdecimal, page.css("[class*='jobsGroupCount']::text").getall())  # one a department
        yield from self.read_listing(response, each_once(cards, "@href"), self.read_card, sum(map(int, counts)) or None)

    def read_card(self, response: Response, card: Any) -> RawPosting:
        path = card.attrib["href"].partition("?")[0]
        title = words_of(card, ".jb-title, h2, h3") or words_of(card)
        spots = [words_of(item) for item in card.css("[class*='jobMetaText'], p.jb-description")]
        url = f"https://{host_of(self.board(response).board, 'jobs.personio.de')}{path}" if path.startswith("/") else path
        return self.posting(response, path.rpartition("/")[2], title=title, job_locations=places(*spots[:1]), url=url)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        key = row.pop("id")
        host = urlsplit(response.url).netloc or host_of(self.board(response).board, "jobs.personio.de")
        return self.posting(response, key, row, url=f"https://{host}/job/{key}", **position_values(row))

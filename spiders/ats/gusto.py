"""Gusto Recruiting: an employer's board page (titles, places, types) and each posting's page (its text). Recorded from pages only.

A board is the last part of its address: "acme-inc-" and a UUID.
"""

import re
from collections.abc import Iterator
from typing import Any

from parsel import Selector
from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BadPayload, BoardSpider, Found, Pages, completed
from spiders.documents import page_of, words_of
from spiders.reading import joined, places

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class GustoSpider(BoardSpider):
    name = "gusto"
    one_answer = True

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://jobs.gusto.com/boards/{source.board}", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        page = page_of(response)
        if page.css("#job-board-header"):
            employer = words_of(page, "#job-board-header h1")
            yield from self.read_listing(
                response, page.css('li a[href^="/postings/"]'), lambda answer, card: self.read_card(answer, card, employer)
            )
        elif page.css('h1 a[href*="/applicants/new"]'):
            yield from self.read_single(response, page, self.read_page)
        else:
            raise BadPayload(f"neither a board nor a posting: {response.body[:80]!r}")

    def read_card(self, response: Response, card: Selector, employer: str | None) -> RawPosting:
        """A row of the board: its title, one place a line, its type."""
        path = card.attrib["href"]
        where, *types = card.css("p")
        return self.posting(
            response,
            UUID.findall(path)[-1],
            title=words_of(card, "h3"),
            hiring_organization=employer,
            job_locations=places(*(text.strip() for text in where.xpath("text()").getall())),
            employment_types=tuple(filter(None, map(words_of, types))),
            url=f"https://jobs.gusto.com{path}",
        )

    def detail_of(self, raw: RawPosting, response: Response) -> Request | None:
        return self.detail(raw, str(raw.url), response)

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting:
        about, text = sections(page_of(response))
        return completed(raw, description_html=text, boilerplate_html=about)

    def read_page(self, response: Response, page: Selector) -> RawPosting:
        """A posting's page by itself: employer, title and "Abilene, TX · Full time" stand in its heading."""
        employer, title, where, *_ = (words_of(span) for span in page.css("h1 > span"))
        about, text = sections(page)
        place, _, kind = (where or "").partition(" · ")
        return self.posting(
            response,
            UUID.findall(page.css('h1 a[href*="/applicants/new"]').attrib["href"])[-1],
            title=title,
            hiring_organization=employer,
            job_locations=places(place),
            employment_types=(kind,) if kind else (),
            description_html=text,
            boilerplate_html=about,
            url=response.url,
        )


def sections(page: Selector) -> tuple[str | None, str | None]:
    """(what is said of the employer, the posting's own text) of a posting's page."""
    parts = [(words_of(part, "h3") or "", part.get()) for part in page.css("h1 ~ div.text-xl")]
    is_about = [heading.startswith("About ") and heading.lower() not in ("about the role", "about the job") for heading, _ in parts]
    about = [html for (_, html), known in zip(parts, is_about, strict=True) if known]
    return joined(*about), joined(*(html for (_, html), known in zip(parts, is_about, strict=True) if not known))

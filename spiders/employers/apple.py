"""Apple: the data that jobs.apple.com's pages hydrate from, a JSON text inside a script's string; search pages of 20, then details."""

import re
from collections.abc import Iterator
from typing import Any

import orjson
from scrapy.http import Request, Response

from schemas.raw import RawPlace, RawPosting
from schemas.source import Source
from spiders.base import BadPayload, BoardSpider, Found, Pages, completed
from spiders.reading import Row, joined, places, words

HYDRATION = re.compile(rb'__staticRouterHydrationData = JSON\.parse\(("(?:[^"\\]|\\.)*+")\)')


class AppleSpider(BoardSpider):
    """A board is a locale of the site: "en-us"; ``url`` narrows the search."""

    name = "apple"
    ignored = words("""id transformedPostingTitle jobSummary type localeInfo isMultiLocation postExternal managedPipelineRole postingDate
        standardWeeklyHours reqId team locations""")

    def list_page(self, source: Source, pages: Pages) -> Request:
        search = source.url or f"https://jobs.apple.com/{source.board}/search?sort=newest"
        return self.get(f"{search}&page={pages.answers + 1}", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        loaded = hydration(response)
        if "jobDetails" in loaded:
            yield from self.read_single(response, loaded["jobDetails"]["jobsData"], self.read_posting)
            return
        search = loaded["search"]
        yield from self.read_listing(response, search["searchResults"], self.read_posting, search.get("totalRecords"), more=True)

    def detail_of(self, raw: RawPosting, response: Response) -> Request | None:
        return self.detail(raw, str(raw.url), response)

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting:
        row = Row(hydration(response)["jobDetails"]["jobsData"])
        return completed(raw, description_html=text_of_details(row), boilerplate_html=footers(row))

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """A search row, or a saved page's details. "PIPE" rows gather applications for openings to come; they are shown as postings."""
        number, slug = row.pop("positionId"), row.get("transformedPostingTitle") or ""
        summary, text = row.get("jobSummary"), text_of_details(row)
        return self.posting(
            response,
            number,
            title=row.text("postingTitle"),
            hiring_organization="Apple",
            description_html=text or summary,
            boilerplate_html=footers(row),
            job_locations=places(*(read_place(place) for place in row.rows("locations"))),
            workplace="Remote" if row.flag("homeOffice") else None,
            department=row.row("team").text("teamName"),
            date_posted=row.text("postDateInGMT"),
            url=f"https://jobs.apple.com/{self.board(response).board}/details/{number}/{slug}".rstrip("/"),
            fields=row,
        )


def hydration(response: Response) -> dict[str, Any]:
    """The page's loaderData."""
    script = HYDRATION.search(response.body)
    if script is None:
        raise BadPayload(f"no hydration data: {response.body[:80]!r}")
    loaded: dict[str, Any] = orjson.loads(orjson.loads(script[1]))["loaderData"]
    return loaded


def read_place(place: Row) -> RawPlace:
    return RawPlace(place.text("name"), place.text("city"), place.text("stateProvince"), place.text("countryName"))


def text_of_details(row: Row) -> str | None:
    """The job's own text; pay stands in one of the footers, which are joined to it by their label."""
    pay = [text for label, text in footer_texts(row) if "pay" in label.lower()]
    return joined(
        row.text("description"),
        ("Responsibilities", row.text("responsibilities")),
        ("Minimum Qualifications", row.text("minimumQualifications")),
        ("Preferred Qualifications", row.text("preferredQualifications")),
        *(("Pay & Benefits", text) for text in pay),
    )


def footers(row: Row) -> str | None:
    texts = [text for label, text in footer_texts(row) if "pay" not in label.lower()]
    row.pop("postingFooters", None)
    return joined(*texts)


def footer_texts(row: Row) -> Iterator[tuple[str, str]]:
    """(label, HTML) of each footer, each text once, in the first language given."""
    seen: set[str] = set()
    for footer in row.get("postingFooters") or []:
        for entry in next(iter((footer.get("localizations") or {}).values()), []):
            text = entry.get("content") or ""
            if text and text not in seen:
                seen.add(text)
                yield entry.get("label") or entry.get("name") or "", text

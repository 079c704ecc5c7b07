"""Google careers: the XML feed of all openings, read as a stream; and the data that the search pages hold, twenty openings each.

The feed's city, state and country are filled unevenly, and "CA" may be a country or a state: they are kept as given.
"""

import json
import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPlace, RawPosting
from schemas.source import Source
from spiders.base import Found, Pages
from spiders.feed import FeedSpider
from spiders.reading import iso_of_seconds, joined, places

RESULTS = "https://www.google.com/about/careers/applications/jobs/results/"
PAGE_DATA = re.compile(rb"AF_initDataCallback\(\{key: 'ds:1', hash: '\d+', data:")
TITLE, APPLY, DUTIES, REQUIREMENTS, EMPLOYER, LANGUAGE, PLACES, TEXT, CREATED, POSTED = 1, 2, 3, 4, 7, 8, 9, 10, 12, 13


class GoogleSpider(FeedSpider):
    name = "google"
    row_names = frozenset({"job"})

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(source.url or "https://www.google.com/about/careers/applications/jobs/feed.xml", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        data = PAGE_DATA.search(response.body)
        if data is None:
            yield from super().parse(response)
            return
        payload = json.JSONDecoder().raw_decode(response.body[data.end() :].decode("utf-8", "replace"))[0]
        openings = [row for row in payload[0] or [] if isinstance(row, list) and len(row) > POSTED]
        yield from self.read_listing(response, openings, self.read_result, payload[2])

    def read_row(self, response: Response, paths: dict[str, list[str]]) -> RawPosting:
        """One ``job`` of the feed."""
        within = "locations.location." if any(path.startswith("locations.") for path in paths) else "location."
        parts = [paths.pop(within + part, []) for part in ("city", "state", "country")]
        remote = (paths.pop("isremote", None) or [""])[0].lower() == "yes"
        row = {name: texts[0] for name, texts in paths.items()}
        categories = paths.get("categories.category") or paths.get("category") or []
        return self.posting(
            response,
            row.pop("jobid"),
            title=row.pop("title", None),
            hiring_organization=row.pop("employer", None),
            description_html=row.pop("description", None),
            job_locations=places(*(RawPlace(None, *place) for place in zip_longest(*parts))),
            workplace="Remote" if remote else None,
            industry="; ".join(categories) or None,
            date_posted=row.pop("published", None),
            url=row.pop("url", None),
            fields={name: text for name, text in row.items() if not name.endswith("category")},
        )

    def read_result(self, response: Response, row: list[Any]) -> RawPosting:
        """One opening of a search page: a list whose places carry the meaning."""
        posted = row[POSTED] or row[CREATED]
        return self.posting(
            response,
            row[0],
            title=row[TITLE],
            apply_url=row[APPLY],
            hiring_organization=row[EMPLOYER],
            language=row[LANGUAGE],
            description_html=joined(html_of(row[TEXT]), ("Responsibilities", html_of(row[DUTIES])), html_of(row[REQUIREMENTS])),
            job_locations=places(*(place[0] for place in row[PLACES] or [])),
            date_posted=iso_of_seconds(posted[0]) if posted else None,
            url=f"{RESULTS}{row[0]}",
        )


def html_of(pair: Any) -> str | None:
    """The text of a ``[null, "<p>…"]`` pair."""
    return pair[1] if isinstance(pair, list) and len(pair) > 1 else None

"""Google careers: the XML feed of all openings, read as a stream; and the data that the search pages hold, twenty openings each.

The feed's city, state and country are filled unevenly, and "CA" may be a country or a state: they are kept as given.
"""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPlace, RawPosting
from schemas.source import Source
from spiders.base import Found, Pages
from spiders.kinds.feed import FeedSpider
from spiders.reading.values import places
from spiders.rows.google import is_results_page, read_result, results_in


class GoogleSpider(FeedSpider):
    name = "google"
    row_names = frozenset({"job"})

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(source.url or "https://www.google.com/about/careers/applications/jobs/feed.xml", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        if is_results_page(response):
            openings, total = results_in(response)
            yield from self.read_listing(response, openings, self.read_result, total)
        else:
            yield from super().parse(response)

    def read_result(self, response: Response, row: list[Any]) -> RawPosting:
        return self.posting(response, row[0], **read_result(row))

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

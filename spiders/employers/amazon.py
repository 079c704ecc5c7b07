"""amazon.jobs: the site's search, 100 rows a page. Offsets end at 10,000, so a board is a country ("USA"); "all" is every one.

An answer with status 200 may be an error. Pay stands in the text only.
"""

import json
from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPlace, RawPosting
from schemas.source import Source
from spiders.base import BadPayload, BoardSpider, Found, Pages, read_object, rows_in
from spiders.reading.values import Row, joined, places, text_of, words


class AmazonSpider(BoardSpider):
    name = "amazon"
    cap = 10_000
    ignored = words(
        """id job_family business_category updated_time description_short normalized_location url_next_step display_distance
        source_system team is_manager university_job company_name_cn optional_search_labels primary_search_label"""
    )

    def list_page(self, source: Source, pages: Pages) -> Request:
        country = "" if source.board == "all" else f"&normalized_country_code%5B%5D={source.board}"
        return self.get(
            f"https://www.amazon.jobs/en/search.json?base_query=&offset={pages.rows}&result_limit=100&sort=recent{country}", source
        )

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        payload = read_object(response)
        if payload.get("error"):
            raise BadPayload(str(payload["error"])[:200])
        yield from self.read_listing(response, rows_in(payload, "jobs"), self.read_posting, payload.get("hits"), more=True)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """One opening. ``id_icims`` is the public number; each of ``locations`` is an object written as a JSON string."""
        number, short, path = row.text("id_icims"), row.get("description_short"), row.text("job_path")
        known = [json.loads(one) if isinstance(one, str) else one for one in row.pop("locations", None) or []]
        city, region, country, name = (row.text(part) for part in ("city", "state", "country_code", "location"))
        return self.posting(
            response,
            number or row.pop("id"),
            title=row.text("title"),
            hiring_organization=row.text("company_name"),
            description_html=joined(
                row.text("description") or text_of(short),
                ("Basic qualifications", row.text("basic_qualifications")),
                ("Preferred qualifications", row.text("preferred_qualifications")),
            ),
            job_locations=places(*(one.get("normalizedLocation") for one in known)) or places(RawPlace(name, city, region, country)),
            workplace="VIRTUAL" if known and all(one.get("type") == "VIRTUAL" for one in known) else None,
            employment_types=(*row.texts("job_schedule_type"), *(("Intern",) if row.flag("is_intern") else ())),
            department=row.text("job_category"),
            date_posted=" ".join((row.text("posted_date") or "").split()) or None,  # "August  8, 2026"
            url=f"https://www.amazon.jobs{path}" if path else None,
            fields=row,
        )

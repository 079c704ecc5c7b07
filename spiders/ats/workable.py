"""Workable: the widget API (one answer, with texts), and answers of the v3 API. No pay in either."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_json, rows_in
from spiders.reading import Row, joined, place, places, words


class WorkableSpider(BoardSpider):
    name = "workable"
    ignored = words("""full_title function location.country_code location.region_code location.telecommuting id isInternal accountUid
        approvalStatus state locations.hidden locations.countryCode location.countryCode shortlink""")

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://apply.workable.com/api/v1/widget/accounts/{source.board}?details=true", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        """The widget lists one row per country, all with one shortcode; v3 lists pages of ``results``."""
        payload = read_json(response)
        if isinstance(payload, dict) and "shortcode" in payload:
            yield from self.read_single(response, payload, self.read_posting)
        elif isinstance(payload, dict) and "results" in payload:
            yield from self.read_listing(response, rows_in(payload, "results"), self.read_posting, payload.get("total"))
        else:
            rows, employer = rows_in(payload, "jobs"), payload.get("name")
            about = payload.get("description")
            rows = [row | {"company": employer, "about": about} if isinstance(row, dict) else row for row in rows]
            yield from self.read_listing(response, rows, self.read_posting)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """A job. ``published_on`` is its day of posting; the flat place is the account's choice, ``locations`` are all."""
        state = row.text("state") if "city" in row else None  # v3's "state" is the posting's: published
        flat = place(Row(city=row.text("city"), state=state, country=row.text("country")))
        listed = [place(entry, region="region") for entry in (*row.rows("locations"), *row.rows("location")) if not entry.get("hidden")]
        shortcode = row.pop("shortcode")
        return self.posting(
            response,
            shortcode,
            title=row.text("title"),
            hiring_organization=row.text("company"),
            description_html=joined(
                row.text("description"), ("Requirements", row.text("requirements")), ("Benefits", row.text("benefits"))
            ),
            boilerplate_html=row.text("about"),
            job_locations=places(*listed) or places(flat),
            workplace=row.text("workplace") or ("Remote" if True in (row.flag("telecommuting"), row.flag("remote")) else None),
            employment_types=row.texts("employment_type", "type"),
            department=row.path("department"),
            date_posted=row.text("published_on", "published", "created_at"),
            education=row.text("education"),
            seniority=row.text("experience"),
            industry=row.text("industry"),
            requisition_id=row.text("code"),
            language=row.text("language"),
            url=row.text("url") or f"https://apply.workable.com/j/{shortcode}",
            apply_url=row.text("application_url"),
            fields=row,
        )

"""Gem: the job board API v0. One answer holds the whole board; like Greenhouse's, but ``content`` is plain HTML."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_json, rows_in
from spiders.reading.values import Row, place, places, words


class GemSpider(BoardSpider):
    name = "gem"
    one_answer = True
    ignored = words("offices extId locations.extId locations.isRemote content_plain internal_job_id created_at extId")

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://api.gem.com/job_board/v0/{source.board}/job_posts/", source)

    def site_name(self, response: Response) -> str | None:
        boards = [data["jobBoardExternal"] for data in batches_of(rows_in(read_json(response))) if data.get("jobBoardExternal")]
        return (
            Row(boards[0]).text("teamDisplayName", "pageTitle") if boards and isinstance(boards[0], dict) else super().site_name(response)
        )

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        """The API's array; a saved batch of the site's own GraphQL holds the postings in one of its answers."""
        rows = rows_in(read_json(response))
        boards = [data["oatsExternalJobPostings"] for data in batches_of(rows) if "oatsExternalJobPostings" in data]
        yield from self.read_listing(response, rows_in(boards[0], "jobPostings") if boards else rows, self.read_posting)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        job, spots = row.row("job"), row.rows("locations")
        main, offices = row.text("location"), row.rows("offices")
        listed = [place(spot, country="isoCountry") for spot in spots]
        return self.posting(
            response,
            row.pop("id"),
            title=row.text("title"),
            description_html=row.text("content"),
            job_locations=places(main, *listed) or places(*(office.text("location", "name") for office in offices)),
            workplace=row.text("location_type") or job.text("locationType"),
            employment_types=row.texts("employment_type") or job.texts("employmentType"),
            department=row.path("departments") or job.text("department"),
            requisition_id=row.text("requisition_id"),
            date_posted=row.text("first_published_at"),
            date_modified=row.text("updated_at"),
            url=row.text("absolute_url"),
            fields=row,
        )


def batches_of(rows: list[Any]) -> list[dict[str, Any]]:
    """The answers of a batch."""
    return [entry["data"] for entry in rows if isinstance(entry, dict) and isinstance(entry.get("data"), dict)]

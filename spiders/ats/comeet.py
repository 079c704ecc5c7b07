"""Comeet: the careers API, with the token that the employer's career page shows. One answer holds the whole board.

A board is "company uid/token" ("F6.003/ABCDEF…"), or the uid alone with the hosted page as ``url``."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_json, rows_in
from spiders.reading.documents import is_json, json_after, text_in
from spiders.reading.values import Row, joined, place, places, words


class ComeetSpider(BoardSpider):
    name = "comeet"
    one_answer = True
    ignored = words("""email email_alias url_comeet_hosted_page url_recruit_hosted_page url_detected_page internal_use_custom_id
        picture_url is_consent_needed is_sms_consent_needed referrals_reward is_reward is_company_reward company_referrals_reward
        is_internal linkedin_job_posting_id details.order location.street_name location.street_number location.timezone
        location.location_uid location.arrival_instructions position_url""")

    def list_page(self, source: Source, pages: Pages) -> Request:
        uid, _, token = source.board.partition("/")
        api = f"https://www.comeet.co/careers-api/2.0/company/{uid}/positions?token={token}&details=true"
        return self.get(api if token or not source.url else source.url, source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        """The API's array, or a hosted page, which holds the same in its script."""
        is_page = not is_json(response)
        payload = json_after(text_in(response), "COMPANY_POSITIONS_DATA") if is_page else read_json(response)
        yield from self.read_listing(response, rows_in(payload), self.read_posting)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """A position. There is no date of posting: ``time_updated`` is a floor at best."""
        parts = sorted(row.rows("details"), key=lambda part: int(part.get("order") or 0))
        where = row.row("location")
        spot = "Remote" if where.flag("is_remote") else None
        return self.posting(
            response,
            row.pop("uid"),
            title=row.text("name"),
            hiring_organization=row.text("company_name"),
            description_html=joined(*((part.text("name"), part.text("value")) for part in parts)),
            job_locations=places(place(where, postal_code="postal_code")),
            workplace=row.text("workplace_type") or spot,
            employment_types=row.texts("employment_type"),
            seniority=row.text("experience_level"),
            department=row.text("department"),
            date_modified=row.text("time_updated"),
            url=row.text("url_active_page", "url_comeet_hosted_page"),
            fields=row,
        )

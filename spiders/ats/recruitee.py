"""Recruitee: /api/offers/ of the career site. One answer holds the whole board. (From 2027-02-10 it asks for a token.)"""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPay, RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_json, rows_in
from spiders.reading.values import Row, amount, host_of, joined, pays, place, places, words

PLACES = {"remote": "Remote", "hybrid": "Hybrid", "on_site": "On-site"}


class RecruiteeSpider(BoardSpider):
    name = "recruitee"
    one_answer = True
    ignored = words("""locations.translations locations.country_code locations.state_code locations.street locations.note guid slug
        position status sharing_image sharing_title sharing_description options_salutation options_title options_cv options_cover_letter
        options_photo options_phone mailbox_email locations_question locations_question_type locations_question_required
        location_question_visible dynamic_fields highlight cover_image open_questions translations tags max_hours_per_week
        min_hours_per_week min_hours max_hours state_name state_code country_code postal_code created_at""")

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://{host_of(source.board, 'recruitee.com')}/api/offers/", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        payload = read_json(response)
        if isinstance(payload, dict) and isinstance(payload.get("offer"), dict):
            yield from self.read_single(response, payload["offer"], self.read_posting)
        else:
            yield from self.read_listing(response, rows_in(payload, "offers"), self.read_posting)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """An offer. Text and requirements are two fields; times say "… UTC"; pay holds nulls where there is none."""
        pay, flat = row.row("salary"), Row({name: row.pop(name, None) for name in ("location", "city", "country")})
        listed = [place(entry, postal_code="postal_code") for entry in row.rows("locations")]
        return self.posting(
            response,
            row.pop("id"),
            title=row.text("title"),
            hiring_organization=row.text("company_name"),
            description_html=joined(row.text("description"), ("Requirements", row.text("requirements"))),
            job_locations=places(*listed) or places(place(flat, "location")),
            workplace=" / ".join(word for name, word in PLACES.items() if row.flag(name)) or None,
            employment_types=row.texts("employment_type_code"),
            department=row.path("department"),
            industry=row.text("category_code"),
            base_salary=pays(RawPay(amount(pay.pop("min", 0)), amount(pay.pop("max", 0)), pay.text("currency"), pay.text("period"))),
            education=row.text("education_code"),
            seniority=row.text("experience_code"),
            date_posted=row.text("published_at"),
            date_modified=row.text("updated_at"),
            valid_through=row.text("close_at"),
            url=row.text("careers_url"),
            apply_url=row.text("careers_apply_url"),
            fields=row,
        )

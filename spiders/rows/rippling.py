"""What a job of Rippling's board API says, list row or detail."""

from typing import Any

from schemas.raw import RawPay
from spiders.reading.values import Row, amount, joined, pays, place, places


def job_values(row: Row) -> dict[str, Any]:
    """What lists and details share. The company's own text comes apart from the role's; pay has one entry a place."""
    created = row.text("createdOn")
    text, kind, spots, remote = row.row("description"), row.row("employmentType"), row.rows("locations"), row.flag("isRemote")
    row.text("uuid", "id")
    return {
        "title": row.text("name"),
        "hiring_organization": row.text("companyName"),
        "description_html": joined(text.text("role", "name")),
        "boilerplate_html": text.text("company"),
        "job_locations": places(*row.texts("workLocations", "workLocation"), *(place(spot) for spot in spots)),
        "workplace": next(filter(None, [spot.text("workplaceType") for spot in spots]), "Remote" if remote else None),
        "employment_types": kind.texts("label") or kind.texts("id"),
        "department": row.text("department"),
        "date_posted": created,
        "date_posted_is_floor": created is not None,
        "base_salary": pays(*(read_pay(entry) for entry in row.rows("payRangeDetails"))),
        "url": row.text("url"),
    }


def read_pay(entry: Row) -> RawPay:
    low, high = amount(entry.pop("rangeStart", 0)), amount(entry.pop("rangeEnd", 0))
    return RawPay(low, high, entry.text("currency"), entry.text("frequency"), label=entry.text("location"))

"""What Workable's v3 list is asked, and what a job says, in the widget's row, a v3 row or a v2 detail."""

from typing import Any

from schemas.raw import RawPlace
from spiders.reading.values import Row, joined, place, places

NO_FILTER: dict[str, Any] = {"query": "", "location": [], "department": [], "worktype": [], "remote": []}


def job_values(row: Row) -> dict[str, Any]:
    """``published_on`` is the day of posting. ``locations`` are all places, the flat one is the account's choice; hidden ones stay so."""
    shortcode = row.pop("shortcode")
    state = row.text("state") if "city" in row else None  # v3's "state" is the posting's: published
    flat = place(Row(city=row.text("city"), state=state, country=row.text("country")))
    spots = [place_of(spot) for spot in (*row.rows("locations"), *row.rows("location"))]
    is_remote = True in (row.flag("telecommuting"), row.flag("remote"))
    return {
        "title": row.text("title"),
        "hiring_organization": row.text("company"),
        "description_html": joined(row.text("description"), ("Requirements", row.text("requirements")), ("Benefits", row.text("benefits"))),
        "boilerplate_html": row.text("about"),
        "job_locations": places(*spots) or places(flat),
        "workplace": row.text("workplace") or ("Remote" if is_remote else None),
        "employment_types": row.texts("employment_type", "type"),
        "department": row.path("department"),
        "date_posted": row.text("published_on", "published", "created_at"),
        "education": row.text("education"),
        "seniority": row.text("experience"),
        "industry": row.text("industry"),
        "requisition_id": row.text("code"),
        "language": row.text("language"),
        "url": row.text("url") or f"https://apply.workable.com/j/{shortcode}",
        "apply_url": row.text("application_url"),
    }


def place_of(spot: Row) -> RawPlace | None:
    """None where the account hides it."""
    return None if spot.flag("hidden") else place(spot, region="region", postal_code="zip_code")

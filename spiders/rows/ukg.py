"""What a search of a UKG board asks, and what an opportunity says, list row or detail."""

from typing import Any

from schemas.raw import RawPlace
from spiders.reading.values import Row, places

LISTS = ("PreferredJobs", "Educations", "LicenseAndCertifications", "Skills", "SkippedSkills")
NO_CRITERIA: dict[str, Any] = {name: [] for name in LISTS} | {"hasNoLicenses": False}  # the search refuses a body without them


def opportunity_values(row: Row) -> dict[str, Any]:
    """The date may be missing; coordinates can point elsewhere, so they are not read."""
    is_full, short = row.flag("FullTime"), row.text("BriefDescription")
    return {
        "title": row.text("Title"),
        "description_html": row.text("Description") or short,
        "job_locations": places(*(read_place(spot) for spot in row.rows("Locations"))),
        "employment_types": () if is_full is None else ("Full Time" if is_full else "Part Time",),
        "department": row.text("JobCategoryName"),
        "requisition_id": row.text("RequisitionNumber"),
        "date_posted": row.text("PostedDate"),
    }


def read_place(spot: Row) -> RawPlace:
    address = spot.row("Address")
    state, country = address.row("State").text("Name"), address.row("Country").text("Code")
    return RawPlace(spot.text("LocalizedName"), address.text("City"), state, country, address.text("PostalCode"))

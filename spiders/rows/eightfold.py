"""What a position of Eightfold's APIs says, list row or detail, PCSX or the older one; and one of the search that Microsoft had before."""

from typing import Any

from spiders.reading.values import Row, iso_of_seconds, places


def position_values(row: Row) -> dict[str, Any]:
    """Times are Unix seconds; ``t_create`` is the creation, ``postedTs`` the posting."""
    posted, created, main = row.pop("postedTs", None), row.pop("t_create", None), row.text("location")
    return {
        "title": row.text("name", "posting_name"),
        "description_html": row.text("job_description", "jobDescription"),
        "job_locations": places(*row.texts("locations")) or places(main),
        "workplace": row.text("work_location_option", "workLocationOption"),
        "department": row.path("department"),
        "requisition_id": row.text("display_job_id", "displayJobId"),
        "date_posted": iso_of_seconds(posted or created),
        "date_posted_is_floor": posted is None,
        "url": row.text("canonicalPositionUrl", "publicUrl", "positionUrl"),
    }


def own_search_values(row: Row) -> dict[str, Any]:
    said = row.row("properties")
    main = said.text("primaryLocation")
    return {
        "title": row.text("title"),
        "description_html": said.text("description"),
        "job_locations": places(*said.texts("locations")) or places(main),
        "workplace": said.text("workSiteFlexibility"),
        "department": said.path("profession", "discipline"),
        "employment_types": said.texts("employmentType"),
        "education": said.text("educationLevel"),
        "date_posted": row.text("postingDate"),
    }

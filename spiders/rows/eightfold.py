"""What a position of Eightfold's APIs says, list row or detail, PCSX or the older one."""

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

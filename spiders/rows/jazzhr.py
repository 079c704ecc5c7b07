"""What a job of JazzHR's feed says."""

import re
from typing import Any

from spiders.reading.values import Row, place, places

CREATED = re.compile(r"job_(\d{4})(\d{2})(\d{2})")  # the id is the only place that holds a date


def job_values(row: Row) -> dict[str, Any]:
    day = CREATED.match(row.pop("id"))
    return {
        "title": row.text("title"),
        "description_html": row.text("description"),
        "job_locations": places(place(row, postal_code="postalcode")),
        "employment_types": row.texts("type"),
        "seniority": row.text("experience"),
        "department": row.path("department"),
        "requisition_id": row.text("internalcode"),
        "date_posted": "-".join(day.groups()) if day else None,
        "date_posted_is_floor": True,
        "url": row.text("url"),
    }

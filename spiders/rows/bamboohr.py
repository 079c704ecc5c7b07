"""What an opening of BambooHR says, list row or detail."""

from typing import Any

from schemas.raw import RawPay
from spiders.reading.values import Row, pays, place, places

WORKPLACES = {"0": "On-site", "1": "Remote", "2": "Hybrid"}  # what the codes of `locationType` stand for


def opening_values(row: Row) -> dict[str, Any]:
    """What list rows and details share. A remote opening has no ``location``; ``atsLocation`` is where it is accounted."""
    where, booked = row.row("location"), row.row("atsLocation")
    code, remote = row.text("locationType"), row.flag("isRemote")
    return {
        "title": row.text("jobOpeningName"),
        "department": row.text("departmentLabel"),
        "employment_types": row.texts("employmentStatusLabel"),
        "job_locations": places(place(where, country="addressCountry")) or places(place(booked)),
        "workplace": WORKPLACES.get(code or "") or ("Remote" if remote else None),
        "description_html": row.text("description"),
        "date_posted": row.text("datePosted"),
        "base_salary": pays(RawPay(text=row.text("compensation"))),
        "seniority": row.text("minimumExperience"),
        "url": row.text("jobOpeningShareUrl"),
    }

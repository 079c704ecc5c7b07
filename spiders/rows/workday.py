"""What Workday's list rows and details say, as values of a RawPosting."""

import re
from typing import Any

from schemas.raw import RawPlace
from spiders.reading.values import Row, places, words
from spiders.rows.workday_sites import escaped, opening_id, place_in

HIDDEN_PLACES = re.compile(r"\d{1,4} Locations?", re.IGNORECASE)

NOT_READ = words("hiringOrganization.url similarJobs userAuthenticated") | {
    f"jobPostingInfo.{name}"
    for name in words("""logoImage canApply posted includeResumeParsing questionnaireId secondaryQuestionnaireId jobPostingId
        jobPostingSiteId postedOn jobRequisitionLocation""")
}


def row_values(row: Row, path: str, site: str | None) -> dict[str, Any]:
    """A list row. ``postedOn`` is relative, "30+ Days" a floor; which bullet is the requisition depends on the tenant."""
    location, posted, bullets, key = row.text("locationsText"), row.text("postedOn"), row.texts("bulletFields"), opening_id(path) or ""
    return {
        "title": row.text("title"),
        "job_locations": places(place_in(path) if location is None or HIDDEN_PLACES.fullmatch(location) else location),
        "date_posted": posted,
        "date_posted_is_floor": "+" in (posted or ""),
        "employment_types": row.texts("timeType"),
        "workplace": row.text("remoteType"),
        "requisition_id": next((bullet for bullet in bullets if key.startswith(bullet)), key or None),
        "url": site and site + escaped(path),
    }


def detail_values(payload: Row) -> dict[str, Any]:
    """A detail. Pay stands in the text alone; ``startDate`` is the day of posting."""
    info = payload.row("jobPostingInfo")
    where = info.row("jobRequisitionLocation").row("country")
    named = info.row("country").text("descriptor")
    country = where.text("alpha2Code") or named
    started = info.text("startDate")
    return {
        "title": info.text("title"),
        "hiring_organization": payload.row("hiringOrganization").text("name"),
        "description_html": info.text("jobDescription"),
        "job_locations": places(RawPlace(name=info.text("location"), country=country), *info.texts("additionalLocations")),
        "date_posted": started or info.get("postedOn"),
        "date_posted_is_floor": started is None and "+" in str(info.get("postedOn")),
        "valid_through": info.text("endDate"),
        "employment_types": info.texts("timeType"),
        "workplace": info.text("remoteType"),
        "requisition_id": info.text("jobReqId"),
        "url": info.text("externalUrl"),
    }

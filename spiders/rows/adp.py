"""What a requisition of ADP's career center says, list row or detail."""

from typing import Any

from schemas.raw import RawPlace
from spiders.reading.values import Row, places


def requisition_values(row: Row) -> dict[str, Any]:
    return {
        "title": row.text("requisitionTitle"),
        "description_html": row.text("requisitionDescription"),
        "job_locations": places(*(read_place(spot) for spot in row.rows("requisitionLocations"))),
        "employment_types": row.texts("workLevelCode"),
        "date_posted": row.text("postDate"),
        "requisition_id": row.text("clientRequisitionID"),
    }


def read_place(spot: Row) -> RawPlace:
    address = spot.row("address")
    region = address.row("countrySubdivisionLevel1").text("codeValue", "shortName")
    return RawPlace(spot.text("nameCode"), address.text("cityName"), region, address.text("countryCode"), address.text("postalCode"))

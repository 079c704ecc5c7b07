"""What a Taleo search asks, and what its rows say."""

from typing import Any

import orjson

from spiders.reading.values import Row, places

NO_FILTER: dict[str, Any] = {"searchFilterSelections": []}
SEARCH = {
    "fieldData": {"fields": {}, "valid": True},
    "filterSelectionParam": NO_FILTER,
    "sortingSelection": {"sortBySelectionParam": "3", "ascendingSortingOrder": "false"},
    "advancedSearchFiltersSelectionParam": NO_FILTER,
}


def row_values(row: Row) -> dict[str, Any]:
    """Columns in the tenant's order, with pointers to title and places (a JSON list in a text); the date comes last."""
    columns, where = row["column"], row.get("locationsColumns") or []
    spots = str(columns[where[0]]) if where else ""
    return {
        "title": str(columns[row["linkedColumn"]]),
        "job_locations": places(*(orjson.loads(spots) if spots.startswith("[") else [spots])),
        "date_posted": str(columns[-1]),
        "requisition_id": row.text("contestNo"),
    }

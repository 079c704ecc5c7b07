"""The openings in a search page of Google careers: lists whose positions carry the meaning, so that a departure shows as missing titles."""

import json
import re
from typing import Any

from scrapy.http import Response

from spiders.reading.values import BadPayload, iso_of_seconds, joined, places

RESULTS = "https://www.google.com/about/careers/applications/jobs/results/"
PAGE_DATA = re.compile(rb"AF_initDataCallback\(\{key: 'ds:1', hash: '\d+', data:")
TITLE, APPLY, DUTIES, REQUIREMENTS, EMPLOYER, LANGUAGE, PLACES, TEXT, CREATED, POSTED = 1, 2, 3, 4, 7, 8, 9, 10, 12, 13


def is_results_page(response: Response) -> bool:
    return PAGE_DATA.search(response.body) is not None


def results_in(response: Response) -> tuple[list[list[Any]], object]:
    """(openings of the page, how many the search has). Raises `BadPayload` for data of another shape."""
    start = PAGE_DATA.search(response.body)
    try:
        payload: Any = json.JSONDecoder().raw_decode(response.body[start.end() :].decode("utf-8", "replace"))[0] if start else None
        return [row for row in payload[0] or [] if isinstance(row, list) and len(row) > POSTED], payload[2]
    except (ValueError, LookupError, TypeError) as error:
        raise BadPayload(f"page data of another shape: {error}") from error


def read_result(row: list[Any]) -> dict[str, Any]:
    """Values for `BoardSpider.posting`."""
    posted = row[POSTED] or row[CREATED]
    return {
        "title": row[TITLE],
        "apply_url": row[APPLY],
        "hiring_organization": row[EMPLOYER],
        "language": row[LANGUAGE],
        "description_html": joined(html_of(row[TEXT]), ("Responsibilities", html_of(row[DUTIES])), html_of(row[REQUIREMENTS])),
        "job_locations": places(*(place[0] for place in row[PLACES] or [])),
        "date_posted": iso_of_seconds(posted[0]) if posted else None,
        "url": f"{RESULTS}{row[0]}",
    }


def html_of(pair: Any) -> str | None:
    """The text of a ``[null, "<p>…"]`` pair."""
    return pair[1] if isinstance(pair, list) and len(pair) > 1 else None

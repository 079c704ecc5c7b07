"""What a page of jobs.apple.com hydrates from, and the parts of its rows."""

import re
from collections.abc import Iterator
from typing import Any

import orjson
from scrapy.http import Response

from schemas.raw import RawPlace
from spiders.reading.values import BadPayload, Row, joined, listed

LISTS = (  # a line an item
    ("Responsibilities", "responsibilities"),
    ("Minimum Qualifications", "minimumQualifications"),
    ("Preferred Qualifications", "preferredQualifications"),
)
HYDRATION = re.compile(rb'__staticRouterHydrationData = JSON\.parse\(("(?:[^"\\]|\\.)*+")\)')


def hydration(response: Response) -> dict[str, Any]:
    """The page's loaderData. Raises `BadPayload` for a page without it."""
    script = HYDRATION.search(response.body)
    if script is None:
        raise BadPayload(f"no hydration data: {response.body[:80]!r}")
    try:
        loaded: dict[str, Any] = orjson.loads(orjson.loads(script[1]))["loaderData"]
    except (ValueError, LookupError, TypeError) as error:
        raise BadPayload(f"hydration data of another shape: {error}") from error
    return loaded


def read_place(place: Row) -> RawPlace:
    return RawPlace(place.text("name"), place.text("city"), place.text("stateProvince"), place.text("countryName"))


def text_of_details(row: Row) -> str | None:
    """The job's own text; pay stands in one of the footers, which are joined to it by their label."""
    pay = [text for label, text in footer_texts(row) if "pay" in label.lower()]
    return joined(
        row.text("description"),
        *((heading, listed((row.text(key) or "").splitlines())) for heading, key in LISTS),
        *(("Pay & Benefits", text) for text in pay),
    )


def footers(row: Row) -> str | None:
    texts = [text for label, text in footer_texts(row) if "pay" not in label.lower()]
    row.pop("postingFooters", None)
    return joined(*texts)


def footer_texts(row: Row) -> Iterator[tuple[str, str]]:
    """(label, HTML) of each footer, each text once, in the first language given."""
    seen: set[str] = set()
    for footer in row.get("postingFooters") or []:
        for entry in next(iter((footer.get("localizations") or {}).values()), []):
            text = entry.get("content") or ""
            if text and text not in seen:
                seen.add(text)
                yield entry.get("label") or entry.get("name") or "", text

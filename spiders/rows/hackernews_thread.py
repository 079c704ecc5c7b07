"""A "Who is hiring?" thread in the shapes that it comes in: Algolia's item and search hits, Firebase's comment, the site's own page."""

import re
from typing import Any

from scrapy.http import Response, TextResponse

from spiders.reading.documents import read_object
from spiders.reading.values import Row

THREAD = "Ask HN: Who is hiring?"
PAGE_ROW = re.compile(
    r"<tr class='athing comtr[^>]{0,200}?id='(\d+)'>.{0,1500}?width=\"(\d+)\".{0,3000}?<span class=\"c\w\w\">(.*?)<(?:span|/span)>",
    re.DOTALL,
)


def read_thread(response: Response) -> dict[str, Any]:
    """The answer as an object; a page of the site becomes an item with its top-level comments; null (a lost item) an empty one."""
    if b"<html" not in response.body[:500]:
        payload = {} if response.body.strip() == b"null" else read_object(response)
        lists = {key: payload[key] for key in ("hits", "children") if isinstance(payload.get(key), list)}
        return payload | {"hits": []} | {key: [one for one in value if isinstance(one, dict)] for key, value in lists.items()}
    page = response.text if isinstance(response, TextResponse) else response.body.decode("utf-8", "replace")
    comments = [{"id": number, "text": text} for number, indent, text in PAGE_ROW.findall(page) if indent == "0"]
    return {"title": THREAD, "hits": [], "children": comments}


def submitted(payload: dict[str, Any]) -> tuple[str, ...]:
    """The newest items of a user of Firebase's, by number."""
    return tuple(number for number in Row(payload).texts("submitted")[:12] if number.isdecimal())


def top_level(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """The comments that answer the thread itself; deleted and dead ones left out."""
    if payload.get("type") == "comment":
        found = [payload]
    elif str(payload.get("title")).startswith(THREAD):
        found = payload.get("children") or []
    else:
        found = [hit for hit in payload["hits"] if hit.get("parent_id") == hit.get("story_id") is not None]
    return [comment for comment in found if isinstance(comment, dict) and not comment.get("deleted") and not comment.get("dead")]

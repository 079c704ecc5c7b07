"""Whether a saved file is of the family that it is read as, and of which one it looks to be."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from scrapy.http import Response

from schemas.raw import RawPosting
from spiders.base import BadPayload, Found
from spiders.boards.detection import detect
from spiders.reading.documents import text_in
from spiders.registry import families

LOOKED_AT = 50  # things read of a file, before it is known what it is
UNREAD = 3  # fields of a row that the family does not know, where it is another's


def of_its_family(found: Iterable[Found]) -> Iterator[Found]:
    """``found`` as it is. Raises `BadPayload` where the first postings show that their rows are of another format."""
    rest = iter(found)
    first = list(islice(rest, LOOKED_AT))
    postings = [one for one in first if isinstance(one, RawPosting)]
    if postings and all(map(is_foreign, postings)):
        unread = ", ".join(list(postings[0].rest)[:5])
        raise BadPayload(f"rows of another format: no field that this family reads but the id or title; they have {unread}")
    yield from chain(first, rest)


def is_foreign(raw: RawPosting) -> bool:
    """A row that shares a name or two with the family's: hardly anything of it is read, most is left."""
    told = (raw.url, raw.description_html, raw.job_locations, raw.date_posted)
    return len(raw.rest) >= UNREAD and (not raw.title or not any(told))


def hinted(error: Exception, response: Response, family: str) -> Exception:
    """``error``, with what the file shows itself to be where it is no answer of ``family``."""
    if not isinstance(error, BadPayload):
        return error
    others = list(dict.fromkeys(hit.family for hit in detect(response.url, text_in(response)) if hit.family in families()))
    return error if not others or family in others else BadPayload(f"{error}; its addresses are of {others[0]}: --source {others[0]}")

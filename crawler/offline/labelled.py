"""What a saved page labels and no spider reads."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from parsel import Selector

from crawler.offline.comparing import words_of as words_in
from crawler.offline.saved import Read
from schemas.raw import RawPosting
from spiders.reading.documents import words_of
from spiders.reading.labels import labelled

MOST = 60  # pieces of a page
NOT_WORDS = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class LeftOnPage:
    """``pieces``: label -> words; none where all that the page labels was read."""

    file: str
    pieces: dict[str, str]


def with_left(path: Path, found: Iterable[Read]) -> Iterator[Read | LeftOnPage]:
    """What was read of a file, and what an HTML page labels beside it."""
    read = list(found)
    yield from read
    if is_page(body := path.read_bytes()):
        yield LeftOnPage(path.name, left_on_page(body, (one for one in read if isinstance(one, RawPosting))))


def is_page(body: bytes) -> bool:
    return b"<html" in body[:5_000].lower() or b"<body" in body[:20_000].lower()


def left_on_page(body: bytes, postings: Iterable[RawPosting]) -> dict[str, str]:
    """Label -> words, of an HTML page's labelled pieces of which ``postings`` hold nothing. {} for what is no page."""
    if not is_page(body):
        return {}
    given = folded(" ".join(text for raw in postings for text in texts_of(raw)))
    page = Selector(text=body.decode("utf-8", "replace"), type="html")
    left = {label: said for label, said in labelled(page) if folded(said) and folded(said) not in given}
    return dict(list(left.items())[:MOST])


def texts_of(raw: RawPosting) -> Iterator[str]:
    for field in fields(raw):
        value = getattr(raw, field.name)
        if field.name.endswith("_html") and value:
            yield words_of(Selector(text=value, type="html")) or ""
        else:
            yield " ".join(map(str, value.values())) if field.name == "rest" else words_in(value)  # the rest is told by itself


def folded(text: str) -> str:
    return NOT_WORDS.sub(" ", text).strip().casefold()

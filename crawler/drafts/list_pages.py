"""The saved pages of one HTML list: which comes first, and the address that each was asked by."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urljoin

from crawler.drafts.pages import next_on
from crawler.drafts.shapes import Saved, Unreadable
from spiders.reading.documents import attribute


def next_link(one: Saved) -> str | None:
    """The address of the page's link to the next, as it is written there."""
    css = next_on(one.page)
    return attribute(one.page.css(css)[0], "href").strip() if css else None


def in_order(saved: Iterable[Saved]) -> tuple[Saved, ...]:
    """The same, a list's pages in the order of the numbers that their next links count; the one without such a link is the last."""
    return tuple(sorted(saved, key=place))


def place(one: Saved) -> tuple[bool, list[int]]:
    href = next_link(one) if one.shape == "cards" else ""
    return href is None, [int(number) for number in re.findall(r"\d{1,9}", href or "")]


def asked_by(listed: Sequence[Saved], url: str) -> list[tuple[str, Saved]]:
    """(address, page): the first, asked by ``url``, and those that next links lead to.

    Raises `Unreadable` where ``url`` is no first page's: a next link leads there.
    """
    if earlier := leads_to(listed, url):
        raise Unreadable(f"{url} is where {earlier} goes on: save the list's first page, and give the address of that one by --url")
    found: dict[str, Saved] = {}
    address = url
    for one in listed:
        found[address] = one
        if (href := next_link(one)) is None or (address := urljoin(address, href)) in found:
            break
    return list(found.items())


def leads_to(listed: Sequence[Saved], url: str) -> str | None:
    """The name of the page whose next link is ``url``."""
    return next((one.file.name for one in listed if (href := next_link(one)) and urljoin(url, href) == url), None)

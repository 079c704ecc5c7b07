"""A saved page of a family whose openings have pages with markup: one posting's, or a list's."""

import json

from scrapy.http import HtmlResponse, Request

from schemas.raw import RawPosting
from schemas.reasons import ReasonKind
from schemas.source import Listing, Reject, Source
from spiders.ats.teamtailor import TeamtailorSpider

SOURCE = Source("teamtailor", "kelp")


def read(*nodes: dict[str, str]) -> list[object]:
    markup = json.dumps([{"@type": "JobPosting", "datePosted": "2026-07-01", **node} for node in nodes])
    body = f'<html><script type="application/ld+json">{markup}</script></html>'.encode()
    url = "https://kelp.example/jobs"
    return list(TeamtailorSpider().parse(HtmlResponse(url, body=body, request=Request(url, meta={"source": SOURCE}))))


def test_each_posting_of_a_list_page_is_read_by_its_own_address() -> None:
    url = "https://kelp.example/jobs/{}-diver"
    listing, one, other, nameless = read(
        {"title": "Diver", "url": url.format(7001)}, {"title": "Cook", "url": url.format(7002)}, {"title": "?"}
    )
    assert listing == Listing("teamtailor", "kelp", shown=3, complete=False, reason=ReasonKind.SINGLE_PAGE.of())
    assert isinstance(one, RawPosting)
    assert isinstance(other, RawPosting)
    assert (one.identifier, one.title, other.identifier, other.title) == ("7001", "Diver", "7002", "Cook")
    assert isinstance(nameless, Reject)


def test_a_posting_alone_is_known_by_its_page() -> None:
    listing, one = read({"title": "Diver"})
    assert isinstance(listing, Listing)
    assert listing.reason == ReasonKind.ONE_POSTING.of()
    assert isinstance(one, RawPosting)
    assert one.identifier == "https://kelp.example/jobs"

"""Conditional requests: a board whose whole list is one answer is asked "has it changed?", and a 304 says that nothing has."""

import hashlib
from collections.abc import Collection, Iterator
from typing import Any, Self

from scrapy.http import Request, Response

from crawler.politeness.hosts import STANDS_FOR, Politeness
from crawler.politeness.store import Validator
from pipelines.context import Rolecall
from schemas.secrets import redact
from schemas.source import Listing, Source
from spiders.base import BoardSpider

SENT = "validator"  # in a request's meta: what it repeats to its host
BASE = "accepted_run"  # the run whose listing that validator is of


class ConditionalMiddleware:
    """Sends validators and collects new ones. They are kept (`keep_validators`) once what they stand for is in the catalog."""

    def __init__(self, politeness: Politeness, rolecall: Rolecall, crawler: Any) -> None:
        self.politeness, self.rolecall, self.crawler = politeness, rolecall, crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(crawler.politeness, crawler.rolecall, crawler)

    def process_request(self, request: Request) -> None:
        source = self.board_of(request)
        known = self.rolecall.known(source.family, source.board) if source else {}
        accepted = self.rolecall.writer.last_accepted(source.family, source.board) if source and known else None
        if accepted and (validator := self.politeness.store.validator(address_of(request), accepted)):
            request.meta.update({"handle_httpstatus_list": [304], SENT: validator, BASE: accepted})
            if validator.etag:
                request.headers["If-None-Match"] = validator.etag
            if validator.last_modified:
                request.headers["If-Modified-Since"] = validator.last_modified

    def process_response(self, request: Request, response: Response) -> Response:
        source = self.board_of(request)
        if source and response.status == 304:
            response.request = request.replace(callback=unchanged)
            if sent := request.meta.get(SENT):
                self.politeness.fresh[source.key] = address_of(request), sent
        elif source and response.status == 200:
            etag, modified = (response.headers.get(name, b"") for name in ("ETag", "Last-Modified"))
            validator = Validator((etag or b"").decode("latin-1") or None, (modified or b"").decode("latin-1") or None)
            self.politeness.fresh[source.key] = address_of(request), validator
        return response

    def board_of(self, request: Request) -> Source | None:
        """The registry row, where this request's answer is the board's whole list."""
        spider = self.crawler.spider
        whole = isinstance(spider, BoardSpider) and spider.one_answer and request.method == "GET" and request.callback == spider.parse
        return request.meta.get("source") if whole and self.rolecall.writer else None


def address_of(request: Request) -> str:
    """What a validator is kept under: the address that the board has, whatever server stands for it. Of one with a secret, a hash tells
    it from others."""
    address: str = request.meta.get(STANDS_FOR, request.url)
    told = redact(address)
    return told if told == address else f"{told}#{hashlib.blake2b(address.encode(), digest_size=16).hexdigest()}"


def keep_validators(politeness: Politeness, run: str, accepted: Collection[str]) -> None:
    """At the end of a run: keep the validators of boards (``family:board``) whose listing was accepted, and forget those of the others.

    A 304 to a listing that nobody believed would say nothing; one to a listing that the catalog has not seen, as after a backup was
    restored, would say what is not so: a validator is for the catalog whose last accepted listing of the board is this run's.
    """
    for key, (url, validator) in politeness.fresh.items():
        if key in accepted and (validator.etag or validator.last_modified):
            politeness.store.keep_validator(url, run, validator)
        else:
            politeness.store.drop_validator(url)


def unchanged(response: Response) -> Iterator[Listing]:
    """The callback of a 304: every open posting of the board was seen again as it was."""
    source: Source = response.meta["source"]
    yield Listing(source.family, source.board, unchanged=True, base=response.meta.get(BASE))

"""What a callback choked on is said, and no key with it."""

from scrapy.http import Request, Response

from crawler.run.failures import rescued
from schemas.reasons import ReasonKind
from schemas.source import Listing, Reject, Source
from spiders.registry import families


def test_a_key_in_an_address_is_told_to_nobody() -> None:
    request = Request("https://api.adzuna.com/v1/api/jobs/gb/search/1?app_key=secret", meta={"source": Source("adzuna", "gb")})
    reject, listing = rescued(Response(request.url, body=b"<html>", request=request), ValueError("no list"), families()["adzuna"]())
    assert isinstance(reject, Reject)
    address = "https://api.adzuna.com/v1/api/jobs/gb/search/1?app_key=REDACTED"
    assert (reject.url, reject.reason, reject.raw) == (address, "no list", "<html>")
    assert listing == Listing("adzuna", "gb", complete=False, reason=ReasonKind.MALFORMED.of("no list"))

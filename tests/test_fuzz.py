"""A sample of what `make fuzz` does, without atheris; and what it found before, cut down."""

import random
import time

import pytest

from schemas.raw import RawPosting
from spiders.registry import families
from tests.fuzz.mutating import mutate
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import Finding, check_raw, run

SEED, TRIED, SECONDS = 20_261_127, 400, 20.0

FOUND = {
    "a site in robots.txt that is none": b"reader workday/no-sites robots.txt\nSitemap: https://a.wd1.my\x10orkdayjobs.com/Main/siteMap.xml\n",
    "an instruction among elements": b"saved jsonld html\n<html><body><?mark up?><div itemscope itemtype='http://schema.org/JobPosting'></div></body></html>",
    "a date twice in a row": b"saved neogov xml\n<rss><channel><item><jobId>1</jobId><title>Pilot</title>"
    b"<pubDate>Mon, 02 Nov 2026</pubDate><pubDate>Tue, 03 Nov 2026</pubDate></item></channel></rss>",
    "a next page that is no address": b'reader teamtailor/feed-of-two-pages jobs.json\n{"version": "1", "next_url": "https://[", "items": '
    b'[{"id": "https://a.example/jobs/1-pilot", "title": "Pilot", "url": "https://a.example/jobs/1-pilot"}]}',
    "a link that is no address": b"page\n<html><body><a href='https://a.exampl[/jobs/1'>Pilot</a><a href='/jobs/2'>Diver</a></body></html>",
    "an attribute whose name is none": b"page\n<html><body><ul><li><a href='/jobs/1' a\x1eb='c'>Pilot of boats</a></li>"
    b"<li><a href='/jobs/2' a\x1eb='c'>Diver of lakes</a></li></ul></body></html>",
    "a sitemap that is robots.txt itself": b"reader jsonld/site robots.txt\nUser-agent: *\nSitemap:# /sitemap-index.xml\n",
    "a comment behind a label": b"page\n<html><body><ul><li><b>Town:</b><!-- Lisbon --> Faro</li></ul></body></html>",
    "an element whose name is none": b"page\n<html><body><ul><li><a href='/jobs/1'><h3<h3 class='name'>Pilot</a></li>"
    b"<li><a href='/jobs/2'><h3<h3 class='name'>Diver</a></li></ul></body></html>",
    "a character that no tree takes": b"saved migratemate html\n<html><body><p>Showing 1 of 2 Pilot jobs</p><p>&#8;</p></body></html>",
}


@pytest.mark.parametrize("data", FOUND.values(), ids=FOUND)
def test_what_was_found_breaks_nothing(data: bytes) -> None:
    run(data)


def test_a_sample_breaks_nothing() -> None:
    chance, started = random.Random(SEED), time.monotonic()
    known = list(seeds())
    assert {data.split()[1].split(b"/")[0].decode() for data in known if data.startswith(b"reader")} == set(families())

    def flipped(body: bytes, most: int) -> bytes:
        changed = bytearray(body[:most] or b" ")
        for _ in range(chance.randint(1, 6)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        return bytes(changed)

    for tried, data in enumerate(chance.sample(known, TRIED)):
        run(mutate(data, 40_000, chance.randrange(1 << 30), flipped))
        if time.monotonic() - started > SECONDS:
            assert tried > TRIED // 10
            break


def test_a_value_of_another_type_is_a_finding() -> None:
    with pytest.raises(Finding, match="title holds list"):
        check_raw(RawPosting("jsonld", "reed.example", "1", title=["Pilot"]))  # type: ignore[arg-type]

"""We Work Remotely: RSS of the newest postings (also put into JSON), and its job pages, whose JSON-LD holds raw newlines."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from scrapy.http import Response

from schemas.enums import Origin
from schemas.raw import RawPosting
from spiders.base import BadPayload, Found
from spiders.kinds.feed import FeedRow, FeedSpider
from spiders.kinds.job_page import JobPageSpider
from spiders.kinds.newest import NewestOnly
from spiders.reading.documents import is_json
from spiders.reading.values import places, words

# Logo, "Headquarters:" and "URL:" lines before, "To apply:" after the employer's own text.
HEAD = re.compile(r"\A\s{0,20}(?:<img\b[^>]{0,1000}>\s{0,20})?<p>\s{0,20}<strong>Headquarters:</strong>.{0,1500}?</p>\s{0,20}", re.DOTALL)
TAIL = re.compile(r"<p>\s{0,20}<strong>To apply:</strong>[^\n]{0,2000}</p>\s{0,50}\Z")


class WeWorkRemotelySpider(NewestOnly, FeedSpider, JobPageSpider):
    name = "weworkremotely"
    origin = Origin.FIELD
    row_names = frozenset({"item"})
    ignored = words("guid content thumbnail category.domain skills state country link tags source") | JobPageSpider.ignored

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        is_page = b"<html" in response.body[:2_000].lower()
        if is_json(response) and b"weworkremotely.com" not in response.body:
            raise BadPayload(f"not of We Work Remotely: {response.body[:80]!r}")
        if not is_page:
            yield from FeedSpider.parse(self, response)
            return
        for found in self.read_postings(response):
            yield replace(found, origin=Origin.JSONLD) if isinstance(found, RawPosting) else found

    def read_row(self, response: Response, paths: dict[str, list[str]]) -> RawPosting | None:
        """One item. Its title is "Company: Role" unless a field of its own names the company; ``region`` is where one may live, ``state``
        the head office. An id that holds the item's address is the address."""
        row = FeedRow({name: texts for name, texts in paths.items() if name not in ("region", "skills")})
        raw = self.posting(response, **self.read_values(row), fields=row.rest)
        named, colon, role = (raw.title or "").partition(": ")
        if colon and not raw.hiring_organization:
            raw = replace(raw, title=role, hiring_organization=named)
        text = TAIL.sub("", HEAD.sub("", raw.description_html or ""))
        skills = re.split(r",\s*(?:and\s)?|\sand\s", (paths.get("skills") or [""])[0])
        return replace(
            raw,
            identifier=raw.url if raw.url and raw.identifier.endswith(raw.url) else raw.identifier,
            job_locations=places(*paths.get("region", [])) or raw.job_locations,
            workplace="Remote",
            description_html=text.strip() or None,
            skills=tuple(skill.strip() for skill in skills if skill.strip()),
        )

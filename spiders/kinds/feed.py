"""Job feeds in XML or JSON, whatever they call their fields (``data/reference/feed_fields.toml``). XML is read as a stream, row by row."""

from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar

from scrapy.http import Request, Response

from pipelines.extract.words.tables import load_toml
from schemas.raw import RawPay, RawPlace, RawPosting
from schemas.reasons import ReasonKind
from schemas.source import Source
from spiders.base import REJECT_CHARACTERS, BadPayload, BoardSpider, Found, Pages, read_json
from spiders.reading.documents import is_json
from spiders.reading.json_rows import find_rows
from spiders.reading.json_rows import flat as flat_object
from spiders.reading.values import amount, joined, pays, places
from spiders.reading.xml_rows import XmlRows, frame, open_body

FIELDS: dict[str, list[str]] = load_toml("feed_fields.toml")
RANKED = {alias: (field, rank) for field, aliases in FIELDS.items() for rank, alias in enumerate(aliases)}

COUNTS = ("total", "totalCount", "total_count", "count")  # what a feed in JSON says of how many rows there are
NO_FEED = (None, "html", "error", "errors", "exception", "fault")  # roots of what is none, where it has no rows
SAME_NAME = ("date_posted", "date_modified", "valid_through", "workplace", "education", "experience", "seniority", "language")


@cache
def field_of(path: str) -> tuple[str, int] | None:
    """(field, rank among its names) of a path such as ``job_details.title``; by its whole, its last two parts or its last."""
    parts = path.split(".")
    tails = (path, ".".join(parts[-2:]), parts[-1])
    return next((RANKED[tail] for tail in tails if tail in RANKED), None)


class FeedRow(dict[str, tuple[str, ...]]):
    """A row's values by field; ``rest`` holds the paths that no field reads."""

    def __init__(self, paths: dict[str, list[str]]) -> None:
        best: dict[str, int] = {}
        self.rest: dict[str, Any] = {}
        super().__init__()
        for path, texts in sorted(paths.items(), key=lambda entry: entry[0].count(".")):  # the row's own url before its company's
            field, rank = field_of(path) or (None, 0)
            if field is None or (field in best and rank >= best[field] and field != "employment_type"):
                self.rest[path] = texts[0] if len(texts) == 1 else texts
            else:
                self[field] = (*self.get(field, ()), *texts) if field == "employment_type" else tuple(texts)
                best[field] = rank

    def text(self, field: str) -> str | None:
        return next(iter(self.get(field, ())), None)


class FeedSpider(BoardSpider):
    """Base of the feeds. ``row_names``: the elements that hold a posting."""

    row_names: ClassVar[frozenset[str]] = frozenset({"job", "item", "entry", "offer", "vacancy", "position", "jobposting", "listing", "ad"})

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(source.url or f"https://{source.board}", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        yield from self.parse_json(response) if is_json(response) else self.parse_xml(response)

    def parse_json(self, response: Response) -> Iterator[Found]:
        """A feed that somebody put into JSON: a list of objects, bare or in an object."""
        rows = find_rows(payload := read_json(response))
        if not rows:
            raise BadPayload(f"no list of postings in {str(payload)[:120]}")
        stated = (payload.get(name) for name in COUNTS) if isinstance(payload, dict) else ()
        yield self.listing(response, len(rows), next((count for count in stated if isinstance(count, int)), None))
        yield from self.read_each(response, map(flat_object, rows), self.read_row)

    def parse_xml(self, response: Response) -> Iterator[Found]:
        (root, whole), shown = frame(response), 0
        with open_body(response) as stream:
            rows = XmlRows(stream, self.row_names)
            for row, is_last in marked_last(iter(rows)):
                shown += 1
                if is_last and (rows.broken or not whole):
                    yield self.reject(response, "cut off in or after this row", repr(row)[:REJECT_CHARACTERS])
                else:
                    yield from self.read_each(response, [row], self.read_row)
        if not shown and root in NO_FEED:
            raise BadPayload(f"no feed ({rows.broken or root}): {response.body[:80]!r}")
        cut = ReasonKind.FEED_CUT.of(rows.broken or "") if rows.broken or not whole else None
        yield self.listing(response, shown, reason=cut)

    def read_row(self, response: Response, paths: dict[str, list[str]]) -> RawPosting | None:
        """One row of the feed."""
        row = FeedRow(paths)
        if not row.text("title") and not row.text("description"):
            raise BadPayload("a row without title and text")
        return self.posting(response, **self.read_values(row), fields=row.rest)

    def read_values(self, row: FeedRow) -> dict[str, Any]:
        """Values for `posting`."""
        guid = str(row.rest.get("guid", ""))
        url = row.text("url") or (guid if guid.startswith("http") else None)
        where = (row.text(part) for part in ("location", "city", "region", "country", "postal_code", "latitude", "longitude"))
        low, high = amount(row.text("salary_min")), amount(row.text("salary_max"))
        currency, unit = row.text("salary_currency"), row.text("salary_unit")
        text = None if low or high else row.text("salary")
        return {
            "identifier": row.text("identifier") or row.text("requisition_id") or url or row.text("title"),
            "title": row.text("title"),
            "url": url,
            "apply_url": row.text("apply_url"),
            "hiring_organization": row.text("company"),
            "description_html": joined(row.text("description"), ("Requirements", row.text("requirements"))),
            "boilerplate_html": row.text("boilerplate"),
            "job_locations": places(RawPlace(*where), *row.get("location", ())[1:]),
            "base_salary": pays(RawPay(low, high, currency, unit, text=text)),
            "employment_types": row.get("employment_type", ()),
            "requisition_id": row.text("requisition_id"),
            "industry": "; ".join(row.get("industry", ())) or None,
            **{name: row.text(name) for name in SAME_NAME},
        }


def marked_last(found: Iterator[dict[str, list[str]]]) -> Iterator[tuple[dict[str, list[str]], bool]]:
    """Each row, with True beside the last one."""
    held = next(found, None)
    for row in found:
        if held is not None:
            yield held, False
        held = row
    if held is not None:
        yield held, True

"""A Workday site of more rows than a query shows, read in parts by a facet."""

from collections import Counter
from typing import Any

import orjson
import pytest
from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.reasons import ReasonKind
from schemas.source import Listing, Source
from spiders.ats.workday import WorkdaySpider


class SmallCap(WorkdaySpider):
    name = "workday"
    cap = 20


def answer(request: Request, jobs: list[dict[str, str]], cap: int = 20) -> Response:
    """As Workday answers: 20 rows a page, a total of no more than the cap, and facets with their counts."""
    asked = orjson.loads(request.body)
    held = [job for job in jobs if all(job.get(name) in values for name, values in asked["appliedFacets"].items())]
    counts = {name: Counter(job[name] for job in held if name in job) for name in ("jobFamilyGroup", "timeType")}
    facets = [
        {"facetParameter": name, "values": [{"id": value, "count": n} for value, n in values.items()]} for name, values in counts.items()
    ]
    rows = [{"externalPath": f"/job/{job['id']}", "title": "Baker"} for job in held[:cap]][asked["offset"] :][:20]
    payload = {"total": min(len(held), cap) if not asked["offset"] else 0, "jobPostings": rows, "facets": facets}
    return Response(request.url, body=orjson.dumps(payload), request=request)


def crawl(jobs: list[dict[str, str]], cap: int = 20) -> tuple[set[str], list[Listing]]:
    """(ids, parts of the listing); details are not asked for."""
    spider, found = SmallCap(), []
    waiting = list(spider.start_board(Source("workday", "oven.wd1/Jobs")))
    for request in waiting:
        if isinstance(raw := request.cb_kwargs.get("raw"), RawPosting):
            found.append(raw.identifier)
            continue
        for one in spider.parse(answer(request, jobs, cap)):
            (waiting if isinstance(one, Request) else found).append(one)
    return {one for one in found if isinstance(one, str)}, [one for one in found if isinstance(one, Listing)]


def jobs(without: int = 0) -> list[dict[str, Any]]:
    """50 jobs in groups of at most 15; the last ``without`` have no group."""
    grouped = [{"id": f"A_R{n}", "jobFamilyGroup": f"g{n % 4}", "timeType": "full" if n % 2 else "part"} for n in range(50)]
    return [job if n < 50 - without else {key: job[key] for key in ("id", "timeType")} for n, job in enumerate(grouped)]


@pytest.mark.parametrize(("without", "shown"), [(0, 15), (3, 12)])
def test_a_limit_that_nobody_told_of_shows_itself_by_the_facets(without: int, shown: int) -> None:
    """A query shows 12 rows where 20 were known, and says that there are 12."""
    ids, parts = crawl(jobs(without)[-15:], 12)
    assert len(ids) == shown
    assert all(part.complete for part in parts) == (shown == 15)


def test_parts_that_hold_every_row_are_a_whole_listing() -> None:
    ids, parts = crawl(jobs())
    assert len(ids) == 50
    assert all(part.complete for part in parts)


@pytest.mark.parametrize("without", [3, 10])
def test_rows_without_the_facet_make_the_listing_partial(without: int) -> None:
    ids, parts = crawl(jobs(without))
    assert len(ids) == 50 - without
    assert [part.reason for part in parts if not part.complete] == [ReasonKind.ROWS_MISSING.of(shown=50 - without, total=50)]

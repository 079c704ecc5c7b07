"""Which rung a site is on, and the row to add. The network is a dictionary."""

import asyncio
import json

import pytest
from scrapy.http import Request, Response, TextResponse

from crawler.boards.probe import Probe, employer_name, probe, probe_site

BOARD = "https://boards-api.greenhouse.io/v1/boards/heron/jobs?content=true&pay_transparency=true"
JOBS = {"jobs": [{"id": 1, "title": "Diver", "company_name": "Heron Ltd", "content": ""}], "meta": {"total": 1}}
CAREERS = "https://www.heron.example/careers"
PAGE = '<html><head><title>Careers at Heron | Heron</title></head><a href="https://boards.greenhouse.io/heron">Jobs</a></html>'


class Web:
    """Answers by URL; remembers what was asked."""

    def __init__(self, **pages: str) -> None:
        self.pages, self.asked = pages, []  # type: ignore[var-annotated]

    async def __call__(self, request: Request) -> Response:
        self.asked.append(request.url)
        for start, body in self.pages.items():
            if start in request.url:
                return TextResponse(request.url, body=body.encode(), encoding="utf-8", request=request)
        raise OSError(f"no answer from {request.url}")


def probed(url: str, page: str, web: Web) -> Probe:
    return asyncio.run(probe_site(url, page, web))


def row_of(found: Probe) -> str | None:
    return found.row.key if found.row else None


def test_a_known_platform_answers_and_its_name_fits() -> None:
    web = Web(greenhouse=json.dumps(JOBS))
    found = probed(CAREERS, PAGE, web)
    assert (found.rung, row_of(found), found.answers, found.name_fits, found.postings) == (0, "greenhouse:heron", True, True, 1)
    assert found.row is not None
    assert found.row.employer == "Heron"
    assert web.asked == [BOARD]


@pytest.mark.parametrize(
    ("answer", "answers", "fits"),
    [
        (json.dumps({**JOBS, "jobs": [{**JOBS["jobs"][0], "company_name": "Stork GmbH"}]}), True, False),  # type: ignore[dict-item]
        ("<html>Please verify that you are human</html>", False, None),
        (json.dumps({"status": 404, "error": "Job not found"}), False, None),
    ],
)
def test_a_board_of_somebody_else_or_none(answer: str, answers: bool, fits: bool | None) -> None:
    found = probed(CAREERS, PAGE, Web(greenhouse=answer))
    assert (found.rung, found.answers, found.name_fits) == (0, answers, fits)


def test_a_page_without_rows_is_no_answer_of_a_board() -> None:
    page = '<a href="https://careers-heron.icims.com/jobs/search">Jobs</a>'
    found = probed(CAREERS, page, Web(icims="<html><body>Sorry</body></html>"))
    assert (row_of(found), found.answers) == ("icims:careers-heron.icims.com", False)
    assert "no board" in found.note


def test_a_board_that_is_a_host_names_its_employer_by_its_label() -> None:
    assert employer_name("https://heron.jobs.personio.com/", "<html></html>") == "heron"


def test_no_network_no_claim() -> None:
    found = probe(CAREERS, PAGE)
    assert (found.rung, row_of(found), found.answers, found.name_fits) == (0, "greenhouse:heron", None, None)


def test_one_hop_to_the_employers_own_list() -> None:
    web = Web(**{"jobs.heron.example": PAGE, "greenhouse": json.dumps(JOBS)})
    found = probed("https://www.heron.example", '<a href="https://jobs.heron.example/openings?a=1&amp;b=2">Open positions</a>', web)
    assert row_of(found) == "greenhouse:heron"
    assert web.asked == ["https://jobs.heron.example/openings?a=1&b=2", BOARD]
    lost = probed("https://www.heron.example", '<a href="https://jobs.heron.example/openings">Open positions</a>', Web())
    assert lost.rung == 3


def test_markup_is_rung_one() -> None:
    page = '<script type="application/ld+json">{"@type":"JobPosting","title":"Diver","datePosted":"2026-11-01"}</script>'
    found = probe("https://heron.example/jobs/1", page)
    assert (found.rung, row_of(found), found.postings) == (1, "jsonld:heron.example", 1)


def test_one_hop_to_a_job_page() -> None:
    job = '<script type="application/ld+json">{"@type":"JobPosting","title":"Diver","datePosted":"2026-11-01"}</script>'
    found = probed("https://heron.example/work", '<a href="/jobs/diver-7">Diver</a>', Web(**{"/jobs/diver-7": job}))
    assert (found.rung, row_of(found)) == (1, "jsonld:heron.example")
    assert found.row is not None
    assert found.row.url == "https://heron.example/work"


def test_a_saved_page_names_its_address() -> None:
    page = '<link rel="canonical" href="https://www.heron.example/careers"><img src="https://images.teamtailor-cdn.com/a.png">'
    assert row_of(probe("", page)) == "teamtailor:www.heron.example"


def test_a_platform_without_a_spider_is_rung_two() -> None:
    found = probe(CAREERS, '<a href="https://phe.tbe.taleo.net/phe03/ats/careers/v2/searchResults?org=HERON&cws=2">x</a>')
    assert (found.rung, row_of(found)) == (2, "taleo_tbe:phe.tbe.taleo.net/phe03/HERON")


def test_nothing_is_rung_three() -> None:
    assert probe("https://heron.example", "<html>We fish.</html>").rung == 3


@pytest.mark.parametrize(
    ("url", "page", "name"),
    [
        ("https://jobs.heron.example/x", '<meta property="og:site_name" content="Heron &amp; Co"><title>Jobs</title>', "Heron & Co"),
        ("https://jobs.lever.co/heronlabs", "<title>Heron Labs - Careers</title>", "Heron Labs"),
        ("https://www.heron.example/careers", "<title>Careers</title>", "heron"),
    ],
)
def test_the_employers_name(url: str, page: str, name: str) -> None:
    assert employer_name(url, page) == name

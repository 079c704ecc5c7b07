"""Which board a page shows; and never one that is not its own."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from spiders.detection import detect, fits, label_of

SITE = "https://www.heron.example/careers"


@pytest.mark.parametrize(
    ("page", "board"),
    [
        ('<script src="https://boards.greenhouse.io/embed/job_board/js?for=heron"></script>', "greenhouse:heron"),
        ('<script src="https://boards.greenhouse.io/embed/job_board/js?b=1&amp;for=heron"></script>', "greenhouse:heron"),
        ('<a href="https://job-boards.eu.greenhouse.io/heron/jobs/4">Welder</a>', "greenhouse:heron"),
        (r'{"api":"https:\/\/boards-api.greenhouse.io\/v1\/boards\/heron\/jobs"}', "greenhouse:heron"),
        ('<a href="https://go.example/?u=https%3A%2F%2Fjobs.lever.co%2Fheron">jobs</a>', "lever:heron"),
        ("leverJobsOptions = {accountName: 'heron', includeCss: true}", "lever:heron"),
        ('<a href="https://jobs.ashbyhq.com/Heron%20Labs/9f">x</a>', "ashby:Heron Labs"),
        ('<a href="https://heron.wd5.myworkdayjobs.com/en-US/Heron_Careers/job/x">x</a>', "workday:heron.wd5/Heron_Careers"),
        ('<a href="https://wd3.myworkdaysite.com/recruiting/heron/External">x</a>', "workday:heron.wd3/External"),
        ('<a href="https://careers.smartrecruiters.com/Heron1">x</a>', "smartrecruiters:Heron1"),
        ('<a href="https://apply.workable.com/heron/j/ABC123/">x</a>', "workable:heron"),
        ('<a href="https://heron.recruitee.com/o/welder">x</a>', "recruitee:heron"),
        ('<a href="https://heron.jobs.personio.de/job/1">x</a>', "personio:heron"),
        ('<a href="https://heron.bamboohr.com/careers">x</a>', "bamboohr:heron"),
        ('<a href="https://careers-heron.icims.com/jobs/search">x</a>', "icims:careers-heron.icims.com"),
        ('<a href="https://hn.fa.oraclecloud.com/hcmUI/CandidateExperience/en/sites/CX_1">x</a>', "oracle:hn.fa.oraclecloud.com/CX_1"),
        ('<a href="https://ats.rippling.com/en-GB/heron/jobs">x</a>', "rippling:heron"),
        ('fetch("https://www.comeet.co/careers-api/2.0/company/F6.003/positions?token=F6ABCDEF0123")', "comeet:F6.003/F6ABCDEF0123"),
        ('<link href="https://rmkcdn.successfactors.com/x.css">', "successfactors:www.heron.example"),
        ('<img src="https://images.teamtailor-cdn.com/a.png">', "teamtailor:www.heron.example"),
        ('<script>phApp.ddo = {}</script>', "phenom:www.heron.example"),
        ('<link href="https://assets.recruiteecdn.com/x.css">', "recruitee:www.heron.example"),
    ],
)  # fmt: skip
def test_a_board_in_a_page(page: str, board: str) -> None:
    found = detect(SITE, f"<html>{page}</html>")
    assert [f"{hit.family}:{hit.board}" for hit in found[:1]] == [board]


@pytest.mark.parametrize(
    "page",
    [
        '<script src="https://boards.greenhouse.io/embed/job_board/js"></script>',
        '<a href="https://www.greenhouse.io/blog">x</a>',
        '<a href="https://api.lever.co/v0">x</a>',
        '<script src="https://jobs.lever.co/static/app.js"></script>',
        '<a href="https://apply.workable.com/j/ABC123">x</a>',
        '<img src="https://www.recruitee.com/logo.png"><a href="https://docs.recruitee.com">x</a>',
        '<a href="https://help.teamtailor.com">x</a><a href="https://support.personio.de">x</a>',
        '<a href="https://jobs.smartrecruiters.com/sr-jobs/x">x</a>',
        "<p>We use Greenhouse and Lever and once used Ashby.</p>",
        '<a href="https://notjobs.lever.co.example/heron">x</a>',
        '<a href="https://jobs.ashbyhq.com/">x</a>',
    ],
)
def test_a_platforms_own_addresses_are_no_board(page: str) -> None:
    assert detect(SITE, f"<html>{page}</html>") == []


def test_boards_of_the_eu_keep_their_host() -> None:
    found = detect(SITE, '<a href="https://job-boards.eu.greenhouse.io/heron">x</a><a href="https://jobs.eu.lever.co/heron">y</a>')
    assert [hit.url for hit in found] == ["https://job-boards.eu.greenhouse.io/heron", "https://jobs.eu.lever.co/heron"]


def test_the_pages_own_address_comes_first() -> None:
    found = detect("https://jobs.lever.co/heron", '<a href="https://jobs.ashbyhq.com/sister">x</a>')
    assert [(hit.family, hit.board, hit.how) for hit in found] == [("lever", "heron", "address"), ("ashby", "sister", "link")]


@pytest.mark.parametrize(
    ("employer", "names", "fit"),
    [
        ("Heron", ["Heron Ltd."], True),
        ("Heron Labs", ["HERON GmbH"], True),
        ("heronlabs", ["Heron Labs"], True),
        ("hpe", ["Hans Peter Esser GmbH"], False),
        ("Heron", ["Stork Inc", "Heron, Inc."], True),
        ("Heron", [], None),
        ("Crane", ["Heron"], False),
    ],
)
def test_names_that_fit(employer: str, names: list[str], fit: bool | None) -> None:
    assert fits(employer, names) is fit


def test_time_grows_with_the_page(is_linear: Callable[[Callable[[int], object]], bool]) -> None:
    units = ("https://boards.greenhouse.io/embed/job_board?x=&x=&x=", "recruiting.ultipro.com/a/JobBoard/ leverJobsOptions = {")
    assert is_linear(lambda count: detect(SITE, "".join(unit * (count // 40) for unit in units)))


# Boards that bear another name than their page and are the employer's all the same: brands and merged companies.
BRANDS = {"egym", "homepl2", "strato", "ngs.wd1/ngs_external_career_site_intern"}


def test_real_career_pages(shared: Path) -> None:
    """No wrong board; a token wherever a page shows one."""
    folder = shared / "sources" / "payloads" / "careers-pages"
    labels = {row["file"].split("-", 1)[1]: row["url"] for row in json.loads((folder / "00-urls-and-labels.json").read_text())}
    pages, with_token = 0, 0
    for path in sorted(folder.glob("*.html")):
        stem = path.stem.split("-", 1)[1]
        url = next((url for name, url in labels.items() if name.startswith(stem)), "")
        found = detect(url, path.read_text("utf-8", "replace"))
        pages += 1
        with_token += any(hit.how != "signature" for hit in found)
        for hit in found:
            own = label_of(url.split("/")[2])
            assert hit.how in ("address", "signature") or own[:3] in hit.board.casefold() or hit.board in BRANDS, (path.name, hit)
    print(f"{with_token} of {pages} pages show a token")
    assert with_token >= 24 * pages // 56

"""Which board a page shows; and never one that is not its own."""

import html
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.extract.words.tables import load_toml
from spiders.boards.detection import detect, fits, label_of

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


GUID = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
EXAMPLES = [
    (address, f"{row['family']}:{board}")
    for row in load_toml("board_patterns.toml")["pattern"]
    for address, board in row.get("examples", {}).items()
]
SHAPES = [
    *EXAMPLES,
    ("https://boards.greenhouse.io/heron", "greenhouse:heron"),
    ("https://boards-api.eu.greenhouse.io/v1/boards/heron/jobs", "greenhouse:heron"),
    ("https://api.greenhouse.io/v1/boards/heron/jobs", "greenhouse:heron"),
    ("https://my.greenhouse.io/jobs/heron/4005", "greenhouse:heron"),
    ("https://jobs.eu.lever.co/heron/0a", "lever:heron"),
    ("https://api.lever.co/v0/postings/heron?mode=json", "lever:heron"),
    ("https://api.eu.lever.co/v0/postings/heron", "lever:heron"),
    ("https://jobs.ashbyhq.com/heron.ai", "ashby:heron.ai"),
    ("https://api.ashbyhq.com/posting-api/job-board/Heron?x=1", "ashby:Heron"),
    ("https://heron.wd103.myworkdayjobs.com/Heron_Careers", "workday:heron.wd103/Heron_Careers"),
    ("https://heron.wd3.myworkdayjobs.com/Careers/job/x", "workday:heron.wd3/Careers"),
    ("https://heron.wd5.myworkdayjobs.com/en-US/jobs", "workday:heron.wd5/jobs"),
    ("https://wd5.myworkdaysite.com/en-US/recruiting/heron/External", "workday:heron.wd5/External"),
    ("https://jobs.smartrecruiters.com/Heron1/7439", "smartrecruiters:Heron1"),
    ("https://jobs.smartrecruiters.com/oneclick-ui/company/Heron1/publication/x", "smartrecruiters:Heron1"),
    ("https://api.smartrecruiters.com/v1/companies/Heron1/postings", "smartrecruiters:Heron1"),
    ("https://apply.workable.com/api/v3/accounts/heron/jobs", "workable:heron"),
    ("https://apply.workable.com/api/v1/widget/accounts/heron", "workable:heron"),
    ("https://heron.workable.com/", "workable:heron"),
    ("https://heron.jobs.personio.com/job/1", "personio:heron.jobs.personio.com"),
    ("https://heron.teamtailor.com/jobs", "teamtailor:heron"),
    ("https://heron.na.teamtailor.com/jobs", "teamtailor:heron.na"),
    ("https://heron.bamboohr.com/hiring/jobs", "bamboohr:heron"),
    ("https://heron.bamboohr.com/jobs/", "bamboohr:heron"),
    ("https://heron.breezy.hr/p/1", "breezy:heron"),
    ("https://heron.pinpointhq.com/jobs.json", "pinpoint:heron"),
    ("https://heron.homerun.co/", "homerun:heron"),
    ("https://feed.homerun.co/heron", "homerun:heron"),
    ("https://heron.applytojob.com/apply", "jazzhr:heron"),
    ("https://app.jazz.co/feeds/export/jobs/heron", "jazzhr:heron"),
    ("https://jobs.jobvite.com/heron/jobs", "jobvite:heron"),
    ("https://jobs.jobvite.com/careers/heron/jobs", "jobvite:heron"),
    ("https://jobs-heron.icims.com/jobs/1/x/job", "icims:jobs-heron.icims.com"),
    ("https://uscareers-heron.icims.com/jobs/intro", "icims:uscareers-heron.icims.com"),
    (
        "https://heron.fa.em2.oraclecloud.com/hcmUI/CandidateExperience/en/sites/CX_1001/job/4",
        "oracle:heron.fa.em2.oraclecloud.com/CX_1001",
    ),
    ("https://heron.taleo.net/careersection/2/jobsearch.ftl", "taleo:heron/2"),
    ("https://phe.tbe.taleo.net/phe03/ats/careers/searchResults.jsp?org=HERON&cws=1", "taleo_tbe:phe.tbe.taleo.net/phe03/HERON"),
    ("https://career5.successfactors.eu/career?company=heron", "successfactors_legacy:career5.successfactors.eu/heron"),
    ("https://career10.sapsf.com/career?lang=en&company=heron", "successfactors_legacy:career10.sapsf.com/heron"),
    ("https://heron.eightfold.ai/careers?domain=heron.example", "eightfold:heron.eightfold.ai/heron.example"),
    ("https://ats.rippling.com/heron/jobs/0a", "rippling:heron"),
    ("https://api.rippling.com/platform/api/ats/v2/board/heron/jobs", "rippling:heron"),
    ("https://www.comeet.com/jobs/heron/F6.003", "comeet:F6.003"),
    ("https://jobs.gem.com/heron", "gem:heron"),
    ("https://jobs.polymer.co/heron", "polymer:heron"),
    ("https://join.com/companies/heron/1-welder", "join:heron"),
    ("https://recruiting2.ultipro.com/HER1000/JobBoard/GUID/?q=", "ukg:recruiting2.ultipro.com/HER1000/GUID"),
    ("https://recruiting.ultipro.ca/HER1000/JobBoard/GUID", "ukg:recruiting.ultipro.ca/HER1000/GUID"),
    ("https://heron.rec.pro.ukg.net/HER1000/JobBoard/GUID", "ukg:heron.rec.pro.ukg.net/HER1000/GUID"),
    ("https://recruiting.paylocity.com/recruiting/jobs/All/GUID/Heron", "paylocity:GUID"),
    ("https://workforcenow.adp.com/mascsr/default/mdf/recruitment/recruitment.html?cid=GUID&ccId=1", "adp:GUID"),
    ("https://workforcenow.cloud.adp.com/mascsr/default/mdf/recruitment/recruitment.html?ccId=1&cid=GUID", "adp:GUID"),
    ("https://jobs.dayforcehcm.com/en-US/heron/CANDIDATEPORTAL", "dayforce:heron/CANDIDATEPORTAL"),
    ("https://heron.avature.net/careers/JobDetail/Welder/4", "avature:heron.avature.net/careers"),
    ("https://www.careers-page.com/heron", "manatal:heron"),
]


@pytest.mark.parametrize(("address", "board"), SHAPES)
def test_a_board_in_an_address(address: str, board: str) -> None:
    """In a page's link, escaped as scripts do it, encoded as a redirect's target, and as the page's own address."""
    address, board = address.replace("GUID", GUID), board.replace("GUID", GUID)
    link = f'<a href="{html.escape(address)}">Jobs</a>'
    script = f'<script>x = "{address.replace("/", chr(92) + "/")}"</script>'
    for url, page in ((SITE, link), (SITE, script), (address, "")):
        assert [f"{hit.family}:{hit.board}" for hit in detect(url, f"<html>{page}</html>")][:1] == [board], page


@pytest.mark.parametrize("row", load_toml("board_patterns.toml")["signature"], ids=lambda row: row["family"])
def test_a_platform_is_told_by_what_its_pages_load(row: dict[str, Any]) -> None:
    assert row["examples"], "a signature has an example"
    for piece, board in row["examples"].items():
        hits = [f"{hit.family}:{hit.board}" for hit in detect("https://careers.heron.example/jobs", f"<html>{piece}</html>")]
        assert hits == [f"{row['family']}:{board}"]


HOSTS = ("boards.greenhouse.io/@", "jobs.lever.co/@",
         "jobs.ashbyhq.com/@", "jobs.smartrecruiters.com/@", "apply.workable.com/@", "@.workable.com/",
         "@.recruitee.com/", "@.teamtailor.com/", "@.breezy.hr/", "@.pinpointhq.com/", "@.homerun.co/", "@.applytojob.com/",
         "jobs.jobvite.com/@",
         "jobs.gem.com/@", "jobs.polymer.co/@", "join.com/companies/@", "www.careers-page.com/@")  # fmt: skip
NEVER = ["embed", "js", "v1", "api", "static", "assets", "www", "app", "docs", "support", "help", "status", "blog", "careers-api", "apply",
         "j", "jobs", "developers", "resources", "feeds", "404", "careers-analytics", "search", "sr-jobs", "cdn-cgi"]  # fmt: skip


@pytest.mark.parametrize("word", NEVER)
def test_a_word_that_is_never_a_board(word: str) -> None:
    boards = [hit for host in HOSTS for hit in detect(SITE, f'<a href="https://{host.replace("@", word)}">x</a>')]
    assert [hit for hit in boards if hit.how != "signature"] == []


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
        '<link href="https://heron.wd5.myworkdayjobs.com/static/x.css"><a href="https://heron.avature.net/assets/x.js">x</a>',
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

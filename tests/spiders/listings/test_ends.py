"""What may end a listing: an answer that is plainly a page of it."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import HtmlResponse, Request, Response, XmlResponse

from schemas.reasons import ReasonKind
from schemas.source import Listing, Source
from spiders.aggregators.jobfeed import JobFeedSpider
from spiders.ats.icims import IcimsSpider
from spiders.ats.smartrecruiters import SmartRecruitersSpider
from spiders.ats.successfactors import SuccessFactorsSpider
from spiders.base import BadPayload, BoardSpider
from spiders.jsonld import JsonLdSpider
from spiders.registry import families
from tests import golden_cases
from tests.golden_cases import CASES, crawl, set_environment
from tests.spiders.listings.test_withheld import is_whole

# Pages that stand in a list page's place with status 200.
OTHERS = {
    "sign-in": "<!doctype html><html><head><title>Sign in</title></head><body><form action='/login'><input></form></body></html>",
    "form": "<html><form>login</form></html>",
    "maintenance": "<html><body><h1>We are down for maintenance</h1></body></html>",
    "error": "<html><body><h1>Something went wrong</h1><p>Error 1015: you are being rate limited</p></body></html>",
    "gateway": "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>",
    "captcha": "<html><head><title>Please verify you are a human</title></head><body><div class='g-recaptcha'></div></body></html>",
    "front page": "<html><body><h1>Careers at Acme</h1><p>Join us.</p></body></html>",
    "blank page": "<html><body></body></html>",
    "nothing": "",
    "words": "upstream request timeout",
    "JSON": '{"error": "rate limited"}',
    "JSON null": "null",
}


def further_pages(case: Path, patched: pytest.MonkeyPatch) -> tuple[list[str], list[Any]]:
    """The files of a case that answer for a list's second page and those after it, and what is found in the case."""
    files: list[str] = []
    answer = golden_cases.answer

    def noting(folder: Path, answers: list[dict[str, Any]], request: Request, bodies: dict[str, bytes]) -> Response | None:
        pages = request.meta.get("pages")
        if pages is not None and pages.answers:
            body = request.body.decode()
            files.extend(one["file"] for one in answers if one["url"] == request.url and one.get("sent", "") in body)
        return answer(folder, answers, request, bodies)

    patched.setattr(golden_cases, "answer", noting)
    return files, list(crawl(case))


def believed(found: list[Any]) -> bool:
    return is_whole(found) and not any(isinstance(one, BadPayload) for one in found)


@cache
def paged() -> list[tuple[Path, str, str]]:
    """Cases of several pages that are whole, with their last page and the one before it."""
    cases = []
    for case in CASES:
        with pytest.MonkeyPatch.context() as patched:
            set_environment(case, patched)
            files, found = further_pages(case, patched)
            if files and believed(found):
                cases.append((case, files[-1], (golden_cases.plan_of(case)["answers"][0]["file"], *files)[-2]))
    return cases


def test_no_other_page_ends_a_list_of_any_family(monkeypatch: pytest.MonkeyPatch) -> None:
    for case, last, _ in paged():
        set_environment(case, monkeypatch)
        for name, other in OTHERS.items():
            assert not believed(list(crawl(case, {last: other.encode()}))), f"{case}: {name}"
    met = {case.parent.name for case, *_ in paged()}
    assert met >= {"smartrecruiters", "icims", "successfactors", "avature", "radancy", "arbeitnow", "teamtailor", "workday", "taleo"}


def test_no_page_that_is_shown_again_ends_a_list_unless_its_family_is_known_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for case, last, before in paged():
        if not families()[case.parent.name].repeats and last != before:
            set_environment(case, monkeypatch)
            assert not believed(list(crawl(case, {last: (case / before).read_bytes()}))), case


ROW = '<div class="row"><a href="/jobs/{}/x/job"><h3>Raker</h3></a></div>'
ICIMS = f'<html><body class="main"><div class="iCIMS_JobsTable wide">{ROW}</div></body></html>'
ICIMS_TWO = ICIMS.replace(ROW, ROW.format(11) + ROW.format(12))
SITE = """<!doctype html><html><head><title>Careers - Acme</title></head><body class="page"><header><a href="/login">Log in</a></header>
    <main class="content"><div class="container">{}</div></main><footer>Protected by reCAPTCHA</footer></body></html>"""
ROWS = "".join(ROW.format(number) for number in (11, 12))
ANCHORS = "".join(f'<p><a class="iCIMS_Anchor" href="/jobs/{number}/x/job"><h3>Raker</h3></a></p>' for number in (11, 12))
CARD = '<div class="card" data-job-id="{0}"><a data-job-title="x" href="/job/x/14170000{0}/">Keeper</a></div>'
PIECES = '<li><a href="https://jobs.smartrecruiters.com/Acme/1000001-x"><h4>Founder</h4></a></li>'
SUCCESS_ROW = '<tr class="data-row"><td><a class="jobTitle-link" href="/job/x/1417000001/">Keeper</a></td></tr>'
SUCCESS = f'<html><body><table id="searchresults"><tbody>{SUCCESS_ROW}</tbody></table></body></html>'
FAMILIES: dict[str, tuple[type[BoardSpider], str]] = {
    "icims": (IcimsSpider, ICIMS_TWO),
    "icims, one row": (IcimsSpider, ICIMS.format("11")),
    "icims, with a template": (IcimsSpider, ICIMS_TWO.replace("</body>", "<p hidden>Something went wrong</p></body>")),
    "icims, in a site": (IcimsSpider, SITE.format(f'<div class="iCIMS_JobsTable">{ROWS}</div><p>2 jobs</p>')),
    "icims, no list": (IcimsSpider, SITE.format(ANCHORS)),
    "smartrecruiters": (SmartRecruitersSpider, PIECES),
    "successfactors": (SuccessFactorsSpider, SUCCESS),
}


def ended_by(family: str, html: str, led: str | None = None) -> Listing:
    """What is said of a list whose second page is ``html``, and ``led`` elsewhere."""
    kind, first = FAMILIES[family]
    spider = kind()
    (request,) = spider.start_board(Source(spider.name, "acme.example"))
    found = list(spider.parse(HtmlResponse(request.url, body=first.encode(), encoding="utf-8", request=request)))
    request = next(one for one in found if isinstance(one, Request) and "pages" in one.meta)
    if led:
        request.meta["redirect_urls"] = [request.url]
    answer = HtmlResponse(led or request.url, body=html.encode(), encoding="utf-8", request=request)
    return next(one for one in spider.parse(answer) if isinstance(one, Listing))


@pytest.mark.parametrize(
    ("family", "html"),
    [
        ("icims", '<html><body><div class="iCIMS_JobsTable"></div></body></html>'),
        ("icims, in a site", SITE.format('<div class="iCIMS_JobsTable"></div><p>0 jobs</p>')),
        ("icims, in a site", SITE.format('<div class="iCIMS_JobsTable"></div><ol><li class="prev"><a href="?pr=0">Back</a></li></ol>')),
        ("icims, in a site", SITE.format("<p>0 jobs</p>")),
        ("icims, no list", SITE.format("")),
        ("icims, with a template", '<html><body><div class="iCIMS_JobsTable"></div><p hidden>Something went wrong</p></body></html>'),
        ("icims, one row", '<html><body><div class="iCIMS_JobsTable"></div></body></html>'),
        ("smartrecruiters", "<ul class='opening-jobs'></ul>"),
        ("smartrecruiters", " <ul>\n</ul> "),
        ("successfactors", '<html><body><table id="searchresults"><tbody></tbody></table></body></html>'),
        ("successfactors", SUCCESS),
    ],
)
def test_what_follows_the_last_page_ends_a_list(family: str, html: str) -> None:
    assert ended_by(family, html).complete


@pytest.mark.parametrize(
    ("family", "html", "kind"),
    [
        ("icims", '<html><body><div class="iCIMS_JobsTable"><p>An error occurred.</p></div></body></html>', ReasonKind.NO_ANSWER),
        ("icims", "<html><body><p>Look at our 120 jobs.</p></body></html>", ReasonKind.NO_END),
        ("icims", ICIMS_TWO, ReasonKind.REPEATED),
        ("icims", ICIMS_TWO.replace("Raker", "Rakers (new)"), ReasonKind.REPEATED),
        ("smartrecruiters", "<p>Log in</p>", ReasonKind.NO_ANSWER),
        ("smartrecruiters", "<html><body><ul></ul></body></html>", ReasonKind.NO_END),
        ("smartrecruiters", PIECES, ReasonKind.REPEATED),
        ("smartrecruiters", PIECES.replace("1000001", "1000002") + PIECES.partition("</a>")[0], ReasonKind.PAGE_CUT),
        ("smartrecruiters", PIECES.replace("1000001", "1000002") + PIECES[:30], ReasonKind.PAGE_CUT),
        ("icims", ICIMS.format(13).partition("</div>")[0], ReasonKind.PAGE_CUT),
    ],
)
def test_what_is_none_of_the_list_does_not(family: str, html: str, kind: ReasonKind) -> None:
    reason = ended_by(family, html).reason
    assert reason
    assert reason.kind == kind


NOTHING_LEFT = [
    "Sorry, no jobs were found that match your search criteria.",
    "Es wurden keine Ergebnisse gefunden.",
    "0 vacancies",
    "0 Treffer",
    "No results found. Please try again later.",
    "Aucune offre. Réessayez plus tard.",
    "Вакансий не найдено",
    "没有更多职位",
    "You have reached the end of the list.",
]
FAULTS = [
    "<h1>503</h1><p>There are currently no servers available to handle your request.</p>",
    "<h1>Scheduled maintenance</h1><p>No jobs available at this time.</p>",
    "<h1>Sign in</h1><p>No results. Please log in.</p>",
    "<h1>Error</h1><p>No records found. ORA-12541: TNS:no listener</p>",
    "<p>No results until you verify that you are human.</p>",
    "<p>No jobs could be loaded.</p>",
    "<p>Keine Treffer: Fehler beim Verbinden</p>",
    "<p>No jobs</p><iframe src='/challenge'></iframe>",
]
WITHIN = [
    "<p>Fehler beim Laden der Stellen.</p>",
    "<p>Une erreur s'est produite.</p>",
    "<p>Jotain meni vikaan.</p>",
    "<p>系统繁忙</p>",
    "<h1>Server Error (500)</h1>",
    "<h1>Before you continue</h1>",
    "<div class='g-recaptcha'></div>",
    "<div class='spinner'></div>",
    "<img src='/maintenance.png'>",
    "<script>location.reload()</script>",
    "<p><a href='/'>Join us.</a></p>",
    "<a href=''>Reload</a>",
    "<a href='?pr=0'>Oh dear, start at the beginning</a>",
]
FRAMED = {
    "icims, in a site": ('<div class="iCIMS_JobsTable">{}</div><p>2 jobs</p>', "{}"),
    "icims, no list": ("{}",),
}


def framed() -> list[tuple[str, str]]:
    return [(family, place) for family, places in FRAMED.items() for place in places]


@pytest.mark.parametrize(("family", "place"), framed())
def test_words_of_nothing_found_end_a_list_within_the_frame_of_its_pages_alone(family: str, place: str) -> None:
    for words in NOTHING_LEFT:
        said = place.format(f"<p>{words}</p>")
        assert ended_by(family, SITE.format(said)).complete, words
        assert not ended_by(family, f"<html><body>{said}</body></html>").complete, words
        assert not ended_by(family, SITE.format(said).replace("Careers - Acme", "Page not found")).complete, words


@pytest.mark.parametrize(("family", "place"), framed())
def test_what_stands_in_the_rows_place_and_does_not_say_that_nothing_is_left_ends_none(family: str, place: str) -> None:
    for fault in FAULTS + WITHIN:
        assert not ended_by(family, SITE.format(place.format(fault))).complete, fault
        assert not ended_by(family, f"<html><body>{fault}</body></html>").complete, fault


@pytest.mark.parametrize(
    "piece",
    [
        "<script>location.reload()</script>",
        "<div id='c'></div><script>location.reload()</script>",
        "<br>",
        "<svg></svg>",
        "<iframe src='/challenge'></iframe>",
        "<noscript>Enable JavaScript</noscript>",
        "<img src='/px.gif'>",
        "<div class='spinner'></div>",
        "<form action='/login'><input name='u'></form>",
        "<p>No results. Please log in.</p>",
        "<ul></ul><iframe></iframe>",
    ],
)
def test_of_pieces_only_an_empty_list_or_its_words_are_an_end(piece: str) -> None:
    assert not ended_by("smartrecruiters", piece).complete
    assert ended_by("smartrecruiters", "<p>0 jobs</p>").complete


def test_odd_markup_around_rows_breaks_nothing() -> None:
    """Rows apart from one another, and a link that is no address."""
    apart = (
        SITE.format(f"<div><div>{ROW.format(11)}</div>{ROW.format(12)}</div>{ROW.format(13)}<p>{ROW.format(14)}</p>")
        .replace('class="row"', 'class="iCIMS_JobsTable"')
        .replace("<a href", '<a class="iCIMS_Anchor" href')
    )
    FAMILIES["odd"] = (IcimsSpider, apart)
    assert ended_by("odd", SITE.format("<p>0 jobs</p>")).complete
    assert not ended_by("odd", SITE.format("<a href='http://[x'>0 faults, more or less</a>")).complete


def read_pages(spider: BoardSpider, pages: list[str]) -> list[Listing]:
    said = []
    (request,) = spider.start_board(Source(spider.name, "acme.example"))
    for html in pages:
        found = list(spider.parse(HtmlResponse(request.url, body=html.encode(), encoding="utf-8", request=request)))
        said += [one for one in found if isinstance(one, Listing)]
        request = next((one for one in found if isinstance(one, Request) and "pages" in one.meta), request)
    return said


def test_of_a_family_that_ends_with_rows_of_before_only_those_of_the_last_page_are_an_end() -> None:
    pages = [SITE.format(CARD.format(10 + 2 * number) + CARD.format(11 + 2 * number)) for number in range(3)]
    assert all(one.complete for one in read_pages(SuccessFactorsSpider(), [*pages, pages[2]]))
    said = read_pages(SuccessFactorsSpider(), [*pages, pages[0]])
    assert [one.reason and one.reason.kind for one in said] == [None, None, None, ReasonKind.REPEATED]


@pytest.mark.parametrize(
    ("last", "whole"),
    [
        ('{"items": [], "meta": {"is_last": true}}', True),
        ('{"items": []}', False),
        ('{"items": [], "meta": null}', False),
        ('{"items": [], "meta": {}}', False),
        ('{"items": [], "meta": {"is_last": true}, "error": "x"}', False),
    ],
)
def test_json_that_lacks_what_all_answers_had_is_no_end(last: str, whole: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    case = next(case for case, *_ in paged() if case.parent.name == "polymer")
    set_environment(case, monkeypatch)
    assert believed(list(crawl(case, {"2.json": last.encode()}))) == whole


EMPTY = '<html><body><div class="iCIMS_JobsTable"></div></body></html>'


@pytest.mark.parametrize(
    ("led", "whole"),
    [
        ("https://www.acme.example/jobs/search/?pr=1", True),
        ("https://acme.example/", False),
        ("https://acme.example/jobs", False),
        ("https://acme.example/careers", False),
        ("https://sso.acme.example/login", False),
    ],
)
@pytest.mark.parametrize("html", [EMPTY, ICIMS.format("13")])
def test_an_answer_that_was_led_elsewhere_is_none(led: str, whole: bool, html: str) -> None:
    said = ended_by("icims", html, led)
    assert (said.complete, said.reason and said.reason.kind) == (whole, None if whole else ReasonKind.NO_ANSWER)


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("https://acme.example/en/jobs/search", "https://acme.example/en/jobs/search", True),
        ("https://jobs.acme.example/jobs/search", "https://jobs.acme.example/jobs/search", True),
        ("https://jobs.acme.example/jobs/search", "https://jobs.acme.example/", False),
        ("https://acme.example/jobs", "https://acme.example/jobs", False),
    ],
)
def test_where_all_pages_are_led_to_the_same_place_they_are_pages_of_the_list(first: str, second: str, whole: bool) -> None:
    spider = IcimsSpider()
    (request,) = spider.start_board(Source("icims", "acme.example"))
    said = []
    for url, html in ((first, ICIMS_TWO), (second, EMPTY)):
        request.meta["redirect_urls"] = [request.url]
        found = list(spider.parse(HtmlResponse(url, body=html.encode(), encoding="utf-8", request=request)))
        said += [one.complete for one in found if isinstance(one, Listing)]
        request = next((one for one in found if isinstance(one, Request) and "pages" in one.meta), request)
    assert all(said) == whole


def test_pages_that_are_stated_are_all_read() -> None:
    """ "Page 1 of 3" asks for three and no more; two that can be read are not the whole."""
    spider, said = IcimsSpider(), []
    (request,) = spider.start_board(Source("icims", "acme.example"))
    for number in (1, 2, 3):
        page = ICIMS.format(10 + number).replace("</body>", f"<p>Page {number} of 3</p></body>")
        found = list(spider.parse(HtmlResponse(request.url, body=page.encode(), encoding="utf-8", request=request)))
        said += [one for one in found if isinstance(one, Listing)]
        request = next((one for one in found if isinstance(one, Request) and "pages" in one.meta), request)
    assert [one.complete for one in said] == [True] * 3
    assert request.url.endswith("pr=2")
    short = ended_by("icims", EMPTY)
    assert short.complete
    FAMILIES["stated"] = (IcimsSpider, ICIMS_TWO.replace("</body>", "<p>Page 1 of 3</p></body>"))
    assert ended_by("stated", EMPTY).reason == ReasonKind.PAGES_MISSING.of(read=1, total=3)


MAP = b"<urlset><url><loc>https://kelp.example/jobs/diver-7</loc></url></urlset>"
NAV = b"<html><title>Kelp</title><body><a href='/careers/culture'>Culture</a></body></html>"


def sitemap_said(body: bytes, path: str = "/sitemap.xml", depth: int = 1, led: str | None = None) -> list[ReasonKind]:
    spider = JsonLdSpider()
    request = spider.get(f"https://kelp.example{path}", Source("jsonld", "kelp.example"))
    if led:
        request.meta["redirect_urls"] = [request.url]
    answer = HtmlResponse(led or request.url, body=body, encoding="utf-8", request=request)
    return [one.reason.kind for one in spider.parse(answer, depth=depth) if isinstance(one, Listing) and one.reason]


def test_only_a_whole_sitemap_stands_for_one() -> None:
    assert sitemap_said(MAP) == []
    assert sitemap_said(MAP[:-9]) == [ReasonKind.PAGE_CUT]
    assert sitemap_said(NAV) == [ReasonKind.NO_ANSWER]
    assert sitemap_said(NAV, depth=0) == [ReasonKind.NO_ANSWER]
    assert sitemap_said(NAV, "/careers", depth=0) == []
    assert sitemap_said(NAV, "/open/jobs", depth=0, led="https://kelp.example/open") == [ReasonKind.NO_ANSWER]
    assert sitemap_said(b"<html><title>Sign in</title></html>", "/robots.txt", depth=0) == [ReasonKind.NO_ANSWER]
    assert sitemap_said(b"User-agent: *", "/robots.txt", depth=0) == []
    assert sitemap_said(NAV, "/robots.txt", depth=0) == []


NO_FEEDS = [b"<Error><Code>AccessDenied</Code></Error>", b"<html><body>Sorry</body></html>", b"<?xml version='1.0'?><error/>"]


@pytest.mark.parametrize("body", NO_FEEDS)
def test_an_error_in_xml_is_no_empty_feed(body: bytes) -> None:
    spider = JobFeedSpider()
    (request,) = spider.start_board(Source("jobfeed", "kelp.example"))
    with pytest.raises(BadPayload):
        list(spider.parse(XmlResponse(request.url, body=body, request=request)))
    assert list(spider.parse(XmlResponse(request.url, body=b"<source></source>", request=request))) == [Listing("jobfeed", "kelp.example")]

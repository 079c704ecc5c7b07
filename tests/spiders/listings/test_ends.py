"""What may stand behind a listing's last page, and what is told of it where nothing says that it is the last."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from scrapy.http import HtmlResponse, Request, Response, TextResponse, XmlResponse
from scrapy.spidermiddlewares.httperror import HttpError

from bench.simulate.lists import ENDINGS, LAYOUTS, MARKS, WORDS, Page, put
from crawler.run.failures import rescued
from schemas.paging import UNSURE, key_of
from schemas.reasons import ReasonKind
from schemas.source import Listing, Reject, Source
from spiders.aggregators.jobfeed import JobFeedSpider
from spiders.ats.avature import AvatureSpider
from spiders.ats.icims import IcimsSpider
from spiders.ats.polymer import PolymerSpider
from spiders.ats.radancy import RadancySpider
from spiders.ats.smartrecruiters import SmartRecruitersSpider
from spiders.ats.successfactors import SuccessFactorsSpider
from spiders.ats.teamtailor import TeamtailorSpider
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


def is_settled(found: list[Any]) -> bool:
    """Whether nothing is left open of the list's end."""
    return believed(found) and not any(one.pages for one in found if isinstance(one, Listing))


def test_no_other_page_ends_a_list_of_any_family(monkeypatch: pytest.MonkeyPatch) -> None:
    for case, last, _ in paged():
        set_environment(case, monkeypatch)
        for name, other in OTHERS.items():
            assert not is_settled(list(crawl(case, {last: other.encode()}))), f"{case}: {name}"
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


def ended_by(family: str, html: str, led: str | None = None, status: int = 200) -> Listing:
    """What is said of a list whose second page is ``html``, and ``led`` elsewhere."""
    kind, first = FAMILIES[family]
    return ended(kind(), [first], html, led, status)


def ended(spider: BoardSpider, pages: list[str], behind: str, led: str | None = None, status: int = 200) -> Listing:
    """What is said of a list of these pages where ``behind`` follows them."""
    (request,) = spider.start_board(Source(spider.name, "acme.example"))
    for html in pages:
        found = list(spider.parse(HtmlResponse(request.url, body=html.encode(), encoding="utf-8", request=request)))
        request = next(one for one in found if isinstance(one, Request) and "pages" in one.meta)
    if led:
        request.meta["redirect_urls"] = [request.url]
    answer = HtmlResponse(led or request.url, status=status, body=behind.encode(), encoding="utf-8", request=request)
    if status >= 400:
        said = list(spider.lost(SimpleNamespace(request=request, value=HttpError(answer, "ignored"))))
    else:
        try:
            said = list(spider.parse(answer))
        except Exception as error:
            said = list(rescued(answer, error, spider))
    assert [one for one in said if isinstance(one, Reject)] == []
    return next(one for one in said if isinstance(one, Listing))


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
        ("icims", "<html><body><p>Look at our 120 jobs.</p></body></html>", ReasonKind.NO_END),
        ("icims", "<html><body><h1>An error occurred.</h1></body></html>", ReasonKind.NO_ANSWER),
        ("icims", ICIMS_TWO, ReasonKind.REPEATED),
        ("icims", ICIMS_TWO.replace("Raker", "Rakers (new)"), ReasonKind.REPEATED),
        ("smartrecruiters", "<html><body><ul></ul></body></html>", ReasonKind.NO_END),
        ("smartrecruiters", "<html><body><p>Log in</p></body></html>", ReasonKind.NO_ANSWER),
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


# Behind a page that may be full, within the frame of the list: an end or a fault, for all that anybody can see.
BEHIND = [
    "",
    "<p>Sorry, no jobs were found that match your search criteria.</p>",
    "<p>没有更多职位</p>",
    "<p>No results</p><h2>Log in to set a job alert</h2><p>Check for spelling errors.</p>",
    "<blockquote id='q71f'>Mind the tide.</blockquote>",
    "<h1>503</h1><p>There are currently no servers available to handle your request.</p>",
    "<h1>Sign in</h1><p>No results. Please log in.</p>",
    "<p>系统繁忙</p>",
    "503",
    "<iframe></iframe>",
    "<meta http-equiv='refresh' content='5'>",
    "<a href='?pr=9'>Retry</a>",
]
FRAMED = ("icims, in a site", "icims, no list")


@pytest.mark.parametrize("family", FRAMED)
@pytest.mark.parametrize("words", BEHIND)
def test_what_stands_within_the_frame_behind_a_page_that_may_be_full_leaves_the_end_open(family: str, words: str) -> None:
    for place in ('<div class="iCIMS_JobsTable">{}</div><p>2 jobs</p>', "{}"):
        said = SITE.format(place.format(words))
        for html in (said, said.replace("Careers - Acme", "Page 2"), said.replace('class="content"', 'class="empty"')):
            assert (ended_by(family, html).complete, ended_by(family, html).pages) == (True, (2,)), html
        assert not ended_by(family, f"<html><body>{words}</body></html>").complete


ANCHOR = '<p><a class="iCIMS_Anchor" href="/jobs/{}/x/job">Raker</a></p>'
SITE_THREE = [SITE.format("".join(map(ANCHOR.format, numbers))) for numbers in ((11, 12, 13), (21, 22, 23), (31, 32))]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_ends_and_the_faults_of_the_simulator_all_leave_the_end_open_behind_a_full_page(layout: Callable[[Page], str]) -> None:
    """That none of them makes a listing partial is what lets such boards close at all; that none settles it is what lets no fault close."""
    full = layout(Page(0, "".join(map(ANCHOR.format, (11, 12))), "Results 1-2"))
    for name, ending in {**ENDINGS, **{text: put(rows=text) for text in (*WORDS, *MARKS)}}.items():
        ending(page := Page(1, "", "Results 3-2"), Random(1))
        said = ended(IcimsSpider(), [full], layout(page))
        assert (said.complete, said.pages) == (True, (2,)), name


@pytest.mark.parametrize("behind", [*OTHERS.values(), SITE_THREE[0], SITE_THREE[2], SITE.format(BEHIND[1])[:-40]])
@pytest.mark.parametrize(("led", "status"), [(None, 200), ("https://acme.example/login", 200), (None, 403), (None, 429), (None, 503)])
def test_a_fault_behind_a_short_page_leaves_the_end_open(behind: str, led: str | None, status: int) -> None:
    """What hides the last pages may have shortened the one before them, too."""
    said = ended(IcimsSpider(), SITE_THREE, behind, led, status)
    assert (said.complete, said.pages) == (True, (3, 3, 2, UNSURE))


@pytest.mark.parametrize("words", BEHIND)
@pytest.mark.parametrize("status", [200, 404, 410])
def test_a_page_of_the_list_without_rows_behind_a_short_one_ends_it_and_so_does_none(words: str, status: int) -> None:
    said = ended(IcimsSpider(), SITE_THREE, SITE.format(words), status=status)
    assert (said.complete, said.pages) == (True, (3, 3, 2))


def test_behind_a_short_page_of_cards_an_answer_that_is_no_list_leaves_the_end_open() -> None:
    """A page that the spider chokes on leaves no part that could not be read."""
    pages = [SITE.format("".join(CARD.format(number) for number in numbers)) for numbers in ((10, 11), (12, 13), (14,))]
    choking = "<html><body><i itemprop='x'>Sorry</i></body></html>"
    said = ended(SuccessFactorsSpider(), pages, choking)
    assert replace(said, order=()) == Listing("successfactors", "acme.example", pages=(2, 2, 1, UNSURE))
    with pytest.raises(AssertionError, match="Reject"):
        ended(SuccessFactorsSpider(), pages[:2], choking)


@pytest.mark.parametrize(("behind", "pages"), [("<ul></ul>", (2, 2, 1)), ("", (2, 2, 1, UNSURE)), ("{}", (2, 2, 1, UNSURE))])
def test_behind_a_short_piece_nothing_at_all_is_no_piece(behind: str, pages: tuple[int, ...]) -> None:
    pieces = ["".join(PIECES.replace("1000001", f"10000{number}") for number in numbers) for numbers in ((11, 12), (13, 14), (15,))]
    assert ended(SmartRecruitersSpider(), pieces, behind).pages == pages


def test_a_row_that_an_earlier_page_held_leaves_the_end_open() -> None:
    """Rows moved while the list was read: another was pushed out of sight for it."""
    pages = [SITE.format("".join(map(ANCHOR.format, numbers))) for numbers in ((11, 12, 13), (13, 21, 22), (31, 32))]
    assert ended(IcimsSpider(), pages, SITE.format("")).pages == (3, 3, 2, UNSURE)


ARTICLE = '<article class="article--result"><a href="https://acme.example/JobDetail/x/{}">Raker</a></article>'


@pytest.mark.parametrize(
    ("spider", "row"), [(RadancySpider, '<a data-job-id="{0}" href="/job/x/{0}"><h2>Raker</h2></a>'), (AvatureSpider, ARTICLE)]
)
def test_a_row_that_a_page_shows_twice_makes_it_no_shorter(spider: type[BoardSpider], row: str) -> None:
    pages = [SITE.format('<div id="search-results"></div>' + "".join(map(row.format, ids))) for ids in ((11, 12, 13), (21, 22, 21))]
    said = ended(spider(), pages, "", status=500)
    assert (said.complete, said.pages) == (False, ())
    assert ended(spider(), pages, "", status=404).pages == (3, 3)


@pytest.mark.parametrize(("last", "told"), [((15, 16), (2, 2, 2)), ((15,), ())])
def test_a_page_that_names_no_other_ends_a_list_where_it_is_less_full_than_others(last: tuple[int, ...], told: tuple[int, ...]) -> None:
    spider, said = TeamtailorSpider(), []
    (request,) = spider.start_board(Source("teamtailor", "kelp"))
    for number, ids in enumerate(((11, 12), (13, 14), last)):
        items = [{"id": f"{one}", "url": f"https://kelp.teamtailor.com/jobs/{one}-x", "title": "Raker"} for one in ids]
        page = {"items": items} | ({"next_url": f"https://kelp.teamtailor.com/jobs.json?page={number + 2}"} if number < 2 else {})
        found = list(spider.parse(TextResponse(request.url, body=orjson.dumps(page), request=request)))
        said += [one for one in found if isinstance(one, Listing)]
        request = next((one for one in found if isinstance(one, Request) and "pages" in one.meta), request)
    assert [(one.complete, one.pages) for one in said] == [(True, ()), (True, ()), (True, told)]


def test_a_page_that_says_in_so_many_words_that_it_is_the_last_is_believed_where_it_is_full() -> None:
    spider, said = PolymerSpider(), []
    (request,) = spider.start_board(Source("polymer", "kelp"))
    for number in (1, 2):
        items = [{"id": 10 * number + one, "title": "Raker"} for one in range(10)]
        page = {"items": items, "meta": {"is_last": number == 2}}
        found = list(spider.parse(TextResponse(request.url, body=orjson.dumps(page), request=request)))
        said += [one for one in found if isinstance(one, Listing)]
        request = next((one for one in found if isinstance(one, Request) and "pages" in one.meta), request)
    assert [(one.complete, one.pages, [*map(len, one.order)]) for one in said] == [(True, (), []), (True, (), [40, 40])]


@pytest.mark.parametrize(("status", "whole"), [(404, True), (410, True), (403, False), (500, False)])
def test_a_page_behind_a_full_one_that_is_not_there_may_be_an_end_and_one_that_is_not_given_is_none(status: int, whole: bool) -> None:
    said = ended_by("icims", "", status=status)
    assert (said.complete, said.pages) == (whole, (2,) if whole else ())


@pytest.mark.parametrize("piece", ["<script>location.reload()</script>", "<br>", "<p>Log in</p>", "<ul></ul>", "<p>0 jobs</p>"])
def test_any_piece_behind_a_piece_leaves_the_end_open(piece: str) -> None:
    assert ended_by("smartrecruiters", piece) == Listing("smartrecruiters", "acme.example", pages=(1,), order=(key_of("1000001"),))


def test_odd_markup_around_rows_breaks_nothing() -> None:
    """Rows apart from one another, and a link that is no address."""
    apart = (
        SITE.format(f"<div><div>{ROW.format(11)}</div>{ROW.format(12)}</div>{ROW.format(13)}<p>{ROW.format(14)}</p>")
        .replace('class="row"', 'class="iCIMS_JobsTable"')
        .replace("<a href", '<a class="iCIMS_Anchor" href')
    )
    FAMILIES["odd"] = (IcimsSpider, apart)
    assert ended_by("odd", SITE.format("<a href='http://[x'>0 jobs</a>")).pages == (4,)


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
    said = read_pages(SuccessFactorsSpider(), [*pages, pages[2]])
    assert [(one.complete, one.pages) for one in said] == [(True, ())] * 3 + [(True, (2, 2, 2))]
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


def test_an_end_that_the_list_states_leaves_nothing_open() -> None:
    FAMILIES["one of one"] = (IcimsSpider, ICIMS_TWO.replace("</body>", "<p>Page 1 of 1</p></body>"))
    with pytest.raises(StopIteration):  # no second page is asked for
        ended_by("one of one", "")
    (said,) = read_pages(IcimsSpider(), [FAMILIES["one of one"][1]])
    assert (said.complete, said.pages) == (True, ())


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

"""Which rung of the ladder a career site stands on, and the registry row to add.

Rung 0: a board on a platform that rolecall reads. 1: schema.org JobPosting. 2: a platform it does not read yet. 3: neither.
Everything but `fetch` is pure; at most one page beyond the given one is asked for, and the board's first answer.
"""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from scrapy.http import Request, Response

from crawler.offline.saved import canonical
from schemas.raw import RawPosting
from schemas.reasons import sentence
from schemas.source import Listing, Source
from spiders.boards.detection import Detected, detect, fits, label_of
from spiders.listings.sitemap import JOB_PATH
from spiders.markup.finding import find_job_postings
from spiders.markup.job_posting import is_opening
from spiders.registry import families

Fetch = Callable[[Request], Response]  # raises OSError or ValueError where there is no answer

SITE_NAME = re.compile(r"<meta\b[^>]{0,300}?og:site_name[^>]{0,300}?content=[\"']([^\"'>]{1,100})", re.IGNORECASE)
TITLE = re.compile(r"<title[^>]{0,100}>([^<]{1,300})</title", re.IGNORECASE)
TITLE_WORDS = re.compile(
    r"\b(?:jobs?|careers?|karriere|stellen\w*|open positions?|current openings?|at|bei|work with us|join us)\b", re.IGNORECASE
)
FRAME = re.compile(r"<(?:iframe|script)\b[^>]{0,500}?\bsrc=[\"']([^\"'>]{4,1000})", re.IGNORECASE)
LINK = re.compile(r"<a\b[^>]{0,1000}?\bhref=[\"']([^\"'>]{4,1000})", re.IGNORECASE)
JOB_LIST = re.compile(r"(?://|/)(?:careers?|jobs?|open-positions|openings|vacancies|karriere|stellenangebote)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Probe:
    """What a probe found. ``answers``: the board was asked and answered; ``name_fits``: see `spiders.boards.detection.fits`."""

    rung: int
    row: Source | None = None
    how: str = ""
    others: tuple[Detected, ...] = ()
    answers: bool | None = None
    name_fits: bool | None = None
    postings: int = 0
    note: str = ""


def probe(url: str, page: str, fetch: Fetch | None = None) -> Probe:
    """Probes the career page ``page`` that stands at ``url``; without ``fetch``, from that page alone."""
    url = url or canonical(page.encode("utf-8", "replace")) or ""
    employer = employer_name(url, page)
    found, openings = detect(url, page), openings_in(page)
    if not found and not openings and fetch is not None and (hop := further_page(url, page)):
        found, openings = hopped(hop, fetch)
    if not found:
        return without_platform(url, employer, openings)
    best = next((hit for hit in found if hit.family in families()), found[0])
    row = Source(best.family, best.board, employer=employer, url=best.url)
    others = tuple(hit for hit in found if hit != best)
    if best.family not in families():
        return Probe(2, row, best.how, others, note=f"{best.family} is a platform that no spider reads yet")
    result = Probe(0, row, best.how, others)
    return verified(result, row, fetch) if fetch is not None else result


def without_platform(url: str, employer: str, openings: int) -> Probe:
    """Rung 1 where the page, or the one it leads to, holds JobPosting markup, else 3."""
    if not openings:
        return Probe(3, note="no known platform and no JobPosting on this page: try one of its job pages")
    row = Source("jsonld", urlsplit(url).netloc or employer, employer=employer, url=url)
    return Probe(1, row, "markup", postings=openings, note="schema.org JobPosting")


def openings_in(page: str) -> int:
    """How many openings the page's markup describes."""
    return sum(map(is_opening, find_job_postings(page.encode("utf-8", "replace")).postings))


def hopped(hop: str, fetch: Fetch) -> tuple[list[Detected], int]:
    """(boards, openings) that the one further page shows."""
    try:
        answer = fetch(Request(hop))
    except (OSError, ValueError):
        return [], 0
    page = answer.body.decode("utf-8", "replace")
    return detect(answer.url, page), openings_in(page)


def further_page(url: str, page: str) -> str | None:
    """The employer's own job list (a frame or script first, then a link), else one of its job pages."""
    host = urlsplit(url).netloc
    for pattern, path, own in ((FRAME, JOB_LIST, label_of(host)), (LINK, JOB_LIST, label_of(host)), (LINK, JOB_PATH, host)):
        for match in pattern.finditer(page):
            target = urljoin(url, html.unescape(match[1])).partition("#")[0]
            parts = urlsplit(target)
            if own and parts.scheme in ("http", "https") and target != url and own in parts.netloc and path.search(target):
                return target
    return None


def employer_name(url: str, page: str) -> str:
    """The employer's name as its page gives it, else its host's own label."""
    site = SITE_NAME.search(page)
    title = TITLE.search(page)
    given = html.unescape(site[1]) if site else ""
    pieces = [" ".join(TITLE_WORDS.sub(" ", piece).split()) for piece in re.split(r"[|–—:]| - ", html.unescape(title[1]))] if title else []
    hit = next(iter(detect(url, "")), None)  # on a platform's host, the token is the name, or holds it
    host = hit.board.partition("/")[0].replace(f"{hit.family}.", "") if hit else urlsplit(url).netloc
    label = label_of(host) if "." in host else host
    named = [name for name in (given, *pieces) if name]
    return next((name for name in named if fits(label, [name])), given or label or next(iter(named), ""))


def verified(result: Probe, row: Source, fetch: Fetch) -> Probe:
    """``result`` with what the board itself answers."""
    spider = families()[row.family]()
    try:
        request = next(iter(spider.start_board(row)))
        found = list((request.callback or spider.parse)(fetch(request), **request.cb_kwargs))
    except Exception as problem:  # whatever a stranger's answer does to a reader: the board is not confirmed
        return replace(result, answers=False, note=f"{type(problem).__name__}: {problem}"[:300])
    raws = list(postings(found))
    names = {raw.hiring_organization for raw in raws if raw.hiring_organization}
    listings = [one for one in found if isinstance(one, Listing)]
    listed = sum(one.listed or one.shown for one in listings)
    answers = bool(raws) or any(one.complete for one in listings)
    doubt = next((one.reason for one in listings if one.reason), None) if not answers else None
    return replace(
        result,
        answers=answers,
        name_fits=fits(row.employer or "", names),
        postings=max(listed, len(raws)),
        note=sentence(doubt) if doubt else "",
    )


def postings(found: Sequence[object]) -> Iterator[RawPosting]:
    """The postings in a first answer, those that wait for their detail page included."""
    for one in found:
        raw = one.cb_kwargs.get("raw") if isinstance(one, Request) else one
        if isinstance(raw, RawPosting):
            yield raw

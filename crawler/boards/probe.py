"""Which rung of the ladder a career site stands on, and the registry row to add.

Rung 0: a board on a platform that rolecall reads. 1: schema.org JobPosting. 2: a platform it does not read yet. 3: neither.
`probe` is pure; `probe_site` asks for at most one page beyond the given one, and for the board's first answer.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from scrapy.http import Request

from crawler.boards.asking import Fetch, Look, ask_board
from crawler.offline.saved import canonical
from schemas.source import Source
from schemas.urls import joined_url, why_not_asked
from spiders.boards.detection import Detected, detect, fits, label_of
from spiders.listings.sitemap import JOB_PATH
from spiders.markup.finding import find_job_postings
from spiders.markup.job_posting import is_opening
from spiders.registry import families

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


def probe(url: str, page: str) -> Probe:
    """Probes the career page ``page`` that stands at ``url``, from that page alone."""
    url = url or canonical(page.encode("utf-8", "replace")) or ""
    return probe_of(url, employer_name(url, page), *shown_in(url, page))


async def probe_site(url: str, page: str, fetch: Fetch) -> Probe:
    """The same, with one page that it leads to where it shows nothing itself, and with what the board answers."""
    shown = shown_in(url, page)
    if not any(shown) and (hop := further_page(url, page)):
        shown = await hopped(hop, fetch)
    found = probe_of(url, employer_name(url, page), *shown)
    return verified(found, await ask_board(found.row, fetch)) if found.rung == 0 and found.row else found


def shown_in(url: str, page: str) -> tuple[list[Detected], int]:
    """(boards, openings in markup) that a page shows."""
    return detect(url, page), openings_in(page)


def probe_of(url: str, employer: str, found: Sequence[Detected], openings: int) -> Probe:
    """The rung of a site whose pages show the boards ``found``, else ``openings``."""
    if not found:
        return without_platform(url, employer, openings)
    best = next((hit for hit in found if hit.family in families()), found[0])
    row = Source(best.family, best.board, employer=employer, url=best.url)
    others = tuple(hit for hit in found if hit != best)
    if best.family not in families():
        return Probe(2, row, best.how, others, note=f"{best.family} is a platform that no spider reads yet")
    return Probe(0, row, best.how, others)


def without_platform(url: str, employer: str, openings: int) -> Probe:
    """Rung 1 where the page, or the one it leads to, holds JobPosting markup, else 3."""
    if not openings:
        return Probe(3, note="no known platform and no JobPosting on this page: try one of its job pages")
    row = Source("jsonld", urlsplit(url).netloc or employer, employer=employer, url=url)
    return Probe(1, row, "markup", postings=openings, note="schema.org JobPosting")


def openings_in(page: str) -> int:
    """How many openings the page's markup describes."""
    return sum(map(is_opening, find_job_postings(page.encode("utf-8", "replace")).postings))


async def hopped(hop: str, fetch: Fetch) -> tuple[list[Detected], int]:
    """What the one further page shows."""
    try:
        answer = await fetch(Request(hop))
    except (OSError, ValueError):
        return [], 0
    return shown_in(answer.url, answer.body.decode("utf-8", "replace")) if answer.status == 200 else ([], 0)


def further_page(url: str, page: str) -> str | None:
    """The employer's own job list (a frame or script first, then a link), else one of its job pages."""
    host = urlsplit(url).netloc
    for pattern, path, own in ((FRAME, JOB_LIST, label_of(host)), (LINK, JOB_LIST, label_of(host)), (LINK, JOB_PATH, host)):
        for match in pattern.finditer(page):
            target = (joined_url(url, html.unescape(match[1])) or "").partition("#")[0]
            if own and target != url and why_not_asked(target) is None and own in urlsplit(target).netloc and path.search(target):
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


def verified(found: Probe, look: Look) -> Probe:
    """``found`` with what the board itself answered."""
    fitting = fits(found.row.employer or "", look.names) if found.row and look.status == "live" else None
    return replace(found, answers=look.status == "live", name_fits=fitting, postings=look.postings, note=look.reason or "")

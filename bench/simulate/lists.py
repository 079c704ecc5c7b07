"""HTML lists that state no count: how their pages look, how their last page is followed (`ENDINGS`), and what faults put in the place of
one within the list's own frame (`WORDS`, `MARKS`). Each board has a layout and an ending of its own, by its name."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from zlib import crc32


@dataclass(slots=True)
class Page:
    """The parts of a list page; ``number`` counts from 0."""

    number: int
    rows: str
    said: str
    title: str = "Jobs at Kelp"
    facets: str = "<aside class='facets'><h3>Teams</h3><ul class='teams'><li class='team'>Divers</li></ul></aside>"
    pager: str = "<div class='pager'><a href='?page=0'>Back</a> <a href='?page=1'>Next</a></div>"
    quote: str = ""
    hidden: str = "<div class='fault' hidden>Something went wrong</div>"


def site(page: Page) -> str:
    return f"""<!doctype html><html><head><title>{page.title}</title></head><body class="page">
<header class="top"><h2>Sign in</h2><a href="/login">Log in</a></header><nav class="menu"><a href="/">Kelp</a></nav>
<main class="content"><form class="search"><input name="q"></form><p class="said">{page.said}</p>{page.facets}
<div class="list">{page.rows}</div>{page.pager}{page.hidden}{page.quote}</main><footer class="foot">Kelp Ltd.</footer></body></html>"""


def table(page: Page) -> str:
    return f"""<html><head><title>{page.title}</title></head><body><div id="header"><h2>Sign in</h2></div>
<div id="results"><span>{page.said}</span><section class="list">{page.rows}</section></div>{page.facets}{page.pager}{page.hidden}
<div id="footer">{page.quote}</div></body></html>"""


def plain(page: Page) -> str:
    return f'<html><body><div class="list">{page.rows}</div>{page.hidden}</body></html>'


LAYOUTS = (site, table, plain)
Ending = Callable[[Page, Random], None]


def put(**parts: str) -> Ending:
    """An ending that sets parts of the page."""

    def change(page: Page, rng: Random) -> None:
        for name, text in parts.items():
            setattr(page, name, text)

    return change


def quoted(page: Page, rng: Random) -> None:
    page.quote = f"<blockquote>{rng.choice(('Dive well.', 'Mind the tide.', 'No two reefs are alike.'))} {rng.random()}</blockquote>"


def other_ids(page: Page, rng: Random) -> None:
    page.quote = f"<div id='w{rng.choice('abcdefgh')}{rng.choice('abcdefgh')}x'><i class='{rng.choice('abcdefgh')}y'></i></div>"


# What stands on the page after the last one with rows, without a fault.
ENDINGS: dict[str, Ending] = {
    "an empty list": put(),
    "no results": put(said="No results"),
    "words in the rows' place": put(rows="<p>Sorry, no jobs were found.</p>"),
    "words that nobody lists": put(rows="<p>That was it, thank you for scrolling.</p>"),
    "a title of its own": put(title="Jobs at Kelp - page 2"),
    "no facets and no pager": put(facets="", pager=""),
    "a quote": quoted,
    "other ids": other_ids,
    "an alert": put(rows="<p>No jobs found.</p><h2>Log in to set a job alert</h2>"),
    "advice": put(rows="<p>0 jobs.</p><p>Check for spelling errors, or try again later.</p>"),
    "a form": put(rows="<form action='/alerts'><input name='mail'><button>Tell me</button></form>"),
}

# What a fault shows in the rows' place.
WORDS = (
    "<p>No results. The backend is unavailable.</p>", "<p>No jobs found</p>", "<p>0 jobs</p>", "<p>Keine Treffer: Zeitüberschreitung</p>",
    "<p>Aucun résultat, le service est saturé.</p>", "<p>No matching jobs could be fetched.</p>", "<p>Nothing found (code 17)</p>",
    "<p>No openings. Your visit has ended.</p>", "<p>没有找到</p>", "<p>Sorry, no results. Reference 0x80004005.</p>",
    "<p>No results yet…</p>",
)  # fmt: skip
MARKS = (
    "503", "<iframe></iframe>", "<img src='/x.png'>", "<meta http-equiv='refresh' content='5'>", "<h2>Sign in</h2>",
    "<a href='?page=1'>Retry</a>", "<div class='fault'>Something went wrong</div>", "<div class='list'></div>", "<svg></svg>", "",
)  # fmt: skip


def number_of(token: str) -> int:
    return crc32(token.encode())


def page_of_list(token: str, page: Page, rng: Random, is_past: bool) -> str:
    """A page as a board lays it out; ``is_past``: the one after the last that has rows."""
    if is_past:
        list(ENDINGS.values())[number_of(token) % len(ENDINGS)](page, rng)
    return LAYOUTS[number_of(token) % len(LAYOUTS)](page)

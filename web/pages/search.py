"""The search: what fits, with the words that it was read from, beside the filters that there are."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from datasette.utils.asgi import Response

from catalog.narrow.index import ORDERS, Index
from catalog.narrow.page import Page
from catalog.search import Found
from schemas.characters import plain
from schemas.search import MAY_BE_UNKNOWN, BadQuery
from web.asked import UNKNOWN, Asked, read_pairs
from web.command import alert_command
from web.directory import address_of
from web.facets import TITLES, chips_of, groups_of
from web.formats import FORMS
from web.jobs import Copies, Jobs, copies_of, in_order, words_on_sponsorship
from web.site import Site, page, read
from web.snippets import Parts, Snippet, find_snippets, words_of
from web.wording import ago, counted, pay, places

AT_ONCE = 25
LONGEST_QUOTE = 220
SORTS = {"best": "best match", "newest": "newest", "pay": "highest pay", "first_seen": "first seen", "closing": "closing soon"}
JOBS = {None: "open job", "open": "open job", "closed": "closed job", "any": "job"}
CURRENCIES = ("USD", "EUR", "GBP", "CAD", "AUD", "CHF", "INR", "JPY", "SEK", "DKK", "NOK", "PLN", "SGD", "NZD", "BRL", "MXN", "ZAR", "CZK")


@dataclass(frozen=True, slots=True)
class Row:
    """A job as the list shows it."""

    href: str
    title: Parts
    organization: Parts
    employer: str | None  # the address of its page
    places: str
    workplace: str
    pay: str
    pay_words: str
    sponsorship: str
    sponsorship_words: str
    claim: str
    claim_words: str
    claimed_by: str
    posted: str
    posted_ago: str
    postings: int
    is_open: bool
    text: Parts


async def show(datasette: Any, request: Any) -> Response:
    """The page. An address that says the same in another way leads to its one way, so that addresses can be compared and kept."""
    pairs = read_pairs(request.query_string)
    asked = Asked.of_pairs(pairs)
    if pairs != asked.pairs:
        return Response.redirect(asked.address())
    site: Site = datasette.site
    found = await read(datasette, lambda db: model(db, site.index, asked, site.today()))
    return await page(datasette, request, "search.html", **found)


def model(db: sqlite3.Connection, index: Index, asked: Asked, today: date) -> dict[str, Any]:
    """What the page shows."""
    index.refresh()
    found = index.find(asked.query, today, order=asked.order, after=asked.after, limit=asked.limit or AT_ONCE)
    return {
        "asked": asked,
        "rows": rows_of(db, asked, found.jobs, today),
        "total": total_of(asked, found),
        "groups": groups_of(asked, found.choices),
        "chips": chips_of(asked),
        "sorts": sorts_of(asked),
        "first": asked.following(None).address() if asked.after else None,
        "next": asked.following(found.next).address() if found.next else None,
        "forms": [(name, asked.following(None).address(f"/jobs.{name}"), form.says) for name, form in FORMS.items()],
        "atom": asked.following(None).address("/jobs.atom"),
        "command": alert_command(asked.query),
        "hidden": hidden_of(asked),
        "currencies": currencies_of(asked),
        "ways_out": [] if found.jobs or asked.after else ways_out(index, asked, today),
    }


# The fields of the form; the other filters go with it as they are.
FORM = ("text", "place", "radius", "min_salary", "occupation", "skills")


def hidden_of(asked: Asked) -> list[tuple[str, str]]:
    """What goes with the form and has no field of it: of several places, it shows the first."""
    others = [("place", value) for value in asked.query.place[1:]]
    return [(name, value) for name, value in asked.following(None).pairs if name not in FORM] + others


def rows_of(db: sqlite3.Connection, asked: Asked, jobs: Sequence[int], today: date) -> list[Row]:
    snippets = find_snippets(db, asked.query.text, jobs) if asked.query.text else {}
    copies = copies_of(db, jobs)
    return [row_of(one, copies[one.job], snippets.get(one.job), today) for one in in_order(db, jobs)]


def row_of(job: Found, copies: Copies, snippet: Snippet | None, today: date) -> Row:
    title, organization = plain(job.title, 200) or "(no title)", plain(job.organization, 120)
    return Row(
        href=f"/job/{job.job_id}",
        title=_marked(title, snippet.title if snippet else None),
        organization=_marked(organization, snippet.organization if snippet else None),
        employer=address_of(copies.employer, job.organization) if job.organization else None,
        places=places(job.places),
        workplace=job.workplace or "",
        pay=pay(job.pay),
        pay_words=plain(job.pay_words, LONGEST_QUOTE),
        sponsorship=words_on_sponsorship(job.sponsorship),
        sponsorship_words=plain(job.sponsorship_words, LONGEST_QUOTE),
        claim=copies.claim or "",
        claim_words=plain(copies.claim_words, LONGEST_QUOTE),
        claimed_by=plain(copies.claimed_by, 60),
        posted=plain(job.date_posted, 10) or copies.first_seen[:10],
        posted_ago=ago(job.date_posted, today) or f"seen {ago(copies.first_seen, today)}",
        postings=copies.postings,
        is_open=job.is_open,
        text=snippet.text if snippet else (),
    )


def _marked(shown: str, marked: Parts | None) -> Parts:
    """A text with marks where its posting is the one that they are of."""
    return marked if marked and words_of(marked) == shown else ((shown, False),)


def total_of(asked: Asked, found: Page) -> str:
    """ "1 open job", "10,000+ jobs"."""
    words = JOBS[asked.query.status]
    return f"{found.total:,}+ {words}s" if found.is_capped else counted(found.total, words)


def sorts_of(asked: Asked) -> list[tuple[str, str, bool]]:
    """The orders that there are: name, address, whether it is the one."""
    names = [name for name in dict.fromkeys((*SORTS, *ORDERS)) if name in ORDERS and (name != "best" or asked.query.text)]
    return [(SORTS.get(name, name.replace("_", " ")), asked.sorted_by(name).address(), name == asked.order) for name in names]


def currencies_of(asked: Asked) -> list[str]:
    wanted = asked.query.min_salary
    return list(dict.fromkeys([*([wanted.currency] if wanted else []), *CURRENCIES]))


def ways_out(index: Index, asked: Asked, today: date) -> list[tuple[str, str, str]]:
    """Where nothing fits: which filter alone keeps jobs out, or leaves out those that do not say. (way, number of jobs, address)."""
    found = []
    for way, wider in wider_than(asked):
        if total := index.count(wider.query, today):
            found.append((way, counted(total, JOBS[wider.query.status]), wider.address()))
    return found


def wider_than(asked: Asked) -> Iterator[tuple[str, Asked]]:
    for name in dict(asked.query.as_params()):
        if name != UNKNOWN:
            yield f"without {TITLES[name]}: {', '.join(asked.chosen(name))}", asked.without(name)
        if name in MAY_BE_UNKNOWN and name not in asked.query.unknown:
            yield f"with those that do not say: {TITLES[name]}", asked.toggled(UNKNOWN, name)


async def download(datasette: Any, request: Any) -> Response:
    """The same jobs as a file. CSV and JSON Lines hold all that fit, JSON a page of them, Atom the first."""
    asked, form = Asked.of(request.query_string), request.url_vars["form"]
    if asked.after and form != "json":
        raise BadQuery("after: it is for pages and JSON; the other files begin with the first job")
    site: Site = datasette.site
    return await FORMS[form].answer(datasette, request, Jobs(site.index, asked, site.today()).listing)

"""rolecall probe"""

import csv
import io
import re
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from scrapy.http import TextResponse

from crawler.commands.options import Problem, catalog_option, echo_json, json_option, set_option
from crawler.flow import load_settings
from crawler.looking import Look, probe
from crawler.politeness.hosts import Politeness
from crawler.politeness.store import HttpStore
from crawler.runs import Places
from schemas.source import Source
from spiders.detection import Detected, detect, fits
from spiders.registry import COLUMNS, families

JOB_POSTING = re.compile(r"[\"'/]JobPosting\b")  # JSON-LD, microdata and RDFa alike
NAMES = ('meta[property="og:site_name"]::attr(content)', 'meta[name="author"]::attr(content)')


@dataclass(frozen=True, slots=True)
class Rung:
    """How a site can be read: the rung of the ladder (docs/sources.md) and the registry rows to add, the surest first."""

    rung: int
    says: str
    rows: tuple[Source, ...] = ()


@click.command("probe")
@click.argument("page", metavar="URL|FILE")
@click.option("--url", help="The address that a saved FILE had.")
@catalog_option
@set_option
@json_option
def probe_command(page: str, url: str | None, places: Places, settings: tuple[tuple[str, str], ...], as_json: bool) -> int:
    """Find out how a career page can be read, and print the registry row that adds it.

    A URL is fetched, and its board asked whether it answers; a saved FILE is only looked at.
    """
    if "://" in page:
        politeness = Politeness(HttpStore(":memory:"))
        hits, pages, looks = probe(page, load_settings(settings), politeness, places.log("probe"))
        if not pages:
            refused = [why for tally in politeness.hosts.values() for why in tally.refusals]
            raise Problem(
                f"{page} gave no page ({', '.join(refused) or 'see the log'}): save it and probe the file. Log: {places.log('probe')}"
            )
        found = rung_of(page, pages[-1].text, hits, looks, employer_of(pages[0]))
    elif Path(page).is_file():
        text = Path(page).read_text("utf-8", "replace")
        found = rung_of(url or "", text, detect(url or "", text), [], None)
    else:
        raise Problem(f"{page} is neither a file nor a URL: write https://… for a page")
    if as_json:
        echo_json(asdict(found))
    else:
        echo_rung(found)
    return 0 if found.rows else 1


def employer_of(page: TextResponse) -> str | None:
    """The organization that a page names as its own."""
    return next((name.strip() for query in NAMES if (name := page.css(query).get())), None)


def rung_of(url: str, text: str, hits: list[Detected], looks: list[Look], employer: str | None) -> Rung:
    """Boards that answer and fit come first; a page whose board names another organization is said to be doubtful."""
    known = [hit for hit in hits if hit.family in families()]
    if known:
        answered = {look.row.key: look for look in looks}
        rows = [row_of(hit, answered.get(f"{hit.family}:{hit.board}"), employer) for hit in known]
        rows.sort(key=lambda row: (row.status != "live", row.notes != ""))
        return Rung(0, f"a board on {rows[0].family}: one row in data/sources/{rows[0].family}.csv", tuple(rows))
    if JOB_POSTING.search(text) and url:
        return Rung(1, "schema.org JobPosting in the page: one row in data/sources/jsonld.csv", (Source("jsonld", host(url), url=url),))
    if hits:
        return Rung(2, f"a board on {hits[0].family}, which no spider reads yet: add spiders/ats/{hits[0].family}.py")
    return Rung(3, "no platform known here: a spider of its own (docs/sources.md, rung 3), or probe the page that lists the jobs")


def host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0]


def row_of(hit: Detected, look: Look | None, employer: str | None) -> Source:
    names = look.names if look else ()
    fitting = fits(employer, names) if employer else None
    doubt = f"doubtful: its postings name {', '.join(names[:3])}" if fitting is False else ""
    notes = doubt or (look.reason or "" if look and look.status != "live" else "")
    status = look.status if look and look.status != "unclear" else "live"
    return Source(
        hit.family, hit.board, employer=employer or (names[0] if len(names) == 1 else None), url=hit.url, status=status, notes=notes
    )


def echo_rung(found: Rung) -> None:
    click.echo(f"rung {found.rung}: {found.says}")
    for row in found.rows:
        line = io.StringIO()
        writer = csv.DictWriter(line, COLUMNS, lineterminator="")
        writer.writerow({name: value or "" for name, value in asdict(row).items() if name in COLUMNS})
        click.echo(f"data/sources/{row.family}.csv: {line.getvalue()}")

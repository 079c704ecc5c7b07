"""A small catalog with its archive, and bundles of it."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from catalog.database import reading
from catalog.sql import stamp
from crawler.run.flow import Flow, load_settings
from crawler.run.places import Places
from crawler.run.runs import open_run
from pipelines.archive import Archive
from proof.bundle import Bundle, prove
from schemas.enums import Lineage
from schemas.raw import RawClaim, RawPay, RawPlace, RawPosting
from schemas.source import Source
from tests.factories import NOON

Load = Callable[..., None]
Prove = Callable[..., Bundle]

HTML = """<!-- draft <b>2</b> --><style>.x { color: red }</style><h2>About the role</h2>
<p>Quillfeather Looms weaves sailcloth &amp; tents. You will keep forty looms running.</p>
<h3>Requirements</h3><ul><li>4+ years of experience with <b>PostgreSQL</b></li><li>Bachelor&#39;s degree in textile engineering</li></ul>
<h3>Compensation</h3><p>The base salary range is $91,000&nbsp;&ndash; $118,000 per year.</p>
<p>We are unable to sponsor visas for this position.</p>"""


def raw(identifier: str = "1", **parts: object) -> RawPosting:
    """The Quillfeather posting; ``parts`` replace its fields."""
    told: dict[str, object] = {
        "url": f"https://boards.example/quillfeather/{identifier}",
        "title": "Senior Loom Engineer",
        "hiring_organization": "Quillfeather Looms",
        "job_locations": (RawPlace(locality="Leeds", region="England", country="GB"),),
        "description_html": HTML,
        "date_posted": "2026-06-20",
        "employment_types": ("Full-time",),
        "workplace": "Hybrid",
    }
    return RawPosting("greenhouse", "quillfeather", identifier, **(told | parts))  # type: ignore[arg-type]


def copy_of(board: str = "sailjobs", **parts: object) -> RawPosting:
    """What an aggregator makes of it."""
    claims = (RawClaim("sponsorship", "visa sponsorship", "Visa sponsorship: yes"),)
    pay = (RawPay(min_value="91000", max_value="118000", currency="USD", unit_text="1 YEAR"),)
    told = {"claims": claims, "base_salary": pay, "lineage": Lineage.AGGREGATOR, "description_html": None} | parts
    found = raw("q-1", **told)
    return RawPosting(**{name: getattr(found, name) for name in RawPosting.__slots__} | {"family": "adzuna", "source": board})


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    return tmp_path / "var" / "catalog.db"


@pytest.fixture
def load(catalog: Path) -> Load:
    """Loads postings, each time as a run of its own, a day after the one before."""
    days = iter(range(1, 28))

    def load(postings: Iterable[RawPosting], rows: Iterable[Source] = ()) -> None:
        day = next(days)
        moment = NOON + timedelta(days=day)
        run = f"{moment:%Y%m%dT%H%M%SZ}-{day:06x}"
        with open_run(Places(catalog), "ingest", run=run, rows=rows) as rolecall, Flow(rolecall, load_settings()) as flow:
            rolecall.clock = lambda: moment
            for posting in postings:
                flow.push(posting)
        with closing(sqlite3.connect(catalog)) as db, db:  # a page that is read counts from the run that reads it
            db.execute("UPDATE run SET started_at = ? WHERE run_id = ?", (stamp(moment), run))

    return load


@pytest.fixture
def proved(catalog: Path) -> Prove:
    """`prove` on the catalog as it is at the call."""

    def proved(key: str, *arguments: object) -> Bundle:
        with reading(catalog) as db, closing(Archive(Places(catalog).archive)) as archive:
            return prove(db, archive, key, *arguments)  # type: ignore[arg-type]

    return proved

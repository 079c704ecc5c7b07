"""A catalog of invented jobs, some of them hostile, and its pages, asked without a socket."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import html

pytest.importorskip("datasette", reason="the page needs rolecall[web]")

from catalog.database import read_catalog
from catalog.writer import Writer
from pipelines.context import Rolecall
from pipelines.deduplicate import DeduplicatePipeline
from schemas.enums import EligibilityTopic, Lineage, Sponsorship
from schemas.facts import EligibilityStatement, EligibilityToWork, Experience, Moment, Term
from schemas.job import Sighting
from schemas.source import Listing
from tests.factories import NOON, claim, field, place, salary, sighting
from web.app import App, open_app

TODAY = date(2026, 7, 10)
BERLIN = place("Berlin", "DE-BE", "DE", latitude=52.52, longitude=13.41)
AUSTIN = place("Austin", "US-TX", "US", latitude=30.27, longitude=-97.74)
HOSTILE = "<script>alert(1)</script>\"' onmouseover=alert(2) \u202eevil\x07"
FORMULA = '=HYPERLINK("http://evil.example","x")'


def sponsoring(verdict: Sponsorship | None, words: str) -> EligibilityToWork:
    said = EligibilityStatement(EligibilityTopic.SPONSORSHIP, verdict or "offered", field("eligibility_to_work", words))
    return EligibilityToWork(verdict, statements=(said,))


VERDICTS: tuple[dict[str, Any], ...] = (
    {},
    {"eligibility_to_work": sponsoring(Sponsorship.OFFERED, "We sponsor <b>visas</b>.")},
    {"eligibility_to_work": sponsoring(Sponsorship.CONDITIONAL, "We may sponsor.")},
    {"eligibility_to_work": sponsoring(Sponsorship.NOT_OFFERED, "We do not sponsor.")},
    {"eligibility_to_work": sponsoring(None, "Sponsorship & relocation")},
)
TRADES = ("Smith", "Baker", "Glazier", "Cooper", "Weaver", "Miller", "Tanner")


def sightings() -> Iterator[Sighting]:
    """Forty-two jobs of seven trades, and three that want to do harm."""
    for n in range(42):
        trade = TRADES[n % len(TRADES)]
        text = f"Job {n}. A quiet workshop wants a {trade.lower()} who does number {n} for ninety days and knows ovens number {n * n}."
        yield sighting(
            f"{n}", title=f"{trade} {n}", description=text, hiring_organization=f"Guild {n % 4}",
            workplace=("remote", "hybrid", None)[n % 3], job_locations=((BERLIN,), (AUSTIN,), ())[n % 3],
            date_posted=Moment((TODAY - timedelta(n)).isoformat(), field("date_posted", "x")),
            employment_types=(("FULL_TIME",), ("PART_TIME", "TEMPORARY"), ())[n % 3],
            seniority=Term(("senior", "lead")[n % 2], field("seniority", "x")) if n % 3 else None,
            experience_requirements=Experience(12 * (n % 9), field("experience_requirements", "x")) if n % 2 else None,
            base_salary=(salary("pay 1", "pay 1", 50_000 + 1000 * n, 60_000 + 1000 * n),) if n % 2 else (), language=("en", "de")[n % 2],
            url=f"https://boards.example/{n}", **VERDICTS[n % 5],
        )  # fmt: skip
    yield sighting(
        "x1", title=HOSTILE, hiring_organization=HOSTILE, description=f"{HOSTILE} \x02quiet\x03 workshop", url="javascript:alert(1)"
    )
    yield sighting(
        "x2", title=FORMULA, hiring_organization="-2+3", description="A quiet formula", url="https://user:secret@boards.example/x2"
    )
    yield sighting(
        "x3", family="migratemate", board="h1b", lineage=Lineage.AGGREGATOR, title="Harbour Pilot", description="Pilots wanted",
        claims=(claim("visa sponsorship", "unconfirmed"),), url="https://agg.example/3",
    )  # fmt: skip


def write(path: Path, found: list[Sighting], day: int = 0) -> None:
    """A run that sees these."""
    with Writer(path) as writer:
        writer.begin_run(f"day {day}", NOON + timedelta(days=day))
        writer.write(DeduplicatePipeline(Rolecall("r", writer=writer)).process_batch(found))
        writer.listing(Listing("greenhouse", "heronsgate", len(found), len(found)))
        writer.finish_run(f"day {day}", NOON + timedelta(days=day, hours=1))


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("web") / "catalog.db"
    write(path, list(sightings()))
    return path


@pytest.fixture(scope="session")
def app(catalog: Path) -> Iterator[App]:
    opened = open_app(catalog, today=lambda: TODAY)
    yield opened
    opened.close()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Any
    text: str

    @property
    def page(self) -> Any:
        return html.document_fromstring(self.text)

    def texts(self, path: str) -> list[str]:
        """The words of elements."""
        return [" ".join(one.text_content().split()) for one in self.page.xpath(path)]


Get = Callable[..., Answer]


def asking(app: App) -> Get:
    def get(address: str, method: str = "get", **more: Any) -> Answer:
        async def asked() -> Any:
            return await getattr(app.client, method)(address, **more)

        answer = asyncio.run(asked())
        return Answer(answer.status_code, answer.headers, answer.text)

    return get


@pytest.fixture
def get(app: App) -> Get:
    return asking(app)


@pytest.fixture
def db(path: Path) -> Iterator[sqlite3.Connection]:
    """The catalog that a module makes at its ``path``, to be read."""
    connection = read_catalog(path)
    yield connection
    connection.close()

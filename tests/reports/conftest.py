"""A catalog of invented jobs whose numbers are known beforehand: of pay in several units and currencies, verdicts, claims, and a week."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("matplotlib", reason="pictures need rolecall[report]")
pytest.importorskip("jinja2", reason="the page needs rolecall[report]")

from catalog.database import read_catalog
from catalog.writer import Writer
from schemas.annual_pay import annual
from schemas.enums import EligibilityTopic, Lineage, Sponsorship, Unit
from schemas.facts import EligibilityStatement, EligibilityToWork, Term
from schemas.job import Sighting
from schemas.match import Judgement, Pair, Verdict
from schemas.source import Listing
from tests.factories import NOON, claim, field, place, salary, sighting

SAME = Judgement(Verdict.SAME, 1.0)
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "$\\frac{1}{0$ $$ _{^ smith $\\undefined$",
    "\u202egnirts\u202c \x1b[31mred\x00 \ufffe smith",
    "鍛冶屋 👩‍🏭 " + "長" * 400,
    "حدّاد — נפח",
    '"]]>-->--!><!--&amp;&#x3c;',
    "_hidden & 100% #1",
)


@dataclass(frozen=True)
class Paid:
    """A job and what it pays, as it is stated."""

    title: str
    level: str | None
    country: str | None
    region: str | None
    low: int | None = None
    high: int | None = None
    unit: Unit | None = Unit.YEAR
    currency: str | None = "USD"

    @property
    def middle(self) -> float | None:
        """In a year, where it states both ends."""
        factor = {Unit.YEAR: 1, Unit.HOUR: 2080, Unit.MONTH: 12}.get(self.unit) if self.unit else None
        return None if self.low is None or self.high is None or factor is None else (self.low + self.high) / 2 * factor


def paid_jobs() -> Iterator[Paid]:
    """24 smiths a year and 6 an hour, 12 bakers (of whom 9 are in dollars), and one of each kind that cannot be compared."""
    for n in range(24):
        yield Paid("Smith", ("senior", "lead", None)[n % 3], "US", ("US-CA", "US-NY")[n % 2], 80_000 + 1_731 * n, 90_000 + 2_113 * n)
    for n in range(6):
        yield Paid("Smith", "mid", "US", "US-CA", 30 + n, 40 + n, Unit.HOUR)
    for n in range(12):
        yield Paid("Baker", "senior", "DE", "DE-BE", 3_000 + n, 4_000 + n, Unit.MONTH, "USD" if n < 9 else "EUR")
    yield Paid("Cooper", None, "US", None, None, 70_000)
    yield Paid("Cooper", None, "US", None, 50_000, 60_000, Unit.OTHER)
    yield Paid("Cooper", None, None, None, 50_000, 60_000, currency=None)
    yield Paid("Cooper", "entry", "US", "US-TX")


PAID = tuple(paid_jobs())


def of_pay(n: int, job: Paid) -> Sighting:
    low, high = (None if end is None else Decimal(end) for end in (job.low, job.high))
    stated = replace(
        salary(), min_value=low, max_value=high, unit_text=job.unit, currency=job.currency,
        annual_min=annual(low, job.unit), annual_max=annual(high, job.unit),
    )  # fmt: skip
    return sighting(
        f"p{n}", title=job.title, description=f"Text number {n}, of its own.", url=f"https://boards.example/{n}",
        base_salary=(stated,) if (low, high) != (None, None) else (),
        job_locations=(place(None, job.region, job.country),) if job.country else (),
        seniority=Term(job.level, field("seniority", "x")) if job.level else None,
    )  # fmt: skip


def sponsoring(verdict: Sponsorship) -> EligibilityToWork:
    said = EligibilityStatement(EligibilityTopic.SPONSORSHIP, verdict, field("eligibility_to_work", "as the posting says"))
    return EligibilityToWork(verdict, statements=(said,))


VERDICTS = {Sponsorship.OFFERED: 4, Sponsorship.NOT_OFFERED: 7, Sponsorship.CONDITIONAL: 2}


def others() -> Iterator[Sighting]:
    """Jobs of each verdict; an opening that an aggregator shows too; titles that want to do harm."""
    number = 0
    for verdict, times in VERDICTS.items():
        for _ in range(times):
            number += 1
            yield sighting(f"v{number}", title="Weaver", description=f"Loom {number}.", eligibility_to_work=sponsoring(verdict))
    one = sighting("own", title="Harbour Pilot", description="Pilots wanted.", eligibility_to_work=sponsoring(Sponsorship.OFFERED))
    copy = sighting(
        "copy", family="agg", board="all", lineage=Lineage.AGGREGATOR, title="Harbour Pilot", description="Pilots wanted!",
        claims=(claim("offered", "confirmed"),), job_locations=(),
    )  # fmt: skip
    yield replace(copy, pairs=(Pair(copy.posting_id, one.posting_id, SAME),))
    yield one
    for n, title in enumerate(HOSTILE):
        for k in range(11):
            yield of_harm(f"h{n}-{k}", title, 40_000 + k)


def of_harm(name: str, title: str, amount: int) -> Sighting:
    currency = replace(salary(), currency="XTS", min_value=Decimal(amount), max_value=Decimal(amount))
    paid = replace(currency, annual_min=currency.min_value, annual_max=currency.max_value)
    return sighting(
        name, title=title, hiring_organization=title, description=f"Nothing at all {name}.", base_salary=(paid,),
        job_locations=(place(None, title, "US"),), seniority=None,
    )  # fmt: skip


def write(path: Path, found: Iterable[Sighting], day: int = 0, **more: Any) -> None:
    """A run that sees these, which are all there are."""
    seen = [replace(one, seen_at=NOON + timedelta(days=day)) for one in found]
    with Writer(path) as writer:
        writer.begin_run(f"day {day}", NOON + timedelta(days=day))
        writer.write(seen)
        own = [one for one in seen if one.raw.family == "greenhouse"]
        writer.listing(Listing("greenhouse", "heronsgate", len(own), len(own)))
        writer.finish_run(f"day {day}", NOON + timedelta(days=day, hours=1))


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Day 0: all of them. Day 3: the last baker's title is edited. Days 5 and 6: two smiths are gone."""
    path = tmp_path_factory.mktemp("reports") / "catalog.db"
    first = [*(of_pay(n, job) for n, job in enumerate(PAID)), *others()]
    write(path, first)
    bakers = [n for n, job in enumerate(PAID) if job.title == "Baker"]
    edited = list(first)
    edited[bakers[-1]] = of_pay(bakers[-1], replace(PAID[bakers[-1]], title="Confectioner"))
    write(path, edited, day=3)
    for day in (5, 6):
        write(path, edited[2:], day=day)
    return path


@pytest.fixture
def db(catalog: Path) -> Iterator[sqlite3.Connection]:
    connection = read_catalog(catalog)
    yield connection
    connection.close()


def still_open() -> list[Paid]:
    """`PAID` without those that have closed, with the edit."""
    return [replace(job, title="Confectioner") if n == 41 else job for n, job in enumerate(PAID) if n > 1]

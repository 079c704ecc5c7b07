"""Pairs by table: what the judge says of invented postings."""

import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pipelines.match.compare import judge
from pipelines.match.fingerprint import signatures, similarity
from pipelines.match.profile import dump, load, profile_of
from schemas.enums import PayKind, Unit
from schemas.facts import Moment, Salary
from schemas.raw import RawPlace, RawPosting
from tests.conftest import ROOT
from tests.factories import TEXT, field, job_posting, place

TABLE = tomllib.loads((ROOT / "tests/match/pairs.toml").read_text("utf-8"))
TEXTS = {
    "tide": TEXT,
    "tide edited": TEXT.replace("Patience with salt water", "Patience with wet boots").replace("each week", "every Friday"),
    "tide unnamed": TEXT.replace("Heronsgate Instruments", "Our client"),
    "payroll": "About the role\nHeronsgate Instruments builds tide gauges.\n\n"
    + "Run the monthly payroll and answer what people ask of it. " * 8,
}


def profile(side: dict[str, Any], name: str):
    words = field("x", "x")
    pay = side.get("pay")
    low, high = map(Decimal, pay) if pay else (None, None)
    job = job_posting(
        title=side["title"],
        hiring_organization=side["organization"],
        description=TEXTS[side["text"]],
        job_locations=() if "given" in side else (place(side["city"] or None, None, "GB"),),
        requisition_id=side.get("requisition"),
        date_posted=Moment(side.get("day", "2026-06-20"), words),
        base_salary=(Salary(low, high, "GBP", Unit.YEAR, PayKind.BASE, words, annual_min=low, annual_max=high),) if pay else (),
    )
    given = (RawPlace(name=side["given"]),) if "given" in side else ()
    return profile_of(job, RawPosting("tests", "board", name, job_locations=given))


def sides(row: dict[str, Any]):
    a, b = (TABLE["both"] | row.get(side, {}) for side in "ab")
    one, other = signatures([TEXTS[a["text"]], TEXTS[b["text"]]]).sketches
    return profile(a, "a"), profile(b, "b"), similarity(one, other)


@pytest.mark.parametrize("row", TABLE["pair"], ids=lambda row: row["name"])
def test_pair(row, request):
    if row["role"] == "xfail":
        request.applymarker(pytest.mark.xfail(strict=True, reason=row["name"]))
    a, b, text = sides(row)
    said = judge(a, b, text)
    assert (said.verdict, said.veto) == (row["verdict"], row.get("veto")), said.reasons
    assert said.reasons
    assert judge(b, a, text) == said, "the judge must be symmetric"
    assert judge(load(dump(a)), load(dump(b)), text) == said, "a stored profile must judge the same"


def test_one_listing_is_one_whatever_it_says():
    a, b, _ = sides({"b": {"city": "Leith", "title": "Chief Firmware Engineer", "text": "payroll"}})
    again = profile(TABLE["both"] | {"city": "Leith", "text": "payroll"}, "a")
    assert judge(a, b, 0.1).verdict == "different"
    assert judge(a, again, 0.1).verdict == "same"


def test_an_empty_posting_is_judged_too():
    empty = profile_of(job_posting(title=None, hiring_organization=None, description="x", job_locations=()), RawPosting("t", "b", "0"))
    a, _, _ = sides({})
    assert judge(empty, a, 0.0).verdict == "different"
    assert date.fromordinal(a.day or 0) == date(2026, 6, 20)

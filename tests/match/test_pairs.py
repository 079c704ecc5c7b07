"""Pairs by table: what the judge says of invented postings."""

import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pipelines.match.compare import judge
from pipelines.match.details import Details, find_marks, read_details
from pipelines.match.fingerprint import plain_text, signatures, similarity, strip_boilerplate
from pipelines.match.prints import count_words
from pipelines.match.profile import dump, load, profile_of
from schemas.enums import Lineage, PayKind, Unit
from schemas.facts import Experience, Moment, Salary
from schemas.raw import RawPlace, RawPosting
from tests.conftest import ROOT
from tests.factories import TEXT, field, job_posting, place

TABLE = tomllib.loads((ROOT / "tests/match/pairs.toml").read_text("utf-8"))
TEXTS = {
    "tide": TEXT,
    "tide edited": TEXT.replace("Patience with salt water", "Patience with wet boots").replace("each week", "every Friday"),
    "tide unnamed": TEXT.replace("Heronsgate Instruments", "Our client"),
    "tide relayed": "Who is Heronsgate Instruments? A maker of gauges by the sea, loved by its crews since the flood.\n\n"
    + TEXT
    + "\n\nApply through our pages. We are an equal opportunity employer.",
    "tide rewritten": TEXT.replace("keep the firmware of our coastal network alive", "look after what our stations run on")
    .replace("Patience with salt water", "A dry sense of humour and waterproof boots")
    .replace("Plan field visits with the harbour crews", "Drive out"),
    "tide in German": "Über die Stelle\nHeronsgate Instruments baut Pegel. Du hältst die Firmware unseres Netzes am Leben, "
    "planst Fahrten zu den Hafenmeistern und schreibst auf, was das Meer sagt. "
    "Du bringst Geduld mit Salzwasser und Freude an Messwerten mit.",
    "payroll": "About the role\nHeronsgate Instruments builds tide gauges.\n\n"
    + "Run the monthly payroll and answer what people ask of it. " * 8,
}


def text_of(side: dict[str, Any]) -> str:
    return f"{TEXTS[side['text']]}\n{side['after']}" if "after" in side else TEXTS[side["text"]]


def profile(side: dict[str, Any], name: str):
    given_as = field("x", "x")
    pay = side.get("pay")
    low, high = map(Decimal, pay) if pay else (None, None)
    job = job_posting(
        title=side["title"],
        hiring_organization=side["organization"],
        description=text_of(side),
        job_locations=() if "given" in side else (place(side["city"] or None, side.get("region"), "GB"),),
        language="de" if "German" in side["text"] else "en",
        requisition_id=side.get("requisition"),
        employment_types=tuple(side.get("types", ())),
        experience_requirements=Experience(side["months"], given_as) if "months" in side else None,
        date_posted=Moment(side.get("day", "2026-06-20"), given_as),
        base_salary=(Salary(low, high, "GBP", Unit.YEAR, PayKind.BASE, given_as, annual_min=low, annual_max=high),) if pay else (),
    )
    lowered = plain_text(text_of(side))
    words = count_words(strip_boilerplate(lowered))
    given = (RawPlace(name=side["given"]),) if "given" in side else ()
    raw = RawPosting("tests", side.get("board", "board"), name, side.get("url"), Lineage(side.get("lineage", "ats")), job_locations=given)
    return profile_of(job, raw, lowered, words, read_details(lowered, find_marks(lowered)))


def sides(row: dict[str, Any]):
    a, b = (TABLE["both"] | row.get(side, {}) for side in "ab")
    one, other = signatures([strip_boilerplate(plain_text(text_of(side))) for side in (a, b)]).sketches
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
    empty = profile_of(
        job_posting(title=None, hiring_organization=None, description="x", job_locations=()), RawPosting("t", "b", "0"), "x", 1, Details()
    )
    a, _, _ = sides({})
    assert judge(empty, a, 0.0).verdict == "different"
    assert date.fromordinal(a.day or 0) == date(2026, 6, 20)


def test_a_hostile_posting_keeps_a_small_profile():
    long = "Keeper (m/w/d) of Req No 1" * 40_000
    places = tuple(place(f"Town {n}") for n in range(3000))
    job = job_posting(title=long, hiring_organization=long, description="x", job_locations=places)
    assert len(dump(profile_of(job, RawPosting("t", "b", "1"), "x", 1, Details()))) < 10_000

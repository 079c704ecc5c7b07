"""Where printed postings begin and end, on pages of different making."""

from collections.abc import Callable

import pytest
from scrapy.http import HtmlResponse, Request, TextResponse

from schemas.enums import Origin
from schemas.raw import RawPosting
from schemas.source import Listing, Source
from spiders.aggregators.migratemate import MigrateMateSpider
from spiders.base import BadPayload
from spiders.listings.listing_page import find_headline
from spiders.listings.printed_postings import split_postings

A = "ABOUT US\nWe weave sails.\nTHE ROLE\nYou weave.\nDUTIES\n-\nWeave\nREQUIREMENTS\n-\nTwo years\nBENEFITS\nTea"
B = "About Heddle Ltd\nHeddle makes looms.\n\nWhat you'll do\n- Tune looms\n\nWho you are\n- Patient\n\nAbout us\nWe are small."
C = "Our looms run day and night.\n\nResponsibilities\n- Watch looms\n\nQualifications\n- Awake\n\nSalary\n$20 an hour"


@pytest.mark.parametrize(
    ("text", "beginnings"),
    [
        (A, ["ABOUT US"]),
        (f"{A}\n\n{A}", ["ABOUT US", "ABOUT US"]),
        (f"{A}\n{A}", ["ABOUT US", "ABOUT US"]),
        (f"{A}\n\n{B}", ["ABOUT US", "About Heddle Ltd"]),
        (f"{B}\n\n{A}", ["About Heddle Ltd", "ABOUT US"]),
        (f"{B}\n\n{B}\n\n{A}", ["About Heddle Ltd", "About Heddle Ltd", "ABOUT US"]),
        (f"{A}\n\n{C}", ["ABOUT US", "Our looms run day and night."]),
        (B, ["About Heddle Ltd"]),
        ("Just prose.\n\nAnd more prose.", ["Just prose."]),
        ("", []),
    ],
    ids=[
        "one",
        "twice",
        "twice without a gap",
        "two employers",
        "other order",
        "three",
        "no opening heading",
        "closing about us",
        "prose",
        "nothing",
    ],
)
def test_postings_are_told_apart(text: str, beginnings: list[str]) -> None:
    parts = split_postings(text.splitlines())
    assert [part.splitlines()[0] for part in parts] == beginnings
    assert " ".join(parts).split() == text.split()


HEADLINES = [
    (
        "Showing 5 of 2,458+ Sail Maker Jobs in Maine with Visa Sponsorship jobs",
        "Sail Maker Visa Sponsorship Jobs in Maine",
        ("Sail Maker", "Maine", "Visa Sponsorship", 2458),
    ),
    (
        "Showing 10 of 311 Data Analyst Jobs with H-1B Sponsorship",
        "Data Analyst H-1B Jobs",
        ("Data Analyst", None, "H-1B Sponsorship", 311),
    ),
    (
        "Showing 3 of 42+ Nurse Jobs in New York",
        "Nurse Green Card Sponsorship Jobs in New York",
        ("Nurse", "New York", "Green Card Sponsorship", 42),
    ),
    ("Showing 21-40 of 42+ Nurse Jobs in Ohio", "Nurse Jobs in Ohio", ("Nurse", "Ohio", None, 42)),
    ("Showing 3 of 42+ Nurse Jobs in Ohio", "Nurse Jobs in Ohio", ("Nurse", "Ohio", None, 42)),
]


@pytest.mark.parametrize(("line", "first", "says"), HEADLINES)
def test_headlines(line: str, first: str, says: tuple[str | None, ...]) -> None:
    headline = find_headline([first, "", line])
    assert headline is not None
    assert (headline.role, headline.place, headline.claim, headline.listed) == says


def found_in(body: str, html: bool = False) -> list[object]:
    url = "https://migratemate.co/h1b-jobs/sail-maker"
    request = Request(url, meta={"source": Source("migratemate", "h1b-jobs/sail-maker")})
    response = (HtmlResponse if html else TextResponse)(url, body=body.encode(), encoding="utf-8", request=request)
    return list(MigrateMateSpider().parse(response))


PAGE = f"""Sail Maker Visa Sponsorship Jobs in Maine
Maine makes sails.
Showing 5 of 90+ Sail Maker Jobs in Maine with Visa Sponsorship jobs
{"Have you applied for this role?" + chr(10)}See all 90+ Sail Maker Jobs in Maine with Visa Sponsorship
Get Access To All Jobs
{A}

{A}
Sail Maker Job Roles in Maine
See all 90+ Sail Maker Jobs in Maine
Sail Maker Jobs in Maine: Frequently Asked Questions
Which visas are common?
Requirements
A degree, and $80,000 a year.
"""


def test_a_page_of_the_same_making() -> None:
    listing, *postings = found_in(PAGE)
    assert isinstance(listing, Listing)
    assert (listing.listed, listing.shown, listing.complete) == (90, 5, False)
    assert [p.identifier[-2:] for p in postings if isinstance(p, RawPosting)] == [":1", ":2"]
    first = postings[0]
    assert isinstance(first, RawPosting)
    assert (first.title, first.origin, first.job_locations[0].name, first.description_html) == ("Sail Maker", Origin.CLAIM, "Maine", A)
    assert [claim.value for claim in first.claims] == ["visa sponsorship"]
    assert not any("80,000" in str(p) for p in postings)


def test_a_postings_words_are_no_line_of_the_page() -> None:
    text = A.replace(
        "You weave.", "As a Sail Maker you will run 90 jobs.\nView and schedule weaving jobs\nFor 90 days you earn $190,90+ a day."
    )
    _, first, second = found_in(PAGE.replace(A, text).replace("90+ Sail", "90+ Sail"))
    assert isinstance(first, RawPosting)
    assert isinstance(second, RawPosting)
    assert first.description_html == second.description_html == text


def test_a_bare_heading_ends_the_postings() -> None:
    page = PAGE.replace("Sail Maker Job Roles in Maine", "").replace("Sail Maker Jobs in Maine: Frequently Asked Questions", "FAQs")
    assert len([one for one in found_in(page) if isinstance(one, RawPosting)]) == 2


def test_the_same_page_as_html_says_the_same() -> None:
    html = "<!doctype html><html><body>" + "".join(f"<div>{line}</div>" for line in PAGE.splitlines()) + "</body></html>"
    as_text, as_html = found_in(PAGE), found_in(html, html=True)
    assert [getattr(p, "title", None) for p in as_text] == [getattr(p, "title", None) for p in as_html]
    assert as_html[0] == as_text[0]


def test_another_page_is_no_empty_board() -> None:
    with pytest.raises(BadPayload):
        found_in("Wrong turn. This page does not exist.")


def test_time_grows_with_the_page(is_linear: Callable[[Callable[[int], object]], bool]) -> None:
    unit = "Showing 5 of 90+ jobs jobs in jobs with jobs "
    assert is_linear(lambda count: found_in(PAGE.replace("Maine makes sails.", unit * (count // 20))))
    assert is_linear(lambda count: found_in(PAGE.replace("Maine makes sails.", "Requirements\nAbout us\n\n" * (count // 40))))


def test_the_seed(shared: object) -> None:
    body = (shared / "seed" / "000_a07f019065a6b649.txt").read_text("utf-8")  # type: ignore[operator]
    listing, *postings = found_in(body)
    assert isinstance(listing, Listing)
    assert (listing.listed, listing.shown) == (2458, 5)
    assert len(postings) == 2
    for posting in postings:
        assert isinstance(posting, RawPosting)
        assert (posting.title, posting.job_locations[0].name) == ("Machine Learning Engineer", "California")
        text = posting.description_html or ""
        assert text.startswith("ABOUT THE COMPANY")
        assert "129,189" in text
        assert "Frequently" not in text

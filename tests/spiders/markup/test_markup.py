"""schema.org JobPosting as microdata and RDFa, and what is no posting."""

import pytest

from spiders.markup.finding import find_job_postings
from spiders.markup.job_posting import is_opening, read_job_posting

MICRODATA = b"""<!doctype html><html><body><div itemscope itemtype="http://schema.org/JobPosting">
<h1 itemprop="title">Ferry  Pilot</h1><meta itemprop="datePosted" content="2026-11-02"><link itemprop="url" href="https://ferries.example/7">
<div itemprop="hiringOrganization" itemscope itemtype="http://schema.org/Organization"><span itemprop="name">North Ferries</span></div>
<span itemprop="jobLocation" itemscope itemtype="http://schema.org/Place"><span itemprop="address" itemscope>
<span itemprop="addressLocality">Stavanger</span>, <meta itemprop="addressCountry" content="NO"></span></span>
<div itemprop="description"><p>Steer <b>ferries</b>.</p></div><div itemprop="responsibilities"><ul><li>Dock</li></ul></div>
<time itemprop="validThrough" datetime="2026-12-01">in four weeks</time><span itemprop="employmentType">FULL_TIME</span>
<span itemprop="employmentType">TEMPORARY</span></div></body></html>"""

RDFA = b"""<html><body><article vocab="https://schema.org/" typeof="JobPosting"><h2 property="title">Ferry Pilot</h2>
<time property="datePosted" datetime="2026-11-02">2 Nov</time><a property="url" href="https://ferries.example/7">more</a>
<p property="hiringOrganization" typeof="Organization"><span property="name">North Ferries</span></p>
<div property="jobLocation" typeof="Place"><div property="address" typeof="PostalAddress"><span property="addressLocality">Stavanger</span>
<span property="addressCountry">NO</span></div></div><div property="description"><p>Steer <b>ferries</b>.</p></div>
<div property="responsibilities"><ul><li>Dock</li></ul></div><time property="validThrough" datetime="2026-12-01"></time>
<span property="employmentType">FULL_TIME</span><span property="employmentType">TEMPORARY</span></article></body></html>"""


@pytest.mark.parametrize("page", [MICRODATA, RDFA], ids=["microdata", "rdfa"])
def test_attributes_say_what_json_ld_would(page: bytes) -> None:
    (node,) = find_job_postings(page).postings
    values = read_job_posting(node)
    assert values["title"] == "Ferry Pilot"
    assert values["hiring_organization"] == "North Ferries"
    assert [(place.locality, place.country) for place in values["job_locations"]] == [("Stavanger", "NO")]
    assert values["description_html"] == "<p>Steer <b>ferries</b>.</p>\n<h3>Responsibilities</h3>\n<ul><li>Dock</li></ul>"
    assert (values["date_posted"], values["valid_through"]) == ("2026-11-02", "2026-12-01")
    assert values["employment_types"] == ("FULL_TIME", "TEMPORARY")
    assert values["url"] == "https://ferries.example/7"
    assert not set(node) - {"@type"}


def test_an_instruction_among_elements_is_passed_over() -> None:
    (node,) = find_job_postings(MICRODATA.replace(b"<body>", b"<body><?mark up?><!-- JobPosting -->")).postings
    assert read_job_posting(node)["title"] == "Ferry Pilot"


@pytest.mark.parametrize(
    ("node", "opening"),
    [
        ({"title": "Pilot", "datePosted": "2026-11-02"}, True),
        ({"title": "Pilot", "url": "https://ferries.example/7"}, True),
        ({"title": "Join the crew", "description": "Life on board"}, False),
        ({"title": "None", "datePosted": "2026-11-02"}, False),
        ({"datePosted": "2026-11-02", "url": "https://ferries.example"}, False),
    ],
)
def test_a_landing_page_is_no_opening(node: dict[str, str], opening: bool) -> None:
    assert is_opening(node) is opening


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ({"currency": "USD", "value": {"minValue": 10, "maxValue": 12, "unitText": "HOUR"}}, [("10", "12", "USD", "HOUR")]),
        ({"currency": "USD", "value": 55000, "unitText": "YEAR"}, [("55000", "55000", "USD", "YEAR")]),
        ({"value": "55000", "unitCode": "ANN"}, [("55000", "55000", "EUR", "YEAR")]),
        ({"minValue": 1, "maxValue": 2, "currency": "GBP"}, [("1", "2", "GBP", None)]),
        ([{"currency": "USD", "value": 1}, {"currency": "CAD", "value": 2}], [("1", "1", "USD", None), ("2", "2", "CAD", None)]),
        ({"@type": "PriceSpecification", "price": "40", "priceCurrency": "CHF"}, [("40", "40", "CHF", None)]),
        (61000, [("61000", "61000", "EUR", None)]),
        ({"currency": "USD", "value": {"value": None}}, []),
        ({"currency": "USD"}, []),
        (None, []),
    ],
)
def test_pay_in_its_many_shapes(value: object, read: list[tuple[str | None, ...]]) -> None:
    pay = read_job_posting({"title": "x", "baseSalary": value, "salaryCurrency": "EUR"})["base_salary"]
    assert [(one.min_value, one.max_value, one.currency, one.unit_text) for one in pay] == read


def test_estimates_are_marked() -> None:
    (pay,) = read_job_posting({"estimatedSalary": [{"currency": "USD", "percentile10": 1, "percentile90": 2}]})["base_salary"]
    assert pay.estimated


def test_hostile_pages_are_bounded() -> None:
    deep = b'<script type="application/ld+json">' + b'{"@graph":[' * 50_000 + b"</script>JobPosting"
    assert find_job_postings(deep.replace(b'{"@graph"', b'{"JobPosting"', 1)).problems
    nested = b'<div itemscope itemtype="https://schema.org/JobPosting">' + b'<div itemprop="a" itemscope>' * 3_000
    assert len(find_job_postings(nested).postings) == 1


@pytest.mark.parametrize(
    ("node", "places"),
    [
        ({"jobLocation": {"address": {"addressLocality": "Oslo", "addressRegion": "UNAVAILABLE"}}}, [("Oslo", None, None)]),
        ({"jobLocation": {"name": "Bridgetown, BB"}}, [(None, None, "Bridgetown, BB")]),
        ({"jobLocation": "Rotterdam"}, [(None, None, "Rotterdam")]),
        ({"jobLocation": [{"address": "Anywhere"}, "Oslo"]}, [(None, None, "Anywhere"), (None, None, "Oslo")]),
        ({"jobLocation": {"address": {"addressCountry": {"name": "NO"}}}}, [(None, "NO", None)]),
        ({"applicantLocationRequirements": {"@type": "Country", "name": "Norway"}}, [(None, "Norway", None)]),
        ({"jobLocation": {"address": {"addressLocality": None}}}, []),
    ],
)  # fmt: skip
def test_places_in_their_many_shapes(node: dict[str, object], places: list[tuple[str | None, ...]]) -> None:
    values = read_job_posting({"title": "x", **node})
    assert [(place.locality, place.country, place.name) for place in values["job_locations"]] == places


def test_where_a_remote_worker_may_live_is_not_lost_beside_an_office() -> None:
    node = {"title": "x", "jobLocation": "Oslo", "applicantLocationRequirements": [{"@type": "Country", "name": "Norway"}]}
    assert [place.name for place in read_job_posting(node)["job_locations"]] == ["Oslo"]
    assert "applicantLocationRequirements" in node


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("&lt;p&gt;Steer.&lt;/p&gt;", "<p>Steer.</p>"),
        ("<p>Use &lt;br&gt; sparingly.</p>", "<p>Use &lt;br&gt; sparingly.</p>"),
        ("Pay &lt; 5 years", "Pay &lt; 5 years"),
        ("Steer &amp; dock", "Steer &amp; dock"),
    ],
)
def test_text_is_unescaped_once_more_only_where_it_was_escaped(given: str, read: str) -> None:
    assert read_job_posting({"title": "x", "description": given})["description_html"] == read


@pytest.mark.parametrize(
    ("node", "field", "value"),
    [
        ({"industry": "Shipping", "occupationalCategory": "Pilots"}, "industry", "Shipping"),
        (
            {"occupationalCategory": ["Pilots", {"@type": "CategoryCode", "codeValue": "53-5021", "name": "Captains"}]},
            "industry",
            "Pilots; Captains",
        ),
        ({"occupationalCategory": "53-5021.00", "jobCategory": "Crew &amp; Deck"}, "industry", "Crew & Deck"),
        ({"occupationalCategory": "53-5021.00"}, "industry", None),
        ({"jobBenefits": "Meals", "incentiveCompensation": "Provides equity"}, "job_benefits", "Meals; Provides equity"),
        ({"incentiveCompensation": "Yearly bonus"}, "job_benefits", "Yearly bonus"),
    ],
)
def test_category_and_incentives_are_read(node: dict[str, object], field: str, value: str | None) -> None:
    assert read_job_posting(node)[field] == value
    assert node == {}

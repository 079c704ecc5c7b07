"""What SuccessFactors' career sites say: their pages, the older XML list, and cards that employers make of the same fields."""

import re
from datetime import datetime
from io import BytesIO
from typing import Any

from parsel import Selector
from scrapy.http import Response

from spiders.reading.documents import words_of
from spiders.reading.values import places
from spiders.reading.xml_rows import XmlRows

# The employer's own labels of a job's fields ("filter3", "mfield2"), by the words in them; the first that fits is taken.
LABELS = {
    "location": re.compile(r"location(?! flexib)|\bcity\b|\bort\b|standort", re.IGNORECASE),
    "country": re.compile(r"country|\bland\b", re.IGNORECASE),
    "workplace": re.compile(r"work (?:setting|place|mode|arrangement)|workplace|flexib|remote", re.IGNORECASE),
    "employment_types": re.compile(r"employment|job (?:status|type)|contract|full.?time", re.IGNORECASE),
    "department": re.compile(r"function|job (?:family|category|area)|department|division", re.IGNORECASE),
}
LABELLED = re.compile(r"(?P<field>(?:filter|mfield)\d+)\.label")


def xml_rows(response: Response) -> list[dict[str, list[str]]]:
    """The jobs of the older career site's XML. Fields that an employer left unset stand there as tags without a name."""
    body = response.body.replace(b"<>", b"<unset>").replace(b"</>", b"</unset>")
    return list(XmlRows(BytesIO(body), frozenset({"job"})))


def job_values(row: dict[str, list[str]]) -> dict[str, Any]:
    """A job of that XML, popped. "[[salaryMin]]" is a blank that the site's scripts would have filled."""
    said: dict[str, str] = {}
    for path in [path for path in row if LABELLED.fullmatch(path)]:
        name, value = path.removesuffix(".label"), row.get(path.removesuffix("label") + "value", [""])[0]
        field = next((field for field, label in LABELS.items() if field not in said and label.search(row[path][0])), None)
        if field and value and not value.startswith("[["):
            said[field] = value
            row.pop(path), row.pop(f"{name}.value")
    text = {name: next(iter(row.pop(name, [])), None) for name in ("jobtitle", "job-description", "posted-date")}
    return {
        "title": text["jobtitle"],
        "description_html": text["job-description"],
        "date_posted": iso_of_us_date(text["posted-date"]),
        "job_locations": places(", ".join(filter(None, (said.get("location"), said.get("country"))))),
        "workplace": said.get("workplace"),
        "department": said.get("department"),
        "employment_types": tuple(filter(None, [said.get("employment_types")])),
    }


def iso_of_us_date(text: str | None) -> str | None:
    """ "03/04/2026" is the fourth of March, in every language of the site; anything else stays as it is."""
    try:
        return datetime.strptime(text or "", "%m/%d/%Y").date().isoformat()
    except ValueError:
        return text


def card_values(card: Selector) -> dict[str, Any]:
    """A card's ``data-job-…`` attributes. Its date is written 20260521."""
    said = card.css("[data-job-title]").attrib
    return {
        "title": said["data-job-title"],
        "job_locations": places(said.get("data-job-location")),
        "hiring_organization": said.get("data-job-legal-entity"),
        "department": said.get("data-job-field"),
        "employment_types": tuple(filter(None, [said.get("data-job-type")])),
        "date_posted": said.get("data-posting-date"),
    }


def row_values(row: Selector) -> dict[str, Any]:
    """A row of search results. The title stands twice, for wide and for narrow screens."""
    return {
        "title": words_of(row, "a.jobTitle-link"),
        "job_locations": places(words_of(row, "span.jobLocation")),
        "date_posted": words_of(row, "span.jobDate"),
        "department": words_of(row, "span.jobDepartment"),
    }


def page_values(page: Selector) -> dict[str, Any]:
    """A job page's ``itemprop`` spans, which stand loose: no item around them says JobPosting."""
    return {
        "title": words_of(page, "[itemprop=title]"),
        "description_html": page.css(".jobdescription").get() or page.css("[itemprop=description]").get(),
        "job_locations": places(*(words_of(one) for one in page.css("[itemprop=jobLocation]"))),
        "date_posted": page.css("meta[itemprop=datePosted]::attr(content)").get(),
        "hiring_organization": page.css("meta[itemprop=hiringOrganization]::attr(content)").get(),
    }

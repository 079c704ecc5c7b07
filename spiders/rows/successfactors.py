"""What the pages of a SuccessFactors career site say."""

from typing import Any

from parsel import Selector

from spiders.reading.documents import words_of
from spiders.reading.values import places


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

"""What Gusto's board and posting pages say."""

import re
from typing import Any

from parsel import Selector

from spiders.reading.documents import words_of
from spiders.reading.values import joined, places

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def read_card(card: Selector) -> dict[str, Any]:
    """Values for `BoardSpider.posting` of a board's row: its title, one place a line, its type."""
    where, *types = card.css("p")
    return {
        "identifier": UUID.findall(card.attrib["href"])[-1],
        "title": words_of(card, "h3"),
        "job_locations": places(*(text.strip() for text in where.xpath("text()").getall())),
        "employment_types": tuple(filter(None, map(words_of, types))),
        "url": f"https://jobs.gusto.com{card.attrib['href']}",
    }


def read_page(page: Selector) -> dict[str, Any]:
    """Values of a posting's page: employer, title and "Abilene, TX · Full time" stand in its heading."""
    employer, title, where, *_ = (words_of(span) for span in page.css("h1 > span"))
    place, _, kind = (where or "").partition(" · ")
    return {
        "identifier": UUID.findall(page.css('h1 a[href*="/applicants/new"]').attrib["href"])[-1],
        "title": title,
        "hiring_organization": employer,
        "job_locations": places(place),
        "employment_types": (kind,) if kind else (),
        **read_texts(page),
    }


def read_texts(page: Selector) -> dict[str, str | None]:
    """The posting's own text, and what is said of the employer, kept apart."""
    parts = [(is_about_employer(words_of(part, "h3") or ""), part.get()) for part in page.css("h1 ~ div.text-xl")]
    return {
        "description_html": joined(*(html for about, html in parts if not about)),
        "boilerplate_html": joined(*(html for about, html in parts if about)),
    }


def is_about_employer(heading: str) -> bool:
    return heading.startswith("About ") and heading.lower() not in ("about the role", "about the job")

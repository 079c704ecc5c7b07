"""Cryptocurrencyjobs: the cards of a category's list, the newest only; no opening's page is asked for.

A board is the category in the list's address (operations). Nothing on a card has a class: a value is known by where it stands and by its
form.
"""

import re
from typing import Any

from parsel import Selector
from scrapy.http import Request

from schemas.raw import RawPay
from schemas.source import Source
from spiders.base import Pages
from spiders.kinds.cards import CardsSpider
from spiders.kinds.newest import NewestOnly
from spiders.reading.documents import words_of
from spiders.reading.values import pays, places

AGE = re.compile(r"today|yesterday|\d+\s?(?:h|d|w|mo?|y)", re.IGNORECASE)  # "Today", "3d", "9w": no pay
PLACE = re.compile(r"(?P<how>Remote)?(?: - )?(?P<where>.*)")  # "Remote", "Remote - Portugal", "London"


class CryptocurrencyjobsSpider(NewestOnly, CardsSpider):
    name = "cryptocurrencyjobs"
    cards = "li:has(> h2 a)"
    opening = re.compile(r"/(?!startups/)[\w-]+/([\w-]+)/?$")  # /operations/tarnwater-clerk/, of any category, and no employer's page
    text = ""

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://cryptocurrencyjobs.co/{source.board}/", source)

    def card_values(self, card: Selector) -> dict[str, Any]:
        """What a card says: places, then the category, then the types of employment, pay, tags, and its age."""
        notes = _each(card, "./span")
        spots = [spot for said in _each(card, "./h4[1]/preceding-sibling::ul/li") if (spot := PLACE.fullmatch(said))]
        return {
            "title": words_of(card, "h2"),
            "hiring_organization": words_of(card, "h3"),
            "job_locations": places(*(spot["where"] for spot in spots)),
            "workplace": next((spot["how"] for spot in spots if spot["how"]), None),
            "industry": next(iter(_each(card, "./h4")), None),
            "employment_types": tuple(_each(card, "./h4[1]/following-sibling::ul/li[h4]")),
            "base_salary": pays(*(RawPay(text=note) for note in notes if re.search(r"\d", note) and not AGE.fullmatch(note))),
            "skills": tuple(_each(card, "./ul/li[not(h4)]")),
            "date_posted": next((note for note in notes if AGE.fullmatch(note)), None),
        }


def _each(card: Selector, path: str) -> list[str]:
    """The words of each element there."""
    return [said for node in card.xpath(path) if (said := words_of(node))]

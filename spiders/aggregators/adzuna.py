"""Adzuna: the search API, one registry row a country ("gb"), 50 rows a page. Keys: ADZUNA_APP_ID and ADZUNA_APP_KEY.
Descriptions are cut at about 500 characters. Predicted pay is marked as estimated; currencies follow from the country."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPay, RawPlace, RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_object, rows_in
from spiders.keys import key
from spiders.reading.values import Row, amount, pays, places, words

COUNTRIES = {"EUR": "at be de es fr it nl", "GBP": "gb", "USD": "us", "CAD": "ca", "AUD": "au", "NZD": "nz", "CHF": "ch", "PLN": "pl",
             "INR": "in", "SGD": "sg", "ZAR": "za", "BRL": "br", "MXN": "mx"}  # fmt: skip
CURRENCIES = {country: currency for currency, countries in COUNTRIES.items() for country in countries.split()}


class AdzunaSpider(BoardSpider):
    name = "adzuna"
    ignored = words("adref __CLASS__ category.tag category.__CLASS__ location.__CLASS__ company.__CLASS__ location.area")

    def list_page(self, source: Source, pages: Pages) -> Request:
        number, secret = key("ADZUNA_APP_ID", "developer.adzuna.com"), key("ADZUNA_APP_KEY", "developer.adzuna.com")
        query = f"app_id={number}&app_key={secret}&results_per_page=50&content-type=application/json"
        return self.get(f"https://api.adzuna.com/v1/api/jobs/{source.board}/search/{pages.answers + 1}?{query}", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        payload = read_object(response)
        yield from self.read_listing(response, rows_in(payload, "results"), self.read_posting, payload.get("count"), more=True)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """One posting. ``salary_is_predicted`` is the text "1" where a model guessed the pay."""
        country, place, url = self.board(response).board, row.row("location").text("display_name"), row.text("redirect_url")
        low, high, guessed = amount(row.pop("salary_min", None)), amount(row.pop("salary_max", None)), row.flag("salary_is_predicted")
        spot = RawPlace(place, country=country.upper(), latitude=row.text("latitude"), longitude=row.text("longitude"))
        return self.posting(
            response,
            row.text("id") or url,
            title=row.text("title"),
            hiring_organization=row.row("company").text("display_name"),
            description_html=row.text("description"),
            job_locations=places(spot),
            base_salary=pays(RawPay(low, high, CURRENCIES.get(country), estimated=bool(guessed))),
            employment_types=row.texts("contract_time", "contract_type"),
            industry=row.row("category").text("label"),
            date_posted=row.text("created"),
            url=url,
            fields=row,
        )

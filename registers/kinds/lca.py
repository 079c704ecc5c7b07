"""Labor condition applications: pay by the year, codes of 2018, and the worksites that stand beside the first."""

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from typing import Any

from registers.layouts import Layout
from registers.values import annual, soc_2018

Row = dict[str, Any]
ADDED = {"soc_2018": "TEXT", "annual_from": "REAL", "annual_to": "REAL", "prevailing_annual": "REAL"}
ADDED_TO_SITES = {"site": "TEXT", "annual_from": "REAL", "annual_to": "REAL", "prevailing_annual": "REAL"}
VISAS = {"I-200": "H-1B", "I-201": "H-1B1 Chile", "I-202": "H-1B1 Singapore", "I-203": "E-3"}  # how a case's number begins
_OF_SITE = (
    "worksite_workers", "secondary_entity", "secondary_entity_name", "worksite_city", "worksite_county", "worksite_state",
    "worksite_postal", "wage_from", "wage_to", "wage_unit", "prevailing_wage", "prevailing_unit", "wage_level", "wage_year",
)  # fmt: skip


def rows_of(layout: Layout) -> Callable[[Row, list[Row]], Iterable[tuple[str, Row]]]:
    """Of each row the case, and its further worksites. A row without a case number is no case."""

    def rows(row: Row, sites: list[Row]) -> Iterator[tuple[str, Row]]:
        case = row["case_number"]
        if not case:
            return
        row["visa"] = row.get("visa") or VISAS.get(case[:5])
        row["soc_2018"] = soc_2018(row.get("soc"))
        yield "", with_pay(row)
        for site in sites:
            kept = {name: site.get(name) for name in _OF_SITE}
            if kept["worksite_city"] or kept["worksite_state"]:
                yield "lca_worksites", as_site({"case_number": case, **kept})

    return rows


def worksites_of(layout: Layout) -> Callable[[Row, list[Row]], Iterable[tuple[str, Row]]]:
    def rows(row: Row, sites: list[Row]) -> Iterator[tuple[str, Row]]:
        if row["case_number"]:
            yield "", as_site(row)

    return rows


def as_site(row: Row) -> Row:
    """Equal sites of a case are one: files that hold several quarters say them again."""
    row["site"] = blake2b(repr(sorted(row.items())).encode(), digest_size=8).hexdigest()
    return with_pay(row)


def with_pay(row: Row) -> Row:
    unit = row.get("wage_unit")
    row["annual_from"], row["annual_to"] = annual(row.get("wage_from"), unit), annual(row.get("wage_to"), unit)
    row["prevailing_annual"] = annual(row.get("prevailing_wage"), row.get("prevailing_unit"))
    return row

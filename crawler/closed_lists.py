"""Values of a query that no job can ever have, of what there is a closed list: told when a search is saved."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pycountry

from catalog.database import reading
from schemas.errors import Problem
from schemas.search import BadQuery, Query
from spiders.registry import families

SOC_GROUPS = frozenset(map(str, range(11, 56, 2)))  # 11 Management to 55 Military Specific
NO_MONEY = frozenset({"XXX", "XTS"})  # "no currency", and the code for tests


def is_language(code: str) -> bool:
    return len(code) == 2 and pycountry.languages.get(alpha_2=code) is not None


def is_currency(code: str) -> bool:
    return code not in NO_MONEY and pycountry.currencies.get(alpha_3=code) is not None


def is_occupation(code: str) -> bool:
    return code[:2] in SOC_GROUPS


# A filter: what of it is looked up, whether that is in the list, and what the list is.
LISTS: tuple[tuple[str, Callable[[Query], tuple[str, ...]], Callable[[str], bool], str], ...] = (
    ("language", lambda query: query.language, is_language, "a code of ISO 639-1, as in en"),
    (
        "min_salary",
        lambda query: (query.min_salary.currency,) if query.min_salary else (),
        is_currency,
        "a currency of ISO 4217, as in USD",
    ),
    ("occupation", lambda query: query.occupation, is_occupation, "a code of SOC, as in 15-1252: its groups are 11, 13 and so on to 55"),
)


def refuse_unlisted(query: Query, catalog: Path) -> None:
    """Raises `BadQuery` for a language, currency, group of occupations or family of sources that there is none of."""
    for name, values, is_listed, what in LISTS:
        if wrong := [value for value in values(query) if not is_listed(value)]:
            raise BadQuery(f"{name}: {wrong[0]!r} fits no job: write {what}")
    asked = {source.partition(":")[0] for source in query.source}
    strange = asked - _families_in(catalog) if asked else asked
    if strange and (unknown := strange - families().keys()):
        raise BadQuery(f"source: there is no family {min(unknown)!r}: there are {', '.join(families())}, and those that you have loaded")


def _families_in(catalog: Path) -> set[str]:
    """Of postings that came otherwise than by a spider, too; none where there is no catalog yet."""
    with suppress(Problem), reading(catalog) as db:
        return {family for (family,) in map(tuple, db.execute("SELECT DISTINCT family FROM source"))}
    return set()

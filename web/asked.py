"""What an address of a list asks for: the filters of schemas/search.py, and its own few parameters beside them.

asked = Asked.of("sponsorship=offered&sort=pay")
asked.toggled("sponsorship", "conditional").address()    # "/?sponsorship=offered&sponsorship=conditional&sort=pay"
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import parse_qsl, urlencode

from catalog.narrow.index import ORDERS
from schemas.search import BY_NAME, BadQuery, Query

Pairs = list[tuple[str, str]]

MOST_PAIRS = 600
MOST = 1_000  # jobs at once
SORT, AFTER, LIMIT = "sort", "after", "limit"  # what an address may say beside filters
PAY, CURRENCY = "pay", "currency"  # how the form asks for min_salary: an amount, and its currency beside it
UNKNOWN = "unknown"
_AROUND = {"place": ("radius",)}  # what goes with a filter when it goes


@dataclass(frozen=True, slots=True)
class Asked:
    """``told``: the filters as parameters; ``sort``: None is the usual one; ``after``: where the page before ended."""

    query: Query = field(default_factory=Query)
    sort: str | None = None
    after: str | None = None
    limit: int | None = None

    @classmethod
    def of(cls, text: str) -> Self:
        """Of the part of an address behind "?". Raises `BadQuery`."""
        return cls.of_pairs(read_pairs(text))

    @classmethod
    def of_pairs(cls, pairs: Iterable[tuple[str, str]]) -> Self:
        own: dict[str, str] = {}
        filters: Pairs = []
        for name, value in pairs:
            if name in (SORT, AFTER, LIMIT, PAY, CURRENCY):
                own[name] = value.strip()
            else:
                filters.append((name, value))
        if own.get(PAY):
            filters.append(("min_salary", f"{own[PAY]} {own.get(CURRENCY) or 'USD'}"))
        query = Query.from_params(filters)
        sort = _sort(own.get(SORT), query)
        return cls(query, sort, own.get(AFTER) or None, _limit(own.get(LIMIT)))

    @property
    def usual(self) -> str:
        return usual_sort(self.query)

    @property
    def order(self) -> str:
        return self.sort or self.usual

    @property
    def pairs(self) -> Pairs:
        """The same as parameters, in one way alone."""
        own = ((SORT, self.sort), (LIMIT, str(self.limit) if self.limit else None), (AFTER, self.after))
        return [*self.query.as_params(), *((name, value) for name, value in own if value)]

    def address(self, path: str = "/") -> str:
        return f"{path}?{urlencode(self.pairs)}" if self.pairs else path

    def chosen(self, name: str) -> list[str]:
        """The values of a filter, as an address has them."""
        return [value for held, value in self.query.as_params() if held == name]

    def toggled(self, name: str, value: str) -> Self:
        """With a value of a filter that it lacks, or without one that it has: from the first page on."""
        if value in self.chosen(name):
            return self.without(name, value)
        kept = self.query.as_params() if name == UNKNOWN or BY_NAME[name].many else _without(self.query.as_params(), name)
        return self._with([*kept, (name, value)])

    def without(self, name: str, value: str | None = None) -> Self:
        """Without a value of a filter, or without the filter."""
        return self._with(_without(self.query.as_params(), name, value))

    def only(self, name: str, value: str) -> Self:
        """With a value of a filter in the place of all that it has."""
        return self._with([*_without(self.query.as_params(), name), (name, value)])

    def sorted_by(self, order: str) -> Self:
        return replace(self, sort=None if order == self.usual else order, after=None)

    def following(self, after: str | None) -> Self:
        return replace(self, after=after)

    def _with(self, pairs: Pairs) -> Self:
        query = Query.from_params(pairs)
        return replace(self, query=query, sort=_sort(self.sort if self.sort != "best" or query.text else None, query), after=None)


def read_pairs(text: str) -> Pairs:
    """The parameters of an address that say something. Raises `BadQuery` where there are too many."""
    try:
        return [(name, value) for name, value in parse_qsl(text, max_num_fields=MOST_PAIRS) if value.strip()]
    except ValueError as error:
        raise BadQuery(f"the address has more than {MOST_PAIRS} parameters: ask for less") from error


def usual_sort(query: Query) -> str:
    return "best" if query.text else "newest"


def _without(pairs: Pairs, name: str, value: str | None = None) -> Pairs:
    """Parameters without one, and where the last value of a filter goes, without what goes with it."""
    kept = [(held, one) for held, one in pairs if held != name or (value is not None and one != value)]
    if any(held == name for held, _ in kept):
        return kept
    return [(held, one) for held, one in kept if held not in _AROUND.get(name, ()) and (held, one) != (UNKNOWN, name)]


def _sort(text: str | None, query: Query) -> str | None:
    if text is None or text == usual_sort(query):
        return None
    if text not in ORDERS or (text == "best" and not query.text):
        raise BadQuery(f"sort: choose of {', '.join(ORDERS)}" + ("; best is for words" if text == "best" else ""))
    return text


def _limit(text: str | None) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST):
        raise BadQuery(f"limit: write a number from 1 to {MOST:,}")
    return int(text)

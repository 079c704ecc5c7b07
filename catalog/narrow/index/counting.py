"""What each choice would give: of the jobs that fit all other filters, how many have each value of a column, and which a choice takes.

So a column is counted once, whatever the number of its choices, and every combination of filters has exact counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from catalog.narrow.index.fitting import Fitting, asked_with
from catalog.narrow.index.held import Held
from catalog.narrow.index.offers import AMOUNTS, MOST, OFFERS, Offer
from catalog.narrow.index.rules import CURRENCY, RULES, TOP
from catalog.narrow.index.values import Floats, Numbers, Values
from catalog.narrow.page import UNKNOWN, Choice
from schemas.search import BY_NAME, MAY_BE_UNKNOWN, Query


@dataclass(frozen=True, slots=True)
class Common:
    """What all jobs that are held have in common: the values that offers are made of."""

    held: Held
    currency: str | None
    groups: dict[str, Values]  # by offer whose values are the catalog's own
    steps: dict[str, list[str]] = field(default_factory=dict)  # of pay, by currency

    @classmethod
    def of(cls, held: Held) -> "Common":
        pay = held.columns["pay"]
        counts = _found(pay.values.grouped(lambda one: one[CURRENCY]), pay.counts(None))
        groups = {one.name: held.columns[RULES[one.name].column].values.grouped(one.found) for one in OFFERS if one.found}
        return cls(held, next(iter(counts), None), groups)

    def steps_of(self, currency: str) -> list[str]:
        """Round amounts among what jobs pay at the top of their ranges, lowest first, as an address has them."""
        if currency not in self.steps:
            pay = self.held.columns["pay"]
            tops = pay.values.number(TOP)
            jobs = np.where(pay.values.same(CURRENCY, currency) & (tops > 0), pay.values.totals(pay.counts(None)), 0)
            self.steps[currency] = [f"{amount} {currency}" for amount in _round_amounts(np.repeat(tops, jobs))]
        return self.steps[currency]


def _round_amounts(tops: Floats) -> list[int]:
    if not len(tops):
        return []
    least, most = np.quantile(tops, (0.05, 0.95))
    amounts = (int(step * 10**power) for power in range(1, 12) for step in AMOUNTS)
    return [amount for amount in amounts if least <= amount <= most]


def _found(group: Values, counts: Numbers) -> dict[str, int]:
    """The commonest names, each with its number; of two alike, the first by the alphabet."""
    totals = zip(group.names, group.totals(counts).tolist(), strict=True)
    return dict(sorted(((name, n) for name, n in totals if n), key=lambda one: (-one[1], one[0]))[:MOST])


def choices(fitting: Fitting, common: Common) -> dict[str, list[Choice]]:
    """By filter, and the currencies of pay."""
    given = {offer.name: list(_choices(offer, fitting, common)) for offer in OFFERS}
    return given | {"currency": list(_currencies(fitting))}


def _choices(offer: Offer, fitting: Fitting, common: Common) -> Iterator[Choice]:
    query, rule = fitting.asked.query, RULES[offer.name]
    hangs = offer.name == "visa" and bool(query.record_within)  # its choices say what another filter looks at
    base = fitting.changed(offer.name, None) if hangs else fitting
    column = fitting.held.columns[rule.column]
    counts = column.counts(base.rows(without=offer.name))
    known = _found(common.groups[offer.name], counts) if offer.found else {}
    chosen = _chosen(query, offer.name)
    offered = _steps(query, common) if offer.name == "min_salary" else [*(offer.values or known)]

    def number(value: str) -> int:
        if value in known and not hangs and not offer.asks(value):
            return known[value]
        if hangs:
            return _length(fitting.changed(offer.name, value))
        asked = fitting.asked if [value] == chosen else asked_with(fitting.asked, offer.name, value)
        return int(counts[rule.takes(column.values, asked)].sum())

    for value in dict.fromkeys((*offered, *chosen)):
        yield Choice(value, offer.label(value), number(value), value in chosen)
    if offer.name in MAY_BE_UNKNOWN:
        asked = asked_with(fitting.asked, offer.name, offered[0]) if offered and not chosen else fitting.asked
        yield Choice(UNKNOWN, "Not stated", int(counts[rule.unknown(column.values, asked)].sum()), offer.name in query.unknown)


def _length(fitting: Fitting) -> int:
    rows = fitting.rows()
    return len(fitting.held) if rows is None else len(rows)


def _chosen(query: Query, name: str) -> list[str]:
    """The values that are asked for, as an address has them."""
    if name == "status":
        return [query.status or "open"]
    value = getattr(query, name)
    return [] if value in (None, ()) else [BY_NAME[name].write(one) for one in (value if BY_NAME[name].many else (value,))]


def _steps(query: Query, common: Common) -> list[str]:
    currency = query.min_salary.currency if query.min_salary else common.currency
    return common.steps_of(currency) if currency else []


def _currencies(fitting: Fitting) -> Iterator[Choice]:
    pay, wish = fitting.held.columns["pay"], fitting.asked.query.min_salary
    counts = pay.counts(fitting.rows(without="min_salary"))
    for currency, n in _found(pay.values.grouped(lambda one: one[CURRENCY]), counts).items():
        yield Choice(currency, currency, n, wish is not None and wish.currency == currency)

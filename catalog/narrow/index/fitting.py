"""Which rows fit a query, and which would if one of its filters were another: a mask for each filter that is set."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.narrow.index.held import Held
from catalog.narrow.index.hits import Hits
from catalog.narrow.index.rules import RULES
from catalog.narrow.index.values import Bools, Numbers
from catalog.search import Asked, places_of
from schemas.search import BY_NAME, Query

_WITH = {"visa": {"record_within"}, "place": {"radius"}}  # filters whose meaning hangs on another


def asked_with(asked: Asked, name: str, text: str | None) -> Asked:
    """The same with one filter that is this value alone, or (None) not set; its radius goes with a place."""
    held = BY_NAME[name]
    value: Any = None if text is None else held.parse(text)
    parts: dict[str, Any] = {name: (() if text is None else (value,)) if held.many else value}
    if name == "place":
        parts["radius"] = None
    query = replace(asked.query, **parts, unknown=tuple(one for one in asked.query.unknown if one != name))
    return Asked(query, asked.today, places_of(query) if name == "place" else asked.places)


@dataclass(frozen=True, slots=True)
class Fitting:
    """``masks``: by filter, the rows that it takes; ``failed``: of each row, how many filters leave it."""

    held: Held
    asked: Asked
    masks: Mapping[str, Bools]
    failed: NDArray[np.uint8]
    _found: dict[str, Numbers | None] = field(default_factory=dict)

    @classmethod
    def of(cls, held: Held, query: Query, today: date, hits: Hits | None) -> "Fitting":
        """Raises `BadQuery` for a place that nobody knows."""
        asked = Asked(query, today, places_of(query))
        return cls._made(held, asked, {"text": hits.has} if hits else {})

    @classmethod
    def _made(cls, held: Held, asked: Asked, masks: Mapping[str, Bools]) -> "Fitting":
        set_now = [name for name in RULES if name == "status" or getattr(asked.query, name)]
        masks = {**masks, **{name: mask_of(held, asked, name) for name in set_now if name not in masks}}
        failed = np.zeros(len(held), np.uint8)
        for mask in masks.values():
            failed += ~mask
        return cls(held, asked, masks, failed)

    def changed(self, name: str, text: str | None) -> "Fitting":
        """With one filter that is this value alone, or not set."""
        again = {name, *_WITH.get(name, ())}
        kept = {one: mask for one, mask in self.masks.items() if one not in again}
        return self._made(self.held, asked_with(self.asked, name, text), kept)

    def rows(self, without: str = "") -> Numbers | None:
        """The rows that fit, or would if the filter ``without`` were not set; None where all do."""
        name = without if without in self.masks else ""
        if name not in self._found:
            fits = self.failed == ~self.masks[name] if name else self.failed == 0
            self._found[name] = None if fits.all() else np.flatnonzero(fits)
        return self._found[name]


def mask_of(held: Held, asked: Asked, name: str) -> Bools:
    """The rows that a filter takes."""
    rule, column = RULES[name], held.columns[RULES[name].column]
    fits = rule.takes(column.values, asked)
    return column.spread(fits | rule.unknown(column.values, asked) if name in asked.query.unknown else fits)

"""What is particular to one kind of register: a row -> the rows that are stored, columns that we add, what is done when a file is in.

A kind that has no module here is stored as its layout says.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from registers.kinds import ca_lmia, lca, perm, uscis, wages
from registers.layouts import Layout

Row = dict[str, Any]
Sites = list[Row]


def _as_it_is(row: Row, sites: Sites) -> Iterator[tuple[str, Row]]:
    yield "", row


@dataclass(frozen=True, slots=True)
class Treatment:
    """``rows``: of a row and its further worksites, each (table, row), the table "" for the kind's own; nothing: the row is rejected.

    ``added``: columns beside those of the layout, with their SQL types; ``left``: columns of the layout that are not stored. ``finish``:
    done once with a file's rows in; it returns what the file's ``variant`` is. ``remark``: what is to be known of a file of that
    variant and period. ``doubles``: how many equal rows a file has, where they are kept.
    """

    rows: Callable[[Layout], Callable[[Row, Sites], Iterable[tuple[str, Row]]]] = lambda layout: _as_it_is
    added: Mapping[str, str] = field(default_factory=dict)
    left: tuple[str, ...] = ()
    finish: Callable[[sqlite3.Connection, int], str] = lambda db, file: ""
    remark: Callable[[str, str], str] = lambda variant, period: ""
    doubles: Callable[[sqlite3.Connection, int], int] | None = None


TREATMENTS: Mapping[str, Treatment] = {
    "ca_lmia": Treatment(ca_lmia.rows_of, left=ca_lmia.OF_ROW),
    "lca": Treatment(lca.rows_of, lca.ADDED),
    "lca_worksites": Treatment(lca.worksites_of, lca.ADDED_TO_SITES),
    "perm": Treatment(perm.rows_of, perm.ADDED),
    "uscis": Treatment(uscis.rows_of, uscis.ADDED, uscis.LONG, uscis.finish, uscis.remark, uscis.doubles),
    "wages": Treatment(wages.rows_of, finish=wages.collection),
}
_PLAIN = Treatment()


def treatment(kind: str) -> Treatment:
    return TREATMENTS.get(kind, _PLAIN)

"""Which register a table is of, told by its header alone, and where its columns stand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pipelines.extract.words.tables import load_toml

_NOT_NAME = re.compile(r"[\W_]+")
_MOST_SITES = 10  # of a case, side by side in one row


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of register; the fields are explained in ``data/reference/register_layouts.toml``."""

    name: str
    title: str
    country: str
    table: str
    replaces: Literal["key", "year", "period", "all"]
    terms: str
    origin: str
    changes: str
    needs: tuple[frozenset[str], ...]
    columns: Mapping[str, tuple[str, ...]]  # ours -> (what it holds, folded names)
    key: tuple[str, ...] = ()
    newest: str = ""
    without: frozenset[str] = frozenset()
    repeats: str = ""
    optional: tuple[str, ...] = ()  # how columns begin that no layout has all of
    dates: tuple[str, ...] = ()
    years: str = ""
    period: str = ""
    published: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind as one file has it. ``indexes``: of each of ``names`` in a row; ``sites``: the same for further worksites of a wide row."""

    kind: Kind
    header_row: int
    names: tuple[str, ...]
    indexes: tuple[int, ...]
    sites: tuple[Mapping[str, int], ...]
    missing: tuple[str, ...]
    header_names: Mapping[str, str]  # ours -> the file's, folded


def folded(name: Any) -> str:
    """ "H-1B_DEPENDENT", "H1B DEPENDENT" -> "h1bdependent"."""
    return _NOT_NAME.sub("", str(name or "")).lower()


def _kind(name: str, row: dict[str, Any]) -> Kind:
    needs = tuple(frozenset(map(folded, one)) for one in row.pop("needs"))
    columns = {ours: (what, *map(folded, theirs)) for ours, (what, *theirs) in row.pop("columns").items()}
    without = frozenset(map(folded, row.pop("without", ())))
    return Kind(name, needs=needs, columns=columns, without=without, **{key: _frozen(value) for key, value in row.items()})


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


KINDS: Mapping[str, Kind] = {name: _kind(name, row) for name, row in load_toml("register_layouts.toml").items()}
# Registers that we know of and cannot load: what is said of them.
ABSENT = {
    "debarred": "DOL debarred and willful violators (https://www.dol.gov/agencies/whd/immigration/h1b): their layout is not known",
}


def find_layout(head: Sequence[Sequence[str | None]]) -> Layout | None:
    """``head``: the first rows of a table. None: no register that is known."""
    for number, row in enumerate(head):
        names: dict[str, int] = {}
        for index, cell in enumerate(row):
            names.setdefault(folded(cell), index)
        for kind in KINDS.values():
            if not kind.without & names.keys() and any(_has(names, needed, kind) for needed in kind.needs):
                return _layout(kind, number, names)
    return None


def _has(names: Mapping[str, int], needed: frozenset[str], kind: Kind) -> bool:
    return all(name in names or (kind.repeats and f"{name}1" in names) for name in needed)


def _layout(kind: Kind, number: int, names: Mapping[str, int]) -> Layout:
    found = {ours: index for ours, (_, *theirs) in kind.columns.items() if (index := _index(names, theirs, kind)) is not None}
    sites = [_site(kind, names, site) for site in range(2, _MOST_SITES + 1)] if kind.repeats else []
    missing = tuple(ours for ours in kind.columns if ours not in found and not ours.startswith(kind.optional or ("\0",)))
    theirs = {index: name for name, index in names.items()}
    header = {ours: theirs[index] for ours, index in found.items()}
    return Layout(kind, number, tuple(found), tuple(found.values()), tuple(site for site in sites if site), missing, header)


def _index(names: Mapping[str, int], theirs: Sequence[str], kind: Kind) -> int | None:
    wide = [f"{name}1" for name in theirs] if kind.repeats else []
    return next((names[name] for name in (*theirs, *wide) if name in names), None)


def _site(kind: Kind, names: Mapping[str, int], number: int) -> dict[str, int]:
    """Where the columns of a wide row's further worksite stand."""
    return {ours: names[f"{name}{number}"] for ours, (_, *theirs) in kind.columns.items() for name in theirs if f"{name}{number}" in names}

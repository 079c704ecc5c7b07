"""Which register a table is of, told by its header alone, and where its columns stand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pipelines.extract.words.tables import load_toml
from registers.values import READERS

_NOT_NAME = re.compile(r"[\W_]+")
_NEAR = 0.5  # share of a layout's columns from which on a table may be meant as one
_TELLING = {"kvk", "soc", "number", "count", "date", "flag", "level"}  # what not any text can be
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
    spelled: Mapping[str, str] = field(default_factory=dict)  # of the names in ``needs``, as files spell them
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
    spelled = {folded(one): one for needed in row["needs"] for one in needed}
    needs = tuple(frozenset(map(folded, one)) for one in row.pop("needs"))
    columns = {ours: (what, *map(folded, theirs)) for ours, (what, *theirs) in row.pop("columns").items()}
    without = frozenset(map(folded, row.pop("without", ())))
    return Kind(name, needs=needs, spelled=spelled, columns=columns, without=without, **{key: _frozen(value) for key, value in row.items()})


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


def lacking(head: Sequence[Sequence[str | None]]) -> str:
    """What a table of no known layout lacks to be of the nearest one, in a sentence's words; "" where none is near."""
    rows = [{folded(cell) for cell in row} for row in head]
    near = [(len(needed & row) / len(needed), kind, needed - row) for row in rows for kind in KINDS.values() for needed in kind.needs]
    share, kind, missing = max(near, key=lambda one: one[0], default=(0.0, None, frozenset()))
    if kind is not None and share >= _NEAR:
        others = sorted(kind.spelled[name] for name in missing)
        return f"{kind.title} needs {', '.join(others)} as well" if others else f"{kind.title} has no {', '.join(sorted(kind.without))}"
    bare = next((kind for kind in KINDS.values() if _is_bare(kind, head)), None)
    if bare is None:
        return ""
    names = [bare.spelled[name] for _, *theirs in bare.columns.values() for name in theirs if name in bare.needs[0]]
    return f"its columns have no names; if it is {bare.title}, write a line above, parted as they are: {', '.join(names)}"


def _is_bare(kind: Kind, head: Sequence[Sequence[str | None]]) -> bool:
    """Whether all rows hold what the columns of its first layout do, and nothing else, without their names. Texts alone tell nothing."""
    whats = [what for what, *names in kind.columns.values() if not kind.needs[0].isdisjoint(names)]
    rows = [row for row in head if any(row)]
    told = [[READERS[what](cell) for what, cell in zip(whats, row, strict=False)] for row in rows if len(row) == len(whats)]
    is_telling = len(whats) == len(kind.needs[0]) and not _TELLING.isdisjoint(whats)
    return is_telling and bool(rows) and len(told) == len(rows) and all(None not in one for one in told)


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

"""Names that no spelling tells: which entities a brand files as, what it was called before, and what a group owns.

``data/reference/registers/employer_aliases.csv`` comes along; a file of the same columns is a user's own, and is read beside it.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.extract.words.tables import load_rows
from registers.names import key_of, loose_key
from schemas.errors import Problem

COLUMNS = ("name", "entity", "relation", "country", "states", "source")
RELATIONS = {"files as": "files as", "formerly": "was called", "owns": "owns"}
MOST_ROWS = 100_000
_DEEPEST = 4  # a group of groups


class AliasError(Problem):
    """What is wrong with a user's file; the message names the line."""


@dataclass(frozen=True, slots=True)
class Alias:
    """``name`` files under ``entity`` ("files as"), did ("formerly"), or owns what is called so ("owns"). ``country``: ISO 3166-1 alpha-2,
    of the register; "" any. ``states``: where the entity files from, by blanks; "" anywhere. ``source``: where that is said."""

    name: str
    entity: str
    relation: str
    country: str = "US"
    states: str = ""
    source: str = ""

    @property
    def why(self) -> str:
        return f"{self.name} {RELATIONS[self.relation]} {self.entity} ({self.source})"


def shipped_aliases() -> list[Alias]:
    return [Alias(**{name: row[name] for name in COLUMNS}) for row in load_rows("registers/employer_aliases.csv")]


def read_aliases(path: Path) -> list[Alias]:
    """A user's own file. `AliasError` for what cannot be one."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise AliasError(f"{path} cannot be read as a CSV file in UTF-8: {error}") from error
    if len(rows) > MOST_ROWS:
        raise AliasError(f"{path} has more than {MOST_ROWS:,} rows")
    return [_checked(path, number, row) for number, row in enumerate(rows, 2)]


def _checked(path: Path, number: int, row: Mapping[str, str | None]) -> Alias:
    told = {name: (row.get(name) or "").strip() for name in COLUMNS}
    missing = [name for name in ("name", "entity", "source") if not told[name]]
    if missing or told["relation"] not in RELATIONS:
        what = f"lacks {', '.join(missing)}" if missing else f"has the relation {told['relation']!r}"
        raise AliasError(
            f"{path}, row {number} {what}: its columns are {','.join(COLUMNS)}, the relation one of {', '.join(RELATIONS)}, the source"
            " where that is said"
        )
    return Alias(**told)


class Aliases:
    """Alias rows by the name, however its words are parted."""

    def __init__(self, rows: Iterable[Alias]) -> None:
        self._rows: dict[str, list[Alias]] = {}
        for row in rows:
            if key := key_of(row.name):
                self._rows.setdefault(loose_key(key), []).append(row)

    def entities(self, key: str, country: str) -> Sequence[tuple[str, Alias]]:
        """The keys of the entities that a name stands for, its own among them only where a row says so; what it owns, downwards."""
        found: dict[str, Alias] = {}
        waiting, seen = [key], set[str]()
        for _ in range(_DEEPEST):
            rows = [row for one in waiting if one not in seen for row in self._rows.get(loose_key(one), ())]
            seen.update(waiting)
            waiting = []
            for row in rows:
                if row.country in ("", country) and (entity := key_of(row.entity)):
                    found.setdefault(entity, row)
                    waiting += [entity] if row.relation == "owns" else []
        return list(found.items())

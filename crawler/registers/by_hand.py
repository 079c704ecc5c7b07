"""What a person says of matches: a file beside ``registers.db``, which every catalog that uses these registers heeds.

``employers.csv`` has a row for each word, which stays when it is taken back. ``employer_aliases.csv``, if it is there, holds names that the
user knows (`registers.aliases`).
"""

import csv
import io
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from registers.aliases import Alias, read_aliases
from registers.match import Decision
from registers.names import key_of
from schemas.errors import Problem
from schemas.files import replacing

_MOST_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Said:
    """The employer called ``name`` is the one that registers call ``entity`` ("same"), or is not ("other"). Times are ISO 8601, UTC."""

    name: str
    entity: str
    verdict: str
    reason: str = ""
    by: str = ""
    at: str = ""
    undone_at: str = ""
    undone_by: str = ""

    @property
    def stands(self) -> bool:
        return not self.undone_at

    def is_of(self, name: str, entity: str) -> bool:
        """Whether it is about these two, however they are spelled."""
        return (key_of(self.name), key_of(self.entity)) == (key_of(name), key_of(entity))


_CALLED = """
SELECT name FROM employer UNION SELECT legal_name FROM employer UNION SELECT name FROM employer_alias UNION SELECT organization FROM posting
"""
_COLUMNS = tuple(column.name for column in fields(Said))


def file_of(registers: Path) -> Path:
    return registers.with_name("employers.csv")


def read_by_hand(registers: Path) -> list[Said]:
    """Every word, those taken back too. `Problem` for a file that is none of ours."""
    path = file_of(registers)
    if not path.exists():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Problem(f"{path} cannot be read ({error}): mend it, or move it away") from error
    if len(rows) > _MOST_ROWS:
        raise Problem(f"{path} has more than {_MOST_ROWS:,} rows: move it away")
    return [_checked(path, number, {name: (row.get(name) or "").strip() for name in _COLUMNS}) for number, row in enumerate(rows, 2)]


def _checked(path: Path, number: int, row: dict[str, str]) -> Said:
    said = Said(**row)
    if not said.name or not said.entity or said.verdict not in ("same", "other"):
        raise Problem(f"{path}, row {number}: needs name, entity, and a verdict (same or other): mend the row")
    return said


def is_called(catalog: sqlite3.Connection, name: str) -> bool:
    """Whether an employer of the catalog is called so, however it is spelled."""
    key = key_of(name)
    return any(key_of(other) == key for (other,) in catalog.execute(_CALLED) if other)


def say(registers: Path, said: Said) -> None:
    """Write down a word; what was said of the two before is taken back by it."""
    earlier = [
        _undone(one, said.at, said.by) if one.stands and one.is_of(said.name, said.entity) else one for one in read_by_hand(registers)
    ]
    _write(registers, [*earlier, said])


def take_back(registers: Path, name: str, entity: str, verdict: str, at: str, by: str) -> list[Said]:
    """Take back the verdict that stands of the two; what that was."""
    rows = read_by_hand(registers)
    standing = [one for one in rows if one.stands and one.verdict == verdict and one.is_of(name, entity)]
    if standing:
        _write(registers, [_undone(one, at, by) if one in standing else one for one in rows])
    return standing


def _undone(one: Said, at: str, by: str) -> Said:
    return replace(one, undone_at=at, undone_by=by)


def _write(registers: Path, rows: Sequence[Said]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: " ".join(value.split()) for name, value in asdict(row).items()} for row in rows)
    with replacing(file_of(registers)) as file:
        file.write(text.getvalue().encode())


def decisions_of(said: Collection[Said]) -> list[Decision]:
    """What stands, as `registers.match` heeds it."""
    return [Decision(one.name, one.entity, one.verdict == "same") for one in said if one.stands]


def aliases_for(registers: Path) -> list[Alias]:
    """The user's own names of employers, beside those that come along."""
    path = registers.with_name("employer_aliases.csv")
    return read_aliases(path) if path.exists() else []

"""Loading files into ``registers.db``: each file wholly or not at all, and what became of its rows."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from registers import filers
from registers.files import Cells, Table, UnreadableFile, tables_of, told_of
from registers.kinds import Row, treatment
from registers.layouts import KINDS, Layout, find_layout, lacking
from registers.store import columns_of, count_rows, drop_file, files, insertion
from registers.values import READERS
from schemas.transaction import transaction

_BATCH = 5000
_PERIOD = {  # what a name says of the period that the rows do not
    "wage year": re.compile(r"(20\d\d)[-_](\d\d)(?!\d)"),
    "day": re.compile(r"(20\d\d)-(\d\d)(?:-(\d\d))?"),
    "quarter": re.compile(r"(20\d\d)\W?_?(q[1-4])", re.IGNORECASE),
}


@dataclass(slots=True)
class Report:
    """What became of one table of a file. ``blank``, ``duplicate`` (of an earlier row of its key), ``rejected``: rows; ``kept``: those that
    are the file's now. ``is_known``: it was loaded before, nothing was done."""

    kind: str
    name: str
    variant: str = ""
    period: str = ""
    first_day: str | None = None
    last_day: str | None = None
    rows_read: int = 0
    blank: int = 0
    duplicate: int = 0
    rejected: int = 0
    kept: int = 0
    missing: tuple[str, ...] = ()
    remark: str = ""
    replaced: tuple[str, ...] = ()
    is_known: bool = False
    years: set[Any] = field(default_factory=set)  # fiscal years (2022), or what else rows tell of their period ("2024-Q1")

    def saw(self, row: Row, dates: Sequence[str], years: str) -> None:
        day = next((row[name] for name in dates if row.get(name)), None)
        if day:
            self.first_day = day if self.first_day is None or day < self.first_day else self.first_day
            self.last_day = day if self.last_day is None or day > self.last_day else self.last_day
        if years and row.get(years):
            self.years.add(row[years])


_TOLD = ("variant", "period", "first_day", "last_day", "rows_read", "blank", "duplicate", "rejected", "kept", "missing", "remark")
Progress = Callable[[float], None]  # how much of the file was read, 0 to 1


def load_file(db: sqlite3.Connection, path: Path, period: str = "", progress: Progress = lambda part: None) -> list[Report]:
    """Load every table of a file that is a register's. `UnreadableFile` where none is, or where one cannot be read to its end: nothing is
    changed then. ``period``: of tables that do not say it themselves, such as "2025-26"."""
    with told_of(path), ExitStack() as kept:
        if path.is_dir():
            raise UnreadableFile("is a folder that holds no table: no .csv, .tsv, .txt, .xlsx, .zip or .html")
        digest = digest_of(path)
        heads: list[str] = []
        reports: list[Report] = []
        with transaction(db):
            for table in tables_of(path, kept):
                head = table.head()
                layout = find_layout(head)
                if layout is None:
                    heads.append("; ".join(filter(None, (f"{table.name} begins with {_words(head)}", lacking(head)))))
                else:
                    reports.append(_Loading(db, path, table, layout, f"{digest}:{table.name}", period).run(progress))
        if not reports:
            raise UnreadableFile(f"no register is known that has such columns: {'; '.join(heads[:3]) or 'it holds no table'}")
    return reports


def digest_of(path: Path) -> str:
    digest = blake2b(digest_size=16)
    with path.open("rb") as file:
        while data := file.read(1 << 20):
            digest.update(data)
    return digest.hexdigest()


def _words(head: list[Cells]) -> str:
    """The first row that says something, for a sentence."""
    cells = next((row for row in head if any(row)), ())
    return ", ".join(" ".join((cell or "").split())[:30] for cell in cells[:6] if cell) or "blank rows"


class _Loading:
    """One table's way into the database."""

    def __init__(self, db: sqlite3.Connection, path: Path, table: Table, layout: Layout, digest: str, period: str) -> None:
        self.db, self.table, self.layout, self.kind, self.digest = db, table, layout, layout.kind, digest
        name = path.name if table.name == path.name else f"{path.name}: {table.name}"
        self.report = Report(self.kind.name, name, missing=layout.missing)
        self.report.period = self._told_period(path, period) if self.kind.period else ""

    def _told_period(self, path: Path, given: str) -> str:
        if given:
            if not _PERIOD[self.kind.period].fullmatch(given):
                raise UnreadableFile(f"--period {given} is no {self.kind.period}: write 2025-26 (a wage year), 2024-Q1 or 2024-06-30")
            return given.upper()
        for name in (self.table.name, path.name, *(folder.name for folder in path.resolve().parents[:2])):
            if found := _PERIOD[self.kind.period].search(name):
                return "-".join(part for part in found.groups() if part).upper()
        if self.kind.period == "wage year":
            raise UnreadableFile("the wage year stands neither in its rows nor in its name: load it with --period, as in --period 2025-26")
        return ""

    def run(self, progress: Progress) -> Report:
        known = self.db.execute("SELECT * FROM register_file WHERE digest = ?", (self.digest,))
        if (row := known.fetchone()) is not None:
            old = dict(zip([one[0] for one in known.description], row, strict=True))
            if not old["is_outdated"]:
                self.report.is_known, self.report.kept, self.report.variant = True, old["kept"], old["variant"]
                self.report.period = old["period"]
                return self.report
            drop_file(self.db, old)
        file = self._note()
        self._store(file, progress)
        if not self.report.rows_read - self.report.blank - self.report.rejected:
            raise UnreadableFile(f"has the header of {self.kind.title} and no row that can be used: get it again")
        self._finish(file)
        return self.report

    def _note(self) -> int:
        """The file's own row, to be filled when its rows are in."""
        return int(
            self.db.execute(
                "INSERT INTO register_file (kind, name, digest, period, rows_read, blank, duplicate, rejected, kept, terms, origin,"
                " loaded_at) VALUES (?, ?, ?, ?, 0, 0, 0, 0, 0, ?, ?, ?)",
                (self.kind.name, self.report.name, self.digest, self.report.period, self.kind.terms, self.kind.origin, _now()),
            ).lastrowid
            or 0
        )

    def _store(self, file: int, progress: Progress) -> None:
        before = count_rows(self.db, self.kind.table)
        stored = 0
        inserts = {
            kind.table: (insertion(kind, names), itemgetter(*names)) for kind in KINDS.values() if (names := tuple(columns_of(kind)))
        }
        rows = self._rows()
        while batch := list(islice(rows, _BATCH)):
            for table, several in _by_table(batch, self.kind.table):
                statement, values = inserts[table]
                self.db.executemany(statement, [(file, *values(row)) for row in several])
                stored += len(several) if table == self.kind.table else 0
            progress(self.table.progress())
        if self.kind.replaces == "key":
            self.report.duplicate = stored - (count_rows(self.db, self.kind.table) - before)

    def _rows(self) -> Iterator[tuple[str, Row]]:
        """Every row that is stored, with its table ("" the kind's own); what becomes of the others is counted."""
        layout, report = self.layout, self.report
        readers = [READERS[self.kind.columns[name][0]] for name in layout.names]
        sites = [{name: (index, READERS[self.kind.columns[name][0]]) for name, index in site.items()} for site in layout.sites]
        wanted = sorted({*layout.indexes, *(index for site in layout.sites for index in site.values())})
        at = {index: place for place, index in enumerate(wanted)}
        places = [at[index] for index in layout.indexes]
        expanded = treatment(self.kind.name).rows(layout)
        empty = dict.fromkeys(columns_of(self.kind))
        for cells in islice(self.table.rows(wanted), layout.header_row + 1, None):
            report.rows_read += 1
            if not any(cells):
                report.blank += 1
                continue
            row = {**empty, **{name: read(cells[place]) for name, read, place in zip(layout.names, readers, places, strict=True)}}
            further = [{name: read(cells[at[index]]) for name, (index, read) in site.items()} for site in sites]
            found = list(expanded(row, further)) if any(value is not None for value in row.values()) else []
            report.rejected += not found
            if found:
                report.saw(found[0][1], self.kind.dates, self.kind.years)
            yield from found

    def _finish(self, file: int) -> None:
        report = self.report
        special = treatment(self.kind.name)
        report.variant = special.finish(self.db, file)
        if special.doubles is not None:
            report.duplicate = special.doubles(self.db, file)
        if report.years:
            first_last = sorted({min(report.years), max(report.years)})
            report.period = ("-" if isinstance(first_last[0], int) else " to ").join(map(str, first_last))
        report.remark = special.remark(report.variant, report.period)
        report.kept = self._count(file)
        report.replaced = tuple(self._replace(file))
        report.kept = self._count(file)
        filers.fill(self.db, self.kind.name, file)
        told = {name: getattr(report, name) for name in _TOLD} | {"missing": ", ".join(report.missing), "file": file}
        self.db.execute(f"UPDATE register_file SET {', '.join(f'{name} = :{name}' for name in _TOLD)} WHERE file_id = :file", told)

    def _count(self, file: int) -> int:
        return int(self.db.execute(f"SELECT count(*) FROM {self.kind.table} WHERE file_id = ?", (file,)).fetchone()[0])

    def _replace(self, file: int) -> Iterator[str]:
        """Drop the files that this one takes the place of; their names."""
        for old in files(self.db):
            if old["file_id"] != file and old["kind"] == self.kind.name and self._is_replaced(old):
                self._refuse_worse(old)
                drop_file(self.db, old)
                yield old["name"]

    def _refuse_worse(self, old: dict[str, Any]) -> None:
        """Half a download, and an older edition, look like the whole and the newest one, but beside what they would take the place of."""
        first = f"if it is right all the same, `rolecall registers drop {old['file_id']}` first"
        if self.report.kept * 2 < old["kept"]:
            raise UnreadableFile(
                f"holds {self.report.kept:,} rows, and {old['name']}, in whose place it would stand, {old['kept']:,}: {first}"
            )
        if self.report.period < old["period"]:
            raise UnreadableFile(
                f"is of {self.report.period or 'no told day'}, and {old['name']}, in whose place it would stand, of "
                f"{old['period']}: {first}"
            )

    def _is_replaced(self, old: dict[str, Any]) -> bool:
        if old["is_starter"]:
            return self.kind.replaces != "key" and (not self.report.period or old["period"] == self.report.period)
        same = (old["variant"], old["period"]) == (self.report.variant, self.report.period)
        return self.kind.replaces == "all" or (self.kind.replaces in ("period", "year") and same and self.report.variant != "live")


def _by_table(batch: list[tuple[str, Row]], own: str) -> list[tuple[str, list[Row]]]:
    tables: dict[str, list[Row]] = {}
    for table, row in batch:
        tables.setdefault(table or own, []).append(row)
    return list(tables.items())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

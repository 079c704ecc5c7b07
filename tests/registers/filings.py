"""Invented filings, put straight into the tables of registers."""

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from registers import filers
from registers.layouts import KINDS
from registers.store import insertion
from schemas.transaction import transaction

_TOLD = "kind, name, digest, period, rows_read, blank, duplicate, rejected, kept, terms, origin, loaded_at, remark"
_USCIS = {"source": "archive", "fiscal_year": 2022, "tax_id": "", "zip": "", "naics": "54", "state": "", "city": "", "initial_approvals": 1}


def put(db: sqlite3.Connection, kind: str, *rows: Mapping[str, Any], period: str = "", remark: str = "") -> int:
    """Rows of one file; what makes them rows of their kind is filled in."""
    with transaction(db):
        (number,) = db.execute("SELECT count(*) FROM register_file").fetchone()
        file = db.execute(
            f"INSERT INTO register_file ({_TOLD}) VALUES (?, ?, ?, ?, 0, 0, 0, 0, 0, '', '', '', ?)",
            (kind, f"{kind}-{number}.csv", f"{number}", period, remark),
        ).lastrowid
        for n, row in enumerate(rows):
            values = {**dict(_made(kind, f"{number}-{n}", n)), **row}
            db.execute(insertion(KINDS[kind], list(values)), (file, *values.values()))
        filers.fill(db, kind, file or 0)
    return file or 0


def _made(kind: str, case: str, n: int) -> Iterator[tuple[str, Any]]:
    if kind == "uscis":
        yield from {**_USCIS, "copy": n}.items()
    if kind in ("lca", "perm"):
        yield from {"case_number": case, "status": "certified", "decided": "2023-11-02"}.items()
    if kind == "lca":
        yield "visa", "H-1B"

"""What registers say of postings, as records of jobs hold it."""

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass

from catalog.sql import LISTED, listed

_TOLD = f"""
SELECT p.posting, o.json, w.json, w.flag, (SELECT '[' || group_concat(json) || ']' FROM (
  SELECT s.json FROM public_record_short s WHERE s.record = p.record AND instr(p.countries, s.country) ORDER BY s.country))
FROM register_posting p LEFT JOIN occupation o ON o.id = p.occupation LEFT JOIN wage w ON w.id = p.wage WHERE p.posting {LISTED}
"""


@dataclass(frozen=True, slots=True)
class Told:
    """Of one posting: JSON arrays of EmployerRecord, Occupation and PrevailingWage, and the flag."""

    records: str = "[]"
    occupations: str = "[]"
    wages: str = "[]"
    flag: str | None = None

    @property
    def lists(self) -> tuple[str, str, str]:
        return self.records, self.occupations, self.wages

    @property
    def part(self) -> bytes:
        """How it stands in the line of a record (`catalog.read`): no text within one can hold that, for its quotes would be escaped."""
        values = zip(_KEYS, (*self.lists, "null" if self.flag is None else f'"{self.flag}"'), strict=True)
        return ",".join(f'"{key}":{value}' for key, value in values).encode()


_KEYS = ("employerRecords", "occupations", "prevailingWages", "wageFlag")
NOTHING = Told()


def read_told(db: sqlite3.Connection, postings: Collection[int]) -> dict[int, Told]:
    """By the number of the posting; of those that registers were asked for."""
    cursor = db.cursor()
    cursor.row_factory = None
    rows = cursor.execute(_TOLD, (listed(postings),))
    return {posting: Told(records or "[]", occupations or "[]", wages or "[]", flag) for posting, occupations, wages, flag, records in rows}

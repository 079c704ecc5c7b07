"""Another opening under a known identifier: what stood there is kept for a look, and for as long as the board is doubted.

A board's identifiers are its own; where another employer's board answers in its place, some or all of them are those of its openings by
chance (small numbers, slugs). Such a row says nothing of the opening that it would write over.
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from catalog.sql import LISTED, listed
from catalog.trust import SUDDEN
from schemas.job import JobPosting

WORDS = re.compile(r"\w+")
RUN_OF_WORDS = 4  # that two texts share, where one was made of the other
LEAST_ALIKE = 0.1  # of the shorter text: with less in common, it is another
FEWEST_WORDS = 20  # of a text that says anything

_TOLD = f"""
SELECT p.id, raw_title, organization, description, swapped_run IS NOT NULL AND swapped_run <> :run AND NOT EXISTS (
  SELECT 1 FROM run_source x WHERE x.run = swapped_run AND x.source = p.source AND NOT x.accepted
    AND x.alarm IN ({", ".join(f"'{kind}'" for kind in sorted(SUDDEN))}))
FROM posting p JOIN posting_text ON posting = p.id WHERE NOT partial AND p.id {LISTED.replace("?", ":ids")}
"""


def find_swapped(db: sqlite3.Connection, run: int, read: Mapping[int, JobPosting]) -> Iterator[int]:
    """Of postings (by number) that were read anew, those that are other openings now and were not so in an earlier run that was not
    doubted."""
    rows = db.execute(_TOLD, {"run": run, "ids": listed(read)}).fetchall() if read else ()
    for number, title, organization, text, is_known in map(tuple, rows):
        job = read[number]
        employers = (organization, job.hiring_organization)
        if not is_known and is_retitled(title, job.title) and is_other(text, job.description, employers):
            yield number


def is_retitled(title: str | None, other: str | None) -> bool:
    """Whether no more than half of the words of the shorter title stand in the other."""
    one, two = words(title), words(other)
    return 2 * len(one & two) <= min(len(one), len(two)) and one != two


def is_other(text: str, other: str, organizations: tuple[str | None, str | None]) -> bool:
    """Whether two texts are of different openings; where one of them says nothing, whether the employers are different."""
    one, two = shingles(text), shingles(other)
    if min(len(one), len(two)) >= FEWEST_WORDS:
        return len(one & two) < LEAST_ALIKE * min(len(one), len(two))
    return all(organizations) and not words(organizations[0]) & words(organizations[1])


def words(text: str | None) -> set[str]:
    return set(WORDS.findall((text or "").casefold()))


def shingles(text: str) -> set[tuple[str, ...]]:
    found: Sequence[str] = WORDS.findall(text.casefold())
    return set(zip(*(found[n:] for n in range(RUN_OF_WORDS)), strict=False))

"""The words that were looked for, in their sentences: parts of texts, each with whether it is one of them."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.search import fts_of
from catalog.sql import LISTED, listed
from schemas.characters import harmless

Parts = tuple[tuple[str, bool], ...]  # a text in parts, with whether each is to be marked

TOKENS = 36  # of a snippet
_BEGIN, _END = "\x02", "\x03"
_FOUND = f"""
SELECT p.job, highlight(posting_fts, 0, '{_BEGIN}', '{_END}'), highlight(posting_fts, 1, '{_BEGIN}', '{_END}'),
  snippet(posting_fts, 2, '{_BEGIN}', '{_END}', ' … ', {TOKENS})
FROM posting_fts JOIN posting p ON p.id = posting_fts.rowid JOIN job j ON j.id = p.job
WHERE posting_fts MATCH :text AND posting_fts.rowid IN (SELECT id FROM posting WHERE job {LISTED.replace("?", ":jobs")})
ORDER BY p.id <> j.main, p.id
"""


@dataclass(frozen=True, slots=True)
class Snippet:
    """What a posting of a job says, with the words that were looked for; ``text`` is empty where they do not stand in its text."""

    title: Parts
    organization: Parts
    text: Parts


def find_snippets(db: sqlite3.Connection, text: str, jobs: Sequence[int]) -> dict[int, Snippet]:
    """By job, of its main posting where that has the words. Raises `BadQuery` for a text without a word."""
    found: dict[int, Snippet] = {}
    for job, *told in db.execute(_FOUND, {"text": fts_of(text), "jobs": listed(jobs)}):
        title, organization, said = (parts_of(one or "") for one in told)
        found.setdefault(job, Snippet(title, organization, said if any(is_marked for _, is_marked in said) else ()))
    return found


def parts_of(text: str) -> Parts:
    """A text with marks around words, in parts. Marks that do not pair, as a stranger's text may hold them, mark nothing."""
    parts: list[tuple[str, bool]] = []
    for n, part in enumerate(text.replace("\n", " ").split(_BEGIN)):
        inner, end, rest = part.partition(_END)
        if n and end:
            parts += [(inner, True), (rest, False)]
        else:
            parts.append((part, False))
    return tuple((harmless(part), is_marked) for part, is_marked in parts if part)


def words_of(parts: Parts) -> str:
    return "".join(part for part, _ in parts)

"""What a person is asked: a drawn value with its words and what stands around them. The same words of one board are asked about once."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from catalog.audit.drawing import Value, Words
from catalog.audit.judgements import Finding, Judgements
from schemas.urls import harmless_url

AROUND = 150  # characters of the text on either side of a quote, cut at a word

_POSTING = """
SELECT p.title, p.organization, p.url, p.raw_title, t.description FROM posting p JOIN posting_text t ON t.posting = p.id WHERE p.id = ?
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """Words as they are shown: the quote, and what stands before and after it in the description or the raw title."""

    origin: str
    rule: str
    quote: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Is this value right? The answer counts for all ``postings`` (by posting_id): those drawn of a board that say the same in the same
    words. ``finding``: what was answered for another posting of the board."""

    fact: str
    value: str
    board: str
    title: str | None
    organization: str | None
    url: str | None
    words: tuple[Shown, ...]
    quotes: str
    postings: tuple[str, ...]
    finding: Finding | None = None


def make_questions(db: sqlite3.Connection, drawn: Iterable[Value]) -> list[Question]:
    """What is open of a draw, in its order."""
    judged = Judgements.load(db)
    alike: dict[tuple[str, str, str, str], list[Value]] = {}
    for value in drawn:
        if not judged.holds(value):
            alike.setdefault((value.board, value.fact, value.value, value.quotes), []).append(value)
    return [_question(db, values, judged.of_board(*key)) for key, values in alike.items()]


def _question(db: sqlite3.Connection, values: list[Value], finding: Finding | None) -> Question:
    first = values[0]
    title, organization, url, raw_title, text = db.execute(_POSTING, (first.posting,)).fetchone()
    words = tuple(_shown(word, {"prose": text, "title": raw_title}.get(word.origin)) for word in first.words)
    postings = tuple(value.posting_id for value in values)
    return Question(
        first.fact, first.value, first.board, title, organization, harmless_url(url or ""), words, first.quotes, postings, finding
    )


def _shown(words: Words, text: str | None) -> Shown:
    if text is None or words.start is None or words.end is None:
        return Shown(words.origin, words.rule, words.quote)
    before, after = text[max(0, words.start - AROUND) : words.start], text[words.end : words.end + AROUND]
    if words.start > AROUND:
        before = before.partition(" ")[2] or before
    if words.end + AROUND < len(text):
        after = after.rpartition(" ")[0] or after
    return Shown(words.origin, words.rule, words.quote, before, after)

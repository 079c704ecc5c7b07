"""Evidence: the words behind a value."""

from dataclasses import dataclass
from typing import NamedTuple

from schemas.enums import Origin


@dataclass(slots=True, unsafe_hash=True)  # not frozen: made fifty times a posting, and a frozen one takes four times as long to make
class Evidence:
    """Which words a value was read from. Not to be changed once made.

    ``field`` is the JobPosting field it stands behind (``base_salary``). For origin ``prose``, ``start`` and ``end`` are
    code-point offsets into ``JobPosting.description`` and ``description[start:end] == quote``; for ``title`` they are offsets into
    ``RawPosting.title``; for ``jsonld``, ``field`` and ``claim`` they are None and ``quote`` is the source's value as text. For
    ``registry`` (the board's row) and ``board`` (what its postings say in common, or its token) they are None too: the words stand in no
    text of this posting.
    ``rule`` names what read it (``salary.range``); ``rule_version`` rises when that rule's meaning changes.
    """

    field: str
    origin: Origin
    quote: str
    rule: str
    rule_version: int = 1
    start: int | None = None
    end: int | None = None


def prose(field: str, text: str, start: int, end: int, rule: str, version: int = 1) -> Evidence:
    """Evidence for ``text[start:end]`` of a description."""
    return Evidence(field, Origin.PROSE, text[start:end], rule, version, start, end)


class Said(NamedTuple):
    """A scalar's value with its words. Of a word of a set, `schemas.facts.Term` says the same and more."""

    value: str | float | bool
    evidence: Evidence

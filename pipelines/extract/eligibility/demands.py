"""Demands for a nationality or status, each with the reason that the posting names for it, if it names one."""

from collections.abc import Iterator
from typing import NamedTuple

from pipelines.extract.text.reading import Reading, read_words
from pipelines.extract.words.lexicon import longest_hits, word_end
from schemas.enums import Citizenship, EligibilityTopic, Origin, Reason
from schemas.evidence import Evidence
from schemas.facts import Demand, Eligibility
from schemas.raw import RawPosting

NEAR = 250  # code points between a demand and words that count as its reason beside it alone
BESIDE = {Reason.GOVERNMENT, Reason.LAW}  # elsewhere they stand in notices of equal opportunity


class Named(NamedTuple):
    """A reason that a posting names: its words, and where they stand, as in a `Demand`."""

    reason: Reason
    quote: str
    origin: Origin
    start: int | None
    end: int | None


def find_demands(found: Eligibility, raw: RawPosting, reading: Reading, boilerplate: str) -> tuple[Demand, ...]:
    """Each nationality or status that is demanded, once, with the nearest reason. ``boilerplate``: what stands around every posting of the
    board. Words of a clearance and of export control are a reason wherever they stand."""
    stated = [one for one in found.eligibility_to_work.statements if one.topic is EligibilityTopic.CITIZENSHIP]
    if not stated:
        return ()
    named = list(_named(found, raw, reading, boilerplate))
    return tuple(_demand(Citizenship(one.value), one.evidence, named) for one in stated)


def _named(found: Eligibility, raw: RawPosting, reading: Reading, boilerplate: str) -> Iterator[Named]:
    title = raw.title or ""
    for text, hits, origin in (
        (reading.text, reading.hits, Origin.PROSE),
        (title, read_words(title), Origin.TITLE),
        (boilerplate, read_words(boilerplate), Origin.BOARD),
    ):
        for start, stem, reason in longest_hits(hits["reason"]):
            end = word_end(text, stem)
            span = (None, None) if origin is Origin.BOARD else (start, end)
            yield Named(Reason(reason), text[start:end], origin, *span)
    if found.security_clearance and (words := found.security_clearance.evidence):
        yield Named(Reason.CLEARANCE, words.quote, words.origin, words.start, words.end)


def _demand(value: Citizenship, words: Evidence, named: list[Named]) -> Demand:
    near = [one for one in named if one.reason not in BESIDE or _apart(words, one) <= NEAR]
    nearest = min(near, key=lambda one: _apart(words, one), default=None)
    return Demand(value, words, *nearest) if nearest else Demand(value, words)


def _apart(words: Evidence, named: Named) -> float:
    """Code points between a demand and a reason; infinity where they stand in two texts."""
    if words.origin is not named.origin or words.start is None or words.end is None or named.start is None or named.end is None:
        return float("inf")
    return max(0, named.start - words.end, words.start - named.end)

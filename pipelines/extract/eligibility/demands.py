"""Demands for a nationality or status, each with the reason that the posting names for it, if it names one."""

from collections.abc import Iterator
from math import inf
from typing import NamedTuple

from pipelines.extract.text.reading import Hits, Reading, read_words
from pipelines.extract.words.lexicon import longest_hits, word_end
from schemas.enums import Citizenship, EligibilityTopic, Origin, Reason
from schemas.evidence import Evidence
from schemas.facts import Demand, Eligibility
from schemas.raw import RawPosting

# How far from a demand, in code points, words of a reason count. Of government and law elsewhere, they belong to notices of equal
# opportunity.
REACH = {Reason.GOVERNMENT: 250, Reason.LAW: 250, Reason.OTHER: 0}
MOST = 20  # demands of one posting: each is held against every reason


class Named(NamedTuple):
    """A reason that a posting names: its words, and where they stand, as in a `Demand`."""

    reason: Reason
    quote: str
    origin: Origin
    start: int | None
    end: int | None


def find_demands(found: Eligibility, raw: RawPosting, reading: Reading, boilerplate: str) -> tuple[Demand, ...]:
    """Each nationality or status that is demanded, once, with the nearest reason. ``boilerplate``: what stands around every posting of the
    board. Words of a clearance and of export control are a reason wherever they stand, others near the demand."""
    stated = [one for one in found.eligibility_to_work.statements if one.topic is EligibilityTopic.CITIZENSHIP]
    if not stated:
        return ()
    named = list(_named(found, raw, reading, boilerplate))
    return tuple(_demand(Citizenship(one.value), one.evidence, named) for one in stated[:MOST])


def _named(found: Eligibility, raw: RawPosting, reading: Reading, boilerplate: str) -> Iterator[Named]:
    title = raw.title or ""
    yield from _in_text(reading.text, reading.hits, Origin.PROSE)
    yield from _in_text(title, read_words(title), Origin.TITLE)
    yield from map(_without_span, _in_text(boilerplate, read_words(boilerplate), Origin.BOARD))
    if found.security_clearance and (words := found.security_clearance.evidence):
        yield Named(Reason.CLEARANCE, words.quote, words.origin, words.start, words.end)


def _in_text(text: str, hits: Hits, origin: Origin) -> Iterator[Named]:
    for start, stem, reason in longest_hits(hits["reason"]):
        end = word_end(text, stem)
        yield Named(Reason(reason), text[start:end], origin, start, end)


def _without_span(named: Named) -> Named:
    return named._replace(start=None, end=None)


def _demand(value: Citizenship, words: Evidence, named: list[Named]) -> Demand:
    """With the nearest reason: to a demand of a source's field, that is one in the field."""
    own = list(_in_field(words)) if words.start is None else []
    near = own or [one for one in named if _apart(words, one) <= REACH.get(one.reason, inf)]
    nearest = min(near, key=lambda one: (one.reason is Reason.OTHER, _apart(words, one)), default=None)
    return Demand(value, words, *_whole(nearest, words.quote, words.start)) if nearest else Demand(value, words)


def _in_field(words: Evidence) -> Iterator[Named]:
    for one in _in_text(words.quote, read_words(words.quote), words.origin):
        yield _without_span(_whole(one, words.quote, 0))


def _whole(named: Named, quote: str, start: int | None) -> Named:
    """A reason with all its words: "because of …" goes on to the end of the demand's ``quote``, which begins at ``start``."""
    if named.reason is not Reason.OTHER or named.start is None or start is None:
        return named
    return named._replace(quote=quote[max(0, named.start - start) :], end=start + len(quote))


def _apart(words: Evidence, named: Named) -> float:
    """Code points between a demand and a reason; infinity where they stand in two texts."""
    if words.origin is not named.origin or words.start is None or words.end is None or named.start is None or named.end is None:
        return inf
    return max(0, named.start - words.end, words.start - named.end)

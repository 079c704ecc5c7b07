"""Demands for a nationality or status, each with the reason that the posting names for it, if it names one."""

import re
from collections.abc import Iterator
from math import inf
from typing import NamedTuple

from pipelines.extract.text.reading import Hits, Reading, read_words
from pipelines.extract.words.casing import lower_case
from pipelines.extract.words.clause import DENIES, LABELLED_NO, Clause, Mark
from pipelines.extract.words.lexicon import longest_hits, word_end
from schemas.enums import Citizenship, EligibilityTopic, Origin, Reason
from schemas.evidence import Evidence
from schemas.facts import Demand, Eligibility
from schemas.raw import RawPosting

# How far from a demand, in code points, words of a reason count. Of government and law elsewhere, they belong to notices of equal
# opportunity.
REACH = {Reason.GOVERNMENT: 250, Reason.LAW: 250, Reason.OTHER: 0}
HOLLOW = "hollow"  # what holds words of a reason and is none: "subject to a background check", "top secret recipe"
# What may stand between a denial and what it denies. "We do not hire others under ITAR" denies no reason, nor does "without a clearance".
_HELD = r"(?:(?:to|have|hold|possess|obtain|be|an?|any|the|our|active|current|existing|prior)\s+)*"
_NEEDLESS = re.compile(rf"\s*{_HELD}")
_VERB = re.compile(
    rf"""\s*(?:(?:be|currently|itself)\s+)*(?:(?:subject|related|relate|tied)\s+to|(?:governed|bound|covered|affected)\s+by|fall\s+under
    |involv(?:e|es|ing)|requir(?:e|es|ing)|need(?:s|ing)?|serve|support)\s+{_HELD}""",
    re.VERBOSE,
)
_IS_NONE = re.compile(
    r"""\s(?:is|are)(?:\snot|n['’]t)\s(?:an?|our|one\sof\sour|among\sour)\s
    (?:customers?|clients?|part|requirement|prerequisite|condition)\b""",
    re.VERBOSE,
)
# "A clearance is not required to start" asks for it later.
_LATER = re.compile(
    r"""[^.!?\n]*\b(?:to\s(?:start|apply|begin)|at\s(?:the\s)?(?:time|start|hire)|before|prior\sto|initially|immediately|but|however
    |although)\b""",
    re.VERBOSE,
)
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
    clearance = found.security_clearance
    if clearance and _is_meant(words := clearance.evidence, reading.hits, required=clearance.required):
        yield Named(Reason.CLEARANCE, words.quote, words.origin, words.start, words.end)


def _is_meant(words: Evidence, hits: Hits, *, required: bool) -> bool:
    """Whether words of a clearance name one, as those of a source's field always do."""
    start, end = words.start, words.end
    if words.origin is not Origin.PROSE or start is None or end is None:
        return True
    return required and not any(name == HOLLOW and first < end and start < last for first, last, name in longest_hits(hits["reason"]))


def _in_text(text: str, hits: Hits, origin: Origin) -> Iterator[Named]:
    low = lower_case(text)
    for start, stem, reason in longest_hits(hits["reason"]):
        end = word_end(text, stem)
        if reason != HOLLOW and (reason == Reason.OTHER or not _is_denied(low, start, end, hits)):
            yield Named(Reason(reason), text[start:end], origin, start, end)


def _is_denied(low: str, start: int, end: int, hits: Hits) -> bool:
    """Whether the clause around a reason's words says that there is none: "we are not subject to ITAR", "no clearance required"."""
    clause = Clause(low, start, end, (0, len(low)), hits["clause"])
    if _LATER.match(low, end, min(len(low), end + 160)):
        return False
    behind = any(mark.role == "unneeded" and mark.words <= DENIES and "," not in mark.gap for mark in clause.behind)
    ahead = bool(clause.ahead) and _denies(clause.ahead[0])
    return behind or ahead or bool(LABELLED_NO.match(clause.after) or _IS_NONE.match(clause.after))


def _denies(mark: Mark) -> bool:
    if mark.role == "no":
        return not mark.words
    between = {"unneeded": _NEEDLESS, "denial": _VERB}.get(mark.role)
    return between is not None and between.fullmatch(mark.gap) is not None


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

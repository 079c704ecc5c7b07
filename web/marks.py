"""A text and the stretches of it that values were read from, as parts to be shown: ``marked(text, spans)``.

Stretches may overlap in any way; what is opened in the parts is closed in them in turn, so that a template writes them one after the other.
A part's words lead to one value, that of the shortest stretch around them: `Words.to`. A value to which no words would lead so (another has
the same stretch, or shorter ones cover it whole) stands in `Words.more` of its last words.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` (code points, as Evidence has them) of a text, which the value ``key`` was read from."""

    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class Open:
    """A stretch begins; ``is_first``: it has not been interrupted by one that it crosses, so that this is the place to lead to."""

    span: Span
    is_first: bool
    kind: ClassVar[str] = "open"


@dataclass(frozen=True, slots=True)
class Words:
    """Characters of the text; ``to``: the stretch that they lead to; ``more``: others that lead nowhere else."""

    text: str
    to: Span | None = None
    more: tuple[Span, ...] = ()
    kind: ClassVar[str] = "words"


@dataclass(frozen=True, slots=True)
class Close:
    """A stretch ends, or is interrupted."""

    span: Span
    kind: ClassVar[str] = "close"


Part = Open | Words | Close


def marked(text: str, spans: Iterable[Span]) -> list[Part]:
    """The parts of a text, in order. Stretches that are no part of it are left out; of one key, each stretch counts once."""
    inside = sorted({one for one in spans if 0 <= one.start < one.end <= len(text)}, key=_outermost)
    parts = list(_parts(text, inside))
    led = {part.to for part in parts if isinstance(part, Words)}
    return _with_others(parts, [one for one in inside if one not in led])


def _outermost(span: Span) -> tuple[int, int, str]:
    return span.start, -span.end, span.key


def _parts(text: str, spans: Sequence[Span]) -> Iterator[Part]:
    places = sorted({0, len(text), *(at for one in spans for at in (one.start, one.end))})
    beginning: dict[int, list[Span]] = {}
    for one in spans:
        beginning.setdefault(one.start, []).append(one)
    open_: list[Span] = []  # the outermost first
    for at, until in pairwise(places):
        last = next((n for n, one in enumerate(open_) if one.end <= at), len(open_))
        yield from map(Close, reversed(open_[last:]))
        crossed = [one for one in open_[last:] if one.end > at]
        begun = beginning.get(at, [])
        yield from (Open(one, is_first=False) for one in crossed)
        yield from (Open(one, is_first=True) for one in begun)
        open_ = [*open_[:last], *crossed, *begun]
        yield Words(text[at:until], min(open_, key=lambda one: (one.end - one.start, one.key), default=None))
    yield from map(Close, reversed(open_))


def _with_others(parts: list[Part], hidden: Sequence[Span]) -> list[Part]:
    """The parts, with each of the stretches that no words lead to beside the last words within it."""
    last: dict[Span, int] = {}
    open_: list[Span] = []
    for n, part in enumerate(parts):
        match part:
            case Open(span):
                open_.append(span)
            case Close(span):
                open_.remove(span)
            case Words():
                last.update(dict.fromkeys(open_, n))
    for span in hidden:
        words = parts[last[span]]
        assert isinstance(words, Words)
        parts[last[span]] = replace(words, more=(*words.more, span))
    return parts

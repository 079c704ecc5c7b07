"""What a registry row says of its board's health (column ``expect``): ``read_expectation("silence=60d volume=0-40 without=pay,slow")``."""

import re
from dataclasses import dataclass
from datetime import timedelta

from schemas.spans import parse_span

KINDS_OR_FIELDS = re.compile(r"[a-z_]+(?:,[a-z_]+)*")
VOLUME = re.compile(r"(\d{1,7})-(\d{1,7})")
DUE = 'is none: it takes words of these, with blanks between: "silence=60d" (or "silence=any"), "volume=5-200", "without=pay,slow"'


@dataclass(frozen=True, slots=True)
class Expectation:
    """``silence``: how long nothing may change; ``volume``: how few and how many postings are usual; ``without``: kinds of findings, and
    fields, that are not told."""

    silence: timedelta | None = None
    volume: tuple[int, int] | None = None
    without: frozenset[str] = frozenset()


def read_expectation(text: str | None) -> Expectation:
    """Raises ValueError with what is due."""
    words = dict(_word(one) for one in (text or "").split())
    if len(words) < len((text or "").split()) or words.keys() - {"silence", "volume", "without"}:
        raise ValueError(DUE)
    silence, volume, without = (words.get(name) for name in ("silence", "volume", "without"))
    return Expectation(
        (timedelta.max if silence == "any" else parse_span(silence)) if silence else None,
        _volume(volume) if volume else None,
        frozenset(_matched(KINDS_OR_FIELDS, without)[0].split(",")) if without else frozenset(),
    )


def _word(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not value:
        raise ValueError(DUE)
    return name, value


def _volume(text: str) -> tuple[int, int]:
    few, many = (int(one) for one in _matched(VOLUME, text).groups())
    if few > many:
        raise ValueError(DUE)
    return few, many


def _matched(shape: re.Pattern[str], text: str) -> re.Match[str]:
    if (found := shape.fullmatch(text)) is None:
        raise ValueError(DUE)
    return found

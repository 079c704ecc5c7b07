"""What a registry row says of its board's health (column ``expect``): ``read_expectation("silence=60d volume=0-40 without=pay,slow")``."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from schemas.spans import parse_span

VOLUME = re.compile(r"(\d{1,7})-(\d{1,7})")
FINDINGS = ("emptied", "changed", "frozen", "fallen", "unlisted", "failing", "disabled", "grown", "slow", "costly")  # of single boards
FIELDS = (
    "title", "organization", "places", "workplace", "employment_types", "date_posted", "valid_through", "department", "requisition_id",
    "industry", "pay", "apply_url", "description",
)  # fmt: skip
DUE = (
    'is none: it takes words of these, with blanks between: "silence=60d" (or "silence=any"), "volume=5-200", "since=2026-05-01",'
    ' "without=pay,slow"'
    f" (of {', '.join((*FINDINGS, *FIELDS))})"
)


@dataclass(frozen=True, slots=True)
class Expectation:
    """``silence``: how long nothing may change; ``volume``: how few and how many postings are usual; ``since``: what was before that day
    says nothing of what is usual; ``without``: kinds of findings, and fields, that are not told."""

    silence: timedelta | None = None
    volume: tuple[int, int] | None = None
    without: frozenset[str] = frozenset()
    since: date | None = None


def read_expectation(text: str | None) -> Expectation:
    """Raises ValueError with what is due."""
    words = dict(_word(one) for one in (text or "").split())
    if len(words) < len((text or "").split()) or words.keys() - {"silence", "volume", "without", "since"}:
        raise ValueError(DUE)
    silence, volume, without, since = (words.get(name) for name in ("silence", "volume", "without", "since"))
    return Expectation(
        (timedelta.max if silence == "any" else parse_span(silence)) if silence else None,
        _volume(volume) if volume else None,
        _without(without) if without else frozenset(),
        _day(since) if since else None,
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


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(DUE) from error


def _without(text: str) -> frozenset[str]:
    names = frozenset(text.split(","))
    if names - {*FINDINGS, *FIELDS}:
        raise ValueError(DUE)
    return names


def _matched(shape: re.Pattern[str], text: str) -> re.Match[str]:
    if (found := shape.fullmatch(text)) is None:
        raise ValueError(DUE)
    return found

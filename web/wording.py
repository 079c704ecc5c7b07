"""How values are written for readers of a page: pay, dates, numbers. What strangers wrote loses what does something to a screen."""

import re
from datetime import date

from schemas.characters import harmless, plain
from schemas.urls import harmless_url

_UNITS = {"HOUR": "an hour", "DAY": "a day", "WEEK": "a week", "MONTH": "a month", "YEAR": "a year", "OTHER": "(other unit)"}
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_REGION = re.compile(r"\b([A-Z]{2})-([A-Z0-9]{1,3}), (?=\1\b)")
_EXTENT = re.compile(r"(?<=\d)-(?=\d)")


def pay(text: str | None) -> str:
    """ "120000-150000 USD YEAR" -> "120,000–150,000 USD a year"."""
    if not text:
        return ""
    amounts, _, unit = plain(text, 200).rpartition(" ")
    if unit not in _UNITS:
        amounts, unit = plain(text, 200), ""
    return " ".join(filter(None, (_EXTENT.sub("–", _FIGURE.sub(lambda found: figure(found[0]), amounts)), _UNITS.get(unit, ""))))


def places(text: str | None) -> str:
    """ "Austin, US-TX, US; Remote, US" -> "Austin, TX, US; Remote, US"."""
    return plain(_REGION.sub(r"\2, ", text or ""), 160)


def figure(text: str) -> str:
    """ "215000.00" -> "215,000"; "47.50" stays."""
    whole, _, part = text.partition(".")
    return f"{int(whole):,}" + (f".{part}" if part.strip("0") else "")


def ago(day: str | None, today: date) -> str:
    """ "2026-11-24" -> "4 days ago"."""
    try:
        days = (today - date.fromisoformat((day or "")[:10])).days
    except ValueError:
        return ""
    if days < 0:
        return "ahead"
    for least, one, name in ((730, 365, "years"), (60, 30, "months"), (14, 7, "weeks")):
        if days >= least:
            return f"{days // one} {name} ago"
    return ("today", "yesterday")[days] if days < 2 else f"{days} days ago"


def link(url: str | None) -> str | None:
    """An address that a browser may follow to another page, or nothing."""
    found = url and harmless_url(url)
    return harmless(found) if found and found.startswith(("http://", "https://")) else None


def counted(number: int, one: str, many: str | None = None) -> str:
    """ "1 job", "1,204 jobs"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"

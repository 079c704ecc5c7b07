"""Dates of postings: ISO first, then the few shapes that boards write, epoch numbers (Unix time) and relative dates ("3 days ago") among
them, then dateparser with the languages named."""

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

from dateparser.conf import SettingValidationError
from dateparser.date import DateDataParser

from pipelines.extract.words.memo import memo
from schemas.enums import Origin
from schemas.evidence import Evidence
from schemas.facts import Moment

LANGUAGES = ("en", "de", "fr", "es")
_LONGEST = 60  # characters of a date in words
_YEARS = range(1990, 2100)  # of postings

ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?=$|[T ]\d)")
EPOCH = re.compile(r"(?P<seconds>\d{10})(?:\d{3})?$")  # Unix time; with three digits more, milliseconds
COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)$")
MONTH_ONLY = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)(?P<day>)$")
DOTTED = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})$")
SLASHED = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})(?=$| )")
YEAR_FIRST = re.compile(r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})(?=$| )")
RFC_822 = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d")
TODAY = re.compile(r"(?:posted |updated )?(?:today|just (?:now|posted)|heute|aujourd['’]hui|hoy|new)$", re.I)
YESTERDAY = re.compile(r"(?:posted |updated )?(?:yesterday|gestern|hier|ayer)$", re.I)
AGO = re.compile(
    r"""(?:posted|updated|reposted|active|vor|il\sy\sa|hace)?\s{0,3}
    (?P<over>over|more\sthan|mehr\sals|plus\sde|más\sde)?\s{0,3}
    (?P<number>\d{1,3}|an?|one|einem|einer|un|une|una)\s?(?P<plus>\+)?\s{0,3}
    (?P<unit>min(?:ute)?s?|h(?:ours?|rs?)?|d(?:ays?)?|w(?:eeks?)?|mo(?:nths?)?|y(?:ears?)?
      |minuten?|stunden?|tag(?:en?)?|wochen?|monat(?:en?)?|heures?|jours?|semaines?|mois|horas?|días?|dias?|semanas?|mes(?:es)?)
    \s{0,3}(?:ago)?$""",
    re.I | re.X,
)
# Days in a unit, by the letters that it starts with; the longest such beginning counts.
_DAYS = {"min": 0, "h": 0, "st": 0, "d": 1, "j": 1, "t": 1, "w": 7, "sem": 7, "mo": 30, "mes": 30, "y": 365}
_Found = tuple[date, str, str]  # the day, its precision, the rule


def extract_date(
    value: str,
    *,
    seen_at: date,
    field: str = "date_posted",
    origin: Origin = Origin.FIELD,
    floor: bool = False,
    languages: tuple[str, ...] = (),
) -> Moment | None:
    """The date that a source's words give; None where they give none.

    Relative words count back from ``seen_at`` (a datetime's own date). ``floor``: the source's date is at the latest
    that day, as it is with "30+ days ago". A time of day is dropped in the zone that the source wrote it in.
    """
    today = seen_at.date() if isinstance(seen_at, datetime) else seen_at
    found = _read(value.strip(), today, languages or LANGUAGES)
    if found is None:
        return None
    day, precision, rule = found
    evidence = Evidence(field, origin, value, rule)
    return Moment(day.isoformat(), evidence, "floor" if floor and precision == "day" else precision)


def _read(words: str, today: date, languages: tuple[str, ...]) -> _Found | None:
    if iso := ISO.match(words):
        return _of_numbers(iso, "date.iso")
    return _read_words(words, today, languages)


@memo(_LONGEST)
def _read_words(words: str, today: date, languages: tuple[str, ...]) -> _Found | None:
    for shape in (COMPACT, MONTH_ONLY, DOTTED, YEAR_FIRST, SLASHED):
        if numbers := shape.match(words):
            return _of_numbers(numbers, "date.numbers")
    if epoch := EPOCH.match(words):
        return _of_epoch(int(epoch["seconds"]))
    if TODAY.match(words):
        return today, "day", "date.relative"
    if ago := AGO.match("1 day ago" if YESTERDAY.match(words) else words):
        return _before(today, ago)
    return _of_rfc_822(words) or _of_dateparser(words, today, languages)


def _of_numbers(numbers: re.Match[str], rule: str) -> _Found | None:
    """The second number of 25/12/2026 can be no month: such a date is read day first."""
    year, month, day = int(numbers["year"]), int(numbers["month"]), int(numbers["day"] or 1)
    if rule == "date.numbers" and month > 12 >= day:
        month, day = day, month
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return (found, "day" if numbers["day"] else "month", rule) if year in _YEARS else None


def _of_epoch(seconds: int) -> _Found | None:
    day = datetime.fromtimestamp(seconds, UTC).date()
    return (day, "day", "date.epoch") if day.year in _YEARS else None


def _before(today: date, ago: re.Match[str]) -> _Found | None:
    number = int(ago["number"]) if ago["number"].isdigit() else 1
    unit = ago["unit"].lower()
    days = next(days for start, days in sorted(_DAYS.items(), key=lambda row: -len(row[0])) if unit.startswith(start))
    precision = "floor" if ago["plus"] or ago["over"] else "month" if days >= 30 else "day"
    try:
        return today - timedelta(number * days), precision, "date.relative"
    except OverflowError:
        return None


def _of_rfc_822(words: str) -> _Found | None:
    if not RFC_822.match(words):
        return None
    try:
        return parsedate_to_datetime(words).date(), "day", "date.rfc822"
    except ValueError:
        return None


def _of_dateparser(words: str, today: date, languages: tuple[str, ...]) -> _Found | None:
    if words.isdigit() or not any(character.isdigit() for character in words):
        return None
    try:
        read = _parser(today, languages).get_date_data(words)
    except (ValueError, OverflowError, TypeError, SettingValidationError):
        return None
    if read.date_obj is None or read.date_obj.year not in _YEARS:
        return None
    return read.date_obj.date(), "month" if read.period == "month" else "day", "date.words"


@lru_cache(maxsize=16)
def _parser(today: date, languages: tuple[str, ...]) -> DateDataParser:
    settings = {
        "RELATIVE_BASE": datetime.combine(today, datetime.min.time()),
        "REQUIRE_PARTS": ["month", "year"],
        "PREFER_DAY_OF_MONTH": "first",
        "RETURN_AS_TIMEZONE_AWARE": False,
        "PARSERS": ["absolute-time"],
    }
    return DateDataParser(languages=list(languages), settings=settings)

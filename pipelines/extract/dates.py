"""Dates of postings: ISO first, then the few shapes that boards write, epoch numbers (Unix time) and relative dates ("3 days ago") among
them, then dateparser with the languages named."""

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

from dateparser.conf import SettingValidationError
from dateparser.date import DateDataParser

from pipelines.extract.text.clean import INVISIBLE
from pipelines.extract.words.casing import fold_letters
from pipelines.extract.words.memo import memo
from pipelines.extract.words.tables import load_once
from schemas.enums import Origin
from schemas.evidence import Evidence
from schemas.facts import Moment

LANGUAGES = ("en", "de", "fr", "es")
OTHERS = (  # asked where those read nothing
    "it", "pt", "nl", "pl", "cs", "sk", "sv", "da", "nb", "fi", "ro", "hu", "hr", "bg", "tr", "el",
    "ru", "uk", "ja", "ko", "zh", "vi", "id",
)  # fmt: skip
_LONGEST = 60  # characters of a date in words
_YEARS = range(1990, 2100)  # of postings

ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?=$|[T ]\d)")
EPOCH = re.compile(r"(?P<seconds>\d{10})(?:\d{3})?$")  # Unix time; with three digits more, milliseconds
COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)$")
MONTH_ONLY = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)(?P<day>)$")
DOTTED = re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}|\d\d)\.?(?=$| \d\d?:)")
SLASHED = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})(?=$| )")
YEAR_FIRST = re.compile(r"(?P<year>\d{4})\s?[/.年년-]\s?(?P<month>\d{1,2})\s?[/.月월-]\s?(?P<day>\d{1,2})\s?[.日일]?(?=$| )")
RFC_822 = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d")
LABEL = re.compile(
    r"""[^\d:：]{1,40}[:：]\s*|(?:date\s)?(?:(?:re)?posted|published|updated|created|added|listed|opened|closes|closing|expires|valid\s(?:until|through)
      |apply\sby|deadline|veröffentlicht|eingestellt|aktualisiert|online\sseit|publiée?|mise?\s(?:en\sligne|à\sjour)|publicad[oa]
      |pubblicat[oa]|geplaatst|gepubliceerd|opublikowan[oa]|dodan[oa]|zveřejněno|publicerad|publiceret|julkaistu|опубликовано|опубліковано)
    (?:\s(?:on|at|am|le|el|il(?!\sy\s)|em|op|dne|den|the))?\s+""",
    re.I | re.X,
)
AROUND_EPOCH = re.compile(r"/Date\((\d{13})(?:[+-]\d{4})?\)/$")  # as .NET writes it
IL_Y_A = re.compile(r"\bil\sy\sa\b", re.I)  # "y" alone is a year
WORDS = {fold_letters(row["word"]): row["kind"] for row in load_once("date_words.csv", "word", fold_letters)}
COUNTED = re.compile(r"\d+|\+|[^\W\d_]+")
_DAYS = {"hour": 0, "day": 1, "week": 7, "month": 30, "year": 365}
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
    found = _read(_plain(value), today, languages or LANGUAGES)
    if found is None:
        return None
    day, precision, rule = found
    evidence = Evidence(field, origin, value, rule)
    return Moment(day.isoformat(), evidence, "floor" if floor and precision == "day" else precision)


def _plain(value: str) -> str:
    """The words of a date alone: no characters that nobody sees, no label ("Posted on")."""
    words = value.strip() if value.isascii() else " ".join(INVISIBLE.sub("", value).split())
    if not words[:1].isalpha():
        return found[1] if (found := AROUND_EPOCH.match(words)) else words
    return LABEL.sub("", words, count=1) if (label := LABEL.match(words)) and label.end() < len(words) else words


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
    return _of_rfc_822(words) or _before(words, today) or _of_dateparser(words, today, languages) or _of_dateparser(words, today, OTHERS)


def _of_numbers(numbers: re.Match[str], rule: str) -> _Found | None:
    """The second number of 25/12/2026 can be no month: such a date is read day first."""
    year, month, day = int(numbers["year"]), int(numbers["month"]), int(numbers["day"] or 1)
    year += 2000 if year < 100 else 0
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


def _before(words: str, today: date) -> _Found | None:
    """Counted back from today: "3 days ago", "vor über 30 Tagen", "yesterday". None where any word is of another kind ("in 3 days")."""
    found = COUNTED.findall(fold_letters(IL_Y_A.sub(" ", words)))
    numbers = [int(word) for word in found if word.isdigit()]
    kinds = ["over" if word == "+" else WORDS.get(word) for word in found if not word.isdigit()]
    units = [kind for kind in kinds if kind in _DAYS]
    if None in kinds or len(numbers) > 1 or len(units) > 1:
        return None
    if not units:
        back = 1 if "yesterday" in kinds else 0
        return (today - timedelta(back), "day", "date.relative") if not numbers and (back or "today" in kinds) else None
    if not numbers and "one" not in kinds:
        return None
    days = _DAYS[units[0]]
    try:
        day = today - timedelta((numbers or [1])[0] * days)
    except OverflowError:
        return None
    return day, "floor" if "over" in kinds else "month" if days >= 30 else "day", "date.relative"


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

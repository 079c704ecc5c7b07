"""The unit of a pay figure: as the words beside it state it, else as a reader infers it from currency and size."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from itertools import groupby

from pipelines.extract.pay.tables import CURRENCIES, UNIT_CUES, UNITS, heads_of
from schemas.enums import Unit

# "per hourLocation" and "per hourwork hours" are glued, "yearling" is another word
_WORD_END = r"(?-i:(?!\w)|(?<=[a-z])(?=[A-Z])|(?=work\ |location|benefit|education|responsib|shift|experience|schedule))"

# "周岁" is an age, "jornada intensiva" the hours of work
_NOT_BEFORE = {"周": "(?!岁)", "jornada": r"(?!\s(?:completa|intensiva|parcial|laboral|continua|partida|reducida|flexible|de)\b)"}


def _any(words: Iterable[str]) -> str:
    """Alternatives, the longest first; neighbours that end alike share their end, which is costly to compile."""
    longest_first = sorted(words, key=len, reverse=True)
    alike = groupby(longest_first, key=_end)
    return f"(?:{heads_of(longest_first)}(?:" + "|".join(f"(?:{'|'.join(map(re.escape, several))}){end}" for end, several in alike) + "))"


def _end(word: str) -> str:
    """What may not follow a unit word; short ones are no part of an abbreviation ("Ph.D.")."""
    if word.endswith((".", "/", "'", "’")) or word[-1] >= "⺀":
        return _NOT_BEFORE.get(word, "")
    return (r"(?!\.?\w)" if len(word) <= 2 and word not in UNITS["abbreviations"] else _WORD_END) + _NOT_BEFORE.get(word, "")


_NOUNS = "|".join(f"(?P<{unit}>{_any(UNITS[unit]['nouns'])})" for unit in Unit)
_PHRASES = "|".join(f"(?P<{unit}_>{_any(UNITS[unit]['phrases'])})" for unit in Unit)
_SPACE = r"[ \t\u00a0*\\_(,;.~-]"
AFTER = re.compile(
    rf"""
    (?:{_SPACE}{{0,3}}(?:{_any(UNITS["fillers"])})\)?){{0,3}}     # "brutto", "USD", "base", "(+ VAT)"
    {_SPACE}{{0,3}}(?:\n(?=/|per\b|an?\b))?
    (?:
        (?:(?:{_any(UNITS["prepositions"])})[\s-]{{0,3}}(?:(?:full|calendar|working|business|flat\srate|clock)\s)?|(?<=[万千元円块kK])(?=[月年天时小周日時]))
        (?:{_NOUNS})(?:(?<=hr|yr|wk|mo)\.)?
      | (?:{_PHRASES})
      | (?:per|pro|je|par|por)\s(?:\d[\d.,]{{0,6}}\s)?(?!{_any(UNITS["no_units"])})
        (?P<OTHER__>[a-zäöü]{{3,20}}){_WORD_END}
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_RATES = (Unit.DAY, Unit.WEEK)
RATE_REACH = 40  # characters: farther off, "weekly" and "daily" speak of the work
_FIELD_NEXT = re.compile(r"\s?:")
_AMOUNT_NEXT = re.compile(r"[\s:]{0,3}[$£€]?[ ]?\d")


@lru_cache(maxsize=16)  # the rules for ranges and bands ask for the same places
def unit_after(text: str, end: int) -> tuple[Unit, int] | None:
    """The unit that the words right behind an amount state, with where they end."""
    match = AFTER.match(text, end)
    if not match or not match.lastgroup:
        return None
    if text[match.start(match.lastgroup)].isupper() and _FIELD_NEXT.match(text, match.end()):
        return None  # "23K Horaires : 35h": the next field
    if text[match.start(match.lastgroup) - 1] == "(" and _AMOUNT_NEXT.match(text, match.end()):
        return None  # "60,000 (monthly 5,000)": the word belongs to the figure behind it
    return Unit(match.lastgroup.rstrip("_")), match.end()


def unit_before(left: str, reach: int | None = None) -> Unit | None:
    """The unit that the nearest words ahead of an amount state, at most ``reach`` characters from it."""
    hits = UNIT_CUES.hits(left)
    if not hits:
        return None
    gap = len(left) - hits[-1].end
    return None if gap > (reach or (RATE_REACH if hits[-1].value in _RATES else gap)) else hits[-1].value


def infer_unit(value: Decimal, currency: str | None) -> Unit | None:
    """The unit that a reader takes for granted; None where the figure could be anything."""
    table = CURRENCIES.get(currency or "USD", CURRENCIES["USD"])
    if value <= table.hour_max:
        return Unit.HOUR
    if value <= table.day_max:
        return None
    return Unit.MONTH if value <= table.month_max else Unit.YEAR


def is_plausible(value: Decimal, unit: Unit, currency: str | None) -> bool:
    """Whether a figure can be pay per ``unit`` at all, by order of magnitude."""
    table = CURRENCIES.get(currency or "USD", CURRENCIES["USD"])
    bounds = {
        Unit.HOUR: (table.hour_max / 80, table.hour_max * 2),
        Unit.DAY: (table.hour_max / 8, table.day_max * 3),
        Unit.WEEK: (table.hour_max / 2, table.month_max),
        Unit.MONTH: (table.hour_max, table.month_max * 2),
        Unit.YEAR: (table.day_max, table.month_max * 1000),
    }
    low, high = bounds.get(unit, (0, table.month_max * 1000))
    return low < value <= high

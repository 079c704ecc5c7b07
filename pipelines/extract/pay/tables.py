"""The reference tables of pay, loaded once: currencies, unit words, and words that say what an amount is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pipelines.extract.words.lexicon import WORDS, Lexicon, any_way
from pipelines.extract.words.tables import load_tabs, load_toml
from schemas.enums import Unit


@dataclass(frozen=True, slots=True)
class Currency:
    """One currency. ``hour_max``, ``day_max``, ``month_max``: the largest figure that a reader takes for that unit."""

    code: str
    symbols: tuple[str, ...]  # stand before or behind an amount
    words: tuple[str, ...]  # stand behind
    countries: tuple[str, ...]
    hour_max: int
    day_max: int
    month_max: int
    hints: tuple[str, ...]  # words near an amount that make a shared sign ("$") this currency
    tongue: tuple[str, ...]  # spellings of one country's language alone, which do so where no hint stands: "lønn" and "løn" of "kr"


def _load_currencies() -> tuple[Currency, ...]:
    return tuple(
        Currency(
            code=row["code"],
            symbols=tuple(row["symbols"].split()),
            words=tuple(word.replace("_", " ") for word in row["words"].split()),
            countries=tuple(row["countries"].split()),
            hour_max=int(row["hour_max"]),
            day_max=int(row["day_max"]),
            month_max=int(row["month_max"]),
            hints=tuple(filter(None, row["hints"].split(";"))),
            tongue=tuple(filter(None, row["tongue"].split(";"))),
        )
        for row in load_tabs("currencies.tsv")
    )


CURRENCIES = {currency.code: currency for currency in _load_currencies()}
COUNTRY_CURRENCY = {country: c.code for c in CURRENCIES.values() for country in c.countries}
BOUNDS: dict[str, list[str]] = load_toml("pay_up_to.toml")
UNITS = load_toml("pay_units.toml")
PAY_CUES: dict[str, list[str]] = load_toml("pay_cues.toml")
CUES = Lexicon(((cue, kind) for kind, cues in PAY_CUES.items() for cue in cues), WORDS)
UNIT_CUES = Lexicon(((cue, unit) for unit in Unit for cue in UNITS[unit]["before"]), WORDS)
HINTS = Lexicon(((hint, c.code) for c in CURRENCIES.values() for hint in c.hints), WORDS)
TONGUES = Lexicon(((spelling, c.code) for c in CURRENCIES.values() for spelling in c.tongue), WORDS)
RANGES: dict[str, list[str]] = load_toml("pay_ranges.toml")
SCOPE: dict[str, Any] = load_toml("pay_scope.toml")
OPENINGS = Lexicon(((phrase, True) for row in SCOPE["openings"] for phrase in any_way(*row["parts"])), WORDS)
WHOLES = Lexicon(
    ((phrase, True) for phrase in (*SCOPE["whole"], *SCOPE["whole_cased"], *SCOPE["for_all_behind"], *SCOPE["stints"], *SCOPE["spans"])),
    WORDS,
)
ALONE = Lexicon(((phrase, True) for phrase in SCOPE["commission_alone"]), WORDS)
LADDERS = Lexicon(((phrase, True) for phrase in (*SCOPE["ladder"], "band", "range")), WORDS)


def one_of(phrases: Iterable[str]) -> str:
    """A pattern (verbose) of whole words: any of the phrases, the longest first; a leading or trailing ``*`` opens that side."""
    longest_first = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return f"(?:{heads_of(longest_first)}{'|'.join(map(_pattern, longest_first))})"


def heads_of(words: Iterable[str]) -> str:
    """A look ahead at what the words begin with. Without regard to case the engine tries alternatives in turn, however many there are:
    where none begins so, one look at the letter tells it."""
    heads = {word[0] for word in words}
    return "" if "*" in heads else f"(?=[{''.join(sorted(map(re.escape, heads)))}])"


def _pattern(phrase: str) -> str:
    words = r"\w*" * phrase.startswith("*") + re.escape(phrase.strip("*")).replace("\\ ", r"\s")
    last = phrase[-1]
    return words + (r"\w*" if last == "*" else r"\b" if last.isalnum() and last < "\u2e80" else "")

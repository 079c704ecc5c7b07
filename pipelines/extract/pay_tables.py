"""The reference tables of pay, loaded once: currencies, unit words, and words that say what an amount is."""

import csv
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.extract.pay_lexicon import Lexicon
from schemas.enums import Unit

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"


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


def _load_currencies() -> tuple[Currency, ...]:
    with open(REFERENCE / "currencies.tsv", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return tuple(
        Currency(
            code=row["code"],
            symbols=tuple(row["symbols"].split()),
            words=tuple(row["words"].split()),
            countries=tuple(row["countries"].split()),
            hour_max=int(row["hour_max"]),
            day_max=int(row["day_max"]),
            month_max=int(row["month_max"]),
            hints=tuple(filter(None, row["hints"].split(";"))),
        )
        for row in rows
    )


def _load_toml(name: str) -> dict[str, Any]:
    return tomllib.loads((REFERENCE / name).read_text(encoding="utf-8"))


CURRENCIES = {currency.code: currency for currency in _load_currencies()}
COUNTRY_CURRENCY = {country: c.code for c in CURRENCIES.values() for country in c.countries}
BOUNDS: dict[str, list[str]] = _load_toml("pay_bounds.toml")
UNITS = _load_toml("pay_units.toml")
CUES: Lexicon[str] = Lexicon((cue, kind) for kind, cues in _load_toml("pay_cues.toml").items() for cue in cues if isinstance(cue, str))
UNIT_CUES: Lexicon[Unit] = Lexicon((cue, unit) for unit in Unit for cue in UNITS[unit]["before"])
HINTS: Lexicon[str] = Lexicon((hint, c.code) for c in CURRENCIES.values() for hint in c.hints)

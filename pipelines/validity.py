"""Why a raw posting cannot be one: a value of another type, a text or number that no posting has, characters that are none."""

from collections.abc import Iterator
from dataclasses import fields
from operator import attrgetter

from pydantic import TypeAdapter, ValidationError

from schemas.raw import RawPay, RawPosting

VALID = TypeAdapter(RawPosting)
LONGEST = {"identifier": 4_000, "url": 20_000, "apply_url": 20_000, "description_html": 4_000_000, "boilerplate_html": 4_000_000}
LONGEST_TEXT = 200_000  # characters of any other
NAMES = tuple(field.name for field in fields(RawPosting))
MOST = tuple(LONGEST.get(name, LONGEST_TEXT) for name in NAMES)
VALUES = attrgetter(*NAMES)
MOST_DIGITS = 18  # of an amount before its point: what a column of 64 bits holds, a year's pay of an hour's included
NOT_FINITE = ("nan", "inf", "infinity")


def why_invalid(raw: RawPosting) -> str | None:
    """What is wrong with a posting, in words; None for a valid one."""
    try:
        VALID.validate_python(raw)
    except ValidationError as error:
        return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg'].lower()}" for one in error.errors(include_input=False)[:5])
    return next(find_overlong(raw), None) or next((wrong for pay in raw.base_salary for wrong in find_bad_amounts(pay)), None)


def find_overlong(raw: RawPosting) -> Iterator[str]:
    for name, most, value in zip(NAMES, MOST, VALUES(raw), strict=True):
        if isinstance(value, str) and len(value) > most:
            yield f"{name}: {len(value)} characters, where {most} are the most"


def find_bad_amounts(pay: RawPay) -> Iterator[str]:
    for name in ("min_value", "max_value"):
        if (value := getattr(pay, name)) and not is_amount(value):
            yield f"base_salary: {name} {value[:40]!r} is no amount of money"


def is_amount(text: str) -> bool:
    """Whether a text that is one number is one that pay can have: finite, and of few digits. Words are no number, and no fault."""
    word = text.strip().lstrip("+-").lower()
    if word in NOT_FINITE:
        return False
    try:
        return abs(float(word)) < 10**MOST_DIGITS if word[:1].isdigit() else True
    except ValueError:
        return True

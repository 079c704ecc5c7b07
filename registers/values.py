"""A cell's text -> the value it stands for; None where it says nothing. One reader for each of what columns hold."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache

from pipelines.extract.words.tables import load_table

Value = str | int | float | None
_EMPTY = {"", "N/A", "NA", "NULL", "NONE", "N.A.", "-"}
_LONGEST = 4000  # characters of a text that are kept
_EPOCH = date(1899, 12, 30)  # what Excel counts days from
_DAYS = range(20_000, 80_000)  # 1954 to 2119
_ISO = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)")
_US = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})")
_SOC = re.compile(r"(\d\d)-?(\d{4})(?!\d)")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_LEVELS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_FLAGS = {"Y": 1, "YES": 1, "TRUE": 1, "N": 0, "NO": 0, "FALSE": 0}
_UNITS = {
    "YEAR": "year", "YR": "year", "HOUR": "hour", "HR": "hour", "MONTH": "month", "MTH": "month", "WEEK": "week", "WK": "week",
    "BIWEEKLY": "two weeks", "BI": "two weeks",
}  # fmt: skip
_PER_YEAR = {"year": 1, "hour": 2080, "week": 52, "month": 12, "two weeks": 26}  # OFLC counts 2,080 hours a year
_NO_HOUR = 10_000  # nobody earns that in an hour: the amount is a year's
_PAY = (10_000, 3_000_000)  # of a year; what is outside is a slip
_BAD_FEIN = {"00", "07", "08", "09", "17", "18", "19", "28", "29", "49", "69", "70", "78", "79", "89", "96", "97"}  # no prefix of the IRS
_SOC_2018: Mapping[str, str] = {row[0]: row[1] for row in load_table("soc_2010_to_2018.csv") if not row[0].startswith("#")}
_STATES: Mapping[str, str] = {name.upper(): code for code, name in load_table("us_states.csv")}


def text(cell: str | None) -> str | None:
    if not cell:
        return None
    words = " ".join(cell.split())
    return None if words.upper() in _EMPTY else words[:_LONGEST].replace("\0", "")


def name(cell: str | None) -> str | None:
    """An employer's, as it is written."""
    return cell[:_LONGEST].replace("\0", "") if text(cell) and cell else None


def number(cell: str | None) -> float | None:
    """ "3,175", "$61.50", "135699.0"."""
    if not cell:
        return None
    plain = cell.strip().lstrip("$").replace(",", "").strip()
    return float(plain) if _NUMBER.fullmatch(plain) and len(plain) < 30 else None


def count(cell: str | None) -> int | None:
    value = number(cell)
    return int(value) if value is not None and value == int(value) and abs(value) < 1e15 else None


def day(cell: str | None) -> str | None:
    """ISO. "2024-01-31 00:00:00", "1/31/2024" and Excel's "45322"."""
    if not cell:
        return None
    try:
        if found := _ISO.match(cell):
            return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
        if found := _US.match(cell):
            return date(int(found[3]), int(found[1]), int(found[2])).isoformat()
    except ValueError:
        return None
    counted = number(cell)
    return (_EPOCH + timedelta(int(counted))).isoformat() if counted is not None and int(counted) in _DAYS else None


def flag(cell: str | None) -> int | None:
    """1, 0; None: not said. Unknown is not "no"."""
    return _FLAGS.get(cell.strip().upper()) if cell else None


def level(cell: str | None) -> int | None:
    """ "Level II", "II"."""
    return _LEVELS.get(cell.upper().replace("LEVEL", "").strip()) if cell else None


def soc(cell: str | None) -> str | None:
    """ "15-1252.00", "15-1252 - Software Developers" -> "15-1252". A date or 999999 is none."""
    found = _SOC.match(cell.strip()) if cell else None
    return f"{found[1]}-{found[2]}" if found and "11" <= found[1] <= "55" else None


@lru_cache(1 << 12)
def soc_2018(code: str | None) -> str | None:
    """The code of 2018; of one of 2010 that was parted, all that it may be, by commas."""
    return _SOC_2018.get(code, code) if code else None


def unit(cell: str | None) -> str | None:
    return _UNITS.get(re.sub("[^A-Z]", "", cell.upper())) if cell else None


def annual(amount: float | None, per: str | None) -> float | None:
    """Dollars a year."""
    if amount is None or per is None:
        return None
    year = amount if per == "hour" and amount >= _NO_HOUR else amount * _PER_YEAR[per]
    return round(year, 2) if _PAY[0] <= year <= _PAY[1] else None


@lru_cache(1 << 10)
def state(cell: str | None) -> str | None:
    """ "MINNESOTA", "mn" -> "MN"; others as they are."""
    words = text(cell)
    return _STATES.get(words.upper(), words.upper() if len(words) == 2 else words) if words else None


def zip_code(cell: str | None) -> str | None:
    """ "2139" -> "02139": a spreadsheet has lost its zero."""
    words = text(cell)
    plain = words.removesuffix(".0") if words else ""
    return plain.zfill(5) if plain.isdigit() and len(plain) in (3, 4) else plain or None


def tail(cell: str | None) -> str | None:
    """The last four digits of an EIN."""
    words = text(cell)
    return words.removesuffix(".0").zfill(4) if words else None


def fein(cell: str | None) -> str | None:
    """ "12-3456789" -> "123456789". None: what is no employer's number."""
    digits = re.sub(r"\.0$|\D", "", cell.strip()) if cell else ""
    return digits if len(digits) == 9 and digits[:2] not in _BAD_FEIN else None


def kvk(cell: str | None) -> str | None:
    digits = re.sub(r"\D", "", cell) if cell else ""
    return digits.zfill(8) if digits else None


def sector(cell: str | None) -> str | None:
    """ "52 - Finance and Insurance" -> "52"."""
    words = text(cell)
    return words.partition(" ")[0] if words else None


def area(cell: str | None) -> str | None:
    """OFLC's code of an area, without the zeros that BLS writes in front."""
    words = text(cell)
    return words.removesuffix(".0").lstrip("0") if words else None


def status(cell: str | None) -> str | None:
    """ "CERTIFIED-WITHDRAWN", "Certified - Withdrawn" -> "certified-withdrawn"."""
    words = text(cell)
    return re.sub(r"\s*-\s*", "-", words).lower() if words else None


def visa(cell: str | None) -> str | None:
    """ "E-3 Australian" -> "E-3", "H-1B1 Chile" -> "H-1B1 Chile"."""
    words = text(cell)
    return "E-3" if words and words.upper().startswith("E-3") else words


_READERS: Mapping[str, Callable[[str | None], Value]] = {
    "text": text, "name": name, "number": number, "count": count, "date": day, "flag": flag, "level": level, "soc": soc, "unit": unit,
    "state": state, "zip": zip_code, "tail": tail, "fein": fein, "kvk": kvk, "sector": sector, "area": area, "status": status, "visa": visa,
}  # fmt: skip
READERS = {what: lru_cache(1 << 12)(reader) for what, reader in _READERS.items()}  # a register says most things many times
INTEGERS = {"count", "flag", "level"}

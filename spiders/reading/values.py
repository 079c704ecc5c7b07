"""Reading aids that every family may use: popping rows, times, places, pay and HTML parts.

Formats differ in shape from employer to employer: null, missing and "" are alike here, one value passes for a list of one, and an
object where a text is due gives its name.
"""

import html
import re
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from schemas.raw import RawPay, RawPlace

NAME_KEYS = ("name", "label", "Name", "descriptor", "title", "shortName", "value")  # what platforms call an object's own text


def text_of(value: object) -> str | None:
    """A scalar as stripped text, an object's name; None for null, "", true, false and lists."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, dict):
        for key in NAME_KEYS:
            if isinstance(name := value.get(key), (str, int)) and (text := text_of(name)):
                return text
        return None
    if value is None or isinstance(value, (list, tuple, bool)):
        return None
    return str(value)


class OddNumber(str):
    """The digits of a payload's number that is none (NaN, 1e999) or too long to be exact."""

    __slots__ = ()


MOST_EXACT = 2**53  # a larger whole number may have lost digits on its way through a float


def identity_of(value: object) -> str | None:
    """What a source calls a posting: a text without blanks around it, or a whole number. None for what cannot tell one posting from
    another: nothing, true, an object, a fraction, a number that is none or not exact."""
    if isinstance(value, (bool, OddNumber)):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < MOST_EXACT:
        return str(int(value))
    return str(value).strip() or None if isinstance(value, (str, int)) else None


class BadPayload(ValueError):
    """An answer that is not what the format promises (HTML for JSON, an error with status 200)."""


KIND = re.compile(r"'(\w+)'")
KINDS = {
    "str": "a text",
    "int": "a number",
    "float": "a number",
    "list": "a list",
    "dict": "an object",
    "NoneType": "null",
    "bool": "a flag",
}


def said_of(error: Exception) -> str:
    """What a reader's error says of a payload, in words: which part is missing, or of another kind than the format says."""
    said = str(error)
    if isinstance(error, KeyError):
        return f"{said} is missing"
    if isinstance(error, IndexError):
        return "a list is shorter than the format says"
    if isinstance(error, ArithmeticError):
        return "a number is none, or too long"
    if isinstance(error, (TypeError, AttributeError)):
        found = next((KINDS[name] for name in KIND.findall(said) if name in KINDS), None)
        return "a part is of another kind than the format says" + (f": {found}" if found else "")
    return (said if isinstance(error, ValueError) else f"{type(error).__name__}: {said}") or type(error).__name__


def number_of(text: str | None) -> str | None:
    """A requisition number; None for words that stand in its place ("See Opening ID", "N/A")."""
    return text if text and any(map(str.isdigit, text)) else None


def words(text: str) -> frozenset[str]:
    """The blank-separated names in ``text``, for a family's ``ignored``."""
    return frozenset(text.split())


class Row(dict[str, Any]):
    """One JSON object while it is read. Readers pop; `unread` is what nobody asked for, nested fields under dotted names."""

    __slots__ = ("_opened",)

    def __init__(self, fields: object = None, **more: Any) -> None:
        """A copy of ``fields``. Raises `BadPayload` where a format has something else than an object there."""
        if fields is None and not more:
            super().__init__()
        elif isinstance(fields, dict) or fields is None:
            super().__init__(fields or {}, **more)
        else:
            raise BadPayload(f"an object was due: {str(fields)[:80]!r}")
        self._opened: list[tuple[str, Row]] = []

    def text(self, *names: str) -> str | None:
        """Pops all of ``names``; the first that is not empty, as text; of a list, its first."""
        found = None
        for name in names:
            value = self.pop(name, None)
            if found is not None or value is None:
                continue
            if isinstance(value, str):
                found = value.strip() or None
            else:
                found = next(filter(None, map(text_of, value)), None) if isinstance(value, list) else text_of(value)
        return found

    def path(self, *names: str) -> str | None:
        """Pops the texts of ``names``, from the widest to the narrowest ("Engineering / Web")."""
        return " / ".join(self.texts(*names)) or None

    def flag(self, name: str) -> bool | None:
        """Pops a truth value; "true"/"yes"/1 count. None where it is not stated."""
        value = self.pop(name, None)
        if isinstance(value, str):
            return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(value.strip().lower())
        return None if value is None else bool(value)

    def texts(self, *names: str) -> tuple[str, ...]:
        """Pops all of ``names``: their texts in order, each once; lists are flattened, objects give their names."""
        found: dict[str, None] = {}
        for name in names:
            value = self.pop(name, None)
            for entry in value if isinstance(value, list) else (value,):
                if text := text_of(entry):
                    found[text] = None
        return tuple(found)

    def row(self, name: str) -> "Row":
        """Pops an object (the first of a list); empty where there is none; a bare text becomes {"name": text}."""
        rows = self.rows(name)
        return rows[0] if rows else Row()

    def rows(self, name: str) -> list["Row"]:
        """Pops a list of objects; one object is a list of one, bare texts become {"name": text}."""
        value = self.pop(name, None)
        entries = value if isinstance(value, list) else [value]
        rows = [Row(e) if isinstance(e, dict) else Row(name=e) for e in entries if e not in (None, "", {}, [])]
        self._opened += [(name, row) for row in rows]
        return rows

    def unread(self, ignored: Collection[str] = (), within: str = "") -> dict[str, Any]:
        """What is left, under dotted names; without empty values, ids of nested objects, names in ``ignored`` and what lies under those."""
        left: dict[str, Any] = {}
        for key, value in self.items():
            if (value or isinstance(value, (bool, int, float))) and within + key not in ignored and not (within and key == "id"):
                left[within + key] = value
        for name, row in self._opened:
            if within + name not in ignored:
                left = row.unread(ignored, f"{within}{name}.") | left
        return left


def iso_of_seconds(value: object) -> str | None:
    """Unix seconds (number or digits) as ISO 8601 in UTC; None for anything else or out of the calendar."""
    try:
        return datetime.fromtimestamp(float(value), UTC).isoformat()  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def iso_of_milliseconds(value: object) -> str | None:
    """Unix milliseconds as ISO 8601 in UTC."""
    try:
        return iso_of_seconds(float(value) / 1000)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def place(
    row: Row, name: str = "name", locality: str = "city", region: str = "state", country: str = "country", postal_code: str = "postalCode"
) -> RawPlace:
    """A place from ``row``'s fields of those names (popped)."""
    parts = [row.text(key) for key in (name, locality, region, country, postal_code, "latitude", "longitude")]
    return RawPlace(*parts)


def postal_address(row: Row, name: str | None = None) -> RawPlace:
    """A place from schema.org's PostalAddress fields (popped)."""
    parts = [row.text(key) for key in ("addressLocality", "addressRegion", "addressCountry", "postalCode")]
    return RawPlace(name, *parts)


NOWHERE = RawPlace()


def places(*found: RawPlace | str | None) -> tuple[RawPlace, ...]:
    """Places without the empty ones, each once; bare names welcome."""
    known = [RawPlace(name=text_of(p)) if isinstance(p, str) else p for p in found if p is not None]
    return tuple(dict.fromkeys(p for p in known if p != NOWHERE)) if len(known) > 1 or NOWHERE in known else tuple(known)


def amount(value: object, per_unit: int = 1) -> str | None:
    """A number or numeric text as text in whole units (``per_unit`` 100 for cents); None for 0, which no employer pays."""
    text = text_of(value)
    if text is None or re.fullmatch(r"0*\.?0*", text) is not None:
        return None
    if per_unit == 1:
        return text
    try:
        return f"{float(text) / per_unit:.2f}"
    except ValueError:
        return text


def link(value: object) -> str | None:
    """An absolute web address; None for anything else."""
    return value if isinstance(value, str) and re.match(r"https?://[^\s/]", value) else None


def pays(*found: RawPay) -> tuple[RawPay, ...]:
    """Pay entries without those that state nothing."""
    return tuple(pay for pay in found if pay.min_value or pay.max_value or pay.text)


def joined(*sections: str | tuple[str | None, str | None] | None) -> str | None:
    """HTML parts in order; a (heading, html) pair gets its heading, empty parts are left out."""
    parts = []
    for section in sections:
        heading, body = section if isinstance(section, tuple) else (None, section)
        if body and body.strip():
            parts.append(f"<h3>{html.escape(heading, quote=False)}</h3>\n{body}" if heading else body)
    return "\n".join(parts) or None


def listed(lines: Iterable[str]) -> str | None:
    """An HTML list of lines that are items without being marked as such."""
    items = "".join(f"<li>{text}</li>" for line in lines if (text := line.strip()))
    return f"<ul>{items}</ul>" if items else None


DIV = re.compile(r"<(/?)div\b", re.IGNORECASE)


@cache
def openings(classes: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f'<div class="(?:{"|".join(map(re.escape, classes))})">')


def cut_divs(text: str, *classes: str) -> tuple[str, str | None]:
    """``text`` without its ``<div class="…">`` of exactly these class attributes, and what was cut. One that is never closed stays."""
    kept, cut, position = [], [], 0
    while opening := openings(classes).search(text, position):
        depth, end = 0, None
        for tag in DIV.finditer(text, opening.start()):
            depth += -1 if tag[1] else 1
            if depth == 0:
                end = text.find(">", tag.end()) + 1
                break
        if not end:
            break
        kept.append(text[position : opening.start()])
        cut.append(text[opening.start() : end])
        position = end
    return "".join(kept) + text[position:], "\n".join(cut) or None


def host_of(board: str, domain: str) -> str:
    """The host of a board that is named by a token on ``domain`` ("acme", "acme.na") or by a host of its own ("jobs.acme.com")."""
    return board if "." in board.removesuffix(".na") else f"{board}.{domain}"

"""The rows in a saved JSON answer, and a reader for them in the words of `spiders.reading.values`."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from crawler.drafts.names import guess
from schemas.characters import UNSAFE

MAX_DEPTH = 5
SHOWN = 90  # characters of a value in a comment
MILLISECONDS = 100_000_000_000  # Unix times from here on count these
PLACE_PARTS = {"location": "name", "city": "locality", "region": "region", "country": "country", "postal_code": "postal_code"}
PAY_PARTS = ("salary_min", "salary_max", "salary_currency", "salary_unit")
HOLDS: dict[str, tuple[set[str], ...]] = {  # one of each set at least: then it is an object of that kind, whatever it is called
    "location": ({"city"}, {"region", "country", "postal_code"}),
    "salary": ({"salary_min", "salary_max"}, {"salary_currency", "salary_unit"}),
}
MARKUP = re.compile(r"</?(?:p|div|li|ul|br|h\d|strong)\b", re.IGNORECASE)
CALLS = re.compile(r"(?!https?:)(?=.*[^\W\d_]{2})[^\d/_=]{2,120}")
DATES = frozenset({"date_posted", "date_modified", "valid_through"})
SEVERAL = frozenset({"employment_types", "skills"})  # fields that hold several texts
JOINED = frozenset({"industry", "seniority", "job_benefits", "education", "experience"})  # one text, made of a list's
PLAIN = (
    "title", "hiring_organization", "description_html", "boilerplate_html", "department", "requisition_id", "education", "experience",
    "seniority", "job_benefits", "industry", "language", "security_clearance", "employment_types", "skills", "workplace", "date_posted",
    "date_modified", "valid_through", "apply_url", "url",
)  # fmt: skip
CALLED = {"company": "hiring_organization", "description": "description_html", "boilerplate": "boilerplate_html"}

Object = dict[str, Any]


@dataclass(slots=True)
class Reader:
    """What a row is read by. ``names``: field -> the key that looks like it; ``values``: field -> expression over ``row``; ``left``: keys
    that no field was found for, with a value."""

    identifier: str
    names: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    left: dict[str, Any] = field(default_factory=dict)


def find_rows(payload: Any) -> tuple[tuple[str, ...], list[Object]] | None:
    """(keys down to it, objects) of the list that looks most like postings."""
    lists = [(path, rows) for path, value in objects_in(payload) if (rows := of_objects(value))]
    named = [(path, rows) for path, rows in lists if "title" in guess(rows[0])]
    known = named or [(path, rows) for path, rows in lists if "title" in names_of(rows)]
    return max(known, key=lambda one: (len(guess(one[1][0])), len(one[1])), default=None)


def names_of(rows: list[Object]) -> dict[str, str]:
    """field -> the key that looks like it by its name; failing that, a title and a description by what stands there."""
    sample = sample_of(rows)
    named = guess(sample)
    unknown = [key for key, value in sample.items() if isinstance(value, str) and key not in named.values()]
    by_value = {
        "title": (key for key in unknown if len(rows) > 1 and all(is_name(row.get(key)) for row in rows) and are_many(rows, key)),
        "description": (key for key in unknown if MARKUP.search(sample[key])),
    }
    return named | {field: key for field, keys in by_value.items() if field not in named and (key := next(keys, None))}


def is_name(value: Any) -> bool:
    """Whether it could be what a job is called: words, and no number, address or text with markup."""
    return isinstance(value, str) and bool(CALLS.fullmatch(value.strip())) and not MARKUP.search(value)


def are_many(rows: list[Object], key: str) -> bool:
    """Whether most rows have a value of their own: a place or a contract repeats itself."""
    return len({row[key] for row in rows}) * 2 > len(rows)


def find_row(payload: Any) -> tuple[tuple[str, ...], Object] | None:
    """(keys down to it, the object) that looks most like one posting."""
    known = [(len(guess(value)), -len(path), path, value) for path, value in objects_in(payload) if isinstance(value, dict)]
    _, _, path, row = max(known, key=lambda one: one[:2], default=(0, 0, (), {}))
    return (path, row) if "title" in guess(row) else None


def of_objects(value: Any) -> list[Object]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def objects_in(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every object and list that keys alone lead to."""
    yield path, value
    for key, inner in value.items() if isinstance(value, dict) and len(path) < MAX_DEPTH else ():
        if isinstance(inner, (dict, list)):
            yield from objects_in(inner, (*path, str(key)))


def reader_of(rows: list[Object]) -> Reader:
    """A reader for rows like these."""
    sample = sample_of(rows)
    named = {field: key for field, key in names_of(rows).items() if field != "url" or "/" in str(sample[key])}
    reader = Reader(identifier_of(rows, named) or next(iter(sample), "id"), named)
    used = {reader.identifier}
    for fields, text in (("job_locations", place_of(sample, named, used)), ("base_salary", pay_of(sample, named, used))):
        if text:
            reader.values[fields] = text
    for guessed, key in named.items():
        name = CALLED.get(guessed, guessed)
        if name in PLAIN and (key not in used or name == "url"):
            reader.values[name] = text_of(name, key, sample[key])
            used.add(key)
    if reader.identifier == named.get("url"):
        reader.values["url"] = f"row.get({quoted(reader.identifier)})"
    reader.values = {name: reader.values[name] for name in sorted(reader.values, key=order)}
    left = {key: value for key, value in sample.items() if key not in used} | left_within(sample, named)
    reader.left = {key: value for key, value in left.items() if value not in (None, "", [], {})}
    return reader


def identifier_of(rows: list[Object], named: dict[str, str]) -> str | None:
    """The key of a row's own id; else that of a reference, where no two rows share one; else that of its address."""
    reference = named.get("requisition_id")
    values = [str(row[reference]) for row in rows if row.get(reference) is not None] if reference else []
    return named.get("identifier") or (reference if values and len(values) == len({*values}) else None) or named.get("url")


def inner_of(value: Any) -> Object:
    """One object with a value for each key that any of ``value``'s objects has; empty where it is, or holds, none."""
    return sample_of([value] if isinstance(value, dict) else of_objects(value))


def key_of(field: str, sample: Object, named: dict[str, str]) -> str | None:
    """The key that is named as ``field``; else that of an object which nothing is known of by its name, and which holds its parts."""
    unknown = (key for key in sample if key not in named.values())
    holders = (key for key in unknown if all(guess(inner_of(sample[key]), within=True).keys() & parts for parts in HOLDS[field]))
    return named.get(field) or next(holders, None)


def left_within(sample: Object, named: dict[str, str]) -> Object:
    """Dotted name -> value of what the readers of places and pay leave of their objects."""
    left: Object = {}
    for kind, parts in (("location", PLACE_PARTS), ("salary", PAY_PARTS)):
        if key := key_of(kind, sample, named):
            inner = inner_of(sample[key])
            read = {name for part, name in guess(inner, within=True).items() if part in parts}
            left |= {f"{key}.{name}": value for name, value in inner.items() if name not in read | {"id"}}
    return left


def sample_of(rows: list[Object]) -> Object:
    """One row with a value for each key that any has."""
    sample: Object = {}
    for row in rows:
        sample |= {str(key): value for key, value in row.items() if sample.get(str(key)) in (None, "", [], {})}
    return sample


def order(name: str) -> int:
    known = ("title", "hiring_organization", "description_html", "job_locations", *PLAIN)
    return known.index(name) if name in known else len(known) - 9


def text_of(name: str, key: str, value: Any) -> str:
    """The expression that reads ``key`` for the field ``name``."""
    if name in DATES and isinstance(value, (int, float)):
        return f"iso_of_{'milliseconds' if value >= MILLISECONDS else 'seconds'}(row.pop({quoted(key)}, None))"
    if name == "workplace" and isinstance(value, bool):
        return f'"Remote" if row.flag({quoted(key)}) else None'
    if name == "department":
        return f"row.path({quoted(key)})"
    if name in SEVERAL:
        return f"row.texts({quoted(key)})"
    return f'"; ".join(row.texts({quoted(key)})) or None' if name in JOINED and isinstance(value, list) else f"row.text({quoted(key)})"


def place_of(sample: Object, named: dict[str, str], used: set[str]) -> str | None:
    """The expression for places: an object of its own, a list, or parts among the row's keys."""
    key = key_of("location", sample, named)
    inner = inner_of(sample.get(key)) if key else {}
    used |= {name for part in PLACE_PARTS if (name := named.get(part))}
    if key and inner:
        used.add(key)
        parts = {field: name for field, name in guess(inner, within=True).items() if field in PLACE_PARTS}
        spelt = "".join(f", {PLACE_PARTS[field]}={quoted(name)}" for field, name in parts.items())
        return f"places(*(place(spot{spelt}) for spot in row.rows({quoted(key)})))"
    parts = {field: name for field in PLACE_PARTS if (name := named.get(field))}
    if set(parts) == {"location"}:
        return f"places(*row.texts({quoted(parts['location'])}))"
    spelt = ", ".join(f"{PLACE_PARTS[field]}=row.text({quoted(name)})" for field, name in parts.items())
    return f"places(RawPlace({spelt}))" if parts else None


def pay_of(sample: Object, named: dict[str, str], used: set[str]) -> str | None:
    """The expression for pay: an object, figures among the row's keys, or one text."""
    key = key_of("salary", sample, named)
    inner = inner_of(sample.get(key)) if key else {}
    parts = {field: name for field in PAY_PARTS if (name := named.get(field))}
    if key and inner:
        used.add(key)
        parts = {field: name for field, name in guess(inner, within=True).items() if field in PAY_PARTS}
        return f"pays(*(RawPay({figures(parts, 'pay')}) for pay in row.rows({quoted(key)})))"
    if "salary_min" in parts or "salary_max" in parts:
        used |= set(parts.values()) | ({key} if key else set())
        words = f", text=row.text({quoted(key)})" if key else ""
        return f"pays(RawPay({figures(parts, 'row')}{words}))"
    if key:
        used.add(key)
        return f"pays(RawPay(text=row.text({quoted(key)})))"
    return None


def figures(parts: dict[str, str], row: str) -> str:
    amounts = [f"amount({row}.pop({quoted(parts[end])}, None))" if end in parts else "None" for end in PAY_PARTS[:2]]
    words = [f"{row}.text({quoted(parts[part])})" if part in parts else "None" for part in PAY_PARTS[2:]]
    spelt = ", ".join(amounts + words)
    return spelt.removesuffix(", None").removesuffix(", None")


def quoted(key: str) -> str:
    """A key as Python writes it in double quotes, in its own letters; what does something to whoever shows it is escaped."""
    return UNSAFE.sub(escaped, json.dumps(key, ensure_ascii=False))


def escaped(unsafe: re.Match[str]) -> str:
    return f"\\u{ord(unsafe[0]):04x}" if unsafe[0] <= "\uffff" else f"\\U{ord(unsafe[0]):08x}"


def shown(value: Any) -> str:
    """A value in a comment: one line, bounded, in its own letters; without unsafe characters."""
    text = quoted(value) if isinstance(value, str) else UNSAFE.sub(escaped, json.dumps(value, default=str, ensure_ascii=False))
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 3]}..."

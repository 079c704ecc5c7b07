"""The parts of docs/ that the table of fields and the views write: ``python -m catalog.pages`` (`make docs`) brings them up to date.

A part stands in its page between ``<!-- NAME: from ... -->`` and ``<!-- end -->``; the rest of a page is written by hand.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from catalog.audit.facts import AUDITED
from catalog.composition import POLICY
from catalog.conflicts import COMPARED
from catalog.narrow.columns import COLUMNS as SEARCHED
from catalog.pay_laws import TOLD as LAW_TABLES
from catalog.registers.conflicts import RULES
from catalog.rows import COLUMN_FIELDS
from catalog.views import VIEWS, View
from schemas.fields import CONFIDENCE, FACTS, FIELDS, LIFE, OTHERS, SCALAR, WORDS, Fact, Field
from schemas.raw import GOES
from schemas.search import FILTERS, Filter

PAGES = ("fields.md", "catalog.md", "operating.md", "registers.md", "contributing.md")
DOCS = Path(__file__).resolve().parent.parent / "docs"
_TYPES: dict[object, str] = {str: "text", int: "whole number", float: "number", bool: "true or false"}
_PART = re.compile(r"(<!-- (\w+): from [^>]*-->\n).*?(<!-- end -->)", re.DOTALL)


def written(page: str) -> str:
    """A page's text with its parts as they are to be. KeyError for a part that nothing writes."""
    return _PART.sub(lambda part: f"{part[1]}{PARTS[part[2]]()}\n{part[3]}", page)


def _table(head: str, rows: Iterable[tuple[str, ...]]) -> str:
    columns = head.split(", ")
    lines = (f"| {' | '.join(cells)} |".replace("|  |", "| |") for cells in (columns, *rows))
    return "\n".join((next(lines), "|---" * len(columns) + "|", *lines))


def _type(field: Field) -> str:
    kind = field.type
    one = f"[{kind.name}](#{kind.name.lower()})" if isinstance(kind, Fact) else "word" if field.words else _TYPES[kind]
    return f"list of {one}" if field.many else one


def _field_row(field: Field) -> tuple[str, ...]:
    kind = field.type
    stored = f"table `{kind.table}`" if isinstance(kind, Fact) else f"`{field.table}.{field.stored}`"
    apart = ("" if field.exported else "; not exported") + (f"; since {field.since}" if field.since else "")
    return f"`{field.name}`", _type(field), field.stands.value, stored, field.said() + apart


def _value_rows(fields: Iterable[Field]) -> list[tuple[str, ...]]:
    return [(f"`{field.name}`", _type(field), field.said()) for field in fields]


def _fact(kind: Fact) -> str:
    values = (*kind.values, *WORDS, CONFIDENCE) if kind is SCALAR else kind.values
    return f"### {kind.name}\n\n{kind.doc}\n\n{_table('value, type, meaning', _value_rows(values))}\n"


def _view(view: View) -> str:
    if view.name == "open_jobs":
        return f"## {view.name}\n\n{view.purpose} Columns as in [jobs](#jobs).\n"
    return f"## {view.name}\n\n{view.purpose}\n\n{_table('column, what it holds', view.columns.items())}\n"


def _filter(one: Filter) -> tuple[str, ...]:
    option = f"`{one.option} {one.example}`" if one.name != "status" else "none: alerts are of open jobs"
    return f"`{one.name}`", one.takes + ("; several" if one.many else ""), option.replace('"', "'"), one.says, one.unknown or "never"


def _columns(fields: Iterable[Field]) -> str:
    return _table("column, what it holds", ((field.stored, field.said("1 where")) for field in fields))


PARTS: dict[str, Callable[[], str]] = {
    "words": lambda: _table("value, type, meaning", _value_rows((*WORDS, CONFIDENCE))),
    "record": lambda: _table("field, type, words, in the catalog, meaning", map(_field_row, FIELDS)),
    "life": lambda: _table("field, type, meaning", _value_rows(LIFE)),
    "facts": lambda: "\n".join(map(_fact, (*FACTS, *OTHERS))),
    "policy": lambda: _table("why, which of two postings speaks", ((f"`{rule.name}`", rule.says) for rule in POLICY)),
    "conflicts": lambda: _table("field, what is a disagreement", ((f"`{one.field}`", one.says) for one in COMPARED)),
    "registers": lambda: _table("conflict, what it is", ((f"`{rule.kind}`", rule.says) for rule in RULES)),
    "views": lambda: "\n".join(map(_view, VIEWS)),
    "posting": lambda: _columns(COLUMN_FIELDS),
    "goes": lambda: _table("the payload has, field, how", GOES),
    "filters": lambda: _table("filter, takes, option, a job fits if, it is unknown if", map(_filter, FILTERS)),
    "search": lambda: _table(
        "column, what it holds", ((one.name, one.holds + ("" if one.is_number else " (→ search_value)")) for one in SEARCHED)
    ),
    "laws": lambda: "\n".join(
        f"## {name}\n\n{purpose}\n\n{_table('column, what it holds', columns.items())}\n" for name, (purpose, columns) in LAW_TABLES.items()
    ),
    "audited": lambda: ", ".join(f"`{name}`" for name in AUDITED),
    "tables": lambda: "\n".join(f"## {kind.table}\n\n{kind.doc}\n\n{_columns((*kind.marks, *kind.values))}\n" for kind in FACTS),
}


def main() -> None:
    for path in (DOCS / page for page in PAGES):
        path.write_text(written(path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()

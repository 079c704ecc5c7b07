"""What can be asked in SQL, in words: each view and column with the line that docs/catalog.md has for it."""

from catalog.asking import BadQuestion, Desk, no_table
from catalog.narrow.columns import COLUMNS as SEARCHED
from catalog.pay_laws import TOLD as LAW_TABLES
from catalog.rows import COLUMN_FIELDS
from catalog.views import VIEWS
from schemas.fields import CONFIDENCE, FACTS, WORDS, Field

Told = list[tuple[str, str]]  # a name and what is said of it


def _lines(*fields: Field) -> dict[str, str]:
    return {field.stored: field.said("1 where") for field in fields}


# Of the tables that do not stand here, docs/catalog.md alone says what their columns hold.
_COLUMNS = {
    **{view.name: view.columns for view in VIEWS},
    **{fact.table: _lines(*fact.marks, *fact.values, *WORDS, CONFIDENCE) for fact in FACTS},
    "posting": _lines(*COLUMN_FIELDS),
    **{name: columns for name, (_, columns) in LAW_TABLES.items()},
    "search": {column.name: column.holds for column in SEARCHED},
}


def views() -> Told:
    """The views, with what a row of each is."""
    return [(view.name, view.purpose) for view in VIEWS]


def columns_of(desk: Desk, name: str) -> Told:
    """The columns of a view or table in its order, with what they hold; where nothing is known of one here, its SQL type and where to read
    of it. `BadQuestion` for a name that is none."""
    if name not in desk.names():
        raise BadQuestion(no_table(name, desk.names(), ": `.views` lists the views"))
    of, _, table = name.rpartition(".")
    told = {} if of else _COLUMNS.get(name, {})
    page = "docs/registers.md" if of else f"docs/catalog.md, {table}"
    rows = desk.db.execute("SELECT name, type FROM pragma_table_info(?, ?)", (table, of or "main"))
    return [(column, told.get(column) or f"{kind}: {page}") for column, kind in rows]

"""A field of the record is named once, in schemas/fields.py; where a place of its own was forgotten, a test here says so by its name."""

import sqlite3
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any, get_args, get_type_hints

import orjson
import pytest
from pydantic import TypeAdapter

from catalog.database import open_catalog
from catalog.pages import DOCS, PAGES, PARTS, written
from catalog.rows import COLUMN_FIELDS, FACT_ROWS
from catalog.views import JOB_COLUMNS
from pipelines.extract.posting import NOWHERE, derive
from schemas.fields import EMPLOYER, FACTS, FIELDS, LIFE, OTHERS, SCALARS, WORDS, Fact, Field, Stands
from schemas.job import JobPosting
from schemas.jsonschema import job_schema, key_of
from schemas.raw import AS_GIVEN, RawPosting
from tests.extract.test_prose import ROWS, read_row
from tests.golden_cases import CASES

# What no golden case says.
SAID = """<h3>Requirements</h3><ul><li>Fluent German</li><li>CPA license required</li><li>Travel up to 25% of the time</li></ul>
<h3>Location</h3><p>Hybrid, 2 days in the office.</p>
<h3>Compensation</h3><p>The salary is $90,000 per year, a competitive salary, with a sign-on bonus of $5,000.</p>"""
NOW = datetime(2026, 7, 4, 12, tzinfo=UTC)
STATED = [field for field in FIELDS if field.exported]


def by_name(field: Field) -> str:
    return field.name


def path_of(field: Field) -> str:
    """Where JobPosting holds it: a dotted path."""
    return field.of or field.name


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    opened = open_catalog(tmp_path_factory.mktemp("empty") / "catalog.db")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def derived() -> list[JobPosting]:
    """Every posting of the golden cases, those of fields' own rows, and one of SAID, derived."""
    lines = [line for case in CASES for line in (case / "expected.jsonl").read_bytes().splitlines()]
    items = [item for item in map(orjson.loads, lines) if item.pop("kind") == "RawPosting"]
    raws = TypeAdapter(list[RawPosting]).validate_python(items)
    said = RawPosting("golden", "said", "1", title="Auditor", description_html=SAID)
    return [*(derive(raw, NOW, NOWHERE) for raw in (*raws, said)), *(read_row(row) for _, row in ROWS)]


@pytest.mark.parametrize("name", [field.name for field in fields(JobPosting) if field.name != "evidence"])
def test_every_field_of_a_job_posting_is_in_the_table(name: str) -> None:
    assert name in {path_of(field).partition(".")[0] for field in FIELDS}, f"JobPosting.{name} has no row in FIELDS of schemas/fields.py"


@pytest.mark.parametrize("field", FIELDS, ids=by_name)
def test_every_row_of_the_table_is_filled_by_a_job_posting(field: Field) -> None:
    kind: Any = JobPosting
    for part in path_of(field).split("."):
        hints = get_type_hints(kind)
        assert part in hints, f"the row {field.name} of schemas/fields.py is read from {kind.__name__}.{part}, which is not there"
        kind = next((one for one in (hints[part], *get_args(hints[part])) if is_dataclass(one)), hints[part])


@pytest.mark.parametrize("name", AS_GIVEN)
def test_what_stands_as_it_is_given_is_a_field_of_a_raw_posting(name: str) -> None:
    assert get_type_hints(RawPosting).get(name) == str | None, f"RawPosting of schemas/raw.py has no line `{name}: str | None = None`"
    assert name in {field.name for field in FIELDS}, f"{name} has no row in FIELDS of schemas/fields.py"


MISSING_COLUMN = (
    "a scalar's column and a new fact's table follow from their rows in schemas/fields.py (`steps_of` of catalog/migrations.py); "
    "a new value of a fact whose table is there already needs a step in `_ADDED` of that file"
)


def column(db: sqlite3.Connection, table: str, name: str) -> tuple[str, bool] | None:
    """Type of a column, and whether it takes NULL."""
    found = db.execute('SELECT type, NOT "notnull" FROM pragma_table_info(?) WHERE name = ?', (table, name)).fetchone()
    return found and (found[0], bool(found[1]))


@pytest.mark.parametrize(
    ("table", "field"),
    [
        *(("posting", field) for field in COLUMN_FIELDS),
        *((field.table, field) for field in FIELDS if field.table != "posting"),
        *(("employer", field) for field in EMPLOYER.values),
        *((kind.table, field) for kind in FACTS for field in (*kind.marks, *kind.values, *WORDS)),
    ],
    ids=lambda part: part if isinstance(part, str) else part.name,
)
def test_every_value_has_its_column(db: sqlite3.Connection, table: str, field: Field) -> None:
    found = column(db, table, field.stored)
    assert found, f"{field.name} has no column {table}.{field.stored}: {MISSING_COLUMN}"
    assert found[0] == field.sql_type, f"{table}.{field.stored} is {found[0]}: that name is taken, give the row a `column`"
    assert found[1] or not field.null or table == "posting_text", f"{table}.{field.stored} cannot say that {field.name} is not stated"


@pytest.mark.parametrize("field", [*STATED, *LIFE], ids=by_name)
def test_every_exported_field_has_its_property(field: Field) -> None:
    schema = job_schema()
    *heads, last = map(key_of, field.name.split("."))
    for head in heads:
        group = schema["properties"][head]
        schema = group.get("anyOf", [group])[0]
    told = schema["properties"][last]
    assert last in schema["required"]
    assert told["description"] == field.said()
    assert (told.get("type") == "array") is field.many
    assert ({"type": "null"} in told.get("anyOf", [])) is (field.null and not field.many)


@pytest.mark.parametrize(
    "field", [*FIELDS, *LIFE, *WORDS, *(f for kind in (*FACTS, *OTHERS) for f in (*kind.marks, *kind.values))], ids=by_name
)
def test_every_field_is_documented(field: Field) -> None:
    assert len(field.doc) > 3
    assert "|" not in field.doc


@pytest.mark.parametrize("field", [field for field in FIELDS if field.since], ids=by_name)
def test_a_field_came_with_a_version_that_the_changelog_has(field: Field) -> None:
    assert f"\n## {field.since} " in (DOCS.parent / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_are_written_from_the_table(page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    assert written(text) == text, f"docs/{page} is not what the table says: run `make docs`"


@pytest.mark.parametrize("part", PARTS)
def test_every_part_has_its_page(part: str) -> None:
    assert any(f"<!-- {part}: from" in (DOCS / page).read_text("utf-8") for page in PAGES)


@pytest.mark.parametrize("field", FIELDS, ids=by_name)
def test_a_change_is_told_of_what_the_record_holds(field: Field) -> None:
    assert field.told is field.exported


@pytest.mark.parametrize("field", SCALARS, ids=by_name)
def test_every_scalar_is_a_column_of_jobs(field: Field) -> None:
    assert (field.stored in JOB_COLUMNS) is field.exported


@pytest.mark.parametrize("field", FIELDS, ids=by_name)
def test_a_fact_room_fills_it(derived: list[JobPosting], field: Field) -> None:
    assert any(is_stated(field, job) for job in derived), (
        f"no posting of the golden cases, nor a row of tests/extract/prose/{field.name}.toml, states {field.name}: no fact room fills it"
    )


def is_stated(field: Field, job: JobPosting) -> bool:
    if isinstance(field.type, Fact):
        mark, value = field.where or ("n", None)
        rows = list(FACT_ROWS[field.type.table](0, job))
        at = 2 + [one.stored for one in field.type.marks].index(mark) if field.where else 1
        return any(value is None or row[at] == value for row in rows)
    value = job
    for part in path_of(field).split("."):
        value = value and getattr(value, part)
    return value not in (None, "", ())


@pytest.mark.parametrize("field", [field for field in SCALARS if field.stands is Stands.SCALAR], ids=by_name)
def test_every_scalar_has_its_words(derived: list[JobPosting], field: Field) -> None:
    for job in derived:
        if is_stated(field, job):
            rows = list(FACT_ROWS["scalar"](0, job))
            assert field.name in {row[2] for row in rows}, f"{field.name} stands without evidence in {job.title!r}"

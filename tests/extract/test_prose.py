"""Fields that are read from prose: each by the rows of ``prose/<field>.toml``, an invented text and the ``value`` that it states.

A row without ``value`` states none. ``title``: the posting's. ``given``: what the source's own fields say, by their names in RawPosting.
``role``: bug, seen or held_out (never looked at while the rule was made).
"""

import tomllib
from collections.abc import Callable
from dataclasses import fields
from inspect import getsource
from pathlib import Path
from typing import Any

import pytest

from schemas.enums import Origin
from schemas.fields import SCALARS, Field, Plain, Stands
from schemas.job import JobPosting
from schemas.raw import RawPosting
from tests.factories import derived
from tests.timing import LINEAR, growth

FILES = sorted((Path(__file__).parent / "prose").glob("*.toml"))
ROWS = [(path.stem, row) for path in FILES for row in tomllib.loads(path.read_text("utf-8"))["row"]]
STATED = {field.name: field for field in SCALARS if field.stands is Stands.SCALAR}
each_row = pytest.mark.parametrize(("field", "row"), ROWS, ids=lambda part: part if isinstance(part, str) else part["text"][:60])


def read_row(row: dict[str, Any], before: str = "") -> JobPosting:
    """The row's text as a whole posting."""
    given = {name: tuple(said) if isinstance(said, list) else said for name, said in row.get("given", {}).items()}
    unknown = given.keys() - {field.name for field in fields(RawPosting)}
    assert not unknown, f"RawPosting of schemas/raw.py has no line {sorted(unknown)}"
    return derived(before + row["text"], row.get("title"), **given)


def line_of(field: Field) -> str:
    """A scalar's line in Plain, by its row of the table."""
    kind = {int: "int", float: "float", bool: "bool"}.get(field.type, "str")  # type: ignore[call-overload]
    return f"{field.name}: tuple[{kind}, ...] = ()" if field.many else f"{field.name}: {kind} | None = None"


def value_of(job: JobPosting, field: str) -> Any:
    assert field in STATED, f"{field} has no row in FIELDS of schemas/fields.py that is a scalar with words of its own"
    assert hasattr(job, field), f"Plain of schemas/fields.py has no line `{line_of(STATED[field])}`"
    value = getattr(job, field)
    return list(value) if isinstance(value, tuple) else value


def due_of(field: str, row: dict[str, Any]) -> Any:
    """What the row states; silence of a list is an empty one."""
    return row.get("value", [] if STATED[field].many else None)


@pytest.mark.parametrize("field", [field for field in STATED.values() if not field.of], ids=lambda field: field.name)
def test_the_line_that_is_asked_for_stands_beside_its_row(field: Field) -> None:
    assert f"    {line_of(field)}" in getsource(Plain)


@each_row
def test_the_field_is_what_the_text_states(field: str, row: dict[str, Any]) -> None:
    found = value_of(read_row(row), field)
    due = due_of(field, row)
    assert found == due, (
        f"{field} is {found!r} and {due!r} is due: its rule reads otherwise, or pipelines/extract/posting.py does not call it"
    )


@each_row
def test_its_words_stand_where_it_says(field: str, row: dict[str, Any]) -> None:
    job = read_row(row)
    words, is_due = [one for one in job.evidence if one.field == field], "value" in row
    assert bool(words) is is_due, f"JobPosting.evidence {'lacks' if is_due else 'has'} an entry {field}: `_state` of posting.py adds it"
    texts = {Origin.PROSE: job.description, Origin.TITLE: row.get("title", "")}
    assert all(texts[one.origin][one.start : one.end] == one.quote for one in words if one.start is not None)


@each_row
def test_text_before_it_changes_nothing(field: str, row: dict[str, Any]) -> None:
    found = value_of(read_row(row, before="About us:\nWe bake bread since 1951 and love what we do.\n\n"), field)
    assert found == due_of(field, row)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_field_s_rows_are_of_every_kind(path: Path) -> None:
    rows = [row for field, row in ROWS if field == path.stem]
    assert path.stem in STATED, f"{path.name}: no scalar of that name in FIELDS of schemas/fields.py"
    assert any("value" in row for row in rows), "a text that states it"
    assert any("value" not in row for row in rows), "one that has its words and does not state it"
    assert any(row["role"] == "held_out" for row in rows)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_field_costs_its_text_s_length(path: Path) -> None:
    piece = " ".join(row["text"] for field, row in ROWS if field == path.stem)

    def work_of(size: int) -> Callable[[], object]:
        text = (piece * (size // len(piece) + 1))[:size]
        return lambda: derived(text)

    assert growth(work_of) < LINEAR

"""Which tables are searched for in texts."""

from pathlib import Path

import pytest

from pipelines.extract.text.reading import TABLES
from pipelines.extract.words import tables
from pipelines.extract.words.tables import load_rows, phrase_tables


def test_a_table_of_phrases_is_found_by_its_name_and_its_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, head in {"shift_words.csv": "shift,phrase", "shift_names.csv": "shift,phrase", "line_words.csv": "word,weight"}.items():
        (tmp_path / name).write_text(f"# What it holds.\n{head}\nnight,night shift\n")
    monkeypatch.setattr(tables, "FOLDER", tmp_path)
    assert phrase_tables() == {"shift": ("shift_words.csv", "shift")}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_s_rows_have_a_phrase_each(table: str) -> None:
    file, column = TABLES[table]
    rows = load_rows(file)
    assert rows
    assert all(row["phrase"].strip() and column in row for row in rows)

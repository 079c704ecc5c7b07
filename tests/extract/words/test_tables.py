"""Which tables are searched for in texts."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.extract.text.reading import SEVERAL, TABLES
from pipelines.extract.words import tables
from pipelines.extract.words.lexicon import BLANKS
from pipelines.extract.words.tables import FOLDER, load_once, load_pairs, load_rows, phrase_tables
from pipelines.extract.words.terms import find_terms, load_terms


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


@pytest.mark.parametrize("table", sorted(TABLES.keys() - SEVERAL))
def test_a_phrase_stands_in_a_table_once_however_it_is_spelt(table: str) -> None:
    assert load_once(TABLES[table][0], "phrase", BLANKS.phrase)


@pytest.mark.parametrize("table", sorted(SEVERAL))
def test_a_phrase_of_several_meanings_has_each_once(table: str) -> None:
    file, column = TABLES[table]
    rows = [(BLANKS.phrase(row["phrase"]), row[column]) for row in load_rows(file)]
    assert len(set(rows)) == len(rows)
    assert len({phrase for phrase, _ in rows}) < len(rows), f"no phrase of {file} has several: it need not be in SEVERAL"


def test_a_row_for_a_field_may_be_spelt_as_sources_spell_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "FOLDER", tmp_path)
    (tmp_path / "shifts.csv").write_text("words,shift\nTravail de nuit (été),night\nполный день,day\n")
    assert find_terms("travail de nuit - été", load_terms("shifts.csv")) == ["night"]
    assert find_terms("Полный день", load_terms("shifts.csv")) == ["day"]
    with (tmp_path / "shifts.csv").open("a") as file:
        file.write("travail-de-nuit ete,day\n")
    with pytest.raises(ValueError, match=r"shifts\.csv, line 4: 'travail-de-nuit ete' stands in line 2 already"):
        load_terms("shifts.csv")


@pytest.mark.parametrize("load", [lambda: load_pairs("shift_words.csv"), lambda: load_once("shift_words.csv", "phrase", str.lower)])
def test_a_table_that_says_two_things_of_a_phrase_is_refused_by_name(
    load: Callable[[], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "FOLDER", tmp_path)
    (tmp_path / "shift_words.csv").write_text("# Words for shifts.\nphrase,shift\nlate oven,night\n# Of others.\n\nearly oven,day\n")
    assert load()
    with (tmp_path / "shift_words.csv").open("a") as file:
        file.write("late oven,day\n")
    with pytest.raises(ValueError, match=r"shift_words\.csv, line 7: 'late oven' stands in line 3 already.*leave one row") as told:
        load()
    section = str(told.value).split('"')[1]
    assert f"# {section}" in (FOLDER.parents[1] / "docs" / "contributing.md").read_text("utf-8")

"""Which line states what (`sections.toml`), and how statements over several lines are quoted."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipelines.extract.sections.headings import KINDS, SIGNS, decide, score_headings
from pipelines.extract.sections.statements import extract_statements
from pipelines.extract.sections.words import weigh_texts
from pipelines.extract.text.reading import Reading, read
from schemas.enums import RequirementKind

ROWS = tomllib.loads((Path(__file__).parent / "sections.toml").read_text(encoding="utf-8"))["row"]
LETTERS = {
    RequirementKind.REQUIRED: "R",
    RequirementKind.PREFERRED: "P",
    RequirementKind.RESPONSIBILITY: "D",
    RequirementKind.BENEFIT: "B",
}


def kinds_of(reading: Reading) -> str:
    """A letter a line, N for what states nothing."""
    extract_statements([reading])
    return "".join(LETTERS[kind] if kind else "N" for kind in reading.kinds)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['kind']}: {row['text'].strip().splitlines()[0]}")
def test_lines(row: dict[str, Any]) -> None:
    assert kinds_of(read(row["text"].strip("\n"))) == row["right"]


def test_a_sentence_over_lines_is_one_statement_with_the_span_of_all() -> None:
    text = "Requirements\n* At ease with\n**sextants**\nand charts (of\n**any**\n)\n* Sea legs"
    ((first, second),) = extract_statements([read(text)])
    assert first.text == "At ease with sextants and charts (of any )"
    assert first.evidence.start is not None
    assert first.evidence.end is not None
    assert (
        text[first.evidence.start : first.evidence.end] == first.evidence.quote == "At ease with\n**sextants**\nand charts (of\n**any**\n)"
    )
    assert second.text == "Sea legs"


def test_a_blank_line_ends_a_sentence() -> None:
    assert len(extract_statements([read("Requirements\n- Experience with lamps\n\nand oil, for many years")])[0]) == 2


def test_a_sentence_over_very_many_lines_is_cut() -> None:
    (statements,) = extract_statements([read("Requirements\n- Experience with\n" + "lamps and\n" * 400)])
    assert len(statements) > 2
    assert max(len(statement.text) for statement in statements) < 1_100


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Anforderungen:\n- Erfahrung mit Leuchttürmen", "required"),
        ("Co robimy dla ciebie\n- prywatna opieka medyczna\n- karta sportowa", "benefit"),
        ("Tus tareas diarias\n- Gestionar el faro\n- Atender a los barcos", "responsibility"),
        ("Jolis atouts\n- La pratique du morse serait un plus", "preferred"),
        (
            "Who are we?\nWe are a company of four lighthouses, founded in 1822, and our mission is that no ship is lost on our coast.",
            "other",
        ),
    ],
)
def test_headings_that_stand_in_no_table(text: str, kind: str) -> None:
    reading = read(text)
    (scores,) = score_headings([reading], weigh_texts([reading]))
    heading = decide(reading.lines[0], reading.lines[1], scores[0], "none")
    assert heading is not None
    assert heading.kind == kind


def test_every_row_of_signs_has_a_number_for_each_kind() -> None:
    assert len(SIGNS) > 5_000
    assert KINDS[-1] == "line"

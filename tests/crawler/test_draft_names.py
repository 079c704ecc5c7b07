"""The names by which a draft guesses what a key, a class or a label says."""

from collections import Counter

import pytest

from crawler.drafts.names import guess, known_as
from crawler.drafts.pages import CARD_FIELDS
from pipelines.extract.words.tables import load_toml

LABELS = load_toml("page_labels.toml")


def test_a_label_stands_once_and_without_what_is_not_looked_at() -> None:
    names = [name for said in LABELS.values() for name in said]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert [name for name in names if name != name.lower() or not name.isalnum()] == []


@pytest.mark.parametrize("field", LABELS)
def test_labels_are_of_fields_that_a_draft_knows(field: str) -> None:
    assert field in load_toml("payload_fields.toml")
    assert field in CARD_FIELDS or field in ("description", "job_benefits", "skills")
    assert {known_as(name)[0] for name in LABELS[field]} == {field}, "no English name is another field's"


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Tipo de jornada", "employment_types"),
        ("Bewerbungsfrist:", "valid_through"),
        ("Descricao da vaga", "description"),
        ("勤務地", "location"),
        ("МЕСТО РАБОТЫ", "location"),
        ("Lön", "salary"),
        ("lon", "longitude"),
        ("Numéro", None),
    ],
)
def test_a_label_is_known_by_its_letters_alone(label: str, field: str | None) -> None:
    assert guess([label]) == ({field: label} if field else {})

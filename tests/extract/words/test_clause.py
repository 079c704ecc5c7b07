"""A clause's words of grammar: what they deny, how far, and of whom they speak. The word asked about stands between bars."""

import pytest

from pipelines.extract.text.reading import read_words
from pipelines.extract.words.casing import lower_case
from pipelines.extract.words.clause import Clause


def clause_of(marked: str) -> Clause:
    before, word, after = marked.split("|")
    text = before + word + after
    low = lower_case(text)
    return Clause(low, len(before), len(before) + len(word), (0, len(text)), read_words(text)["clause"])


@pytest.mark.parametrize(
    "marked",
    [
        "This is not a |remote| role.",
        "No |remote| work",
        "The oven cannot be tended |remotely|.",
        "Wir bieten kein |Homeoffice| an",
        "|Homeoffice| ist in der Backstube leider nicht möglich.",
        "Le |télétravail| n’est pas possible au fournil",
        "El |teletrabajo| no es posible",
        "|Praca zdalna| nie jest możliwa",
        "|Удаленная работа| не предусмотрена",
        "|Remote| work is out of the question",
        "|Remote|: no",
        "|Remote| work (even in part) is not offered",
        "|Remote| work, unfortunately, is not possible",
    ],
)
def test_denied(marked: str) -> None:
    assert clause_of(marked).is_denied


@pytest.mark.parametrize(
    "marked",
    [
        "Not only |remote| but also on the road",
        "We do not bake, we work |remotely|",
        "No cakes today; |remote| work is fine",
        "Do not worry, we do bread but |remote| is fine",
        "|Remote| is fine, but cakes are not available",
        "Atuação no |modelo híbrido|",
        "|Remote| contract and not an invitation to bake",
        "|Full time| at the mill (sorry, a car is not available)",
        "|Full time|, night shifts are not available",
        "Nicht nur |remote|, auch vor Ort",
        "You do not have to be |on site|",
    ],
)
def test_not_denied(marked: str) -> None:
    assert not clause_of(marked).is_denied


def test_what_may_be_left_is_told_apart_from_what_is_denied() -> None:
    assert clause_of("You do not have to be |on site|").is_unneeded
    assert not clause_of("You must be |on site|").is_unneeded


def test_a_denial_for_a_place_or_a_time_is_limited() -> None:
    assert clause_of("|Remote| work is not possible during your training").is_limited
    assert not clause_of("|Remote| work is not possible here").is_limited


@pytest.mark.parametrize(
    ("marked", "role"),
    [
        ("You learn from mentors with |20 years| of baking", "people"),
        ("Our firm has |30 years| of experience", "firm"),
        ("Unsere Kunden arbeiten |remote|", "served"),
        ("You lead teams; you have |5 years| of baking", None),
        ("Team lead with |5 years| of baking", None),
    ],
)
def test_subject(marked: str, role: str | None) -> None:
    subject = clause_of(marked).subject
    assert (subject.role if subject else None) == role

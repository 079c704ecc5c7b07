"""Language of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.text.language import extract_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We are looking for a miller who knows how to grind corn and likes to work early in the morning.", "en"),
        ("Wir suchen einen Müller, der gerne früh am Morgen arbeitet und unser Team in der Mühle verstärkt.", "de"),
        ("Nous cherchons un meunier qui aime travailler tôt le matin et rejoindre notre équipe au moulin.", "fr"),
        ("Mend nets. Mind the tide.", None),  # Scots to the detector: no language of two letters
        ("12345 -- ...", None),
        ("", None),
    ],
)
def test_languages(text: str, language: str | None) -> None:
    assert extract_language(text) == language


@given(st.text())
def test_no_text_raises(text: str) -> None:
    extract_language(text)

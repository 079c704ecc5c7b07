import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.words.mojibake import repair_misread


@pytest.mark.parametrize("text", ["don’t – “stop”", "Größe, naïve, façade", "東京 🚀", "€ 50 £ 40", "plain"])
@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
def test_what_was_misread_is_put_right(text: str, wrong: str) -> None:
    try:
        misread = text.encode().decode(wrong)
    except UnicodeDecodeError:
        pytest.skip("this text cannot be misread so")
    assert repair_misread(misread) == text


@pytest.mark.parametrize("text", ["ÂNE", "Ã la carte", "50 Â", "â€", "São Paulo", "Ñandú – £5", "naïve"])
def test_what_does_not_round_trip_stays(text: str) -> None:
    assert repair_misread(text) == text


@given(st.text(max_size=80))
def test_what_was_misread_comes_back(text: str) -> None:
    try:
        misread = text.encode().decode("latin-1")
    except UnicodeEncodeError:  # surrogate halves
        return
    assert repair_misread(misread) == text or repair_misread(text) != text

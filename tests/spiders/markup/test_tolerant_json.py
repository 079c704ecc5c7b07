import json
import tomllib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.markup.tolerant_json import NotJson, load_values

ROWS = tomllib.loads((Path(__file__).parent / "odd_json.toml").read_text("utf-8"))["row"]


def titles(value: Any) -> list[str]:
    return [title for entry in value for title in titles(entry)] if isinstance(value, list) else [value["t"]]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_odd_json(row: dict[str, Any]) -> None:
    if row.get("unreadable"):
        with pytest.raises(NotJson):
            load_values(row["text"])
    else:
        assert titles(load_values(row["text"])) == row["read"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**50), 2**50) | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)
)


@given(JSON)
def test_good_json_is_read_as_it_is(value: Any) -> None:
    try:
        text = json.dumps(value)
        text.encode()
    except UnicodeEncodeError:
        return
    assert load_values(text) == [value]


@given(st.text(alphabet="{}[]\",:\\/*<!->ab1 \n'", max_size=60))
def test_no_text_does_worse_than_not_json(text: str) -> None:
    with suppress(NotJson):
        load_values(text)


@pytest.mark.parametrize("unit", ['"', "/*", "<!--", '\\"', '{"a":', ",  ", '" ', "<![CDATA[", "&quot;"])
def test_time_grows_with_the_text(unit: str, is_linear: Callable[[Callable[[int], object]], bool]) -> None:
    def run(count: int) -> None:
        with pytest.raises(NotJson):
            load_values("{" + unit * count)

    assert is_linear(run)

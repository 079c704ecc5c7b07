"""Every pattern of normalization costs its input's length, whatever the input."""

import importlib
import re
from functools import partial

import pytest

from tests.timing import LINEAR, growth

MODULES = (
    "dates",
    "organization.board_token",
    "organization.names",
    "organization.prose",
    "organization.rules",
    "organization.tally",
    "place.gazetteer",
    "place.names",
    "place.prose",
    "place.split",
    "text.clean",
    "text.layout",
    "title",
    "words.mojibake",
    "words.terms",
)
PATTERNS = {
    f"{module}.{name}": value
    for module in MODULES
    for name, value in vars(importlib.import_module(f"pipelines.extract.{module}")).items()
    if isinstance(value, re.Pattern)
}
UNITS = [
    "A",
    "a ",
    " ",
    "-",
    "1",
    "1-",
    "1 ",
    "\n",
    "(",
    "<a ",
    "<!-",
    "ref ",
    "(m/",
    "At Acme ",
    "Location:",
    "**a",
    "â€",
    ", ",
    "Acme is a ",
    '["',
    "d/b/a ",
    "•",
]


@pytest.mark.parametrize("name", PATTERNS)
def test_cost_is_linear(name: str) -> None:
    for unit in UNITS:
        text = unit * (100_000 // len(unit))
        assert growth(lambda size, text=text: partial(found, PATTERNS[name], text[:size])) < LINEAR, unit


def found(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))

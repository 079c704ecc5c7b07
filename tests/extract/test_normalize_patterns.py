"""Every pattern of normalization costs its input's length, whatever the input."""

import importlib
import re

import pytest

from tests.timing import seconds

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


def cost(pattern: re.Pattern[str], text: str) -> float:
    return seconds(lambda: sum(1 for _ in pattern.finditer(text)), rounds=2)


@pytest.mark.parametrize("name", PATTERNS)
def test_cost_is_linear(name: str) -> None:
    for unit in UNITS:
        text = unit * (100_000 // len(unit))
        small = cost(PATTERNS[name], text[:12_500])
        assert cost(PATTERNS[name], text) < 8 * 4 * small + 0.1, unit

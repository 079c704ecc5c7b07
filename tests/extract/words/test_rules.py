"""Every rule of every table of decisions decides the text that it bears as its example."""

import functools
import importlib
import pkgutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from types import ModuleType

import pytest

import pipelines.extract
from pipelines.extract.posting import derive_text
from pipelines.extract.words.rules import Rule
from schemas.raw import RawPosting

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def posting(title: str | None = None) -> RawPosting:
    return RawPosting("golden", "said", "1", title=title)


def tables() -> Iterator[tuple[ModuleType, str, tuple[Rule, ...]]]:
    for found in pkgutil.walk_packages(pipelines.extract.__path__, "pipelines.extract."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            if isinstance(value, tuple) and value and all(isinstance(rule, Rule) for rule in value):
                yield module, name, value


TABLES = list(tables())
EACH = [
    pytest.param(module, name, index, id=f"{module.__name__}.{name}[{index}]")
    for module, name, rules in TABLES
    for index in range(len(rules))
]


def test_the_tables_are_found():
    assert len(TABLES) >= 6


def forget():
    """Sentences and texts that other tests have had read already are read by the watched rule."""
    for module in [module for name, module in sys.modules.items() if name.startswith("pipelines.extract")]:
        for made in vars(module).values():
            if isinstance(made, functools._lru_cache_wrapper) and made.cache_parameters()["maxsize"]:
                made.cache_clear()


@pytest.mark.parametrize(("module", "name", "index"), EACH)
def test_a_rule_decides_its_example(monkeypatch, module, name, index):
    rules, asked = getattr(module, name), []
    watched = rules[index]._replace(outcome=lambda case: asked.append(case) or rules[index].outcome(case))
    monkeypatch.setattr(module, name, (*rules[:index], watched, *rules[index + 1 :]))
    forget()
    derive_text(posting(), watched.example, NOW)
    if not asked:  # a rule of titles
        derive_text(posting(watched.example), "", NOW)
    assert asked, f"{watched.example!r} is decided by another rule"

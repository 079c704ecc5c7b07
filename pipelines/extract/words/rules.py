"""A decision as a table: rules in the order in which they are asked, of which the first that holds decides.

Each rule bears a text that it decides; ``tests/extract/words/test_rules.py`` reads every one of them.
"""

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

Case = TypeVar("Case")
Outcome = TypeVar("Outcome")


class Rule(NamedTuple, Generic[Case, Outcome]):
    """``outcome``: what becomes of a case for which the rule ``holds``; ``example``: a text that it decides."""

    holds: Callable[[Case], bool]
    outcome: Callable[[Case], Outcome]
    example: str


def decide(rules: Sequence[Rule[Case, Outcome]], case: Case) -> Outcome | None:
    """The outcome by the first rule that holds, None where none does."""
    return next((rule.outcome(case) for rule in rules if rule.holds(case)), None)


def always(outcome: Outcome) -> Callable[[object], Outcome]:
    """An outcome that does not hang on the case."""
    return lambda _: outcome

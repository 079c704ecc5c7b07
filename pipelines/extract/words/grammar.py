"""The phrase tables of ``data/reference/eligibility.toml``, read once, and the alternations made of them."""

import re

from pipelines.extract.words.tables import load_toml

TABLES: dict[str, dict[str, list[str]]] = load_toml("eligibility.toml")


def any_of(table: str, *keys: str) -> str:
    """A regex group that matches any phrase of the table's keys (all keys where none is named).

    In the tables a space stands for one or more blanks, ``*`` at a word's edge for any letters.
    """
    phrases = [phrase for key in keys or TABLES[table] for phrase in TABLES[table][key]]
    return "(?:" + "|".join(map(_pattern, sorted(phrases, key=len, reverse=True))) + ")"


def grammar(pattern: str, **slots: str) -> re.Pattern[str]:
    """Compile a verbose pattern whose ``<name>`` slots are filled with alternations. A ``_`` is one or more blanks."""
    for name, group in slots.items():
        pattern = pattern.replace(f"<{name}>", group)
    return re.compile(pattern.replace("_", r"\s{1,4}"), re.VERBOSE)


def _pattern(phrase: str) -> str:
    words = [re.escape(word).replace(r"\*", r"\w*") for word in phrase.split(" ")]
    left = r"\b" if phrase[0].isalnum() or phrase[0] == "*" else ""
    right = r"\b" if phrase[-1].isalnum() else ""
    return left + r"\s{1,4}".join(words) + right

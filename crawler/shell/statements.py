"""Text into statements of SQL, and commands that begin with a point: a line each."""

from collections.abc import Iterator
from sqlite3 import complete_statement


def statements(text: str) -> Iterator[str]:
    """The statements of a text, without the ``;`` that ends each; the last may lack it. ``.views`` and its like are a line.

    >>> list(statements("select ';' as x; .views\\nselect 2"))
    ["select ';' as x", '.views', 'select 2']
    """
    rest = text.lstrip()
    while rest:
        one, rest = _first(rest)
        rest = rest.lstrip()
        if one:
            yield one


def _first(text: str) -> tuple[str, str]:
    if text.startswith("."):
        line, _, rest = text.partition("\n")
        return line.rstrip().removesuffix(";"), rest
    end = text.find(";")
    while end >= 0 and not complete_statement(text[: end + 1]):  # within quotes, or a comment
        end = text.find(";", end + 1)
    return (text.strip(), "") if end < 0 else (text[:end].strip(), text[end + 1 :])


def is_whole(text: str) -> bool:
    """Whether what was typed so far is to be answered: a line that begins with a point, or SQL up to its ``;``."""
    return text.lstrip().startswith(".") or not text.strip() or complete_statement(text)

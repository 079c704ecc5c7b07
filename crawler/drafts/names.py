"""Which field of a RawPosting a payload's key, an XML path, a CSS class or a page's label looks like."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

from pipelines.extract.words.tables import load_toml

Path = tuple[str, ...]  # of keys, from the row down
NO_LETTERS = re.compile(r"[\W_]+")


def folded(name: str) -> str:
    """ "jobTitle", "job_title" and "Job-Title" are one name."""
    return NO_LETTERS.sub("", name).lower()


def without_marks(text: str) -> str:
    """``text`` without its accents."""
    return text if text.isascii() else "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))


@cache
def ranked(within: bool = False) -> dict[str, tuple[str, int]]:
    """name -> (field, rank among its names, the best first). ``within`` an object of pay or of a place."""
    own: dict[str, Any] = load_toml("payload_fields.toml")
    inner = own.pop("within")
    feeds = {"employment_types" if field == "employment_type" else field: names for field, names in load_toml("feed_fields.toml").items()}
    found: dict[str, tuple[str, int]] = {}
    for table in (inner, own) if within else (own, feeds, load_toml("page_labels.toml")):
        for field, names in table.items():
            for name in names:
                for spelt in (folded(name), without_marks(folded(name))):
                    found.setdefault(spelt, (field, len(found)))
    return found


def known_as(name: str, within: bool = False) -> tuple[str, int]:
    """(field, rank) of a name, as it is spelled or without its accents ("descricao"); ("", 0) of one that says nothing."""
    table, spelt = ranked(within), folded(name)
    return table.get(spelt) or table.get(without_marks(spelt)) or ("", 0)


def guess(names: Iterable[str], within: bool = False) -> dict[str, str]:
    """field -> the name of ``names`` that looks most like it."""
    best: dict[str, tuple[int, str]] = {}
    for name in names:
        field, rank = known_as(name, within)
        if field and (field not in best or rank < best[field][0]):
            best[field] = (rank, name)
    return {field: name for field, (_, name) in best.items()}

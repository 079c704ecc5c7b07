"""Why a job says something else than before: ``kind_of`` tells an edit at a source from newer rules, and both from another posting that
speaks. Pure.

What a source did is told of its posting. A job's value ``changed`` where the source that it is taken from edited it, from what the
record said to what it says now; it was ``rederived`` where newer rules, or the rest of a board, had the same words read so; and
``recomposed`` where neither is why: a posting joined, left, closed, opened, became the newest, stated it at last or fell silent, and the
record holds what another one says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from schemas.fields import FIELDS
from schemas.jsonschema import key_of

Object = dict[str, Any]

CHANGED, REDERIVED, RECOMPOSED = "changed", "rederived", "recomposed"
COMPOSITION = "composition"
_OF_ALL = {field.name for field in FIELDS if field.every} | {"first_seen"}  # of all postings, not of one that speaks
# What public registers say is looked up by what a posting says of these.
_LOOKED_UP = {"occupations": "title", "prevailing_wages": "base_salary", "wage_flag": "base_salary", "employer_records": "employer"}


@dataclass(frozen=True, slots=True)
class Told:
    """What an event says; ``old`` and ``new`` are the values whole, lists and objects as JSON. ``posting``: whose it is (a posting_id), if
    it is told of one."""

    kind: str
    field: str | None = None
    old: str | None = None
    new: str | None = None
    reason: str | None = None
    posting: str | None = None


def kind_of(value: Told, old: Object, new: Object, told: Iterable[Told], edited: bool) -> str:
    """The kind of a job's event: of a ``value`` (its own kind is not looked at) that differs between the records ``old`` and ``new``.
    ``told``: the events of the job's postings in the same transaction; ``edited``: a source changed one of them."""
    field = value.field or ""
    if field == COMPOSITION:
        return RECOMPOSED
    spoke, speak = _speakers(old, field), _speakers(new, field)
    is_same = spoke == speak
    heard = [one for one in told if one.field == field and one.posting in (*spoke, *speak)]
    said = {one.kind for one in heard if (one.old, one.new) == (value.old, value.new) or (is_same and field in _OF_ALL)}
    if not said and not is_same:
        return RECOMPOSED
    return CHANGED if CHANGED in said or (edited and not said) else REDERIVED


def _speakers(record: Object, field: str) -> list[str]:
    """The posting_ids of those whose word a field is."""
    postings = [one["postingId"] for one in record["postings"]]
    if field in _OF_ALL:
        return sorted(postings)
    name = "employer" if field.startswith("employer.") else _LOOKED_UP.get(field, field)
    return [next((one["postingId"] for one in record[COMPOSITION] if one["field"] == key_of(name)), postings[0])]

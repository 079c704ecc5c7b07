"""The exported record's shape, from the table of fields: one object a job, and its JSON Schema.

Names are the fields' in camelCase; what stands before a dot is an object of its own. A value that is not stated is null or an empty list.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any
from zlib import crc32

import orjson

from schemas.fields import CONFIDENCE, FACTS, FIELDS, LIFE, OTHERS, POSTING_ID, SCALAR, WORDS, Fact, Field

Schema = dict[str, Any]

_TYPES: dict[type, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}
DRAFT = "https://json-schema.org/draft/2020-12/schema"
MAJOR = 1  # rises where a reader of before would misread a record: a field went, or means something else
COMPOSED = 1  # rises where a record of the same shape is put together otherwise
RECORD = (*LIFE[:1], *(field for field in FIELDS if field.exported), *LIFE[1:])


@cache
def key_of(name: str) -> str:
    """The name of a value in JSON: "unitText"."""
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)


def grouped(fields: Iterable[Field]) -> dict[str, Field | dict[str, Field]]:
    """Fields by their key, those with a dot in their name under the key before it."""
    found: dict[str, Any] = {}
    for field in fields:
        head, _, tail = field.name.partition(".")
        if tail:
            found.setdefault(key_of(head), {})[key_of(tail)] = field
        else:
            found[key_of(head)] = field
    return found


def is_optional(group: dict[str, Field]) -> bool:
    """Whether an object is null where none of its values is stated."""
    return all(field.null and not field.many for field in group.values())


def job_schema() -> Schema:
    """JSON Schema (2020-12) of a job's record."""
    return {"$schema": DRAFT, "$id": record_id(), **_job()}


@cache
def record_id() -> str:
    """The name of what a record is now: another one as soon as its shape differs, or how it is put together."""
    return f"urn:rolecall:job:{MAJOR}.{crc32(orjson.dumps((_job(), COMPOSED))):08x}"


def _job() -> Schema:
    record = _object((key, _group(part) if isinstance(part, dict) else _of(part)) for key, part in grouped(RECORD).items())
    return {
        "title": "Job",
        "description": "One opening with its values, the words behind them, and the postings that it was seen in.",
        **record,
        "$defs": {
            "Words": _object(_properties((POSTING_ID, *WORDS, CONFIDENCE))),
            **{kind.name: _fact(kind) for kind in (*FACTS, *OTHERS)},
        },
    }


def _fact(kind: Fact) -> Schema:
    values = dict(_properties(kind.values))
    if kind is SCALAR:
        values |= _properties((POSTING_ID, *WORDS, CONFIDENCE))
    elif kind.table:
        values["evidence"] = {"$ref": "#/$defs/Words"}
    return {"description": kind.doc, **_object(values.items())}


def _properties(fields: Iterable[Field]) -> Iterable[tuple[str, Schema]]:
    return ((key_of(field.name), _of(field)) for field in fields)


def _object(properties: Iterable[tuple[str, Schema]]) -> Schema:
    held = dict(properties)
    return {"type": "object", "properties": held, "required": list(held), "additionalProperties": False}


def _group(group: dict[str, Field]) -> Schema:
    held = _object((key, _of(field)) for key, field in group.items())
    return {"anyOf": [held, {"type": "null"}]} if is_optional(group) else held


def _of(field: Field) -> Schema:
    one, said = _one(field), field.said()
    if field.many:
        return {"type": "array", "items": one, "description": said}
    return {**({"anyOf": [one, {"type": "null"}]} if field.null else one), "description": said}


def _one(field: Field) -> Schema:
    if isinstance(field.type, Fact):
        return {"$ref": f"#/$defs/{field.type.name}"}
    return {"type": "string", "enum": list(field.words)} if field.words else {"type": _TYPES[field.type]}

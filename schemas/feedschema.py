"""JSON Schemas of what leaves the catalog line by line: snapshots, the state feed and the event feed."""

from typing import Any

from schemas.jsonschema import DRAFT, MAJOR, Schema, job_schema, record_id

_CURSOR = {"type": "string", "pattern": "^[0-9a-f]{16}[.][0-9]+[.][0-9a-f]{8}[.][0-9]+$", "description": "where a feed is followed from"}
_RECORD_ID = {"const": record_id(), "description": "the $id of the records' schema"}
_COUNT = {"type": "integer", "minimum": 0, "description": "number of records"}
_JOB_ID = {"type": "string", "description": "the job's lasting id, 16 hex digits"}
_TEXT = {"type": "string"}
_TEXT_OR_NULL = {"type": ["string", "null"]}

_REGISTERS = {
    "type": "object",
    "additionalProperties": {"type": "array", "items": _TEXT},
    "description": "by country, the registers of employers that every posting was looked up in, with what their files cover: where "
    "`employerRecords` say that nothing was found, it was not found in these",
}

_HEADER = {
    "kind": {"const": "snapshot"},
    "cursor": _CURSOR,
    "schema": _RECORD_ID,
    "jobs": {"enum": ["all", "open"], "description": "only a snapshot of all can be kept up by the state feed"},
    "count": _COUNT,
    "madeAt": {**_TEXT, "description": "when it was made, UTC"},
    "registers": _REGISTERS,
}
_FOOTER = {
    "kind": {"const": "end"},
    "count": _COUNT,
    "checksum": {
        "type": "integer",
        "minimum": 0,
        "description": "the sum, modulo 2^48, of the first 12 hex digits of the SHA-256 of each record's line (without its line end)",
    },
}
_UPSERT = {"cursor": _CURSOR, "op": {"const": "upsert"}, "schema": _RECORD_ID, "jobId": _JOB_ID, "record": {"$ref": record_id()}}
_DELETE = {**_UPSERT, "op": {"const": "delete"}, "record": {"type": "null"}}
_ASKED = {"cursor": _CURSOR, "op": {"const": "registers"}, "schema": _RECORD_ID, "registers": _REGISTERS}
_GONE = {
    "op": {"const": "gone"},
    "reason": {**_TEXT, "description": "why the cursor cannot be followed"},
    "cursor": {**_CURSOR, "description": "the catalog's cursor now: that of a snapshot taken now, at the earliest"},
    "cure": {**_TEXT, "description": "the command that takes a snapshot"},
}
_FED = (_UPSERT, _DELETE, _ASKED, _GONE)
_EVENT = {
    "cursor": _CURSOR,
    "op": {"const": "event"},
    "about": {"type": "array", "items": {"enum": ["job", "posting"]}, "minItems": 1},
    "at": _TEXT,
    "runId": _TEXT_OR_NULL,
    "kind": {"enum": ["opened", "changed", "rederived", "recomposed", "closed", "reopened", "merged", "split"]},
    "jobId": _TEXT_OR_NULL,
    "postingId": _TEXT_OR_NULL,
    **dict.fromkeys(("title", "organization", "field", "old", "new", "reason"), _TEXT_OR_NULL),
}


def snapshot_schema() -> Schema:
    """Of one line of an export as JSON lines."""
    return _lines("snapshot", "A line of a snapshot: the header, a job, or the last line.", _HEADER, None, _FOOTER)


def feed_schema() -> Schema:
    """Of one line of the state feed."""
    return _lines("feed", "A line of the state feed: a job's newest record, a job or a cursor that is gone, registers asked.", *_FED)


def events_schema() -> Schema:
    """Of one line of the event feed."""
    return _lines("events", "A line of the event feed: an event, or a cursor that is gone.", _EVENT, _GONE)


def _lines(name: str, said: str, *kinds: dict[str, Any] | None) -> Schema:
    """``kinds``: the properties of each kind of line; None for a job's record."""
    lines = [{"$ref": record_id()} if kind is None else _object(kind) for kind in kinds]
    version = record_id().rpartition(":")[2] if name != "events" else MAJOR
    head = {"$schema": DRAFT, "$id": f"urn:rolecall:{name}:{version}", "description": said, "oneOf": lines}
    return head if name == "events" else {**head, "$defs": {"Job": job_schema()}}


def _object(properties: dict[str, Any]) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


# By the name under which `rolecall schema` prints them.
SCHEMAS = {"job": job_schema, "snapshot": snapshot_schema, "feed": feed_schema, "events": events_schema}

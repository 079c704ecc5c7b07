"""What readers of a MAJOR rely on stays: fields, types and values are only added (docs/feeds.md, Compatibility).

`shape-MAJOR.json` holds what has been promised; `make golden` adds to it what is new, and nothing while a promise is broken.
"""

import json
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from schemas.feedschema import SCHEMAS, events_schema, feed_schema, snapshot_schema
from schemas.jsonschema import MAJOR, job_schema, record_id

HELD = Path(__file__).with_name(f"shape-{MAJOR}.json")
VALUE = "= "  # before an enumerated value: more of them may come
Shape = dict[str, list[str]]


def shape_of(schemas: dict[str, Any]) -> Shape:
    """What stands at each path: types, names of objects, enumerated values."""
    shape: dict[str, set[str]] = {}
    for path, kind in (found for name, schema in schemas.items() for found in leaves(name, schema)):
        shape.setdefault(path, set()).add(kind)
    return {path: sorted(shape[path]) for path in sorted(shape)}


def leaves(path: str, schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from leaves(f"{path}.{kind_of(part)}" if "oneOf" in schema else path, part)
    for name, part in schema.get("$defs", {}).items():
        yield from leaves(name, part)
    for value in schema.get("enum", [schema["const"]] if "const" in schema else ()):
        yield path, VALUE + value if value != record_id() else "a schema's name"
    for kind in schema["type"] if isinstance(schema.get("type"), list) else [schema.get("type")]:
        if kind == "array":
            yield from leaves(f"{path}[]", schema["items"])
        elif kind:
            yield path, kind
    if "$ref" in schema:
        yield path, "Job" if schema["$ref"] == record_id() else schema["$ref"].rpartition("/")[2]
    for name, part in schema.get("properties", {}).items():
        yield from leaves(f"{path}.{name}", part)


def kind_of(line: dict[str, Any]) -> str:
    """What a kind of line is called by its ``op`` or ``kind``; a record's line has neither."""
    told = line.get("properties", {})
    return next((told[key]["const"] for key in ("op", "kind") if "const" in told.get(key, {})), "record")


def now() -> Shape:
    return shape_of({name: make() for name, make in SCHEMAS.items()})


def broken(held: Shape, shape: Shape) -> list[str]:
    """What a reader of ``held`` would misread."""
    return [
        path
        for path, kinds in held.items()
        if not set(kinds) <= set(shape.get(path, ())) or any(not kind.startswith(VALUE) for kind in set(shape[path]) - set(kinds))
    ]


def test_nothing_that_was_promised_went_or_means_another_type() -> None:
    assert broken(json.loads(HELD.read_text("utf-8")), now()) == [], "raise MAJOR in schemas/jsonschema.py, or take the change back"


def test_what_was_added_is_promised_from_now_on() -> None:
    assert json.loads(HELD.read_text("utf-8")) == now(), "`make golden` promises it"


@pytest.mark.parametrize(
    ("path", "kinds", "breaks"),
    [
        ("job.title", None, True),
        ("job.title", ["integer"], True),
        ("job.jobId", ["null", "string"], True),
        ("feed.upsert.cursor", None, True),
        ("snapshot.end.checksum", ["string"], True),
        ("job.workplace", ["= hybrid", "= onsite", "null", "string"], True),
        ("job.workplace", ["= hybrid", "= onsite", "= remote", "= underwater", "null", "string"], False),
        ("job.another", ["string"], False),
        ("feed.renamed.op", ["= renamed"], False),
    ],
)
def test_what_breaks_a_reader_is_found(path: str, kinds: list[str] | None, breaks: bool) -> None:
    held = now()
    altered = deepcopy(held)
    altered.pop(path, None)
    if kinds:
        altered[path] = kinds
    assert altered != held
    assert broken(held, altered) == ([path] if breaks else [])


def test_schemas_are_named_as_the_page_says() -> None:
    version = record_id().removeprefix("urn:rolecall:job:")
    assert version.partition(".")[0] == str(MAJOR)
    named = {"job": job_schema(), "snapshot": snapshot_schema(), "feed": feed_schema()}
    assert {name: schema["$id"] for name, schema in named.items()} == {name: f"urn:rolecall:{name}:{version}" for name in named}
    assert events_schema()["$id"] == f"urn:rolecall:events:{MAJOR}"


def test_another_description_is_another_shape_and_schemas_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    before = record_id()
    described = job_schema()
    described["description"] += " Otherwise."
    monkeypatch.setattr("schemas.jsonschema._job", lambda: described)
    record_id.cache_clear()
    try:
        assert record_id() != before
    finally:
        monkeypatch.undo()
        record_id.cache_clear()
    gone = {"op": "gone", "reason": "r", "cursor": f"{'0' * 16}.1.{'0' * 8}.1", "cure": "c"}
    valid = Draft202012Validator(feed_schema())
    assert (valid.is_valid(gone), valid.is_valid(gone | {"another": 1})) == (True, False)


if __name__ == "__main__":
    if HELD.exists() and (found := broken(json.loads(HELD.read_text("utf-8")), now())):
        sys.exit(
            f"promised to readers, and no longer so: {', '.join(found)}; raise MAJOR in schemas/jsonschema.py, or take the change back"
        )
    rows = (f"{json.dumps(path)}: {json.dumps(kinds)}" for path, kinds in now().items())
    HELD.write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf-8")

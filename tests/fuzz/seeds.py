"""Where fuzzing starts: the golden cases' answers and postings, and texts of one's own."""

from collections.abc import Iterator
from pathlib import Path

import orjson

from tests.golden_cases import CASES, plan_of

SUFFIXES = {".html": "html", ".xml": "xml", ".rss": "xml", ".json": "json"}


def seeds() -> Iterator[bytes]:
    """Inputs of `tests.fuzz.targets`, each target's."""
    for case in CASES:
        for name in sorted({answer["file"] for answer in plan_of(case)["answers"]}):
            body, suffix = (case / name).read_bytes(), SUFFIXES.get(Path(name).suffix, "json")
            yield f"reader {case.parent.name}/{case.name} {name}\n".encode() + body
            yield f"saved {case.parent.name} {suffix}\n".encode() + body
            if suffix != "json":
                yield b"page\n" + body
        for line in (case / "expected.jsonl").read_bytes().splitlines():
            if orjson.loads(line)["kind"] == "RawPosting":
                yield b"derive\n" + line


def seeds_of(paths: list[Path]) -> Iterator[bytes]:
    """Texts of JSONL files (``{"text": …}`` a line) as descriptions."""
    for path in paths:
        for line in path.read_bytes().splitlines():
            text = orjson.loads(line).get("text")
            if isinstance(text, str):
                yield b"derive\n" + orjson.dumps({"title": text.strip().partition("\n")[0][:200], "description_html": text})

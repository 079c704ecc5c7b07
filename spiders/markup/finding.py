"""schema.org JobPosting in a page: JSON-LD first, then microdata and RDFa.

Blocks are found in the bytes; a DOM is built only where JSON-LD holds no posting and the bytes name one otherwise.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from pipelines.extract.words.tables import load_words
from spiders.markup.attributes import read_items
from spiders.markup.tolerant_json import NotJson, load_values

MAX_BLOCKS, MAX_BLOCK_BYTES, MAX_NODES, MAX_DEPTH = 500, 8_000_000, 200_000, 30

SCRIPT = re.compile(rb"<script\b(?P<attributes>[^>]{0,2000})>", re.IGNORECASE)
LD_JSON = re.compile(rb"ld(?:\+|&#x2B;|&#43;|&plus;|%2B)json", re.IGNORECASE)
LAST_PART = re.compile(r"[/#:]")  # of "https://schema.org/JobPosting", "schema:title"
NAMES_POSTING = re.compile(rb"JobPosting", re.IGNORECASE)
AS_ATTRIBUTE = re.compile(rb"(?:itemtype|typeof)\s{0,5}=\s{0,5}[\"']?[^\"'>]{0,200}JobPosting", re.IGNORECASE)


@dataclass(slots=True)
class Markup:
    """What a page's markup holds: JobPosting nodes with schema.org's spelling of keys, and (reason, text) of unreadable blocks."""

    postings: list[dict[str, Any]] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


def names_posting(body: bytes) -> bool:
    """Whether a page's bytes name a JobPosting at all: the cheap look before any other."""
    return b"jobposting" in body.lower()  # a fifth of what a pattern takes that minds no case


def find_job_postings(body: bytes, encoding: str = "utf-8") -> Markup:
    """Every JobPosting of a page."""
    markup = Markup()
    if not names_posting(body):
        return markup
    for block in ld_blocks(body):
        text = block.decode(encoding, "replace")
        try:
            markup.postings += job_postings(load_values(text))
        except NotJson as problem:
            markup.problems.append((f"malformed JSON-LD: {problem}", text))
    if not markup.postings and AS_ATTRIBUTE.search(body):
        markup.postings += job_postings(read_items(body, encoding))
    return markup


def ld_blocks(body: bytes) -> Iterator[bytes]:
    """The contents of the page's JSON-LD scripts that name a JobPosting."""
    for _, script in zip(range(MAX_BLOCKS), (m for m in SCRIPT.finditer(body) if LD_JSON.search(m["attributes"])), strict=False):
        end = body.find(b"</script", script.end())
        block = body[script.end() : end if end >= 0 else len(body)][:MAX_BLOCK_BYTES]
        if NAMES_POSTING.search(block):
            yield block


def job_postings(loaded: list[Any]) -> list[dict[str, Any]]:
    """The JobPosting nodes in loaded values, wherever they stand (@graph, ItemList, arrays), in document order."""
    nodes = list(walk(loaded))
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    return [canonical(node, by_id) for node in nodes if is_job_posting(node)]


def walk(loaded: list[Any]) -> Iterator[dict[str, Any]]:
    """Every object, parents first; a JobPosting is not entered."""
    stack: list[Any] = list(reversed(loaded))
    for _ in range(MAX_NODES):
        if not stack:
            return
        node = stack.pop()
        if isinstance(node, dict):
            yield node
            if is_job_posting(node):
                continue
            stack.extend(v for v in reversed(list(node.values())) if isinstance(v, (dict, list)))
        elif isinstance(node, list):
            stack.extend(v for v in reversed(node) if isinstance(v, (dict, list)))


def is_job_posting(node: dict[str, Any]) -> bool:
    kind = node.get("@type") or node.get("@Type") or node.get("type") or ()
    return any(
        isinstance(k, str) and LAST_PART.split(k)[-1].casefold() == "jobposting" for k in (kind if isinstance(kind, list) else [kind])
    )


@cache
def terms() -> dict[str, str]:
    """schema.org's property names by their lower-case spelling."""
    return {term.casefold(): term for term in load_words("schema_org_terms.txt")}


def canonical(value: Any, by_id: dict[str, Any], depth: int = 0) -> Any:
    """A copy with schema.org's spelling of keys ("DatePosted", "schema:title") and references ({"@id": …}) resolved."""
    if depth > MAX_DEPTH:
        return None
    if isinstance(value, list):
        return [canonical(entry, by_id, depth + 1) for entry in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and (target := by_id.get(str(value.get("@id")))) is not None:
        value = target
    if set(value) <= {"@value", "@language", "@type"} and "@value" in value:
        return value["@value"]
    return {known_key(key): canonical(entry, by_id, depth + 1) for key, entry in value.items()}


@lru_cache(maxsize=10_000)
def known_key(key: str) -> str:
    """schema.org's spelling of a key, without prefix or address."""
    bare = LAST_PART.split(key)[-1]
    return terms().get(bare.casefold(), bare)

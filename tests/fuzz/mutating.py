"""How an input is changed: values of JSON, tags of markup, words of texts, else its bytes. The line that names the target stays."""

import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import orjson

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"
ODD: tuple[Any, ...] = (
    None, "", [], {}, True, False, 0, 7, -1.5, 1e30, 1e308, 1 << 62, [None], [[]], [{}], {"": ""}, {"name": []}, "\x00", "\u202e", "\ufffd",
    "1e30", "NaN", "-", "--", "0", "9" * 400, "1.200,50", "£Up to £45k", "€", "2026-13-45", "31.02.2026", "0000-00-00", "1760000000000",
    "http://", "http://[", "https://a.example:99999/", "file:///dev/zero", "//", "javascript:1", "&amp;amp;lt;", "<", "</p>",
    "<![CDATA[", "]]>", "<p>" * 40, "(" * 60, "- " * 60, "visa. " * 40, "\n" * 60, "A" * 3_000, "İ", "ß", "ﬀ", "٣", "½", "\u200d",
)  # fmt: skip
TOKEN = re.compile(rb"(<[^<>]{0,2000}>)")
WORD = re.compile(r"(\s+)")
DEPTH = 30  # of JSON: what lies deeper is not changed by itself


@cache
def words() -> tuple[str, ...]:
    """What the tables of `data/reference` know: such words decide what rules see."""
    found: set[str] = set()
    for path in (path for path in REFERENCE.iterdir() if path.suffix in (".csv", ".toml", ".txt")):
        for line in path.read_text("utf-8").splitlines():
            found.update(part.strip(" \"'[]") for part in re.split(r"[,=;]", line))
    return tuple(sorted(word for word in found if 1 < len(word) < 60))


def mutate(data: bytes, most: int, seed: int, change_bytes: Callable[[bytes, int], bytes]) -> bytes:
    """``data`` changed, of at most ``most`` bytes. ``change_bytes(body, most)`` is what changes bytes as such."""
    chance = random.Random(seed)
    head, _, body = data.partition(b"\n")
    room = max(1, most - len(head) - 1)
    changed = structured(body, chance) if chance.random() < 0.75 else None
    return head + b"\n" + (changed if changed and len(changed) <= room else change_bytes(body[:room], room))


def structured(body: bytes, chance: random.Random) -> bytes | None:
    """A change that leaves the format whole; None where the body is of none."""
    start = body.lstrip()[:1]
    if start in (b"{", b"["):
        try:
            document = orjson.loads(body)
        except orjson.JSONDecodeError:
            return None
        for _ in range(chance.randint(1, 3)):
            change_value(document, chance)
        try:
            return orjson.dumps(document)
        except (TypeError, ValueError):  # a number or half a character that JSON has no form for
            return None
    return changed_markup(body, chance) if start == b"<" else None


def change_value(document: Any, chance: random.Random) -> None:
    """One value of a JSON document becomes another's, an odd one, or other words."""
    places = list(places_in(document))
    if not places:
        return
    holder, key = chance.choice(places)
    other, name = chance.choice(places)
    way = chance.randrange(5)
    if way == 0 and isinstance(holder, dict):
        del holder[key]
    elif way == 1:
        holder[key] = other[name] if other is not holder and not isinstance(other[name], (dict, list)) else chance.choice(ODD)
    elif way == 2 or not isinstance(holder[key], str):
        holder[key] = chance.choice(ODD) if chance.random() < 0.8 else [holder[key]]
    else:
        holder[key] = changed_text(holder[key], chance)


def places_in(node: Any, depth: int = 0) -> Any:
    """(holder, key) of every value."""
    for key, value in list(node.items()) if isinstance(node, dict) else list(enumerate(node)) if isinstance(node, list) else ():
        yield node, key
        if depth < DEPTH:
            yield from places_in(value, depth + 1)


def changed_text(text: str, chance: random.Random) -> str:
    """A text with a word of the tables, an odd value or a stretch of itself put somewhere, or without a stretch."""
    parts = WORD.split(text)
    at, end = sorted((chance.randrange(len(parts) + 1), chance.randrange(len(parts) + 1)))
    way = chance.randrange(4)
    if way == 0:
        return "".join(parts[:at] + parts[end:])
    if way == 1:
        return "".join(parts[:at] + parts[at : min(end, at + 12)] * chance.randint(1, 20) + parts[at:])
    put = chance.choice(words()) if way == 2 else str(chance.choice(ODD))
    return "".join([*parts[:at], " ", put, chance.choice((" ", "\n", ". ", "")), *parts[at:]])


def changed_markup(body: bytes, chance: random.Random) -> bytes:
    """Markup with a token left out, repeated, moved or replaced, or words in a text changed."""
    tokens = TOKEN.split(body)
    at, to = chance.randrange(len(tokens)), chance.randrange(len(tokens))
    way = chance.randrange(5)
    if way == 0:
        del tokens[at : at + chance.choice((1, 1, 2, 8))]
    elif way == 1:
        tokens[to:to] = tokens[at : at + chance.randint(1, 12)]
    elif way == 2:
        tokens[at], tokens[to] = tokens[to], tokens[at]
    elif way == 3:
        tokens[at] = str(chance.choice(ODD)).encode("utf-8", "replace")
    else:
        tokens[at] = changed_text(tokens[at].decode("utf-8", "replace"), chance).encode("utf-8", "replace")
    return b"".join(tokens)

"""JSON as career pages write it: framed, commented, badly escaped, several values in one block.

Each repair is tried only where the ones before it fail, so that good JSON is never touched. All passes are linear.
"""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import orjson

LENIENT = json.JSONDecoder(strict=False)  # raw newlines and tabs inside strings

FRAME = re.compile(r"\A(?:[\s;]|<!--|-->|//(?=\s*(?:<!\[|\]\]))|/\*(?=\s*(?:<!\[|\]\]))|\*/|<!\[CDATA\[|\]\]>)++")
FRAME_END = re.compile(r"(?:[\s;]|<!--|-->|//|/\*|\*/|<!\[CDATA\[|\]\]>)+\Z")
BETWEEN_VALUES = re.compile(r"[\s,;]*+")

STRING = r'"(?:[^"\\]|\\.)*+(?:"|\Z)'
STRING_OR_COMMENT = re.compile(rf"(?P<string>{STRING})|//[^\n]*|/\*(?:.*?\*/|.*\Z)|<!--(?:.*?-->|.*\Z)", re.DOTALL)
STRING_OR_TRAILING_COMMA = re.compile(rf"(?P<string>{STRING})|,(?=\s*+[}}\]])", re.DOTALL)
BAD_ESCAPE = re.compile(r'\\(?:(?P<good>["\\/bfnrt]|u[0-9a-fA-F]{4})|(?P<quote>\')|)')
# A quote that ends a string stands before , : } ] or the end; any other one was meant as a character.
INNER_QUOTE = re.compile(r'(?<![\\{\[,:\s])"(?!\s{0,50}(?:[,:}\]]|\Z))|(?<=[^\\{\[,:\s]\s)"(?!\s{0,50}(?:[,:}\]]|\Z))')


class NotJson(ValueError):
    """The text holds no readable JSON value; the message says where reading stopped."""


def load_values(text: str) -> list[Any]:
    """All JSON values of a block. Raises `NotJson` where even the repaired text cannot be read."""
    try:
        return [orjson.loads(text)]
    except orjson.JSONDecodeError:
        pass
    problem: Exception | None = None
    for candidate in repaired(text):
        try:
            return list(values(candidate))
        except (ValueError, RecursionError) as error:
            problem = problem or error
    raise NotJson(f"{type(problem).__name__}: {problem}")


def repaired(text: str) -> Iterator[str]:
    """The text without its frame, then with one repair more at a time."""
    text = unframed(text)
    yield text
    if '"' not in text and "&quot;" in text:
        text = html.unescape(text)
        yield text
    text = STRING_OR_COMMENT.sub(lambda m: escaped(m["string"]) if m["string"] else " ", text)
    text = STRING_OR_TRAILING_COMMA.sub(lambda m: m["string"] or "", text)
    yield text
    yield INNER_QUOTE.sub(r'\\"', text)


def unframed(text: str) -> str:
    """Without byte order mark, HTML comment, CDATA marks and closing semicolons around the value."""
    return FRAME_END.sub("", FRAME.sub("", text.lstrip("\ufeff")))


def escaped(string: str) -> str:
    r"""A JSON string whose unknown escapes (``\'``, ``\x``, ``\u12``) are read as the characters that they show."""
    return BAD_ESCAPE.sub(lambda m: m[0] if m["good"] else "'" if m["quote"] else "\\\\", string)


def values(text: str) -> Iterator[Any]:
    """One JSON value after another."""
    position = after_separators(text, 0)
    if position == len(text):
        raise NotJson("no value")
    while position < len(text):
        value, position = LENIENT.raw_decode(text, position)
        yield value
        position = after_separators(text, position)


def after_separators(text: str, position: int) -> int:
    between = BETWEEN_VALUES.match(text, position)
    return between.end() if between else position

"""Rows of an XML document, one at a time and in bounded memory, however large the document is."""

import gzip
import html
import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from lxml import etree
from scrapy.http import Response

from spiders.reading.unpacking import GZIP_MAGIC, Unpacked

MAX_VALUES = 2_000  # of one row: elements beyond are not read
ROOT = re.compile(rb"<(?P<name>[A-Za-z][\w:.-]{0,100})[\s>/]")
PARSER = {"recover": True, "resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": True}


def open_body(response: Response) -> IO[bytes]:
    """The answer's bytes as a stream, unpacked; ``meta["body_path"]`` names a file where they were too large to hold."""
    path = response.meta.get("body_path")
    if path:
        stream: IO[bytes] = Path(path).open("rb")  # noqa: SIM115 (whoever reads it closes it)
        size = Path(path).stat().st_size
    else:
        stream, size = BytesIO(response.body), len(response.body)
    is_packed = stream.read(2) == GZIP_MAGIC
    stream.seek(0)
    return Unpacked(stream, size) if is_packed else stream  # type: ignore[return-value]


class XmlRows:
    """Iterates over each element of the first of ``names`` that the document uses, as {path of lower-case local names: texts}.

    What is broken is passed over as far as the parser can follow; where it cannot, ``broken`` says why the rows ended.
    """

    def __init__(self, stream: IO[bytes], names: frozenset[str]) -> None:
        self.stream, self.names = stream, names
        self.broken: str | None = None

    def __iter__(self) -> Iterator[dict[str, list[str]]]:
        chosen: str | None = None
        try:
            for _, element in etree.iterparse(self.stream, events=("end",), **PARSER):
                name = local(element)
                if chosen is None and name in self.names and len(element):
                    chosen = name
                if name == chosen:
                    yield flat(element)
                    forget(element)
        except (etree.XMLSyntaxError, EOFError, zlib.error, OSError) as error:
            self.broken = str(error)


def forget(element: Any) -> None:
    """Frees a row that was read, and the ones before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def local(element: Any) -> str:
    """The element's lower-case name without namespace; "" for comments and instructions."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def flat(element: Any) -> dict[str, list[str]]:
    """The texts below an element by their path. An element without text gives its href (Atom's links)."""
    found: dict[str, list[str]] = {}
    stack = [(child, local(child)) for child in reversed(element)]
    for _ in range(MAX_VALUES):
        if not stack:
            break
        node, path = stack.pop()
        if not path:
            continue
        text = text_of_element(node) or node.get("href") or node.get("term")
        if text:
            found.setdefault(path, []).append(text)
        stack += [(child, f"{path}.{local(child)}") for child in reversed(node) if local(child)]
    return found


def text_of_element(element: Any) -> str:
    """Its own text, across comments and entities that XML does not know (``&nbsp;``)."""
    parts = [element.text or ""]
    for child in element:
        if not isinstance(child.tag, str):
            parts += [html.unescape(child.text or "") if isinstance(child, etree._Entity) else "", child.tail or ""]
    return "".join(parts).strip()


def frame(response: Response) -> tuple[str | None, bool]:
    """(root element's name, whether the document goes on to its end). No name for what is no markup.

    An archive's end means unpacking all of it: a cut one shows while it is read (`XmlRows.broken`).
    """
    with open_body(response) as stream:
        try:
            root = ROOT.search(stream.read(5_000))
        except (EOFError, zlib.error, OSError):
            root = None
        if root is None or isinstance(stream, gzip.GzipFile):
            return (root["name"].decode().lower() if root else None), root is not None
        stream.seek(max(0, stream.seek(0, 2) - 2_000))
        return root["name"].decode().lower(), b"</" + root["name"] in stream.read()

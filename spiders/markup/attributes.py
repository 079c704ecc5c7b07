"""Microdata (itemscope, itemprop) and RDFa Lite (typeof, property) as the objects that JSON-LD would have written."""

import re
from itertools import islice
from typing import Any

from lxml import etree, html

MAX_ITEMS, MAX_DEPTH = 5_000, 20
MARKUP_WORDS = re.compile(
    "description|responsibilities|qualifications|skills|(?:job)?benefits|incentives|(?:education|experience)requirements|employeroverview",
    re.I,
)
VALUE_ATTRIBUTE = {
    **dict.fromkeys(("a", "link", "area"), "href"),
    **dict.fromkeys(("img", "iframe", "source"), "src"),
    "meta": "content",
    "time": "datetime",
    "data": "value",
    "meter": "value",
    "object": "data",
}
SYNTAXES = (("itemtype", "itemprop"), ("typeof", "property"))


def read_items(body: bytes, encoding: str = "utf-8") -> list[dict[str, Any]]:
    """The page's outermost items whose type names a JobPosting; an unreadable page has none."""
    try:
        page = html.document_fromstring(body, parser=html.HTMLParser(encoding=encoding, recover=True, huge_tree=False))
    except (etree.LxmlError, ValueError, LookupError):
        return []
    found: list[dict[str, Any]] = []
    for kind, prop in SYNTAXES:
        items = (item for item in page.iter() if "jobposting" in (item.get(kind) or "").casefold())
        found += [read_item(item, kind, prop) for item in islice(items, MAX_ITEMS)]
    return found


def read_item(item: Any, kind: str, prop: str, depth: int = 0) -> dict[str, Any]:
    """One item: its properties by name, several values of one property as a list."""
    node: dict[str, Any] = {"@type": (item.get(kind) or "").split()[-1:] or None}
    stack = list(reversed(item))
    while stack:
        element = stack.pop()
        if not isinstance(element.tag, str):
            continue
        nested = element.get(kind) is not None or element.get("itemscope") is not None
        for name in (element.get(prop) or "").split():
            value = read_item(element, kind, prop, depth + 1) if nested and depth < MAX_DEPTH else value_of(element, name)
            node[name] = value if name not in node else [*(node[name] if isinstance(node[name], list) else [node[name]]), value]
        if not nested:
            stack.extend(reversed(element))
    return node


def value_of(element: Any, name: str) -> str:
    """A property's value: its attribute where the format says so, markup for long texts, else the visible words."""
    attribute = element.get("content") or element.get(VALUE_ATTRIBUTE.get(element.tag, "content"))
    if attribute is not None:
        return str(attribute).strip()
    if MARKUP_WORDS.fullmatch(name.rpartition(":")[2]):
        inner = "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)
        return ((element.text or "") + inner).strip()
    return " ".join("".join(element.itertext()).split())

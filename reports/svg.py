"""A picture's SVG as part of a page: ``inline(svg, name)``."""

import re
from collections.abc import MutableMapping
from typing import cast

from lxml import etree

from reports.colours import COLOURS

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_LEFT_OUT = (f"{_SVG}metadata", f"{_SVG}style")  # a style of matplotlib's would be the whole page's
_COLOUR = re.compile("|".join(COLOURS.values()))
_NAMES = {colour: f"var(--{name})" for name, colour in COLOURS.items()}
_FONT = re.compile(r"font: (italic )?([\d.]+px)[^;]*")


def inline(svg: bytes, name: str) -> str:
    """Its colours are names of the page's sheet, its font is the page's, its ids begin with ``name``, and screen readers pass it over: the
    table of its numbers says the same."""
    root = etree.fromstring(svg, etree.XMLParser(remove_comments=True, remove_pis=True, resolve_entities=False, no_network=True))
    for found in list(root.iter(*_LEFT_OUT)):
        found.getparent().remove(found)
    for element in root.iter():
        _settle(element, name)
    for gone in ("width", "height"):
        root.attrib.pop(gone)
    root.attrib.update({"aria-hidden": "true", "focusable": "false"})
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode")


def _settle(element: etree._Element, name: str) -> None:
    held = cast("MutableMapping[str, str]", element.attrib)
    if "id" in held:
        held["id"] = f"{name}-{held['id']}"
    if _HREF in held:
        held["href"] = f"#{name}-{held.pop(_HREF).removeprefix('#')}"
    for where in ("clip-path", "style"):
        if where in held:
            shown = held[where].replace("url(#", f"url(#{name}-")
            shown = _COLOUR.sub(lambda found: _NAMES[found[0]], shown)
            held[where] = _FONT.sub(r"font: \1\2 inherit", shown)

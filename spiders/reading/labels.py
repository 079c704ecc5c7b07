"""What a page labels: definition lists, rows of two cells, columns under their heads, and pieces such as "Shift: nights"."""

from collections.abc import Iterable, Iterator

from parsel import Selector

from spiders.reading.documents import words_of
from spiders.reading.values import Row

SKIPPED = (
    "ancestor-or-self::*[self::head or self::nav or self::footer or self::form or self::script or self::style or self::noscript"
    " or (self::header and not(ancestor::main or ancestor::article))]"
)
ENDS_IN_COLON = (
    ".//*[not(self::dt or self::th or self::td)][contains(':：', substring(normalize-space(), string-length(normalize-space())))]"
    "[normalize-space()]"
)
HOLDS_COLON = ".//*[not(*)][contains(text(), ': ') or contains(text(), '：')]"
OF_TWO = (
    ".//*[self::div or self::li or self::p or self::section or self::span][count(*) = 2][not(text()[normalize-space()])]"
    "[not(*[1]//a or *[1]/self::a or *[1]//* or *[2]//p or *[2]//li)]"
)
LOOKS = ("name()", "@class", "name(*[1])", "*[1]/@class", "name(*[2])", "*[2]/@class")
LONGEST_LABEL = 40  # characters


def labels_of(node: Selector, without: str = "") -> Row:
    """Label -> words of what ``node`` labels, to be popped like a payload's fields; of a label that stands there twice, the first.

    ``node``: a page, a part of it, or a table's row. ``without``: selects what is not looked into, a posting's running text.
    """
    found = Row()
    for label, said in labelled(node, without):
        found.setdefault(label, said)
    return found


def labelled(node: Selector, without: str = "") -> Iterator[tuple[str, str]]:
    """(label, words) of each piece, in the order of their kinds."""
    inner = {element for box in (node.css(without) if without else ()) for element in box.root.iter()}
    for part, label, said in pieces(node):
        name = (label or "").rstrip(" :：")
        if 0 < len(name) <= LONGEST_LABEL and said and part.root not in inner and not part.xpath(SKIPPED):
            yield name, said


def pieces(node: Selector) -> Iterator[tuple[Selector, str | None, str]]:
    """(the element, its label, the words) of what looks labelled."""
    for term in node.css("dt"):
        yield term, words_of(term), words_in(term.xpath("following-sibling::dd[1]"))
    for row in node.xpath("descendant::table[not(descendant::tr[th][not(td)])]//tr[td][count(th | td) = 2]"):
        first, second = row.xpath("th | td")
        yield row, words_of(first), words_in([second])
    heads, cells = node.xpath("self::tr/ancestor::table[1]//tr[th][not(td)][1]/th"), node.xpath("self::tr/*")
    if len(heads) == len(cells):
        yield from ((cell, words_of(head), words_in([cell])) for head, cell in zip(heads, cells, strict=True))
    for row in rows_of_two(node):
        first, second = row.xpath("*")
        yield row, words_of(first), words_in([second])
    for part in node.xpath(ENDS_IN_COLON):
        said = words_in(part.xpath("following-sibling::node()[1]")) or words_in(part.xpath("following-sibling::*[1]"))
        yield part, words_of(part), said
    for part in node.xpath(HOLDS_COLON):
        label, _, said = (words_of(part) or "").replace("：", ": ").partition(": ")
        yield part, label, said.strip()


def rows_of_two(node: Selector) -> Iterator[Selector]:
    """Elements that stand among others of their own look, with two parts and nothing else: a label, and what is labelled."""
    for row in node.xpath(OF_TWO):
        looks = [row.xpath(f"string({path})").get() for path in LOOKS]
        beside = row.xpath("preceding-sibling::*[1] | following-sibling::*[1]")
        if any(
            one.xpath("count(*) = 2").get() == "1" and [one.xpath(f"string({path})").get() for path in LOOKS] == looks for one in beside
        ):
            yield row


def words_in(values: Iterable[Selector]) -> str:
    """The words of elements and of bare texts; comments say nothing."""
    return " ".join(
        " ".join(value.root.split()) if isinstance(value.root, str) else words_of(value) or ""
        for value in values
        if isinstance(value.root, str) or isinstance(value.root.tag, str)
    )

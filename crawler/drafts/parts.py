"""The expressions that read the parts and labels of cards and pages."""

from collections.abc import Set

from crawler.drafts.pages import Card, Detail
from crawler.drafts.payloads import quoted

NAMED = {"location": "job_locations", "salary": "base_salary"}  # parts of a page -> the fields that they are read into


def values_of(node: str, found: Card | Detail, known: Set[str] = frozenset(), text: str = "") -> tuple[dict[str, str], dict[str, str]]:
    """(name of a value -> the expression that reads it, selector or label -> its words) of a card or a page. ``known``: what the
    list says already; a page's own would take its place. ``text``: the expression of the selector of a page's text."""
    parts = {name: css for name, css in found.parts.items() if NAMED.get(name, name) not in known}
    labels = {name: label for name, label in found.labels.items() if NAMED.get(name, name) not in known}
    values = dict(words_at(node, name, css) for name, css in parts.items()) | dict(words_by(name, label) for name, label in labels.items())
    whole = {"description_html": f"page.css({text or quoted(found.text)}).get()"} if isinstance(found, Detail) else {}
    said = {"fields": "said"} if found.said else {}
    unread = {f"label {label}": words for label, words in found.said.items() if label not in labels.values()}
    return values | whole | said, found.left | unread


def said_of(detail: Detail) -> str:
    """The line that reads what a page labels, where it labels something."""
    return f'        said = labels_of(page, "{detail.text}")\n' if detail.said else ""


def words_by(name: str, label: str) -> tuple[str, str]:
    """Name and expression of what stands beside a label."""
    call = f"said.texts({quoted(label)})" if name == "employment_types" else f"said.text({quoted(label)})"
    return NAMED.get(name, name), f"places({call})" if name == "location" else f"pays(RawPay(text={call}))" if name == "salary" else call


def words_at(node: str, name: str, css: str) -> tuple[str, str]:
    """One of them; "" selects the node itself."""
    call = f'words_of({node}, "{css}")' if css else f"words_of({node})"
    if name == "location":
        return NAMED[name], f'places(*(words_of(part) for part in {node}.css("{css}")))'
    if name == "salary":
        return NAMED[name], f"pays(RawPay(text={call}))"
    several = name == "employment_types"
    return name, f'tuple(filter(None, map(words_of, {node}.css("{css}"))))' if several else call

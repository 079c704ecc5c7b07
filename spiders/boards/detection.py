"""Which platform and board a career page belongs to: addresses in it, embeds, and what only one platform's pages load.

A token is never guessed from a name: it stands in the page or in its address. The table is ``data/reference/board_patterns.toml``.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote, urlsplit

from pipelines.extract.words.tables import load_toml

MAX_CHARACTERS = 8_000_000
MAX_HITS = 2_000  # of one pattern in one page
SLASHES = (("\\/", "/"), ("\\u002F", "/"), ("\\u002f", "/"), ("%2F", "/"), ("%2f", "/"), ("\\u0026", "&"), ("%3A", ":"), ("%3a", ":"))
STRENGTH = ("address", "embed", "api", "link", "signature")
LEGAL_FORMS = re.compile(
    r"inc|incorporated|llc|ltd|limited|corp|corporation|co|company|companies|gmbh|mbh|ag|kg|kgaa|se|sa|sas|sarl|bv|nv|ab|as|asa|oyj?|aps|plc"
    r"|pty|pvt|spa|srl|sro|holdings?|group|gruppe|international|global|technolog(?:y|ies)|the|and|und"
)

SHARED_LABELS = re.compile("www|jobs|careers?|karriere|work|apply|join|com|de|org|net|io|co|ai|uk")


@dataclass(frozen=True, slots=True)
class Detected:
    """A board that a page shows. ``how``: in its address, an embed, an API call, a link, or a signature of the platform."""

    family: str
    board: str
    url: str
    how: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """One row of the table."""

    family: str
    host: str
    regex: re.Pattern[str]
    template: str
    url: str
    how: str


@dataclass(frozen=True, slots=True)
class Signature:
    """A platform on the employer's own domain: any of ``marks`` in the page; ``regex`` reads what the board needs beside the host."""

    family: str
    marks: tuple[str, ...]
    regex: re.Pattern[str] | None
    template: str


@cache
def table() -> tuple[tuple[Pattern, ...], tuple[Signature, ...], dict[str, frozenset[str]]]:
    """(patterns, signatures, the words that a named group never is)."""
    rows = load_toml("board_patterns.toml")
    patterns = tuple(
        Pattern(
            row["family"],
            row["host"],
            re.compile(row["regex"], re.IGNORECASE),
            row.get("template", "{board}"),
            row["url"],
            row.get("how", "link"),
        )
        for row in rows["pattern"]
    )
    signatures = tuple(
        Signature(
            row["family"],
            tuple(row["marks"]),
            re.compile(row["regex"], re.IGNORECASE) if "regex" in row else None,
            row.get("template", "{host}"),
        )
        for row in rows["signature"]
    )
    never = frozenset(rows["never"])
    return patterns, signatures, {"board": never, "tenant": never, "site": frozenset(rows["never_site"])}


@cache
def platforms() -> frozenset[str]:
    """Every platform that the table can tell."""
    patterns, signed, _ = table()
    return frozenset({pattern.family for pattern in patterns} | {signature.family for signature in signed})


def readable(page: str) -> str:
    """The page with the disguises of addresses removed: entities, escaped slashes of scripts, encoded redirect targets."""
    text = html.unescape(page[:MAX_CHARACTERS])
    for disguise, plain in SLASHES:
        text = text.replace(disguise, plain)
    return text


def detect(url: str, page: str) -> list[Detected]:
    """Every board that the page at ``url`` shows, the surest first: its own address, then embeds, API calls, links, signatures."""
    found = dict.fromkeys(matches(url, "address"))
    text = readable(page)
    hits: dict[Detected, int] = {}
    for hit in matches(text):
        hits[hit] = hits.get(hit, 0) + 1
    by_strength = sorted(hits, key=lambda hit: (STRENGTH.index(hit.how), -hits[hit]))
    host = urlsplit(url).netloc.lower()
    signed = signatures(text, host) if host and not found else ()
    known: dict[tuple[str, str], Detected] = {}
    for hit in [*found, *by_strength, *signed]:
        known.setdefault((hit.family, hit.board.casefold()), hit)
    return list(known.values())


def matches(text: str, how: str | None = None) -> Iterator[Detected]:
    """Each place in ``text`` that a pattern reads a board from."""
    patterns, _, never = table()
    lowered = text.lower()
    for pattern in patterns:
        if pattern.host not in lowered:
            continue
        for _, match in zip(range(MAX_HITS), pattern.regex.finditer(text), strict=False):
            parts = {name: (value or "").strip(".-") if name != "eu" else value or "" for name, value in match.groupdict().items()}
            if not any(parts.get(name, "").casefold() in words for name, words in never.items()):
                yield Detected(pattern.family, unquote(pattern.template.format(**parts)), pattern.url.format(**parts), how or pattern.how)


def signatures(text: str, host: str) -> Iterator[Detected]:
    """Platforms whose own files the page at ``host`` loads."""
    lowered = text.lower()
    for signature in table()[1]:
        if any(mark in lowered for mark in signature.marks):
            beside = signature.regex.search(text) if signature.regex else None
            if signature.regex is None or beside is not None:
                board = signature.template.format(host=host, **(beside.groupdict() if beside else {}))
                yield Detected(signature.family, board, f"https://{host}", "signature")


def fits(employer: str, names: Iterable[str]) -> bool | None:
    """Whether one of the organizations that a board names is ``employer``. None where it names none.

    Legal forms, case and spacing aside: one name's words are among the other's, or they are the same letters. "hpe" is not
    "Hans Peter Esser GmbH".
    """
    wanted = words_of(employer)
    given = [words for name in names if (words := words_of(name))]
    if not given or not wanted:
        return None
    return any(set(words) <= set(wanted) or set(wanted) <= set(words) or "".join(words) == "".join(wanted) for words in given)


def words_of(name: str) -> list[str]:
    words = re.findall(r"[^\W_]+", name.casefold())
    return [word for word in words if not LEGAL_FORMS.fullmatch(word)] or words


def label_of(host: str) -> str:
    """The part of a host that names its owner: "acme" of careers.acme.co.uk."""
    labels = [label for label in host.lower().split(":")[0].split(".")[:-1] if not SHARED_LABELS.fullmatch(label)]
    return max(labels, key=len, default=host)

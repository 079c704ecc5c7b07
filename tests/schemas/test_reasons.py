"""Reasons: every code has its sentence, and nobody but who prints knows English."""

import ast
import re
from pathlib import Path
from string import Formatter

import orjson
import pytest
from pydantic import TypeAdapter

from schemas.reasons import Reason, ReasonKind, sentence
from tests.conftest import ROOT

ROOMS = ("schemas", "pipelines", "spiders", "catalog", "crawler")
PATHS = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) if path != ROOT / "schemas" / "reasons.py"]
THINGS = "(?:more |job )?(?:row|page|part|posting|request|time|field)"


def numbers_of(kind: ReasonKind) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(kind.template) if name} - {"words"}


def made(kind: ReasonKind, number: int) -> Reason:
    return kind.of("an error" if "{words}" in kind.template else "", **dict.fromkeys(numbers_of(kind), number))


@pytest.mark.parametrize("kind", ReasonKind)
def test_every_kind_has_a_sentence_in_singular_and_plural(kind: ReasonKind) -> None:
    one, many = sentence(made(kind, 1)), sentence(made(kind, 2))
    assert one
    assert not re.search(rf"[{{}}]|\b1 {THINGS}s\b", one)
    assert not re.search(rf"[{{}}]|\b2 {THINGS}\b", many)
    assert (one.count("1"), many.count("2")) == (len(numbers_of(kind)),) * 2
    assert ("an error" in one) is ("{words}" in kind.template)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (ReasonKind.EXCERPT.of(shown=5, listed=1312), "shows 5 of 1312 postings"),
        (ReasonKind.NOT_SAVED.of(requests=1), "1 more request that a saved file does not answer"),
        (ReasonKind.ROWS_MISSING.of(shown=0, total=1), "0 of 1 row shown"),
        (ReasonKind.UNREADABLE.of(parts=3), "3 parts without an identifier"),
        (ReasonKind.FEED_CUT.of(), "the feed is cut off"),
        (ReasonKind.LOST.of("HttpError('{503}')"), "HttpError('{503}')"),
        (ReasonKind.STOPPED.of("shutdown"), "stopped (shutdown): run it again to go on"),
    ],
)
def test_sentences(reason: Reason, said: str) -> None:
    assert sentence(reason) == said


@pytest.mark.parametrize("numbers", [{}, {"shown": 1}, {"shown": 1, "total": 2, "rows": 3}])
def test_a_reason_takes_its_own_numbers_and_no_others(numbers: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="rows_missing takes"):
        ReasonKind.ROWS_MISSING.of(**numbers)


@pytest.mark.parametrize("kind", ReasonKind)
def test_a_reason_survives_json(kind: ReasonKind) -> None:
    reason = made(kind, 3)
    assert TypeAdapter(Reason).validate_json(orjson.dumps(reason)) == reason
    assert hash(reason) == hash(made(kind, 3))


def test_words_from_outside_are_bounded_and_storable() -> None:
    reason = ReasonKind.LOST.of("\ud800" + "x" * 9_000)
    assert len(reason.words) == 500
    assert orjson.dumps(reason)


class Named(str):
    """The name of a number, in a template."""

    __slots__ = ()

    def __format__(self, thing: str) -> str:
        return "*" + self + "*" + (f" {thing}s" if thing else "")


@pytest.mark.parametrize("kind", ReasonKind)
def test_the_page_tells_every_kind(kind: ReasonKind) -> None:
    words = kind.template.format_map({name: Named(name) for name in (*numbers_of(kind), "words")})
    assert f"\n| {kind} | {kind.standing} | {words} |\n" in (ROOT / "docs" / "catalog.md").read_text("utf-8")


def test_english_is_made_where_it_is_printed() -> None:
    """Below the crawler nobody makes a sentence, so nobody can read one."""
    makers = {path.relative_to(ROOT).parts[0] for path in PATHS if re.search(r"(?<!def )\bsentence\(", path.read_text("utf-8"))}
    assert makers == {"crawler"}


# The longest piece of each sentence that stands between its numbers.
PIECES = [max(re.split(r"\{[^}]*\}", kind.template), key=len).strip(" :;()").lower() for kind in ReasonKind]
TOLD = [piece for piece in PIECES if " " in piece]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_holds_the_english_of_a_reason(path: Path) -> None:
    """What would compare, split or match a sentence holds a piece of it."""
    held = [text for text in texts_of(ast.parse(path.read_text("utf-8"))) if any(piece in text for piece in TOLD)]
    assert not held


def texts_of(tree: ast.AST) -> list[str]:
    """A module's strings, but the docstrings; a pattern's escaped blanks as blanks."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told]
    return [str(node.value).lower().replace("\\ ", " ") for node in texts]

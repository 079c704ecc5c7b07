"""Where a raw form has the words behind a value: paths to the parts that hold the quote, or make it up in turn."""

from collections.abc import Iterator
from typing import Any

from proof.claims import Object, Path
from proof.verify import letters, plain
from schemas.enums import Origin

UNREAD = ("rest",)  # parts that no rule reads
ELSEWHERE = {
    Origin.REGISTRY: "none, for the registry's row of the board says it",
    Origin.BOARD: "none, for it was settled over all postings of the board, or is its name",
}
MENDED = "none as they are, for they were mended on the way into the text"


def find_places(form: Object, field: str, words: Object) -> tuple[list[Path], str]:
    """The paths, and, where there are none, why. ``field``: of the record, by which the nearest part is told."""
    origin, quote = words["origin"], words["quote"]
    if origin in (Origin.PROSE, Origin.TITLE):
        part = "description_html" if origin == Origin.PROSE else "title"
        return ([[part]], "") if holds(form.get(part) or "", quote) else ([], MENDED)
    parts = [(path, text) for path, text in strings(form, []) if path[0] not in UNREAD]
    ranked = sorted(
        (part for part in parts if holds(part[1], quote)), key=lambda part: (part[1] != quote, part[0][0] != field, len(part[1]))
    )
    if ranked:
        return [ranked[0][0]], ""
    return next(_made_up(form, quote), []), ELSEWHERE.get(origin, MENDED)


def holds(text: str, quote: str) -> bool:
    """As `verify.py` looks for it."""
    return letters(quote) in letters(plain(text)) or quote in text


def strings(held: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text in a part of a form, with its path."""
    if isinstance(held, str):
        yield path, held
    elif isinstance(held, dict | list):
        for key, part in held.items() if isinstance(held, dict) else enumerate(held):
            yield from strings(part, [*path, key])


def _made_up(form: Object, quote: str) -> Iterator[list[Path]]:
    """Parts of one place or pay that make up the quote in turn, with nothing but signs between them: "Leeds, England, GB"."""
    for name, listed in form.items():
        for n, one in enumerate(listed) if isinstance(listed, list) else ():
            rest, paths = letters(quote), []
            for key, text in strings(one, [name, n]):
                if letters(text) and rest.startswith(letters(text)):
                    rest = rest.removeprefix(letters(text))
                    paths.append(key)
            if paths and not rest:
                yield paths

"""The small tables and lexicons of ``data/reference``, read once when a module that needs one is imported. Nobody else opens it."""

import csv
import tomllib
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[3] / "data" / "reference"


def load_words(name: str) -> frozenset[str]:
    """The words of a list: one or more a line, lower case, "#" starts a comment."""
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())


def load_lines(name: str) -> tuple[str, ...]:
    """The lines of a list, without blank ones and comments."""
    lines = (line.partition("#")[0].strip() for line in (FOLDER / name).read_text("utf-8").splitlines())
    return tuple(line for line in lines if line)


def load_pairs(name: str) -> dict[str, str]:
    """A CSV file of two columns as a mapping of the first to the second. ValueError where the first says the same in two rows."""
    words, meaning = load_head(name)
    return {row[words]: row[meaning] for row in load_once(name, words)}


def load_table(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a CSV file, its head and blank lines left out."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return tuple(tuple(row) for row in list(csv.reader(file))[1:] if row)


def load_rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file by their head; lines starting with "#" are comments."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def load_once(name: str, words: str, spelt: Callable[[str], Hashable] = str) -> list[dict[str, str]]:
    """The rows of a CSV file whose column ``words`` says the same in no two: which of their meanings counts would be left to chance.
    ``spelt``: what of the words tells them apart. ValueError names the file, both lines and the words."""
    rows = load_rows(name)
    if len({spelt(row[words]) for row in rows}) < len(rows):
        raise ValueError(_told_twice(FOLDER / name, [row[words] for row in rows], spelt))
    return rows


def _told_twice(path: Path, words: list[str], spelt: Callable[[str], Hashable]) -> str:
    lines = enumerate(path.read_text("utf-8").splitlines(), 1)
    numbers = [number for number, line in lines if line and not line.startswith("#")][1:]  # without the head
    first: dict[Hashable, int] = {}
    twice = next((number, one) for number, one in zip(numbers, words, strict=True) if first.setdefault(spelt(one), number) != number)
    return (
        f"{path.name}, line {twice[0]}: {twice[1]!r} stands in line {first[spelt(twice[1])]} already, and only one of the two would count: "
        'leave one row; docs/contributing.md, "How words are spelt in a table", says how a phrase has several meanings'
    )


def load_tabs(name: str) -> list[dict[str, str]]:
    """The rows of a file of tab-separated columns by their head; quotes are characters like others."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def load_toml(name: str) -> dict[str, Any]:
    """A TOML file."""
    return tomllib.loads((FOLDER / name).read_text("utf-8"))


def phrase_tables() -> dict[str, tuple[str, str]]:
    """fact -> (file, column) of the tables ``<fact>_words.csv`` whose columns are what a phrase stands for, and the ``phrase``."""
    heads = {path.name: load_head(path.name) for path in sorted(FOLDER.glob("*_words.csv"))}
    return {name.removesuffix("_words.csv"): (name, head[0]) for name, head in heads.items() if head[1:] == ["phrase"]}


def load_head(name: str) -> list[str]:
    """The names of a CSV file's columns."""
    with (FOLDER / name).open(encoding="utf-8") as file:
        return next((line.strip().split(",") for line in file if not line.startswith("#")), [])

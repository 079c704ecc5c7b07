"""Public lists of boards in their common shapes, and the registry files they are added to.

Read: CSV with a header, JSON and JSONL. A row names its platform and token (``ats``/``platform``/``provider``/``source`` and
``slug``/``board``/``token``) or an address that shows them; a bare list of tokens needs the family from the caller.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from schemas.files import replacing
from schemas.source import Source
from schemas.troubles import troubles_of
from spiders.boards.detection import detect, platforms, readable
from spiders.registry import COLUMNS, SOURCES, countries, read_columns, read_merged

MAX_DEPTH = 6
GROUP = "listed under"  # the key of the list that a row stood in, which may name its platform
FAMILY_KEYS = ("family", "ats", "ats_type", "platform", "provider", "ats_platform", "source_type")
BOARD_KEYS = ("board", "slug", "token", "board_token", "ats_slug", "identifier", "tenant", "id")
URL_KEYS = ("url", "careers_url", "career_url", "board_url", "jobs_url", "apply_url", "application_url", "link")
NAME_KEYS = ("employer", "company", "company_name", "name", "organization")
COUNTRY_KEYS = ("country", "country_code", "hq_country")
DATE_KEYS = ("verified", "checked", "last_verified", "checked_at")
ALIASES = {
    "greenhouse.io": "greenhouse",
    "ashbyhq": "ashby",
    "myworkdayjobs": "workday",
    "personiohr": "personio",
    "smart_recruiters": "smartrecruiters",
}


def read_board_list(text: str, family: str | None = None) -> tuple[list[Source], int]:
    """The boards of a list, each once, by family and board, and how many rows were left out because they name no platform and board.
    ``family``: for rows that name none.

    Raises ValueError where nothing in ``text`` is a list of boards.
    """
    rows = [read_entry(entry, family) for entry in entries(text)]
    found = {row.key.casefold(): row for row in rows if row is not None}
    if not found:
        raise ValueError(
            "no boards in it: needs a CSV, JSON or JSONL list with a platform and a token, or addresses of boards; "
            "for bare tokens, name their platform with --family"
        )
    return sorted(found.values(), key=lambda row: (row.family, row.board.casefold())), rows.count(None)


def entries(text: str) -> Iterator[Any]:
    """The rows of a list in any of the shapes; nested lists and objects of lists are opened."""
    text = text.lstrip("\ufeff \r\n\t")
    try:
        yield from leaves(json.loads(text), 0)
        return
    except (json.JSONDecodeError, RecursionError):
        pass
    lines = [line for line in text.splitlines() if line.strip()]
    if lines and lines[0].lstrip().startswith("{"):
        for line in lines:
            try:
                yield json.loads(line)
            except json.JSONDecodeError:
                yield None
        return
    header = lines[0] if lines else ""
    delimiter = "\t" if "\t" in header else ";" if header.count(";") > header.count(",") else ","
    if delimiter in header:
        yield from csv.DictReader(io.StringIO(text), delimiter=delimiter)
    else:
        yield from lines


def leaves(value: Any, depth: int, group: str | None = None) -> Iterator[Any]:
    """Objects that describe a board, and bare tokens; a token under a key such as "greenhouse" is of that family. None for a row that
    names none."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for entry in value:
            if names_board(entry) or not isinstance(entry, dict) or any(isinstance(part, (list, dict)) for part in entry.values()):
                yield from leaves(entry, depth + 1, group)
            else:
                yield None
    elif isinstance(value, dict):
        if names_board(value):
            yield {**value, GROUP: group}
        else:
            for key, entry in value.items():
                yield from leaves(entry, depth + 1, key if isinstance(entry, (list, dict)) else group)
    elif isinstance(value, str):
        yield {GROUP: group, "board": value} if group else value


def names_board(value: Any) -> bool:
    return isinstance(value, dict) and any(isinstance(value.get(key), str) for key in (*BOARD_KEYS, *URL_KEYS))


def read_entry(entry: Any, family: str | None = None) -> Source | None:
    """One row as a registry row; None where it names no platform and board."""
    if isinstance(entry, str):
        entry = {"url": entry} if "/" in entry else {"board": entry}
    if not isinstance(entry, dict):
        return None
    row = {str(key).strip().lower(): value for key, value in entry.items() if isinstance(value, (str, int)) and str(value).strip()}
    address = first(row, URL_KEYS)
    shown = next(iter(detect(readable(address), "")), None) if address else None
    named = family_name(first(row, FAMILY_KEYS)) or family_name(first(row, (GROUP,))) or family
    board = first(row, BOARD_KEYS)
    if shown is not None:
        named, board = shown.family, shown.board
    if named == "workday" and board and board.count("|") == 2:  # tenant|wd5|site
        tenant, data_center, site = board.split("|")
        board = f"{tenant}.{data_center}/{site}"
    if not named or not board or ("/" in board and shown is None and named != "workday"):
        return None
    return Source(
        named,
        board,
        employer=first(row, NAME_KEYS),
        country=country_in(first(row, COUNTRY_KEYS)),
        url=shown.url if shown else None,
        verified=first(row, DATE_KEYS) or "never",
    )


def first(row: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    return next((str(row[key]).strip() for key in keys if key in row), None)


def country_in(given: str | None) -> str | None:
    """A list's country, where it is a code; names are left out."""
    code = (given or "").upper()
    return code if code in countries() else None


def family_name(given: str | None) -> str | None:
    """The family that a list means; None for a word that is no platform."""
    name = (given or "").strip().lower().replace(" ", "").replace("-", "")
    name = ALIASES.get(name, name)
    return name if name in platforms() else None


def add_rows(rows: Iterable[Source], own: Path, shipped: Path = SOURCES, *, replacing: bool = False) -> dict[str, int]:
    """Adds rows to ``own/<family>.csv``. Returns how many were written, by family. Boards that stand there or in ``shipped`` already stay
    as they are; with ``replacing``, what a row states takes the place of what stood there."""
    written: dict[str, int] = {}
    by_family: dict[str, dict[str, dict[str, str]]] = {}
    for row in rows:
        by_family.setdefault(row.family, {})[row.board.casefold()] = stated_columns(row)
    for family, new in by_family.items():
        known = read_merged(family, own, shipped)
        said = {board: columns | {"board": known.get(board, columns)["board"]} for board, columns in new.items()}  # as it was spelt first
        fresh = {board: columns for board, columns in said.items() if not columns.items() <= known.get(board, {}).items()}
        fresh = {board: columns for board, columns in fresh.items() if replacing or board not in known}
        write_over(own / f"{family}.csv", fresh)
        written[family] = len(fresh)
    return written


def stated_columns(row: Source) -> dict[str, str]:
    """What a row says beyond what an empty column means."""
    silent = Source(row.family, row.board)
    return {"board": row.board} | {name: getattr(row, name) for name in COLUMNS if getattr(row, name) not in ("", getattr(silent, name))}


def write_over(path: Path, changes: Mapping[str, Mapping[str, str]]) -> None:
    """Writes columns (by board in lower case) into a registry file, over those that stand there."""
    rows = {columns["board"].casefold(): columns for columns in read_columns(path)} if path.exists() else {}
    if changes:
        write_columns(path, (rows | {board: {**rows.get(board, {}), **columns} for board, columns in changes.items()}).values())


def write_rows(path: Path, rows: Iterable[Source]) -> None:
    """Writes a registry file with every column of its rows."""
    write_columns(path, ({name: getattr(row, name) or "" for name in COLUMNS} for row in rows))


def write_columns(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """Writes a registry file, sorted by board, in one move: a reader sees the old file or the new one. Raises `MachineTrouble`."""
    lines = io.StringIO(newline="")
    writer = csv.DictWriter(lines, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: row["board"].casefold()))
    with troubles_of(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as part:
            part.write(lines.getvalue().encode())

"""How much of a register is loaded: its rows, beside those that the authority publishes for the same period."""

from collections.abc import Iterable, Mapping
from typing import Any

from registers.layouts import KINDS

_WHOLE = 0.98  # from which share on a file is taken for all of it: rows are corrected now and then


def _published(file: Mapping[str, Any]) -> str | None:
    """Under which name of ``published`` the rows of a loaded file's period stand (``file``: a dict of `store.files`); None: under none."""
    totals = KINDS[file["kind"]].published
    for name in (f"{file['variant']} {file['period']}".strip(), file["period"], ""):
        if name in totals:
            return name
    first, last = file["first_day"] or "", file["last_day"] or ""
    spans = (name for name in totals if " to " in name)
    fits = [name for name in spans if name.split(" to ")[0] <= first and last <= name.split(" to ")[1]]
    return min(fits, key=totals.__getitem__, default=None)


def share_of(files: Iterable[Mapping[str, Any]]) -> float | None:
    """Which part of what is published the files of one kind hold; None where that is not known of each."""
    known = [(file, _published(file)) for file in files]
    if not known or any(name is None for _, name in known):
        return None
    whole: int = sum({name: KINDS[file["kind"]].published[name or ""] for file, name in known}.values())
    kept: int = sum(file["kept"] for file, _ in known)
    return min(1.0, kept / whole)


def covered_words(rows: int, share: float | None) -> str:
    """ "59,441 rows"; of a part, "1,000 rows, 1% of what is published"; "" for none."""
    if not rows:
        return ""
    said = f"{rows:,} row{'s' if rows > 1 else ''}"
    if share is None or share >= _WHOLE:
        return said
    return f"{said}, {f'{share:.0%}' if share >= 0.01 else 'less than 1%'} of what is published"

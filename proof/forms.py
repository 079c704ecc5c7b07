"""Raw forms as the archive holds them: the one of a hash, and the one that a posting had when a run had ended."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipelines.archive import SUFFIX, Archive
from pipelines.frames import read_frames
from schemas.errors import Problem
from schemas.secrets import without_secrets

NAMES = ("family", "source", "identifier")  # what a posting_id is made of


@dataclass(frozen=True, slots=True)
class Form:
    """A raw form: the line that the archive holds ("kind", "at", "hash", "item"), and the run whose file it stands in."""

    run: str
    line: dict[str, Any]

    @property
    def item(self) -> dict[str, Any]:
        found: dict[str, Any] = self.line["item"]
        return found


@dataclass(frozen=True, slots=True)
class Source:
    """What a posting's values were read from: its form, the rules in use then, the clean text ("" where it is not known)."""

    form: Form
    rules: str
    text: str


def form_of(archive: Archive, content_hash: str) -> Form:
    """The form of that hash, as it was first seen. `Problem` where the archive lacks it, or where it holds what is now known as secret."""
    form = Form(*archive.line(content_hash))
    if without_secrets(form.item) != form.item:
        raise Problem(f"the raw form {content_hash} holds a secret that is known here (a key or a password): nothing was written")
    return form


def hash_at(archive: Archive, posting: tuple[str, str, str], run: str) -> str:
    """The hash of the form that a posting (family, board, identifier) had when ``run`` had ended. `Problem` where the archive tells of
    none."""
    own: set[str] = set()
    last: str | None = None
    for line in _lines_until(archive, run):
        if "item" in line and tuple(line["item"].get(name) for name in NAMES) == posting:
            own.add(line["hash"])
        if line["hash"] in own:
            last = line["hash"]
    if last is None:
        raise Problem(f"{archive.folder} tells nothing of {':'.join(posting)} up to the run {run}: copy the runs before it into the folder")
    return last


def _lines_until(archive: Archive, last: str) -> Iterator[dict[str, Any]]:
    for run in archive.runs():
        if run <= last:
            for _, _, lines in read_frames(archive.folder / f"{run}{SUFFIX}"):
                yield from (line for line in lines if line.get("kind") == "posting")

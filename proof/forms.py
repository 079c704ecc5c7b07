"""Raw forms as the archive holds them: the one of a hash, and the one that a posting had when a run had ended."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
import zstandard

from pipelines.archive import SUFFIX, Archive
from pipelines.frames import damaged
from schemas.errors import Problem
from schemas.secrets import without_secrets
from schemas.troubles import troubles_of

NAMES = ("family", "source", "identifier")  # what a posting_id is made of
Names = tuple[str, ...]  # these, of a posting


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


def hashes_at(archive: Archive, postings: Iterable[Names], run: str) -> dict[Names, str]:
    """The hashes of the forms that postings had when ``run`` had ended. `Problem` where the archive tells nothing of one of them."""
    wanted = set(postings)
    owners: dict[str, Names] = {}
    last: dict[Names, str] = {}
    marks = {orjson.dumps(identifier) for *_, identifier in wanted}
    for line in _lines_until(archive, run):
        if any(mark in line for mark in marks):
            told = orjson.loads(line)
            names = tuple(told["item"].get(name) for name in NAMES) if "item" in told else owners.get(told.get("hash"))
            if told["kind"] == "posting" and names in wanted:
                owners[told["hash"]], last[names] = names, told["hash"]
                marks.add(told["hash"].encode())
    if lost := sorted(wanted - last.keys()):
        raise Problem(f"{archive.folder} tells nothing of {':'.join(lost[0])} up to the run {run}: copy the runs before it into the folder")
    return last


def _lines_until(archive: Archive, last: str) -> Iterator[bytes]:
    """The lines of the runs up to ``last``, in order. Most are none of those that are looked for: nothing is parsed here."""
    for run in (run for run in archive.runs() if run <= last):
        path = archive.folder / f"{run}{SUFFIX}"
        with path.open("rb") as packed, troubles_of(path):
            unpacked = zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True)
            try:
                yield from io.BufferedReader(unpacked)
            except zstandard.ZstdError as error:
                raise damaged(path, packed.tell()) from error

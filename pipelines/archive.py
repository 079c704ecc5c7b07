"""The archive: what the sources said, as it came. One append-only file a run, ``<run>.jsonl.zst`` (read it with ``zstdcat``).

A line is one thing seen, in order: a posting (with its raw form, where no earlier line of the archive holds that form), a listing or
a reject. A file is a row of zstd frames with checksums, one a flush; a crash tears the last frame at most, and readers stop there.
``index.db`` says which frame holds a form; it is derived, and brought up to date with the files whenever an archive is opened.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any, BinaryIO

import orjson
import zstandard
from pydantic import TypeAdapter

from pipelines.archive_index import INDEX, Index
from pipelines.frames import ArchiveError, Frame, damaged, forms_in, read_frames
from schemas.job import Sighting
from schemas.raw import RawPosting
from schemas.reasons import Reason, ReasonKind
from schemas.source import BoardHome, Home, Listing, NoDetail, Reject
from schemas.troubles import troubles_of

FRAME_BYTES = 1 << 20  # uncompressed; a flush comes earlier where a batch is loaded
SUFFIX = ".jsonl.zst"
VOLATILE = {"rest", "date_modified"}  # they change while the posting does not
MARK = "partial"  # in the hash where it is set alone: a whole form keeps the hash that it had before there was one
# What hashes have held from the start, in this order for good. What forms got later is in the hash where it is stated alone, by its name: a
# new field of RawPosting makes no posting another one.
FIRST = (
    "family", "source", "identifier", "url", "lineage", "origin", "title", "hiring_organization", "job_locations", "description_html",
    "boilerplate_html", "date_posted", "date_posted_is_floor", "valid_through", "employment_types", "workplace", "base_salary",
    "department", "requisition_id", "apply_url", "language", "eligibility", "security_clearance", "education", "experience", "seniority",
    "skills", "job_benefits", "industry", "claims",
)  # fmt: skip
_STABLE = attrgetter(*FIRST)


def later_of(form: type[RawPosting]) -> tuple[str, ...]:
    """The names of what forms got later."""
    return tuple(field.name for field in fields(form) if field.name not in {*FIRST, *VOLATILE, MARK})


LATER = later_of(RawPosting)


def content_hash(raw: RawPosting, later: Sequence[str] = LATER) -> str:
    """blake2b-128 (hex) of the raw form without its volatile parts. Raises TypeError for what is no JSON."""
    stated = [[name, said] for name in later if (said := getattr(raw, name))]
    form = orjson.dumps([*_STABLE(raw), *stated, *([MARK] if raw.partial else [])])
    return hashlib.blake2b(form, digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class End:
    """The last line of a run that ended by itself; ``interrupted`` says why it is not to be believed whole; ``trusted``: the boards whose
    listing a hand trusted, as ``family:board``."""

    interrupted: Reason | None = None
    trusted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """One line of a run: what was seen, and when (aware, UTC)."""

    at: datetime
    item: RawPosting | Listing | Reject | NoDetail | End | BoardHome


KIND_OF = {Sighting: "posting", Listing: "listing", Reject: "reject", NoDetail: "no_detail", End: "end", BoardHome: "home"}
SAID_BY = {"listing": ("reason",), "end": ("interrupted",)}  # where reasons stand
KINDS: dict[str, TypeAdapter[Any]] = {
    "posting": TypeAdapter(RawPosting),
    "listing": TypeAdapter(Listing),
    "reject": TypeAdapter(Reject),
    "no_detail": TypeAdapter(NoDetail),
    "end": TypeAdapter(End),
    "home": TypeAdapter(BoardHome),
}


class Archive:
    """A folder of runs. ``begin`` a run to append to it; reading needs no run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._index = Index(folder)
        self._file: BinaryIO | None = None
        self._run = ""
        self._lines: list[bytes] = []
        self._size = 0
        self._fresh: set[str] = set()  # forms in the lines that wait for a flush
        self._homes: set[tuple[str, str]] = set()  # boards whose home the run's file holds
        self._held = 0  # lines that the run's file holds already, of those that are yet to come
        self._compress = zstandard.ZstdCompressor(level=3, write_checksum=True).compress
        self._forms = lru_cache(maxsize=8)(self._read_forms)
        with troubles_of(folder / INDEX, "remove it, it is made anew"):
            self._catch_up()

    def runs(self) -> list[str]:
        """The archived runs, oldest first (run ids sort by time)."""
        return sorted(path.name.removesuffix(SUFFIX) for path in self.folder.glob(f"*{SUFFIX}"))

    # Writing

    def begin(self, run: str) -> None:
        """Append from here on to ``run``'s file. What a crash tore off its end is cut away. A run that is taken up again is told from its
        start: the lines that its file holds already are not written twice."""
        self.close_run()
        self._run = run
        self._index.add(run)
        self._file = self._path(run).open("ab")
        self._file.truncate(self._index.size(run))
        self._held, self._homes = 0, set()
        for _, _, lines in self._whole_frames(run):
            self._held += sum(line["kind"] != "home" for line in lines)
            self._homes |= {(line["item"]["family"], line["item"]["source"]) for line in lines if line["kind"] == "home"}

    def holds(self, content_hash: str) -> bool:
        """Whether the form is stored, or waits for the next flush."""
        return content_hash in self._fresh or self._index.place(content_hash) is not None

    def add(self, at: datetime, item: Sighting | Listing | Reject | NoDetail | End, form: bytes | None = None) -> None:
        """One thing seen. A posting's form (``form``: as JSON, where the caller has it) is written where the archive does not hold it."""
        if not self._run:
            return
        if self._held:
            self._held -= 1
            return
        line: dict[str, Any] = {"kind": KIND_OF[type(item)], "at": at}
        if not isinstance(item, Sighting):
            line["item"] = item
        else:
            line["hash"] = item.content_hash
            if not self.holds(item.content_hash):
                line["item"] = item.raw if form is None else orjson.Fragment(form)
                self._fresh.add(item.content_hash)
        self._write(line)

    def _write(self, line: dict[str, Any]) -> None:
        self._lines.append(orjson.dumps(line))
        self._size += len(self._lines[-1])
        if self._size >= FRAME_BYTES:
            self.flush()

    def add_home(self, at: datetime, told: BoardHome) -> None:
        """What is known of a board that the run meets, once a run; nothing where that is nothing."""
        if self._run and told.home != Home() and (told.family, told.source) not in self._homes:
            self._homes.add((told.family, told.source))
            self._write({"kind": KIND_OF[BoardHome], "at": at, "item": told})

    def end(self, at: datetime, interrupted: Reason | None, trusted: Iterable[str] = ()) -> None:
        """The run ended by itself; without this line it was cut off."""
        self.add(at, End(interrupted, tuple(sorted(trusted))))
        self.flush()

    def abandon(self) -> None:
        """Leave the run without what waits to be written; where nothing was, without its file."""
        self._lines, self._size, self._fresh = [], 0, set()
        run = self._run
        self.close_run()
        path = self.folder / f"{run}{SUFFIX}"
        if run and not path.stat().st_size:
            path.unlink()

    def flush(self) -> None:
        """Write the waiting lines as one frame, to the disk, then into the index."""
        if not self._lines or self._file is None:
            return
        start = self._file.seek(0, os.SEEK_END)
        frame = self._compress(b"\n".join(self._lines) + b"\n")
        with troubles_of(self.folder / f"{self._run}{SUFFIX}"):
            self._file.write(frame)
            self._file.flush()
            os.fsync(self._file.fileno())
            self._index.enter(self._run, start, len(frame), self._fresh)
        self._lines, self._size, self._fresh = [], 0, set()

    def close_run(self) -> None:
        self.flush()
        if self._file is not None:
            self._file.close()
        self._file, self._run = None, ""

    def close(self) -> None:
        self.close_run()
        self._index.close()

    # Reading

    def begun(self, run: str) -> datetime | None:
        """When ``run`` saw its first thing; None where nothing of it can be read."""
        return next((datetime.fromisoformat(lines[0]["at"]) for _, _, lines in self._whole_frames(run)), None)

    def count_lines(self, run: str) -> int:
        """How many lines of ``run`` can be read."""
        return sum(len(lines) for _, _, lines in self._whole_frames(run))

    def read(self, run: str) -> Iterator[Seen]:
        """What ``run`` saw, in order. Raises `ArchiveError` where a form is missing."""
        for _, _, lines in self._whole_frames(run):
            for line in lines:
                try:
                    item = KINDS[line["kind"]].validate_python(_item(line)) if "item" in line else self.form(line["hash"]).item
                    at = datetime.fromisoformat(line["at"])
                except (LookupError, TypeError, ValueError, AttributeError) as error:
                    raise ArchiveError(
                        f"{run}{SUFFIX} in {self.folder} holds a line of no known kind: is it of a newer rolecall?"
                    ) from error
                yield Seen(at, item)

    def forms_of(self, run: str) -> set[str]:
        """The forms that a run's postings have, wherever they are stored."""
        return {line["hash"] for _, _, lines in self._whole_frames(run) for line in lines if "hash" in line}

    def run_of(self, content_hash: str) -> str | None:
        """The run whose file holds a form; None where none does."""
        place = self._index.place(content_hash)
        return place[0] if place else None

    def remove(self, run: str) -> None:
        """Remove a run's file. The caller knows that nobody needs a form that it holds."""
        self._path(run).unlink(missing_ok=True)
        self._index.forget(run)

    def form(self, content_hash: str) -> Seen:
        """The raw form of that hash, as it was first seen. Raises `ArchiveError` where it is missing."""
        _, line = self.line(content_hash)
        return Seen(datetime.fromisoformat(line["at"]), KINDS["posting"].validate_python(line["item"]))

    def line(self, content_hash: str) -> tuple[str, dict[str, Any]]:
        """The run that first saw the raw form of that hash, and its line there as it stands. Raises `ArchiveError` where it is missing."""
        place = self._index.place(content_hash)
        if place is None:
            raise ArchiveError(f"{self.folder} lacks the raw form {content_hash}: copy the runs before it into the folder too")
        line = self._forms(*place).get(content_hash)
        if line is None:
            raise ArchiveError(f"{self.folder / INDEX} does not fit its files: remove it, it is made anew")
        return place[0], line

    def _read_forms(self, run: str, start: int, length: int) -> dict[str, Any]:
        frame = next(read_frames(self._path(run), start), None)
        if frame is None or frame[1] != length:
            raise damaged(self._path(run), start)
        return forms_in(frame[2])

    def _path(self, run: str) -> Path:
        return self.folder / f"{run}{SUFFIX}"

    def _whole_frames(self, run: str, start: int = 0) -> Iterator[Frame]:
        """Each whole frame from ``start`` on; ends at a torn or damaged one."""
        with suppress(ArchiveError):
            yield from read_frames(self._path(run), start)

    # Index

    def _catch_up(self) -> None:
        """Index what the files hold beyond what is indexed: after a crash, or where files were copied in."""
        for run in {*self.runs()} - self._index.sizes().keys():
            self._index.add(run)
        for run, indexed in self._index.sizes().items():
            path = self._path(run)
            size = path.stat().st_size if path.exists() else 0
            if size < indexed:
                self._index.forget(run)
            if size and size != indexed:
                for start, length, lines in self._whole_frames(run, indexed if size > indexed else 0):
                    self._index.enter(run, start, length, set(forms_in(lines)))

    def find_unindexed(self, run: str) -> Iterator[str]:
        """What the index gets wrong of a run: forms that it lacks, or has where they are not. Raises
        `ArchiveError` as `read_frames` does."""
        waiting = self._index.forms_by_frame(run)
        for start, length, lines in read_frames(self._path(run)):
            places = {form: self._index.place(form) for form in forms_in(lines)}
            yield from (form for form, place in places.items() if place is None)
            if waiting.pop(start, 0) != sum(place == (run, start, length) for place in places.values()):
                yield f"byte {start}"
        yield from (f"byte {start}" for start in waiting)

    def torn_bytes(self, run: str) -> int:
        """How many bytes at the end of a run's file are no whole frame."""
        return self._path(run).stat().st_size - self._index.size(run)


def _item(line: dict[str, Any]) -> dict[str, Any]:
    """A line's item. Reasons that archives of before have in words alone are kept as those words."""
    item: dict[str, Any] = line["item"]
    for name in SAID_BY.get(line["kind"], ()):
        if isinstance(item.get(name), str):
            item[name] = {"kind": ReasonKind.OTHER, "words": item[name]}
    return item

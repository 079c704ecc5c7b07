"""What a run hands to its stages: every stage finds it as ``crawler.rolecall``, under Scrapy and in the offline flow alike."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from pipelines.archive import Archive
from schemas.job import Sighting
from schemas.raw import RawPosting
from schemas.reasons import Reason
from schemas.secrets import redact
from schemas.source import Asked, Home, Reject
from schemas.troubles import MachineTrouble, Trouble, find_trouble

KEPT_CHARACTERS = 2_000  # of a posting that a stage choked on, as quarantine keeps it


class KnowsHashes(Protocol):
    """The part of the catalog's writer that `record` asks: posting_id -> content hash of a board's open postings, and the posting_ids of
    those that were read whole."""

    def known_hashes(self, family: str, board: str) -> Mapping[str, str]: ...

    def whole_postings(self, family: str, board: str) -> Collection[str]: ...


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Rolecall:
    """One run's surroundings. ``writer`` is None where the run only archives. ``counts`` are the stages' own ("salary.prose": 12)."""

    run: str
    archive: Archive | None = None
    writer: Any = None  # catalog.writer.Writer
    clock: Callable[[], datetime] = utc_now
    counts: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)  # stages that failed on a posting: error -> postings
    errors: Counter[str] = field(default_factory=Counter)  # other exceptions: error -> times
    silent: list[str] = field(default_factory=list)  # boards (family:board) of which no answer was read
    trouble: MachineTrouble | None = None  # the machine's, which ends the run
    homes: Mapping[tuple[str, str], Home] = field(default_factory=dict)  # (family, board) -> what its registry row says of it
    earlier: dict[tuple[str, str], Home] = field(default_factory=dict)  # the same of boards without a row, by catalog or archive
    lost_batches: int = 0  # that could not be loaded: the run has then not seen all that it read
    unread: dict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # (family, board): field -> postings
    asked: Mapping[tuple[str, str], Asked] = field(default_factory=dict)  # (family, board) -> what it took to ask it
    out_of_time: bool = False  # the run was to end by now: what it read to the end counts, and the rest is left
    left: list[str] = field(default_factory=list)  # boards (family:board) that are left, for that reason
    interrupted: Reason | None = None  # why the run ended early: it then closes nothing
    trusted: frozenset[str] = frozenset()  # boards (family:board) whose listing a hand trusts this once, whatever its alarm
    _built: dict[str, Any] = field(default_factory=dict)
    _known: dict[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    _whole: dict[tuple[str, str], Collection[str]] = field(default_factory=dict)

    def stop_clock(self, at: datetime) -> None:
        """From here on, everything is seen ``at``: it was seen before, and is read again."""
        self.clock = lambda: at

    def home_of(self, family: str, board: str) -> Home:
        """What is known of a board before any posting of it is read: by its registry row, else what one said when the board was read."""
        return self.homes.get((family, board)) or self.earlier.get((family, board)) or Home()

    def once(self, name: str, build: Callable[[], Any]) -> Any:
        """What the run's crawlers share under ``name``, built by the first that asks."""
        if name not in self._built:
            self._built[name] = build()
        return self._built[name]

    def broken(self, item: Any, error: Exception) -> Reject | None:
        """What remains of a posting that a stage choked on, which the run's report will say; None for what is no posting."""
        raw = item.raw if isinstance(item, Sighting) else item
        reason = redact(f"a stage failed: {type(error).__name__}: {error}")[:500]
        self.failures[reason] += 1
        if not isinstance(raw, RawPosting):
            return None
        return Reject(raw.family, raw.source, reason, repr(raw)[:KEPT_CHARACTERS], identifier=raw.identifier, url=raw.url)

    def failed(self, error: BaseException) -> None:
        """Take note of an exception that is told nowhere else."""
        trouble = find_trouble(error)
        if trouble and trouble.kind is not Trouble.OTHER:  # which may be the network's
            self.trouble = self.trouble or trouble
        words = redact(f"{type(error).__name__}: {error}")[:500]
        if not any(words[:400] in reason for reason in self.failures):
            self.errors[words] += 1

    def known(self, family: str, board: str) -> Mapping[str, str]:
        """The content hashes that the catalog held of a board when this run first met it."""
        key = family, board
        if key not in self._known:
            writer: KnowsHashes | None = self.writer
            self._known[key] = writer.known_hashes(family, board) if writer else {}
        return self._known[key]

    def is_whole(self, sighting: Sighting) -> bool:
        """Whether the catalog held the posting whole when this run first met a partial form of its board."""
        key = sighting.raw.family, sighting.raw.source
        if key not in self._whole:
            writer: KnowsHashes | None = self.writer
            self._whole[key] = writer.whole_postings(*key) if writer else ()
        return sighting.posting_id in self._whole[key]

    def is_known(self, sighting: Sighting) -> bool:
        """Whether the catalog holds this very form, and the archive too (else it is read again: what a crash lost comes back). A partial
        form says nothing new of a posting that is held whole."""
        if sighting.raw.partial and self.is_whole(sighting):
            return True
        known = self.known(sighting.raw.family, sighting.raw.source).get(sighting.posting_id)
        return known == sighting.content_hash and (self.archive is None or self.archive.holds(known))

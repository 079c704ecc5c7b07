"""A run: its id, its catalog and archive opened and closed, however it ends."""

import logging
import secrets
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from pathlib import Path

from catalog.database import make_folder
from catalog.writer import Writer
from crawler.flow import calm_collector
from pipelines.archive import Archive
from pipelines.context import Rolecall, utc_now
from schemas.source import Home, Source
from spiders.registry import sources

ROOT = Path(__file__).resolve().parent.parent
RULES = (
    *(f"pipelines/{stage}.py" for stage in ("derive", "check", "checks")),
    "pipelines/extract/**/*.py",
    "pipelines/match/**/*.py",
    "data/reference/**/*",
    "data/patches/**/*",
)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a catalog's files are: all beside it."""

    catalog: Path

    @property
    def archive(self) -> Path:
        return self.catalog.parent / "raw"

    @property
    def exports(self) -> Path:
        return self.catalog.parent / "exports"

    @property
    def http_store(self) -> Path:
        return self.catalog.with_name(self.catalog.stem + ".http.db")

    def log(self, run: str) -> Path:
        folder = self.catalog.parent / "log"
        make_folder(folder)
        return folder / f"{run}.log"


def new_run_id(now: datetime) -> str:
    """Ids sort by time: "20260704T120000Z-1f2e3d"."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


@cache
def rules_version() -> str:
    """Names the extraction rules in use: a hash of their code and tables (8 hex digits)."""
    digest = blake2b(digest_size=4)
    for path in sorted(path for pattern in RULES for path in ROOT.glob(pattern) if path.is_file() and path.suffix != ".pyc"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@contextmanager
def open_run(
    places: Places, kind: str, *, archiving: bool = True, loading: bool = True, run: str | None = None, rows: Iterable[Source] = ()
) -> Iterator[Rolecall]:
    """Begin a run of ``kind`` (crawl, ingest, load, replay) and end it, in the archive and in the catalog.

    ``rows``: boards beside those of the registry. An interrupted run (`Rolecall.interrupted`) closes no posting; one that failed stays
    unfinished.
    """
    run = run or new_run_id(utc_now())
    calm_collector()
    with ExitStack() as ends:
        ends.enter_context(logged(places.log(run)))
        archive = ends.enter_context(closing(Archive(places.archive)))
        writer = ends.enter_context(Writer(places.catalog, rules_version())) if loading else None
        homes = {(row.family, row.board): Home(row.country, row.employer) for row in (*sources(), *rows)}
        rolecall = Rolecall(run, archive, writer, homes=homes)
        if archiving:
            archive.begin(run)
        if writer:
            writer.begin_run(run, utc_now(), kind)
        yield rolecall
        archive.end(utc_now(), rolecall.interrupted)
        if writer:
            writer.finish_run(run, utc_now(), accepted=rolecall.interrupted is None, reason=rolecall.interrupted)


@contextmanager
def logged(path: Path) -> Iterator[None]:
    """What is logged meanwhile goes to a file, and nothing of it to the terminal."""
    log = logging.FileHandler(path, delay=True)
    logging.getLogger().addHandler(log)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(log)
        log.close()

"""A run: its id, its catalog and archive opened and closed, however it ends."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from types import MappingProxyType

from catalog.writer import Writer
from crawler.run.flow import calm_collector
from crawler.run.logs import logged
from crawler.run.places import Places
from crawler.run.rules import rules_version
from pipelines.archive import Archive
from pipelines.boards import settle_boards
from pipelines.context import Rolecall, utc_now
from schemas.reasons import ReasonKind
from schemas.secrets import keep_secrets_of
from schemas.source import Home, Source
from spiders.registry import sources

MOST_UNREAD = 100  # names of fields that are kept of a source


def new_run_id(now: datetime) -> str:
    """Ids sort by time: "20260704T120000Z-1f2e3d"."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


@contextmanager
def open_run(
    places: Places,
    kind: str,
    *,
    archiving: bool = True,
    loading: bool = True,
    run: str | None = None,
    rows: Iterable[Source] = (),
    known: Mapping[tuple[str, str], Home] = MappingProxyType({}),
    started: datetime | None = None,
) -> Iterator[Rolecall]:
    """Begin a run of ``kind`` (crawl, ingest, load, replay) and end it, in the archive and in the catalog.

    ``rows``: boards beside those of the registry. ``known``: what is known of boards that neither names. ``started``: of a run that was
    archived; it ends by the run's clock too. An interrupted run (`Rolecall.interrupted`) closes no posting; one that failed stays
    unfinished.
    """
    run = run or new_run_id(utc_now())
    calm_collector()
    homes = {**known, **read_homes(places, rows)}
    with ExitStack() as ends:
        ends.enter_context(logged(places.log(run)))
        archive = ends.enter_context(closing(Archive(places.archive)))
        writer = ends.enter_context(Writer(places.catalog, rules_version())) if loading else None
        rolecall = Rolecall(run, archive, writer, homes=homes)
        if archiving:
            archive.begin(run)
        if writer:
            writer.begin_run(run, started or utc_now(), kind)
        yield rolecall
        finish(rolecall, archive)


def read_homes(places: Places, rows: Iterable[Source]) -> dict[tuple[str, str], Home]:
    """What the registry, and over it ``rows``, say of boards; their addresses' secrets are known from here on."""
    boards = (*sources(places.registry), *rows)
    keep_secrets_of(*(row.url for row in boards))
    return {(row.family, row.board): Home(row.country, row.employer) for row in boards}


def finish(rolecall: Rolecall, archive: Archive) -> None:
    """End the run where it was begun."""
    at, why = rolecall.clock(), rolecall.interrupted
    if why is None or why.kind is not ReasonKind.CUT_OFF:  # a copy of what has no end has none either
        archive.end(at, why)
    if rolecall.writer:
        settle_boards(rolecall)
        rolecall.writer.keep_homes(rolecall.homes)
        unread = {source: dict(fields.most_common(MOST_UNREAD)) for source, fields in rolecall.unread.items() if fields}
        rolecall.writer.finish_run(rolecall.run, at, accepted=why is None, reason=why, unread=unread)

"""A run: its id, its catalog and archive opened and closed, however it ends."""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

from scrapy.settings import Settings

from catalog.database import make_folder
from catalog.writer import Writer
from crawler.run.clock import forward_clock
from crawler.run.flow import calm_collector, load_settings
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
    started: datetime | None = None,
    settings: Settings | None = None,
    trusted: Iterable[str] = (),
) -> Iterator[Rolecall]:
    """Begin a run of ``kind`` (crawl, ingest, load, replay) and end it, in the archive and in the catalog.

    ``rows``: boards beside those of the registry. ``started``: of a run that was archived; it ends by the run's clock too. ``trusted``:
    boards whose alarm a hand lifts. An interrupted run (`Rolecall.interrupted`) closes no posting; one that failed stays unfinished.
    Raises `Problem` where the machine's clock cannot be right.
    """
    calm_collector()
    with open_files(places, loading) as (archive, writer):
        clock = utc_now if kind == "load" else forward_clock(archive, writer, settings or load_settings())
        run = run or new_run_id(clock())
        with logged(places.log(run)):
            rolecall = Rolecall(run, archive, writer, clock, homes=read_homes(places, rows), trusted=frozenset(trusted))
            if archiving:
                archive.begin(run)
            if writer:
                rolecall.earlier |= writer.homes()
                writer.begin_run(run, started or clock(), kind, told_at=clock())
            yield rolecall
            finish(rolecall, places.registers)


@contextmanager
def open_files(places: Places, loading: bool) -> Iterator[tuple[Archive, Writer | None]]:
    """The archive and, where the run loads, the catalog."""
    make_folder(places.catalog.parent)
    with closing(Archive(places.archive)) as archive, Writer(places.catalog, rules_version()) if loading else nullcontext() as writer:
        yield archive, writer


def read_homes(places: Places, rows: Iterable[Source]) -> dict[tuple[str, str], Home]:
    """What the registry, and over it ``rows``, say of boards; their addresses' secrets are known from here on."""
    boards = (*sources(places.registry), *rows)
    keep_secrets_of(*(row.url for row in boards))
    return {(row.family, row.board): Home(row.country, row.employer) for row in boards}


def finish(rolecall: Rolecall, registers: Path | None = None) -> None:
    """End the run where it was begun; ``registers``: what its postings are looked up in, if it is there."""
    at, why = rolecall.clock(), rolecall.interrupted
    if rolecall.archive and (why is None or why.kind is not ReasonKind.CUT_OFF):  # a copy of what has no end has none either
        rolecall.archive.end(at, why, rolecall.trusted)
    if rolecall.writer:
        settle_boards(rolecall)
        if registers and registers.exists():
            from crawler.registers.run_end import look_up  # heavy, and of no use without registers

            look_up(rolecall, registers)
        rolecall.writer.keep_homes({**rolecall.earlier, **rolecall.homes})
        unread = {source: dict(fields.most_common(MOST_UNREAD)) for source, fields in rolecall.unread.items() if fields}
        rolecall.writer.finish_run(
            rolecall.run, at, accepted=why is None, reason=why, trusted=rolecall.trusted, unread=unread, asked=rolecall.asked
        )
        let_searches_look(rolecall)


def let_searches_look(rolecall: Rolecall) -> None:
    """Write down what saved searches have to tell of the run. It is sent later, and a search that cannot look costs no run."""
    db = rolecall.writer.db
    if db.execute("SELECT EXISTS (SELECT 1 FROM alert_search WHERE removed_at IS NULL)").fetchone()[0]:
        from alerts.ledger import look_all  # here: of no use without searches

        look_all(db, utc_now(), lambda name, error: rolecall.errors.update([f"the saved search {name}: {error}"]))

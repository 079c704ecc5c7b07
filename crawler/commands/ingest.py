"""rolecall ingest"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

import click
from scrapy.settings import Settings

from crawler.commands.options import (
    catalog_option,
    check_trusted,
    joined_option,
    json_option,
    registry_option,
    set_offline_option,
    trust_option,
)
from crawler.offline.dry_run import lines_of, told
from crawler.offline.labelled import LeftOnPage, with_left
from crawler.offline.looks import Page, in_looks
from crawler.offline.saved import EARLIEST, Read, board_named, read_saved, saved_files, source_named
from crawler.offline.strangers import Tally, boards_named, ingest_strangers, read_strangers, reader_of
from crawler.printing import bar, echo, echo_json
from crawler.run.flow import Flow, load_settings
from crawler.run.groups import in_groups
from crawler.run.places import Places
from crawler.run.report import RunReport, echo_report
from crawler.run.runs import open_run
from crawler.warc.answers import is_warc
from pipelines.context import utc_now
from schemas.errors import Problem
from schemas.reasons import Standing
from schemas.secrets import keep_secrets_of
from schemas.source import Home, Listing, Reject

Reader = Callable[[Path], Iterator[Read]]


class SeenAt(click.ParamType[datetime]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no date: write 2026-05-03 or 2026-05-03T14:30:00+02:00", param, ctx)
        if moment.year < EARLIEST.year:
            self.fail(f"{value} lies before the year {EARLIEST.year}: no page was saved then", param, ctx)
        if moment.replace(tzinfo=None) > utc_now().replace(tzinfo=None) + timedelta(days=1):  # before zones: the last year has no next
            self.fail(f"{value} lies ahead: nobody has seen these pages then", param, ctx)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        if moment > utc_now():
            self.fail(f"{value} lies ahead: nobody has seen these pages then", param, ctx)
        return moment


@click.command("ingest")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--source", "name", default="",
    help="Whose format it is: a family (greenhouse) or a board (greenhouse:acme). Of WARC files, what alone is read of them.",
)  # fmt: skip
@click.option("--url", help="The page's own address, where the file does not say it.")
@click.option(
    "--seen-at", type=SeenAt(), help="When the pages were saved (ISO 8601, UTC where no zone is named); else each file's own date."
)
@click.option("--dry-run", "dry", is_flag=True, help="Print each field as given, what is made of it, what was left over. Writes nothing.")
@trust_option
@registry_option
@joined_option
@catalog_option
@set_offline_option
@json_option
def ingest_command(
    paths: tuple[Path, ...], name: str, url: str | None, seen_at: datetime | None, dry: bool, places: Places, as_json: bool, **chosen: Any
) -> int:
    """Read saved pages and payloads (JSON, HTML, XML, text; folders of them) as if they came from the network; and WARC files.

    Of a WARC file (*.warc, *.warc.gz), whoever wrote it, what holds postings is read: each answer by the format of its address, else by its
    schema.org markup. It says nothing of what it does not hold.
    """
    keep_secrets_of(url)
    files = saved_files(list(paths))
    if not files:
        raise Problem(f"no file in {', '.join(map(str, paths))}: name saved pages, or a folder that holds some")
    warcs = [path for path in files if is_warc(path)]
    others = [path for path in files if path not in warcs]
    check_usage(warcs, others, name, bool(url or seen_at or chosen["trusted"]))
    spider, source = source_named(name, places.registry) if name else (reader_of("jsonld"), None)
    now, read = utc_now(), partial(read_saved, spider=spider, source=source, url=url)
    pages = [Page.of(path, (source or board_named(spider, path)).key, seen_at, now) for path in others]
    check_trusted(chosen["trusted"], {page.board for page in pages})
    settings = load_settings(chosen["settings"])
    if dry:
        found = chain(read_pages(pages, read), *(read_warc(path, places, settings, name) for path in warcs))
        return show_dry(found, Home(source.country, source.employer) if source else Home(), as_json)
    reports = ingest(in_looks(pages), read, places, as_json, settings, chosen["trusted"])
    reports += [ingest_strangers(path, places, settings, name) for path in bar(warcs, "files", quiet=as_json or not warcs)]
    echo_ingested(reports, as_json)
    return 1 if any(report.problems for report in reports) else 0


def check_usage(warcs: list[Path], others: list[Path], name: str, is_dated: bool) -> None:
    """UsageError where saved pages lack --source, or WARC files have what is of saved pages alone."""
    if others and not name:
        raise click.UsageError(f"--source says whose format {others[0]} is: a family (greenhouse) or a board (greenhouse:acme)")
    if warcs and is_dated:
        raise click.UsageError(f"--url, --seen-at and --trust are for saved pages: {warcs[0]} says itself what it holds")


def ingest(
    looks: list[list[Page]], read: Reader, places: Places, quiet: bool, settings: Settings, trusted: tuple[str, ...]
) -> list[RunReport]:
    """A run for each look, in order. What a hand trusts is the last one: it has looked at what the board shows now."""
    reports = []
    with bar([page for look in looks for page in look], "files", quiet or not looks) as progress:
        pages = iter(progress)
        for number, look in enumerate(looks, 1):
            waiting = islice(pages, len(look))
            reports.append(ingest_look(look, waiting, read, places, settings, trusted if number == len(looks) else ()))
    return reports


def ingest_look(
    look: list[Page], waiting: Iterable[Page], read: Reader, places: Places, settings: Settings, trusted: tuple[str, ...]
) -> RunReport:
    """One run over saved files (``waiting``: as they come), each seen when it was saved; it lasts from the first of these moments to the
    last."""
    with (
        open_run(places, "ingest", started=min(page.at for page in look), settings=settings, trusted=trusted) as rolecall,
        Flow(rolecall, settings) as flow,
    ):
        for some in in_groups(one for page in waiting for one in page.told(read(page.path))):
            flow.push_all([item for item, _ in some], [at for _, at in some])
        rolecall.stop_clock(max(page.at for page in look))
    return RunReport.of(rolecall, places)


def echo_ingested(reports: list[RunReport], as_json: bool) -> None:
    """The report of the last run; ``before``: of those before it."""
    *before, last = reports
    if as_json:
        echo_json(last.as_object() | {"before": [report.as_object() for report in before]})
        return
    troubled = sum(1 for report in before if report.problems)
    said = f", {troubled} of those before this one with problems (--json names them)" if troubled else ""
    looks = f"  {len(reports)} runs, in order of time: pages of several days are as many looks at a board{said}"
    echo_report(last, as_json, looks if before else "")


def read_pages(pages: list[Page], read: Reader) -> Iterator[tuple[Read | LeftOnPage, datetime]]:
    return ((one, page.at) for page in pages for one in with_left(page.path, read(page.path)))


def read_warc(path: Path, places: Places, settings: Settings, only: str) -> Iterator[tuple[Read, datetime]]:
    """What a WARC file holds; a record that could not be read is a `Reject` of no board."""
    tally = Tally()
    yield from read_strangers(path, settings.getint("WARC_RECORD_BYTES"), tally, boards_named(places.registry), only)
    for lack, times in tally.unsound.items():
        yield Reject("warc", path.name, f"{times} records could not be read: {lack}", "", url=str(path)), utc_now()


def show_dry(found: Iterable[tuple[Any, datetime]], home: Home, as_json: bool) -> int:
    """Print what the files hold, as it is read. 1 where something could not be read, as after a run."""
    objects, troubled = [], False
    for one, moment in found:
        troubled = troubled or is_problem(one)
        if as_json:
            objects.append(told(one, moment, home))
        else:
            echo(*lines_of(one, moment, home))
    if as_json:
        echo_json(objects)
    return 1 if troubled else 0


def is_problem(one: Read | LeftOnPage) -> bool:
    """What could not be read, or a listing that holds nothing and says why."""
    reason = one.reason if isinstance(one, Listing) else None
    return isinstance(one, Reject) or bool(reason and reason.kind.standing is Standing.NEWS)

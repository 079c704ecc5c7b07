"""rolecall registers"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import click

from catalog.writer import Writer
from crawler.commands.options import catalog_option, config_of, json_option, workers_of, workers_option
from crawler.config import Paths
from crawler.printing import bar, counted, cut, echo, echo_json
from crawler.run.places import Places
from crawler.run.rules import rules_version
from registers.coverage import covered_words, share_of
from registers.files import UnreadableFile
from registers.layouts import ABSENT, KINDS
from registers.load import Report, load_file
from registers.starter import load_starters, ready
from registers.store import drop_file, exists, files, storing
from schemas.errors import Problem
from schemas.transaction import transaction

Command = TypeVar("Command", bound=Callable[..., Any])
ENDINGS = {".csv", ".tsv", ".txt", ".xlsx", ".zip", ".html", ".htm"}  # of what is looked at in a folder
_STEPS = 1000  # of a bar


def registers_option(command: Command) -> Command:
    return click.option(
        "--registers", "store", type=click.Path(dir_okay=False, path_type=Path), envvar="ROLECALL_REGISTERS",
        default=lambda: config_of().paths.registers, show_default=str(Paths().registers),
        help="The database of the registers; catalogs share it.",
    )(command)  # fmt: skip


def tell_of_making(store: Path) -> None:
    """Said before the first use of a database that is not there: it takes a while, and room on the disk."""
    if not store.exists():
        echo(f"making {store} of the tables that come along: once, for some 20 seconds and 160 MB", err=True)


@click.group("registers")
def registers_command() -> None:
    """Public registers of employers, occupations and wages: load, list, drop, apply."""


@registers_command.command("load")
@click.argument("paths", metavar="[FILE|DIR]...", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--period", default="", help="Of tables that do not say it: a wage year (2025-26), a quarter (2024-Q1), a day.")
@registers_option
@json_option
def load_command(paths: tuple[Path, ...], period: str, store: Path, as_json: bool) -> int:
    """Load official files, as they were downloaded; each is recognised by its header. Without FILE, the tables that come along.

    A file is loaded wholly or not at all; one that was loaded before is left as it is.
    """
    reports: list[Report] = []
    wrong: list[str] = []
    with storing(store) as db:
        if not paths:
            with bar(_STEPS, "‰", quiet=as_json) as progress:
                names = load_starters(db, progress=moving(progress))
            echo_json({"starters": names}) if as_json else echo(*names, counted(len(names), "table") + " loaded")
        for path in found_in(paths):
            try:
                with bar(_STEPS, "‰", quiet=as_json) as progress:
                    found = load_file(db, path, period, moving(progress))
            except UnreadableFile as problem:
                wrong.append(str(problem))
                echo(f"rolecall: {problem}", err=True)
            else:
                reports += found
                if not as_json:
                    echo(*(line for report in found for line in told(report)))
    if as_json and paths:
        echo_json({"loaded": [asdict(report) for report in reports], "problems": wrong})
    return 1 if wrong else 0


def moving(progress: Any) -> Callable[[float], None]:
    """What moves a bar to a part of its length."""
    return lambda part: None if progress.disable else progress.update(int(part * _STEPS) - progress.n)


def found_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files; of a folder, those whose names end as a table's may, or itself where it has none."""
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.is_file() and one.suffix.lower() in ENDINGS) or [path]
        else:
            yield path


def told(report: Report) -> Iterator[str]:
    """What became of one table, in lines."""
    what = " ".join(part for part in (KINDS[report.kind].title, report.variant, report.period) if part)
    if report.is_known:
        yield f"{cut(report.name, 90)}: {what}; loaded before, nothing to do"
        return
    yield f"{cut(report.name, 90)}: {what}"
    kept = " (kept: published totals count them)" if report.duplicate and KINDS[report.kind].replaces == "year" else ""
    yield f"  {report.rows_read:,} rows read, {report.blank:,} blank, {report.duplicate:,} duplicate{kept}, {report.rejected:,} rejected"
    yield f"  {report.kept:,} stored"
    if report.first_day:
        yield f"  {report.first_day} to {report.last_day}"
    if report.missing:
        yield f"  columns missing: {', '.join(report.missing)}"
    if report.remark:
        yield f"  {report.remark}"
    if report.replaced:
        yield f"  takes the place of {', '.join(cut(name, 60) for name in report.replaced)}"


@registers_command.command("list")
@registers_option
@json_option
def list_command(store: Path, as_json: bool) -> None:
    """What is loaded: kind, period, dates, rows, terms, where the official file is had; and what is not."""
    tell_of_making(store)
    with ready(store) as db:
        loaded = files(db)
    absent = [kind for kind in KINDS if kind not in {file["kind"] for file in loaded}]
    if as_json:
        loaded = [file | {"share_of_published": share_of([file])} for file in loaded]
        echo_json({"loaded": loaded, "not_loaded": {kind: KINDS[kind].origin for kind in absent}, "cannot_be_loaded": ABSENT})
        return
    for file in loaded:
        echo(*listed(file))
    for kind in absent:
        echo(f"not loaded: {KINDS[kind].title}, {KINDS[kind].origin}")
    echo(*(f"cannot be loaded: {said}" for said in ABSENT.values()))


def listed(file: dict[str, Any]) -> Iterator[str]:
    days = f", {file['first_day']} to {file['last_day']}" if file["first_day"] else ""
    came = ", comes with rolecall" if file["is_starter"] else ""
    period = f", {file['period']}" if file["period"] else ""
    rows = covered_words(file["kept"], share_of([file])) or "no rows"
    yield (f"{file['file_id']:>4} {KINDS[file['kind']].title} {file['variant']}".rstrip() + f"{period}{days}: {rows}{came}")
    yield f"     {cut(file['name'], 90)}, loaded {file['loaded_at'][:10]}; {file['terms']}"
    yield f"     {file['origin']} (changes {KINDS[file['kind']].changes})"
    if file["remark"]:
        yield f"     {file['remark']}"
    if file["is_outdated"]:
        yield "     rows of it went with a file that was dropped: load it again"


@registers_command.command("drop")
@click.argument("which", metavar="NUMBER|KIND...", nargs=-1, required=True)
@registers_option
def drop_command(which: tuple[str, ...], store: Path) -> None:
    """Remove loaded files, by the numbers that list shows, or all of a kind. What comes along of a kind is loaded again where nothing of
    it is left."""
    if not exists(store):
        raise Problem(f"no registers at {store}: load some with `rolecall registers load`")
    with storing(store) as db:
        loaded = files(db)
        if unknown := [name for name in which if name not in KINDS and name not in {str(file["file_id"]) for file in loaded}]:
            raise click.UsageError(f"{', '.join(unknown)}: no file of that number is loaded; kinds are {', '.join(KINDS)}")
        for file in loaded:
            if file["kind"] in which or str(file["file_id"]) in which:
                with transaction(db):
                    rows = drop_file(db, file)
                back = "; it comes with rolecall: where nothing of its kind is left, it is loaded again" if file["is_starter"] else ""
                echo(f"{cut(file['name'], 90)}: {rows:,} rows removed{back}")


@registers_command.command("apply")
@registers_option
@catalog_option
@workers_option
@json_option
@click.pass_context
def apply_command(ctx: click.Context, store: Path, places: Places, as_json: bool) -> int:
    """Look up every posting of the catalog in the registers: its employer's record, its occupation, prevailing wages.

    Nothing is extracted anew, and only what registers say otherwise is written. Runs look up what is new or changed by themselves; this
    is for what was there before, when registers or what you said of employers are others. When it is stopped, the same command goes on.
    """
    from crawler.registers.reporting import apply_and_count, lines_of  # heavy: the other subcommands do without

    if not places.catalog.is_file():
        raise Problem(f"no catalog at {places.catalog}: fill one with `rolecall crawl` or `rolecall demo`, or name it with --catalog")
    tell_of_making(store)
    with Writer(places.catalog, rules_version()) as writer, ready(store) as db, bar(0, "postings", quiet=as_json) as progress:
        found = apply_and_count(writer, store, db, shown_by(progress), workers_of(ctx))
    echo_json(asdict(found)) if as_json else echo(*lines_of(found))
    return 0


def shown_by(progress: Any) -> Callable[[int, int], None]:
    """What moves a bar whose length is not known before."""

    def show(done: int, of: int) -> None:
        progress.total = of
        progress.update(done - progress.n)

    return show

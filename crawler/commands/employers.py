"""rolecall employers"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import click

from catalog.database import reading
from catalog.export import inert
from catalog.registers.asked import read_asked, words_of
from catalog.registers.finding import LICENCES, Sponsor, Wanted, count_unmatched, find_sponsors, unfound
from catalog.sql import stamp
from crawler.commands.options import catalog_option, hand_options, json_option
from crawler.commands.registers import registers_option, tell_of_making
from crawler.printing import counted, cut, echo, echo_json, echo_lines
from crawler.run.places import Places
from pipelines.context import utc_now
from schemas.characters import harmless
from schemas.errors import Problem

VISAS = ("H-1B", "H-1B1", "E-3", "PERM", *LICENCES)
LONGEST = 36  # characters of a name
OF_WANTED = (("soc", "lcas_of_soc", "LCAs, SOC"), ("state", "lcas_in_state", "LCAs, state"))  # columns that stand where one asks for it
NEXT = "`rolecall registers apply` brings it into the catalog"
AT_ONCE = 20  # employers without a record that are suggested for, and 3 suggestions each


class Shaped(click.ParamType[str]):
    """A text of one form."""

    def __init__(self, name: str, form: str, example: str) -> None:
        self.name, self.form, self.example = name, re.compile(form), example

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value).strip().upper()
        if not self.form.fullmatch(text):
            self.fail(f"{value!r} is no {self.name}: write it as in {self.example}", param, ctx)
        return text


@click.group("employers", invoke_without_command=True)
@click.option(
    "--visa",
    type=click.Choice(VISAS, case_sensitive=False),
    help="With filings for this visa, or a licence of that country and openings there; PERM is a green card's first step.",
)
@click.option("--state", type=Shaped("state", r"[A-Z]{2}", "CA"), help="With openings in this US state.")
@click.option(
    "--soc", type=Shaped("occupation", r"\d\d-\d{4}", "15-2051"), help="With openings whose title may be of this occupation (SOC 2018)."
)
@click.option("--hiring", is_flag=True, help="With such an opening that is open now.")
@click.option("--top", type=click.IntRange(1), default=50, show_default=True, help="How many; --format csv and json have all.")
@click.option("--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True)
@catalog_option
@click.pass_context
def employers_command(ctx: click.Context, /, top: int, form: str, places: Places, **wanted: Any) -> None:
    """List employers that have a public record, and how many of their openings fit: which sponsor data scientists in California and are
    hiring now? `--visa H-1B --state CA --soc 15-2051 --hiring`.

    A record tells what was filed in the years that are loaded. It is no promise, and not every opening of such an employer is sponsored.
    """
    if ctx.invoked_subcommand:
        return
    country = LICENCES.get(wanted["visa"] or "", "US")
    if country != "US" and (wanted["state"] or wanted["soc"]):
        raise click.UsageError(f"--state and --soc are of the United States: leave them out beside --visa {wanted['visa']}")
    with reading(places.catalog) as db:
        registers = ", ".join(words_of(read_asked(db)).get(country, []))
        found, unmatched = find_sponsors(db, Wanted(**wanted)), count_unmatched(db)
    if form == "json":
        echo_json({"asked": registers, "employers": [asdict(one) for one in found]})
    elif form == "csv":
        echo_lines([csv_of(found).encode()])
    else:
        echo(*lines_of(found, top, wanted), *notes_of(registers, unmatched))


def csv_of(found: Iterable[Sponsor]) -> str:
    """With a header; texts as inert as those of `rolecall export`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.name for column in fields(Sponsor))
    writer.writerows([inert(harmless(value)) if isinstance(value, str) else value for value in asdict(one).values()] for one in found)
    return text.getvalue()


def lines_of(found: Sequence[Sponsor], top: int, wanted: dict[str, Any]) -> list[str]:
    if not found:
        return ["no employer with such a record and opening"]
    by = [(name, title) for option, name, title in OF_WANTED if wanted[option]]
    columns = [("new_approvals", "new"), ("continuing_approvals", "continuing"), ("certified", "certified"), *by, ("jobs", "openings")]
    head = (
        f"{'employer':<{LONGEST}} {'summed over':>11} "
        + " ".join(f"{title:>{len(title) + 1}}" for _, title in columns)
        + "  one of them       visas"
    )
    lines = [head, *(_line(one, columns) for one in found[:top])]
    return [*lines, f"{len(found) - top} more (--top)"] if len(found) > top else lines


def _line(one: Sponsor, columns: Sequence[tuple[str, str]]) -> str:
    cells = " ".join(f"{_number(getattr(one, name)):>{len(title) + 1}}" for name, title in columns)
    return f"{cut(one.name, LONGEST):<{LONGEST}} {_years(one):>11} {cells}  {one.job or '-':<16}  {cut(one.visas or one.method, 60)}"


def _years(one: Sponsor) -> str:
    """The fiscal years that its numbers are the sum of: "FY2021-2024"."""
    if one.first_year is None:
        return "-"
    return f"FY{one.first_year}" if one.first_year == one.last_year else f"FY{one.first_year}-{one.last_year}"


def _number(value: int | None) -> str:
    return "-" if value is None else f"{value:,}"


def notes_of(registers: str, unmatched: tuple[int, int]) -> list[str]:
    if not registers:
        return ["no registers have been applied to this catalog: `rolecall registers apply` does it"]
    nothing, ambiguous = unmatched
    return [
        f"asked: {registers}",
        f"of {counted(nothing, 'other employer')} no record was found there, which does not mean that they do not sponsor; "
        f"{ambiguous} may be any of several namesakes (`rolecall employers suggest`)",
    ]


@employers_command.command("suggest")
@click.argument("name", required=False)
@registers_option
@catalog_option
@json_option
def suggest_command(name: str | None, store: Path, places: Places, as_json: bool) -> None:
    """Filers whose names are like NAME; without it, like those of the catalog's employers that have no record. Nothing is matched by
    likeness: you say which is right with `employers confirm`.
    """
    from registers.match import Matcher  # heavy: the list does without
    from registers.starter import ready

    if name is None:
        with reading(places.catalog) as db:
            names = unfound(db, AT_ONCE)
    else:
        names = [name]
    tell_of_making(store)
    with ready(store) as db:
        matcher = Matcher(db)
        found = {one: matcher.suggest(one, 10 if name else 3) for one in names}
    if as_json:
        echo_json({one: [asdict(suggestion) for suggestion in several] for one, several in found.items()})
        return
    for one, several in found.items():
        echo(f"{cut(one, 90)}" if several else f"{cut(one, 90)}: nobody of a name like it")
        for like in several:
            echo(f"    {like.likeness:>4.0%}  {cut(like.name, 60)}, {like.state or 'no state'}: {like.filings:,} in {like.register}")
    if any(found.values()):
        echo("`rolecall employers confirm EMPLOYER FILER` says that two are one, `reject` that they are not")


@employers_command.command("confirm")
@click.argument("employer")
@click.argument("filer")
@hand_options
@registers_option
@catalog_option
def confirm_command(employer: str, filer: str, reason: str, by: str, undo: bool, store: Path, places: Places) -> None:
    """Say that EMPLOYER, as postings call it, is FILER, as registers do. It is kept beside the registers, for every catalog that uses
    them, until it is undone.
    """
    say_of(store, employer, filer, "same", reason, by, undo)
    warn_of_nobody(places, employer, undo)


@employers_command.command("reject")
@click.argument("employer")
@click.argument("filer")
@hand_options
@registers_option
@catalog_option
def reject_command(employer: str, filer: str, reason: str, by: str, undo: bool, store: Path, places: Places) -> None:
    """Say that EMPLOYER, as postings call it, is not FILER, as registers do."""
    say_of(store, employer, filer, "other", reason, by, undo)
    warn_of_nobody(places, employer, undo)


def say_of(store: Path, employer: str, filer: str, verdict: str, reason: str, by: str, undo: bool) -> None:
    from crawler.registers.by_hand import Said, say, take_back  # heavy: the list does without

    at = stamp(utc_now())
    if undo:
        standing = take_back(store, employer, filer, verdict, at, by)
        if not standing:
            raise Problem(f"nothing of the kind stands of {employer!r} and {filer!r}")
        echo(f"undone: {cut(employer, 60)} and {cut(filer, 60)}, {verdict} since {standing[0].at}; {NEXT}")
        return
    refuse_unknown(store, filer)
    say(store, Said(employer, filer, verdict, reason, by, at))
    echo(f"{cut(employer, 60)} is {'' if verdict == 'same' else 'not '}{cut(filer, 60)}; {NEXT}")


def warn_of_nobody(places: Places, employer: str, undo: bool) -> None:
    """Tell of a name that no employer of the catalog has; the word is kept, as another catalog, or a later run, may have one."""
    from crawler.registers.by_hand import is_called

    if undo or not places.catalog.is_file():
        return
    with reading(places.catalog) as db:
        known = is_called(db, employer)
    if not known:
        echo(f"no employer of {places.catalog} is called {cut(employer, 60)}: kept all the same; `--undo` takes it back", err=True)


def refuse_unknown(store: Path, filer: str) -> None:
    """`Problem` where no register has a filer of that name."""
    from registers.names import key_of
    from registers.starter import ready

    tell_of_making(store)
    with ready(store) as db:
        known = db.execute("SELECT 1 FROM filer_name WHERE key = ? OR trade_key = ? LIMIT 1", (key := key_of(filer), key)).fetchone()
    if not key or not known:
        raise Problem(f"no register that is loaded has {filer!r}: `rolecall employers suggest {filer!r}` lists names that are like it")

"""rolecall alerts"""

import re
import secrets
import sqlite3
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click
import orjson
from click.core import ParameterSource

from alerts.channels import check_address, open_channel
from alerts.channels.base import Batch, Undelivered
from alerts.channels.files import check_apart, check_file
from alerts.channels.webhook import PREFIX, key_of
from alerts.deliver import dead_letters, delivering, hand_over, resend, sent_before
from alerts.ledger import DAILY, INSTANT, Edited, Saved, Wanted, add, edit, find, open_ledger, pause, remove, resume, searches
from alerts.messages import Message
from alerts.standing import counts, latest, versions
from alerts.timing import NONE, parse_quiet
from catalog.database import reading
from catalog.search import Found, Search, compiled, describe_found
from catalog.sql import stamp
from crawler.alerting import alert_settings, send_alerts
from crawler.closed_lists import refuse_unlisted
from crawler.commands.options import catalog_option, config_of, json_option
from crawler.printing import counted, cut, echo, echo_json
from crawler.run.places import Places
from pipelines.context import utc_now
from schemas.search import FILTERS, Filter, Query
from schemas.secrets import redact

Command = TypeVar("Command", bound=Callable[..., Any])
NAME = re.compile(r"[\w][\w .+-]{0,59}")
SHOWN = 20
PAY_FILTER = "min_salary"  # its amount and its currency are two words on a command line


class SearchName(click.ParamType[str]):
    name = "name"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not NAME.fullmatch(str(value)):
            self.fail(f"{value!r} is no name: write letters, digits, blanks, dots and dashes, at most 60", param, ctx)
        return str(value)


def query_options(command: Command) -> Command:
    """An option for each filter, in the order of their table."""
    command = click.option(
        "--unknown", multiple=True, metavar="include|exclude|FILTER,...",
        help="Of jobs that do not say what a filter asks for: let them fit (include), leave them out (exclude), or let them fit by the "
        "filters that are named.  [default: exclude]",
    )(command)  # fmt: skip
    command = click.option("--remote", is_flag=True, help="The same as --workplace remote.")(command)
    for one in reversed(FILTERS):
        if one.name != "status":  # alerts tell of open jobs
            command = _option(one)(command)
    return command


def _option(one: Filter) -> Callable[[Command], Command]:
    says = f"{one.says[0].upper()}{one.says[1:]}."
    if one.name == PAY_FILTER:
        return click.option(one.option, nargs=2, metavar="AMOUNT CURRENCY", help=says)
    return click.option(one.option, multiple=one.many, metavar=one.takes, help=says)


def told_filters(given: Mapping[str, Any]) -> dict[str, list[str]]:
    """The filters that a command line names, as texts. `click.UsageError` for one that says nothing: a variable that is not set must not
    become a search for everything."""
    told = {name: list(value) if isinstance(value, tuple) else [value] for name, value in given.items() if value not in (None, ())}
    told.pop("remote", None)
    for name, texts in told.items():
        refuse_empty(name, texts)
    if PAY_FILTER in told:
        told[PAY_FILTER] = [" ".join(told[PAY_FILTER])]
    if given.get("remote"):
        told["workplace"] = [*told.get("workplace", []), "remote"]
    return told


def refuse_empty(name: str, texts: Iterable[str]) -> None:
    if not all(text.strip(" \t\n,") for text in texts):
        raise click.UsageError(f"--{name.replace('_', '-')} is empty: say what to look for, or leave it out")


def channel_options(command: Command) -> Command:
    for option in (
        click.option("--quiet", metavar="HH:MM-HH:MM", help="Quiet hours of this search, in the place of those of rolecall.toml; or none."),
        click.option("--pace", type=click.Choice([DAILY, INSTANT]), help=f"Mails and chats: a day's, or each match.  [default: {DAILY}]"),
        click.option("--to", "channels", multiple=True, metavar="ADDRESS", help="file:FILE, rss:FILE, mailto:ADDRESS, https://... or "
                     "apprise:VARIABLE; may be repeated."),
    ):  # fmt: skip
        command = option(command)
    return command


@click.group("alerts")
def alerts_command() -> None:
    """Saved searches that tell of jobs: new, now matching, reopened, and of changed pay or sponsorship; each once.

    They look when a run has ended. What they find goes to files, feeds, mail, web addresses and chats.
    """


@alerts_command.command("add")
@click.argument("name", type=SearchName())
@query_options
@channel_options
@click.option("--backfill", is_flag=True, help="Tell of what fits now, too; else only of what comes.")
@catalog_option
def add_command(
    name: str, channels: tuple[str, ...], pace: str | None, quiet: str | None, backfill: bool, places: Places, **given: Any
) -> None:
    """Save a search under NAME. It begins silent: what fits now is not told, unless --backfill."""
    if not channels:
        raise click.UsageError("name where to: --to file:NAME.jsonl, rss:NAME.atom, mailto:ADDRESS or https://...")
    wanted = checked(Query.from_texts(told_filters(given)), channels, pace or DAILY, quiet, places.catalog)
    is_named = click.get_current_context().get_parameter_source("places") is not ParameterSource.DEFAULT
    with ledger_of(places) if is_named else open_ledger(places.catalog) as db:
        check_apart([*wanted.channels, *channels_of_others(db, name)])
        told = add(db, name, wanted, utc_now(), backfill=backfill)
        echo(f"{name}: {wanted.query.as_words()}", *said_of(told, begins_anew=not backfill))
    warn(wanted.channels, places.catalog)


@alerts_command.command("edit")
@click.argument("name", type=SearchName())
@query_options
@channel_options
@click.option("--without", multiple=True, type=click.Choice([*(one.name for one in FILTERS), "unknown"]), help="Take this filter off.")
@click.option("--backfill", is_flag=True, help="Tell of what fits now and was never told, too.")
@catalog_option
def edit_command(
    name: str,
    channels: tuple[str, ...],
    pace: str | None,
    quiet: str | None,
    without: tuple[str, ...],
    backfill: bool,
    places: Places,
    **given: Any,
) -> None:
    """Change a search: a filter that is named takes the place of what it was, --to of all places before. Where it then looks for something
    else, it begins silent again."""
    told = told_filters(given)
    if not (told or channels or pace or quiet is not None or without or backfill):
        raise click.UsageError(f"nothing is to change: name what is, as in `rolecall alerts edit {name} --text baker`")
    with ledger_of(places) as db:
        before = find(db, name).wanted
        query = Query.from_object(taken_off(before.query, without) | told)
        wanted = checked(query, channels or before.channels, pace or before.pace, before.quiet if quiet is None else quiet, places.catalog)
        check_apart([*wanted.channels, *channels_of_others(db, name)])
        edited = edit(db, name, wanted, utc_now(), backfill=backfill)
        begins_anew = query != before.query and not backfill
        echo(f"{name}: {query.as_words()}", *said_of(edited.told, begins_anew), *said_of_left(edited))
    warn(wanted.channels, places.catalog)


def taken_off(query: Query, without: Iterable[str]) -> dict[str, Any]:
    """A query as an object, without some filters. `click.UsageError` for one that it has not."""
    held = query.as_object()
    if missing := [name for name in without if name not in held]:
        raise click.UsageError(f"--without {missing[0]}: the search has no such filter; it has {', '.join(held) or 'none'}")
    return {name: value for name, value in held.items() if name not in without}


def checked(query: Query, channels: Iterable[str], pace: str, quiet: str | None, catalog: Path) -> Wanted:
    """What a search is to say; whatever is wrong with it is told before anything is written."""
    compiled(query, utc_now().date())
    refuse_unlisted(query, catalog)
    refuse_empty("quiet", [] if quiet is None else [quiet])
    hours = str(parse_quiet(quiet) or NONE) if quiet else None
    addresses, settings = tuple(dict.fromkeys(map(check_address, channels))), alert_settings(config_of(), catalog)
    for address in addresses:
        check_file(address, settings)
    return Wanted(query, addresses, pace, hours)


def channels_of_others(db: sqlite3.Connection, name: str) -> list[str]:
    return [channel for saved in searches(db) if saved.name != name for channel in saved.wanted.channels]


def ledger_of(places: Places) -> closing[sqlite3.Connection]:
    """The ledger of a catalog that is there; none is made. Raises `Problem`."""
    with reading(places.catalog):
        return open_ledger(places.catalog)


def said_of(told: int, begins_anew: bool) -> list[str]:
    if told:
        return [f"{counted(told, 'match', 'matches')} to tell: `rolecall alerts send`, or the next run, sends them"]
    return ["it tells of what comes from now on; `rolecall alerts test` shows what fits now"] if begins_anew else []


def said_of_left(edited: Edited) -> Iterator[str]:
    """What became of messages that former places had not been given."""
    if edited.passed_on:
        yield f"to the new place {'goes' if edited.passed_on == 1 else 'go'} {counted(edited.passed_on, 'message')} not sent to the former"
    if edited.withdrawn:
        yield f"{counted(edited.withdrawn, 'message')} not sent to the former place {'is' if edited.withdrawn == 1 else 'are'} withdrawn"


def warn(channels: Iterable[str], catalog: Path) -> None:
    """What a channel lacks still."""
    settings, config = alert_settings(config_of(), catalog), config_of().alerts
    schemes = {channel.partition(":")[0] for channel in channels}
    if "mailto" in schemes and not settings.smtp_host:
        echo("no mail server is named yet: set alerts.smtp_host in rolecall.toml", err=True)
    if schemes & {"http", "https"}:
        try:
            key_of(settings.webhook_secret or "")
        except Undelivered as error:
            echo(f"{error} ({config.webhook_secret_variable})", err=True)


@alerts_command.command("list")
@catalog_option
@json_option
def list_command(places: Places, as_json: bool) -> None:
    """List the searches, and what became of their messages."""
    with reading(places.catalog) as db:
        found, states = searches(db), counts(db)
    if as_json:
        echo_json([as_object(one) | {"deliveries": states.get(one.id, {})} for one in found], clean=redact)
        return
    for one in found:
        said = ", ".join(f"{number} {state}" for state, number in sorted(states.get(one.id, {}).items())) or "nothing told yet"
        echo(f"{one.name}{' (paused)' if one.paused_at else ''}: {cut(one.wanted.query.as_words(), 200)}", f"  {said}")
    if not found:
        echo("no saved searches: add one with `rolecall alerts add NAME --text ... --to file:matches.jsonl`")


def as_object(one: Saved) -> dict[str, Any]:
    wanted = one.wanted
    return {
        "name": one.name, "version": one.version, "query": wanted.query.as_object(), "channels": wanted.channels, "pace": wanted.pace,
        "quiet": wanted.quiet, "added_at": one.added_at, "paused_at": one.paused_at,
    }  # fmt: skip


@alerts_command.command("show")
@click.argument("name", type=SearchName())
@click.option("--top", type=click.IntRange(1, 10_000), default=SHOWN, show_default=True, help="How many matches.")
@catalog_option
@json_option
def show_command(name: str, top: int, places: Places, as_json: bool) -> None:
    """Show a search: what it says, and its last matches with what became of them."""
    with reading(places.catalog) as db:
        saved = find(db, name)
        matches, said = latest(db, saved.id, top), versions(db, saved.id)
    if as_json:
        deliveries = [asdict(one) | {"deliveries": orjson.loads(one.deliveries)} for one in matches]
        echo_json(as_object(saved) | {"versions": said, "matches": deliveries}, clean=redact)
        return
    wanted = saved.wanted
    echo(f"{saved.name}, version {saved.version} since {said[-1]['at']}{', paused' if saved.paused_at else ''}")
    for label, value in (*wanted.query.as_object().items(), ("quiet hours", wanted.quiet or "as in rolecall.toml"), ("mails", wanted.pace)):
        echo(f"  {label.replace('_', ' '):<16}{', '.join(value) if isinstance(value, list) else value}")
    echo(*(f"  {'to':<16}{redact(channel)}" for channel in wanted.channels))
    for one in matches:
        states = ", ".join(sorted(set(orjson.loads(one.deliveries).values())))
        echo(f"  {one.at}  {one.reason}: {cut(one.title, 60)}, {cut(one.organization, 40)} ({one.job}): {states}")


@alerts_command.command("test")
@click.argument("name", type=SearchName())
@click.option("--top", type=click.IntRange(1, 10_000), default=SHOWN, show_default=True, help="How many jobs.")
@click.option("--send", is_flag=True, help="Send the first of them to each place, as a test; the ledger takes no note.")
@catalog_option
@json_option
def test_command(name: str, top: int, send: bool, places: Places, as_json: bool) -> int:
    """Show which open jobs fit a search now. Nothing is told, and nothing is changed."""
    now = utc_now()
    with reading(places.catalog) as db:
        saved = find(db, name)
        numbers = Search(db, saved.wanted.query, now.date()).fitting()
        found = describe_found(db, numbers[:top])
    if as_json:
        echo_json({"fitting": len(numbers), "jobs": [{k: v for k, v in asdict(one).items() if k != "job"} for one in found]})
    else:
        echo(f"{counted(len(numbers), 'open job')} {'fits' if len(numbers) == 1 else 'fit'} {name}: {saved.wanted.query.as_words()}")
        echo(*map(job_line, found))
    return send_test(saved, found, now, places.catalog) if send else 0


def job_line(job: Found) -> str:
    said = (job.organization, job.places, job.pay, f"sponsorship {job.sponsorship.replace('_', ' ')}")
    return f"  {job.job_id}  {cut(job.title, 60)}: {', '.join(cut(part, 60) for part in said if part)}"


def send_test(saved: Saved, found: list[Found], now: datetime, catalog: Path) -> int:
    """Send one job to each channel, a feed beside what it shows; 1 where one did not take it."""
    if not found:
        raise click.UsageError("no job fits, so there is nothing to send")
    told = {"fits": True, "was": {}, "job": {name: value for name, value in asdict(found[0]).items() if name != "job"}}
    failed = 0
    with delivering(catalog), open_ledger(catalog) as db:
        for address in saved.wanted.channels:
            message = Message(secrets.token_hex(16), saved.name, saved.uid, "test", 1, stamp(now), told)
            with closing(open_channel(address, alert_settings(config_of(), catalog))) as channel:
                try:
                    hand_over(channel, Batch(message.id, (message,), earlier=sent_before(db, address, channel, now)))
                    echo(f"sent to {redact(address)}")
                except Undelivered as error:
                    failed = 1
                    echo(f"not sent to {redact(address)}: {error}", err=True)
    return failed


@alerts_command.command("pause")
@click.argument("name", type=SearchName())
@catalog_option
def pause_command(name: str, places: Places) -> None:
    """Look no further and send nothing, until `resume`."""
    with ledger_of(places) as db:
        pause(db, name, utc_now())
    echo(f"{name} is paused: `rolecall alerts resume` goes on from here")


@alerts_command.command("resume")
@click.argument("name", type=SearchName())
@click.option("--silent", is_flag=True, help="Go on from now: what came meanwhile is not told.")
@catalog_option
def resume_command(name: str, silent: bool, places: Places) -> None:
    """Go on with a paused search, from where it was paused: what came meanwhile and still stands is told."""
    with ledger_of(places) as db:
        resume(db, name, utc_now(), silent=silent)
    echo(f"{name} looks again")


@alerts_command.command("remove")
@click.argument("name", type=SearchName())
@catalog_option
def remove_command(name: str, places: Places) -> None:
    """Remove a search; what waits is not sent. What was told stays in the catalog's ledger."""
    with ledger_of(places) as db:
        remove(db, name, utc_now())
    echo(f"{name} is removed")


@alerts_command.command("send")
@click.option("--now", "at_once", is_flag=True, help="Also what waits for a digest, for the end of quiet hours, or after a failure.")
@catalog_option
@json_option
def send_command(at_once: bool, places: Places, as_json: bool) -> int:
    """Look, and send what is due: what a run does at its end. Exit code 1 where something could not be sent."""
    with reading(places.catalog):
        pass  # a catalog that is not there is told
    sent = send_alerts(places.catalog, config_of(), utc_now(), at_once=at_once)
    if as_json:
        echo_json(asdict(sent) if sent else {}, clean=redact)
    else:
        echo(redact(sent.sentence) if sent and sent.sentence else "nothing to send")
    return 1 if sent and sent.errors else 0


@alerts_command.command("dead")
@click.option("--resend", "again", is_flag=True, help="Let them wait again: the next `send` tries them anew.")
@click.argument("messages", metavar="[MESSAGE]...", nargs=-1)
@catalog_option
@json_option
def dead_command(messages: tuple[str, ...], again: bool, places: Places, as_json: bool) -> None:
    """List the messages that could not be delivered and are tried no more; --resend tries them, or those that are named, again."""
    with ledger_of(places) as db:
        found = [one for one in dead_letters(db) if not messages or one.message in messages]
        if unknown := set(messages) - {one.message for one in found}:
            raise click.UsageError(f"{min(unknown)} is no dead message: `rolecall alerts dead` lists them")
        if again:
            with delivering(places.catalog):
                echo(f"{counted(resend(db, [one.message for one in found], utc_now()), 'message')} to be sent again")
            return
    if as_json:
        echo_json([asdict(one) for one in found], clean=redact)
        return
    echo(*(f"{one.message}  {one.search}, {one.reason} ({one.job}) to {redact(one.channel)}: {one.error}" for one in found))
    if not found:
        echo("no dead messages")


@alerts_command.command("secret")
def secret_command() -> None:
    """Print a new secret that webhooks can be signed with. It is kept nowhere."""
    echo(PREFIX + b64encode(secrets.token_bytes(32)).decode())

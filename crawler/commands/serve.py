"""rolecall serve"""

import socket
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import click

from crawler.agenda import read_agenda
from crawler.commands.health import open_findings
from crawler.commands.options import catalog_option, config_of, joined_option, registry_option
from crawler.printing import echo
from crawler.run.places import Places
from pipelines.context import utc_now
from schemas.errors import Problem

if TYPE_CHECKING:
    from web.guard import Guard
    from web.source_findings import Health

PORT = 8001
LINE = "0.65"
NEEDS = f"the page needs Datasette {LINE}: pip install 'rolecall[web]', in a checkout `make setup`"


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address that it is bound to; beyond this machine with a token.")
@click.option("--port", type=click.IntRange(0, 65_535), default=PORT, show_default=True, help="The port; 0: any that is free.")
@click.option(
    "--token", envvar="ROLECALL_TOKEN", metavar="TOKEN",
    help="What whoever looks has to know; better in the variable ROLECALL_TOKEN, which other users of the machine do not see.",
)  # fmt: skip
@joined_option
@registry_option
@catalog_option
def serve_command(host: str, port: int, token: str | None, places: Places) -> None:
    """Serve the catalog as pages: search, postings with their words, employers, sources, changes, and SQL. Nothing is written.

    It ends with Ctrl-C. A crawl may run meanwhile: the pages show what it brings.
    """
    check_installed()
    from web.app import listen, open_app  # here: no other command needs Datasette

    guard = guard_of(host, token)
    app = open_app(places.catalog, places.registers, guard, health=told_of(places))
    with bound(host, port) as door:
        shown = f"[{host}]" if ":" in host else host
        echo(f"{places.catalog} is served at http://{shown}:{door.getsockname()[1]}/ (Ctrl-C ends it)")
        listen(app, door)


def check_installed() -> None:
    """`Problem` where Datasette is not there, or of another line than ours: its 1.0 is an alpha version, and another thing."""
    try:
        found = version("datasette")
    except PackageNotFoundError as error:
        raise Problem(NEEDS) from error
    if not found.startswith(f"{LINE}."):
        raise Problem(f"Datasette {found} is there, and {NEEDS}")


def told_of(places: Places) -> "Callable[[], Health]":
    """What `rolecall health` and `rolecall status` would say, as of when it is asked."""
    from web.source_findings import Health

    config = config_of()

    def told() -> Health:
        from crawler.commands.status import lines_of  # here: what runs is told in words of the crawler, which pages do without else
        from crawler.run.live import read_running

        now = utc_now()
        agenda = read_agenda(places, config, now)
        running = [next(lines_of(one, now)) for one in read_running(places.logs)[0]]
        due = {one.key: (one.at, one.reason) for one in agenda.boards}
        return Health(open_findings(places, config, now), running, len(agenda.rows), due)

    return told


def guard_of(host: str, token: str | None) -> "Guard":
    """`click.UsageError` for an address beyond this machine without a token, and for a token that could be guessed."""
    from web.guard import LEAST, Guard, is_local

    if token is None and not is_local(host):
        raise click.UsageError(
            f"--host {host} can be reached from elsewhere: put a token of at least {LEAST} characters into ROLECALL_TOKEN"
        )
    if token is not None and (len(token) < LEAST or not token.isascii() or not token.isprintable() or " " in token):
        raise click.UsageError(f"the token is too weak: at least {LEAST} letters and digits, as `openssl rand -hex 16` makes them")
    return Guard(token)


def bound(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise Problem(f"{host} port {port} cannot be bound ({error.strerror}): name another with --port, or --port 0 for any") from error

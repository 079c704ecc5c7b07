"""What Datasette asks a plugin for. ``ROUTES`` is the table of our pages."""

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import Forbidden

from catalog.access import PRIVATE, restrict
from catalog.views import VIEWS
from web import errors
from web.guard import guarded
from web.pages import changes, employer, employers, posting, search, sources
from web.site import CATALOG, missing

View = Callable[[Any, Any], Awaitable[Any]]  # of a Datasette and a request

FORM = r"\.(?P<form>csv|json|jsonl|atom)"  # of a list; web/formats.py


async def nothing(datasette: Any, request: Any) -> None:
    """Datasette's pages about itself: what is installed, who is asking, what was asked before."""
    raise missing("There is no such page.")


# An address (a regular expression of all of it) -> the page; the first that fits is asked, and Datasette's own come after these.
ROUTES: tuple[tuple[str, View], ...] = (
    (r"/$", search.show),
    (rf"/jobs{FORM}$", search.download),
    (r"/job/(?P<key>[0-9a-f]{4,32})$", posting.show),
    (r"/job/(?P<key>[0-9a-f]{4,32})\.json$", posting.download),
    (r"/employers$", employers.show),
    (rf"/employers{FORM}$", employers.download),
    (r"/employer(?:/(?P<number>[0-9]{1,15}))?$", employer.show),
    (rf"/employer(?:/(?P<number>[0-9]{{1,15}}))?{FORM}$", employer.download),
    (r"/changes(?:/(?P<day>\d{4}-\d\d-\d\d))?$", changes.show),
    (rf"/changes(?:/(?P<day>\d{{4}}-\d\d-\d\d))?{FORM}$", changes.download),
    (r"/sources$", sources.show),
    (rf"/sources{FORM}$", sources.download),
    (r"/-/.*", nothing),
)

# The links on top of every page: address, name.
NAVIGATION = (
    ("/", "Search"),
    ("/employers", "Employers"),
    ("/sources", "Sources"),
    ("/changes", "Changes"),
    ("/catalog", "SQL"),
)


@hookimpl
def register_routes() -> list[tuple[str, View]]:
    return [(address, answering(view)) for address, view in ROUTES]


def answering(view: View) -> View:
    """A page that says itself what a reader or the machine has done wrong; what is left is a bug, and Datasette prints it."""

    async def answered(datasette: Any, request: Any) -> Any:
        try:
            return await view(datasette, request)
        except Exception as error:
            if errors.is_bug(error):
                raise
            return await errors.told(datasette, request, error)

    return answered


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
    if not database.startswith("_"):  # Datasette's own, in memory
        restrict(conn, PRIVATE if database == CATALOG else frozenset())


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    return lambda app: guarded(app, datasette.guard)


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    told = {view.name: view for view in VIEWS}
    env.globals.update(
        navigation=NAVIGATION,
        at="",
        databases_served=[name for name in datasette.databases if not name.startswith("_")],
        sql_seconds=f"{datasette.sql_time_limit_ms / 1000:g}",
        purposes={name: view.purpose for name, view in told.items()},
        columns_told={name: view.columns for name, view in told.items()},
    )


@hookimpl
def extra_template_vars(request: Any) -> dict[str, Any]:
    return {"at": request.path if request else ""}


@hookimpl(tryfirst=True)
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    return errors.told(datasette, request, exception)


@hookimpl(tryfirst=True)
def forbidden(datasette: Any, request: Any, message: str) -> Any:
    return errors.told(datasette, request, Forbidden(message))

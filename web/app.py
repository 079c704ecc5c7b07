"""``open_app(catalog, registers)``: a Datasette over both that writes nothing, with our pages; ``listen(app, socket)`` answers with it."""

import asyncio
import socket
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import uvicorn
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from catalog.access import PRIVATE
from catalog.asking import BadQuestion, explained, names_in, plain_names
from catalog.database import connect_to_read, reading
from catalog.narrow.index import Index
from web import plugin
from web.guard import Guard
from web.site import CATALOG, REGISTERS, Site, utc_today
from web.source_findings import Health

HERE = Path(__file__).parent
COLUMNS_TOLD = f"/{CATALOG}/{{}} shows which {{}}"
SETTINGS: dict[str, Any] = {
    "allow_download": False,
    "allow_facet": False,  # they count by reading all rows: of a large table, not in time
    "suggest_facets": False,
    "allow_csv_stream": False,
    "default_cache_ttl": 0,
    "default_page_size": 50,
    "max_returned_rows": 1_000,
    "num_sql_threads": 4,
    "sql_time_limit_ms": 2_000,
    "truncate_cells_html": 300,
}
METADATA: dict[str, Any] = {"title": "rolecall", "databases": {CATALOG: {"tables": {name: {"allow": False} for name in sorted(PRIVATE)}}}}


class App(Datasette):  # type: ignore[misc]  # Datasette tells no types
    """A Datasette with our pages, which find what they need as ``site``; ``guard`` stands before all of them."""

    def __init__(self, site: Site, guard: Guard) -> None:
        self.site, self.guard = site, guard
        static = [("static", str(HERE / "static"))]
        super().__init__(settings=SETTINGS, template_dir=str(HERE / "templates"), static_mounts=static, metadata=METADATA)
        self.remove_database("_memory")
        for name, path in ((CATALOG, site.catalog), (REGISTERS, site.registers)):
            if path is not None and path.is_file():
                self.add_database(ReadOnly(self, path), name=name)

    def close(self) -> None:
        """Close what is open, when nobody asks any more."""
        self.executor.shutdown()
        self.site.index.close()
        for database in self.databases.values():
            database.close()


class ReadOnly(Database):  # type: ignore[misc]
    """A file that is opened as rolecall opens it to read, and in no other way."""

    def __init__(self, app: App, path: Path) -> None:
        super().__init__(app, str(path))
        self._kept = threading.local()

    def connect(self, write: bool = False) -> sqlite3.Connection:
        if write:
            raise PermissionError(f"{self.path} is served to be read")
        conn = connect_to_read(Path(self.path), shared=True)
        self._all_file_connections.append(conn)
        return conn

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], Any]) -> Any:
        """As Datasette does it, by a connection of each thread; but to the file that stands there now: it may be restored meanwhile."""
        return await asyncio.get_running_loop().run_in_executor(self.ds.executor, lambda: fn(self._of_thread()))

    def _of_thread(self) -> sqlite3.Connection:
        file = Path(self.path).stat()
        identity = (file.st_dev, file.st_ino)
        if getattr(self._kept, "identity", None) != identity:
            self._kept.conn, self._kept.identity = self.connect(), identity
            self.ds._prepare_connection(self._kept.conn, self.name)
        conn: sqlite3.Connection = self._kept.conn
        return conn

    async def execute(self, sql: str, params: Any = None, truncate: bool = False, **options: Any) -> Any:
        """As Datasette does it; what is wrong with a reader's query is told to the reader alone, not to the terminal.

        Readers' queries are those whose rows are cut (``truncate``): their names in double quotes are names, as in `rolecall sql`.
        Datasette's own have texts in such quotes.
        """
        options["log_sql_errors"] = False
        if not truncate:
            return await super().execute(sql, params, **options)
        try:
            sql = plain_names(sql)
            return await super().execute(sql, params, truncate=True, **options)
        except BadQuestion as error:
            raise sqlite3.OperationalError(str(error)) from error
        except sqlite3.DatabaseError as error:
            if self.name != CATALOG:
                raise
            names = await self.execute_fn(names_in)
            raise sqlite3.OperationalError(explained(error, sql, lambda: names, COLUMNS_TOLD) or str(error)) from error


def open_app(
    catalog: Path, registers: Path | None = None, guard: Guard | None = None, today: Callable[[], date] = utc_today,
    health: Callable[[], Health] = Health,
) -> App:  # fmt: skip
    """``registers``: a database of public registers, which analysts may ask beside the catalog, where it is there. A catalog of an older
    version is brought up to date first. `Problem` where there is none."""
    with reading(catalog):
        pass
    if not pm.is_registered(plugin):
        pm.register(plugin, "rolecall")
    return App(Site(catalog, registers, Index.of(catalog), today, health), guard or Guard())


def listen(app: App, door: socket.socket) -> None:
    """Answer on a socket until somebody stops it."""
    config = uvicorn.Config(app.app(), log_level="warning", access_log=False, server_header=False, lifespan="on")
    try:
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[door])
    finally:
        app.close()

"""The command line. Each command is a file in crawler/commands/, loaded when it is asked for."""

import gc
import os
import sys
import traceback
from importlib import import_module
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import click

from crawler import __version__
from schemas.characters import visible
from schemas.errors import Problem
from schemas.secrets import redact
from schemas.watching import show_on

# Each with what `rolecall --help` says of it: there, no command is loaded.
COMMANDS = {
    "crawl": "Crawl boards into the catalog.",
    "tick": "Crawl the boards that are due, and end: what a timer calls.",
    "schedule": "What is due when, and why; install a timer.",
    "status": "What runs now, by board and host; what ran last, what is next.",
    "ingest": "Read saved pages and payloads as if they came from the network.",
    "reread": "Read crawls again from the answers that they kept as WARC, without network.",
    "load": "Load what other machines (or this one) have archived.",
    "bulk": "Derive and match millions of postings, on all cores or a Ray cluster, as Parquet.",
    "replay": "Derive postings anew from the archive, without network.",
    "extract": "Read facts out of texts: JSON lines in, JSON lines out.",
    "export": "Write every job to one file (JSON lines, CSV, Parquet).",
    "changes": "Print what changed since a cursor, as JSON lines; follow it.",
    "schema": "Print the JSON Schema of a job's record, a snapshot or a feed.",
    "check": "Look whether catalog and archive hold together, and say what to do where not.",
    "health": "Say whether something needs a person: boards that froze, emptied, lost fields, fail.",
    "doctor": "Look whether all is there that a crawl needs.",
    "migrate": "Bring a catalog of an older rolecall up to date; try it on a copy.",
    "backup": "Copy a catalog and its archive while they are in use.",
    "asof": "Say what the catalog held on a day, or write it.",
    "prune": "Remove what is old from the catalog.",
    "report": "Write pictures and tables of the catalog as one page, or a file each.",
    "openings": "Estimate how many days openings stay open.",
    "sql": "Ask the catalog in SQL, at a prompt or in a script; nothing is written.",
    "show": "Show a job: every value with the words it was read from.",
    "serve": "Serve the catalog as pages to look, filter and see, on this machine.",
    "prove": "Write a bundle that proves a job's values to a stranger.",
    "probe": "Find out how a career page can be read.",
    "sources": "The registry: which boards there are to crawl.",
    "registers": "Public registers of employers, occupations and wages: load, list, drop, apply.",
    "employers": "Employers with a public record that are hiring; say by hand who is who in registers.",
    "alerts": "Saved searches that tell of jobs: by file, feed, mail, web address or chat.",
    "same": "Say by hand how two postings of the catalog relate.",
    "merge": "Say by hand that postings are one job.",
    "split": "Say by hand that postings are jobs of their own.",
    "score": "Measure extraction on labelled texts.",
    "audit": "Judge by hand whether the catalog's values are right.",
    "config": "Print what is in force, of options, environment and rolecall.toml.",
    "demo": "Crawl the bundled boards of invented employers.",
}
CRASH_LOG = Path("data/var/log/crash.log")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # what numpy multiplies here is small: its threads would burn time waiting for more


class Commands(click.Group):
    """Finds a command in the file of its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"crawler.commands.{cmd_name}"), f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rolecall")
@click.option(
    "--config", type=click.Path(dir_okay=False, path_type=Path), envvar="ROLECALL_CONFIG",
    help="The file of your settings.  [default: rolecall.toml here, if there is one]",
)  # fmt: skip
def cli(config: Path | None) -> None:  # commands ask the context for it: crawler.commands.options.config_of
    """Crawl job boards into one explained, deduplicated SQLite catalog.

    Exit codes: 0 good, 1 finished with problems, 2 wrong usage, 3 a cursor that is gone (changes).
    """
    from crawler.printing import shown  # here: an answer at once needs no printing

    show_on(shown)


def main(arguments: list[str] | None = None) -> None:
    """The console script: every failure is a sentence, never a traceback."""
    gc.set_threshold(50_000, 20, 20)  # nothing that is imported is garbage
    try:
        code: Any = cli.main(arguments, prog_name="rolecall", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort) as error:
        if isinstance(error.__cause__, EOFError):  # of a file that ends too early: click takes it for the end of the input
            fail_of(error.__cause__)
        fail("stopped. What was loaded is kept; the same command goes on from there")
    except BrokenPipeError:  # the reader of our output has gone (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        fail_of(error)
    finally:
        gc.freeze()  # what is left goes with the process


def fail_of(error: BaseException) -> None:
    """End with what an error says: a user's mistake, a trouble of the machine, or a bug."""
    if isinstance(error, Problem):
        fail(str(error), code=error.exit_code)
    from schemas.troubles import find_trouble  # here: an answer at once needs no SQLite

    if trouble := find_trouble(error):
        fail(str(trouble))
    fail(f"{type(error).__name__}: {error}", f"This is a bug in rolecall. The details are in {write_crash(error)}")


def fail(message: str, *more: str, code: int = 1) -> None:
    from crawler.printing import echo  # here: an answer at once needs no printing

    echo(redact(f"rolecall: {message}"), *more, err=True)
    sys.exit(code)


def write_crash(error: BaseException) -> Path:
    """Append the traceback to the crash log (where that cannot be, to a temporary file); the terminal gets one line."""
    text = visible(redact(f"rolecall {__version__} {sys.argv[1:]}\n{''.join(traceback.format_exception(error))}\n"))
    try:
        CRASH_LOG.parent.mkdir(parents=True, exist_ok=True)
        with CRASH_LOG.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(text)
        return CRASH_LOG.resolve()
    except OSError:  # a folder that we may not write to
        with NamedTemporaryFile("w", prefix="rolecall-", suffix=".log", delete=False, encoding="utf-8", errors="backslashreplace") as kept:
            kept.write(text)
        return Path(kept.name)


if __name__ == "__main__":
    main()

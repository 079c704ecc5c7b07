"""The settings that rolecall knows: what each may hold. Nothing starts before all of them are looked at.

`KNOWN` is the one table: docs/operating.md holds it as `as_table` writes it. A setting of Scrapy's that does not stand here is of the kind
that its default is of.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import orjson
from scrapy.settings import BaseSettings
from scrapy.settings import default_settings as scrapys
from scrapy.utils.misc import load_object

from schemas.errors import Problem

FLAGS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
LEVELS = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG")
SHOWN = 60  # characters of a wrong value
OF_WHO_RUNS_IT = ("CONTACT", "USER_AGENT")  # whose defaults are told nowhere
SECOND, DAY = 1, 86_400


class BadSetting(Problem):
    """A setting that does not exist, or holds what it cannot."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Kind:
    """What a setting may hold: ``parse`` gives the value that is meant, and raises ValueError for what it cannot be; ``due`` says what
    that is."""

    due: str
    parse: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Known:
    """A setting: what it may hold, and what it is for."""

    name: str
    kind: Kind
    means: str


def whole(low: int, high: int) -> Kind:
    return Kind(f"a whole number from {low:,} to {high:,}", lambda value: within(int(number(value, whole=True)), low, high))


def real(low: float, high: float) -> Kind:
    return Kind(f"a number from {low:,} to {high:,}", lambda value: within(number(value), low, high))


def within(value: Any, low: float, high: float) -> Any:
    if not low <= value <= high:
        raise ValueError
    return value


def number(value: Any, whole: bool = False) -> float:
    """A number given as itself or as text; ``1_000`` and booleans are none. NaN is within no bounds."""
    if isinstance(value, bool) or (isinstance(value, str) and "_" in value):
        raise ValueError
    found = float(value)
    if whole and found != int(found):
        raise ValueError
    return found


def flag(value: Any) -> bool:
    return FLAGS[str(value).strip().lower()]


def one_line(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable() or len(value) > 500:
        raise ValueError
    return value


def level(value: Any) -> str:
    return LEVELS[LEVELS.index(str(value).strip().upper())]


def opened(value: Any, kind: type) -> Any:
    """A value that is given as JSON text."""
    found = orjson.loads(value) if isinstance(value, str) else value
    if not isinstance(found, kind):
        raise ValueError
    return found


def listed(value: Any, kind: Callable[[Any], Any]) -> list[Any]:
    """Several values: a list, or texts with commas between them."""
    bare = isinstance(value, str) and value.strip()[:1] != "["
    found = [part.strip() for part in value.split(",") if part.strip()] if bare else opened(value, (list, tuple))  # type: ignore[arg-type]
    return [kind(part) for part in found]


def components(value: Any) -> dict[Any, int | None]:
    """Component -> its order, or null where it is left out. Each can be imported."""
    found = dict(value) if isinstance(value, BaseSettings) else opened(value, dict)
    for path, order in found.items():
        load_object(path)
        if order is not None and (isinstance(order, bool) or not isinstance(order, (int, float))):
            raise ValueError(f"{path} needs a number, its place in the order")
    return found


def importable(path: Any) -> Any:
    load_object(path)
    return path


def flow(method: str, needed: str) -> Callable[[Any], dict[Any, int | None]]:
    """Stages, of which ``needed`` is one: without it, a run would do nothing and say that all is well."""

    def parse(value: Any) -> dict[Any, int | None]:
        found = components(value)
        stages = [load_object(path) for path, order in found.items() if order is not None]
        if strangers := [stage.__name__ for stage in stages if not callable(getattr(stage, method, None))]:
            raise ValueError(f"{strangers[0]} has no {method}")
        if not any(issubclass(stage, load_object(needed)) for stage in stages):
            raise ValueError(f"{needed} is missing: without it nothing would be kept")
        return found

    return parse


FLAG = Kind("true or false", flag)
LINE = Kind("one line of text", one_line)
PATH = Kind("the path of a class", importable)
COMPONENTS = Kind("{component: order}", components)
NUMBER = Kind("a number", number)
STATUSES = Kind("a list of statuses", lambda value: listed(value, whole(100, 599).parse))
NAMES = Kind("a list of texts", lambda value: listed(value, one_line))
MAPPING = Kind("{name: value}", lambda value: dict(value) if isinstance(value, BaseSettings) else opened(value, dict))

KNOWN = (
    Known(
        "ITEM_PIPELINES",
        Kind("{stage: order}, the stage `record` among them", flow("process_item", "pipelines.record.RecordPipeline")),
        "the [flow](pipelines.md): stages of one item",
    ),
    Known(
        "BATCH_PIPELINES",
        Kind("{stage: order}, the stage `load` among them", flow("process_batch", "pipelines.load.LoadPipeline")),
        "the same: stages of a batch",
    ),
    Known("BATCH_SIZE", whole(1, 100_000), "postings in a batch"),
    Known("CONTACT", LINE, "a mail address or page where a site's operator reaches you; from `ROLECALL_CONTACT`. Set it before you crawl"),
    Known("USER_AGENT", LINE, "names the project and the contact; the same for every request, never a browser's"),
    Known(
        "ROBOTSTXT_OBEY",
        FLAG,
        "robots.txt by RFC 9309: absent (4xx) allows, unreachable denies, and a page with status 200 that is no robots.txt is no grant",
    ),
    Known("ROBOTSTXT_USER_AGENT", LINE, "the name by which robots.txt calls us"),
    Known("CRAWL_DELAY_MAX", real(0, DAY), "seconds; Crawl-delay is kept up to this, a host that asks for more is not crawled"),
    Known(
        "RESPECT_RESERVATIONS",
        FLAG,
        "answers with `TDM-Reservation: 1` or `Content-Signal: search=no` are not read, and a robots.txt with that signal allows nothing",
    ),
    Known("AUTOTHROTTLE_ENABLED", FLAG, "the pace follows the host's answers"),
    Known("AUTOTHROTTLE_START_DELAY", real(0, DAY), "seconds between two requests, before an answer was measured"),
    Known("AUTOTHROTTLE_MAX_DELAY", real(0, DAY), "seconds between two requests, at most"),
    Known("AUTOTHROTTLE_TARGET_CONCURRENCY", real(0.01, 1000), "requests that a host is to answer at a time"),
    Known("CONCURRENT_REQUESTS", whole(1, 1000), "requests at a time, of all hosts"),
    Known("CONCURRENT_REQUESTS_PER_DOMAIN", whole(1, 1000), "requests at a time, of one host"),
    Known("DOWNLOAD_DELAY", real(0, DAY), "seconds between two requests to one host, at least"),
    Known(
        "LISTING_GROWTH",
        real(1, 1000),
        "how many times the rows of its last accepted listing a board may show before its pages are taken for endless: it is read no "
        "further, its listing is partial, and the report says so",
    ),
    Known("LISTING_FLOOR", whole(1, 10_000_000), "rows that a board may show in any case"),
    Known(
        "CLOCK_SLACK",
        real(0, 3650),
        "days by which the clock may differ from what most hosts' answers say (`Date`), or lie before the newest run. Beyond them "
        "[nothing is written](#clocks)",
    ),
    Known("CLOCK_LEAP", real(0, 36500), "days that may have passed since the newest run; the same beyond them"),
    Known("HOST_BUDGET", whole(1, 1_000_000_000), "requests to one host in one run"),
    Known("COOKIES_ENABLED", FLAG, "off: no cookies are kept"),
    Known("TELNETCONSOLE_ENABLED", FLAG, "off: no port is opened"),
    Known("REMOTE_CONTROL_ENABLED", FLAG, "off: no port is opened"),
    Known("DEFAULT_REQUEST_HEADERS", MAPPING, "what we ask for"),
    Known("RETRY_TIMES", whole(0, 100), "retries of what fails in passing"),
    Known("RETRY_HTTP_CODES", STATUSES, "answers that are asked for again; 429 and 503 are the back-off's"),
    Known("BACKOFF_TIMES", whole(0, 100), "how often a host that answers 429 or 503 is asked again"),
    Known("BACKOFF_START", real(0, DAY), "seconds of the first wait, doubled each time, where the host names none (Retry-After)"),
    Known("BACKOFF_WAIT_MAX", real(0, DAY), "seconds; longer waits leave the host for a later run, which remembers it"),
    Known("DOWNLOAD_TIMEOUT", real(0.01, DAY), "seconds for an answer in all"),
    Known("DOWNLOAD_MAXSIZE", whole(1, 1 << 40), "bytes of an answer, unpacked"),
    Known("DOWNLOAD_WARNSIZE", whole(0, 1 << 40), "bytes of an answer that the log remarks on; 0: none"),
    Known("DOWNLOAD_FAIL_ON_DATALOSS", FLAG, "no truncated bodies"),
    Known("REDIRECT_MAX_TIMES", whole(0, 100), "redirects that are followed in a row"),
    Known("METAREFRESH_ENABLED", FLAG, "off: redirects in pages are not followed"),
    Known(
        "PRIVATE_HOSTS",
        NAMES,
        "hosts with private addresses that may be asked: those that a crawled registry row names, for that row's own board. "
        "No page and no redirect leads to another one",
    ),
    Known(
        "DOWNLOAD_HANDLERS",
        Kind("{scheme: path or null}", lambda value: MAPPING.parse(value)),
        "http and https alone: no `file:`, `ftp:`, `s3:` or `data:` address is opened, whoever names it (a row, a sitemap, a link, a "
        "redirect). Neither is one without a host, or with a user name and password in it",
    ),
    Known("TWISTED_DNS_RESOLVER", PATH, "our resolver, which refuses private addresses"),
    Known("DOWNLOADER_MIDDLEWARES", COMPONENTS, "our components; each module of `crawler/politeness/` is one"),
    Known("SPIDER_MIDDLEWARES", COMPONENTS, "the same: what a callback chokes on is said"),
    Known("EXTENSIONS", COMPONENTS, "the same: progress"),
    Known("WARC_KEEP", FLAG, "every answer is kept as [WARC](#answers-as-they-came), beside the catalog; `crawl --warc` says the same"),
    Known("WARC_FILE_BYTES", whole(1 << 16, 1 << 40), "bytes of a WARC file: the next answer begins another"),
    Known(
        "WARC_RECORD_BYTES",
        whole(1 << 10, 1 << 31),
        "bytes of an answer in WARC, unpacked: more is cut off where it is kept, and not read in any WARC file",
    ),
    Known("DEMO_BASE", LINE, "set by `rolecall demo`: the loopback server that stands for all hosts"),
    Known("BOT_NAME", LINE, "Scrapy's"),
    Known("SPIDER_MODULES", NAMES, "where spiders are looked for"),
    Known("LOG_LEVEL", Kind(f"one of {', '.join(LEVELS)}", level), "what is logged"),
    Known("LOG_SHORT_NAMES", FLAG, "Scrapy's"),
)
# Components that a crawl alone imports, as its first step: no other command pays for them.
OF_A_CRAWL = {"DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS", "TWISTED_DNS_RESOLVER"}
# What a command that asks nobody heeds.
OFFLINE = ("ITEM_PIPELINES", "BATCH_PIPELINES", "BATCH_SIZE", "CLOCK_SLACK", "CLOCK_LEAP", "WARC_RECORD_BYTES")
_OURS = {one.name: one.kind for one in KNOWN}
_OF_DEFAULT: tuple[tuple[type, Kind], ...] = (
    (bool, FLAG),
    (int, NUMBER),
    (float, NUMBER),
    (BaseSettings, MAPPING),
    (dict, MAPPING),
    (list, Kind("a list", lambda value: listed(value, lambda part: part))),
)


def names() -> frozenset[str]:
    """Ours, and all that Scrapy has."""
    return frozenset(_OURS) | {name for name in dir(scrapys) if name.isupper()}


def kind_of(name: str) -> Kind | None:
    """What a setting may hold; None for one of Scrapy's that may hold anything (its default is a text, or nothing)."""
    default = getattr(scrapys, name, None)
    return _OURS.get(name) or next((kind for base, kind in _OF_DEFAULT if isinstance(default, base)), None)


def parsed(name: str, value: Any) -> Any:
    """What a setting's value means. Raises `BadSetting` for a name that does not exist and a value that it cannot hold."""
    if name not in names():
        nearest = get_close_matches(name, sorted(names()), 1, 0.5)
        hint = f": did you mean {nearest[0]}?" if nearest else " (docs/operating.md lists them)"
        raise BadSetting(f"there is no setting {name}{hint}")
    kind = kind_of(name)
    if value is None or kind is None:
        return value
    try:
        return kind.parse(value)
    except Exception as error:  # whatever was given: it is said, and nothing starts
        said = str(error) if isinstance(error, (ValueError, ImportError, NameError)) and str(error) and kind.due.startswith("{") else ""
        raise BadSetting(f"{name} takes {kind.due}, not {str(value)[:SHOWN]!r}{f': {said}' if said else ''}") from error


def check(settings: BaseSettings) -> None:
    """Raises `BadSetting` where one of ours holds what it cannot, wherever it was set."""
    for name in sorted(_OURS.keys() & settings.keys() - OF_A_CRAWL):
        parsed(name, settings[name])


def as_table(values: Mapping[str, Any]) -> str:
    """The settings as docs/operating.md has them; ``values``: their defaults."""
    return "\n".join(
        ("| setting | takes | default | meaning |", "|---|---|---|---|", *(row_of(one, values.get(one.name)) for one in KNOWN))
    )


def row_of(one: Known, value: Any) -> str:
    said = str(value).lower() if isinstance(value, bool) else f"{value:,}" if isinstance(value, (int, float)) else value
    default = said if isinstance(said, str) and one.name not in OF_WHO_RUNS_IT else ""
    return f"| `{one.name}` | {one.kind.due} | {default} | {one.means} |"

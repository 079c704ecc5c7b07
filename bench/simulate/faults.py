"""What goes wrong: a table of faults of a board (`BOARD_FAULTS`) and of the machine (`DAY_FAULTS`).

A board's fault changes how it is shown (`Showing`), never what is true. It holds for one to five days; ``rng`` is seeded by the fault, so
that it does the same on each of them, but for what says otherwise. Rows that a whole listing hides without a word can be told from filled
openings only where they are many: ``days`` limits the few that hide less than `LARGEST_SHRINKAGE` to one listing in a row.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from bench.simulate.lists import MARKS, WORDS
from bench.simulate.platforms import ROWS, Showing, day_of
from bench.simulate.truth import Opening, invented

MAINTENANCE = b"<html><title>Maintenance</title><body>We are down for maintenance.</body></html>"
CAPTCHA = b"<html><title>Just a moment...</title><body>Checking your browser</body></html>"
SIGN_IN = b"<html><title>Sign in</title><body><form><input type=password></form></body></html>"
FRONT = b"<html><title>Careers</title><body><h1>Work with us</h1><a href='/jobs/intro'>Our jobs</a></body></html>"
OUTAGES = (
    "This service is no longer available at the moment.", "The page is no longer available.", "Job details are no longer available.",
    "Our job portal is no longer active, we are working on it.", "This position is no longer available.", "Posting not found: code 17.",
    "Diese Stelle ist nicht mehr verfügbar.", "Cette offre n'est plus disponible.",
)  # fmt: skip
CHANGE = Callable[[Showing, Random], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """``change`` does it to a day's showing; ``days``: how long it lasts at most."""

    name: str
    what: str
    change: CHANGE
    days: int = 5
    families: tuple[str, ...] = ()  # all where empty


def put(**values: object) -> CHANGE:
    """A fault that sets parts of the showing."""

    def change(showing: Showing, rng: Random) -> None:
        for name, value in values.items():
            setattr(showing, name, value)

    return change


def strangers(rng: Random, count: int) -> list[Opening]:
    return [Opening(f"9{rng.randrange(10**8):08}", *invented(rng, n), 0) for n in range(count)]


def another_board(showing: Showing, rng: Random) -> None:
    showing.rows = strangers(rng, rng.choice((2, 8, len(showing.rows), 30)))


def same_ids(showing: Showing, rng: Random) -> None:
    """Another employer's openings under the board's own ids."""
    showing.rows = [replace(other, id=one.id) for one, other in zip(showing.rows, strangers(rng, len(showing.rows)), strict=True)]


def mixed_boards(showing: Showing, rng: Random) -> None:
    """A third of the board, and another's."""
    showing.rows = kept(showing, rng, 0.33) + strangers(rng, len(showing.rows))


def added_board(showing: Showing, rng: Random) -> None:
    showing.rows = showing.rows + strangers(rng, len(showing.rows))


def kept(showing: Showing, rng: Random, share: float) -> list[Opening]:
    """The same share of a board's openings each day: by their ids, not by their order."""
    salt = rng.random()
    return [one for one in showing.rows if Random(f"{one.id}{salt}").random() < share]


def halved(showing: Showing, rng: Random) -> None:
    rows = kept(showing, rng, 0.45)
    showing.rows = rows[: int(len(showing.rows) * 0.65)]


def first_page(showing: Showing, rng: Random) -> None:
    showing.rows = showing.rows[: int(len(showing.rows) * 0.6)]


def shards(showing: Showing, rng: Random) -> None:
    """Caches that know different halves, another one each day."""
    now = Random(f"{showing.token}{showing.day}")
    showing.rows = [one for one in showing.rows if now.random() < 0.6][: int(len(showing.rows) * 0.65)]


def flapping(showing: Showing, rng: Random) -> None:
    """A tenth of the rows is missing every other day."""
    showing.rows = [one for one in showing.rows if (int(one.id) + showing.day) % 2 or Random(one.id).random() > 0.1]


def one_row_lost(showing: Showing, rng: Random) -> None:
    showing.rows = showing.rows[:-1]


def repeated(showing: Showing, rng: Random) -> None:
    """A row stands in place of another; the total is as it was."""
    showing.total = len(showing.rows)
    showing.rows = showing.rows[:-1] + showing.rows[:1]


def doubled(showing: Showing, rng: Random) -> None:
    showing.total = len(showing.rows)
    showing.rows = [one for row in showing.rows for one in (row, row)]


def truncated(showing: Showing, rng: Random) -> None:
    showing.total = len(showing.rows)
    showing.rows = showing.rows[: len(showing.rows) // 2]


def renamed(tag: Callable[[Showing], str]) -> CHANGE:
    def change(showing: Showing, rng: Random) -> None:
        said = tag(showing)
        showing.ids = lambda one: f"{said}{one.id}"

    return change


def some_renamed(showing: Showing, rng: Random) -> None:
    """Two thirds of the ids."""
    salt = rng.random()
    showing.ids = lambda one: f"7{one.id}" if Random(f"{one.id}{salt}").random() < 0.67 else one.id


def one_detail_gone(showing: Showing, rng: Random) -> None:
    showing.gone = {showing.ids(one) for one in showing.rows[:1]}


def out_of_cache(showing: Showing, rng: Random) -> None:
    """The first page is as it was when the fault began, or when the newest opening had not come yet."""
    showing.stuck = showing.rows[1:] if showing.began is None else showing.began


def outage(showing: Showing, rng: Random) -> None:
    """Two details say that something is no longer available."""
    words = rng.choice(OUTAGES)
    showing.outage = {showing.ids(one): f"<html><title>Kelp</title><body><p>{words}</p></body></html>".encode() for one in showing.rows[:2]}


def past_days(showing: Showing, rng: Random) -> None:
    showing.last_day = lambda one: "2001-01-01"


def yesterday(showing: Showing, rng: Random) -> None:
    said = day_of(showing.day - 1)
    showing.last_day = lambda one: said


def mangled(showing: Showing, rng: Random) -> None:
    showing.title = lambda one: f"Ã© {one.title}"


def shuffled(showing: Showing, rng: Random) -> None:
    showing.rows = sorted(showing.rows, key=lambda one: Random(f"{one.id}{showing.day}").random())


def within(texts: Sequence[str]) -> CHANGE:
    """One of ``texts`` where the rows of the last page stood, within the frame of the list."""

    def change(showing: Showing, rng: Random) -> None:
        showing.within = rng.choice(texts)

    return change


def behind_short(showing: Showing, rng: Random) -> None:
    showing.behind_short = rng.choice(
        ((500, b"error"), (503, b"busy"), (403, b"no"), (429, b"slow"), (200, SIGN_IN), (200, b"{}"), (200, b""))
    )


UNCOUNTED = tuple(ROWS)
PAGED, DETAILED = ("eightfold", "workday"), ("bamboohr", "eightfold", "workday", "jsonld", *UNCOUNTED)
ONE_ANSWER = ("greenhouse", "lever", "bamboohr", "eightfold", "workday")

BOARD_FAULTS = (
    Fault("empty list", "a well-formed list without rows", put(rows=[])),
    Fault("empty body", "no byte, status 200", put(body=b"")),
    Fault("error 500", "status 500", put(status=500)),
    Fault("error 403", "status 403", put(status=403)),
    Fault("no such board", "status 404 for some days", put(status=404)),
    Fault("maintenance page", "status 200, HTML", put(body=MAINTENANCE)),
    Fault("captcha", "status 200, HTML", put(body=CAPTCHA)),
    Fault("sign-in page", "status 200, HTML", put(body=SIGN_IN)),
    Fault("null", "JSON null", put(body=b"null")),
    Fault("empty object", "{}", put(body=b"{}")),
    Fault("error object", "an error as JSON, status 200", put(body=b'{"error": "backend unavailable"}')),
    Fault("cut body", "the connection ends in the middle", put(cut=0.6)),
    Fault("rows cut off", "half of the rows, the total of all", truncated, families=("greenhouse", "bamboohr", "eightfold", "workday")),
    Fault("page lost", "the second page answers 500", put(bad_page=1), families=PAGED),
    Fault(
        "last page a sign-in page",
        "in place of the last page of a list without a count",
        put(last=SIGN_IN),
        families=UNCOUNTED,
    ),
    Fault("last page maintenance", "likewise", put(last=MAINTENANCE), families=UNCOUNTED),
    Fault("last page a front page", "likewise", put(last=FRONT), families=UNCOUNTED),
    Fault("last page blank", "likewise", put(last=b"<html><body></body></html>"), families=UNCOUNTED),
    Fault("last page repeats", "the page before it once more", put(last_repeats=True), families=UNCOUNTED),
    Fault("last page leads away", "a redirect to another page with openings", put(last_led=True), families=UNCOUNTED),
    Fault(
        "last page says nothing found", "words of nothing found in its rows' place, within its frame", within(WORDS), 9, families=UNCOUNTED
    ),
    Fault("last page without a word", "an error's number, picture, frame or link likewise", within(MARKS), 9, families=UNCOUNTED),
    Fault("first page out of a cache", "as it was on the day on which it began, while rows move", out_of_cache, 9, families=UNCOUNTED),
    Fault(
        "short page before an empty one",
        "the page before the last comes short, and one as behind an honest end stands behind it",
        put(ends_short=True),
        families=UNCOUNTED,
    ),
    Fault("page past the end", "a captcha in place of the page after the last", put(past=CAPTCHA), families=UNCOUNTED),
    Fault(
        "short page before a fault",
        "the page before the last of a list without a count comes short, and an error stands behind it",
        behind_short,
        families=UNCOUNTED,
    ),
    Fault(
        "unstable order", "each page of such a list sorts anew: rows slip by, others stand twice", put(unstable=True), families=UNCOUNTED
    ),
    Fault("pages that slip", "rows slip by between two pages", put(shift=1), days=1, families=PAGED),
    Fault(
        "repeated row",
        "a row in place of another, the total as it was",
        repeated,
        families=("greenhouse", "bamboohr", "eightfold", "workday"),
    ),
    Fault("doubled rows", "each row twice, the total right", doubled),
    Fault("first page only", "no total: 60 % of the rows", first_page),
    Fault("halved", "the same half each day, stated as the whole", halved),
    Fault("sharded", "another 60 % each day, stated as the whole", shards),
    Fault("flapping rows", "a tenth of the rows, every other day", flapping, days=1),
    Fault("one row lost", "the last row is not there, for a day", one_row_lost, days=1),
    Fault("order", "rows in another order each day", shuffled),
    Fault("ids renumbered", "all ids are others, for some days", renamed(lambda showing: "7")),
    Fault("ids of the day", "all ids are others each day", renamed(lambda showing: f"8{showing.day}")),
    Fault("some ids renumbered", "two thirds of the ids are others", some_renamed),
    Fault("slug renamed", "addresses are others (of jsonld, they are the ids)", put(slug="opening")),
    Fault("another board", "another employer's rows", another_board),
    Fault("another board, same ids", "another employer's rows under the board's ids", same_ids),
    Fault("mixed boards", "a third of the rows, and another employer's", mixed_boards),
    Fault("another board added", "all rows, and another employer's", added_board),
    Fault("nameless rows", "rows without an id", put(nameless=2), families=ONE_ANSWER),
    Fault(
        "total too high", "the total counts what is not shown", put(total=9999), families=("greenhouse", "bamboohr", "eightfold", "workday")
    ),
    Fault("facet lost", "a fourth of the rows names no job family", put(grouped=False), families=("workday",)),
    Fault("cap lowered", "a query shows 12 rows where it showed 20", put(cap=12), families=("workday",)),
    Fault("stale 304", "the board has changed and says that it has not", put(always_304=True), families=("greenhouse",)),
    Fault("details 500", "no detail is to be had", put(detail=(500, b"")), families=DETAILED),
    Fault("details 404", "every detail is gone", put(detail=(404, b"")), families=DETAILED),
    Fault("empty details", "{} for each detail", put(detail=(200, b"{}")), families=DETAILED),
    Fault("maintenance details", "a soft error page for each detail", put(detail=(200, MAINTENANCE)), families=DETAILED),
    Fault("outage words", "two details are down, and say that something is no longer available", outage, families=DETAILED),
    Fault("one detail gone", "one detail answers 404, for a day", one_detail_gone, days=1, families=DETAILED),
    Fault("last days in 2001", "every posting names a day long past", past_days, families=("greenhouse", "jsonld")),
    Fault("last days of yesterday", "every posting names the day before", yesterday, families=("greenhouse", "jsonld")),
    Fault("mangled titles", "titles in a wrong encoding", mangled),
    Fault("host's clock", "its answers are dated three days ago", put(date_off=timedelta(days=-3))),
)


@dataclass(frozen=True, slots=True)
class DayFault:
    """What befalls the machine for a day: its clock is ``off``, or the run ends early, or is killed; ``family``: all boards of one family
    have a board's fault."""

    name: str
    what: str
    off: timedelta = timedelta(0)
    stops: bool = False
    dies: bool = False
    family: bool = False


DAY_FAULTS = (
    DayFault("clock in 2035", "the machine's clock is nine years ahead", off=timedelta(days=3300)),
    DayFault("clock a week ahead", "the machine's clock is a week ahead", off=timedelta(days=7)),
    DayFault("clock a month back", "the machine's clock is a month behind", off=timedelta(days=-30)),
    DayFault("clock half a day ahead", "and the next run is seen before this one", off=timedelta(hours=14)),
    DayFault("clock hours back", "the machine's clock is set back by 20 hours", off=timedelta(hours=-20)),
    DayFault("stopped", "Ctrl-C in the middle of the crawl", stops=True),
    DayFault("killed", "the process dies before the run ends", dies=True),
    DayFault("platform changed", "all boards of a family are halved, emptied, renumbered or answer {}, for days", family=True),
)

"""What needs a person, and what is worth knowing: ``find(ledger, rows, now, patience)``.

`KINDS` is the one table of findings, `RULES` of how a board's are found. What befalls most boards of a family at once is the family's.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from catalog.looks import Look
from crawler.health.circuit import Circuit, Patience, circuit, find_outage, find_outages
from crawler.health.usual import SURE, fall, find_silence, usual_share
from schemas.expectation import Expectation, read_expectation
from schemas.reasons import PARTIAL, ReasonKind, Standing, sentence
from schemas.source import Source

LEARNED_FROM = 10  # looks that were believed
WINDOW = timedelta(days=120)  # looks older than that say nothing
SILENCE = timedelta(days=14)  # a shorter one is nothing, whoever keeps it
MOVES = 5  # days on which a board moved, from which it is known how often it does
BEFORE = 2.0  # times the longest silence before
FEW = 5  # postings: a board that mostly has fewer may well be empty
LATEST = 3  # looks of a board, at least
ANSWERS = 5  # looks that show how a board answers now
SMALL = 8  # postings: that a board of so few changes at once is nothing
SLOWER, SLOW = 4.0, 2.0  # times, seconds
COSTLIER, COSTLY = 3.0, 20  # times, requests
LARGER, MORE = 3.0, 30  # times, postings
UNLISTED = timedelta(days=7)
NEW_KEY = timedelta(days=14)
SHARE = 0.2  # of a board's postings have a key that is worth telling
Ledger = Mapping[str, Sequence[Look]]  # family:board -> its looks, in order

FAMILY = 3  # boards, of which it can be said that it is the family's

# kind -> (what it is, whether a person is needed)
KINDS = {
    "outage": ("most boards could not be read when they were looked at last: rather this machine or its network than the boards", True),
    "emptied": ("a board that had postings shows none", True),
    "changed": ("so much of a board has changed at once that its listing is not believed: fewer postings, other ids, another board", True),
    "frozen": ("nothing has changed on a board for far longer than it ever kept still, weekdays heeded", True),
    "fallen": ("a field that a board's postings used to have is missing from most of them", True),
    "unlisted": ("a board answers, and was not read whole for a week", True),
    "failing": ("a board could not be read on several days in a row; after as many more it is left alone", False),
    "disabled": ("a board is left alone after failing again and again, and is tried again by steps", True),
    "moved": ("a registry row is marked as moved", True),
    "robots": ("a host's robots.txt has changed for us", False),
    "unread": ("a vendor's answers have a field since lately that no reader takes", False),
    "grown": ("a board shows several times the postings that it ever had", False),
    "slow": ("a board answers several times slower than it used to", False),
    "costly": ("a board takes several times the requests for each posting that it used to", False),
}

CURE = {
    "outage": "look at this machine's network, proxy and clock, and ask one board: `rolecall doctor --online FAMILY:BOARD`",
    "emptied": "look at its page; if it is right, `rolecall crawl {about} --trust {about}`",
    "changed": "look at its page; if it is right, `rolecall crawl {about} --trust {about}`, else mend its registry row",
    "frozen": "look at its page; where it is a still board, say so in its registry row (expect: silence=60d)",
    "fallen": "compare an answer with what its spider reads: `rolecall ingest --dry-run FILE --source {about}`",
    "unlisted": "`rolecall crawl {about}`, and see its log",
    "failing": "nothing yet: it is asked as ever",
    "disabled": "`rolecall sources check {about}` looks again; `rolecall probe URL` finds where it has gone",
    "moved": "`rolecall probe URL` finds where it has gone; `rolecall crawl {about} --trust {about}`, twice, closes what it had",
    "robots": "see what it asks for; boards that it denies are told apart",
    "unread": "read it, or put its name into `ignored` of the spider",
    "grown": "look at its page",
    "slow": "nothing, or a longer DOWNLOAD_DELAY",
    "costly": "see its log for what is asked in vain",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell. ``about``: a board, a family or a host; ``since``: when it began, as far as that is known."""

    kind: str
    about: str
    words: str
    since: datetime | None = None
    numbers: Mapping[str, Any] = field(default_factory=dict)
    needs_person: bool = False

    @property
    def cure(self) -> str:
        return CURE[self.kind].format(about=self.about)

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same finding on another day."""
        return self.kind, self.about, str(self.numbers.get("field", ""))


@dataclass(frozen=True, slots=True)
class Board:
    """A board with its looks, in order, and how it stands. ``now``: as of when it is judged."""

    key: str
    looks: Sequence[Look]
    expected: Expectation
    circuit: Circuit
    patience: Patience
    now: datetime

    @property
    def believed(self) -> list[Look]:
        return [one for one in self.looks if one.accepted]

    @property
    def last(self) -> Look:
        return self.looks[-1]


def found(kind: str, board: Board, words: str, since: datetime | None = None, **numbers: Any) -> Finding:
    return Finding(kind, board.key, words, since, numbers, KINDS[kind][1])


def emptied(board: Board) -> Iterator[Finding]:
    """By the listing's alarm; a board of few postings that empties is told, and needs nobody; one that may be empty is not told."""
    if board.last.accepted or board.last.alarm != ReasonKind.EMPTIED:
        return
    if board.expected.volume and not board.expected.volume[0]:
        return
    usual = usual_size(board)
    since = began(board, lambda one: one.alarm == ReasonKind.EMPTIED)
    least = board.expected.volume[0] if board.expected.volume else FEW
    yield Finding(
        "emptied",
        board.key,
        f"shows no posting, mostly {usual:.0f}",
        since,
        {"usual": usual},
        needs_person=usual >= least,
    )


def usual_size(board: Board) -> float:
    return median(one.seen for one in board.believed[-LEARNED_FROM:]) if board.believed else 0


def changed(board: Board) -> Iterator[Finding]:
    """Of a small board the same comes about by the way of things, and time lifts its alarm: it is told, and needs nobody."""
    if not board.last.accepted and board.last.alarm in (ReasonKind.SHRUNKEN, ReasonKind.OTHER_IDS, ReasonKind.OTHER_BOARD):
        if board.expected.volume and board.expected.volume[0] <= board.last.seen <= board.expected.volume[1]:
            return
        words = "; ".join(map(sentence, board.last.reasons))
        since = began(board, lambda one: one.alarm == board.last.alarm)
        yield Finding("changed", board.key, words, since, {"alarm": board.last.alarm}, needs_person=usual_size(board) > SMALL)


def grown(board: Board) -> Iterator[Finding]:
    before = [one.seen for one in board.believed[:-1]]
    most = board.expected.volume[1] if board.expected.volume else max(before, default=0) * LARGER + MORE
    if len(before) >= LEARNED_FROM and board.last.seen > most:
        yield found("grown", board, f"{board.last.seen} postings, at most {max(before)} before", board.last.at, seen=board.last.seen)


def frozen(board: Board) -> Iterator[Finding]:
    silence = find_silence(board.believed)
    if silence is None or silence.moves < MOVES or board.circuit.days:
        return
    least = board.expected.silence or SILENCE
    unusual = silence.nats > max(SURE, BEFORE * silence.longest) or board.expected.silence is not None
    if unusual and least != timedelta.max and silence.days >= least.days:
        words = f"nothing has come, changed or closed for {silence.days} days; before, it did on {silence.moves} of the days that are known"
        yield found("frozen", board, words, datetime.combine(silence.since, datetime.min.time(), board.now.tzinfo), days=silence.days)


def fallen(board: Board) -> Iterator[Finding]:
    for name, nats, usual in falls(board):
        if nats > SURE:
            share = board.last.filled.get(name, 0) / board.last.postings
            words = f"{name}: {share:.0%} of {board.last.postings} postings have it, mostly {usual:.0%}"
            yield found("fallen", board, words, fell(board, name, usual), field=name, share=round(share, 3), usual=round(usual, 3))


def falls(board: Board) -> Iterator[tuple[str, float, float]]:
    """(field, nats for its fall, usual share) of each field that has fallen by half at least."""
    known = [one for one in board.believed[:-1] if one.postings]
    if len(known) < LEARNED_FROM or not board.last.accepted or not board.last.postings:
        return
    for name in board.last.filled:
        usual = usual_share(known, name)
        if name not in board.expected.without and usual and (nats := fall(board.last.filled[name], board.last.postings, usual)):
            yield name, nats, usual


def fell(board: Board, name: str, usual: float) -> datetime | None:
    return began(board, lambda one: bool(one.postings) and one.filled.get(name, 0) <= 0.5 * usual * one.postings)


def unlisted(board: Board) -> Iterator[Finding]:
    """It answers, and something else than its source's own nature keeps it from being read whole."""
    since = began(board, lambda one: not one.accepted and one.alarm == PARTIAL and not one.declared)
    is_steady = all(reason.kind.standing is Standing.STEADY for reason in board.last.reasons)
    if since and board.now - since > UNLISTED and not board.last.failed and not is_steady:
        yield found("unlisted", board, "; ".join(map(sentence, board.last.reasons)), since)


def failing(board: Board) -> Iterator[Finding]:
    days, patience = board.circuit.days, board.patience
    said = "; ".join(map(sentence, board.last.reasons)) or "no answer"
    if patience.told_from <= days < patience.days:
        words = f"could not be read on {days} days in a row ({said}); after {patience.days - days} more it is left alone"
        yield found("failing", board, words, board.circuit.since, days=days)
    elif board.circuit.opens:
        words = f"left alone after {days} days in a row ({said}); it is tried again from {board.circuit.opens:%Y-%m-%d %H:%M} UTC on"
        yield found("disabled", board, words, board.circuit.since, days=days, opens=board.circuit.opens.isoformat())


def slow(board: Board) -> Iterator[Finding]:
    times = [one.latency for one in board.believed if one.latency is not None]
    if len(times) >= LEARNED_FROM + ANSWERS:
        now, usual = median(times[-ANSWERS:]), median(times[:-ANSWERS])
        if now > max(SLOW, SLOWER * usual):
            yield found("slow", board, f"an answer takes {now:.1f} s, mostly {usual:.1f} s", seconds=now, usual=usual)


def costly(board: Board) -> Iterator[Finding]:
    asked = [(one.requests, one.requests / max(one.seen, 1)) for one in board.believed if one.requests is not None]
    if len(asked) >= LEARNED_FROM + ANSWERS:
        now, usual = (median(rate for _, rate in part) for part in (asked[-ANSWERS:], asked[:-ANSWERS]))
        if now > COSTLIER * usual and median(number for number, _ in asked[-ANSWERS:]) >= COSTLY:
            yield found("costly", board, f"{now:.2f} requests for each posting, mostly {usual:.2f}", rate=now, usual=usual)


RULES: tuple[Callable[[Board], Iterator[Finding]], ...] = (emptied, changed, frozen, fallen, unlisted, failing, grown, slow, costly)


def began(board: Board, holds: Callable[[Look], bool]) -> datetime | None:
    """Since when something holds of each look."""
    since = None
    for one in reversed(board.looks):
        if not holds(one):
            break
        since = one.at
    return since


def boards_of(ledger: Ledger, rows: Iterable[Source], now: datetime, patience: Patience) -> Iterator[Board]:
    """The boards that have been read, but those that their row says not to crawl. ``rows``: the registry's."""
    outages = find_outages(ledger)
    known = {row.key: row for row in rows}
    for key, looks in ledger.items():
        row = known.get(key) or Source(*key.split(":", 1))
        if row.status == "live" and looks:
            yield Board(key, looks, read_expectation(row.expect), circuit(looks, patience, outages), patience, now)


def find(ledger: Ledger, rows: Sequence[Source], now: datetime, patience: Patience) -> list[Finding]:
    """All that is to be told of boards as of ``now``, what needs a person first. ``ledger``: by ``family:board``, looks in order, none
    of them after ``now``."""
    boards = list(boards_of(ledger, rows, now, patience))
    of_families = [*family_falls(boards), *unread(boards)]
    told = {(one.about, one.numbers["field"]) for one in of_families if one.kind == "fallen"}
    single = [one for board in boards for rule in RULES for one in rule(board) if one.kind not in board.expected.without]
    own = [one for one in single if (one.about.partition(":")[0], one.numbers.get("field")) not in told]
    rowed = [Finding("moved", row.key, f"its row says {row.status}", None, {}, True) for row in rows if row.status == "moved"]
    return in_order([*outage(boards), *own, *of_families, *rowed])


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """What needs a person first, by kind and by what it is of."""
    return sorted(findings, key=lambda one: (not one.needs_person, [*KINDS].index(one.kind), one.about))


def outage(boards: Sequence[Board]) -> Iterator[Finding]:
    """Told from its first run on, of all boards at once; what befell before there was a second run needs nobody yet."""
    if one := find_outage({board.key: board.looks for board in boards}):
        said, times = Counter("; ".join(map(sentence, look.reasons)) or "no answer" for look in one.failing).most_common(1)[0]
        words = f"{len(one.failing)} of {one.of} could not be read when they were looked at last ({said}: {times})"
        yield Finding("outage", "most boards", words, one.since, {"failing": len(one.failing), "boards": one.of}, one.is_lasting)


def family_falls(boards: Sequence[Board]) -> Iterator[Finding]:
    """Fields that most boards of a family lose at once: each may be too small to say so."""
    evidence: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    having: dict[tuple[str, str], int] = defaultdict(int)
    for board in boards:
        fallen_here = {name: nats for name, nats, _ in falls(board)}
        known = [one for one in board.believed[:-1] if one.postings]
        for name in board.last.filled if len(known) >= LEARNED_FROM else ():
            having[family(board), name] += usual_share(known, name) >= SHARE
            if name in fallen_here:
                evidence[family(board), name][board.key] = fallen_here[name]
    for (about, name), nats in evidence.items():
        if len(nats) >= FAMILY and len(nats) * 2 > having[about, name] and sum(nats.values()) > SURE:
            words = f"{name}: gone from most postings of {len(nats)} of {having[about, name]} boards that had it"
            yield Finding("fallen", about, words, None, {"field": name, "boards": sorted(nats)}, True)


def family(board: Board) -> str:
    return board.key.partition(":")[0]


def unread(boards: Sequence[Board]) -> Iterator[Finding]:
    """Fields that came into a family's answers lately: where none of a board's looks before had them, though there were some."""
    fresh: dict[tuple[str, str], list[str]] = defaultdict(list)
    known: set[tuple[str, str]] = set()
    for board in boards:
        before = [one for one in board.looks if one.at <= board.now - NEW_KEY]
        old = {name for one in before for name in one.unread}
        known |= {(family(board), name) for name in old}
        for name, times in board.last.unread.items() if len(before) >= LATEST else ():
            if name not in old and times >= SHARE * board.last.seen:
                fresh[family(board), name].append(board.key)
    for (about, name), where in fresh.items():
        if (about, name) not in known:
            yield Finding(
                "unread", about, f"{name}: new on {len(where)} board{'s' * (len(where) > 1)}", None, {"field": name, "boards": where}
            )

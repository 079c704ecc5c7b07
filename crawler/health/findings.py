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
from crawler.health.thresholds import (
    ANSWERS,
    BEFORE,
    COSTLIER,
    COSTLY,
    FAMILY,
    FEW,
    LARGER,
    LATEST,
    LEARNED_FROM,
    MORE,
    MOVES,
    NEW_KEY,
    NEWS,
    SHARE,
    SILENCE,
    SLOW,
    SLOWER,
    SMALL,
    TWICE,
    UNLISTED,
)
from crawler.health.usual import SURE, Fall, find_fall, find_raised, find_silence, usual_share
from schemas.expectation import Expectation, read_expectation
from schemas.reasons import PARTIAL, ReasonKind, Standing, sentence
from schemas.source import Source

Ledger = Mapping[str, Sequence[Look]]  # family:board -> its looks, in order

# kind -> (what it is, whether a person is needed)
KINDS = {
    "outage": ("most boards could not be read when they were looked at last: rather this machine or its network than the boards", True),
    "late": ("ticks came by themselves, and boards have been due, and not read, for longer than `schedule.slowest` (a day at least)", True),
    "undelivered": ("messages of saved searches are dead, or have failed for a day", True),
    "emptied": ("a board that had postings shows none", True),
    "changed": ("so much of a board has changed at once that its listing is not believed: fewer postings, other ids, another board", True),
    "frozen": ("nothing has changed on a board for far longer than it ever kept still, weekdays heeded", True),
    "fallen": ("a field that a board's postings used to have is missing from most of them", True),
    "unlisted": ("a board answers, and was not read whole for a week: an answer is not as it should be, or no run has the time", True),
    "failing": ("a board could not be read for several days; after as many more it is left alone", False),
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
    "late": "see that something calls `rolecall tick` (`rolecall schedule install`), and that `schedule.max_time` is enough; "
    "where none is to come any more, remove the file `<catalog>.tick.lock`",
    "undelivered": "mend it: the next run, or `rolecall alerts send`, sends what waits, and `rolecall alerts dead --resend` what is dead; "
    "`rolecall alerts pause` and then `resume --silent` drop them",
    "emptied": "look at its page; if it is right, `rolecall crawl {about} --trust {about}`",
    "changed": "look at its page; if it is right, `rolecall crawl {about} --trust {about}`, else mend its registry row",
    "frozen": "look at its page; where it is a still board, say so in its registry row (expect: silence=60d)",
    "fallen": "compare an answer with what its spider reads: `rolecall ingest --dry-run FILE --source {about}`; if it is right, say since"
    " when in its registry row (expect: since=2026-05-01)",
    "unlisted": "`rolecall crawl {about}`, and see its log; where the time was up, a longer `schedule.max_time`",
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
    def sentence(self) -> str:
        return f"{self.kind} {self.about}: {self.words}"

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same finding on another day."""
        return self.kind, self.about, str(self.numbers.get("field", ""))


@dataclass(frozen=True, slots=True)
class Board:
    """A board with its looks, in order, and how it stands. ``now``: as of when it is judged. ``unended``: looks that its run had no time
    to end."""

    key: str
    looks: Sequence[Look]
    unended: Sequence[Look]
    expected: Expectation
    circuit: Circuit
    patience: Patience
    now: datetime

    @property
    def believed(self) -> list[Look]:
        return [one for one in self.looks if one.accepted]

    @property
    def whole(self) -> list[Look]:
        """Looks that saw all of it, believed or not: what the last of them found holds until another finds otherwise."""
        return [one for one in self.looks if one.alarm != PARTIAL]


def found(kind: str, board: Board, words: str, since: datetime | None = None, **numbers: Any) -> Finding:
    return Finding(kind, board.key, words, since, numbers, KINDS[kind][1])


def emptied(board: Board) -> Iterator[Finding]:
    """By the listing's alarm; a board of few postings that empties is told, and needs nobody; one that may be empty is not told."""
    if not is_alarmed(board, ReasonKind.EMPTIED) or (board.expected.volume and not board.expected.volume[0]):
        return
    usual = usual_size(board)
    since = began(board.whole, lambda one: one.alarm == ReasonKind.EMPTIED)
    least = board.expected.volume[0] if board.expected.volume else FEW
    yield Finding(
        "emptied",
        board.key,
        f"shows no posting, mostly {usual:.0f}",
        since,
        {"usual": usual},
        needs_person=usual >= least,
    )


def is_alarmed(board: Board, *alarms: str) -> bool:
    return bool(board.whole) and not board.whole[-1].accepted and board.whole[-1].alarm in alarms


def usual_size(board: Board) -> float:
    return median(one.seen for one in board.believed[-LEARNED_FROM:]) if board.believed else 0


def changed(board: Board) -> Iterator[Finding]:
    """Of a small board the same comes about by the way of things, and time lifts its alarm: it is told, and needs nobody."""
    if is_alarmed(board, ReasonKind.SHRUNKEN, ReasonKind.OTHER_IDS, ReasonKind.OTHER_BOARD):
        last = board.whole[-1]
        if board.expected.volume and board.expected.volume[0] <= last.seen <= board.expected.volume[1]:
            return
        words = "; ".join(map(sentence, last.reasons))
        since = began(board.whole, lambda one: one.alarm == last.alarm)
        yield Finding("changed", board.key, words, since, {"alarm": last.alarm}, needs_person=usual_size(board) > SMALL)


def grown(board: Board) -> Iterator[Finding]:
    """Told for as long as it is news; by then it is usual."""
    before = [one.seen for one in board.believed if one.at <= board.now - NEWS]
    most = board.expected.volume[1] if board.expected.volume else max(before, default=0) * LARGER + MORE
    if len(before) >= LEARNED_FROM and board.believed[-1].seen > most:
        seen, since = board.believed[-1].seen, began(board.believed, lambda one: one.seen > most)
        yield found("grown", board, f"{seen} postings, at most {max(before)} before", since, seen=seen)


def frozen(board: Board) -> Iterator[Finding]:
    silence = find_silence(board.believed)
    if silence is None or silence.moves < MOVES:
        return
    least = board.expected.silence or SILENCE
    unusual = silence.nats > max(SURE, BEFORE * silence.longest) or board.expected.silence is not None
    if unusual and least != timedelta.max and silence.days >= least.days:
        words = f"nothing has come, changed or closed for {silence.days} days; before, it did on {silence.moves} of the days that are known"
        yield found("frozen", board, words, datetime.combine(silence.since, datetime.min.time(), board.now.tzinfo), days=silence.days)


def fallen(board: Board) -> Iterator[Finding]:
    for name, one in falls(board):
        if one.nats > SURE:
            last = board.believed[-1]
            share = last.filled.get(name, 0) / last.postings
            words = f"{name}: {share:.0%} of {last.postings} postings have it, mostly {one.usual:.0%}"
            yield found("fallen", board, words, one.since, field=name, share=round(share, 3), usual=round(one.usual, 3))


def falls(board: Board) -> Iterator[tuple[str, Fall]]:
    """Each field that has fallen by half at least."""
    for name in board.believed[-1].filled if board.believed else ():
        if name not in board.expected.without and (one := find_fall(board.believed, name, LEARNED_FROM)):
            yield name, one


def unlisted(board: Board) -> Iterator[Finding]:
    """It answers, and something else than its source's own nature keeps it from being read whole: also that no run has the time."""
    looks = sorted((*board.looks, *board.unended), key=lambda one: one.at)
    since = began(looks, lambda one: not one.accepted and one.alarm == PARTIAL and (one.out_of_time or not one.declared))
    answers = [one for one in looks if since and one.at >= since and not one.failed]
    is_known = bool(answers) and looks[-1].at - answers[-1].at < UNLISTED
    if since and board.now - since > UNLISTED and is_known and not is_steady(answers[-1]):
        yield found("unlisted", board, "; ".join(map(sentence, answers[-1].reasons)), since)


def is_steady(look: Look) -> bool:
    """Whether it lacks what it may well lack each time."""
    return all(reason.kind.standing is Standing.STEADY for reason in look.reasons)


def failing(board: Board) -> Iterator[Finding]:
    stands, patience = board.circuit, board.patience
    if not stands.days:
        return
    said = "; ".join(map(sentence, next(one for one in reversed(board.looks) if one.failed).reasons)) or "no answer"
    if stands.opens:
        words = f"left alone after {stands.days} days ({said}); it is tried again from {stands.opens:%Y-%m-%d %H:%M} UTC on"
        yield found("disabled", board, words, stands.since, days=stands.days, opens=stands.opens.isoformat())
    elif stands.days >= patience.told_from and stands.tries >= min(patience.told_from, TWICE):
        words = f"could not be read for {stands.days} days ({said}); after {patience.days} it is left alone"
        yield found("failing", board, words, stands.since, days=stands.days)


def slow(board: Board) -> Iterator[Finding]:
    times = [one.latency for one in board.believed if one.latency is not None]
    if one := find_raised(times, SLOWER, SLOW, ANSWERS, LEARNED_FROM):
        words = f"an answer takes {one.now:.1f} s, mostly {one.usual:.1f} s"
        yield found("slow", board, words, seconds=one.now, usual=one.usual)


def costly(board: Board) -> Iterator[Finding]:
    asked = [(one.requests, one.requests / max(one.seen, 1)) for one in board.believed if one.requests is not None]
    one = find_raised([rate for _, rate in asked], COSTLIER, 0.0, ANSWERS, LEARNED_FROM)
    if one and median(number for number, _ in asked[-ANSWERS:]) >= COSTLY:
        words = f"{one.now:.2f} requests for each posting, mostly {one.usual:.2f}"
        yield found("costly", board, words, rate=one.now, usual=one.usual)


RULES: tuple[Callable[[Board], Iterator[Finding]], ...] = (emptied, changed, frozen, fallen, unlisted, failing, grown, slow, costly)


def began(looks: Sequence[Look], holds: Callable[[Look], bool]) -> datetime | None:
    """Since when something holds of each look."""
    since = None
    for one in reversed(looks):
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
        expected = read_expectation(row.expect)
        fresh = [one for one in looks if expected.since is None or one.at.date() >= expected.since]
        if row.status == "live" and fresh:
            ended, unended = ([one for one in fresh if one.out_of_time is wanted] for wanted in (False, True))
            yield Board(key, ended, unended, expected, circuit(ended, patience, outages), patience, now)


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
    if one := find_outage({board.key: board.looks for board in boards if board.looks}):
        said, times = Counter("; ".join(map(sentence, look.reasons)) or "no answer" for look in one.failing).most_common(1)[0]
        words = f"{len(one.failing)} of {one.of} could not be read when they were looked at last ({said}: {times})"
        yield Finding("outage", "most boards", words, one.since, {"failing": len(one.failing), "boards": one.of}, one.is_lasting)


def family_falls(boards: Sequence[Board]) -> Iterator[Finding]:
    """Fields that most boards of a family lose at once: each may be too small to say so."""
    evidence: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    having: dict[tuple[str, str], int] = defaultdict(int)
    for board in boards:
        fallen_here = dict(falls(board))
        known = [one for one in board.believed if one.postings]
        for name in known[-1].filled if len(known) > LEARNED_FROM else ():
            one = fallen_here.get(name)
            having[family(board), name] += (one.usual if one else usual_share(known, name)) >= SHARE
            if one and one.nats:
                evidence[family(board), name][board.key] = one.nats
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
        last = next((one for one in reversed(board.looks) if one.seen), Look(board.now))
        for name, times in last.unread.items() if len(before) >= LATEST else ():
            if name not in old and times >= SHARE * last.seen:
                fresh[family(board), name].append(board.key)
    for (about, name), where in fresh.items():
        if (about, name) not in known:
            yield Finding(
                "unread", about, f"{name}: new on {len(where)} board{'s' * (len(where) > 1)}", None, {"field": name, "boards": where}
            )

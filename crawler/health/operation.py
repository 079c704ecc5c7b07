"""What needs a person beside the boards: boards that nobody reads any more, and messages of saved searches that do not arrive."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from alerts.standing import Stuck
from crawler.health.findings import Finding
from crawler.schedule import Due
from schemas.secrets import redact
from schemas.spans import about

LEAST = timedelta(days=1)  # late: less says nothing
SHOWN = 3  # searches


def tell_late(boards: Sequence[Due], last: datetime, now: datetime, bound: timedelta) -> Iterator[Finding]:
    """Boards that are late by more than ``bound``, where ticks came by themselves; ``last``: when the last one did."""
    most = max(bound, LEAST)
    late = [one for one in boards if one.is_due and one.late > most]
    if late:
        longest = max(one.late for one in late)
        words = f"{len(late)} of {len(boards)} are late by more than {about(most)}, the most by {about(longest)}"
        words += f"; the last tick came {about(now - last)} ago" if now - last > LEAST else "; ticks come, and have no time for them"
        since = now - longest + most
        numbers = {"late": len(late), "boards": len(boards), "last_tick": last.isoformat()}
        yield Finding("late", "boards that are due", words, since, numbers, needs_person=True)


def tell_undelivered(stuck: Iterable[Stuck]) -> Iterator[Finding]:
    """By channel."""
    for one in stuck:
        names = [*one.searches[:SHOWN], *([f"and {len(one.searches) - SHOWN} more"] if len(one.searches) > SHOWN else [])]
        counts = [f"{number} {state}" for number, state in ((one.dead, "dead"), (one.waiting, "waiting")) if number]
        words = f"{', '.join(counts)}, of {', '.join(names)} ({one.error or 'nothing has sent them'})"
        numbers = {"dead": one.dead, "waiting": one.waiting}
        yield Finding("undelivered", redact(one.channel), words, datetime.fromisoformat(one.since), numbers, needs_person=True)

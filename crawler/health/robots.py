"""What changes of robots.txt are told as."""

from collections.abc import Iterable, Iterator

from crawler.health.findings import Finding
from crawler.politeness.store import RobotsChange

SHOWN = 3  # lines
EVERYTHING = "disallow: /"


def tell_robots(changes: Iterable[RobotsChange]) -> Iterator[Finding]:
    """A person is needed where a host now denies all of itself; a single path is worth knowing."""
    for one in changes:
        came, went = sorted(one.now - one.before), sorted(one.before - one.now)
        lines = [*(f"+ {line}" for line in came), *(f"- {line}" for line in went)]
        words = "; ".join(lines[:SHOWN]) + (f"; and {len(lines) - SHOWN} more lines" if len(lines) > SHOWN else "")
        yield Finding("robots", one.host, words, one.changed_at, {"came": came, "went": went}, EVERYTHING in came)

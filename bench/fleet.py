"""A fleet's day: what crawling many boards takes, simulated. ``python -m bench fleet [BOARDS]``, by default 300,000.

Boards are drawn over `PLATFORMS` with sizes of a long tail. A host is asked one request at a time, as the crawler does, and no sooner than
its last answer took (`AUTOTHROTTLE_TARGET_CONCURRENCY` 1); a machine asks `CONCURRENT_REQUESTS` hosts at once. Boards of a platform with
one API share its host, which no machine makes faster. Printed: requests a day and the hours of each shared host, the hours of the whole by
number of machines, hours of CPU, and bytes. The shares, sizes and seconds are assumptions, to be replaced by those of a registry at hand
(`rolecall status` tells requests and seconds of each host); the costs of a posting are those of ``bench growth`` and ``bench stages``.
"""

import heapq
import random
import sys
from dataclasses import dataclass

from crawler.settings import CONCURRENT_REQUESTS, DOWNLOAD_DELAY

BOARDS = 300_000
MACHINES = (1, 2, 4, 8, 16, 32)
HOUR = 3600
SPREAD = 1.2  # sigma of the logarithm of a board's size
NEW, UNCHANGED = 2.4e-3, 0.2e-3  # CPU seconds of a posting, where ten million additions take .26 s
TURNOVER = 0.03  # of postings that are new on a day
CATALOG, ARCHIVE = 15_000, 1_600  # bytes of a posting with 5 kB of text, and of its raw form, packed


@dataclass(frozen=True, slots=True)
class Platform:
    """``share`` of all boards; ``rows`` of a board in the mean, ``page`` of them an answer; ``detail``: one more request a row; ``shared``:
    all boards have one host; ``seconds`` that an answer takes."""

    name: str
    share: float
    rows: int
    page: int
    detail: bool
    shared: bool
    seconds: float


PLATFORMS = (
    Platform("greenhouse", 0.16, 40, 10_000, False, True, 0.30),
    Platform("lever", 0.07, 30, 10_000, False, True, 0.30),
    Platform("ashby", 0.07, 25, 10_000, False, True, 0.25),
    Platform("workable", 0.12, 12, 10_000, False, True, 0.35),
    Platform("smartrecruiters", 0.05, 80, 100, True, True, 0.25),
    Platform("rippling", 0.03, 15, 10_000, True, True, 0.30),
    Platform("workday", 0.06, 450, 20, True, False, 0.60),
    Platform("icims", 0.04, 120, 20, True, False, 0.80),
    Platform("bamboohr", 0.10, 8, 10_000, True, False, 0.30),
    Platform("personio", 0.06, 15, 10_000, False, False, 0.40),
    Platform("recruitee", 0.05, 15, 10_000, False, False, 0.30),
    Platform("teamtailor", 0.07, 20, 100, False, False, 0.40),
    Platform("own sites", 0.12, 60, 25, True, False, 0.80),
)


@dataclass(slots=True)
class Host:
    name: str
    seconds: float = 0.0
    requests: int = 0
    postings: int = 0


def hosts_of(boards: int, luck: random.Random) -> list[Host]:
    """Every host with what a day asks of it."""
    found: list[Host] = []
    for platform in PLATFORMS:
        count = round(boards * platform.share)
        shared = Host(f"the API of {platform.name}")
        for number in range(count):
            host = shared if platform.shared else Host(f"{platform.name} {number}")
            # the mean of a logarithmic normal is above its median by exp(sigma² / 2)
            rows = round(platform.rows * luck.lognormvariate(-SPREAD * SPREAD / 2, SPREAD))
            asked = max(1, -(-rows // platform.page)) + (rows if platform.detail else 0)
            host.requests += asked
            host.postings += rows
            host.seconds += asked * max(platform.seconds, DOWNLOAD_DELAY) * 2  # the answer, and a pause as long
            if not platform.shared:
                found.append(host)
        if platform.shared:
            found.append(shared)
    return found


def hours(hosts: list[Host], machines: int) -> float:
    """When the last host is through: each slot takes the longest that is left."""
    slots = [0.0] * (machines * CONCURRENT_REQUESTS)
    for host in sorted(hosts, key=lambda host: -host.seconds):
        heapq.heapreplace(slots, slots[0] + host.seconds)
    return max(slots) / HOUR


def main() -> None:
    """Print the day."""
    boards = int(sys.argv[1]) if len(sys.argv) > 1 else BOARDS
    hosts = hosts_of(boards, random.Random(1))
    postings = sum(host.postings for host in hosts)
    requests = sum(host.requests for host in hosts)
    print(f"{boards:,} boards of {len(hosts):,} hosts: {postings:,} postings, {requests:,} requests a reading")
    for host in sorted(hosts, key=lambda host: -host.seconds)[:8]:
        print(f"  {host.name:28} {host.requests:>10,} requests  {host.seconds / HOUR:8.1f} hours, whatever the machines")
    for machines in MACHINES:
        own = [host for host in hosts if host.seconds <= 24 * HOUR]
        print(f"  {machines:>3} machines: {hours(own, machines):8.1f} hours, but for hosts that take longer than a day")
    cpu = postings * (TURNOVER * NEW + (1 - TURNOVER) * UNCHANGED) / HOUR
    print(f"  CPU: {postings * NEW / HOUR:,.0f} hours of one core for the first reading, {cpu:,.1f} for each next one")
    print(f"  bytes: catalog {postings * CATALOG / 1e9:,.0f} GB, archive {postings * ARCHIVE / 1e9:,.0f} GB")


if __name__ == "__main__":
    main()

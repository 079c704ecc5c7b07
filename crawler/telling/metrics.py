"""Metrics as an OpenMetrics text file, for the textfile collector of a node exporter: written whole or not at all."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge
from prometheus_client.openmetrics.exposition import generate_latest

from crawler.run.report import RunReport
from crawler.schedule import Due
from schemas.files import replacing

PREFIX = "rolecall"
# name: (what it is, label); gauges alone, so that readers of Prometheus's older text format read the file too
METRICS: dict[str, tuple[str, str]] = {
    "run_end_timestamp_seconds": ("When the last run ended.", ""),
    "run_duration_seconds": ("How long the last run took.", ""),
    "run_exit_code": ("What the last run ended with: 0 good, 1 with problems.", ""),
    "run_problems": ("Things of the last run that a person should look at.", ""),
    "run_postings": ("Postings of the last run.", "state"),
    "run_boards": ("Boards of the last run: read, left for the next one, or unread as nothing of them could be read.", "state"),
    "run_host_requests": ("Requests of the last run to a host.", "host"),
    "run_host_bytes": ("Bytes that a host answered in the last run.", "host"),
    "run_host_refusals": ("Requests of the last run that were refused.", "host"),
    "catalog_open_jobs": ("Open jobs in the catalog.", ""),
    "boards_due": ("Boards that are due and were not read yet.", ""),
    "board_late_seconds": ("By how much a board is late.", "board"),
    "board_failures": ("How often in a row a board could not be read.", "board"),
    "board_read_timestamp_seconds": ("When a board was read last.", "board"),
}
Measured = Iterator[tuple[str, str, float]]  # name, value of its label, number


def of_run(report: RunReport, code: int, began: datetime, ended: datetime) -> Measured:
    yield "run_end_timestamp_seconds", "", ended.timestamp()
    yield "run_duration_seconds", "", (ended - began).total_seconds()
    yield "run_exit_code", "", code
    yield "run_problems", "", len(report.problems)
    yield "run_boards", "left", len(report.left)
    yield "run_boards", "unread", len(report.failed)
    if said := report.summary:
        yield "run_boards", "read", said.sources - len(report.failed)
        yield "catalog_open_jobs", "", said.open_jobs
        for state in ("seen", "new", "changed", "unchanged", "closed", "rejected"):
            yield "run_postings", state, getattr(said, state)
    for host, tally in report.hosts.items():
        yield "run_host_requests", host, tally.requests
        yield "run_host_bytes", host, tally.bytes
        yield "run_host_refusals", host, sum(tally.refusals.values())


def of_schedule(boards: Collection[Due]) -> Measured:
    yield "boards_due", "", sum(one.is_due for one in boards)
    for one in boards:
        yield "board_late_seconds", one.key, one.late.total_seconds()
        yield "board_failures", one.key, one.failures
        if one.read:
            yield "board_read_timestamp_seconds", one.key, one.read.timestamp()


def write_metrics(path: Path, *measured: Measured) -> None:
    """Write what was measured to ``path``, in the place of what was measured before."""
    registry = CollectorRegistry()
    gauges: Mapping[str, Gauge] = {
        name: Gauge(f"{PREFIX}_{name}", help_, [label] if label else [], registry=registry) for name, (help_, label) in METRICS.items()
    }
    for name, label, number in (one for several in measured for one in several):
        (gauges[name].labels(label) if label else gauges[name]).set(number)
    with replacing(path) as file:
        file.write(generate_latest(registry))  # type: ignore[no-untyped-call]

"""What a run did, for a reader and for machines."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self

import click

from catalog.database import read_catalog
from catalog.health import RunSummary, summarize
from crawler.politeness.hosts import HostTally, Politeness
from crawler.printing import echo_json
from crawler.run.places import Places
from pipelines.context import Rolecall

SHOWN = 10  # problems or remarks, to a person


@dataclass(slots=True)
class RunReport:
    """A run that has ended. ``summary`` is None where it only archived; ``fields``: field -> how often filled, missing, invalid."""

    run: str
    interrupted: str | None = None
    summary: RunSummary | None = None
    failures: dict[str, int] = field(default_factory=dict)  # bugs of ours: error -> postings that it cost
    fields: dict[str, dict[str, int]] = field(default_factory=dict)
    hosts: dict[str, HostTally] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rolecall: Rolecall, places: Places, politeness: Politeness | None = None) -> Self:
        report = cls(
            rolecall.run,
            rolecall.interrupted,
            failures=dict(rolecall.failures),
            files={"archive": str(places.archive), "log": str(places.log(rolecall.run))},
        )
        if politeness:
            report.hosts = dict(sorted(politeness.hosts.items()))
        for key, times in rolecall.counts.items():
            state, _, name = key.partition(".")
            if state in ("filled", "missing", "invalid"):
                report.fields.setdefault(name, {})[state] = times
        if rolecall.writer is not None:
            report.files["catalog"] = str(places.catalog)
            db = read_catalog(places.catalog)
            report.summary = summarize(db, rolecall.run)
            db.close()
        return report

    @property
    def rejected(self) -> int:
        return self.summary.rejected if self.summary else 0

    @property
    def refusals(self) -> list[str]:
        return [f"{host}: {why} ({counted(times, 'time')})" for host, tally in self.hosts.items() for why, times in tally.refusals.items()]

    @property
    def problems(self) -> list[str]:
        """What a person should look at, a line each."""
        found = [f"{alarm.source}: {alarm.reason}" for alarm in (self.summary.alarms if self.summary else ()) if not alarm.expected]
        if self.rejected:
            them = "it with its reason" if self.rejected == 1 else "them with their reasons"
            found.append(f"{counted(self.rejected, 'part')} could not be read: table quarantine holds {them}")
        bugs = [
            f"BUG, {counted(times, 'posting')} lost: {error} (see {self.files.get('log', 'the log')})"
            for error, times in self.failures.items()
        ]
        return [*([self.interrupted] if self.interrupted else []), *bugs, *found, *self.refusals]

    @property
    def remarks(self) -> list[str]:
        """What is worth knowing and nothing to mend."""
        if not (said := self.summary):
            return []
        odd = [f"{counted(said.problems, 'posting')} with implausible values (column problems)"] if said.problems else []
        if said.other_rules:
            read = f"{counted(said.rederived, 'posting')} read otherwise by them (kind rederived in the view changes)"
            odd.append(f"the extraction rules are not those of the run before: {read}")
        return odd + [f"{alarm.source}: {alarm.reason}" for alarm in said.alarms if alarm.expected]

    def as_object(self) -> dict[str, Any]:
        return asdict(self) | {"problems": self.problems, "remarks": self.remarks}


def counted(number: int, thing: str) -> str:
    """ "1 posting", "2 postings"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def shortened(lines: list[str]) -> list[str]:
    """As many lines as a person reads."""
    return lines if len(lines) <= SHOWN else [*lines[:SHOWN], f"and {len(lines) - SHOWN} more (--json has all)"]


def echo_report(report: RunReport, as_json: bool, hints: str = "") -> None:
    """Print the report; ``hints`` say what to try next, to people alone."""
    if as_json:
        echo_json(report.as_object())
        return
    click.echo(f"Run {report.run}")
    said = (("remarks", shortened(report.remarks)), ("problems", shortened(report.problems) or ["none"]), ("hosts", host_rows(report)))
    for name, texts in (*summary_rows(report), *said, *file_rows(report)):
        for number, text in enumerate(texts):
            click.echo(f"  {'' if number else name:<13}{text}")
    if hints:
        click.echo(hints)


def summary_rows(report: RunReport) -> list[tuple[str, list[str]]]:
    said = report.summary
    if said is None:
        return []
    states = {"new": said.new, "changed": said.changed, "rederived": said.rederived, "unchanged": said.unchanged, "closed": said.closed}
    share = f"{said.salaries / said.open_jobs:.0%}" if said.open_jobs else "0%"
    return [
        ("sources", [f"{said.sources}"]),
        ("postings", [f"{said.seen} seen: {', '.join(f'{n} {state}' for state, n in states.items() if n) or 'none'}"]),
        (
            "jobs",
            [f"{said.open_jobs} open of {said.jobs}; {said.merged_duplicates} of {counted(said.postings, 'posting')} merged as duplicates"],
        ),
        ("salaries", [f"{counted(said.salaries, 'open job')} {'states' if said.salaries == 1 else 'state'} one ({share})"]),
        ("sponsorship", [", ".join(f"{n} {verdict.replace('_', ' ')}" for verdict, n in said.sponsorship.items()) or "no open job"]),
    ]


def host_rows(report: RunReport) -> list[str]:
    """A table: requests, 304s, kilobytes, seconds waited and refusals by host."""
    if not report.hosts:
        return []
    width = max(len(host) for host in report.hosts)
    rows = [f"{'':<{width}} {'requests':>9} {'304s':>6} {'kB':>9} {'waited s':>9} {'refused':>8}"]
    for host, tally in report.hosts.items():
        numbers = f"{tally.requests:>9} {tally.not_modified:>6} {tally.bytes / 1000:>9.1f} {tally.waited:>9.1f}"
        rows.append(f"{host:<{width}} {numbers} {sum(tally.refusals.values()):>8}")
    return rows


def file_rows(report: RunReport) -> list[tuple[str, list[str]]]:
    return [(name, [path]) for name, path in sorted(report.files.items())]

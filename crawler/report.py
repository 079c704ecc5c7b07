"""What a run did, for a reader and for machines."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any, Self

import click

from catalog.database import read_catalog
from crawler.commands.options import echo_json
from crawler.politeness.hosts import Politeness
from crawler.runs import Places
from pipelines.context import Rolecall

BOARDS = """
SELECT s.family || ':' || s.board AS source, rs.listed, rs.shown, rs.complete, rs.not_modified, rs.seen, rs.new, rs.changed,
  rs.unchanged, rs.rejected, rs.closed, rs.alarm, rs.reason
FROM run_source rs JOIN source s ON s.id = rs.source JOIN run r ON r.id = rs.run WHERE r.run_id = ? ORDER BY source
"""
TOTALS = """
SELECT (SELECT count(*) FROM posting) AS postings, (SELECT count(*) FROM posting WHERE closed_at IS NULL) AS open_postings,
  (SELECT count(*) FROM job WHERE merged_into IS NULL) AS jobs, (SELECT count(*) FROM posting WHERE pay IS NOT NULL) AS with_salary
"""
SPONSORSHIP = "SELECT coalesce(sponsorship, 'not stated'), count(*) FROM posting GROUP BY 1 ORDER BY 2 DESC"


@dataclass(slots=True)
class Report:
    run: str
    interrupted: str | None = None
    boards: list[dict[str, Any]] = field(default_factory=list)
    totals: dict[str, int] = field(default_factory=dict)
    sponsorship: dict[str, int] = field(default_factory=dict)
    hosts: dict[str, dict[str, Any]] = field(default_factory=dict)
    fields: dict[str, dict[str, int]] = field(default_factory=dict)  # field -> filled, missing, invalid
    files: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rolecall: Rolecall, places: Places, politeness: Politeness | None = None) -> Self:
        """The report of a run that has ended."""
        report = cls(rolecall.run, rolecall.interrupted)
        report.files = {"archive": str(places.archive)}
        if politeness:
            report.hosts = {host: asdict(tally) for host, tally in sorted(politeness.hosts.items())}
        for key, times in rolecall.counts.items():
            state, _, name = key.partition(".")
            if state in ("filled", "missing", "invalid"):
                report.fields.setdefault(name, {})[state] = times
        if rolecall.writer is not None:
            report.read_totals(places)
        return report

    def read_totals(self, places: Places) -> None:
        self.files["catalog"] = str(places.catalog)
        db = read_catalog(places.catalog)
        self.boards = [dict(row) for row in db.execute(BOARDS, (self.run,))]
        self.totals = dict(db.execute(TOTALS).fetchone())
        self.sponsorship = dict(tuple(row) for row in db.execute(SPONSORSHIP))
        db.close()

    def total(self, name: str) -> int:
        return sum(board[name] or 0 for board in self.boards)

    @property
    def refusals(self) -> Counter[str]:
        return Counter({f"{host}: {why}": n for host, tally in self.hosts.items() for why, n in tally["refusals"].items()})

    @property
    def alarms(self) -> list[str]:
        return [f"{board['source']}: {board['alarm']}" for board in self.boards if board["alarm"]]

    @property
    def has_problems(self) -> bool:
        return bool(self.interrupted or self.alarms or self.refusals or self.total("rejected"))


def echo_report(report: Report, as_json: bool, hints: tuple[str, ...] = ()) -> None:
    if as_json:
        echo_json(asdict(report) | {"alarms": report.alarms})
        return
    for line in lines_of(report):
        click.echo(line)
    for hint in hints:
        click.echo(f"  {hint}")


def lines_of(report: Report) -> list[str]:
    """The report as text, a few lines and a table of hosts."""
    lines = [f"Run {report.run}" + (f" ({report.interrupted}; run it again to go on)" if report.interrupted else "")]
    if report.boards:
        states = ", ".join(f"{report.total(name)} {name}" for name in ("new", "changed", "unchanged", "closed") if report.total(name))
        lines.append(f"  sources      {len(report.boards)}")
        lines.append(f"  postings     {report.total('seen')} seen ({states or 'none'})")
    if totals := report.totals:
        merged, postings = totals["postings"] - totals["jobs"], totals["postings"]
        share = f"{totals['with_salary'] / totals['postings']:.0%}" if totals["postings"] else "0%"
        lines.append(
            f"  catalog      {totals['postings']} postings, {totals['open_postings']} open; {totals['jobs']} jobs, {merged} merged duplicates"
        )
        lines.append(f"  salaries     {totals['with_salary']} postings state one ({share})")
        lines.append(f"  sponsorship  {', '.join(f'{n} {said}' for said, n in report.sponsorship.items())}")
    lines += problem_lines(report)
    lines += host_lines(report)
    lines += [f"  {name:<12} {path}" for name, path in sorted(report.files.items())]
    return lines


def problem_lines(report: Report) -> list[str]:
    rejected = report.total("rejected")
    problems = [*report.alarms, *([f"{rejected} parts in quarantine (table quarantine says why)"] if rejected else [])]
    problems += [f"{times} x {reason}" for reason, times in report.refusals.most_common()]
    return [f"  {'problems' if not number else '':<12} {problem}" for number, problem in enumerate(problems or ["none"])]


def host_lines(report: Report) -> list[str]:
    """requests, 304s, bytes, waits and refusals by host."""
    if not report.hosts:
        return []
    width = max(map(len, report.hosts))
    lines = [f"  {'hosts':<12} {'':<{width}} {'requests':>9} {'304s':>5} {'kB':>8} {'waited s':>9} {'refused':>8}"]
    for host, tally in report.hosts.items():
        refused = sum(tally["refusals"].values())
        kilobytes = tally["bytes"] / 1000
        lines.append(
            f"  {'':<12} {host:<{width}} {tally['requests']:>9} {tally['not_modified']:>5} {kilobytes:>8.1f}"
            f" {tally['waited']:>9.1f} {refused:>8}"
        )
    return lines

"""What a run did, for a reader and for machines."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from catalog.database import reading
from catalog.run_summary import RunSummary, summarize
from crawler.politeness.hosts import HostTally, Politeness
from crawler.printing import counted, echo, echo_json
from crawler.run.places import Places
from pipelines.context import Rolecall
from schemas.expectation import read_expectation
from schemas.reasons import Reason, ReasonKind, Standing, sentence
from spiders.registry import sources

FEW = (ReasonKind.EMPTIED, ReasonKind.SHRUNKEN)  # alarms by the number of postings
SHOWN = 10  # problems or remarks, to a person


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say of a run. ``about``: the board, family or host; ``alarm``: the code of a board's alarm. ``expected``: worth
    knowing, and nothing to mend."""

    reasons: tuple[Reason, ...]
    about: str | None = None
    alarm: str | None = None
    expected: bool = False

    @classmethod
    def of(cls, reason: Reason, about: str | None = None) -> Self:
        return cls((reason,), about, expected=reason.kind.standing is Standing.DECLARED)

    @property
    def sentence(self) -> str:
        return ": ".join(filter(None, (self.about, self.alarm, "; ".join(map(sentence, self.reasons)))))

    def as_object(self) -> dict[str, Any]:
        return asdict(self) | {"sentence": self.sentence}


@dataclass(slots=True)
class RunReport:
    """A run that has ended. ``summary`` is None where it only archived; ``fields``: field -> how often filled, missing, invalid;
    ``unread``: family -> payload field that no spider reads -> postings that have it."""

    run: str
    interrupted: Reason | None = None
    summary: RunSummary | None = None
    failures: dict[str, int] = field(default_factory=dict)  # bugs of ours: error -> postings that it cost
    errors: dict[str, int] = field(default_factory=dict)  # bugs elsewhere: error -> times
    silent: list[str] = field(default_factory=list)  # boards of which no answer was read
    left: list[str] = field(default_factory=list)  # boards that are left for the next run: the time was up
    resting: list[str] = field(default_factory=list)  # boards that were left alone after failing again and again
    fields: dict[str, dict[str, int]] = field(default_factory=dict)
    unread: dict[str, dict[str, int]] = field(default_factory=dict)
    hosts: dict[str, HostTally] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    notes: list[Remark] = field(default_factory=list)  # what else there is to say, of the files that were read

    @classmethod
    def of(cls, rolecall: Rolecall, places: Places, politeness: Politeness | None = None) -> Self:
        report = cls(
            rolecall.run,
            rolecall.interrupted,
            failures=dict(rolecall.failures),
            errors=dict(rolecall.errors),
            silent=list(rolecall.silent),
            left=list(rolecall.left),
            unread=by_family(rolecall.unread),
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
            with reading(places.catalog) as db:
                report.summary = heed_rows(summarize(db, rolecall.run), places)
        return report

    @property
    def rejected(self) -> int:
        return self.summary.rejected if self.summary else 0

    @property
    def failed(self) -> list[str]:
        """The boards of which nothing could be read."""
        return sorted({*self.silent, *(one.source for one in (self.summary.alarms if self.summary else ()) if one.failed)})

    @property
    def remarks(self) -> Iterator[Remark]:
        """All that there is to say, what a person should look at and what is merely worth knowing."""
        yield from self._of_the_run
        for board in self.silent if self.summary is None else ():  # else the board's alarm says so
            yield Remark.of(ReasonKind.NOT_READ.of(), board)
        if self.summary and self.summary.problems:
            yield Remark.of(ReasonKind.IMPLAUSIBLE.of(postings=self.summary.problems))
        if self.summary and self.summary.other_rules:
            yield Remark.of(ReasonKind.OTHER_RULES.of(postings=self.summary.rederived))
        for alarm in self.summary.alarms if self.summary else ():
            yield Remark(alarm.reasons, alarm.source, alarm.code, alarm.expected)
        for source, reason in self.summary.details if self.summary else ():
            yield Remark.of(reason, source)
        if self.rejected:
            yield Remark.of(ReasonKind.REJECTED.of(parts=self.rejected))
        for host, tally in self.hosts.items():
            yield from (Remark.of(ReasonKind.REFUSED.of(why, times=times), host) for why, times in tally.refusals.items())
        yield from self.notes
        if self.resting:
            yield Remark.of(ReasonKind.RESTING.of(boards=len(self.resting)))
        for family, names in self.unread.items():
            yield Remark.of(
                ReasonKind.UNREAD.of(", ".join(f"{name} ({times})" for name, times in names.items()), fields=len(names)), family
            )

    @property
    def _of_the_run(self) -> Iterator[Remark]:
        """Why it is not whole, and what failed in it."""
        if self.interrupted:
            yield Remark.of(self.interrupted)
        if self.left:
            yield Remark.of(ReasonKind.LEFT.of(boards=len(self.left)))
        for error, times in self.failures.items():
            yield Remark.of(ReasonKind.BUG.of(f"{error} (see {self.files.get('log', 'the log')})", postings=times))
        for error, times in self.errors.items():
            yield Remark.of(ReasonKind.FAILED.of(f"{error} (see {self.files.get('log', 'the log')})", times=times))

    @property
    def problems(self) -> list[Remark]:
        """What a person should look at: the exit code hangs on it."""
        return [remark for remark in self.remarks if not remark.expected]

    def as_object(self) -> dict[str, Any]:
        said = [(remark.expected, remark.as_object()) for remark in self.remarks]
        return asdict(self) | {
            "problems": [one for expected, one in said if not expected],
            "remarks": [one for expected, one in said if expected],
        }


def heed_rows(summary: RunSummary, places: Places) -> RunSummary:
    """The same, where a board's row says that so few postings are usual of it (``expect``: "volume=0-40")."""
    few = {alarm.source: alarm.reasons[0].numbers.get("seen", 0) for alarm in summary.alarms if alarm.code in FEW}
    if not few:
        return summary
    usual = {row.key: volume for row in sources(places.registry) if row.key in few and (volume := read_expectation(row.expect).volume)}
    expected = {key for key, (least, most) in usual.items() if least <= few[key] <= most}
    alarms = tuple(replace(one, expected=one.expected or one.source in expected) for one in summary.alarms)
    return replace(summary, alarms=alarms)


def by_family(unread: Mapping[tuple[str, str], Counter[str]]) -> dict[str, dict[str, int]]:
    """The fields that nobody reads, the most frequent first."""
    summed: dict[str, Counter[str]] = {}
    for (family, _), names in sorted(unread.items()):
        summed[family] = summed.get(family, Counter()) + names
    return {family: dict(names.most_common()) for family, names in summed.items() if names}


def shortened(lines: list[str]) -> list[str]:
    """As many lines as a person reads."""
    return lines if len(lines) <= SHOWN else [*lines[:SHOWN], f"and {len(lines) - SHOWN} more (--json has all)"]


def echo_report(report: RunReport, as_json: bool, hints: str = "") -> None:
    """Print the report; ``hints`` say what to try next, to people alone."""
    if as_json:
        echo_json(report.as_object())
        return
    echo(f"Run {report.run}")
    remarks, problems = ([one.sentence for one in report.remarks if one.expected is expected] for expected in (True, False))
    said = (("remarks", shortened(remarks)), ("problems", shortened(problems) or ["none"]), ("hosts", host_rows(report)))
    for name, texts in (*summary_rows(report), *said, *file_rows(report)):
        for number, text in enumerate(texts):
            echo(f"  {'' if number else name:<13}{text}")
    if hints:
        echo(*hints.splitlines())


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

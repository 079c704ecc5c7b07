"""What was told of a world, against what befell it."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.health.worlds import BEGAN, FAMILY_FIELD, FAULTS, LARGE, World
from catalog.database import reading
from catalog.looks import read_looks
from catalog.writer import Writer
from crawler.health.circuit import Patience
from crawler.health.findings import Finding, find

TOLD_AS = {  # fault -> the kinds of findings that name it rightly
    "failing": {"failing", "disabled"}, "emptied": {"emptied"}, "changed": {"changed"}, "fallen": {"fallen"}, "family": {"fallen"},
}  # fmt: skip


@dataclass(slots=True)
class Measure:
    """``delays``: fault -> days until it was told, None where it never was; ``of_large``: whether it was, of large boards; ``false``:
    findings of what no fault explains, by kind, those that need a person and the others; ``months``: of boards."""

    delays: dict[str, list[int | None]] = field(default_factory=lambda: defaultdict(list))
    of_large: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    false: Counter[tuple[str, bool]] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    months: float = 0.0

    def lines(self) -> Iterator[str]:
        for fault in FAULTS:
            delays = self.delays[fault]
            told = sorted(one for one in delays if one is not None)
            middle = f"{told[len(told) // 2]:>3} days" if told else "-"
            large = self.of_large[fault]
            share = f"{sum(large)} of {len(large)} boards of {LARGE} postings and more"
            recall = len(told) / max(len(delays), 1)
            yield f"{fault:<9} {len(told):>4} of {len(delays):<4} recall {recall:.2f}   told after {middle}   {share}"
        for needed, title in ((True, "false alarms"), (False, "false remarks")):
            by_kind = {kind: number for (kind, needs), number in self.false.items() if needs is needed}
            total = sum(by_kind.values())
            yield f"{title}: {total} in {self.months:.0f} board-months, {total / self.months:.4f} a board-month {by_kind or ''}"


def measure(worlds: int, boards: int = 30, days: int = 60, seed: int = 1) -> Measure:
    """Let worlds live, and judge them each day from the eleventh on."""
    found = Measure()
    for number in range(worlds):
        with TemporaryDirectory(prefix="rolecall-") as folder:
            live(Path(folder) / "catalog.db", seed + number, boards, days, found)
    return found


def live(path: Path, seed: int, boards: int, days: int, found: Measure) -> None:
    first: dict[tuple[str, str, str], tuple[int, Finding]] = {}
    with Writer(path) as writer:
        world = World.of(writer, seed, boards, days=days)
        for day in range(days):
            ended = world.live(day)
            if day > 10:
                with reading(path) as db:
                    ledger = dict(read_looks(db, BEGAN, ended))
                for one in find(ledger, [], ended, Patience()):
                    first.setdefault(one.key, (day, one))
    compare(world, days, first, found)


def compare(world: World, days: int, first: dict[tuple[str, str, str], tuple[int, Finding]], found: Measure) -> None:
    found.months += len(world.boards) * days / 30
    explained: set[tuple[str, str]] = set()
    large = {board.key for board in world.boards if board.size >= LARGE} | {"vendor"}
    befell = [(board.key, board.fault, board.from_day) for board in world.boards if board.fault]
    befell += [("vendor", "family", world.renames)]
    for about, fault, since in befell:
        names = [about] if fault != "unread" else [about, about.partition(":")[0]]
        names += [board.key for board in world.boards if board.family == "vendor"] if fault == "family" else []
        kinds = TOLD_AS.get(fault, {fault})
        hits = [day for (name, kind, what), (day, _) in first.items() if name in names and kind in kinds and fits(fault, about, what)]
        found.delays[fault].append(min((day - since for day in hits if day >= since), default=None))
        if about in large:
            found.of_large[fault].append(found.delays[fault][-1] is not None)
        explained |= {(name, kind) for name in names for kind in kinds}
        if fault in ("changed", "emptied", "grown", "frozen", "failing"):  # which may well show as another of them, too
            explained |= {(about, kind) for kind in ("changed", "grown", "costly", "unlisted", "frozen")}
    for (about, kind, _), (day, one) in first.items():
        if (about, kind) not in explained and not (about == "vendor" and one.numbers.get("field") == FAMILY_FIELD):
            found.false[kind, one.needs_person] += 1
            found.examples.append(f"{'ALARM ' if one.needs_person else ''}day {day}: {kind} {about}: {one.words}")


def fits(fault: str, board: str, what: str) -> bool:
    """Whether a field that is told is the one that a fault has to do with."""
    return fault != "unread" or what.startswith(f"{board.partition(':')[2]}.")

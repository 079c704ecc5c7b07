"""Storing a batch of sightings: new and changed postings with their facts, full text and events; unchanged ones by their hash."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import orjson

from catalog.clusters import choose_main, job_id_of, settle
from catalog.differences import Told, differences, read_told, told_of
from catalog.events import OF_VALUE, tell_opened
from catalog.hand import awaited
from catalog.lastdays import NO_DAY, note_last_days
from catalog.lists import write_lists
from catalog.ready import Ready, ready_of
from catalog.rows import COLUMNS, FACT_COLUMNS, KEPT, kept_values
from catalog.seen import HELD, Held, see
from catalog.sql import LISTED, insert, listed, stamp
from catalog.swapped import find_swapped
from catalog.texts import kept
from schemas.job import JobPosting, Sighting
from schemas.match import Fingerprint, Pair


@dataclass(slots=True)
class Run:
    """The run that is being written: its row, and the sources it has met."""

    id: int
    run_id: str
    kind: str
    rules_version: str
    sources: dict[tuple[str, str], int] = field(default_factory=dict)
    shown: set[int] = field(default_factory=set)  # postings that it saw, and another run later: their last run is that one

    @property
    def is_replay(self) -> bool:
        """A replay derives facts anew from what was seen before: it opens, closes and sees nothing."""
        return self.kind == "replay"

    def has_seen(self, held: Held) -> bool:
        return held.last_run == self.id or held.id in self.shown


_NEW = insert(
    "posting",
    (
        "id",
        "posting_id",
        "source",
        "identifier",
        "job",
        "first_run",
        "last_run",
        "first_seen",
        "last_seen",
        "stale_since",
        "whole_at",
        *KEPT,
        *COLUMNS,
    ),
)
_CHANGED = f"UPDATE posting SET {', '.join(f'{column} = ?' for column in (*KEPT, *COLUMNS))} WHERE id = ?"
_SWAPPED = "UPDATE posting SET swapped_run = ? WHERE id = ?"
_SEEN_BEFORE = """
UPDATE posting SET first_seen = min(first_seen, :at), whole_at = CASE WHEN :partial THEN whole_at ELSE max(coalesce(whole_at, ''), :at) END
WHERE id = :id
"""
_TEXT = "INSERT OR REPLACE INTO posting_text (posting, description, boilerplate) VALUES (?, ?, ?)"
_SIGNATURE = "INSERT OR REPLACE INTO signature (posting, bands, sketch, profile) VALUES (?, ?, ?, ?)"
_PAIR = (
    "INSERT INTO duplicate (a, b, verdict, score, veto, reasons, decided_by, decided_at) VALUES (?, ?, ?, ?, ?, ?, 'auto', ?) "
    "ON CONFLICT DO UPDATE SET verdict = excluded.verdict, score = excluded.score, veto = excluded.veto, reasons = excluded.reasons, "
    "decided_at = excluded.decided_at"
)
_COUNTS = ("seen", "new", "changed", "rederived", "unchanged")
_COUNT = f"UPDATE run_source SET {', '.join(f'{name} = {name} + ?' for name in _COUNTS)} WHERE run = ? AND source = ?"

New = tuple[int, Sighting, JobPosting, Ready]


@dataclass(slots=True)
class Sorted:
    """A batch, sorted by what is to be done; ``counts`` by source, for run_source. ``changed`` at their source; ``again``: as they were
    there, and derived anew; ``stale``: partial forms of what is held whole, which stands; ``swapped``: other openings under its identifier,
    which stands too; ``earlier``: seen before the catalog saw it last, which stands. ``completed``: numbers of those read whole at last."""

    new: list[New] = field(default_factory=list)
    changed: list[New] = field(default_factory=list)
    again: list[New] = field(default_factory=list)
    unchanged: list[tuple[int, Sighting]] = field(default_factory=list)
    stale: list[tuple[int, Sighting]] = field(default_factory=list)
    swapped: list[tuple[int, Sighting]] = field(default_factory=list)
    earlier: list[tuple[int, Sighting]] = field(default_factory=list)
    completed: set[int] = field(default_factory=set)
    counts: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def of_no_news(self, old: Held, sighting: Sighting, run: Run) -> list[tuple[int, Sighting]] | None:
        """Where a sighting belongs that leaves the values of what is held as they are; None for news."""
        if not run.is_replay and old.is_later_than(sighting):
            return self.earlier
        if sighting.raw.partial and not old.partial:
            return self.stale
        is_same = sighting.content_hash == old.content_hash and not run.is_replay and run.rules_version == old.rules_version
        return self.unchanged if sighting.job is None or is_same else None


def store(db: sqlite3.Connection, run: Run, batch: Iterable[Sighting]) -> None:
    """Write a batch; the caller holds the transaction. Every source of the batch stands in ``run.sources``."""
    in_order = sorted(batch, key=lambda s: (not s.raw.partial, s.seen_at))  # of one posting, the last stands: whole before late
    sightings = list({s.posting_id: s for s in in_order}.values())
    held = _held(db, [s.posting_id for s in sightings])
    following = db.execute("SELECT coalesce(max(id), 0) + 1 FROM posting").fetchone()[0]
    done = _sort(sightings, held, run, following)
    _hold_back(db, run, done)
    replaced = done.changed + done.again
    _insert(db, run, done.new)
    _replace(db, run, done)
    if not run.is_replay:
        told = [(s, s.raw.partial) for _, s in (*((id_, s) for id_, s, *_ in replaced), *done.unchanged, *done.stale)]
        told += [(s, True) for _, s in done.swapped]
        run.shown |= see(db, run.id, [(held[s.posting_id], s, partly) for s, partly in told], run.kind == "crawl")
        run.shown.update(id_ for id_, _ in done.earlier)
        db.executemany(_SWAPPED, [(run.id, id_) for id_, _ in done.swapped])
    _note_facts(db, done, held)
    passed = {s.posting_id for _, s in done.earlier + done.stale + done.swapped}
    latest = [s for s in sightings if s.posting_id not in passed]
    pairs = [(pair, stamp(s.seen_at)) for s in latest for pair in s.pairs]
    altered = [id_ for id_, s, *_ in replaced if s.fingerprint]
    _judge(db, run, pairs, {id_ for id_, *_ in done.new}, altered, stamp(latest[0].seen_at) if latest else "")
    choose_main(db, {id_ for id_, *_ in replaced} - set(altered) | {id_ for id_, _ in done.earlier})  # their dates may be others
    tell_opened(db, run.id, [(stamp(s.seen_at), id_) for id_, s, *_ in done.new])
    db.executemany(_COUNT, [(*(count[name] for name in _COUNTS), run.id, source) for source, count in done.counts.items()])


def _note_facts(db: sqlite3.Connection, done: Sorted, held: Mapping[str, Held]) -> None:
    """When postings were there, were read whole and named their last days, whatever was told before."""
    db.executemany(_SEEN_BEFORE, [{"at": stamp(s.seen_at), "partial": s.raw.partial, "id": id_} for id_, s in done.earlier])
    note_last_days(db, _last_days(done, held))


def _last_days(done: Sorted, held: Mapping[str, Held]) -> Iterator[tuple[int, str, str]]:
    """The last days that a batch names: posting, day, when. A posting that is known by its hash names what is held; a part of one says
    nothing by naming none. That what is held named none stands nowhere while no other sighting has named a day."""
    told = [(id_, s, s.job) for id_, s in (*done.unchanged, *done.earlier)]
    read = [one[:3] for one in (*done.new, *done.changed, *done.again)]
    for id_, sighting, job in (*read, *told):
        old = held.get(sighting.posting_id)
        last = job.valid_through.date if job and job.valid_through else old.valid_through if old and not job else None
        if last or not sighting.raw.partial:
            yield id_, last or NO_DAY, stamp(sighting.seen_at)
    for id_, sighting in (*((id_, s) for id_, s, *_ in done.changed), *done.earlier):
        old = held[sighting.posting_id]
        if sighting.job and sighting.job.valid_through and not old.valid_through:
            yield id_, NO_DAY, old.stale_since or old.last_seen


def _sort(sightings: list[Sighting], held: dict[str, Held], run: Run, following: int) -> Sorted:
    """``following``: the number of the next new posting."""
    done = Sorted()
    for sighting in sightings:
        old = held.get(sighting.posting_id)
        count = done.counts[_source(run, sighting)]
        is_first = old is None or not run.has_seen(old)
        count["seen"] += is_first
        if old is None:
            if sighting.job is None:
                raise ValueError("neither known to the catalog nor normalized")
            done.new.append((following + len(done.new), sighting, sighting.job, ready_of(sighting, sighting.job)))
            count["new"] += 1
        elif (same := done.of_no_news(old, sighting, run)) is not None:
            same.append((old.id, sighting))
            count["unchanged"] += is_first
        elif sighting.job is not None and sighting.content_hash != old.content_hash:
            done.changed.append((old.id, sighting, sighting.job, ready_of(sighting, sighting.job)))
            count["changed"] += 1
            if old.partial and not sighting.raw.partial:
                done.completed.add(old.id)
        elif sighting.job is not None:
            done.again.append((old.id, sighting, sighting.job, ready_of(sighting, sighting.job)))  # its values say which count it is for
    return done


def _hold_back(db: sqlite3.Connection, run: Run, done: Sorted) -> None:
    """What is another opening now is not written over the one that is held."""
    swapped = (
        set(find_swapped(db, run.id, {id_: job for id_, s, job, _ in done.changed if not s.raw.partial})) if not run.is_replay else set()
    )
    done.swapped += [(id_, s) for id_, s, *_ in done.changed if id_ in swapped]
    done.changed = [one for one in done.changed if one[0] not in swapped]
    for _, sighting in done.swapped:
        done.counts[_source(run, sighting)].update(changed=-1, unchanged=1)


def _source(run: Run, sighting: Sighting) -> int:
    return run.sources[sighting.raw.family, sighting.raw.source]


def _held(db: sqlite3.Connection, posting_ids: list[str]) -> dict[str, Held]:
    rows = db.execute(f"SELECT posting_id, {HELD} FROM posting WHERE posting_id {LISTED}", (listed(posting_ids),))
    return {row[0]: Held(*row[1:]) for row in rows}


def _insert(db: sqlite3.Connection, run: Run, new: list[New]) -> None:
    rows = []
    for id_, sighting, _, ready in new:
        seen = stamp(sighting.seen_at)
        read = (seen, None) if sighting.raw.partial else (None, seen)  # stale since, read whole at
        head = (id_, sighting.posting_id, _source(run, sighting), sighting.raw.identifier, id_, run.id, run.id, seen, seen, *read)
        rows.append((*head, *kept_values(sighting, run.rules_version), *ready.columns))
    db.executemany(_NEW, rows)
    db.executemany("INSERT INTO job (id, job_id, main) VALUES (?, ?, ?)", [(i, job_id_of(s.posting_id), i) for i, s, *_ in new])
    _write_facts(db, new)


def _replace(db: sqlite3.Connection, run: Run, done: Sorted) -> None:
    replaced = done.changed + done.again
    if not replaced:
        return
    ids = [id_ for id_, *_ in replaced]
    held = read_told(db, ids)
    feed(db, ids, "'delete', ", "posting_fts, ")
    for table in FACT_COLUMNS:
        db.execute(f"DELETE FROM {table} WHERE posting {LISTED}", (listed(ids),))
    db.executemany(_CHANGED, [(*kept_values(s, run.rules_version), *ready.columns, id_) for id_, s, _, ready in replaced])
    _write_facts(db, replaced)
    _tell(db, run, done, held)


def _tell(db: sqlite3.Connection, run: Run, done: Sorted, held: Mapping[int, Told]) -> None:
    """An event for each field that differs from what the catalog ``held``; postings derived anew are counted by whether one does. What a
    page says that is read for the first time, no source has changed."""
    for kind, postings in (("changed", done.changed), ("rederived", done.again)):
        for id_, sighting, job, ready in postings:
            told = list(differences(held[id_], told_of(job, ready)))
            at = stamp(sighting.seen_at)
            event = "rederived" if id_ in done.completed else kind
            rows = [(at, run.id, event, one.field, *kept(one.field, one.old, one.new, id_), id_) for one in told]
            db.executemany(OF_VALUE, rows)
            if kind == "rederived":
                done.counts[_source(run, sighting)][kind if told else "unchanged"] += 1


def _write_facts(db: sqlite3.Connection, postings: list[New]) -> None:
    for table, columns in FACT_COLUMNS.items():
        rows = [(id_, *row[1:]) for id_, _, _, ready in postings for row in ready.facts[table]]
        db.executemany(insert(table, columns), rows)
    db.executemany(_TEXT, [(id_, job.description, job.boilerplate) for id_, _, job, _ in postings])
    prints = [(id_, s.fingerprint) for id_, s, *_ in postings if s.fingerprint]
    db.executemany(_SIGNATURE, [(id_, f.bands, f.sketch, f.profile) for id_, f in prints])
    write_lists(db, {id_: ready.lists for id_, _, _, ready in postings})
    feed(db, [id_ for id_, *_ in postings])


def feed(db: sqlite3.Connection, ids: list[int], command: str = "", target: str = "") -> None:
    """Hand a batch to the full-text index: one INSERT ... SELECT is far cheaper than triggers."""
    db.execute(
        f"INSERT INTO posting_fts ({target}rowid, title, organization, description) "
        f"SELECT {command}id, title, organization, description FROM search_text WHERE id {LISTED}",
        (listed(ids),),
    )


def judge_anew(db: sqlite3.Connection, run: Run, prints: Mapping[str, Fingerprint], pairs: Mapping[str, Sequence[Pair]], at: str) -> None:
    """Replace the fingerprints of stored postings (by posting_id) and the pairs that they are in. The caller holds the transaction."""
    rows = db.execute(f"SELECT posting_id, id, first_run FROM posting WHERE posting_id {LISTED}", (listed(prints),)).fetchall()
    db.executemany(_SIGNATURE, [(id_, one.bands, one.sketch, one.profile) for name, id_, _ in rows for one in (prints[name],)])
    told = [(pair, at) for found in pairs.values() for pair in found]
    _judge(db, run, told, {id_ for _, id_, first in rows if first == run.id}, [id_ for _, id_, _ in rows], at)


def _judge(db: sqlite3.Connection, run: Run, pairs: list[tuple[Pair, str]], new: set[int], altered: list[int], at: str) -> None:
    """Store the pairs, each with its time, and settle the jobs around them, and around those that a hand spoke of before they came. Old
    verdicts on ``altered`` postings go."""
    if altered:
        db.execute(f"DELETE FROM duplicate WHERE a {LISTED} OR b {LISTED}", (listed(altered),) * 2)
    ids = {name: old.id for name, old in _held(db, list({name for pair, _ in pairs for name in (pair.a, pair.b)})).items()}
    rows = []
    for pair, judged_at in pairs:
        if pair.a in ids and pair.b in ids and pair.a != pair.b:
            told = pair.judgement
            one, other = sorted((ids[pair.a], ids[pair.b]))
            rows.append((one, other, told.verdict, told.score, told.veto, orjson.dumps(told.reasons).decode(), judged_at))
    db.executemany(_PAIR, rows)
    touched = {*altered, *(id_ for row in rows for id_ in row[:2])} | awaited(db, new)
    if touched:
        settle(db, touched, run.id, at, fresh=new)

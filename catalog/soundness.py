"""Whether a catalog holds together: ``find_faults(db)``. Each rule is a query whose rows are what breaks it."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from catalog.clusters import job_id_of
from catalog.composition import NEAREST
from catalog.narrow.columns import STALE
from schemas.fields import FACTS, SCALARS, Stands
from schemas.raw import RawPosting

EXAMPLES = 3

_RESTORE = "restore a backup, or load the archive into a new file: docs/operating.md, Restoring"
_REPLAY = "`rolecall replay` derives them anew from the archive"
_ANEW = "`UPDATE search_state SET made = 0` in the file: the next command that opens it makes the table anew"
_AGAIN = f"{_REPLAY}; where that leaves it as it is, {_RESTORE}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of thing that is wrong: how often, with examples, and what to do."""

    kind: str
    words: str
    cure: str
    times: int = 1
    examples: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        named = f": {', '.join(self.examples)}{', …' if self.times > len(self.examples) else ''}" if self.examples else ""
        return f"{self.kind}: {self.words} ({self.times}{named}): {self.cure}"


@dataclass(frozen=True, slots=True)
class Rule:
    """``query`` gives one column: a name of each thing that breaks the rule. ``words`` name them, as many as they are."""

    kind: str
    words: str
    cure: str
    query: str


def _is_elsewhere(text: str) -> str:
    """Whether the words of ``x`` do not stand at their span of ``text``. SQLite's own slice, which is quick, ends at a NUL."""
    slices = f"substr({text}, x.span_start + 1, x.span_end - x.span_start)", f"sliced({text}, x.span_start, x.span_end)"
    return f"(x.span_start IS NULL OR ({' AND '.join(f'{one} IS NOT x.quote' for one in slices)}))"


def _spans(table: str, origin: str, text: str) -> Rule:
    """The evidence of a fact table that was read in a text."""
    return Rule(
        "evidence", f"rows of {table} whose words do not stand at their span in the {origin} text", _REPLAY,
        f"SELECT p.posting_id FROM {table} x JOIN posting p ON p.id = x.posting LEFT JOIN posting_text t ON t.posting = x.posting "
        f"WHERE x.origin = '{origin}' AND {_is_elsewhere(text)}",
    )  # fmt: skip


def _unfounded(column: str, field: str) -> Rule:
    return Rule(
        "evidence", f"postings whose {column} has no words behind it", _REPLAY,
        f"SELECT posting_id FROM posting p WHERE {column} IS NOT NULL "
        f"AND NOT EXISTS (SELECT 1 FROM scalar s WHERE s.posting = p.id AND s.field = '{field}')",
    )  # fmt: skip


def _summary(column: str, table: str, value: str, where: str = "1", of: str = "") -> Rule:
    """A column that repeats a fact in short; ``of`` it, what is compared."""
    return Rule(
        "counts", f"postings whose {column} is not what the table {table} says", _REPLAY,
        f"SELECT posting_id FROM posting p WHERE ({of or column}) IS NOT "
        f"(SELECT {value} FROM {table} x WHERE x.posting = p.id AND {where})",
    )  # fmt: skip


def _counted(column: str, rows: str) -> Rule:
    """A number of run_source against the rows that it counts."""
    return Rule(
        "counts", f"boards of runs whose number `{column}` is not that of the rows", _RESTORE,
        f"SELECT r.run_id || ' ' || s.family || ':' || s.board FROM run_source rs JOIN run r ON r.id = rs.run JOIN source s "
        f"ON s.id = rs.source WHERE rs.{column} <> ({rows}) AND coalesce(r.finished_at, r.started_at) >= {_PRUNED}",
    )  # fmt: skip


_PRUNED = "coalesce((SELECT pruned_before FROM feed), '')"  # of runs before it, rows have been removed
_EVENTS = "SELECT count(*) FROM event e JOIN posting p ON p.id = e.posting WHERE e.run = rs.run AND p.source = rs.source AND e.kind ="
_LAST_TURN = "SELECT kind = 'closed' FROM event e WHERE e.posting = p.id AND kind IN ('closed', 'reopened') ORDER BY cursor DESC LIMIT 1"
_SAID = (
    "FROM hand h JOIN posting a ON a.posting_id = h.a JOIN posting b ON b.posting_id = h.b WHERE h.undone_at IS NULL AND a.job = b.job AND"
)
_MERGED = (
    "FROM duplicate d JOIN posting a ON a.id = d.a JOIN posting b ON b.id = d.b WHERE a.job = b.job AND NOT EXISTS (SELECT 1 FROM hand h "
    "WHERE h.undone_at IS NULL AND h.a = min(a.posting_id, b.posting_id) AND h.b = max(a.posting_id, b.posting_id)) AND"
)

RULES = (
    Rule("pages", "faults in SQLite's pages", _RESTORE, "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
    Rule(
        "references", "references to rows that are not there", _RESTORE,
        "SELECT \"table\" || coalesce(' ' || rowid, '') || ' to ' || parent FROM pragma_foreign_key_check",
    ),
    Rule(
        "identity", "postings whose posting_id is not that of their board and identifier", _RESTORE,
        "SELECT posting_id FROM posting p JOIN source s ON s.id = p.source "
        "WHERE posting_id <> posting_id_of(s.family, s.board, p.identifier)",
    ),
    Rule(
        "texts", "postings without a text, or a text without its posting", _AGAIN,
        "SELECT posting_id FROM posting p WHERE NOT EXISTS (SELECT 1 FROM posting_text t WHERE t.posting = p.id) "
        "UNION ALL SELECT posting FROM posting_text t WHERE NOT EXISTS (SELECT 1 FROM posting p WHERE p.id = t.posting)",
    ),
    Rule(
        "texts", "postings that the full text does not have, or has alone", _AGAIN,
        "SELECT posting_id FROM posting p WHERE NOT EXISTS (SELECT 1 FROM posting_fts_docsize d WHERE d.id = p.id) "
        "UNION ALL SELECT id FROM posting_fts_docsize d WHERE NOT EXISTS (SELECT 1 FROM posting p WHERE p.id = d.id)",
    ),
    *(_spans(fact.table, origin, text) for fact in FACTS for origin, text in (("prose", "t.description"), ("title", "p.raw_title"))),
    Rule(
        "evidence", "names of employers whose words do not stand at their span", "the next crawl or replay settles them anew",
        "SELECT e.name || ': ' || x.name FROM employer_alias x JOIN employer e ON e.id = x.employer LEFT JOIN posting_text t "
        f"ON t.posting = x.posting WHERE x.origin = 'prose' AND {_is_elsewhere('t.description')}",
    ),
    *(_unfounded(field.stored, field.name) for field in SCALARS if field.stands is Stands.SCALAR),
    _summary("places", "place", "count(*) > 0", of="places IS NOT NULL"),
    _summary("pay", "salary", "count(*) > 0", "field = 'base_salary' AND main", of="pay IS NOT NULL"),
    _summary("experience_months", "experience", "months", "overall"),
    _summary("education_level", "education", "level"),
    _summary("seniority", "term", "value", "field = 'seniority'"),
    Rule("clusters", "pairs in one job that a veto or a hand keeps apart", _AGAIN,
         f"SELECT a.posting_id || ' ' || b.posting_id {_MERGED} veto IS NOT NULL "
         f"UNION ALL SELECT a.posting_id || ' ' || b.posting_id {_SAID} verdict <> 'same'"),
    Rule("clusters", "postings in a job without a pair that puts them there", _AGAIN,
         "SELECT posting_id FROM posting p WHERE (SELECT count(*) FROM posting q WHERE q.job = p.job) > 1 AND NOT EXISTS "
         f"(SELECT 1 {_MERGED} verdict = 'same' AND p.id IN (d.a, d.b)) AND NOT EXISTS "
         f"(SELECT 1 {_SAID} verdict = 'same' AND p.posting_id IN (h.a, h.b))"),
    Rule("clusters", "jobs that are not named by their posting", _RESTORE,
         "SELECT posting_id FROM posting p LEFT JOIN job j ON j.id = p.id WHERE j.job_id IS NOT job_id_of(p.posting_id)"),
    Rule("clusters", "jobs whose main posting, number of postings or successor is another", _AGAIN,
         "SELECT job_id FROM job j WHERE postings <> (SELECT count(*) FROM posting p WHERE p.job = j.id) "
         f"OR main IS NOT (SELECT p.id FROM posting p WHERE p.job = j.id ORDER BY {NEAREST} LIMIT 1) "
         "OR merged_into IS NOT (SELECT nullif(p.job, p.id) FROM posting p WHERE p.id = j.id)"),
    Rule("history", "postings that were not opened once", _RESTORE,
         "SELECT posting_id FROM posting p WHERE 1 <> (SELECT count(*) FROM event e WHERE e.posting = p.id AND kind = 'opened')"),
    Rule("history", "postings that are open or closed, and whose last event says otherwise", _RESTORE,
         f"SELECT posting_id FROM posting p WHERE (closed_at IS NOT NULL) <> coalesce(({_LAST_TURN}), 0)"),
    Rule("history", "postings that closed as missing, and were seen later", _RESTORE,
         "SELECT posting_id FROM posting WHERE closed_reason = 'absent_twice' AND closed_at < last_seen"),
    Rule("history", "postings that closed before they opened", _RESTORE,
         "SELECT posting_id FROM posting p WHERE closed_at < "
         "(SELECT max(at) FROM event e WHERE e.posting = p.id AND kind IN ('opened', 'reopened'))"),
    Rule("search", "jobs whose row of the table search is not what the others say", _ANEW, STALE),
    _counted("seen", "rs.new + rs.changed + rs.rederived + rs.unchanged"),
    _counted("new", f"{_EVENTS} 'opened'"),
    _counted("closed", f"{_EVENTS} 'closed'"),
    _counted("rejected", "SELECT count(*) FROM quarantine q WHERE q.run = rs.run AND q.source = rs.source"),
)  # fmt: skip


def unreadable(what: str, error: sqlite3.DatabaseError) -> Finding:
    """``what`` cannot be looked at: its pages are broken."""
    return Finding("pages", f"kinds of fault that cannot be looked for, {error}", _RESTORE, examples=(what,))


def find_faults(db: sqlite3.Connection, progress: Callable[[], object] = lambda: None) -> Iterator[Finding]:
    """What is wrong with a catalog, as it stands in one moment. ``progress`` is told of each rule of RULES."""
    db.create_function("posting_id_of", 3, lambda *key: RawPosting(*key).posting_id, deterministic=True)
    db.create_function("sliced", 3, lambda text, start, end: text and text[start:end], deterministic=True)
    db.create_function("job_id_of", 1, job_id_of, deterministic=True)
    for rule in RULES:
        try:
            times, examples = 0, []
            for times, row in enumerate(db.execute(rule.query), 1):
                if times <= EXAMPLES:
                    examples.append(str(row[0]))
        except sqlite3.DatabaseError as error:
            yield unreadable(rule.kind, error)
        else:
            if times:
                yield Finding(rule.kind, rule.words, rule.cure, times, tuple(examples))
        progress()

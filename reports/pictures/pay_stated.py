"""Whether pay is stated, by where the job is and by the rule in force there."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from reports.jobs import NO_PLACE, place_name
from reports.numbers import bounded
from reports.picture import Asked, Parted, Picture, Question, Row, Shares, largest, shown_sql
from schemas.characters import plain

MOST = 20  # places
EVERY = "all open jobs"
# As the view `pay_transparency` has it: what it is called, its colour.
PERHAPS = ", perhaps"  # behind a jurisdiction: a namesake of the place lies elsewhere
STATED = {"yes": ("pay stated", "main"), "words": ("words, no amount", "maybe"), "no": ("not stated", "few")}
NO_RULE, UNKNOWN = "no rule of the table", "place not told closely enough"
_PLACES = "SELECT DISTINCT job_id, country, region, stated FROM pay_transparency WHERE closed_at IS NULL"
_RULES = """
SELECT jurisdiction, asks, employers, counted, applies, stated, count(DISTINCT job_id) AS jobs FROM pay_transparency WHERE closed_at IS NULL
GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
"""
METHOD = (
    "Pay is stated where a posting of the job names an amount or one end of it; a site's estimate is none. “Competitive” is words without "
    "an amount. A job counts once in each of "
    "its places, and under each rule that reaches it.",
)
ASKS = {"posting": "in the posting", "applicant": "that applicants be told", "state": "of member states", None: ""}
APPLIES = {
    "yes": "to each employer",
    "if": "to employers with {0} or more employees{1}, which no posting tells",
    "unknown": "not known",
    "no": "to none",
}
SHARE = ("share stated", "95 % from", "to")
Counts = dict[str, Counter[str]]


def read(db: sqlite3.Connection, asked: Asked) -> Question:
    return Question("pay-stated", "Is pay stated?", (_by_place(db, asked), _by_rule(db, asked)), METHOD)


def _by_place(db: sqlite3.Connection, asked: Asked) -> Picture:
    stated: dict[str, dict[str, str]] = defaultdict(dict)  # by place, of each job
    for job, country, region, says in db.execute(_PLACES):
        stated[place_name(country, region)][job] = says
    shown = list(largest({place: len(jobs) for place, jobs in stated.items()}, MOST, (NO_PLACE,)))
    rows = [_of(EVERY, stated, stated), *(_of(name, stated, (name,)) for name in shown)] if stated else []
    if others := stated.keys() - {*shown}:
        rows.append(_of(f"all others ({len(others):,})", stated, others))
    return Picture(
        name="pay-stated-by-place", title="Jobs that state their pay, by place", sql=shown_sql(_PLACES), rows=[_row(row) for row in rows],
        counts=f"Open jobs as of {asked.stand}, once in each of their places, and once among all and among all "
        "others; the state or region where it is known, else the country.",
        columns=("place", "jobs", *(name for name, _ in STATED.values()), *SHARE), chart=_chart(rows), why=_why(rows),
    )  # fmt: skip


def _by_rule(db: sqlite3.Connection, asked: Asked) -> Picture:
    counts: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for jurisdiction, asks, employers, counted, applies, stated, jobs in db.execute(_RULES):
        named = jurisdiction or (NO_RULE if applies == "no" else UNKNOWN)
        if jurisdiction and asks != "state" and applies == "unknown":
            named += PERHAPS
        size = f" ({employers} or more)" if jurisdiction and employers > 1 else ""
        of_whom = APPLIES[applies].format(employers, f" ({counted})" if counted else "")
        counts[plain(f"{named}{size}", 200), ASKS[asks], of_whom][stated] += jobs
    names = sorted(counts, key=lambda name: (name[0] in (NO_RULE, UNKNOWN), name))
    rows = [_parted(name[0], counts[name]) for name in names]
    return Picture(
        name="pay-stated-by-rule", title="Jobs that state their pay, by the rule in force where and when they were posted",
        counts=f"Open jobs as of {asked.stand}, in each of their places, by the rule on pay in postings that was in force there on the "
        "day when they were posted. In brackets: the employees from which the rule reaches an employer; how many one has, no posting "
        "tells. What is not stated is not stated: whether a rule asks for it of this employer is for the reader to find out. No legal "
        "advice.",
        sql=shown_sql(_RULES), columns=("rule of", "jobs", *(name for name, _ in STATED.values()), *SHARE, "asks for pay", "applies"),
        rows=[(*_row(row), *name[1:]) for row, name in zip(rows, names, strict=True)], chart=_chart(rows), why=_why(rows),
    )  # fmt: skip


def _of(label: str, stated: Mapping[str, Mapping[str, str]], places: Iterable[str]) -> Parted:
    """Of these places together, each job once."""
    jobs = {job: says for place in places for job, says in stated[place].items()}
    return _parted(label, Counter(jobs.values()))


def _parted(name: str, counts: Mapping[str, int]) -> Parted:
    return Parted(plain(name, 200), tuple(counts.get(stated, 0) for stated in STATED))


def _row(row: Parted) -> Row:
    return (row.label, row.n, *row.counts, *bounded(row.counts[0], row.n))


def _chart(rows: Sequence[Parted]) -> Shares | None:
    return Shares(tuple(rows), *zip(*STATED.values(), strict=True)) if rows else None


def _why(rows: Sequence[Parted]) -> str:
    return "" if rows else "No job is open."

"""The page of a job: its postings' texts with the words behind every value, and what else is known of it.

``model(db, key, ...)`` looks up by index alone, so that it takes no longer in a large catalog.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from shlex import quote
from typing import Any

import orjson
from datasette.utils.asgi import Response

from catalog.composition import POLICY
from catalog.database import CatalogError
from catalog.pay_laws import unreasoned, unstated
from catalog.read import job_lines, posting_lines
from catalog.registers.asked import read_asked, words_of
from catalog.registers.conflicts import JOBS_AMONG
from catalog.registers.telling import NUMERALS, tell_flag, tell_record, tell_wage
from catalog.show import find_job, links_of
from catalog.sql import LISTED, listed
from schemas.characters import harmless, harmless_json
from web.charts import Scale, wage_scale
from web.happenings import happenings_of
from web.in_words import Object
from web.marks import Part, Span, marked
from web.record import record_of
from web.site import harmless_texts, missing, page, read
from web.values import ELIGIBILITY, Shown, Value, groups_of
from web.wording import link

SHEETS = 12  # postings of a job that are shown whole
LINKS, EVENTS, SCALES = 40, 60, 6
_TEXTS = """
SELECT p.posting_id, p.id, p.raw_title, t.description, t.boilerplate, p.stale_since, p.employer, e.name, s.family || ':' || s.board
FROM posting p JOIN posting_text t ON t.posting = p.id JOIN source s ON s.id = p.source LEFT JOIN employer e ON e.id = p.employer
WHERE p.job = ?
"""
# The words behind the level, which the record holds as a word alone.
_LEVELS = """
SELECT p.posting_id, x.origin, x.quote, x.rule, x.rule_version, x.confidence, x.span_start, x.span_end
FROM posting p JOIN term x ON x.posting = p.id AND x.field = 'seniority' WHERE p.job = ? ORDER BY p.id, x.n DESC
"""
_LEVEL_KEYS = ("postingId", "origin", "quote", "rule", "ruleVersion", "confidence", "start", "end")
_CONFLICTS = "SELECT field, value, other_value, quote, other_quote, posting_id, other_posting_id FROM conflicts WHERE job_id = ?"
_NAMED = f"""
SELECT p.posting_id, j.job_id, p.title, p.organization, s.family || ':' || s.board, p.closed_at, p.places
FROM posting p JOIN job j ON j.id = p.job JOIN source s ON s.id = p.source WHERE p.posting_id {LISTED}
"""
_RECORD = "SELECT record FROM register_posting WHERE posting = ?"
# What stands on top of the page.
GLANCE = (
    "baseSalary", f"{ELIGIBILITY}.sponsorship", f"{ELIGIBILITY}.citizenship", "securityClearance.required", "jobLocations", "workplace",
    "employmentTypes", "seniority", "experienceRequirements", "educationRequirements", "datePosted", "validThrough",
)  # fmt: skip
_SHOWN_AT_GLANCE = 4  # values of one field
WHY = {rule.name: rule.says for rule in POLICY} | {"only": "no other posting states it"}
VERDICTS = {
    "same": "one opening", "clone": "the same text for another place or opening", "repost": "the same opening, posted again later",
    "part": "one of them holds several openings", "relay": "a copy of the other", "different": "two openings",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A posting of the job. ``number``: from 1, the main one first; ``values``: those of ``groups``, by key; ``kinds``: of their marks;
    ``title``, ``text``: with marks; ``board``: family:board."""

    number: int
    told: Object
    board: str
    groups: tuple[Shown, ...]
    title: tuple[Part, ...]
    text: tuple[Part, ...]
    boilerplate: str
    language: str | None
    stale_since: str | None
    employer: int | None
    employer_name: str | None
    row: int

    @property
    def key(self) -> str:
        return f"p{self.number}"

    @property
    def values(self) -> dict[str, Value]:
        return {value.key: value for group in self.groups for value in group.values}

    @property
    def kinds(self) -> dict[str, str]:
        return {value.key: group.kind for group in self.groups for value in group.values}

    @property
    def marks(self) -> int:
        """How many of its values have words in its text or title."""
        return sum(value.source is not None and value.source.start is not None for value in self.values.values())

    def of(self, field: str) -> list[Value]:
        return [value for value in self.values.values() if value.field == field]


@dataclass(frozen=True, slots=True)
class Seen:
    """A value on top of the page; ``sheet``: the posting that it is taken from, and ``why``, where that is not the main one."""

    label: str
    values: tuple[Value, ...]
    more: int
    sheet: Sheet
    why: str | None


@dataclass(frozen=True, slots=True)
class Pair:
    """How a posting of the job (``own``: number of its sheet) and another were judged. ``inside``: number of the other's sheet, where it
    stands in this job, too; else what is known of it."""

    own: int | None
    inside: int | None
    other: dict[str, Any] | None
    verdict: str
    score: float
    by_hand: bool
    reasons: tuple[str, ...]
    merged: bool


@dataclass(frozen=True, slots=True)
class Wage:
    """Prevailing wages of a place and occupation: in a sentence, and on a scale where levels are published."""

    says: str
    detail: str
    scale: Scale | None
    told: Object


def model(db: sqlite3.Connection, key: str, catalog: str | None = None) -> dict[str, Any]:
    """What the page of a job shows. ``key``: job_id or posting_id, or the beginning of one; ``catalog``: what commands are to name,
    None where they find it themselves. CatalogError where there is no such job, or several."""
    with harmless_texts(db):
        return _model(db, find_job(db, key), catalog)


def _model(db: sqlite3.Connection, job: int, catalog: str | None) -> dict[str, Any]:
    record = orjson.loads(harmless_json(next(job_lines(db, [job]))))
    sheets = sheets_of(db, job)
    return {
        "record": record,
        "sheets": sheets,
        "unshown": record["postings"][len(sheets) :],
        "glance": list(_glance(record, sheets)),
        "url": next(filter(None, (link(record["applyUrl"]), link(record["url"]))), None),
        "claims": [(sheet, value) for sheet in sheets for value in sheet.of("claims")],
        "said": [(sheet, value) for sheet in sheets for value in sheet.values.values() if value.topic == "sponsorship"],
        "conflicts": _conflicts(db, record, sheets),
        "pairs": list(_pairs(db, job, sheets)),
        "laws": unstated(db, record["jobId"]),
        "demands": unreasoned(db, record["jobId"]),
        "happenings": happenings_of(db, job, EVENTS),
        "commands": list(commands(record, sheets[0], catalog)),
        **_of_registers(db, job, record, _taken_from("employer", record, sheets)),
    }


def _of_registers(db: sqlite3.Connection, job: int, record: Object, employer: Sheet) -> dict[str, Any]:
    """What registers say beside it; ``employer``: the posting that its employer is taken from."""
    conflicts = db.execute(JOBS_AMONG, (listed([job]),))
    return {
        "employer": employer,
        "register_conflicts": [{"kind": row[0], "why": row[10]} for row in map(tuple, conflicts)],
        "wages": list(_wages(record)),
        "flag": record["wageFlag"] and tell_flag(record["wageFlag"]),
        "occupations": record["occupations"],
        "told_records": list(_told_records(db, record)),
        "by_year": record_of(db, _record_number(db, employer.row)) if _is_recorded(record) else None,
    }


def sheets_of(db: sqlite3.Connection, job: int) -> list[Sheet]:
    """The postings of a job (by number), the main one first; at most `SHEETS`."""
    rows = {row[0]: row[1:] for row in map(tuple, db.execute(_TEXTS, (job,)))}
    records = [orjson.loads(harmless_json(line)) for line in posting_lines(db, job)[:SHEETS]]
    levels = {row[0]: dict(zip(_LEVEL_KEYS, row, strict=True)) for row in map(tuple, db.execute(_LEVELS, (job,)))}
    for record in records:
        if (level := levels.get(record["postings"][0]["postingId"])) and record["seniority"]:
            record["evidence"].append({"field": "seniority", **level})
    return [_sheet(number, record, rows[record["postings"][0]["postingId"]]) for number, record in enumerate(records, 1)]


def _sheet(number: int, record: Object, row: Sequence[Any]) -> Sheet:
    own, raw_title, description, boilerplate, stale_since, employer, name, board = row
    groups = groups_of(record, f"{number}-")
    spans: dict[str, list[Span]] = {"prose": [], "title": []}
    for value in (value for group in groups for value in group.values):
        source = value.source
        if source and source.start is not None and source.end is not None and source.origin in spans:
            spans[source.origin].append(Span(source.start, source.end, value.key))
    title = marked(raw_title or record["title"] or "", spans["title"] if raw_title else [])
    text = marked(description, spans["prose"])
    return Sheet(
        number, record["postings"][0], board, tuple(groups), tuple(title), tuple(text), boilerplate, record["language"],
        stale_since, employer, name, own,
    )  # fmt: skip


def _taken_from(field: str, record: Object, sheets: Sequence[Sheet]) -> Sheet:
    """The posting that a field of the record is taken from."""
    taken = next((one["postingId"] for one in record["composition"] if one["field"] == field), None)
    return next((sheet for sheet in sheets if sheet.told["postingId"] == taken), sheets[0])


def _glance(record: Object, sheets: Sequence[Sheet]) -> Iterator[Seen]:
    why = {one["field"]: one["why"] for one in record["composition"]}
    for field in GLANCE:
        sheet = _taken_from(field, record, sheets)
        if values := sheet.of(field):
            more = len(values) - _SHOWN_AT_GLANCE
            told = WHY.get(why.get(field, "")) if sheet is not sheets[0] else None
            yield Seen(values[0].label, tuple(values[:_SHOWN_AT_GLANCE]), max(more, 0), sheet, told)


def _conflicts(db: sqlite3.Connection, record: Object, sheets: Sequence[Sheet]) -> list[dict[str, Any]]:
    """Where two postings of the job disagree, each with the number of its sheet."""
    if len(record["postings"]) < 2:
        return []
    number = {sheet.told["postingId"]: sheet.number for sheet in sheets}
    names = ("field", "value", "other_value", "quote", "other_quote")
    return [
        dict(zip(names, row, strict=False)) | {"own": number.get(row[5]), "other": number.get(row[6])}
        for row in map(tuple, db.execute(_CONFLICTS, (record["jobId"],)))
    ]


def _pairs(db: sqlite3.Connection, job: int, sheets: Sequence[Sheet]) -> Iterator[Pair]:
    number = {sheet.told["postingId"]: sheet.number for sheet in sheets}
    judged = sorted(links_of(db, job, LINKS), key=lambda one: not one.merged)
    outside = {key for one in judged for key in (one.a, one.b) if key not in number}
    names = ("posting_id", "job_id", "title", "organization", "board", "closed_at", "places")
    known = {row[0]: dict(zip(names, row, strict=True)) for row in map(tuple, db.execute(_NAMED, (listed(outside),)))}
    for one in judged:
        own, other = (one.a, one.b) if one.a in number else (one.b, one.a)
        reasons = one.reasons or ((one.veto,) if one.veto else ())
        yield Pair(
            number.get(own), number.get(other), known.get(other), VERDICTS.get(one.verdict, one.verdict), one.score,
            one.decided_by == "hand", tuple(map(harmless, reasons)), one.merged,
        )  # fmt: skip


def _wages(record: Object) -> Iterator[Wage]:
    """The scales of the first places and occupations; of what follows, and where there are no levels, the sentence alone."""
    for number, wage in enumerate(record["prevailingWages"]):
        says, _, detail = next(tell_wage(wage))
        levels = [(NUMERALS[n], wage[f"level{n}"]) for n in range(1, 5) if wage[f"level{n}"] is not None]
        yield Wage(says, detail, wage_scale(levels, wage["low"], wage["high"]) if levels and number < SCALES else None, wage)


def _told_records(db: sqlite3.Connection, record: Object) -> Iterator[tuple[str, str]]:
    """What registers say of the employer: a sentence, and why it is taken for this one."""
    asked = words_of(read_asked(db)) if record["employerRecords"] else {}
    for one in record["employerRecords"]:
        yield from ((sentence, why) for sentence, _, why in tell_record(one | {"asked": asked.get(one["country"], [])}))


def _is_recorded(record: Object) -> bool:
    return any(one["country"] == "US" and one["found"] for one in record["employerRecords"])


def _record_number(db: sqlite3.Connection, posting: int) -> int | None:
    row = db.execute(_RECORD, (posting,)).fetchone()
    return row[0] if row else None


def commands(record: Object, main: Sheet, catalog: str | None) -> Iterator[tuple[str, str]]:
    """What to type, and what it does."""
    of = f" --catalog {quote(catalog)}" if catalog else ""
    job = record["jobId"]
    yield (
        f"rolecall prove {job}{of}",
        "writes a bundle that proves every value: raw form, text, words, rules, and a script that checks them",
    )
    if record["baseSalary"]:
        yield f"rolecall prove {job} base_salary{of}", "the same of the pay alone"
    yield f"rolecall show {job}{of}", "prints every value with its words"
    yield f"rolecall show {job} --history{of}", "prints each value that each field has had, since when and until when"
    if len(record["postings"]) > 1:
        yield f"rolecall split {main.told['postingId']}{of}", "parts this posting from the others, if they are not one opening"


async def show(datasette: Any, request: Any) -> Response:
    """The page; an address by a posting_id, by the beginning of an id, or of a job that was merged leads to that of the job."""
    key = request.url_vars["key"]
    site = datasette.site
    found = await read(datasette, lambda db: _found(db, key, str(site.catalog)))
    if found["record"]["jobId"] != key:
        return Response.redirect(f"/job/{found['record']['jobId']}")
    return await page(datasette, request, "posting.html", **found)


def _found(db: sqlite3.Connection, key: str, catalog: str) -> dict[str, Any]:
    try:
        return model(db, key, catalog)
    except CatalogError as error:
        raise missing(f"There is {error}." if str(error).startswith("no job") else f"{error}.") from error


async def download(datasette: Any, request: Any) -> Response:
    """The record of the job as JSON, as `rolecall export` has it."""
    key = request.url_vars["key"]
    line = await read(datasette, lambda db: _line(db, key))
    return Response(line, content_type="application/json; charset=utf-8")


def _line(db: sqlite3.Connection, key: str) -> bytes:
    try:
        return harmless_json(next(job_lines(db, [find_job(db, key)])))
    except CatalogError as error:
        raise missing(f"{error}.") from error

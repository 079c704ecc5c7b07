"""The page of one employer: what its jobs say of sponsorship, in quotes, beside what registers say of it.

An employer is a number of the catalog, or a name that aggregators alone give one. Everything is looked up by index, of at most `READ` of
its postings.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import orjson
from datasette.utils.asgi import Response

from catalog.registers.asked import read_asked, words_of
from catalog.registers.conflicts import JOBS_AMONG
from catalog.registers.conflicts import RULES as CONFLICTS
from catalog.registers.telling import tell_record
from catalog.search import Found
from catalog.sql import listed
from schemas.characters import harmless, plain
from schemas.jsonschema import key_of
from schemas.search import BadQuery
from web.asked import Asked, read_pairs
from web.directory import address_of
from web.formats import FORMS, Listing, listing_of
from web.jobs import entry_of, in_order, object_of
from web.pages.search import rows_of
from web.record import record_of
from web.site import harmless_texts, missing, page, read

AT_ONCE = 25  # jobs on a page
READ = 3_000  # postings whose words are read, open ones first
CONFLICTED = 400  # jobs that are set beside the record
QUOTES = 12  # of each verdict
_EMPLOYER = """
SELECT id, name, legal_name, site, country, is_agency, agency_quote, agency_rule, origin, quote, rule FROM employer WHERE id = ?
"""
_EMPLOYER_KEYS = ("id", "name", "legal_name", "site", "country", "is_agency", "agency_quote", "agency_rule", "origin", "quote", "rule")
_ALIASES = """
SELECT a.name, a.quote, a.rule, j.job_id FROM employer_alias a JOIN posting p ON p.id = a.posting JOIN job j ON j.id = p.job
WHERE a.employer = ? ORDER BY a.n
"""
_BOARDS = "SELECT family || ':' || board FROM source WHERE employer = ? ORDER BY 1"
_COUNT = "SELECT count(DISTINCT job) FROM posting WHERE {of} AND closed_at IS NULL"
_JOBS = "SELECT DISTINCT job FROM posting WHERE {of} AND closed_at IS NULL ORDER BY job DESC LIMIT ? OFFSET ?"
# What its postings say, open ones first.
_MINE = "WITH mine AS MATERIALIZED (SELECT id, job, closed_at FROM posting WHERE {of} ORDER BY closed_at LIMIT ?)"
_SAID = f"""{_MINE}
SELECT e.value, e.quote, count(DISTINCT m.job), count(DISTINCT iif(m.closed_at IS NULL, m.job, NULL)), max(j.job_id), e.rule,
  max(e.confidence)
FROM mine m JOIN eligibility e ON e.posting = m.id AND e.topic = 'sponsorship' JOIN job j ON j.id = m.job
WHERE e.value IN ('offered', 'not_offered', 'conditional') GROUP BY e.value, e.quote ORDER BY e.value, 4 DESC, 3 DESC
"""
# Its jobs that say or are claimed anything of sponsorship, and some in any case: those that may conflict with the record.
_SPEAKING = f"""{_MINE}
SELECT DISTINCT m.job FROM mine m WHERE EXISTS (SELECT 1 FROM eligibility e WHERE e.posting = m.id AND e.topic IN ('sponsorship', 'visa'))
  OR EXISTS (SELECT 1 FROM claim c WHERE c.posting = m.id AND c.field = 'sponsorship') OR m.id = (SELECT min(id) FROM mine) LIMIT ?
"""
_RECORD = "SELECT r.record, d.why, d.ambiguous FROM register_employer r JOIN public_record d ON d.id = r.record WHERE {who} = ?"
_SHORT = "SELECT json FROM public_record_short WHERE record = ? ORDER BY country <> 'US', country"
_FILERS = """
SELECT name, state, city, country, register, period, naics, filings, method, why FROM employer_register WHERE record = ? ORDER BY n LIMIT 40
"""
_FILER_KEYS = ("name", "state", "city", "country", "register", "period", "naics", "filings", "method", "why")
_LCAS = """
SELECT key, sum(certified), min(lowest), max(highest), min(fiscal_year), max(fiscal_year) FROM employer_lca
WHERE record = ? AND grouped_by = ? GROUP BY key ORDER BY 2 DESC, 1 LIMIT 8
"""
GROUPED = (("soc", "Occupation (SOC)"), ("area", "Place of work"))
VERDICTS = (("not_offered", "Refusals"), ("offered", "Offers"), ("conditional", "Offers under conditions"))
KINDS = {rule.kind: rule for rule in CONFLICTS}
COLUMNS = tuple(key_of(one.name) for one in fields(Found) if one.name != "job")


@dataclass(frozen=True, slots=True)
class Who:
    """An employer by its ``number``, or the ``name`` that postings without an employer give."""

    number: int | None
    name: str = ""

    @property
    def of(self) -> str:
        """SQL: its postings, by one value."""
        return "employer = ?" if self.number is not None else "employer IS NULL AND organization = ?"

    @property
    def value(self) -> int | str:
        return self.number if self.number is not None else self.name

    @property
    def address(self) -> str:
        return address_of(self.number, self.name)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words on sponsorship as postings of the employer have them: in how many jobs, how many of them open; one of them."""

    words: str
    jobs: int
    open_jobs: int
    job_id: str
    rule: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Jobs whose words do not go with the record, of one kind. ``why``: of one of them; ``jobs``: (job_id, title), the first few."""

    says: str
    why: str
    number: int
    jobs: tuple[tuple[str, str], ...]


def model(db: sqlite3.Connection, who: Who, today: date, number: int = 1) -> dict[str, Any]:
    """What the page shows; ``number``: of the page of its open jobs. NotFound where the catalog has no such employer."""
    with harmless_texts(db):
        employer = _employer(db, who)
        total = db.execute(_COUNT.format(of=who.of), (who.value,)).fetchone()[0]
        first = (number - 1) * AT_ONCE
        return {
            "who": who,
            "employer": employer,
            "jobs": rows_of(db, Asked(), numbers_of(db, who, AT_ONCE, first), today),
            "total": total,
            "first": first,
            "page": number,
            "has_next": total > first + AT_ONCE,
            "said": [(title, quotes) for verdict, title in VERDICTS if (quotes := _said(db, who).get(verdict))],
            "conflicts": list(_conflicts(db, who)),
            "forms": [(name, form.says) for name, form in FORMS.items()],
            **_record(db, who),
        }


def _employer(db: sqlite3.Connection, who: Who) -> dict[str, Any]:
    if who.number is None:
        known = db.execute("SELECT 1 FROM posting WHERE employer IS NULL AND organization = ? LIMIT 1", (who.name,)).fetchone()
        if not known:
            raise missing("No aggregator's posting names such an employer.")
        return {"name": harmless(who.name), "aliases": [], "boards": []}
    row = db.execute(_EMPLOYER, (who.number,)).fetchone()
    if row is None:
        raise missing("There is no such employer: its number may have gone with its last posting.")
    aliases = [dict(zip(("name", "quote", "rule", "job_id"), one, strict=True)) for one in db.execute(_ALIASES, (who.number,))]
    boards = [one for (one,) in map(tuple, db.execute(_BOARDS, (who.number,)))]
    return dict(zip(_EMPLOYER_KEYS, tuple(row), strict=True)) | {"aliases": aliases, "boards": boards}


def numbers_of(db: sqlite3.Connection, who: Who, most: int, first: int = 0) -> list[int]:
    """Its open jobs, the newest in the catalog first."""
    return [row[0] for row in db.execute(_JOBS.format(of=who.of), (who.value, most, first))]


def _said(db: sqlite3.Connection, who: Who) -> dict[str, list[Quote]]:
    """By verdict, the words that say so, those of the most jobs first."""
    found: dict[str, list[Quote]] = {}
    for verdict, *told in map(tuple, db.execute(_SAID.format(of=who.of), (who.value, READ))):
        quotes = found.setdefault(verdict, [])
        if len(quotes) < QUOTES:
            quotes.append(Quote(*told))
    return found


def _conflicts(db: sqlite3.Connection, who: Who) -> Iterator[Conflict]:
    speaking = [row[0] for row in db.execute(_SPEAKING.format(of=who.of), (who.value, READ, CONFLICTED))]
    rows = list(map(tuple, db.execute(JOBS_AMONG, (listed(speaking),))))
    for kind, rule in KINDS.items():
        of = {row[1]: row for row in rows if row[0] == kind}
        if of:
            jobs = () if rule.is_of_employer else tuple((row[1], row[3] or "Untitled") for row in list(of.values())[:5])
            yield Conflict(rule.says, next(iter(of.values()))[10], 0 if rule.is_of_employer else len(of), jobs)


def _record(db: sqlite3.Connection, who: Who) -> dict[str, Any]:
    """What registers say of it."""
    row = db.execute(_RECORD.format(who="r.employer" if who.number is not None else "r.name"), (who.value,)).fetchone()
    if row is None:
        return {"told_records": [], "by_year": None, "filers": [], "lcas": []}
    record = row[0]
    asked = words_of(read_asked(db))
    told = [orjson.loads(text) for (text,) in map(tuple, db.execute(_SHORT, (record,)))]
    return {
        "told_records": [(harmless(says), harmless(why)) for one in told for says, why in _sentences(one, asked)],
        "by_year": record_of(db, record),
        "filers": [dict(zip(_FILER_KEYS, one, strict=True)) for one in map(tuple, db.execute(_FILERS, (record,)))],
        "lcas": [(title, rows) for kind, title in GROUPED if (rows := _lcas(db, record, kind))],
    }


def _sentences(record: Mapping[str, Any], asked: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    return ((sentence, why) for sentence, _, why in tell_record({**record, "asked": asked.get(record["country"], [])}))


def _lcas(db: sqlite3.Connection, record: int, kind: str) -> list[tuple[Any, ...]]:
    return list(map(tuple, db.execute(_LCAS, (record, kind))))


def listing(who: Who, name: str) -> Listing:
    """Its open jobs, to be handed on."""
    described: dict[str, Found] = {}

    def rows(db: sqlite3.Connection) -> list[dict[str, Any]]:
        described.update({one.job_id: one for one in in_order(db, numbers_of(db, who, -1))})
        return [object_of(one) for one in described.values()]

    return listing_of("jobs", f"open jobs of {name}", who.address, rows, COLUMNS, lambda row: entry_of(described[row["jobId"]]))


def who_of(request: Any) -> Who:
    """Whom an address is about. Raises `BadQuery`."""
    if number := request.url_vars.get("number"):
        return Who(int(number))
    name = dict(read_pairs(request.query_string)).get("name", "").strip()
    if not name:
        raise BadQuery("name: say which employer, as in /employer?name=Acme")
    return Who(None, name[:500])


def page_of(request: Any) -> int:
    text = dict(read_pairs(request.query_string)).get("page", "1")
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 100_000):
        raise BadQuery("page: write a number from 1 on")
    return int(text[:9])


async def show(datasette: Any, request: Any) -> Response:
    who, number = who_of(request), page_of(request)
    found = await read(datasette, lambda db: model(db, who, datasette.site.today(), number))
    return await page(datasette, request, "employer.html", **found)


async def download(datasette: Any, request: Any) -> Response:
    who = who_of(request)
    name = await read(datasette, lambda db: _employer(db, who)["name"])
    return await FORMS[request.url_vars["form"]].answer(datasette, request, listing(who, plain(name, 200)))

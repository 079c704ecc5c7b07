"""The search page: a generated catalog, and what finding jobs in it takes. ``python -m bench.page [JOBS]``, by default 1,000,000.

Prints start-up time and memory of the index in a process of its own, p50 and p95 of `Index.find` over a mix of queries, each kind apart
too, what `refresh` takes after 1,000 jobs have changed, and what the making of the table cost. Some thousand invented postings are loaded
as any other; the rest are copies of them by SQL, with numbers, days, employers, places, pay and words of their own. ``bench.page.make(path,
jobs)`` makes such a catalog for others, too. Beside the figures stands what 10 million additions took, for machines differ.
"""

import random
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import orjson

from bench import catalog, clock
from catalog.database import open_catalog
from catalog.narrow.index import Index
from catalog.narrow.keeping import bring_up_to_date, keep
from catalog.rows import FACT_COLUMNS
from catalog.search import describe_found
from catalog.sql import listed
from catalog.writer import Writer
from pipelines.extract.place.gazetteer import find_large_cities
from schemas.enums import EducationLevel, EligibilityTopic, EmploymentType, Origin, Seniority, Sponsorship, Workplace
from schemas.evidence import Evidence
from schemas.facts import Education, EligibilityStatement, EligibilityToWork, Experience, Moment, Place, Skill, Term
from schemas.job import JobPosting, Sighting
from schemas.search import Query
from schemas.transaction import transaction

JOBS = 1_000_000
TEXT = 1_000  # characters of a copy's description
MODELS = 8_000  # postings that are loaded; the others are copies
TODAY = date(2026, 7, 10)
ROUNDS = 3
_SKILLS = [
    f"{first}{last}" for first in ("Data", "Net", "Cloud", "Steel", "Type", "Flow", "Tide", "Grid") for last in ("forge", "script", "base")
]
_WORDS = ("engineer", "nurse", "python", "remote", "harbour", "sensor", "ledger", "oven", "tide", "gauge")
_GIVEN = Evidence("title", Origin.FIELD, "as given", "field")
_COUNTRIES = ("US", "US", "US", "US", "GB", "DE", "FR", "NL", "CA", "IN")


def model(luck: random.Random, n: int, text: str, cities: dict[str, list[Place]]) -> JobPosting:
    """A posting with about as many facts as a real one, of which it may lack some."""
    job = catalog.posting(n, text)

    def maybe(share: float) -> bool:
        return luck.random() < share

    words = luck.sample(_WORDS, 3)
    places = tuple(luck.choice(cities[luck.choice(_COUNTRIES)]) for _ in range(luck.choice((1, 1, 1, 2, 3))))
    salary = replace(job.base_salary[0], currency=luck.choice(("USD", "USD", "USD", "EUR", "GBP")))
    top = Decimal(luck.randint(30, 300) * 1000)
    said = [EligibilityStatement(EligibilityTopic.VISA, luck.choice(("H-1B", "TN", "E-3", "O-1")), _GIVEN, True)] if maybe(0.1) else []
    verdict = luck.choice(tuple(Sponsorship)) if maybe(0.25) else None
    months = luck.choice((12, 24, 36, 60, 96)) if maybe(0.6) else None
    years = Experience(months, _GIVEN) if months else None
    return replace(
        job, title=f"{luck.choice(('Senior', 'Night', 'Lead'))} {words[0].title()} {luck.choice(('Engineer', 'Nurse', 'Analyst'))}",
        description=f"{' '.join(words * 2)}\n{text}", job_locations=places,
        workplace=luck.choice(tuple(Workplace)) if maybe(0.6) else None,
        employment_types=(luck.choice(tuple(EmploymentType)),) if maybe(0.8) else (),
        base_salary=(replace(salary, max_value=top, annual_max=top, annual_min=top * 3 / 4, min_value=top * 3 / 4),) if maybe(0.5) else (),
        date_posted=Moment(str(TODAY - timedelta(days=int(luck.expovariate(1 / 40)))), _GIVEN) if maybe(0.9) else None,
        valid_through=Moment(str(TODAY + timedelta(days=luck.randint(0, 60))), _GIVEN) if maybe(0.2) else None,
        language=luck.choice(("en", "en", "en", "de", "fr")), seniority=Term(luck.choice(tuple(Seniority)), _GIVEN) if maybe(0.6) else None,
        experience_requirements=years, experiences=(years,) if years else (),
        education_requirements=Education(luck.choice(tuple(EducationLevel)), maybe(0.7), _GIVEN) if maybe(0.5) else None,
        skills=tuple(Skill(name, _GIVEN) for name in luck.sample(_SKILLS, luck.randint(0, 12))),
        eligibility_to_work=EligibilityToWork(verdict, sponsorship_confidence=0.9 if verdict else None, statements=tuple(said)),
    )  # fmt: skip


def models(count: int) -> Iterator[Sighting]:
    luck = random.Random(5)
    cities: dict[str, list[Place]] = {}
    for city in find_large_cities(15_000):
        cities.setdefault(city.country, []).append(
            Place(_GIVEN, city.name, city.region, city.country, latitude=city.latitude, longitude=city.longitude)
        )
    texts = catalog.texts(luck, catalog.vocabulary(luck))
    for n, one in enumerate(islice(catalog.sightings(count, "models"), count)):
        raw = replace(one.raw, family=luck.choice(("greenhouse", "lever", "ashby", "workday", "jsonld")), source=f"board{n % 500}")
        yield replace(one, raw=raw, posting_id=raw.posting_id, job=model(luck, n, next(texts), cities))


# What is another one in a copy. ``k``: which copy it is, from 1; ``m``: how many models there are.
_POSTING = {
    "id": "p.id + :k * :m",
    "posting_id": "printf('%016x', p.id + :k * :m)",
    "job": "p.id + :k * :m",
    "identifier": "p.identifier || '-' || :k",
    "organization": "p.organization || ' ' || (:k % 30)",
    "date_posted": "date(p.date_posted, '-' || (:k * 7 % 90) || ' days')",
    "closed_at": "iif((p.id + :k) % 10 = 0, '2026-07-01T00:00:00Z', NULL)",
}
# Facts that searches ask of: of a copy, each kind is that of another model.
_FACTS: dict[str, dict[str, str]] = {
    "place": {},
    "salary": {"annual_max": "round(f.annual_max * (1 + :k % 50 / 100.0), -2)"},
    "eligibility": {},
    "experience": {},
    "education": {},
    "term": {"value": "iif(f.field = 'skills' AND f.n = 1, f.value || ' ' || :k, f.value)"},
}
_TEXTS = f"""
INSERT INTO posting_text SELECT posting + :k * :m, 'Copy ' || :k || '. ' || substr(description, 1, {TEXT}), '' FROM posting_text
WHERE posting <= :m
"""
_FEED = """
INSERT INTO posting_fts (rowid, title, organization, description) SELECT id, title, organization, description FROM search_text
WHERE id > :k * :m AND id <= (:k + 1) * :m
"""
_JOBS = """
INSERT INTO job (id, job_id, main, cursor, born) SELECT id, substr(posting_id, 1, 16), id, id, id FROM posting WHERE id > :k * :m
"""
# Every fortieth posting is another one of the job before it.
_MERGED = """
UPDATE posting SET job = id - 1 WHERE id % 40 = 0;
UPDATE job SET postings = 0, main = NULL, merged_into = id - 1 WHERE id % 40 = 0;
UPDATE job SET postings = 2 WHERE id % 40 = 39 AND id < (SELECT max(id) FROM posting);
"""
_NUMBERS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {most})"
_FILED = {"origin": "register", "register": "lca", "period": "2025", "key": "lca.csv"}
_FILER = {
    "name": "A FILER INC",
    "state": "PA",
    "city": "ERIE",
    "naics": "33",
    "method": "key",
    "why": "its name",
    "filings": 9,
    "evidence": _FILED,
}
_VISA = {
    "visa": "H-1B",
    "firstYear": 2019,
    "lastYear": 2025,
    "certified": 9,
    "rating": None,
    "trend": None,
    "evidence": [_FILED],
} | dict.fromkeys(("newApprovals", "newDenials", "continuingApprovals", "continuingDenials"))
_RECORD = orjson.dumps(
    {"country": "US", "found": True, "ambiguous": False, "method": "key", "why": "its name", "entities": [_FILER], "entityCount": 1,
     "visas": [_VISA], "dependent": False, "willfulViolator": False, "secondaryShare": None}
).decode()  # fmt: skip
_REGISTERS = f"""
INSERT INTO public_record (id, digest, ambiguous) {_NUMBERS.format(most=3000)} SELECT i, i, 0 FROM n;
INSERT INTO public_record_short {_NUMBERS.format(most=3000)} SELECT i, 'US', '{_RECORD}' FROM n;
INSERT INTO employer_year (record, visa, fiscal_year, certified, files) {_NUMBERS.format(most=3000)}
  SELECT i, v.value, 2018 + y.value, (i * 7 + y.value) % 5, '[]'
  FROM n, json_each('["H-1B","PERM","E-3"]') v, json_each('[1,3,5,7,8]') y;
INSERT INTO occupation (id, title, titles, json) {_NUMBERS.format(most=2000)}
  SELECT i, i, '', json_array(
    json_object('soc', printf('15-%04d', 1200 + i % 90), 'name', 'One', 'share', 0.6, 'evidence', json_array()),
    json_object('soc', printf('29-%04d', 1000 + i / 20), 'name', 'Another', 'share', 0.3, 'evidence', json_array()))
  FROM n;
INSERT INTO register_posting (posting, record, occupation, countries)
  SELECT id, iif(id % 3, id % 3000 + 1, NULL), iif(id % 5, id % 2000 + 1, NULL), 'US' FROM posting;
"""


def make(path: Path, jobs: int) -> None:
    """A catalog of so many postings, of which some are of one job."""
    count = min(MODELS, jobs)
    with Writer(path) as writer:
        catalog.load(writer, "models", models(count))
    with closing(open_catalog(path)) as db:  # no writer's: it would look at what each copy does to records
        db.execute("PRAGMA synchronous = OFF")
        for k in range(1, -(-jobs // count)):
            with transaction(db):
                _copy(db, k, count)
        with transaction(db):
            for statement in (_REGISTERS + _MERGED).split(";\n"):
                db.execute(statement)
        db.execute("UPDATE search_state SET made = 0")
        began = time.process_time()
        bring_up_to_date(db)
        print(f"table `search` of {jobs:,} postings: made in {time.process_time() - began:.0f} s of one core")


def _copy(db: sqlite3.Connection, k: int, count: int) -> None:
    values = {"k": k, "m": count}
    names = [row[1] for row in db.execute("PRAGMA table_info(posting)")]
    own = ", ".join(_POSTING.get(name, f"p.{name}") for name in names)
    db.execute(f"INSERT INTO posting ({', '.join(names)}) SELECT {own} FROM posting p WHERE p.id <= :m", values)
    db.execute(_JOBS, values)
    for shift, (table, columns) in enumerate(_FACTS.items(), 2):
        names = list(FACT_COLUMNS[table])[1:]
        own = ", ".join(columns.get(name, f"f.{name}") for name in names)
        number = f"(f.posting + :k * {shift}) % :m + 1 + :k * :m"
        db.execute(f"INSERT INTO {table} (posting, {', '.join(names)}) SELECT {number}, {own} FROM {table} f WHERE f.posting <= :m", values)
    db.execute(_TEXTS, values)
    db.execute(_FEED, values)


# What people ask: kinds of queries, each with several to draw from, and the order that they ask for.
ASKED: dict[str, tuple[list[dict[str, str]], str]] = {
    "all open jobs": ([{}], "newest"),
    "one filter": (
        [{"sponsorship": "offered"}, {"workplace": "remote"}, {"seniority": "senior"}, {"language": "de"}, {"source": "lever"}], "newest"),
    "a place": ([{"place": name} for name in ("Germany", "California", "Austin", "London", "Berlin", "Netherlands")], "newest"),
    "around a place": ([{"place": name, "radius": far} for name in ("Berlin", "Austin", "London") for far in ("50km", "200km")], "newest"),
    "around a country": ([{"place": "Netherlands", "radius": "50km"}, {"place": "Germany", "radius": "20km"}], "newest"),
    "common words": ([{"text": word} for word in _WORDS], "newest"),
    "common words, best first": ([{"text": f"{word} {other}"} for word in _WORDS[:5] for other in _WORDS[5:]], "best"),
    "rare words": ([{"text": f"copy {k} oven"} for k in range(3, 60, 7)], "newest"),
    "a phrase": ([{"text": f'"{word} {other}"'} for word in _WORDS[:3] for other in _WORDS[3:6]], "newest"),
    "several filters": (
        [{"place": "United States", "min_salary": f"{k}0000 USD", "seniority": "senior,lead", "workplace": "remote,hybrid",
          "posted_within": "30d", "unknown": "min_salary"} for k in range(8, 20)], "pay"),
    "text and filters": (
        [{"text": word, "place": "United States", "sponsorship": "offered,conditional", "record_within": "2y", "max_experience": "5y"}
         for word in _WORDS], "newest"),
    "visas, occupation, skills": (
        [{"visa": "H-1B", "record_within": "2y", "occupation": f"15-12{k:02}", "skills": _SKILLS[k], "unknown": "include"}
         for k in range(12)], "closing"),
    "by pay": ([{"min_salary": f"{k}0000 {code}"} for k in (5, 9, 12) for code in ("USD", "EUR")], "pay"),
}  # fmt: skip


def told(index: Index) -> None:
    """Print what each kind takes: every query as the first of its kind, then a page deep within it."""
    whole: list[float] = []
    luck = random.Random(3)
    for kind, (asked, order) in ASKED.items():
        taken = []
        for texts in asked * ROUNDS:
            query = Query.from_texts({name: [value] for name, value in texts.items()})
            index.forget()
            taken.append(timed(lambda: index.find(query, TODAY, order=order)))  # noqa: B023
        whole += luck.choices(taken, k=12)
        print(f"  {kind:28} {describe(taken)}, {index.find(query, TODAY, order=order).total:,} jobs")
    deep = [timed(lambda: index.find(Query(), TODAY, after=f"newest~{20_640 - k}.0~{k * 97}")) for k in range(40)]  # noqa: B023
    print(f"  {'deep pages':28} {describe(deep)}")
    print(f"all kinds: {describe([*whole, *deep[:12]])}")


def timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def describe(taken: list[float]) -> str:
    p50, p95 = np.quantile(taken, (0.5, 0.95))
    return f"p50 {p50:6.1f} ms, p95 {p95:6.1f} ms of one core"


def asked(path: str) -> None:
    """In a process of its own: its memory is what is measured."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.process_time()
    with Index.of(Path(path)) as index:
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"start: {time.process_time() - began:.1f} s of one core, {memory - before:.0f} MB at most, {before:.0f} MB before")
        told(index)
        jobs = index.find(Query(), TODAY).jobs
        with Writer(path) as writer:
            print(f"describing 25 jobs: {timed(lambda: describe_found(writer.db, jobs)):.1f} ms")
            changed = [row[0] for row in writer.db.execute("SELECT job FROM search WHERE job % 977 = 1 LIMIT 1000")]
            with transaction(writer.db):
                writer.db.execute(
                    "UPDATE posting SET date_posted = '2026-07-10' WHERE id IN (SELECT value FROM json_each(?))", (listed(changed),)
                )
                print(f"keeping {len(changed):,} rows: {timed(lambda: keep(writer.db, changed)):.0f} ms")
        print(f"refresh after {len(changed):,} changed jobs: {timed(index.refresh):.0f} ms")


def main(jobs: int = JOBS) -> None:
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "catalog.db")
        make(Path(path), jobs)
        print(f"catalog: {Path(path).stat().st_size / 1e6:,.0f} MB; 10 million additions {clock.additions():.2f} s")
        process = get_context("spawn").Process(target=asked, args=(path,))
        process.start()
        process.join()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

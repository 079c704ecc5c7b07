"""The table `search` and its index find what catalog/search.py finds in the catalog itself, whatever happened to it."""

import random
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from contextvars import copy_context
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from catalog.closing import close
from catalog.database import open_catalog
from catalog.narrow import keeping
from catalog.narrow.columns import STALE
from catalog.narrow.index import ORDERS, Index, hits
from catalog.narrow.index.offers import OFFERS
from catalog.narrow.page import UNKNOWN, Page
from catalog.prune import Pruning
from catalog.search import RULES, Asked, Search, places_of
from catalog.soundness import find_faults
from catalog.stated import JOINS, POSTED, TOP, paid
from catalog.writer import Writer
from schemas.enums import EducationLevel, EligibilityTopic, Lineage, Sponsorship, Unit
from schemas.facts import Education, EligibilityStatement, EligibilityToWork, Experience, Moment, Term
from schemas.fields import FACTS
from schemas.job import Sighting
from schemas.match import Judgement, Pair, Verdict
from schemas.search import BY_NAME, MAY_BE_UNKNOWN, BadQuery, Query
from schemas.watching import show_on
from tests.catalog.test_search import BERLIN, GERMANY, POTSDAM, skilled
from tests.catalog.test_search import paid as pay
from tests.conftest import ROOT
from tests.factories import NOON, claim, field, place, sighting

TODAY = date(2026, 7, 10)
PLACES = (
    BERLIN, POTSDAM, GERMANY, replace(GERMANY, remote=True), place("Berlin", None, "DE"), place(None, "DE-BB", "DE"), place(),
    place("Singapore", None, "SG", latitude=1.29, longitude=103.85), place(None, "US-CA", "US", remote=True), place(None, None, None),
    place("Austin", "US-TX", "US", latitude=30.27, longitude=-97.74),
)  # fmt: skip
HELD = "SELECT job, is_open, posted, (SELECT json FROM search_value v WHERE v.id = s.places) FROM search s ORDER BY job"
STALE_ROWS = "jobs whose row of the table search is not what the others say"
WORDS = ("quiet workshop", "night shift", "head of ovens", "python and rust", "no words")
# By filter: values that a query may ask for.
ASKED: dict[str, tuple[str, ...]] = {
    "text": ("workshop", '"night shift"', "python -night", "smith", "ovens head"),
    "sponsorship": ("offered", "conditional", "refused", "silent", "unclear", "offered,silent"),
    "claim": ("confirmed", "unconfirmed", "contradicted,confirmed"),
    "visa": ("H-1B", "h1b", "TN", "E-3,TN", "H-1B1"),
    "record_within": ("1y", "2y", "9y"),
    "occupation": ("15", "15-1252", "29-1", "15-1252,29"),
    "place": ("Berlin", "Germany", "Brandenburg, Germany", "California", "Singapore", "Potsdam"),
    "workplace": ("remote", "hybrid,onsite"),
    "employment": ("full time", "part time,contract"),
    "min_salary": ("100000 USD", "90k EUR", "1 USD", "104000.5 USD"),
    "seniority": ("senior", "lead,entry"),
    "max_experience": ("1y", "5y", "30m"),
    "education": ("none", "bachelor", "doctorate"),
    "skills": ("python", "Python,SQL", "cobol"),
    "language": ("en", "de,nl"),
    "posted_within": ("1d", "7d", "3m", "9y"),
    "source": ("greenhouse", "greenhouse:b1", "lever,agg:all"),
    "status": ("open", "closed", "any"),
}


def any_posting(luck: random.Random, number: int) -> dict[str, Any]:
    """Parts of a posting that states each thing that filters ask for, or not."""

    def maybe(value: Any, none: Any = None) -> Any:
        return value if luck.random() < 0.6 else none

    def some(values: tuple[Any, ...], most: int = 2) -> tuple[Any, ...]:
        return tuple(luck.sample(values, luck.randint(0, most)))

    def statement(topic: str, value: str, accepted: bool | None = None) -> EligibilityStatement:
        return EligibilityStatement(EligibilityTopic(topic), value, field("eligibility_to_work", value), accepted)

    verdict = maybe(luck.choice(tuple(Sponsorship)))
    said = [statement("visa", name, luck.choice((True, False, None))) for name in some(("H-1B", "TN", "E-3"))]
    said += [statement("sponsorship", luck.choice(tuple(Sponsorship)))] if verdict or luck.random() < 0.3 else []
    pays = [
        pay(*luck.choice(((80_000, 100_000), (45, 50), (90_000, None), (None, 120_000))), luck.choice(("USD", "EUR")),
            luck.choice((Unit.YEAR, Unit.HOUR, Unit.OTHER)), estimated=luck.random() < 0.2)
        for _ in range(luck.randint(0, 2))
    ]  # fmt: skip
    months = maybe(luck.choice((6, 12, 30, 60, 120)))
    years = Experience(months, field("experience_requirements", "x")) if months else None
    return {
        "title": luck.choice(("Smith", "Night Smith", "Head of Ovens", "Python Engineer")),
        "description": f"A {luck.choice(WORDS)}. {number}",
        "job_locations": some(PLACES),
        "workplace": maybe(luck.choice(("remote", "hybrid", "onsite"))),
        "employment_types": maybe(luck.choice((("FULL_TIME",), ("PART_TIME", "CONTRACTOR"))), ()),
        "base_salary": tuple(pays),
        "date_posted": maybe(Moment(str(TODAY - timedelta(days=luck.choice((0, 1, 7, 8, 90, 400)))), field("date_posted", "x"))),
        "valid_through": maybe(Moment(str(TODAY + timedelta(days=luck.randint(-9, 9))), field("valid_through", "x"))),
        "language": maybe(luck.choice(("en", "de", "nl"))),
        "seniority": maybe(Term(luck.choice(("entry", "senior", "lead")), field("seniority", "x"))),
        "experience_requirements": years,
        "experiences": (years,) if years else (),
        "education_requirements": maybe(
            Education(luck.choice(tuple(EducationLevel)), luck.random() < 0.5, field("education_requirements", "x"))
        ),
        "skills": skilled(*some(("Python", "SQL", "COBOL", "Élan"), 3)),
        "eligibility_to_work": EligibilityToWork(verdict, sponsorship_confidence=0.9 if verdict else None, statements=tuple(said)),
        "claims": maybe((claim(status=luck.choice(("confirmed", "unconfirmed", "contradicted"))),), ()),
    }


def fill(writer: Writer, luck: random.Random, count: int = 40) -> None:
    """Jobs of one to three postings, some of them closed, of some of which registers say something."""
    writer.begin_run("r", NOON)
    batch: list[Sighting] = []
    for n in range(count):
        boards = ({"board": f"b{n % 3}"}, {"family": "lever"}, {"family": "agg", "board": "all", "lineage": Lineage.AGGREGATOR})
        group = [
            sighting(f"{n}-{k}", **boards[k], day=luck.choice((-40, 0, 3)), **any_posting(luck, 10 * n + k))
            for k in range(luck.choice((1, 1, 1, 2, 3)))
        ]
        same = Judgement(Verdict.SAME, 1.0)
        group[0] = replace(group[0], pairs=tuple(Pair(group[0].posting_id, other.posting_id, same) for other in group[1:]))
        batch += group
    writer.write(batch)
    assert not writer.db.execute("SELECT reason FROM quarantine").fetchall()
    writer.finish_run("r", NOON)
    numbers = [row[0] for row in writer.db.execute("SELECT id FROM posting")]
    with writer.registering(NOON) as db:
        close(db, [number for number in numbers if luck.random() < 0.3], 1, "2026-07-09T12:00:00Z", "absent_twice")
        register(db, luck, numbers)


def register(db: sqlite3.Connection, luck: random.Random, postings: list[int]) -> None:
    """Some of the postings are found in registers."""
    for record in range(1, 6):
        db.execute("INSERT INTO public_record (id, digest, ambiguous) VALUES (?, ?, ?)", (record, f"d{record}", record == 5))
        db.execute("INSERT INTO public_record_short VALUES (?, 'US', '{}')", (record,))
        for visa in luck.sample(("H-1B", "E-3", "PERM"), luck.randint(0, 3)):
            for year in (2020, 2024, 2025, 2026):
                db.execute(
                    "INSERT INTO employer_year (record, visa, fiscal_year, certified, files) VALUES (?, ?, ?, ?, '[]')",
                    (record, visa, year, luck.choice((0, 0, 7))),
                )
    for number, socs in enumerate((["15-1252"], ["15-1252", "15-1299"], ["29-1141"], []), 1):
        told = orjson.dumps([{"soc": soc} for soc in socs]).decode()
        db.execute("INSERT INTO occupation (id, title, titles, json) VALUES (?, ?, 't', ?)", (number, f"title {number}", told))
    for posting in postings:
        if luck.random() < 0.7:
            row = (posting, luck.choice((None, 1, 2, 3, 4, 5)), luck.choice((None, 1, 2, 3, 4)), luck.choice((None, "US", "DE", "DE,US")))
            db.execute("INSERT INTO register_posting (posting, record, occupation, countries) VALUES (?, ?, ?, ?)", row)


def any_query(luck: random.Random) -> Query:
    names = luck.sample(tuple(ASKED), luck.choice((0, 1, 1, 2, 2, 3, 5)))
    texts = {name: [luck.choice(ASKED[name])] for name in names}
    if "place" in texts and luck.random() < 0.5:
        texts["radius"] = [luck.choice(("5km", "50km", "500mi"))]
    if luck.random() < 0.5:
        texts["unknown"] = [",".join(luck.sample(MAY_BE_UNKNOWN, 3)) if luck.random() < 0.7 else "include"]
    return Query.from_texts(texts)


def walk(index: Index, query: Query, order: str = "newest", limit: int = 7) -> tuple[list[int], Page]:
    """All jobs, page by page; and the first page."""
    first = page = index.find(query, TODAY, order=order, limit=limit)
    jobs = [*page.jobs]
    while page.next:
        page = index.find(query, TODAY, order=order, limit=limit, after=page.next)
        jobs += page.jobs
        assert page.total == first.total
        assert page.choices == first.choices
    return jobs, first


@pytest.fixture(scope="module", params=range(4))
def held(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Writer, Index, random.Random]]:
    luck = random.Random(request.param)
    path = tmp_path_factory.mktemp("held") / "catalog.db"
    with Writer(path) as writer:
        fill(writer, luck)
        with Index.of(path) as index:
            yield writer, index, luck


def test_it_finds_what_is_found_in_the_catalog_itself(held: tuple[Writer, Index, random.Random]) -> None:
    writer, index, luck = held
    met = set()
    for _ in range(120):
        query = any_query(luck)
        found = Search(writer.db, query, TODAY).fitting()
        jobs, first = walk(index, query)
        assert sorted(jobs) == found, query.as_params()
        assert (first.total, first.is_capped, index.count(query, TODAY)) == (len(found), False, len(found))
        met |= {name for name in ASKED if getattr(query, name) and 0 < len(found) < 40}
    assert met == ASKED.keys()


def alone(query: Query, name: str, text: str | None) -> Query:
    """The query with one filter that is this value alone, or not set."""
    texts = {key: [value] if isinstance(value, str) else value for key, value in query.as_object().items() if key != name}
    texts["unknown"] = [one for one in query.unknown if one != name]
    if name == "place":
        texts.pop("radius", None)
    return Query.from_texts(texts | ({name: [text]} if text else {}))


def not_saying(db: sqlite3.Connection, query: Query, name: str) -> set[int]:
    """The jobs that do not say what a filter asks for."""
    asked = RULES[name](Asked(query, TODAY, places_of(query)))
    statement = f"SELECT j.id FROM job j {JOINS} WHERE j.postings > 0 AND {asked.unknown}"
    return {row[0] for row in db.execute(statement, dict(asked.values))}


def test_the_number_beside_a_choice_is_what_it_would_give(held: tuple[Writer, Index, random.Random]) -> None:
    writer, index, luck = held
    for _ in range(6):
        query = any_query(luck)
        choices = index.find(query, TODAY).choices
        assert choices.keys() == {offer.name for offer in OFFERS} | {"currency"}
        for name, given in choices.items():
            if name == "currency":
                continue
            was = getattr(query, name)
            chosen = [BY_NAME[name].write(one) for one in (was if isinstance(was, tuple) else [was] if was else [])]
            for one in given:
                if one.value == UNKNOWN:
                    asked = query if was or name != "min_salary" else alone(query, name, given[0].value)
                    rest = {*Search(writer.db, alone(query, name, None), TODAY).fitting()}
                    assert one.n == len(rest & not_saying(writer.db, asked, name)), (name, query.as_params())
                    assert one.chosen == (name in query.unknown)
                    continue
                asked = replace(query, unknown=tuple(x for x in query.unknown if x != name)) if chosen == [one.value] else None
                wanted = Search(writer.db, asked or alone(query, name, one.value), TODAY).fitting()
                assert one.n == len(wanted), (name, one, query.as_params())
                assert one.chosen == (one.value in (chosen or ["open"] if name == "status" else chosen))
            assert {*chosen} <= {one.value for one in given}


def test_choices_of_the_catalog_s_own_values_lack_none(held: tuple[Writer, Index, random.Random]) -> None:
    _, index, _ = held
    choices = index.find(Query(status="any"), TODAY).choices
    offered = {name: {one.value for one in choices[name]} - {UNKNOWN} for name in ("visa", "place", "language", "source", "currency")}
    assert offered == {
        "visa": {"H-1B", "TN", "E-3"},
        "place": {"Germany", "United Kingdom", "Singapore", "United States"},
        "language": {"en", "de", "nl"},
        "source": {"greenhouse", "lever", "agg"},
        "currency": {"USD", "EUR"},
    }


KEYS = {
    "newest": POSTED,
    "first_seen": "(SELECT substr(min(p.first_seen), 1, 10) FROM posting p WHERE p.job = j.id)",
    "pay": f"(SELECT max({TOP}) {paid()} AND s.currency = 'EUR')",
    "closing": "CASE WHEN j.closes >= '2026-07-10' THEN -julianday(j.closes) END",
}


@pytest.mark.parametrize("order", KEYS)
def test_pages_are_in_order(held: tuple[Writer, Index, random.Random], order: str) -> None:
    writer, index, _ = held
    key = KEYS[order].replace("j.closes", "(SELECT v.valid_through FROM jobs v WHERE v.job_id = j.job_id)")
    keys = dict(map(tuple, writer.db.execute(f"SELECT j.id, {key} FROM job j {JOINS} WHERE j.postings > 0").fetchall()))
    query = Query.from_texts({"status": ["any"], "min_salary": ["1 EUR"], "unknown": ["include"]})
    jobs, _ = walk(index, query, order)
    assert jobs == sorted(jobs, key=lambda job: (keys[job] is not None, keys[job] or 0, job), reverse=True)
    assert len({keys[job] for job in jobs}) > 2


def test_the_best_have_the_words_in_their_title(held: tuple[Writer, Index, random.Random]) -> None:
    writer, index, _ = held
    jobs, _ = walk(index, Query(text="night smith", status="any", unknown=()), "best")
    titles = "SELECT max(p.title = 'Night Smith') FROM posting p WHERE p.job = ?"
    near = [writer.db.execute(titles, (job,)).fetchone()[0] for job in jobs]
    assert near == sorted(near, reverse=True)


@pytest.mark.parametrize("asked", [{"order": "loudest"}, {"order": "best"}, {"after": "pay~1.0~3"}, {"after": "newest~x~3"}, {"after": ""}])
def test_what_is_no_order_or_place_is_said(held: tuple[Writer, Index, random.Random], asked: dict[str, str]) -> None:
    with pytest.raises(BadQuery):
        held[1].find(Query(), TODAY, **asked)


def test_an_index_follows_what_the_writer_does(writer: Writer, path: Path) -> None:
    """Edits, merges, splits, closings and removals, each beside an index that is read anew."""
    luck, seen = random.Random(11), 0
    fill(writer, luck, 30)
    with Index.of(path) as index:
        for number in range(12):
            change(writer, luck, number)
            seen += index.refresh()
            assert not index.refresh()
            assert not writer.db.execute(STALE).fetchall()
            with Index.of(path) as fresh:
                for query in (Query(status="any"), *(any_query(luck) for _ in range(6))):
                    assert walk(index, query) == walk(fresh, query), query
                    assert sorted(walk(index, query)[0]) == Search(writer.db, query, TODAY).fitting()
    assert seen > 6


def change(writer: Writer, luck: random.Random, number: int) -> None:
    known = [row[0] for row in writer.db.execute("SELECT posting_id FROM posting ORDER BY id")]
    if number % 3 == 0:
        writer.decide(*luck.sample(known, 2), luck.choice((Verdict.SAME, Verdict.DIFFERENT)), NOON)
    elif number % 3 == 1:
        writer.begin_run(f"run {number}", NOON + timedelta(days=number))
        writer.write(
            [sighting(f"{luck.randint(0, 60)}-0", board="b1", day=5 + number, **any_posting(luck, 1000 + number)) for _ in range(4)]
        )
        writer.finish_run(f"run {number}", NOON + timedelta(days=number, hours=1))
    else:
        with writer.registering(NOON) as db:
            db.execute(
                "UPDATE register_posting SET record = ?, countries = 'US' WHERE posting % 5 = ?", (luck.randint(1, 5), luck.randint(0, 4))
            )
            close(
                db,
                [row[0] for row in db.execute("SELECT id FROM posting WHERE closed_at IS NULL")][:2],
                1,
                "2026-07-09T12:00:00Z",
                "absent_twice",
            )


def test_an_index_follows_what_is_pruned(writer: Writer, path: Path) -> None:
    """Nothing but removals has happened: nothing else would make the index look."""
    fill(writer, random.Random(3), 12)
    some = [row[0] for row in writer.db.execute("SELECT p.id FROM posting p WHERE p.closed_at IS NULL LIMIT 4")]
    with writer.registering(NOON) as db:
        close(db, some, 1, "2026-07-09T12:00:00Z", "absent_twice")
    with Index.of(path) as index:
        before = {*walk(index, Query(status="any"))[0]}
        removed = Pruning(NOON + timedelta(days=30), ("jobs",)).remove(writer.db)["jobs"]
        assert removed
        assert index.refresh()
        after = {*walk(index, Query(status="any"))[0]}
        assert after < before
        assert len(before - after) == removed


def test_hits_beyond_the_bound_are_said(held: tuple[Writer, Index, random.Random], monkeypatch: pytest.MonkeyPatch) -> None:
    writer, index, _ = held
    query = Query(text="smith", status="any")
    found = Search(writer.db, query, TODAY).fitting()
    monkeypatch.setattr(hits, "HITS", 5)
    index.forget()
    page = index.find(query, TODAY)
    assert page.is_capped
    assert 0 < page.total <= 6 < len(found)
    assert {*page.jobs} <= {*found}
    index.forget()


def test_threads_may_ask_while_one_takes_over_what_has_changed(writer: Writer, path: Path) -> None:
    luck = random.Random(4)
    fill(writer, luck, 15)
    with Index.of(path) as index, ThreadPoolExecutor(4) as pool:
        for number in range(1, 7):
            asked = [pool.submit(index.find, Query(text="smith", status="any"), TODAY, order="best") for _ in range(8)]
            change(writer, luck, number)
            pool.submit(index.refresh).result()
            assert all(one.result().jobs for one in asked)
        assert sorted(walk(index, Query(status="any"))[0]) == Search(writer.db, Query(status="any"), TODAY).fitting()


def test_the_page_repeats_the_orders_lines() -> None:
    page = (ROOT / "docs/catalog.md").read_text("utf-8")
    assert all(f"| `{name}` | {order.says} |" in page for name, order in ORDERS.items())


def test_an_index_takes_over_a_file_that_was_put_in_place_of_its_own(writer: Writer, path: Path, tmp_path: Path) -> None:
    fill(writer, random.Random(1), 5)
    with Index.of(path) as index, closing(sqlite3.connect(tmp_path / "other.db")) as copy:
        writer.db.backup(copy)
        assert not index.refresh()
        copy.execute("DELETE FROM search WHERE job = 1")
        copy.commit()
        copy.close()
        writer.close()
        for left in ("-wal", "-shm"):
            path.with_name(path.name + left).unlink(missing_ok=True)
        (tmp_path / "other.db").replace(path)
        assert index.refresh()
        assert 1 not in index.find(Query(status="any"), TODAY, limit=50).jobs


def test_a_catalog_of_before_gets_the_table_as_it_is_opened(writer: Writer, path: Path) -> None:
    fill(writer, random.Random(2))
    before = writer.db.execute(HELD).fetchall()
    writer.db.execute("DELETE FROM search WHERE job % 2")
    assert STALE_ROWS in {one.words for one in find_faults(writer.db)}
    writer.db.execute("UPDATE search_state SET made = 0")
    writer.close()
    with Index.of(path) as index, Writer(path) as again:
        assert [tuple(row) for row in again.db.execute(HELD)] == [tuple(row) for row in before]
        assert STALE_ROWS not in {one.words for one in find_faults(again.db)}
        assert index.find(Query(status="any"), TODAY).total == len(before)


def test_the_making_of_the_table_is_shown_and_can_be_stopped(writer: Writer, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(writer, random.Random(2))
    rows = writer.db.execute(HELD).fetchall()
    writer.db.execute("UPDATE search_state SET made = 0")
    monkeypatch.setattr(keeping, "_AT_ONCE", 7)
    shown: list[tuple[str, int, int]] = []

    @contextmanager
    def stopping(what: str, total: int, things: str) -> Iterator[Callable[[int], None]]:
        def done(many: int) -> None:
            shown.append((what, total, many))
            if len(shown) == 2:
                raise KeyboardInterrupt

        yield done

    def opened() -> None:
        show_on(stopping)
        open_catalog(path).close()

    with pytest.raises(KeyboardInterrupt):
        copy_context().run(opened)
    assert (writer.db.execute(HELD).fetchall(), keeping.is_up_to_date(writer.db)) == (rows, False)
    copy_context().run(opened)
    assert (writer.db.execute(HELD).fetchall(), keeping.is_up_to_date(writer.db)) == (rows, True)
    assert {(what, total) for what, total, _ in shown} == {("making the table `search` anew", len(rows))}
    assert sum(many for *_, many in shown[2:]) == len(rows)


def test_what_a_row_is_made_of_is_watched(writer: Writer) -> None:
    """As of a record: every table that the making of a row reads is one whose changes make it anew, or is never altered."""
    fill(writer, random.Random(3), 5)
    read: set[tuple[str, str]] = set()
    writer.db.set_authorizer(lambda act, table, column, *_: read.add((table, column)) or sqlite3.SQLITE_OK if act == 20 else 0)
    writer.db.execute(STALE).fetchall()
    writer.db.set_authorizer(None)
    tables = {table for table, column in read if column and not table.startswith(("json", "search"))}
    never = {"source", "occupation", "public_record", "public_record_short", "employer_year"}
    assert tables - never - {kind.table for kind in FACTS} == {"posting", "job", "register_posting"}
    assert not {column for table, column in read if table == "posting"} & {
        "last_run",
        "missed",
        "rules_version",
        "last_seen",
        "stale_since",
    }

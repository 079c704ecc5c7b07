"""Sources: how each board stands, since when, and what the command line knows of it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from catalog.writer import Writer
from pipelines.context import Rolecall
from pipelines.deduplicate import DeduplicatePipeline
from schemas.search import BadQuery
from schemas.source import Listing
from tests.factories import NOON, sighting
from tests.web.asking import LARGE, ask, page, read_whole, text_of
from web.pages.sources import Wanted, model, read_sources
from web.source_findings import Health


@dataclass(frozen=True)
class Found:
    kind: str
    about: str
    words: str = "<b>gone</b>"
    since: datetime | None = datetime(2026, 7, 1, tzinfo=UTC)
    needs_person: bool = True
    cure: str = "look at it"


def read(path, day, board, seen, complete=True):
    with Writer(path) as writer:
        writer.begin_run(f"{board} {day}", NOON + timedelta(days=day))
        jobs = [sighting(f"{n}", board=board, day=day, title=f"Smith {n}", description=f"{board} {n}") for n in range(seen)]
        writer.write(DeduplicatePipeline(Rolecall("r", writer=writer)).process_batch(jobs))
        writer.listing(Listing("greenhouse", board, seen, seen if complete else seen + 9))
        writer.finish_run(f"{board} {day}", NOON + timedelta(days=day, hours=1))


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    found = tmp_path_factory.mktemp("sources") / "catalog.db"
    for day, (seen, complete) in enumerate([(5, True), (6, True), (2, False), (2, False)]):
        read(found, day, "heronsgate", seen, complete)
    for day in range(3):
        read(found, day, "kestrel", 3)
    return found


def test_each_board_stands_as_its_last_reading_says(db):
    sources = {one.board: one for one in read_sources(db, [])}
    assert sources["kestrel"].state == "believed"
    assert sources["heronsgate"].state == "doubted"
    assert (sources["heronsgate"].seen, sources["heronsgate"].why) == (2, ("2 seen, 6 before",))


def test_since_when_it_stands_so_and_its_volumes(db):
    told = {one.source.board: one for one in model(db, read_sources(db, []), Health(), Wanted())["drawn"]}
    assert told["heronsgate"].since[:10] == f"{(NOON + timedelta(days=2)).date()}"
    assert told["kestrel"].since[:10] == f"{NOON.date()}"
    assert told["heronsgate"].says == "4 readings, 2 to 6 postings each"
    assert len(told["heronsgate"].line.doubted) == 2
    assert told["heronsgate"].open == 6


def test_what_needs_a_person_comes_first(db):
    slow = Found("slow", "greenhouse:heronsgate", needs_person=False)
    findings = [Found("emptied", "greenhouse:kestrel"), Found("outage", "most boards"), slow]
    sources = read_sources(db, findings)
    assert [(one.board, one.state) for one in sources] == [("kestrel", "person"), ("heronsgate", "doubted")]
    told = model(db, sources, Health(findings), Wanted())
    assert (told["needed"], [one.kind for one in told["at_large"]]) == (2, ["outage"])


def test_filters(db):
    sources = read_sources(db, [])
    shown = {q: model(db, sources, Health(), Wanted(**q_of(q)))["drawn"] for q in ("q=kest", "state=doubted", "family=lever")}
    names = {q: [one.source.board for one in drawn] for q, drawn in shown.items()}
    assert names == {"q=kest": ["kestrel"], "state=doubted": ["heronsgate"], "family=lever": []}
    for pairs in ([("state", "bored")], [("page", "-1")], [("colour", "red")]):
        with pytest.raises(BadQuery):
            Wanted.of(pairs)


def q_of(text):
    name, value = text.split("=")
    return {name: value}


def test_it_reads_postings_by_index_alone(db):
    assert not read_whole(db, lambda: model(db, read_sources(db, []), Health(), Wanted())) & LARGE


def test_the_page_says_what_the_command_line_knows(path):
    due = {"greenhouse:kestrel": (NOON, "every 1d, as usual")}
    health = Health([Found("emptied", "greenhouse:kestrel")], ["run r1 is at work, 2min long: crawling"], 3, due)
    shown = page(path, "/sources", health=lambda: health)
    text = " ".join(text_of(shown.xpath("//main")).split())
    for words in (
        "1 needs a person",
        "run r1 is at work",
        "3 boards of the registry are due",
        "<b>gone</b>",
        "look at it",
        "every 1d, as usual",
    ):
        assert words in text
    assert "<b>gone" not in shown.get()


def test_files(path):
    as_json, as_csv, as_atom = ask(path, "/sources.json?state=doubted", "/sources.csv", "/sources.atom")
    (row,) = as_json.json()["sources"]
    assert (row["board"], row["why"]) == ("heronsgate", ["2 seen, 6 before"])
    assert len(as_csv.text.splitlines()) == 3
    assert "greenhouse:heronsgate: not believed" in as_atom.text

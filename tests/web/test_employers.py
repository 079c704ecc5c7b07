"""Employers: who is listed, in which order, with what their jobs say; and the page of one."""

import sqlite3
from urllib.parse import quote

import pytest

from catalog.database import read_catalog
from catalog.writer import Writer
from schemas.enums import Sponsorship
from schemas.search import BadQuery
from tests.factories import claim, sighting
from tests.web.asking import LARGE, read_whole
from tests.web.conftest import HOSTILE, TODAY, sponsoring, write
from web.directory import Line, address_of, read_directory
from web.pages import employer, employers
from web.pages.employer import Who
from web.pages.employers import Directory, Wanted, model

OFFERS = {"eligibility_to_work": sponsoring(Sponsorship.OFFERED, "We sponsor.")}
REFUSES = {"eligibility_to_work": sponsoring(Sponsorship.NOT_OFFERED, "No visas.")}
LINES = [
    Line(1, "Acme", jobs=3, refuse=2, record="found", visas=("H-1B",), new_approvals=90, continuing_approvals=20),
    Line(2, "Borealis", "Aurora", jobs=5, offer=1, record="none"),
    Line(3, "Cirrus", jobs=0, record="found", visas=("H-1B1 Chile", "PERM"), certified=7),
    Line(None, "Dunes", jobs=1, record="ambiguous"),
    Line(5, "Eos", jobs=1, refuse=1, offer=1, licences=("GB Skilled Worker",)),
]
ALL = Directory.of(LINES)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """Boards of two employers, and an aggregator's posting of a third."""
    found = tmp_path_factory.mktemp("employers") / "catalog.db"
    jobs = [
        sighting("1", hiring_organization="Acme", title="Smith", description="one", **REFUSES),
        sighting("2", hiring_organization="Acme", title="Baker", description="two", **OFFERS),
        sighting("3", hiring_organization="Acme", title="Miller", description="three", **OFFERS),
        sighting("4", board="other", hiring_organization=HOSTILE, title=HOSTILE, description="four"),
        sighting("5", family="agg", board="all", lineage="aggregator", hiring_organization="Dunes & Sons", title="Cook", description="five",
                 claims=(claim(),)),
    ]  # fmt: skip
    write(found, jobs)
    with Writer(found) as writer, writer.db:
        writer.db.executescript(
            """
            INSERT INTO employer (id, identity, name, is_agency, origin, quote, rule) VALUES
              (1, 'a', 'Acme', 0, 'registry', 'Acme', 'employer.registry');
            UPDATE posting SET employer = 1 WHERE organization = 'Acme';
            INSERT INTO public_record (id, digest, method, ambiguous, why) VALUES (7, 'x', 'key', 0, 'the same name');
            INSERT INTO public_record_short VALUES (7, 'US', '{"country":"US","found":true,"ambiguous":false,"method":"key","why":"w",
              "entities":[{"name":"ACME INC","state":"TX","city":null,"naics":null,"method":"key","why":null,"filings":9,
              "evidence":{"origin":"register","register":"uscis","period":"2021","key":"acme"}}],"entityCount":1,"visas":[],
              "dependent":null,"willfulViolator":null,"secondaryShare":null}');
            INSERT INTO employer_year (record, visa, fiscal_year, new_approvals, continuing_approvals, files) VALUES
              (7, 'H-1B', 2021, 150, 50, 'u.csv'), (7, 'H-1B', 2022, 160, NULL, 'u.csv');
            INSERT INTO employer_register (record, n, register, key, name, country, method)
              VALUES (7, 0, 'uscis', 'acme', 'ACME INC', 'US', 'key');
            INSERT INTO register_employer (employer, inputs, record) VALUES (1, 'i', 7);
            """
        )
    return found


def test_the_directory_counts_open_jobs_and_what_they_say(db):
    lines = {line.name: line for line in read_directory(db)}
    acme = lines["Acme"]
    assert (acme.jobs, acme.refuse, acme.offer, acme.record) == (3, 1, 2, "found")
    assert (acme.visas, acme.last_year, acme.new_approvals, acme.continuing_approvals, acme.certified) == (("H-1B",), 2022, 310, 50, None)
    assert (lines["Dunes & Sons"].number, lines["Dunes & Sons"].jobs, lines["Dunes & Sons"].record) == (None, 1, "unasked")


def test_counts_are_those_of_the_view(db):
    of_view = {row["employer"]: row["open_jobs"] for row in db.execute("SELECT employer, open_jobs FROM employers")}
    assert of_view == {line.number: line.jobs for line in read_directory(db) if line.number is not None}


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("", ["Borealis", "Acme", "Dunes", "Eos", "Cirrus"]),
        ("sort=name", ["Acme", "Borealis", "Cirrus", "Dunes", "Eos"]),
        ("sort=approved", ["Acme", "Borealis", "Dunes", "Eos", "Cirrus"]),
        ("q=aur", ["Borealis"]),
        ("says=refuse", ["Acme", "Eos"]),
        ("says=both", ["Eos"]),
        ("says=hiring&record=found", ["Acme"]),
        ("visa=H-1B1", ["Cirrus"]),
        ("visa=GB", ["Eos"]),
        ("conflict=refuses_but_files", ["Acme"]),
        ("conflict=offers_but_no_record", ["Borealis"]),
    ],
)
def test_filters(address, names):
    wanted = Wanted.of([tuple(pair.split("=")) for pair in address.split("&") if pair])
    assert [line.name for line in ALL.chosen(wanted)] == names
    assert Wanted.of([tuple(pair.split("=")) for pair in wanted.address().partition("?")[2].split("&") if pair]) == wanted


def test_each_choice_says_how_many_it_would_give():
    wanted = Wanted(says="hiring")
    for told in model(ALL, wanted)["filters"]:
        for value, _, number in told["choices"]:
            fits = ALL.chosen(Wanted(**{"says": "hiring", told["name"]: value}))
            assert len(fits) == number, (told["name"], value)


@pytest.mark.parametrize("pairs", [[("visa", "Z-9")], [("colour", "red")], [("page", "0")], [("page", "x")], [("sort", "luck")]])
def test_what_cannot_be_asked(pairs):
    with pytest.raises(BadQuery):
        Wanted.of(pairs)


def test_pages_of_the_list():
    many = Directory.of([Line(n, f"Guild {n}", jobs=1) for n in range(employers.AT_ONCE + 1)])
    first, second = model(many, Wanted()), model(many, Wanted(page=2))
    assert (len(first["lines"]), first["next"], first["previous"]) == (employers.AT_ONCE, "/employers?page=2", None)
    assert (len(second["lines"]), second["next"], second["previous"]) == (1, None, "/employers")


def test_one_employer(db):
    told = employer.model(db, Who(1), TODAY)
    assert (told["employer"]["name"], told["total"], len(told["jobs"])) == ("Acme", 3, 3)
    assert {title: [(quote.words, quote.jobs, quote.open_jobs) for quote in quotes] for title, quotes in told["said"]} == {
        "Refusals": [("No visas.", 1, 1)],
        "Offers": [("We sponsor.", 2, 2)],
    }
    assert told["by_year"].rows[0]["fiscal_year"] == 2022
    assert [one["name"] for one in told["filers"]] == ["ACME INC"]
    assert "ACME INC (TX)" in told["told_records"][0][0]


def test_words_are_set_beside_the_record(path):
    with Writer(path) as writer, writer.db:
        of_employer = "SELECT id, 7, 'US' FROM posting WHERE employer = 1"
        writer.db.execute(f"INSERT OR REPLACE INTO register_posting (posting, record, countries) {of_employer}")
    db = read_catalog(path)
    (conflict,) = employer.model(db, Who(1), TODAY)["conflicts"]
    of_view = db.execute("SELECT job_id FROM sponsorship_conflict_jobs WHERE kind = 'refuses_but_files'").fetchall()
    db.close()
    assert [job for job, _ in conflict.jobs] == [row[0] for row in of_view]
    assert "360 H-1B petitions approved" in conflict.why


def test_a_name_that_aggregators_give_has_a_page(db):
    told = employer.model(db, Who(None, "Dunes & Sons"), TODAY)
    assert (told["employer"]["name"], told["total"]) == ("Dunes & Sons", 1)


@pytest.mark.parametrize("who", [Who(1), Who(None, "Dunes & Sons")])
def test_one_employer_is_read_by_index_alone(db, who):
    assert not read_whole(db, lambda: employer.model(db, who, TODAY)) & LARGE


def test_pages_and_files(get, catalog):
    db = sqlite3.connect(catalog)
    hostile = db.execute("SELECT organization FROM posting WHERE identifier = 'x1'").fetchone()[0]
    number = db.execute("SELECT employer FROM posting WHERE employer IS NOT NULL LIMIT 1").fetchone()
    db.close()
    listed = get("/employers")
    assert listed.status == 200
    assert "<script>" not in listed.text
    for address in [f"/employer?name={quote(hostile)}", *([f"/employer/{number[0]}"] if number else [])]:
        answer = get(address)
        assert answer.status in (200, 404)
        assert "<script>" not in answer.text
        assert "\u202e" not in answer.text
    assert get("/employer/999999").status == 404
    assert get("/employer").status == 400
    assert get("/employers?visa=Z").status == 400
    for form in ("csv", "json", "jsonl", "atom"):
        assert get(f"/employers.{form}").status == 200


def test_addresses_of_names_are_escaped():
    assert address_of(None, "A&B=C?#x") == "/employer?name=A%26B%3DC%3F%23x"
    assert address_of(4, "x") == "/employer/4"

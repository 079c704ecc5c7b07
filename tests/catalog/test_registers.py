"""What registers say, beside postings: looked up once, told as any change of a record is, and never altered."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from catalog.changes import jobs_since
from catalog.moved import last_cursor
from catalog.read import job_lines, job_records
from catalog.registers.asked import read_asked, words_of
from catalog.registers.finding import Wanted, count_unmatched, find_sponsors, unfound
from catalog.registers.keeping import sweep
from catalog.registers.waiting import count_waiting
from catalog.revisions import records_as_of
from catalog.show import describe
from crawler.registers.applying import apply_registers, look_up_waiting
from crawler.registers.loaded import Register
from schemas.enums import Lineage
from schemas.facts import Moment
from schemas.feedschema import feed_schema
from schemas.jsonschema import job_schema
from schemas.match import Verdict
from tests.factories import NOON, TEXT, field, place, salary, sighting
from tests.registers.stand import HUNDREDS, NOBODY, Stand, record, short

POSTED = Moment("2026-07-04", field("date_posted", "2026-07-04"))
LATER = NOON + timedelta(days=30)
PORTLAND = place("Portland", "US-ME", "US")
HERON = {"Heronsgate Instruments": record(*HUNDREDS)}
LCA = Register("lca", "DOL labor condition applications", "2022 to 2023", ("lca.csv",))
LAMPS = {"title": "Lamplighter", "description": "Lamps of the harbour, all of them, every night. " * 8}
RELAY = {"family": "agg", "board": "all", "lineage": Lineage.AGGREGATOR}


def us(identifier: str = "1", **parts: Any) -> Any:
    return sighting(identifier, **{"job_locations": (PORTLAND,), "base_salary": (salary(),), "date_posted": POSTED, **parts})


def stand(**parts: Any) -> Stand:
    return Stand(**{"records": HERON, "titles": {"Firmware Engineer": ["17-2072", "15-1252"]}, **parts})


def name_employer(writer: Any, number: int, name: str) -> None:
    row = (number, "a", name, 0, "board", "", "")
    writer.db.execute("INSERT INTO employer (id, identity, name, is_agency, origin, quote, rule) VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def records(writer: Any) -> list[dict[str, Any]]:
    return list(job_records(writer.db))


def test_a_record_holds_what_registers_say_and_fits_its_schema(crawl, writer):
    crawl(0, [us()])
    done = apply_registers(writer, stand(), LATER)
    (told,) = records(writer)
    assert (done.postings, done.moved, count_waiting(writer.db)) == (1, 1, 0)
    Draft202012Validator(job_schema()).validate(told)
    assert told["employerRecords"][0]["entities"][0]["evidence"] == {
        "origin": "register", "register": "uscis", "period": "2021-2022", "key": "heronsgate",
    }  # fmt: skip
    assert [one["soc"] for one in told["occupations"]] == ["17-2072", "15-1252"]
    first, second = told["prevailingWages"]
    assert (first["soc"], first["low"], first["high"], first["lowLevel"], first["highLevel"]) == ("17-2072", 95000.0, 120000.0, 2, 4)
    assert second["evidence"] == {"origin": "register", "register": "wages", "period": "2025-26", "key": "38860 15-1252"}
    assert told["wageFlag"] is None


def test_a_record_without_registers_holds_nothing_of_them_and_fits_too(crawl, writer):
    crawl(0, [us()])
    (told,) = records(writer)
    Draft202012Validator(job_schema()).validate(told)
    assert (told["employerRecords"], told["occupations"], told["prevailingWages"], told["wageFlag"]) == ([], [], [], None)
    assert count_waiting(writer.db) == 0  # nobody waits where nothing was ever applied


@pytest.mark.parametrize(
    ("places", "records_shown", "occupied"),
    [((PORTLAND,), 1, True), ((place(),), 0, False), ((place(), PORTLAND), 1, True), ((), 0, False)],
    ids=["there", "abroad", "both", "nowhere"],
)
def test_a_record_shows_only_for_jobs_in_the_registers_country(crawl, writer, places, records_shown, occupied):
    crawl(0, [us(job_locations=places)])
    apply_registers(writer, stand(), LATER)
    (told,) = records(writer)
    assert len(told["employerRecords"]) == records_shown
    assert bool(told["occupations"]) is occupied
    assert [one["city"] for one in told["prevailingWages"]] == (["Portland"] * 2 if occupied else [] if places else [None])


@pytest.mark.parametrize(
    ("where", "titles", "why"),
    [
        (place(None, None, "US", remote=True), ["15-1252"], "remote"),
        (place(None, None, None, remote=True), ["15-1252"], "remote"),
        (place(None, None, None), ["15-1252"], "no_place"),
        (place(None, "US-ME", "US"), ["15-1252"], "no_city"),
        (place("Nowhere", "US-ME", "US"), ["15-1252"], "no_area"),
        (PORTLAND, [], "no_occupation"),
        (PORTLAND, ["99-9999"], "no_levels"),
    ],
)
def test_what_cannot_be_determined_says_why(crawl, writer, where, titles, why):
    crawl(0, [us(job_locations=(where,))])
    apply_registers(writer, stand(titles={"Firmware Engineer": titles}), LATER)
    (told,) = records(writer)
    assert [one["undetermined"] for one in told["prevailingWages"]] == [why]
    assert told["wageFlag"] is None
    Draft202012Validator(job_schema()).validate(told)


@pytest.mark.parametrize(
    ("levels", "flag"),
    [
        ((130_000,) * 4, "high_end_below"),
        ((100_000, 130_000, 140_000, 150_000), "low_end_below"),
        ((90_000, 130_000, 140_000, 150_000), None),
    ],
)
def test_pay_under_level_one_is_flagged(crawl, writer, levels, flag):
    crawl(0, [us()])
    apply_registers(writer, stand(levels=levels), LATER)
    assert records(writer)[0]["wageFlag"] == flag


@pytest.mark.parametrize(
    ("parts", "titles"),
    [
        ({"title": "Firmware Engineering Intern"}, ["17-2072", "15-1252"]),
        ({"title": "Trainee, Firmware"}, ["17-2072", "15-1252"]),
        ({}, ["15-1252"]),  # of a share of one in two
    ],
)
def test_who_learns_and_who_may_well_be_something_else_is_not_flagged(crawl, writer, parts, titles):
    crawl(0, [us(**parts)])
    told = {parts.get("title", "Firmware Engineer"): titles}
    apply_registers(writer, stand(levels=(130_000,) * 4, titles=told), LATER)
    assert records(writer)[0]["wageFlag"] is None
    assert {one["highLevel"] for one in records(writer)[0]["prevailingWages"]} == {0}


@pytest.mark.parametrize(
    ("places", "pay", "says"),
    [
        ((PORTLAND,), {}, ["Level II to Level IV"] * 2),
        ((place("Portland", "US-ME", "US", remote=True),), {}, ["Level II to Level IV; remote: the wages of the place it names"] * 2),
        ((place(None, None, "US", remote=True),), {}, ["not determinable: remote, and no place is named"]),
        ((place(None, None, None, remote=True),), {}, ["not determinable: remote, and no place is named"]),
        ((place(None, None, None, remote=True),), {"currency": "EUR"}, []),
        ((), {}, ["not determinable: no place is named"]),
        ((), {"currency": "EUR"}, []),
        ((place(),), {}, []),  # abroad
        ((place(), place(None, None, None, remote=True)), {}, []),
        ((PORTLAND,), {"low": 55, "high": 65}, ["no pay to compare"] * 2),  # of another unit than it says
    ],
)  # fmt: skip
def test_each_row_of_wages_says_what_it_tells(crawl, writer, ask, places, pay, says):
    crawl(0, [us(job_locations=places, base_salary=(salary(**pay),))])
    apply_registers(writer, stand(), LATER)
    assert [row[0] for row in ask("SELECT says FROM prevailing_wages")] == says


def test_a_job_that_is_said_to_be_remote_says_so_beside_its_citys_wages(crawl, writer, ask):
    crawl(0, [us(workplace=None)])
    apply_registers(writer, stand(), LATER)
    assert ask("SELECT DISTINCT remote FROM prevailing_wages") == [(0,)]
    writer.db.execute("UPDATE posting SET workplace = 'remote'")
    assert count_waiting(writer.db) == 1
    look_up_waiting(writer, stand(), LATER)
    assert ask("SELECT DISTINCT remote FROM prevailing_wages") == [(1,)]
    (found,) = (describe(writer.db, one["jobId"]).values for one in records(writer))
    (first, *_) = [value.value for value in found if value.field == "prevailingWages"]
    assert first == "Portland, US-ME (remote: the wages of the place it names): Level II to IV under 17-2072 Occupation 17-2072"


def test_pay_that_is_no_dollars_or_a_sites_guess_is_not_placed(crawl, writer):
    crawl(
        0,
        [us("1", base_salary=(salary(currency="EUR"),)), us("2", base_salary=(salary(estimated=True),), **{**LAMPS, "description": TEXT})],
    )
    apply_registers(writer, stand(titles={"Firmware Engineer": ["15-1252"], "Lamplighter": ["15-1252"]}), LATER)
    assert [(one["low"], one["lowLevel"]) for told in records(writer) for one in told["prevailingWages"]] == [(None, None)] * 2


def test_each_title_and_employer_is_asked_once_and_never_again(crawl, writer):
    crawl(0, [us("1"), us("2", description=TEXT + " Again."), us("3", **LAMPS)])
    asker = stand()
    apply_registers(writer, asker, LATER)
    assert asker.asked == {"Heronsgate Instruments": 1, "Firmware Engineer": 1, "Lamplighter": 1, "wages": 2}
    apply_registers(writer, asker, LATER)
    crawl(1, [us("1", day=1), us("2", day=1, description=TEXT + " Again."), us("3", day=1, **LAMPS), us("4", day=1, **LAMPS)])
    look_up_waiting(writer, again := stand(), LATER)
    assert sum(asker.asked.values()) == 5
    assert again.asked == {"wages": 1}  # one posting, of a title and an employer that are known


def test_what_changes_waits_and_what_does_not_does_not(crawl, writer):
    crawl(0, [us("1"), us("2", **LAMPS)])
    apply_registers(writer, stand(), LATER)
    crawl(1, [us("1", day=1), us("2", day=1, **LAMPS)])
    assert count_waiting(writer.db) == 0
    crawl(2, [us("1", day=2, base_salary=(salary(low=70000, quote="$95,000 - $120,000 per year"),)), us("2", day=2, **LAMPS)])
    assert count_waiting(writer.db) == 1
    look_up_waiting(writer, stand(), LATER)
    assert [one["lowLevel"] for one in records(writer)[0]["prevailingWages"]] == [1, 1]


def test_an_employer_that_is_called_otherwise_waits_with_all_its_postings(crawl, writer):
    crawl(0, [us("1"), us("2", **LAMPS)])
    name_employer(writer, 1, "A")
    writer.db.execute("UPDATE posting SET employer = 1")
    apply_registers(writer, stand(), LATER)
    assert [one["employerRecords"][0]["found"] for one in records(writer)] == [False, False]
    writer.db.execute("UPDATE employer SET name = 'Heronsgate Instruments' WHERE id = 1")
    assert count_waiting(writer.db) == 2
    look_up_waiting(writer, asker := stand(), LATER)
    assert [one["employerRecords"][0]["found"] for one in records(writer)] == [True, True]
    (employer,) = asker.employers
    assert (employer.who, employer.countries, employer.states, employer.cities) == (1, {"US"}, {"ME"}, {"Portland"})
    assert (employer.titles, employer.socs) == (("Firmware Engineer", "Lamplighter"), {"17-2072"})


def test_other_registers_move_records_with_a_cursor_and_an_event_and_keep_what_was(crawl, writer, ask):
    crawl(0, [us()])
    apply_registers(writer, stand(), LATER)
    before, cursor = records(writer), last_cursor(writer.db)
    apply_registers(writer, stand(version="2", records={"Heronsgate Instruments": NOBODY}), LATER)
    events = ask("SELECT kind, field, old, new FROM changes WHERE about = 'job' AND cursor > ?", cursor)
    assert [(kind, name) for kind, name, _, _ in events] == [("rederived", "employer_records")]
    assert '"found":true' in events[0][2]
    assert '"found":false' in events[0][3]
    (line,) = [line for _, line in records_as_of(writer.db, cursor)]
    assert orjson.loads(line) == before[0]


@pytest.mark.parametrize("together", [False, True], ids=["a job of one posting", "a job of two"])
def test_what_was_before_each_refresh_reads_back_byte_for_byte(crawl, writer, together):
    crawl(0, [us("1"), us("2", **LAMPS)])
    if together:
        one, two = (row[0] for row in writer.db.execute("SELECT posting_id FROM posting ORDER BY id"))
        writer.decide(one, two, Verdict.SAME, NOON + timedelta(days=1))
    kept = [(last_cursor(writer.db), list(job_lines(writer.db)))]
    for version, parts in enumerate(({}, {"levels": (1, 2, 3, 4)}, {"records": {}}, {"titles": {}}, {}), 1):
        apply_registers(writer, stand(version=str(version), **parts), LATER + timedelta(days=version))
        kept.append((last_cursor(writer.db), list(job_lines(writer.db))))
    for cursor, then in kept:
        assert [line for _, line in records_as_of(writer.db, cursor)] == then
    told = {row[0] for row in writer.db.execute("SELECT field FROM event WHERE kind = 'rederived' AND about IN ('job', 'both')")}
    assert told == {"employer_records", "occupations", "prevailing_wages"}


def test_other_registers_that_say_the_same_change_nothing(crawl, writer):
    crawl(0, [us("1"), us("2", **LAMPS)])
    apply_registers(writer, stand(), LATER)
    before = records(writer), last_cursor(writer.db)
    done = apply_registers(writer, asker := stand(version="2"), LATER)
    assert (done.postings, done.moved) == (2, 0)
    assert asker.asked["Heronsgate Instruments"] == 1  # it was asked anew, though
    assert (records(writer), last_cursor(writer.db)) == before


BOTH = {"US": ["USCIS H-1B Employer Data Hub (2021-2022)", "DOL labor condition applications (2022 to 2023)"]}


def test_another_register_that_says_nothing_new_moves_no_record_and_is_told_once(crawl, writer, ask):
    crawl(0, [us("1"), us("2", hiring_organization="Unheard", **LAMPS)])
    apply_registers(writer, stand(), LATER)
    before, cursor = list(job_lines(writer.db)), last_cursor(writer.db)
    assert apply_registers(writer, stand(version="2", more=(LCA,)), LATER).moved == 0
    assert list(job_lines(writer.db)) == before
    (line,) = jobs_since(writer.db, cursor).lines
    told = orjson.loads(line)
    Draft202012Validator(feed_schema()).validate(told)
    assert (told["op"], told["registers"]) == ("registers", BOTH)
    assert jobs_since(writer.db, last_cursor(writer.db)).lines == []
    assert words_of(read_asked(writer.db, cursor)) == {"US": BOTH["US"][:1]}  # as of then
    views = "SELECT country, register, period, files, since FROM registers_asked ORDER BY register"
    assert ask(views) == [
        ("US", "lca", "2022 to 2023", "lca.csv", "2026-08-03T12:00:00Z"),
        ("US", "uscis", "2021-2022", "hub.csv", "2026-08-03T12:00:00Z"),
    ]
    nothing = [value.value for job in records(writer) for value in describe(writer.db, job["jobId"]).values if "no record" in value.value]
    assert nothing == [f"US: no record found in {', '.join(BOTH['US'])}"]


@pytest.mark.parametrize(("before", "after"), [((), (LCA,)), ((LCA,), ())], ids=["one more", "one less"])
def test_while_an_apply_is_under_way_what_holds_of_all_postings_is_told(crawl, writer, monkeypatch, before, after):
    monkeypatch.setattr("crawler.registers.applying.AT_ONCE", 1)
    crawl(0, [us(name, title=name, description=f"{name} of the harbour, all of them. " * 9) for name in ("Lamps", "Gauges", "Nets")])
    apply_registers(writer, stand(more=before), LATER)
    with pytest.raises(KeyboardInterrupt):
        apply_registers(writer, Killed(version="2", more=after), LATER)
    assert words_of(read_asked(writer.db)) == {"US": BOTH["US"][:1]}
    look_up_waiting(writer, stand(version="2", more=after), LATER)  # as a run does
    assert words_of(read_asked(writer.db)) == {"US": BOTH["US"][: 1 + len(after)]}


def test_a_first_apply_that_is_stopped_says_that_it_is_not_done(crawl, writer, monkeypatch):
    monkeypatch.setattr("crawler.registers.applying.AT_ONCE", 1)
    crawl(0, [us(name, title=name, description=f"{name} of the harbour, all of them. " * 9) for name in ("Lamps", "Gauges", "Nets")])
    with pytest.raises(KeyboardInterrupt):
        apply_registers(writer, Killed(), LATER)
    values = [value.value for job in records(writer) for value in describe(writer.db, job["jobId"]).values]
    assert [value for value in values if "no record" in value] == [
        "US: no record found in registers that not every posting has been looked up in yet (`rolecall registers apply`)"
    ] * 2
    assert read_asked(writer.db) == {}


def test_what_stands_for_nothing_any_more_is_removed(crawl, writer, ask):
    crawl(0, [us()])
    apply_registers(writer, stand(), LATER)
    apply_registers(writer, stand(version="2", records={}, titles={}, levels=(1, 2, 3, 4)), LATER)
    tables = ("public_record", "occupation", "wage", "employer_year")
    assert [ask(f"SELECT count(*) FROM {table}") for table in tables] == [[(1,)], [(1,)], [(1,)], [(0,)]]


SWEPT = ("register_employer", "public_record", "public_record_short", "employer_year", "employer_register", "occupation", "wage")


def test_a_run_removes_what_its_postings_have_left_and_that_alone(crawl, writer, ask):
    """Looking through all rows would take the longer, the more postings there are."""
    crawl(0, [us("1"), us("2", **LAMPS), us("3", title="Netmaker", hiring_organization="Unheard")])
    apply_registers(writer, stand(), LATER)
    writer.db.execute("INSERT INTO wage (digest, json) VALUES ('of nothing', '[]')")
    crawl(1, [us("1", title="Lamplighter", day=1), us("2", day=1, **LAMPS), us("3", title="Oarmaker", day=1)])
    look_up_waiting(writer, stand(), LATER)
    assert ask("SELECT DISTINCT title FROM occupation ORDER BY title") == [("Lamplighter",), ("Oarmaker",)]
    assert ask("SELECT name FROM register_employer ORDER BY name") == [("Heronsgate Instruments",)]
    assert ask("SELECT count(*) FROM wage WHERE digest = 'of nothing'") == [(1,)]
    before = [ask(f"SELECT count(*) FROM {table}") for table in SWEPT]
    sweep(writer.db)
    left = [ask(f"SELECT count(*) FROM {table}") for table in SWEPT]
    assert left == [*before[:-1], [(before[-1][0][0] - 1,)]]


def test_an_employer_that_no_new_title_makes_another_is_not_looked_up_again(crawl, writer):
    """A title tells of an employer in which industries it may be: another of the same group of occupations tells nothing new."""
    titles = {"Firmware Engineer": ["15-1252"], "Lamp Engineer": ["15-2051"], "Staff Nurse": ["29-1141"]}
    crawl(0, [us()])
    apply_registers(writer, stand(titles=titles), LATER)
    crawl(1, [us(day=1), us("2", title="Lamp Engineer", description="Lamps of the harbour, all of them. " * 8, day=1)])
    look_up_waiting(writer, asker := stand(titles=titles), LATER)
    assert asker.employers == []
    crawl(2, [us("3", title="Staff Nurse", description="Nurses of the harbour, all of them. " * 8, day=2)])
    look_up_waiting(writer, asker, LATER)
    assert [one.socs for one in asker.employers] == [{"15-1252", "15-2051", "29-1141"}]


class Killed(Stand):
    """Gives up at the second part of the postings."""

    def wages(self, *told: Any) -> Any:
        if self.asked["wages"] == 2:
            raise KeyboardInterrupt
        return super().wages(*told)


def test_who_was_stopped_goes_on_from_there(crawl, writer, monkeypatch):
    monkeypatch.setattr("crawler.registers.applying.AT_ONCE", 1)
    names = ("Lamps", "Gauges", "Nets", "Boats")
    crawl(0, [us(name, title=name, description=f"{name} of the harbour, all of them. " * 9) for name in names])
    with pytest.raises(KeyboardInterrupt):
        apply_registers(writer, Killed(records=HERON), LATER)
    assert count_waiting(writer.db) == 2
    done = apply_registers(writer, asker := stand(), LATER)
    assert (done.postings, done.moved) == (2, 2)
    assert asker.asked["Heronsgate Instruments"] == 0
    assert all(one["employerRecords"][0]["found"] for one in records(writer))


def test_a_job_of_several_postings_has_the_record_of_its_employer_and_the_wages_of_its_pay(crawl, writer):
    silent = TEXT.replace("The base salary range for this position is $95,000 - $120,000 per year.\n", "")
    crawl(
        0,
        [
            us("1", base_salary=(), description=silent, hiring_organization="Heronsgate Instruments"),
            us("a", **RELAY, hiring_organization="Relay"),
        ],
    )
    one, two = (row[0] for row in writer.db.execute("SELECT posting_id FROM posting ORDER BY id"))
    writer.decide(one, two, Verdict.SAME, NOON + timedelta(days=1))
    name_employer(writer, 1, "Heronsgate Instruments")
    writer.db.execute("UPDATE posting SET employer = 1 WHERE lineage <> 'aggregator'")
    apply_registers(writer, stand(), LATER)
    (told,) = records(writer)
    assert told["employerRecords"][0]["found"]
    assert {one["low"] for one in told["prevailingWages"]} == {95000.0}
    writer.decide(one, two, Verdict.DIFFERENT, NOON + timedelta(days=2))
    assert sorted(one["employerRecords"][0]["found"] for one in records(writer)) == [False, True]  # at once: rows are postings'


def test_show_says_where_each_sentence_stands(crawl, writer):
    crawl(0, [us("1"), us("2", hiring_organization="Unheard", **LAMPS)])
    apply_registers(writer, stand(levels=(130_000,) * 4), LATER)
    found, other = (describe(writer.db, job["jobId"]).values for job in records(writer))
    told = {(value.field, value.value): (value.origin, value.words, value.rule) for value in found}
    assert told["employerRecords", "US: files as HERONSGATE INC (ME) (by key)"] == (
        "register",
        "heronsgate",
        "uscis 2021-2022",
    )
    assert ("employerRecords", "US: H-1B 2021-2022: 5 approved for new employment, 3 for continuing employment, 1 denied, rising") in told
    assert told["occupations", "17-2072 Occupation 17-2072, 50%"] == ("register", "Firmware Engineer", "onet_titles")
    assert told["prevailingWages", "Portland, US-ME: under Level I under 17-2072 Occupation 17-2072"][2] == "wages 2025-26"
    assert ("wageFlag", "even the upper end is under Level I of every candidate occupation") in told
    nothing = [value.value for value in other if value.field == "employerRecords"]
    assert nothing == ["US: no record found in USCIS H-1B Employer Data Hub (2021-2022)"]
    assert [value.value for value in other if value.field == "prevailingWages"] == [
        "Portland, US-ME: not determinable, the title tells no occupation"
    ]


def test_an_ambiguous_employer_has_no_numbers(crawl, writer, ask):
    crawl(0, [us()])
    apply_registers(writer, stand(records={"Heronsgate Instruments": record(ambiguous=True)}), LATER)
    (told,) = records(writer)
    assert (told["employerRecords"][0]["ambiguous"], told["employerRecords"][0]["visas"]) == (True, [])
    values = [value.value for value in describe(writer.db, told["jobId"]).values if value.field == "employerRecords"]
    assert values == ["US: ambiguous, may be any of HERONSGATE INC (ME); asked: USCIS H-1B Employer Data Hub (2021-2022)"]
    assert count_unmatched(writer.db) == (0, 1)
    assert ask("SELECT filer, ambiguous FROM employer_filers") == [("HERONSGATE INC", 1)]
    assert find_sponsors(writer.db, Wanted()) == []


def test_views_tell_the_record_by_year_and_the_wages_by_place_and_occupation(crawl, writer, ask):
    crawl(0, [us()])
    apply_registers(writer, stand(), LATER)
    years = "SELECT name, visa, fiscal_year, new_approvals, certified, dependent, files FROM employer_record ORDER BY fiscal_year"
    assert ask(years) == [
        ("Heronsgate Instruments", "H-1B", 2021, 80, None, None, "hub.csv"),
        ("Heronsgate Instruments", "H-1B", 2022, 70, 12, 1, "hub.csv; lca.csv"),
    ]
    wages = "SELECT city, soc, share, level1, low, low_level, high_level, wage_year, outdated, flag FROM prevailing_wages ORDER BY soc DESC"
    assert ask(wages)[0] == ("Portland", "17-2072", 0.5, 60000.0, 95000.0, 2, 4, "2025-26", 0, None)


def test_a_licence_stands_beside_the_employer(crawl, writer, ask):
    visa = {**short()["visas"][0], "visa": "Skilled Worker", "rating": "Worker (A rating)", "certified": None}
    both = {"US": short(), "GB": short(country="GB", visas=[visa])}
    crawl(0, [us(job_locations=(PORTLAND, place()))])
    name_employer(writer, 1, "Heronsgate Instruments")
    writer.db.execute("UPDATE posting SET employer = 1")
    apply_registers(writer, stand(records={"Heronsgate Instruments": replace(record(*HUNDREDS), shorts=both)}), LATER)
    assert ask("SELECT record_visas, record_licences FROM employers") == [("H-1B", "GB: Skilled Worker (Worker (A rating))")]
    (one,) = find_sponsors(writer.db, Wanted("UK-sponsor"))
    assert (one.visas, one.new_approvals, one.jobs) == ("GB Skilled Worker,H-1B", None, 1)


def test_sponsors_are_found_by_visa_state_occupation_and_openings(crawl, writer):
    crawl(0, [us("1"), us("2", **LAMPS, hiring_organization="Unheard")])
    apply_registers(writer, stand(), LATER)
    (one,) = find_sponsors(writer.db, Wanted("H-1B", "ME", "15-1252", hiring=True))
    assert (one.name, one.visas, one.last_year, one.new_approvals, one.certified, one.jobs) == (
        "Heronsgate Instruments",
        "H-1B",
        2022,
        150,
        12,
        1,
    )
    assert one.job == records(writer)[0]["jobId"]
    for wanted in (Wanted("E-3"), Wanted("H-1B1"), Wanted(state="CA"), Wanted(soc="29-1051")):
        assert find_sponsors(writer.db, wanted) == []
    writer.db.execute("UPDATE posting SET closed_at = '2026-07-05T00:00:00Z' WHERE id = 1")
    assert find_sponsors(writer.db, Wanted(hiring=True)) == []
    assert unfound(writer.db, 5) == ["Unheard"]
    assert words_of(read_asked(writer.db)) == {"US": ["USCIS H-1B Employer Data Hub (2021-2022)"]}


@pytest.fixture
def employed(crawl: Any, writer: Any) -> Any:
    crawl(0, [us("1"), us("2", **LAMPS)])
    apply_registers(writer, stand(), LATER)
    return writer


def test_pruned_postings_leave_nothing_waiting(employed, ask):
    from catalog.prune import Pruning

    long_ago = "closed_at = '2020-01-01T00:00:00Z', last_seen = '2020-01-01T00:00:00Z'"
    employed.db.execute(f"UPDATE posting SET {long_ago}, title = title || '!' WHERE id = 2")
    assert count_waiting(employed.db) == 1
    assert ask("SELECT count(*) FROM occupation") == [(2,)]
    Pruning(NOON - timedelta(days=365)).remove(employed.db)
    assert ask("SELECT posting FROM register_posting") == [(1,)]
    assert ask("SELECT count(*) FROM occupation") == [(1,)]
    assert count_waiting(employed.db) == 0
    assert ask("PRAGMA foreign_key_check") == []


def test_an_employer_that_goes_takes_along_that_it_was_looked_up(employed, ask):
    name_employer(employed, 7, "Heronsgate Instruments")
    employed.db.execute("UPDATE posting SET employer = 7")
    look_up_waiting(employed, stand(), LATER)
    assert ask("SELECT employer FROM register_employer WHERE employer IS NOT NULL") == [(7,)]
    employed.db.execute("UPDATE posting SET employer = NULL")
    employed.drop_unused()
    assert ask("SELECT employer FROM register_employer WHERE employer IS NOT NULL") == []

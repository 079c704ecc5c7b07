"""Small invented files in the official layouts, loaded and applied: what commands print, what a run does at its end, a person.s word."""

import csv
import io
import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from catalog.database import read_catalog
from catalog.moved import last_cursor
from catalog.read import job_records
from catalog.registers.waiting import Asking, count_waiting
from catalog.show import describe
from catalog.writer import Writer
from crawler.commands.employers import employers_command
from crawler.commands.registers import registers_command
from crawler.registers.asking import Registers
from crawler.registers.by_hand import file_of, read_by_hand
from crawler.registers.loaded import read_loaded
from crawler.registers.run_end import look_up
from crawler.registers.wages import Priced
from pipelines.context import Rolecall
from registers.areas import Areas
from registers.load import load_file
from registers.starter import load_starters
from registers.store import drop_file, files, storing
from registers.titles import Titles
from schemas.errors import Problem
from schemas.facts import EligibilityToWork
from schemas.source import Listing
from tests.factories import NOON, place, salary, sighting
from tests.registers import official as of

AUSTIN, LONDON = place("Austin", "US-TX", "US", latitude=30.27, longitude=-97.74), place("London", "GB-ENG", "GB")
GEOGRAPHY = ["Area", "AreaName", "StateAb", "State", "CountyTownName"]
PLACES = ["Place", "State", "County", "Population", "Latitude", "Longitude"]
CASES = (
    "CASE_NUMBER", "CASE_STATUS", "DECISION_DATE", "VISA_CLASS", "JOB_TITLE", "SOC_CODE", "EMPLOYER_NAME", "EMPLOYER_CITY",
    "EMPLOYER_STATE", "NAICS_CODE", "SECONDARY_ENTITY", "WORKSITE_CITY", "WORKSITE_STATE", "WAGE_RATE_OF_PAY_FROM", "WAGE_UNIT_OF_PAY",
    "H_1B_DEPENDENT", "WILLFUL_VIOLATOR",
)  # fmt: skip
FILES: dict[str, list[tuple[str, ...] | list[str]]] = {
    "hub.csv": [
        of.ARCHIVE,
        ("2021", "TIDEGAUGE WORKS INC", "60", "2", "55", "0", "33", "1111", "TX", "AUSTIN", "78701"),
        ("2022", "TIDEGAUGE WORKS INC", "70", "1", "65", "1", "33", "1111", "TX", "AUSTIN", "78701"),
        ("2022", "LAMPWICK BROTHERS LLC", "2", "0", "1", "0", "44", "2222", "OH", "DAYTON", "45402"),
    ],
    "lca.csv": [
        CASES,
        ("I-200-24001-000001", "Certified", "2024-03-01", "H-1B", "Firmware Engineer", "17-2072.00", "Tidegauge Works, Inc.",
         "Austin", "TX",
         "334519", "Yes", "Austin", "TX", "98000", "Year", "Yes", "No"),
        ("I-203-24001-000002", "Certified", "2024-04-01", "E-3 Australian", "Firmware Engineer", "17-2072.00", "Tidegauge Works, Inc.",
         "Austin", "TX", "334519", "No", "Austin", "TX", "101000", "Year", "Yes", "No"),
    ],
    "OFLC_Wages_2025-26_ALC_Export.csv": [
        of.WAGES,
        ("12420", "17-2072", "1", "40.00", "50.00", "60.00", "70.00", "55.00", ""),
        ("12420", "15-1252", "1", "", "", "", "", "120.00", "High Wage"),
    ],
    "OFLC_Wages_2025-26_Geography.csv": [GEOGRAPHY, ("12420", "Austin-Round Rock, TX", "TX", "Texas", "Travis County")],
    "places.csv": [PLACES, ("Austin", "TX", "Travis County", "960000", "30.27", "-97.74")],
    "occs.csv": [
        ("soccode", "Title", "Description"),
        ("17-2072", "Electronics Engineers, Except Computer", "They design circuits."),
        ("15-1252", "Software Developers", "They write programs."),
    ],
    "Job Titles.csv": [
        ("O*NET-SOC Code", "Job Title", "Short Title", "Source(s)"),
        ("17-2072.00", "Firmware Engineer", "", "01"),
        ("15-1252.00", "Backend Developer", "", "01"),
    ],
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_starters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "none").mkdir()
    monkeypatch.setattr(load_starters, "__defaults__", (tmp_path / "none", *(load_starters.__defaults__ or ())[1:]))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "registers.db"
    with storing(path) as db:
        for name, rows in FILES.items():
            load_file(db, of.write_csv(tmp_path / name, *rows))
    return path


def us(identifier: str, **parts: Any) -> Any:
    told = {"job_locations": (AUSTIN,), "hiring_organization": "Tidegauge Works", "base_salary": (salary(),)}
    return sighting(identifier, **{**told, **parts})


OTHERS = [
    us("2", title="Quiet Keeper", hiring_organization="Unheard Lamps", description="Lamps of the harbour, all of them. " * 9),
    us("3", job_locations=(LONDON,), title="Backend Developer", description="Servers of the harbour, all of them. " * 9),
]


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    path = tmp_path / "catalog.db"
    with Writer(path) as writer:
        fill(writer, "one", [us("1"), *OTHERS])
    return path


def fill(writer: Writer, run: str, seen: list[Any], registers: Path | None = None) -> Rolecall:
    """A run that sees these postings; ``registers``: what it looks them up in when it ends."""
    rolecall = Rolecall(run, writer=writer, clock=lambda: NOON + timedelta(days=1))
    writer.begin_run(run, NOON)
    writer.write(seen)
    writer.listing(Listing("greenhouse", "heronsgate", len(seen), len(seen)))
    if registers:
        look_up(rolecall, registers)
    writer.finish_run(run, NOON + timedelta(days=1))
    return rolecall


def run(command: Any, *arguments: object) -> Result:
    done = CliRunner().invoke(command, [str(one) for one in arguments], standalone_mode=False)
    if done.exception and not isinstance(done.exception, Problem):
        raise done.exception
    return done


def apply(catalog: Path, store: Path, *more: str) -> str:
    done = run(registers_command, "apply", "--catalog", catalog, "--registers", store, *more)
    assert done.exception is None, done.exception
    return done.stdout


def by_title(catalog: Path) -> dict[str, dict[str, Any]]:
    db = read_catalog(catalog)
    try:
        return {one["title"]: one for one in job_records(db)}
    finally:
        db.close()


def test_apply_joins_all_and_says_what_it_did(catalog: Path, store: Path) -> None:
    said = apply(catalog, store)
    assert "3 postings looked up, of 3 registers say something else than before" in said
    assert "employers    2: 1 with a record, 0 ambiguous" in said
    assert "Employer Data Hub (2021-2022; 3 rows); DOL labor condition applications (2024-03-01 to 2024-04-01; 2 rows)" in said
    assert "not to be looked up" not in apply(catalog, store)
    told = by_title(catalog)
    (record,) = told["Firmware Engineer"]["employerRecords"]
    assert (record["found"], record["method"], record["dependent"], record["secondaryShare"]) == (True, "key", True, 0.5)
    visas = {one["visa"]: one for one in record["visas"]}
    assert (visas["H-1B"]["newApprovals"], visas["H-1B"]["certified"], visas["H-1B"]["lastYear"]) == (130, 1, 2024)
    assert visas["E-3"]["evidence"] == [{"origin": "register", "register": "lca", "period": "2024-03-01 to 2024-04-01", "key": "lca.csv"}]
    assert told["Firmware Engineer"]["occupations"][0]["soc"] == "17-2072"
    wage = told["Firmware Engineer"]["prevailingWages"][0]
    assert (wage["area"], wage["wageYear"], wage["outdated"], wage["level1"], wage["lowLevel"], wage["highLevel"]) == (
        "12420", "2025-26", False, 83200.0, 1, 2,
    )  # fmt: skip
    assert told["Quiet Keeper"]["employerRecords"][0]["found"] is False
    assert (told["Backend Developer"]["employerRecords"], told["Backend Developer"]["prevailingWages"]) == ([], [])


def test_apply_as_json_counts_the_same(catalog: Path, store: Path) -> None:
    told = json.loads(apply(catalog, store, "--json"))
    assert (told["postings"], told["employers"], told["found"], told["waged"], told["missing"]) == (3, 2, 1, 1, [])


def test_apply_by_several_processes_writes_the_same_rows(catalog: Path, store: Path, tmp_path: Path) -> None:
    shared, rows = tmp_path / "shared.db", []
    shared.write_bytes(catalog.read_bytes())
    for path, workers in ((catalog, "1"), (shared, "2")):
        apply(path, store, "--workers", workers)
        with closing(sqlite3.connect(path)) as db:
            tables = ("register_posting", "register_employer", "public_record", "employer_register", "occupation", "wage")
            rows.append({table: db.execute(f"SELECT * FROM {table}").fetchall() for table in tables})
    assert all(rows[0].values())
    assert rows[0] == rows[1]
    assert by_title(catalog) == by_title(shared)


def test_wage_years_of_one_geography_share_what_was_read(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    load = Areas.load

    def noted(db: sqlite3.Connection, year: str) -> Areas:
        read.append(year)
        return load(db, year)

    monkeypatch.setattr(Areas, "load", noted)
    with storing(store) as db:
        asker = Registers.beside(db, store)
        for day in ("2024-05-01", "2025-06-30", "2025-07-01", "2027-01-01"):
            asker.warm(day)
    assert read == ["2025-26"]


def test_nothing_loaded_works_and_says_so(catalog: Path, tmp_path: Path) -> None:
    said = apply(catalog, tmp_path / "empty.db")
    assert "of the others no record was found in any register, for none is loaded" in said
    assert "no table of prevailing wages is loaded" in said
    assert all(one["employerRecords"] == one["prevailingWages"] == [] for one in by_title(catalog).values())
    assert "no registers have been applied" in run(employers_command, "--catalog", catalog).stdout


def test_apply_needs_a_catalog(store: Path, tmp_path: Path) -> None:
    done = run(registers_command, "apply", "--catalog", tmp_path / "none.db", "--registers", store)
    assert "no catalog at" in str(done.exception)
    assert not (tmp_path / "none.db").exists()


def test_a_run_looks_up_what_it_touched(catalog: Path, store: Path) -> None:
    apply(catalog, store)
    with Writer(catalog) as writer:
        before = last_cursor(writer.db)
        rolecall = fill(
            writer,
            "two",
            [us("1"), *OTHERS, us("4", title="Senior Firmware Engineer", description="Firmware of the gauges, all of it. " * 9)],
            store,
        )
        assert count_waiting(writer.db) == 0
        assert not rolecall.errors
        rows = writer.db.execute("SELECT kind, field FROM event WHERE cursor > ?", (before,)).fetchall()
    assert rows == [("opened", None)]  # what the run itself opened tells no other event
    assert by_title(catalog)["Senior Firmware Engineer"]["occupations"][0]["soc"] == "17-2072"


def test_the_first_run_with_registers_looks_up_all(catalog: Path, store: Path) -> None:
    with Writer(catalog) as writer:
        fill(writer, "two", [us("1"), *OTHERS], store)
    assert by_title(catalog)["Firmware Engineer"]["employerRecords"][0]["found"]


def test_registers_that_cannot_be_opened_cost_no_run(catalog: Path, tmp_path: Path) -> None:
    (tmp_path / "junk.db").write_bytes(b"not a database at all" * 99)
    with Writer(catalog) as writer:
        rolecall = fill(writer, "two", [us("1"), *OTHERS], tmp_path / "junk.db")
        assert writer.db.execute("SELECT finished_at FROM run WHERE run_id = 'two'").fetchone()[0]
    (error,) = rolecall.errors
    assert error.startswith("registers: ")


def test_sponsors_by_visa_state_and_occupation(catalog: Path, store: Path) -> None:
    apply(catalog, store)
    said = run(employers_command, "--catalog", catalog, "--visa", "e-3", "--state", "tx", "--soc", "17-2072", "--hiring").stdout
    head, line, *notes = said.splitlines()
    assert head.split()[:3] == ["employer", "summed", "over"]
    assert line.split()[:8] == ["Tidegauge", "Works", "FY2024", "-", "-", "1", "2", "2"]
    assert "of 1 other employer no record was found there, which does not mean that they do not sponsor" in notes[-1]
    assert "no employer with such" in run(employers_command, "--catalog", catalog, "--state", "CA").stdout
    rows = list(csv.DictReader(io.StringIO(run(employers_command, "--catalog", catalog, "--format", "csv").stdout)))
    (row,) = rows
    assert [row[name] for name in ("name", "first_year", "last_year", "new_approvals", "jobs")] == [
        "Tidegauge Works",
        "2021",
        "2024",
        "130",
        "2",
    ]
    assert "FY2021-2024" in run(employers_command, "--catalog", catalog).stdout
    told = json.loads(run(employers_command, "--catalog", catalog, "--format", "json").stdout)
    assert told["employers"][0]["visas"] == "E-3,H-1B"
    assert "Hub (2021-2022; 3 rows)" in told["asked"]


LICENSED: dict[str, list[tuple[str, ...] | list[str]]] = {
    "uk.csv": [
        ("Organisation Name", "Town/City", "County", "Type & Rating", "Route"),
        ("Tidegauge Works Ltd", "London", "", "Worker (A rating)", "Skilled Worker"),
        ("Tidegauge Works Ltd", "London", "", "Worker (B rating)", "Global Business Mobility: Senior or Specialist Worker"),
    ],
    "nl.csv": [("Organisation", "KvK number"), ("Tidegauge Works B.V.", "01234567")],
    "tfwp_2024q1_pos_en.csv": [
        ("Province/Territory", "Program Stream", "Employer", "Occupation", "Approved LMIAs", "Approved Positions"),
        ("Ontario", "High Wage", "Tidegauge Works Inc.", "21231-Software engineers", "1", "3"),
    ],
}
ABROAD = {"GB": LONDON, "NL": place("Utrecht", "NL-UT", "NL"), "CA": place("Ottawa", "CA-ON", "CA")}


@pytest.fixture
def licensed(tmp_path: Path, store: Path) -> Path:
    """A catalog with a job of the same employer in each country, looked up."""
    with storing(store) as db:
        for name, rows in LICENSED.items():
            load_file(db, of.write_csv(tmp_path / name, *rows))
    path = tmp_path / "abroad.db"
    with Writer(path) as writer:
        jobs = [
            us(country, title=f"Gauger {country}", job_locations=(where,), description=f"Gauges of {country}, all of them. " * 9)
            for country, where in {**ABROAD, "US": AUSTIN}.items()
        ]
        fill(writer, "one", jobs)
    apply(path, store)
    return path


def test_a_licence_stands_beside_jobs_of_its_country_alone(licensed: Path) -> None:
    told = {title: one["employerRecords"] for title, one in by_title(licensed).items()}
    assert {title: [record["country"] for record in records] for title, records in told.items()} == {
        f"Gauger {country}": [country] for country in ("GB", "NL", "CA", "US")
    }
    visas = {title: [(one["visa"], one["rating"], one["certified"]) for one in records[0]["visas"]] for title, records in told.items()}
    assert visas["Gauger GB"] == [
        ("Global Business Mobility: Senior or Specialist Worker", "Worker (B rating)", None),
        ("Skilled Worker", "Worker (A rating)", None),
    ]
    assert visas["Gauger NL"] == [("recognised sponsor", "KvK 01234567", None)]
    assert visas["Gauger CA"] == [("LMIA, High Wage", "2024-Q1", 3)]
    db = read_catalog(licensed)
    jobs = {row[0]: row[1] for row in db.execute("SELECT title, job_id FROM jobs")}
    said = {title: [one.value for one in describe(db, job).values if one.field == "employerRecords"][1:] for title, job in jobs.items()}
    rows = db.execute(
        "SELECT country, visa, rating, certified, fiscal_year, filers FROM employer_record WHERE country <> 'US' ORDER BY 1, 2"
    )
    views = [tuple(row) for row in rows]
    db.close()
    assert said["Gauger GB"][1] == "GB: Skilled Worker: licensed, Worker (A rating)"
    assert said["Gauger NL"] == ["NL: recognised sponsor: licensed, KvK 01234567"]
    assert said["Gauger CA"] == ["CA: LMIA, High Wage: 3 positions that it was allowed to fill, 2024-Q1"]
    assert not any("Skilled" in sentence for title in ("Gauger US", "Gauger NL", "Gauger CA") for sentence in said[title])
    assert views[0] == ("CA", "LMIA, High Wage", "2024-Q1", 3, None, 1)
    assert [row[0] for row in views] == ["CA", "GB", "GB", "NL"]  # of the UK, two routes


@pytest.mark.parametrize(("visa", "country"), [("UK-sponsor", "GB"), ("nl-sponsor", "NL"), ("CA-LMIA", "CA")])
def test_who_is_licensed_abroad_is_found_with_openings_there(licensed: Path, visa: str, country: str) -> None:
    told = json.loads(run(employers_command, "--catalog", licensed, "--visa", visa, "--hiring", "--format", "json").stdout)
    (one,) = told["employers"]
    assert (one["name"], one["jobs"]) == ("Tidegauge Works", 1)
    assert one["certified"] == (3 if country == "CA" else None)
    assert "GB Skilled Worker" in one["visas"]
    assert told["asked"].startswith({"GB": "UK register", "NL": "NL public", "CA": "Canada"}[country])
    done = CliRunner().invoke(employers_command, ["--catalog", str(licensed), "--visa", visa, "--state", "TX"])
    assert done.exit_code == 2
    assert "of the United States" in done.output


def test_nobody_is_licensed_where_no_such_register_is_loaded(catalog: Path, store: Path) -> None:
    apply(catalog, store)
    assert "no employer with such" in run(employers_command, "--catalog", catalog, "--visa", "UK-sponsor").stdout


@pytest.mark.parametrize("wrong", [("--state", "California"), ("--soc", "data scientist"), ("--visa", "O-1")])
def test_what_is_no_state_occupation_or_visa_is_refused(catalog: Path, wrong: tuple[str, str]) -> None:
    done = CliRunner().invoke(employers_command, ["--catalog", str(catalog), *wrong])
    assert done.exit_code == 2
    assert "Traceback" not in done.output


def test_a_name_like_a_formula_or_an_escape_stays_a_text(tmp_path: Path, store: Path) -> None:
    path = tmp_path / "odd.db"
    with Writer(path) as writer:
        fill(writer, "one", [us("1", hiring_organization="=Tidegauge Works\x1b[2J")])
    apply(path, store)
    done = run(employers_command, "--catalog", path, "--format", "csv").stdout
    assert "\x1b" not in done + run(employers_command, "--catalog", path).stdout
    assert "\n=" not in done


def test_a_person_confirms_rejects_and_takes_back(catalog: Path, store: Path) -> None:
    apply(catalog, store)
    said = run(employers_command, "suggest", "Lampwick Brother", "--registers", store, "--catalog", catalog).stdout
    assert "LAMPWICK BROTHERS LLC, OH: 3 in uscis" in said
    pair = ("Unheard Lamps", "Lampwick Brothers LLC", "--registers", store)
    assert "`rolecall registers apply` brings it" in run(employers_command, "confirm", *pair, "--by", "me", "--reason", "their site").stdout
    assert by_title(catalog)["Quiet Keeper"]["employerRecords"][0]["found"] is False  # not before it is applied
    apply(catalog, store)
    record = by_title(catalog)["Quiet Keeper"]["employerRecords"][0]
    assert (record["found"], record["method"]) == (True, "confirmed")
    apply(catalog, store)
    assert by_title(catalog)["Quiet Keeper"]["employerRecords"][0]["found"]
    run(employers_command, "confirm", *pair, "--undo")
    apply(catalog, store)
    assert by_title(catalog)["Quiet Keeper"]["employerRecords"][0]["found"] is False
    (row,) = read_by_hand(store)
    assert (row.verdict, row.by, row.reason, bool(row.undone_at)) == ("same", "me", "their site", True)


def test_a_rejected_filer_is_not_matched(catalog: Path, store: Path) -> None:
    run(employers_command, "reject", "Tidegauge Works", "TIDEGAUGE WORKS INC", "--registers", store)
    apply(catalog, store)
    assert by_title(catalog)["Firmware Engineer"]["employerRecords"][0]["found"] is False
    run(employers_command, "confirm", "Tidegauge Works", "TIDEGAUGE WORKS INC", "--registers", store)  # the later word counts
    assert [row.stands for row in read_by_hand(store)] == [False, True]
    apply(catalog, store)
    assert by_title(catalog)["Firmware Engineer"]["employerRecords"][0]["found"]


def test_a_filer_that_nobody_knows_is_refused(store: Path) -> None:
    done = run(employers_command, "confirm", "Unheard Lamps", "Nobody GmbH", "--registers", store)
    assert "no register that is loaded has 'Nobody GmbH'" in str(done.exception)
    assert not file_of(store).exists()
    assert "nothing of the kind stands" in str(run(employers_command, "confirm", "A", "B", "--undo", "--registers", store).exception)


@pytest.mark.parametrize("verdict", ["confirm", "reject"])
def test_a_word_on_an_employer_that_the_catalog_lacks_is_kept_and_told(catalog: Path, store: Path, verdict: str) -> None:
    at = ("--registers", store, "--catalog", catalog)
    assert "no employer of" not in run(employers_command, verdict, "UNHEARD LAMPS, Inc.", "Lampwick Brothers LLC", *at).output
    done = run(employers_command, verdict, "Unherd Lamps", "Lampwick Brothers LLC", *at)
    assert f"no employer of {catalog} is called Unherd Lamps: kept all the same" in done.stderr
    assert [row.name for row in read_by_hand(store)] == ["UNHEARD LAMPS, Inc.", "Unherd Lamps"]


def test_a_file_of_words_that_is_none_is_told_by_its_row(catalog: Path, store: Path) -> None:
    file_of(store).write_text("name,entity,verdict\nUnheard,Lampwick,perhaps\n")
    done = run(registers_command, "apply", "--catalog", catalog, "--registers", store)
    assert "row 2: needs name, entity, and a verdict" in str(done.exception)


def test_suggestions_for_employers_without_a_record(catalog: Path, store: Path) -> None:
    apply(catalog, store)
    said = run(employers_command, "suggest", "--catalog", catalog, "--registers", store).stdout
    assert said.splitlines()[0] == "Unheard Lamps: nobody of a name like it"


def test_what_is_loaded_is_told_with_its_gaps(tmp_path: Path, store: Path) -> None:
    with storing(store) as db:
        for year in ("2017", "2023"):
            load_file(
                db, of.write_csv(tmp_path / f"{year}.csv", of.ARCHIVE, (year, "A INC", "1", "0", "0", "0", "33", "1", "TX", "AUSTIN", "7"))
            )
        told = read_loaded(db)
        before = told.employers
        assert told.registers["uscis"].words == "USCIS H-1B Employer Data Hub (2017, 2021-2022, a part of 2023; 5 rows)"
        assert {country: [one.register for one in several] for country, several in told.asked.items()} == {"US": ["uscis", "lca"]}
        drop_file(db, next(file for file in files(db) if file["period"] == "2017"))
        assert read_loaded(db).employers != before
        assert read_loaded(db).wages == told.wages


def warmed(store: Path, db: sqlite3.Connection) -> Registers:
    registers = Registers.beside(db, store)
    registers.warm("2025-08-01")
    return registers


def test_titles_and_places_are_read_once_a_state_of_the_registers(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    for kind in (Titles, Areas):
        load = kind.load
        monkeypatch.setattr(kind, "load", lambda *given, load=load: made.append(str(load)) or load(*given))
    asked = Asking(1, None, "Firmware Engineer", "2025-08-01", 90_000, 120_000, (AUSTIN,))
    with storing(store) as db:
        first = warmed(store, db)
        occupations = first.occupations(["Firmware Engineer", "Backend Developer II"])
        priced = Priced(asked, occupations["Firmware Engineer"], is_academic=False)
        (wages,) = first.wages([priced])
        assert len(made) == 2
        again = warmed(store, db)
        assert again.occupations(["Firmware Engineer", "Backend Developer II"]) == occupations
        assert again.wages([priced]) == [wages]
        assert wages[0]["areaName"] == "Austin-Round Rock, TX"
        assert len(made) == 2
        drop_file(db, next(file for file in files(db) if file["kind"] == "onet_titles"))
        others = warmed(store, db).occupations(["Firmware Engineer"])["Firmware Engineer"]
        assert "onet_titles" not in {at["register"] for one in others for at in one["evidence"]}
        assert len(made) == 3  # places are as they were


@pytest.mark.parametrize("damage", [lambda held: held[:-9], lambda held: b"", lambda held: held.replace(b"Firmware", b"Hardware")])
def test_a_damaged_file_of_titles_is_made_anew(store: Path, damage: Any) -> None:
    kept = store.with_suffix(".titles")
    with storing(store) as db:
        occupations = warmed(store, db).occupations(["Firmware Engineer"])
        whole = kept.read_bytes()
        kept.write_bytes(damage(whole))
        assert warmed(store, db).occupations(["Firmware Engineer"]) == occupations
        assert kept.read_bytes() == whole
        kept.unlink()
        kept.mkdir()  # nothing can be written there
        assert warmed(store, db).occupations(["Firmware Engineer"]) == occupations


def test_a_verdict_of_the_posting_stands_apart_from_the_record(catalog: Path, store: Path, tmp_path: Path) -> None:
    path = tmp_path / "refused.db"
    with Writer(path) as writer:
        fill(writer, "one", [us("1", eligibility_to_work=EligibilityToWork("not_offered"))])
    apply(path, store)
    db = read_catalog(path)
    found = [tuple(row) for row in db.execute("SELECT kind, approved FROM sponsorship_conflicts ORDER BY kind")]
    verdict = db.execute("SELECT sponsorship FROM jobs").fetchone()[0]
    db.close()
    assert found == [("dependent", 250), ("refuses_but_files", 250)]
    assert verdict == "not_offered"


def test_making_the_tables_that_come_along_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registers.starter.load_starters", lambda db, **told: [])
    for said in (True, False):  # once
        done = CliRunner().invoke(registers_command, ["list", "--registers", str(tmp_path / "r.db")])
        assert ("making" in done.stderr, done.exit_code) == (said, 0)

"""Files in the official layouts -> registers.db: what is known by its header, what its rows become, what is refused."""

import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from registers.files import UnreadableFile
from registers.layouts import KINDS
from registers.load import Report, load_file
from registers.store import RegistersError, drop_file, files, open_store
from schemas.errors import Problem
from schemas.transaction import transaction
from tests.registers import official as of


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_store(tmp_path / "registers.db")) as made:
        made.row_factory = sqlite3.Row
        yield made


def load(db: sqlite3.Connection, path: Path, **more: Any) -> Report:
    (report,) = load_file(db, path, **more)
    return report


def rows(db: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in db.execute(f"SELECT * FROM {table}")]


EMPLOYER = ["2022", "LANTERN FOUNDRY INC", "1,002", "1", "30", "2", "33", "346", "OH", "COLUMBUS", "4321"]
TOLD = ["7", "2024", "LANTERN FOUNDRY INC", "0346", "33 - Manufacturing", "COLUMBUS", "OH", "43210"]


@pytest.mark.parametrize("header", [of.ARCHIVE, of.PLURAL])
def test_the_archive_of_the_data_hub(db: sqlite3.Connection, tmp_path: Path, header: list[str]) -> None:
    report = load(db, of.write_csv(tmp_path / "any.csv", header, EMPLOYER, EMPLOYER, [""] * 11))
    assert (report.variant, report.period, report.rows_read, report.blank, report.duplicate, report.kept) == ("archive", "2022", 3, 1, 1, 2)
    (row, _) = rows(db, "uscis")
    assert (row["initial_approvals"], row["continuing_denials"], row["tax_id"], row["zip"]) == (1002, 2, "0346", "04321")


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8-sig", ","), ("utf-16", "\t"), ("utf-16-le", "\t"), ("latin-1", ";")])
def test_the_live_tool_in_its_encodings(db: sqlite3.Connection, tmp_path: Path, encoding: str, delimiter: str) -> None:
    told = [*TOLD[:2], "CAFÉ LANTERN", *TOLD[3:]]
    load(db, of.write_csv(tmp_path / "a.csv", of.TOOL, [*told, "4", "1", "9", "0"], encoding=encoding, delimiter=delimiter))
    (row,) = rows(db, "uscis")
    assert (row["employer"], row["source"], row["naics"], row["initial_approvals"]) == ("CAFÉ LANTERN", "live", "33", 4)


def test_six_pairs_and_the_long_list_add_up_alike(db: sqlite3.Connection, tmp_path: Path) -> None:
    counts = [str(number) for number in range(1, 13)]
    load(db, of.write_csv(tmp_path / "wide.csv", of.NEW_TOOL, [*TOLD, *counts], encoding="utf-16", delimiter="\t"))
    wide = rows(db, "uscis")[0]
    (line, year, name, tax, naics, city, state, code) = TOLD
    long = [[name, year, naics, measure, city, state, code, tax, line, value] for measure, value in zip(of.MEASURES, counts, strict=True)]
    report = load(db, of.write_csv(tmp_path / "long.csv", of.LONG, *long))
    (row,) = rows(db, "uscis")
    assert {**row, "file_id": 0} == {**wide, "file_id": 0}
    assert (row["initial_approvals"], row["initial_denials"], row["continuing_approvals"]) == (1 + 7, 2 + 8, 3 + 5 + 9 + 11)
    assert (report.rows_read, report.duplicate) == (12, 0)


def test_archive_and_live_counts_are_never_added(db: sqlite3.Connection, tmp_path: Path) -> None:
    load(db, of.write_csv(tmp_path / "a.csv", of.ARCHIVE, ["2024", *EMPLOYER[1:]]))
    load(db, of.write_csv(tmp_path / "b.csv", of.TOOL, [*TOLD, "4", "1", "9", "0"]))
    assert [(row["source"], row["initial_approvals"]) for row in rows(db, "uscis_year")] == [("archive", 1002)]
    sectors = [[*TOLD[:4], f"{sector} - Some", *TOLD[5:], "1", "0", "0", "0"] for sector in range(10, 30)]
    load(db, of.write_csv(tmp_path / "c.csv", of.TOOL, *sectors))
    assert {row["source"] for row in rows(db, "uscis_year")} == {"live"}


def test_half_a_year_is_marked(db: sqlite3.Connection, tmp_path: Path) -> None:
    report = load(db, of.write_csv(tmp_path / "a.csv", of.ARCHIVE, ["2023", *EMPLOYER[1:]]))
    assert "part of the year" in report.remark == files(db)[0]["remark"]


def test_an_archive_takes_the_place_of_that_year_s(db: sqlite3.Connection, tmp_path: Path) -> None:
    load(db, of.write_csv(tmp_path / "a.csv", of.ARCHIVE, EMPLOYER))
    report = load(
        db,
        of.write_csv(
            tmp_path / "b.csv",
            of.ARCHIVE,
            [
                *EMPLOYER[:2],
                "7",
                *EMPLOYER[3:],
            ],
        ),
    )
    assert [row["initial_approvals"] for row in rows(db, "uscis")] == [7]
    assert report.replaced == ("a.csv",)


UK = ["Organisation Name", "Town/City", "County", "Type & Rating", "Route"]
LICENSED = [[f"Lantern {number}", "Leith", "", "Worker (A rating)", "Skilled Worker"] for number in range(20)]


@pytest.mark.parametrize(
    ("name", "most", "says"),
    [("2025-06-01.csv", 9, "holds 9 rows, and 2025-05-01.csv"), ("2022-05-01.csv", 20, "is of 2022-05-01, and 2025-05-01.csv")],
)
def test_half_a_list_or_an_older_one_does_not_take_the_place_of_what_is_there(
    db: sqlite3.Connection, tmp_path: Path, name: str, most: int, says: str
) -> None:
    load(db, of.write_csv(tmp_path / "2025-05-01.csv", UK, *LICENSED))
    before = "\n".join(db.iterdump())
    with pytest.raises(UnreadableFile, match=re.escape(says)) as told:
        load(db, of.write_csv(tmp_path / name, UK, *LICENSED[:most]))
    assert "`rolecall registers drop 1` first" in str(told.value)
    assert "\n".join(db.iterdump()) == before
    assert load(db, of.write_csv(tmp_path / "2025-07-01.csv", UK, *LICENSED[:11])).replaced == ("2025-05-01.csv",)


def test_rows_that_tell_their_years_are_believed_over_a_period(db: sqlite3.Connection, tmp_path: Path) -> None:
    assert load(db, of.write_csv(tmp_path / "a.csv", of.ARCHIVE, EMPLOYER), period="1999").period == "2022"
    with pytest.raises(UnreadableFile, match="--period soon is no wage year"):
        load(db, of.write_csv(tmp_path / "b.csv", of.WAGES, ["1", "15-1252", "1", "1", "2", "3", "4", "2", ""]), period="soon")


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "c.db")) as other:
        other.execute("CREATE TABLE posting (id)")
    before = (tmp_path / "c.db").read_bytes()
    with pytest.raises(RegistersError, match=r"is a database of something else: name another file with --registers"):
        open_store(tmp_path / "c.db")
    assert (tmp_path / "c.db").read_bytes() == before
    (tmp_path / "d.db").write_bytes(b"junk " * 2_000)
    with pytest.raises(Problem, match=r"name another file with --registers"):
        open_store(tmp_path / "d.db")


def test_wages_their_levels_and_labels(db: sqlite3.Connection, tmp_path: Path) -> None:
    table = [
        ["0041860", "15-1252", "1", "10.00", "20.00", "30.00", "40.00", "25.00", ""],
        ["41860", "25-1011", "1", "50000", "60000", "70000", "80000", "65000", "Annual Wage"],
        ["41860", "29-1215", "1", "", "", "", "", "110", "High Wage"],
        ["41860", "15-2051", "1", "10.00", "12.00", "30.00", "40.00", "25.00", ""],
    ]
    report = load(db, of.write_csv(tmp_path / "ALC_2025-26.csv", of.WAGES, *table))
    assert (report.variant, report.period, report.rejected, report.kept) == ("ALC", "2025-26", 1, 3)
    assert rows(db, "prevailing")[0] | {"file_id": 0} == {
        "wage_year": "2025-26", "collection": "ALC", "file_id": 0, "area": "41860", "soc": "15-1252", "geo_level": 1, "level1": 10.0,
        "level2": 20.0, "level3": 30.0, "level4": 40.0, "average": 25.0, "label": None,
    }  # fmt: skip
    education = load(
        db, of.write_csv(tmp_path / "EDC_2025-26.csv", of.WAGES, *table, ["1", "11-1011", "1", "", "", "", "", "", "No ACWIA"])
    )
    assert (education.variant, education.replaced) == ("EDC", ())


def test_a_wage_year_is_to_be_told(db: sqlite3.Connection, tmp_path: Path) -> None:
    path = of.write_csv(tmp_path / "ALC.csv", of.WAGES, ["1", "11-1011", "1", "1", "2", "3", "4", "2", ""])
    with pytest.raises(UnreadableFile, match="--period 2025-26"):
        load(db, path)
    assert load(db, path, period="2024-25").period == "2024-25"


def test_an_old_case(db: sqlite3.Connection, tmp_path: Path) -> None:
    report = load(db, of.write_csv(tmp_path / "a.csv", of.LCA_2018, of.CASE_2018, delimiter=";"))
    (row,) = rows(db, "lca")
    expected = {
        "status": "certified-withdrawn", "received": "2018-01-01", "decided": "2018-01-08", "begins": "2018-03-01", "trade_name": "Lantern",
        "soc": "15-1132", "soc_2018": "15-1252,15-1253", "workers": 2, "wage_from": 45.5, "wage_to": None, "wage_unit": "hour",
        "annual_from": 94640.0, "prevailing_annual": 88000.0, "wage_level": 2, "h1b_dependent": 0, "willful_violator": None,
        "worksite_state": "OH", "employer": "Lantern Foundry, Inc.",
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected
    assert (report.first_day, report.last_day, "fein" in report.missing) == ("2018-01-08", "2018-01-08", True)


def test_ten_worksites_side_by_side(db: sqlite3.Connection, tmp_path: Path) -> None:
    first, second = ["1", "Y", "Reno", "NV", "90000", "Year"], ["2", "N", "Boise", "Idaho", "40", "Hour"]
    case = ["I-200-19001-000003", "CERTIFIED", "2019-01-01", "2019-01-08", "H-1B", "Editor", "27-3041", "Cinder Press LLC"]
    load(db, of.write_csv(tmp_path / "a.csv", of.LCA_2019, [*case, *first, *second, *[""] * 48, "N"]))
    (row,) = rows(db, "lca")
    assert (row["worksite_city"], row["secondary_entity"], row["annual_from"]) == ("Reno", 1, 90000.0)
    (site,) = rows(db, "lca_worksites")
    assert (site["case_number"], site["worksite_city"], site["worksite_state"], site["annual_from"]) == (case[0], "Boise", "ID", 83200.0)


@pytest.mark.parametrize("shared", [True, False])
def test_a_workbook(db: sqlite3.Connection, tmp_path: Path, shared: bool) -> None:
    report = load(db, of.write_xlsx(tmp_path / "a.xlsx", of.LCA_2020, of.CASE_2024, [""] * 20, [""] * 20, shared=shared))
    (row,) = rows(db, "lca")
    assert (row["visa"], row["soc"], row["fein"], row["secondary_entity"], row["trade_name"]) == ("E-3", "27-3041", "123456789", 1, None)
    assert (report.rows_read, report.blank, report.kept) == (3, 2, 1)


def test_the_newest_decision_wins_whatever_is_loaded_first(db: sqlite3.Connection, tmp_path: Path) -> None:
    later = [*of.CASE_2024[:1], "Withdrawn", of.CASE_2024[2], "2024-05-01", *of.CASE_2024[4:]]
    load(db, of.write_csv(tmp_path / "new.csv", of.LCA_2020, later))
    report = load(db, of.write_csv(tmp_path / "old.csv", of.LCA_2020, of.CASE_2024))
    assert ([row["status"] for row in rows(db, "lca")], report.duplicate, report.kept) == (["withdrawn"], 1, 0)


def test_a_file_is_loaded_once_and_again_when_its_rows_went(db: sqlite3.Connection, tmp_path: Path) -> None:
    old = of.write_csv(tmp_path / "old.csv", of.LCA_2020, of.CASE_2024)
    load(db, old)
    assert load(db, old).is_known
    load(db, of.write_csv(tmp_path / "new.csv", of.LCA_2020, [*of.CASE_2024[:3], "2024-05-01", *of.CASE_2024[4:]]))
    with transaction(db):
        drop_file(db, files(db)[1])
    assert (len(rows(db, "lca")), files(db)[0]["is_outdated"]) == (0, 1)
    assert not load(db, old).is_known
    assert len(rows(db, "lca")) == 1


def test_worksites_of_their_own_file(db: sqlite3.Connection, tmp_path: Path) -> None:
    header = ["CASE_NUMBER", *of.OF_SITE, "PREVAILING_WAGE"]
    report = load(
        db, of.write_csv(tmp_path / "a.csv", header, *[["I-200-24001-000004", "1", "Y", "Fargo", "NORTH DAKOTA", "50", "Hour", "48"]] * 2)
    )
    assert (report.kind, report.duplicate, rows(db, "lca_worksites")[0]["worksite_state"]) == ("lca_worksites", 1, "ND")


PERM_OLD = ["CASE_NUMBER", "CASE_STATUS", "DECISION_DATE", "EMPLOYER_NAME", "PW_SOC_CODE", "PW_SKILL_LEVEL", "WAGE_OFFER_FROM",
            "WAGE_OFFER_UNIT_OF_PAY", "WORKSITE_STATE", "FOREIGN_WORKER_CURR_EMPLOYED", "COUNTRY_OF_CITIZENSHIP"]  # fmt: skip
PERM_NEW = ["CASE_NUMBER", "CASE_STATUS", "DECISION_DATE", "EMP_BUSINESS_NAME", "EMP_FEIN", "JOB_OPP_WAGE_FROM", "JOB_OPP_WAGE_PER",
            "PRIMARY_WORKSITE_STATE", "PRIMARY_WORKSITE_BLS_AREA", "OTHER_REQ_IS_FW_CURRENTLY_WRK"]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "case", "form", "soc"),
    [
        (PERM_OLD, ["A-1", "Certified", "2022-01-01", "Lantern", "15-1252", "Level I", "99000", "Year", "OH", "N", "X"], "old", "15-1252"),
        (PERM_NEW, ["G-1", "Certified-Expired", "2024-01-01", "Lantern", "123456789", "99000", "Year", "OHIO", "", "Y"], "new", None),
        ([*PERM_NEW, "PWD_SOC_CODE"], ["G-2", "Denied", "2025-01-01", "Lantern", "", "99000", "Year", "OHIO", "", "Y", "15-1252.00"],
         "new", "15-1252"),
    ],
)  # fmt: skip
def test_permanent_certifications(
    db: sqlite3.Connection, tmp_path: Path, header: list[str], case: list[str], form: str, soc: str | None
) -> None:
    load(db, of.write_csv(tmp_path / "a.csv", header, case))
    (row,) = rows(db, "perm")
    assert (row["employer"], row["form"], row["soc"], row["annual_from"], row["worksite_state"]) == ("Lantern", form, soc, 99000.0, "OH")


@pytest.mark.parametrize(
    ("header", "row", "kind"),
    [
        (["Organisation Name", "Town/City", "County", "Type & Rating", "Route"],
         [" Fen Ltd", "Ely", "", "Worker (A rating)", "Skilled Worker"], "uk_sponsors"),
        (["Organization Name", "Town/City", "County", "Tier & Rating", "Sub Tier"],
         ["Fen Ltd", "Ely", "", "Tier 2 (A rating)", "Tier 2 General"], "uk_sponsors"),
        (["O*NET-SOC Code", "Job Title", "Short Title", "Source(s)"], ["15-1252.00", "Coder", "n/a", "08"], "onet_titles"),
        (["O*NET-SOC Code", "Alternate Title", "Short Title", "Source(s)"], ["15-1252.00", "Coder", "n/a", "08"], "onet_titles"),
        (["O*NET-SOC Code", "Title", "Description"], ["15-1252.00", "Coders", 'They write, read "and" mend.'], "onet"),
        (["2018 SOC Code", "2018 SOC Direct Match Title"], ["15-1252", "Coder"], "soc_titles"),
        (["soccode", "Title", "Description"], ["15-1252", "Coders", "They write."], "soc"),
    ],
)  # fmt: skip
def test_lists(db: sqlite3.Connection, tmp_path: Path, header: list[str], row: list[str], kind: str) -> None:
    assert load(db, of.write_csv(tmp_path / "a.txt", header, row, delimiter="\t" if "O*NET" in header[0] else ",")).kind == kind
    (stored,) = rows(db, KINDS[kind].table)
    assert row[0] in stored.values()


def test_a_title_above_the_header_and_notes_below(db: sqlite3.Connection, tmp_path: Path) -> None:
    header = [
        "Province/Territory",
        "Program Stream",
        "Employer",
        "Address",
        "Occupation",
        "Incorporate Status",
        "Approved LMIAs",
        "Approved Positions",
    ]
    row = ["Québec", "High Wage", "Fonderie Léa", "Laval, QC", "21231-Software engineers", "Incorporated", "1", "2"]
    path = of.write_csv(tmp_path / "tfwp_2024q1_pos_en.csv", ["Employers, 2024 Q1"], header, row, encoding="latin-1")
    assert load(db, path).period == "2024-Q1"
    assert (rows(db, "ca_lmia")[0]["employer"], rows(db, "ca_lmia")[0]["positions"]) == ("Fonderie Léa", 2)


def test_quarters_that_were_put_together_say_their_own(db: sqlite3.Connection, tmp_path: Path) -> None:
    header = ["", "Employer", "Address", "Positions", "Province", "NOC", "Stream", "Incorporate_status", "LMIAs", "YEAR", "PERIOD"]
    first = ["9", "Fonderie Léa", "Laval, QC", "2", "Québec", "21231-Software engineers", "High Wage", "Incorporated", "1", "2023", "Q4"]
    report = load(db, of.write_csv(tmp_path / "part.csv", header, first, [*first[:9], "2024", "q1"]))
    assert (report.kind, report.period, report.missing) == ("ca_lmia", "2023-Q4 to 2024-Q1", ())
    assert (rows(db, "ca_lmia")[0]["employer"], rows(db, "ca_lmia")[0]["positions"]) == ("Fonderie Léa", 2)
    assert "Laval, QC" not in rows(db, "ca_lmia")[0].values()


def test_a_quote_within_a_cell_is_a_letter(db: sqlite3.Connection, tmp_path: Path) -> None:
    (tmp_path / "nl.txt").write_text('Organisation;KvK number\n"Fen" Advanced Works B.V.;12345678\nTarn "Een" B.V.;00345678\n')
    load(db, tmp_path / "nl.txt")
    assert [row["employer"] for row in rows(db, "nl_sponsors")] == ['"Fen" Advanced Works B.V.', 'Tarn "Een" B.V.']
    (tmp_path / "other.txt").write_text('Organisation;KvK number\n"Fen; ""Works"" B.V.";12345678\n')
    load(db, tmp_path / "other.txt")
    assert [row["employer"] for row in rows(db, "nl_sponsors")] == ['Fen; "Works" B.V.']


@pytest.mark.parametrize(
    ("rows_", "says"),
    [
        ([["Fen B.V.", "12345678"], ["Tarn B.V.", "00345678"]],
         "its columns have no names; if it is NL public register of recognised sponsors, write a line above, parted as they are: "
         "Organisation, KvK number"),
        ([["Fiscal Year", "Employer", "NAICS"], ["2019", "FEN INC", "33"]],
         "USCIS H-1B Employer Data Hub needs Continuing Approvals, Initial Approvals as well"),
        ([["Employer", "Stream", "Province"], ["Fen Inc", "High Wage", "Ontario"]],
         "Canada, employers with a positive LMIA needs LMIAs, Positions as well"),
    ],
)  # fmt: skip
def test_a_table_that_is_nearly_a_registers_is_told_what_it_lacks(
    db: sqlite3.Connection, tmp_path: Path, rows_: list[list[str]], says: str
) -> None:
    with pytest.raises(UnreadableFile) as problem:
        load(db, of.write_csv(tmp_path / "a.csv", *rows_))
    assert says in str(problem.value)


def test_a_table_of_something_else_is_told_nothing_of_registers(db: sqlite3.Connection, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as problem:
        load(db, of.write_csv(tmp_path / "a.csv", ["token", "company"], ["fen", "Fen"]))
    assert str(problem.value).endswith("a.csv begins with token, company")


def test_a_register_on_a_web_page(db: sqlite3.Connection, tmp_path: Path) -> None:
    head = "<!doctype html><table><tr><th>Organisation</th><th>KvK number</th></tr>"
    page = f"{head}<tr><th scope=row>Fen &amp; Co B.V.</th><td>1234567</td></tr></table>"
    (tmp_path / "page.html").write_text(page)
    load(db, tmp_path / "page.html")
    assert [(row["employer"], row["kvk"]) for row in rows(db, "nl_sponsors")] == [("Fen & Co B.V.", "01234567")]


def test_a_zip_of_several_tables(db: sqlite3.Connection, tmp_path: Path) -> None:
    wages = of.write_csv(tmp_path / "w.csv", of.WAGES, ["1", "11-1011", "1", "1", "2", "3", "4", "2", ""])
    cases = of.write_xlsx(tmp_path / "c.xlsx", of.LCA_2020, of.CASE_2024)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(wages, "OFLC_Wages_2025-26/ALC_Export.csv")
        archive.write(cases, "cases.xlsx")
        archive.writestr("notes.txt", "Technical notes")
    assert [report.kind for report in load_file(db, tmp_path / "all.zip")] == ["wages", "lca"]


GOOD = [of.LCA_2020, *([f"I-200-{number}", *of.CASE_2024[1:]] for number in range(200))]


def cut_text(path: Path) -> None:
    of.write_csv(path, *GOOD)
    path.write_bytes(path.read_bytes()[:-45])


def cut_utf16(path: Path) -> None:
    cut_text(path)
    path.write_bytes(path.read_text().encode("utf-16"))


def cut_below_a_title(path: Path) -> None:
    cut_text(path)
    path.write_text(f"Disclosure data\n{path.read_text()}")


def cut_workbook(path: Path) -> None:
    of.write_xlsx(path, *GOOD)
    path.write_bytes(path.read_bytes()[:-200])


def damaged_workbook(path: Path) -> None:
    of.write_xlsx(path, *GOOD)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("name", "make", "says"),
    [
        ("half.csv", cut_text, "is cut short"),
        ("wide.csv", cut_utf16, "is cut short"),
        ("titled.csv", cut_below_a_title, "is cut short"),
        ("half.xlsx", cut_workbook, "is cut short"),
        ("damaged.xlsx", damaged_workbook, "is cut short"),
        ("error.xlsx", lambda path: path.write_text("<html><body><h1>403 Forbidden</h1></body></html>"), "is a web page and no table"),
        ("sheet.xlsx", lambda path: of.write_xlsx(path, ["Read", "me"], ["a", "b"]), "begins with Read, me"),
        ("empty.csv", lambda path: path.write_bytes(b""), "is empty"),
        ("old.xls", lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 99), "save it as .xlsx"),
        ("header.csv", lambda path: of.write_csv(path, of.LCA_2020), "no row that can be used"),
        ("quote.csv", lambda path: path.write_text('Fiscal Year,Employer,Initial Approval,Continuing Approval\n2020,"LAN'), "cut short"),
        ("bytes.csv", lambda path: path.write_bytes(b"a,b\n\0\1\2"), "holds bytes that no text does"),
    ],
)  # fmt: skip
def test_a_bad_file_is_told_in_one_sentence_and_changes_nothing(
    db: sqlite3.Connection, tmp_path: Path, name: str, make: Any, says: str
) -> None:
    load(db, of.write_csv(tmp_path / "good.csv", of.LCA_2018, of.CASE_2018))
    before = "\n".join(db.iterdump())
    make(tmp_path / name)
    with pytest.raises(UnreadableFile, match=re.escape(says)) as told:
        load_file(db, tmp_path / name)
    assert str(told.value).startswith(f"{name}: ")
    assert "\n" not in str(told.value)
    assert "\n".join(db.iterdump()) == before


def test_no_column_of_a_person_is_read() -> None:
    personal = re.compile(r"poc|prep|attorney|attyag|lawfirm|citizen|birth|fwinfo|contact|phone|email|address")
    named = {name for kind in KINDS.values() for _, *theirs in kind.columns.values() for name in theirs}
    assert {name for name in named if personal.search(name)} == set()


def test_nothing_of_a_person_is_stored(db: sqlite3.Connection, tmp_path: Path) -> None:
    load(db, of.write_csv(tmp_path / "a.csv", of.LCA_2020, of.CASE_2024))
    assert not re.search("Roe|roe@|x@example", "\n".join(db.iterdump()))

"""Small invented files in the official layouts."""

import csv
import io
import sqlite3
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from bench.registers import MAIN, PARTS
from registers.starter import FOLDER, load_starters

ARCHIVE = ["Fiscal Year", "Employer", "Initial Approval", "Initial Denial", "Continuing Approval", "Continuing Denial", "NAICS", "Tax ID",
           "State", "City", "ZIP"]  # fmt: skip
PLURAL = [name.replace("Approval", "Approvals").replace("Denial", "Denials") for name in ARCHIVE]
OF_TOOL = ["Line by line", "Fiscal Year   ", "Employer (Petitioner) Name", "Tax ID", "Industry (NAICS) Code", "Petitioner City",
           "Petitioner State", "Petitioner Zip Code"]  # fmt: skip
TOOL = [*OF_TOOL, "Initial Approval", "Initial Denial", "Continuing Approval", "Continuing Denial"]
PAIRS = ["New Employment", "Continuation", "Change with Same Employer", "New Concurrent", "Change of Employer", "Amended"]
MEASURES = [f"{pair} {end}" for pair in PAIRS for end in ("Approval", "Denial")]
NEW_TOOL = [*OF_TOOL, *MEASURES]
LONG = ["Employer (Petitioner) Name", "Fiscal Year   ", "Industry (NAICS) Code", "Measure Names", "Petitioner City", "Petitioner State",
        "Petitioner Zip Code", "Tax ID", "Line by line", "Measure Values"]  # fmt: skip
WAGES = ["Area", "SocCode", "GeoLvl", "Level1", "Level2", "Level3", "Level4", "Average", "Label"]
LCA_2018 = ["CASE_NUMBER", "CASE_STATUS", "CASE_SUBMITTED", "DECISION_DATE", "VISA_CLASS", "EMPLOYMENT_START_DATE", "EMPLOYER_NAME",
            "EMPLOYER_BUSINESS_DBA", "AGENT_ATTORNEY_NAME", "JOB_TITLE", "SOC_CODE", "SOC_NAME", "TOTAL_WORKERS", "PREVAILING_WAGE",
            "PW_UNIT_OF_PAY", "PW_WAGE_LEVEL", "PW_SOURCE_YEAR", "WAGE_RATE_OF_PAY_FROM", "WAGE_RATE_OF_PAY_TO", "WAGE_UNIT_OF_PAY",
            "H-1B_DEPENDENT", "WILLFUL_VIOLATOR", "WORKSITE_CITY", "WORKSITE_STATE"]  # fmt: skip
CASE_2018 = ["I-200-18001-000001", "CERTIFIED-WITHDRAWN", "2018-01-01", "43108", "H-1B", "2018-03-01", "Lantern Foundry, Inc.", "Lantern",
             "DOE, JANE", "Data Scientist", "15-1132.00", "Software Developers, Applications", "2", "88,000.00", "Year", "Level II", "2017",
             "45.5", "", "Hour", "N", "N/A", "COLUMBUS", "OHIO"]  # fmt: skip
OF_SITE = ["WORKSITE_WORKERS", "SECONDARY_ENTITY", "WORKSITE_CITY", "WORKSITE_STATE", "WAGE_RATE_OF_PAY_FROM", "WAGE_UNIT_OF_PAY"]
LCA_2019 = ["CASE_NUMBER", "CASE_STATUS", "CASE_SUBMITTED", "DECISION_DATE", "VISA_CLASS", "JOB_TITLE", "SOC_CODE", "EMPLOYER_NAME",
            *(f"{name}_{site}" for site in range(1, 11) for name in OF_SITE), "H-1B_DEPENDENT"]  # fmt: skip
LCA_2020 = ["CASE_NUMBER", "CASE_STATUS", "RECEIVED_DATE", "DECISION_DATE", "VISA_CLASS", "JOB_TITLE", "SOC_CODE", "EMPLOYER_NAME",
            "TRADE_NAME_DBA", "EMPLOYER_FEIN", "EMPLOYER_POC_LAST_NAME", "EMPLOYER_POC_EMAIL", "SECONDARY_ENTITY", "WORKSITE_CITY",
            "WORKSITE_STATE", "WAGE_RATE_OF_PAY_FROM", "WAGE_RATE_OF_PAY_TO", "WAGE_UNIT_OF_PAY", "H_1B_DEPENDENT",
            "PREPARER_EMAIL"]  # fmt: skip
CASE_2024 = ["I-203-24001-000002", "Certified", "2024-01-02", "2024-01-09", "", "Editor", "27-3041 - Editors", "Cinder Press LLC", "",
             "12-3456789",
             "Roe", "roe@example.org", "Yes", "Reno", "NV", "70000", "90000", "Year", "No", "x@example.org"]  # fmt: skip

Cells = Sequence[str]


def write_csv(out: Path, *rows: Cells, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    out.write_bytes(text.getvalue().encode(encoding))
    return out


def write_xlsx(out: Path, *rows: Cells, shared: bool = False) -> Path:
    """``shared``: strings stand in a part of their own."""
    strings = {cell: number for number, cell in enumerate(dict.fromkeys(cell for row in rows for cell in row))}
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in PARTS.items():
            archive.writestr(name, part)
        body = "".join(
            f"<row r='{number}'>{''.join(_cell(cell, at, number, strings if shared else None) for at, cell in enumerate(row))}</row>"
            for number, row in enumerate(rows, 1)
        )
        archive.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>')
        items = "".join(f"<si><r><t>{escape(cell[:1])}</t></r><r><t>{escape(cell[1:])}</t></r></si>" for cell in strings)
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{items}</sst>')
    return out


def _cell(text: str, at: int, number: int, strings: dict[str, int] | None) -> str:
    place = f"{chr(64 + at // 26) if at >= 26 else ''}{chr(65 + at % 26)}{number}"
    if not text:
        return f"<c r='{place}' s='1'/>" if at % 2 else ""
    return (
        f"<c r='{place}' t='s'><v>{strings[text]}</v></c>"
        if strings
        else f"<c r='{place}' t='inlineStr'><is><t>{escape(text)}</t></is></c>"
    )


def load_few(db: sqlite3.Connection, folder: Path, *names: str) -> None:
    """Of what comes along, the tables whose names begin so: all of them take seconds."""
    folder.mkdir()
    for path in FOLDER.glob("*.parquet"):
        if path.name.startswith(names):
            (folder / path.name).symlink_to(path)
    load_starters(db, folder)

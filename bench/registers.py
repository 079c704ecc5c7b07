"""Registers: a year of labor condition applications, invented, in the official layout (98 columns), is loaded; then 100,000 postings are
looked up in registers, at once and again after a new one. ``python -m bench.registers [CASES BLANK POSTINGS]``

Beside each figure stands what 10 million additions took just then, for machines differ, and one that is shared differs from itself.
"""

import resource
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from bench import catalog, clock
from catalog.registers.keeping import PublicRecord
from catalog.registers.waiting import AskedEmployer
from catalog.writer import Writer
from crawler.registers.applying import Applied, apply_registers, look_up_waiting
from crawler.registers.asking import Registers
from crawler.registers.wages import Object, Priced
from registers.load import load_file
from registers.starter import load_starters
from registers.store import storing
from schemas.job import Sighting

CASES, BLANK, POSTINGS = 600_000, 400_000, 100_000  # rows; the files are padded with blank ones
TITLES = 30_000  # of the postings
KNOWN = [
    "CASE_NUMBER", "CASE_STATUS", "RECEIVED_DATE", "DECISION_DATE", "ORIGINAL_CERT_DATE", "VISA_CLASS", "JOB_TITLE", "SOC_CODE",
    "SOC_TITLE", "FULL_TIME_POSITION", "BEGIN_DATE", "END_DATE", "TOTAL_WORKER_POSITIONS", "NEW_EMPLOYMENT", "CONTINUED_EMPLOYMENT",
    "CHANGE_PREVIOUS_EMPLOYMENT", "NEW_CONCURRENT_EMPLOYMENT", "CHANGE_EMPLOYER", "AMENDED_PETITION", "EMPLOYER_NAME", "TRADE_NAME_DBA",
    "EMPLOYER_ADDRESS1", "EMPLOYER_ADDRESS2", "EMPLOYER_CITY", "EMPLOYER_STATE", "EMPLOYER_POSTAL_CODE", "EMPLOYER_COUNTRY",
    "EMPLOYER_PROVINCE", "EMPLOYER_PHONE", "EMPLOYER_PHONE_EXT", "EMPLOYER_FEIN", "NAICS_CODE", "WORKSITE_WORKERS", "SECONDARY_ENTITY",
    "SECONDARY_ENTITY_BUSINESS_NAME", "WORKSITE_CITY", "WORKSITE_COUNTY", "WORKSITE_STATE", "WORKSITE_POSTAL_CODE", "WAGE_RATE_OF_PAY_FROM",
    "WAGE_RATE_OF_PAY_TO", "WAGE_UNIT_OF_PAY", "PREVAILING_WAGE", "PW_UNIT_OF_PAY", "PW_WAGE_LEVEL", "PW_OES_YEAR", "H_1B_DEPENDENT",
    "WILLFUL_VIOLATOR",
]  # fmt: skip
NAMES = [*KNOWN, *(f"EMPLOYER_POC_{number}" for number in range(98 - len(KNOWN)))]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "worksheets/sheet1.xml"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{TYPED}"><sheets><sheet name="LCA" sheetId="1" r:id="a"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="a" Target="{SHEET}"/></Relationships>',
}


def case(number: int) -> list[str | int]:
    """The cells of one case; texts of people and addresses are all different, as in real files."""
    known: dict[str, str | int] = {
        "CASE_NUMBER": f"I-200-24{number % 366:03}-{number:06}", "CASE_STATUS": "Certified", "VISA_CLASS": "H-1B", "SOC_CODE": "15-1252.00",
        "JOB_TITLE": f"Engineer {number % 9973}", "EMPLOYER_NAME": f"Miller Works {number % 40009} LLC",
        "DECISION_DATE": 45300 + number % 366, "RECEIVED_DATE": 45290 + number % 366, "WAGE_RATE_OF_PAY_FROM": 90000 + number % 9000,
        "WAGE_UNIT_OF_PAY": "Year", "PREVAILING_WAGE": 88000, "PW_UNIT_OF_PAY": "Year", "PW_WAGE_LEVEL": "II", "WORKSITE_STATE": "OH",
        "H_1B_DEPENDENT": "No", "EMPLOYER_ADDRESS1": f"{number} Long Street", "EMPLOYER_POC_1": f"Person {number}",
        "EMPLOYER_POC_2": f"p{number}@example.org", "EMPLOYER_FEIN": f"12{number % 40009:07}",
    }  # fmt: skip
    other = f" {number % 50}" if number % 4 else ""
    return [known.get(name, name + other if other else "") for name in NAMES]


def write_workbook(out: Path, cases: int, blank: int) -> None:
    """As spreadsheet programs write it: strings once, in a part of their own, and cells that refer to them."""
    strings: dict[str, int] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in PARTS.items():
            archive.writestr(name, part)
        with archive.open(f"xl/{SHEET}", "w", force_zip64=True) as sheet:
            _write_sheet(sheet, cases, blank, strings)
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            part.write(f'<sst xmlns="{MAIN}">'.encode())
            part.writelines(f"<si><t>{text}</t></si>".encode() for text in strings)
            part.write(b"</sst>")


def _write_sheet(sheet: IO[bytes], cases: int, blank: int, strings: dict[str, int]) -> None:
    letters = [(chr(64 + at // 26) if at >= 26 else "") + chr(65 + at % 26) for at in range(len(NAMES))]
    sheet.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
    for row in range(1, cases + blank + 2):
        cells = NAMES if row == 1 else case(row - 1) if row <= cases + 1 else [""] * len(NAMES)
        told = [
            f'<c r="{letter}{row}"><v>{cell}</v></c>'
            if isinstance(cell, int)
            else f'<c r="{letter}{row}" t="s"><v>{strings.setdefault(cell, len(strings))}</v></c>'
            if cell
            else f'<c r="{letter}{row}" s="1"/>'
            for letter, cell in zip(letters, cells, strict=True)
        ]
        sheet.write(f'<row r="{row}">{"".join(told)}</row>'.encode())  # at once: the packing of a cell alone takes longer than the cell
    sheet.write(b"</sheetData></worksheet>")


def load(path: str, store: str) -> None:
    loop, used, passed = clock.additions(), time.process_time(), time.perf_counter()
    with storing(Path(store)) as db:
        report = load_file(db, Path(path))[0]
    used, passed = time.process_time() - used, time.perf_counter() - passed
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{report.rows_read:,} rows read, {report.blank:,} blank, {report.kept:,} stored (bounds: 240 s, 400 MB)")
    print(
        f"{used:.0f} s of one core, {passed:.0f} s, {memory:.0f} MB; 10 million additions {(loop + clock.additions()) / 2:.2f} s",
        flush=True,
    )


def looked_up(cases: str, postings: int) -> None:
    """``cases``: a workbook of applications. Postings of 40 an employer, with titles and cities that registers know."""
    store = Path(cases).parent / "applied.db"
    with storing(store) as db, Writer(store.with_name("catalog.db")) as writer:
        load_starters(db)
        titles = [title for (title,) in db.execute("SELECT DISTINCT title FROM onet_titles ORDER BY title")]
        titles, unheard = titles[:TITLES], titles[TITLES:]
        names = [name for (name,) in db.execute("SELECT DISTINCT employer FROM uscis ORDER BY employer LIMIT ?", (postings // 40 + 1,))]
        catalog.load(writer, "new", (known(one, n, titles, names) for n, one in enumerate(catalog.sightings(postings, "new"))))

        def apply(what: str) -> None:
            asker = Timed(Registers.beside(db, store))
            told(what, lambda: apply_registers(writer, asker, catalog.NOW), asker)

        apply(f"{postings:,} postings")
        apply("again, nothing new")
        load_file(db, Path(cases))
        apply("after a new register (bound: 60 s for 100,000)")
        writer.begin_run("more", catalog.NOW)
        more = [known(one, n, unheard if n % 2 else titles, names, "more") for n, one in enumerate(catalog.sightings(2000, "more"))]
        writer.write(more)
        registers = Registers.beside(db, store)
        told("read titles, areas and names, once a run that asks for a new one", lambda: registers.warm(f"{catalog.NOW:%Y-%m-%d}"))
        asker = Timed(registers)
        told(
            "a run's own, of which every second has a title that nobody had before (bound: 150 µs each)",
            lambda: look_up_waiting(writer, asker, catalog.NOW),
            asker,
        )


class Timed:
    """An asker, and what its answers took."""

    def __init__(self, asker: Registers) -> None:
        self._asker, self.loaded = asker, asker.loaded
        self.seconds: Counter[str] = Counter()

    def records_of(self, employers: Sequence[AskedEmployer]) -> list[PublicRecord]:
        answer: list[PublicRecord] = self._timed("employers", lambda: self._asker.records_of(employers))
        return answer

    def occupations(self, titles: Sequence[str]) -> dict[str, list[Object]]:
        answer: dict[str, list[Object]] = self._timed("titles", lambda: self._asker.occupations(titles))
        return answer

    def wages(self, several: Sequence[Priced]) -> list[list[Object]]:
        answer: list[list[Object]] = self._timed("wages", lambda: self._asker.wages(several))
        return answer

    def _timed(self, what: str, asks: Callable[[], Any]) -> Any:
        begun = time.process_time()
        answer = asks()
        self.seconds[what] += time.process_time() - begun
        return answer


def told(what: str, does: Callable[[], Applied | None], asker: Timed | None = None) -> None:
    """Print what it took, the parts of the asker's answers, and what remains for the catalog."""
    loop, used, passed = clock.additions(), time.process_time(), time.perf_counter()
    done = does()
    used, passed = time.process_time() - used, time.perf_counter() - passed
    each = f", {done.moved:,} moved, {used / done.postings * 1e6:.0f} µs each" if done and done.postings else ""
    loop = (loop + clock.additions()) / 2
    print(f"{what}: {used:.1f} s of one core, {passed:.1f} s{each}; 10 million additions {loop:.2f} s", flush=True)
    if asker and asker.seconds:
        parts = {**asker.seconds, "catalog": used - asker.seconds.total()}
        print("    of it " + ", ".join(f"{name} {seconds:.2f} s" for name, seconds in parts.items()), flush=True)


CITIES = [("Austin", "US-TX"), ("San Francisco", "US-CA"), ("Pittsburgh", "US-PA"), ("New York City", "US-NY"), ("Boise", "US-ID")]


def known(one: Sighting, n: int, titles: list[str], names: list[str], again: str = "") -> Sighting:
    city, region = CITIES[n % len(CITIES)]
    assert one.job is not None
    place = replace(one.job.job_locations[0], city=city, region=region)
    job = replace(one.job, title=titles[n * 7 % len(titles)], hiring_organization=names[n // 40].title(), job_locations=(place,))
    raw = replace(one.raw, source=one.raw.source + again)
    return replace(one, job=job, raw=raw, posting_id=raw.posting_id)


def main(cases: int = CASES, blank: int = BLANK, postings: int = POSTINGS) -> None:
    with TemporaryDirectory() as folder:
        process = get_context("spawn").Process(target=write_workbook, args=(Path(folder) / "lca.xlsx", cases, blank))
        process.start()
        process.join()
        process = get_context("spawn").Process(target=load, args=(f"{folder}/lca.xlsx", f"{folder}/registers.db"))
        process.start()  # of its own: its memory is what is measured
        process.join()
        looked_up(f"{folder}/lca.xlsx", postings)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

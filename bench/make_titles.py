"""Job titles of labor condition applications, counted by occupation: ``python -m bench.make_titles FILE OUT.csv``.

`bench.make_registers` reads what comes out. FILE is DOL's disclosure file, as CSV or Parquet, with EMPLOYER_NAME, JOB_TITLE and SOC_CODE.
Titles that fewer than three employers use are left out: they may be codes of the house. So are employers' names.
"""

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow.parquet as pq

from registers.names import key_of
from registers.title_words import title_words
from registers.values import soc, soc_2018

LEAST_EMPLOYERS = 3
NAMES = ("EMPLOYER_NAME", "JOB_TITLE", "SOC_CODE")
Filing = tuple[str, str, str]  # key of the employer, title, SOC 2018


def main(source: Path, out: Path) -> None:
    rows = sorted(counted(filings(source)))
    with out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("Job Title", "SOC Code", "Employers", "Applications"))
        writer.writerows(rows)
    print(f"{len(rows):,} rows of title and occupation")


def filings(source: Path) -> Iterator[Filing]:
    """Of a code of 2010 that was parted, nothing is known: it is left out."""
    for employer, title, code in read(source):
        known = soc_2018(soc(code))
        if employer and title and known and "," not in known:
            yield key_of(employer) or employer, title, known


def read(source: Path) -> Iterable[tuple[str | None, str | None, str | None]]:
    if source.suffix == ".parquet":
        table = pq.read_table(source, columns=list(NAMES))
        return zip(*(table[name].to_pylist() for name in NAMES), strict=True)
    with source.open(encoding="utf-8-sig", newline="") as file:
        return [(row[NAMES[0]], row[NAMES[1]], row[NAMES[2]]) for row in csv.DictReader(file)]


def counted(rows: Iterable[Filing]) -> Iterator[tuple[str, str, int, int]]:
    """Titles are one where their words are; the most usual spelling stands for them."""
    employers: defaultdict[str, set[str]] = defaultdict(set)
    by_code: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for employer, title, code in rows:
        if key := " ".join(title_words(title)):
            employers[key].add(employer)
            by_code[key, code].append(employer)
            spellings[key][" ".join(title.split())] += 1
    for (key, code), filed in by_code.items():
        if len(employers[key]) >= LEAST_EMPLOYERS:
            usual = min(spellings[key], key=lambda spelling: (-spellings[key][spelling], spelling))
            yield usual, code, len(set(filed)), len(filed)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

"""Occupations and areas: how many held-out filings are told right, employers kept apart: ``python -m bench.occupations FILE [WORKSITES]``.

FILE is DOL's disclosure file (as `bench.make_titles` reads it). Its employers are parted in two by a hash of their names: titles of one half
are known, titles of the other are asked. WORKSITES has WORKSITE_CITY, WORKSITE_COUNTY and WORKSITE_STATE: the area of the city is compared
with that of the county that was filed.
"""

import csv
import math
import sqlite3
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.make_titles import LEAST_EMPLOYERS, Filing, filings
from registers.areas import Areas
from registers.starter import ready
from registers.title_words import title_words
from registers.titles import SOURCES, Titles
from registers.values import state
from schemas.evidence import Evidence, Origin
from schemas.facts import Place

YEAR = "2025-26"
Asked = tuple[str, Counter[str]]  # a title as one employer files it, and how often under which code
Row = tuple[str, str, float, str]


def main(source: Path, worksites: Path | None = None) -> None:
    with TemporaryDirectory() as folder, ready(Path(folder) / "registers.db") as db:
        halves = halved(filings(source))
        print(
            f"{len(halves[0]):,} filings known, {len(halves[1]):,} held out; {len(asked := grouped(halves[1])):,} titles of employers asked"
        )
        for name, rows in {
            "no filings": [],
            f"titles of {LEAST_EMPLOYERS} employers and more, as in data/registers": counted(halves[0], LEAST_EMPLOYERS),
            "all titles of the half": counted(halves[0], 1),
        }.items():
            measure(name, Titles([*rows_without_filings(db), *rows], socs(db)), asked)
        if worksites:
            measure_areas(Areas.load(db, YEAR), worksites)


def halved(rows: Iterable[Filing]) -> tuple[list[Filing], list[Filing]]:
    halves: tuple[list[Filing], list[Filing]] = [], []
    for row in rows:
        plain = "".join(letter for letter in row[0] if letter.isalnum())
        halves[blake2b(plain.encode(), digest_size=1).digest()[0] & 1].append(row)
    return halves


def grouped(rows: Iterable[Filing]) -> list[Asked]:
    found: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for employer, title, code in rows:
        found[employer, " ".join(title.casefold().split())][code] += 1
    return [(title, codes) for (_, title), codes in sorted(found.items())]


def counted(rows: Sequence[Filing], least: int) -> list[Row]:
    employers: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    of_title: defaultdict[str, set[str]] = defaultdict(set)
    for employer, title, code in rows:
        key = " ".join(title_words(title))
        employers[key, code].add(employer)
        of_title[key].add(employer)
    return [(key, code, len(of), "lca") for (key, code), of in employers.items() if len(of_title[key]) >= least]


def rows_without_filings(db: sqlite3.Connection) -> Iterator[Row]:
    for source, (weight, query) in SOURCES.items():
        if not source.startswith("lca"):
            yield from ((title, soc, weight * count, source) for title, soc, count in db.execute(query))


def socs(db: sqlite3.Connection) -> dict[str, str]:
    return dict(db.execute("SELECT soc, title FROM soc ORDER BY soc"))


def measure(name: str, titles: Titles, asked: Sequence[Asked]) -> None:
    """A title of an employer is right where its most usual code there is named; filings are weighted by their number."""
    started = time.perf_counter()
    answers = [[one.soc for one in titles.occupations(title)] for title, _ in asked]
    micro = (time.perf_counter() - started) / len(asked) * 1e6
    told = [(answer, codes) for answer, (_, codes) in zip(answers, asked, strict=True) if answer]
    print(f"\n{name}: {micro:.0f} us a title")
    print(f"  not sure: {1 - len(told) / len(asked):.1%} of the titles")
    for what, rows in (
        ("all, not sure counted as wrong", list(zip(answers, [codes for _, codes in asked], strict=True))),
        ("answered", told),
    ):
        for weighting, weigh in (("titles of employers", lambda codes: 1), ("filings", Counter.total)):
            firsts, threes = (share(rows, upto, weigh) for upto in (1, 3))
            print(f"  {what}, by {weighting}: top-1 {firsts}, top-3 {threes}")


def share(rows: Sequence[tuple[list[str], Counter[str]]], upto: int, weigh: Callable[[Counter[str]], int]) -> str:
    """With its interval of 95 %; of filings, by the number of titles that they are of."""
    is_one = weigh(Counter({"": 2})) == 1
    right = [
        max(codes.values()) == max((codes[soc] for soc in answer[:upto]), default=0) if is_one else sum(codes[soc] for soc in answer[:upto])
        for answer, codes in rows
    ]
    whole = [weigh(codes) for _, codes in rows]
    part = sum(right) / sum(whole)
    spread = math.sqrt(sum((got - part * of) ** 2 for got, of in zip(right, whole, strict=True))) / sum(whole)
    return f"{part:.3f} ± {1.96 * spread:.3f}"


def measure_areas(areas: Areas, worksites: Path) -> None:
    found: Counter[str] = Counter()
    with worksites.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            code, county = state(row["WORKSITE_STATE"]) or "", areas.of_county(state(row["WORKSITE_STATE"]) or "", row["WORKSITE_COUNTY"])
            area = areas.of(Place(Evidence("place", Origin.FIELD, "", ""), row["WORKSITE_CITY"], f"US-{code}", "US"))
            found["county unknown" if county is None else "none" if area is None else "right" if area == county else "wrong"] += 1
    told = found["right"] + found["wrong"]
    print(f"\nareas of worksites: {dict(found)}; {found['right'] / told:.3%} right where told, {told / (told + found['none']):.1%} told")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))

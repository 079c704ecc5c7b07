"""Occupations and areas: how many held-out filings are told right, employers kept apart: ``python -m bench.occupations FILE [WORKSITES]``.

FILE is what `bench.make_titles` reads. Its employers are parted in two by a hash of their names, legal forms aside: titles of one half
are known, titles of the other are asked, then the other way about. WORKSITES has WORKSITE_CITY, WORKSITE_COUNTY and WORKSITE_STATE: the
area of the city is compared with that of the county that was filed.
"""

import csv
import math
import sqlite3
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.make_titles import LEAST_EMPLOYERS, Filing, filings
from pipelines.extract.place.fields import extract_places
from registers.areas import Areas
from registers.starter import ready
from registers.title_words import title_words
from registers.titles import Row, Titles, read_rows
from registers.values import state
from schemas.enums import Origin
from schemas.evidence import Evidence
from schemas.facts import Place

YEAR = "2025-26"
Asked = tuple[str, Counter[str]]  # a title as one employer files it, and how often under which code
Told = tuple[list[str], Counter[str]]  # the codes that were answered, best first, and those filed
KNOWN = {  # how many employers must use a title that is known
    "no filings, O*NET and SOC alone": None,
    f"titles of {LEAST_EMPLOYERS} employers and more (so is the table that comes along)": LEAST_EMPLOYERS,
    "all titles, as where the file is loaded": 1,
}


def main(source: Path, worksites: Path | None = None) -> None:
    with TemporaryDirectory() as folder, ready(Path(folder) / "registers.db") as db:
        halves = halved(filings(source))
        print(f"{len(halves[0]):,} and {len(halves[1]):,} filings; asked by titles of the other half:")
        for name, least in KNOWN.items():
            measure(db, name, [(halves[at], halves[1 - at]) for at in (0, 1)], least)
        if worksites:
            measure_areas(Areas.load(db, YEAR), worksites)


def halved(rows: Iterable[Filing]) -> tuple[list[Filing], list[Filing]]:
    halves: tuple[list[Filing], list[Filing]] = [], []
    for row in rows:
        halves[blake2b(row[0].encode(), digest_size=1).digest()[0] & 1].append(row)
    return halves


def grouped(rows: Iterable[Filing]) -> list[Asked]:
    found: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for employer, title, code in rows:
        found[employer, " ".join(title.casefold().split())][code] += 1
    return [(title, codes) for (_, title), codes in sorted(found.items())]


def counted(rows: Sequence[Filing], least: int) -> list[Row]:
    """Titles that ``least`` employers use, without the employers."""
    employers: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    of_title: defaultdict[str, set[str]] = defaultdict(set)
    for employer, title, code in rows:
        key = " ".join(title_words(title))
        employers[key, code].add(employer)
        of_title[key].add(employer)
    return [Row(key, code, len(of), "lca titles") for (key, code), of in employers.items() if len(of_title[key]) >= least]


def measure(db: sqlite3.Connection, name: str, parts: Sequence[tuple[list[Filing], list[Filing]]], least: int | None) -> None:
    """``parts``: filings that are known, and those held out. ``least``: employers of a title that is known; None: no filing is."""
    told: list[Told] = []
    unbounded: list[Told] = []
    seconds = 0.0
    for known, asked in parts:
        titles = known_titles(db, counted(known, least) if least else [])
        started = time.perf_counter()
        told += answers(titles, asked)
        seconds += time.perf_counter() - started
        unbounded += answers(known_titles(db, counted(known, least) if least else [], is_bounded=False), asked)
    sure = [one for one in told if one[0]]
    print(
        f"\n{name}: {len(told):,} titles of employers, {seconds / len(told) * 1e6:.0f} us each; not sure of {1 - len(sure) / len(told):.1%}"
    )
    for what, rows in {"where sure": sure, "all, not sure is wrong": told, "all, with no bound": unbounded}.items():
        by_title, by_filing = (f"{share(rows, 1, by)} / {share(rows, 3, by)}" for by in (False, True))
        print(f"  {what:22} titles of employers: {by_title}   filings: {by_filing}")


def known_titles(db: sqlite3.Connection, counts: list[Row], is_bounded: bool = True) -> Titles:
    rows = [row for row in read_rows(db) if not row.source.startswith("lca")]
    return Titles([*rows, *counts], dict(db.execute("SELECT soc, title FROM soc ORDER BY soc")), is_bounded)


def answers(titles: Titles, asked: Iterable[Filing]) -> list[Told]:
    return [([one.soc for one in titles.occupations(title)], codes) for title, codes in grouped(asked)]


def share(told: Sequence[Told], upto: int, by_filings: bool) -> str:
    """How many are right, with the interval of 95 %. A title of an employer is right where its most usual code there (or one as usual) is
    named; a filing where its own code is."""
    right, whole = [], []
    for answer, codes in told:
        named = [codes[soc] for soc in answer[:upto]]
        right.append(sum(named) if by_filings else max(named, default=0) == max(codes.values()))
        whole.append(codes.total() if by_filings else 1)
    part = sum(right) / sum(whole)
    spread = math.sqrt(sum((got - part * of) ** 2 for got, of in zip(right, whole, strict=True))) / sum(whole)
    return f"{part:.3f} ± {1.96 * spread:.3f}"


def measure_areas(areas: Areas, worksites: Path) -> None:
    """By the city as it is filed, and by the place that a posting's line "city, state" is read as."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    with worksites.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            city, code = row["WORKSITE_CITY"], state(row["WORKSITE_STATE"]) or ""
            county = areas.of_county(code, row["WORKSITE_COUNTY"])
            filed = Place(Evidence("place", Origin.FIELD, city, ""), city, f"US-{code}", "US")
            for name, places in {"as filed": (filed,), "read": extract_places(f"{city}, {code}")}.items():
                area = areas.of(places[0]) if places else None
                found[name]["county unknown" if county is None else "none" if area is None else "right" if area == county else "wrong"] += 1
    for name, counts in found.items():
        told = counts["right"] + counts["wrong"]
        print(f"\nareas of worksites, {name}: {dict(counts)}")
        print(f"  {told / (told + counts['none']):.1%} told, {counts['right'] / told:.2%} of them right")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))

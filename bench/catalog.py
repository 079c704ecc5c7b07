"""How fast postings load: ``python -m bench.catalog [COUNT]`` prints postings/s and memory for invented postings.

``measure(count, folder)`` loads ``count`` new postings through deduplicate and load into a fresh catalog with full text, then loads
them again unchanged, once known by hash (``unchanged``) and once with a 2 % share of edits.
"""

import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import blake2b
from itertools import islice
from pathlib import Path

from catalog.writer import Writer
from pipelines.context import Rolecall
from pipelines.deduplicate import DeduplicatePipeline
from pipelines.load import LoadPipeline
from schemas.enums import EducationLevel, EligibilityTopic, Origin, PayKind, RequirementKind, Sponsorship, Unit
from schemas.evidence import Evidence, prose
from schemas.facts import Education, EligibilityStatement, EligibilityToWork, Experience, Moment, Place, Requirement, Salary, Skill
from schemas.job import JobPosting, Sighting
from schemas.raw import RawPosting

BATCH = 1000
NOW = datetime(2026, 7, 4, 12, tzinfo=UTC)
_SYLLABLES = [c + v for c in (*"bdfgklmnprstvz", "ch", "st", "tr") for v in ("a", "e", "i", "o", "u", "ar", "en", "is")]
_CITIES = ["Aldermoor", "Brantwick", "Corvale", "Dunmere", "Eastholm", "Farrowby", "Glenhurst", "Harrowgate", "Ilmouth", "Kelbrook"]
_ROLES = ["Engineer", "Analyst", "Designer", "Planner", "Nurse", "Driver", "Editor", "Auditor", "Chemist", "Teacher"]


@dataclass(frozen=True, slots=True)
class Rates:
    """What one run of the benchmark measured: postings a second of one core's time (and of the clock), and the greatest resident
    memory and the catalog's size in MB."""

    new: tuple[float, float]
    changed: tuple[float, float]
    unchanged: tuple[float, float]
    memory: float
    size: float


def vocabulary(rng: random.Random, count: int = 4000) -> list[str]:
    """Invented words, frequent ones first."""
    return ["".join(rng.choices(_SYLLABLES, k=rng.choice((1, 2, 2, 3, 3, 4)))) for _ in range(count)]


def texts(rng: random.Random, words: list[str]) -> Iterator[str]:
    """Texts of some 3.7 kB as employers write them: an intro that one employer's postings share, then lines of their own; one in
    twenty is an edited copy of an earlier one."""
    weights = [1 / (rank + 10) for rank in range(len(words))]
    earlier: list[str] = []
    intro = ""
    for n in range(1 << 40):
        if n % 40 == 0:
            intro = " ".join(rng.choices(words, weights, k=70))
        if n % 20 == 19:
            yield rng.choice(earlier).replace("\n- ", "\n- also ", 1)
            continue
        lines = ["- " + " ".join(rng.choices(words, weights, k=16)) for _ in range(26)]
        text = f"{intro}\n\nTasks\n{chr(10).join(lines[:13])}\n\nRequirements\n{chr(10).join(lines[13:])}\n\nPay\n$90,000 - $120,000 a year"
        earlier = [*earlier[-99:], text]
        yield text


def posting(n: int, text: str, edited: bool = False) -> JobPosting:
    """A posting with about as many facts as a real one."""
    lines, at = [], 0
    for line in text.split("\n"):
        if line.startswith("- "):
            lines.append((at + 2, at + len(line)))
        at += len(line) + 1
    pay = prose("base_salary", text, len(text) - 25, len(text), "salary.range")
    words = [prose("statements", text, start, end, "section.bullet") for start, end in lines]
    kinds = [RequirementKind.RESPONSIBILITY] * 13 + [RequirementKind.REQUIRED] * 13
    given = Evidence("title", Origin.FIELD, "as given", "field")
    refused = EligibilityStatement(EligibilityTopic.SPONSORSHIP, Sponsorship.NOT_OFFERED, words[-1])
    return JobPosting(
        title=f"{_ROLES[n % 10]} {n % 97}", hiring_organization=f"Employer {n // 40}", description=text, language="en",
        job_locations=(Place(given, _CITIES[n % 7], "US-CA", "US"),), workplace="hybrid", employment_types=("FULL_TIME",),
        base_salary=(
            Salary(
                Decimal(90000), Decimal(125000 if edited else 120000), "USD", Unit.YEAR, PayKind.BASE, pay, True,
                annual_min=Decimal(90000), annual_max=Decimal(120000),
            ),
        ),
        date_posted=Moment("2026-06-20", given), statements=tuple(
            Requirement(kind, e.quote, e) for kind, e in zip(kinds, words, strict=True)
        ),
        experience_requirements=Experience(60, words[13]), experiences=(Experience(60, words[13]),),
        education_requirements=Education(EducationLevel.BACHELOR, True, words[14]),
        skills=tuple(Skill(e.quote.split()[0], e, True) for e in words[13:21]),
        eligibility_to_work=EligibilityToWork(Sponsorship.NOT_OFFERED, statements=(refused,)), url=f"https://boards.example/{n}",
        evidence=[replace(given, field=name) for name in ("title", "hiring_organization", "workplace", "employment_types", "url")],
    )  # fmt: skip


def sightings(count: int, run: str, known: bool = False, edited_every: int = 0) -> Iterator[Sighting]:
    """``count`` postings of boards of 400; ``known``: unchanged, but for every ``edited_every``-th."""
    rng = random.Random(7)
    text = texts(rng, vocabulary(rng))
    for n in range(count):
        raw = RawPosting("bench", f"board{n // 400}", str(n), title=_ROLES[n % 10])
        edited = bool(edited_every) and n % edited_every == 0
        unchanged = known and not edited
        body = "" if unchanged else next(text)
        digest = blake2b(f"{n}{edited}".encode(), digest_size=16).hexdigest()
        job = None if unchanged else posting(n, body, edited)
        yield Sighting(raw, raw.posting_id, digest, run, NOW, unchanged, job)


def load(writer: Writer, run: str, flow: Iterator[Sighting]) -> tuple[float, float]:
    """Postings a second of processor time and of the clock in deduplicate and load; inventing the postings is not counted."""
    writer.begin_run(run, NOW)
    rolecall = Rolecall(run, writer=writer)
    stages = DeduplicatePipeline(rolecall), LoadPipeline(rolecall)
    loaded, busy, passed = 0, 0.0, 0.0
    while batch := list(islice(flow, BATCH)):
        loaded += len(batch)
        before = time.process_time(), time.perf_counter()
        for stage in stages:
            batch = stage.process_batch(batch)
        busy += time.process_time() - before[0]
        passed += time.perf_counter() - before[1]
    writer.finish_run(run, NOW)
    return loaded / busy, loaded / passed


def measure(count: int, folder: Path) -> Rates:
    """Load ``count`` postings new, unchanged and a tenth of them changed."""
    path = folder / "bench.db"
    with Writer(path) as writer:
        new = load(writer, "new", sightings(count, "new"))
        unchanged = load(writer, "unchanged", sightings(count, "unchanged", known=True))
        changed = load(writer, "changed", (s for s in sightings(count, "changed", known=True, edited_every=10) if s.job))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Rates(new, changed, unchanged, memory, path.stat().st_size / 1e6)


def main() -> None:
    """Print the rates."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        rates = measure(count, Path(folder))
    for name, (core, clock) in (("new", rates.new), ("changed", rates.changed), ("unchanged", rates.unchanged)):
        print(f"{name:<10} {core:>9,.0f} postings/s/core  {clock:>9,.0f}/s by the clock")
    print(f"memory {rates.memory:,.0f} MB, catalog {rates.size:,.0f} MB, {count:,} postings")


if __name__ == "__main__":
    main()

"""Growth: what a posting costs in a catalog of few and of many. ``python -m bench growth [POSTINGS] [FOLDER]``, by default 1,000,000.

Invented boards go through the whole flow, archive and closing included, a run of `RUN` postings after the other. Employers share an intro
and an end among their postings, trades share their sentences, one posting in twenty is an edited copy of another one of its employer, on a
second board. A line a run: microseconds of CPU a posting. At the marks (a hundredth of all, a tenth, all) the same postings are loaded into
an empty catalog in the same minute: the growth is a ratio. Then that run once more, unchanged but for `EDITED`, MB at most, bytes of
catalog and archive a posting; what readers ask: views, the search page, the change feed; 1,000 postings of a saved file added by
``rolecall ingest``, start-up included. Ten million additions stand beside, for machines differ. FOLDER keeps what is made; called again,
the bench goes on behind the last whole run.
"""

import asyncio
import random
import resource
import sqlite3
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from bench import pages
from bench.catalog import vocabulary
from bench.clock import additions, seconds
from bench.peers import cpu_seconds
from bench.stages import FILLER
from catalog.changes import jobs_since
from catalog.cursors import read_state
from catalog.database import reading
from crawler.run.flow import Flow, load_settings
from crawler.run.groups import in_groups
from crawler.run.places import Places
from crawler.run.runs import open_run
from schemas.raw import RawPay, RawPlace, RawPosting
from schemas.source import Listing

POSTINGS = 1_000_000
RUN = 10_000  # postings of a run
BOARD = 40  # postings of an employer
EDITED = 0.02
ADDED = 1_000
HERE = Path(__file__).resolve().parent.parent
WORDS = vocabulary(random.Random(11), 6_000)
ROLES = ("Baker", "Data Engineer", "Nurse", "Welder", "Product Designer", "Accountant", "Site Manager", "Teacher", "Analyst", "Electrician")
LEVELS = ("", "", "Senior ", "Junior ", "Lead ")
CITIES = ("Austin, TX", "Berlin, Germany", "London, UK", "Denver, CO", "Toronto, Canada", "Lyon, France", "Boston, MA", "Remote, US")
DUTIES = (
    "Plan the week's {0} with the {1} team and see it through",
    "Keep our {0} in order, from first sketch to daily use",
    "Review what colleagues make of {0}, kindly and in good time",
    "Answer questions about {0} and {1} by telephone and in writing",
    "Measure {0} each month and tell the {1} group what has changed",
)
DEMANDS = (
    "{2}+ years of experience with {0}",
    "Bachelor's degree in {0} or a related field",
    "Fluent English; some {1} is a plus",
    "You know {0} and are curious about {1}",
)
SPONSORSHIP = (
    "We are not able to sponsor visas for this position.",
    "Visa sponsorship is available for this role.",
    "You must be authorized to work in the country of this role.",
)
# What readers ask of views: of all rows, of one job, of one employer.
VIEWS = {
    "open jobs by sponsorship": "SELECT sponsorship, count(*) FROM open_jobs GROUP BY 1",
    "a job by its id": "SELECT * FROM jobs WHERE job_id = (SELECT job_id FROM job WHERE id = (SELECT max(id) / 2 FROM job))",
    "pay of a hundred jobs": "SELECT * FROM jobs WHERE salary_annual_max > 240000 LIMIT 100",
}


def text_of(luck: random.Random, intro: str, end: str) -> str:
    """HTML of some 4 kB, with about as many facts as a real posting."""

    def items(patterns: tuple[str, ...], count: int) -> str:
        lines = (luck.choice(patterns).format(luck.choice(WORDS), luck.choice(WORDS), luck.randint(1, 9)) for _ in range(count))
        return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"

    own = "".join(part.format(luck.choice(WORDS), luck.randint(2, 90)) for part in luck.sample(FILLER, 3))
    said = f"<p>{luck.choice(SPONSORSHIP)}</p>" if luck.random() < 0.15 else ""
    return f"{intro}{own}<h3>What you'll do</h3>{items(DUTIES, 8)}<h3>What you bring</h3>{items(DEMANDS, 6)}{said}{end}"


def board(number: int) -> Iterator[RawPosting]:
    """The postings of one employer, the same whenever they are asked for."""
    luck = random.Random(number)
    name = f"{luck.choice(WORDS).title()} {luck.choice(WORDS).title()} {number}"
    intro = f"<p>{name} is at home in {luck.choice(WORDS)}.</p>" + "".join(
        part.format(luck.choice(WORDS), number) for part in luck.sample(FILLER, 4)
    )
    offer = f"<li>{luck.choice(WORDS).title()} pension</li><li>30 days of leave</li>"
    end = f"<h3>What we offer</h3><ul>{offer}</ul><p>{name} welcomes all.</p>"
    made: list[RawPosting] = []
    for place in range(BOARD):
        identifier = f"{number}-{place}"
        if place % 20 == 19:
            yield copy_of(luck.choice(made), identifier, luck)
            continue
        low = luck.randint(30, 200) * 1000
        one = RawPosting(
            "greenhouse", f"b{number}", identifier, url=f"https://boards.example/b{number}/{place}", hiring_organization=name,
            title=f"{luck.choice(LEVELS)}{luck.choice(ROLES)}, {luck.choice(WORDS).title()}",
            job_locations=(RawPlace(luck.choice(CITIES)),), description_html=text_of(luck, intro, end),
            date_posted=f"2026-{luck.randint(1, 6):02}-{luck.randint(1, 28):02}",
            base_salary=(RawPay(str(low), str(low * 5 // 4), "USD", "year"),) if luck.random() < 0.5 else (),
        )  # fmt: skip
        made.append(one)
        yield one


def copy_of(one: RawPosting, identifier: str, luck: random.Random) -> RawPosting:
    """Another board's posting of the same opening, a sentence longer."""
    text = f"{one.description_html}<p>Seen by {luck.choice(WORDS)}.</p>"
    return RawPosting(
        "lever", one.source, identifier, url=f"https://jobs.example/{identifier}", title=one.title, job_locations=one.job_locations,
        hiring_organization=one.hiring_organization, description_html=text, date_posted=one.date_posted,
    )  # fmt: skip


def run(places: Places, first: int, edited: float = 0.0) -> float:
    """Load the run of postings ``first`` and following; CPU microseconds a posting. ``edited``: the share that is so."""
    boards = range(first // BOARD, (first + RUN) // BOARD)
    found = {number: list(board(number)) for number in boards}  # inventing them is not counted
    luck = random.Random(first)
    began = time.process_time()
    with open_run(places, "ingest") as rolecall, Flow(rolecall, load_settings()) as flow:
        for number, postings in found.items():
            told = [copy_of(one, one.identifier, luck) if luck.random() < edited and one.family == "lever" else one for one in postings]
            for group in in_groups(told):
                flow.push_all(group)
            flow.push(Listing("greenhouse", f"b{number}", listed=sum(one.family == "greenhouse" for one in told)))
    return (time.process_time() - began) / RUN * 1e6


def size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def ask(places: Places) -> None:
    """Print what readers wait for, in seconds of one core."""
    with reading(places.catalog) as db:
        for name, sql in VIEWS.items():
            print(f"  {name:28} {seconds(lambda: db.execute(sql).fetchall(), rounds=3):8.3f} s")  # noqa: B023
        last = read_state(db).now.number
        print(f"  {'the last 1,000 changes':28} {seconds(lambda: drain(db, last - 1_000), rounds=3):8.3f} s")
    asked = {name: some for name, some in pages.searches().items() if "every kind" in name}
    asyncio.run(pages.measure(places.catalog, asked))


def drain(db: sqlite3.Connection, number: int) -> None:
    part = jobs_since(db, number, check=False)
    while not part.is_last:
        part = jobs_since(db, part.last, check=False)


def add(places: Places, folder: Path, total: int) -> None:
    """Print what ``rolecall ingest`` takes for a saved file of `ADDED` new postings."""
    first = 10_000_000 + total  # employers that no run has
    rows = islice((one for number in range(first, first + ADDED) for one in board(number) if one.family == "greenhouse"), ADDED)
    jobs = [
        {"id": n, "title": one.title, "absolute_url": one.url, "content": one.description_html, "updated_at": one.date_posted,
         "location": {"name": one.job_locations[0].name}, "company_name": one.hiring_organization}
        for n, one in enumerate(rows)
    ]  # fmt: skip
    file = folder / f"added{total}.json"
    file.write_bytes(orjson.dumps({"jobs": jobs, "meta": {"total": len(jobs)}}))
    program = "import sys; from crawler.cli import main; sys.argv[0] = 'rolecall'; main()"
    command = [sys.executable, "-c", program, "ingest", str(file), "--source", f"greenhouse:added{total}", "--catalog", str(places.catalog)]
    print(f"  {ADDED:,} postings added: {cpu_seconds(command):.2f} s of CPU; 10 million additions {additions():.2f} s")


def grow(total: int, folder: Path) -> None:
    """Load ``total`` postings and print a line at each mark."""
    places = Places(folder / "catalog.db")
    state = folder / "loaded"  # how many postings the whole runs before held
    done = int(state.read_text()) if state.exists() else 0
    marks = {max(total // share // RUN * RUN, RUN) for share in (100, 10, 1)}
    for first in range(done, total, RUN):
        cost, loaded = run(places, first), first + RUN
        state.write_text(str(loaded))
        print(f"{loaded:>9,}: {cost:6,.0f} us new; 10 million additions {additions():.2f} s", flush=True)
        if loaded in marks:
            with TemporaryDirectory() as empty:
                alone = run(Places(Path(empty) / "catalog.db"), first)
            again = run(places, first, EDITED)
            print(f"  the same into an empty catalog {alone:,.0f} us: x{cost / alone:.2f}")
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            catalog, archive = places.catalog.stat().st_size / loaded, size(places.archive) / loaded
            print(f"  unchanged {again:,.0f} us; {memory:,.0f} MB at most; catalog {catalog:,.0f}, archive {archive:,.0f} bytes a posting")
            ask(places)
            add(places, folder, loaded)


def main() -> None:
    """Print the lines."""
    total = int(sys.argv[1]) if len(sys.argv) > 1 else POSTINGS
    with TemporaryDirectory() as folder:
        kept = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(folder)
        kept.mkdir(parents=True, exist_ok=True)
        grow(total, kept)


if __name__ == "__main__":
    main()

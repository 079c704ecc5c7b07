"""rolecall demo"""

import os
from dataclasses import replace
from shlex import quote
from typing import Any

import click

from catalog.database import reading
from catalog.registers.telling import describe_placed
from crawler.alerting import send_alerts
from crawler.commands.export import export_jobs
from crawler.commands.options import CATALOG_VARIABLE, catalog_option, config_of, json_option, set_option
from crawler.demo.alert import count_told, lines_of, save_search
from crawler.demo.boards import DEMO, demo_boards
from crawler.demo.loopback import PORT, Folder, serve
from crawler.demo.registers import load_registers
from crawler.printing import bar, counted, cut, echo
from crawler.run.crawling import crawl_into
from crawler.run.flow import load_settings
from crawler.run.places import Places
from crawler.run.report import RunReport, echo_report
from pipelines.context import utc_now
from schemas.reasons import ReasonKind

# A server of our own, on this machine: no need to be gentle.
LOOPBACK = {"AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": 16}
NEXT = """  try next
    rolecall serve{flag}                  look at it, in a browser: http://127.0.0.1:8001/
    rolecall report{flag}                 pictures of it, with their numbers, in one file
    rolecall demo --day 2{flag}           {day2}
    rolecall show {job}{flag}  a job with the words behind every value
    rolecall sql 'select title, organization, salary_min, salary_max from open_jobs'{flag}
    rolecall employers --visa H-1B --hiring{flag}  employers with a record, in the demo's invented registers
    rolecall alerts test demo{flag}       which open jobs fit its saved search; `rolecall alerts add` saves yours
    rolecall probe URL              find the board behind a career page, and the row that adds it
    rolecall sources list{flag}           the boards that `rolecall crawl` knows"""
DAY2 = "the same boards a day later: what is new, what changed, what closed"
EXAMPLES = 4  # of jobs whose pay stands among prevailing wages
AGAIN = "once more: a posting closes when a second listing lacks it"
UNSTATED = """
SELECT title, organization, says FROM pay_transparency WHERE says IS NOT NULL AND asks = 'posting'
UNION SELECT title, organization, says FROM demands_without_reason ORDER BY title, says
"""
WIDEST = 200  # characters of a line
MOST_COPIED = "SELECT job_id FROM jobs ORDER BY postings DESC, salary_max IS NULL, job_id LIMIT 1"


@click.command("demo")
@click.option("--day", type=click.IntRange(1, 2), default=1, show_default=True, help="2: the boards as they stand a day later.")
@catalog_option
@set_option
@json_option
def demo_command(day: int, places: Places, settings: tuple[tuple[str, Any], ...], as_json: bool) -> int:
    """Crawl the bundled boards of invented employers over a loopback port, and export them."""
    chosen = load_settings(settings)
    registers = places.catalog.with_name("demo-registers.db")
    with bar(100, "% of registers", quiet=as_json) as progress:
        load_registers(registers, lambda part: progress.update(int(part * 100) - progress.n))
    places = replace(places, registers=registers)
    with serve(Folder(DEMO, day), PORT) as base:
        chosen.setdict({**LOOPBACK, "DEMO_BASE": base}, priority="cmdline")
        save_search(places.catalog, utc_now())
        report = crawl_into(places, demo_boards(), chosen, quiet=as_json)
    before = count_told(places.catalog)
    send_alerts(places.catalog, config_of(), utc_now())
    _, out = export_jobs(places, quiet=as_json)
    report.files["export"] = str(out)
    echo_report(report, as_json, hints=next_steps(day, report, places))
    if not as_json:
        echo(*registered(places), *held_against(places), *lines_of(places.catalog, before))
    # One of its boards has a bad row, to show where that goes.
    is_well = all(reason.kind is ReasonKind.REJECTED for problem in report.problems for reason in problem.reasons)
    return 0 if report.summary and report.summary.seen and is_well else 1


def next_steps(day: int, report: RunReport, places: Places) -> str:
    """What may be tried next, as it can be pasted: of another catalog than a command takes by itself, with its name."""
    is_usual = str(places.catalog) in (os.environ.get(CATALOG_VARIABLE) or str(config_of().paths.catalog),)
    flag = "" if is_usual else f" --catalog {quote(str(places.catalog))}"
    return NEXT.format(day2=hint(day, report), flag=flag, job=example_job(places))


def hint(day: int, report: RunReport) -> str:
    """What the second day shows; or, where it has been seen once, what its second run adds."""
    if day == 1 or not report.summary:
        return DAY2
    closed = report.summary.closed
    return f"{counted(closed, 'posting')} closed: missed twice" if closed else AGAIN


def registered(places: Places) -> list[str]:
    """Some of what registers say of its jobs."""
    with reading(places.catalog) as db:
        found = describe_placed(db, EXAMPLES)
    return ["  what registers say of some (invented filings; official prevailing wages; no legal advice)", *(f"    {one}" for one in found)]


def held_against(places: Places) -> list[str]:
    """What some of its jobs do not state, beside what rules ask for, and demands without a reason."""
    with reading(places.catalog) as db:
        found = [f"{title}, {organization}: {says}" for title, organization, says in map(tuple, db.execute(UNSTATED))]
    return [
        "  what is not stated (beside rules on pay, docs/catalog.md; no verdict, no legal advice)",
        *(f"    {cut(one, WIDEST)}" for one in found),
    ]


def example_job(places: Places) -> str:
    """A job worth showing: one with several postings."""
    with reading(places.catalog) as db:
        row = db.execute(MOST_COPIED).fetchone()
    return str(row[0]) if row else "JOB"

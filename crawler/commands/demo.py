"""rolecall demo"""

import click

from crawler.commands.export import export_jobs
from crawler.commands.options import catalog_option, json_option, set_option
from crawler.crawling import crawl_into
from crawler.demo import DEMO, demo_boards
from crawler.flow import load_settings
from crawler.loopback import PORT, Folder, serve
from crawler.report import echo_report
from crawler.runs import Places

# A server of our own, on this machine: no need to be gentle.
LOOPBACK = {"AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": 16}
NEXT = """  try next
    rolecall demo --day 2                     the same boards a day later: what changed, what is gone
    rolecall show JOB                         a job with the words behind every value
    sqlite3 {catalog} 'select title, hiring_organization from open_jobs'
    rolecall probe URL                        find the board behind a career page, and the row that adds it
    rolecall crawl greenhouse                 real boards, politely"""


@click.command("demo")
@click.option("--day", type=click.IntRange(1, 2), default=1, show_default=True, help="2: the boards as they stand a day later.")
@catalog_option
@set_option
@json_option
def demo_command(day: int, places: Places, settings: tuple[tuple[str, str], ...], as_json: bool) -> int:
    """Crawl the bundled boards of invented employers over a loopback port, and export them."""
    chosen = load_settings(settings)
    with serve(Folder(DEMO, day), PORT) as base:
        chosen.setdict({**LOOPBACK, "DEMO_BASE": base}, priority="cmdline")
        report = crawl_into(places, demo_boards(), chosen, quiet=as_json)
    _, out = export_jobs(places, quiet=as_json)
    report.files["export"] = str(out)
    echo_report(report, as_json, hints=NEXT.format(catalog=places.catalog))
    return 0 if report.summary and report.summary.seen else 1

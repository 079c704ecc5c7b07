"""Settings: what Scrapy and our stages read. `rolecall crawl --set NAME=VALUE` changes one for a run.

`crawler.run.known_settings` says what each may hold, docs/operating.md what it is for.
"""

import os

from crawler import __version__

BOT_NAME = "rolecall"
SPIDER_MODULES = ["spiders"]

# The flow, in order. Stages take one item at a time; the last one gathers batches for BATCH_PIPELINES.
ITEM_PIPELINES = {
    "pipelines.record.RecordPipeline": 100,
    "pipelines.derive.DerivePipeline": 200,
    "pipelines.check.CheckPipeline": 600,
    "pipelines.batch.BatchPipeline": 700,
}
BATCH_PIPELINES = {
    "pipelines.employer.EmployerPipeline": 50,
    "pipelines.deduplicate.DeduplicatePipeline": 100,
    "pipelines.load.LoadPipeline": 200,
}
BATCH_SIZE = 1000  # postings

# Who we are. CONTACT: a mail address or page where a site's operator reaches whoever runs this crawl.
CONTACT = os.environ.get("ROLECALL_CONTACT", "").strip() or "not given"
USER_AGENT = f"rolecall/{__version__} (job posting catalog; contact: {CONTACT})"
ROBOTSTXT_USER_AGENT = "rolecall"

# What we ask of a host
ROBOTSTXT_OBEY = True
CRAWL_DELAY_MAX = 60  # seconds; a host that asks for longer pauses is not crawled
RESPECT_RESERVATIONS = True  # TDM-Reservation and Content-Signal
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 0.5
AUTOTHROTTLE_MAX_DELAY = 30
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 2
DOWNLOAD_DELAY = 0.1
HOST_BUDGET = 20_000  # requests to one host in one run
COOKIES_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
DEFAULT_REQUEST_HEADERS = {"Accept": "application/json, text/html;q=0.9, application/xml;q=0.9, */*;q=0.5"}

# How much of a board is believed
LISTING_GROWTH = 3.0  # times the rows of its last accepted listing: more, without end, are taken for an endless page
LISTING_FLOOR = 500  # rows that a board may always have

# Which time is believed
CLOCK_SLACK = 1.0  # days by which the clock may differ from what most hosts say, or lie before the newest run
CLOCK_LEAP = 400.0  # days that may have passed since the newest run

# When it says no
RETRY_TIMES = 2
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]  # 429 and 503 are the back-off's
BACKOFF_TIMES = 3
BACKOFF_START = 5  # seconds, doubled at each refusal in a row, where the host names no time
BACKOFF_WAIT_MAX = 60  # seconds; a host that wants us away for longer is left for a later run

# Bounds on an answer
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024
DOWNLOAD_WARNSIZE = 32 * 1024 * 1024
DOWNLOAD_FAIL_ON_DATALOSS = True
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
PRIVATE_HOSTS: list[str] = []  # host[:port] of private addresses that a registry row names; the crawl fills it

# What is kept as it came
WARC_KEEP = False  # every answer, as WARC beside the catalog: `crawl --warc`
WARC_FILE_BYTES = 1024 * 1024 * 1024  # of a file; the next answer begins another
WARC_RECORD_BYTES = 64 * 1024 * 1024  # of an answer, unpacked: of what is kept, and of what is read of any WARC file

DOWNLOAD_HANDLERS = dict.fromkeys(("file", "ftp", "s3", "data"))  # http and https alone are left
TWISTED_DNS_RESOLVER = "crawler.politeness.addresses.GuardedResolver"
DOWNLOADER_MIDDLEWARES = {
    "crawler.run.waiting.WaitingMiddleware": 10,
    "crawler.politeness.addresses.WebMiddleware": 20,
    "crawler.demo.boards.DemoMiddleware": 30,  # with DEMO_BASE alone
    "crawler.politeness.addresses.AddressMiddleware": 40,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.politeness.robots.RobotsMiddleware": 100,
    "crawler.politeness.backoff.BackoffMiddleware": 555,
    "crawler.politeness.conditional.ConditionalMiddleware": 560,
    "crawler.politeness.reservations.ReservationsMiddleware": 570,
    "crawler.warc.keeping.KeepMiddleware": 840,  # with WARC_KEEP alone
    "crawler.politeness.clocks.ClocksMiddleware": 850,
    "crawler.politeness.hosts.HostsMiddleware": 860,
}
SPIDER_MIDDLEWARES = {"crawler.run.failures.FailuresMiddleware": 20}
EXTENSIONS = {"crawler.run.progress.ProgressExtension": 0}

LOG_LEVEL = "INFO"
LOG_SHORT_NAMES = False

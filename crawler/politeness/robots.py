"""robots.txt by RFC 9309: what cannot be read as one is no grant. Crawl-delay and Content-Signal are obeyed too."""

import re
import time
from typing import Any

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Request, Response

from crawler.politeness.hosts import Politeness, host_of

ALLOW_ALL = b""
DENY_ALL = b"User-agent: *\nDisallow: /\n"
MAX_BYTES = 512 * 1024  # RFC 9309, 2.5: at least 500 KiB are read
LOOKS_LIKE_HTML = re.compile(rb"\s*<(?:!doctype|html|head|body|\?xml|script|!--)", re.IGNORECASE)
AGENT_LINE = re.compile(r"user-agent\s*:\s*(?P<agent>[^#\n]*)", re.IGNORECASE)
SIGNAL_LINE = re.compile(r"content-signal\s*:\s*(?P<signals>[^#\n]*)", re.IGNORECASE)


def grant(status: int, body: bytes) -> bytes:
    """The rules that an answer to /robots.txt gives: itself, allow all (absent, 4xx) or deny all (unreachable, or no robots.txt at all)."""
    body = body.removeprefix(b"\xef\xbb\xbf")
    if 200 <= status < 300:
        return DENY_ALL if LOOKS_LIKE_HTML.match(body) or b"\0" in body[:1024] else body[:MAX_BYTES]
    return ALLOW_ALL if 400 <= status < 500 and status != 429 else DENY_ALL


def lines_by_agent(body: bytes) -> dict[str, list[str]]:
    """What a robots.txt says to each agent, in order, without comments; what stands before any group is everybody's."""
    found: dict[str, list[str]] = {}
    groups: list[str] = []
    in_rules = False
    for line in (whole.partition("#")[0].strip() for whole in body.decode("utf-8", "ignore").splitlines()):
        if named := AGENT_LINE.match(line):
            groups = [*([] if in_rules else groups), named["agent"].strip().lower()]
            in_rules = False
        elif line:
            in_rules = True
            for agent in groups or ["*"]:
                found.setdefault(agent, []).append(line)
    return found


def reserves_search(body: bytes, agent: str) -> bool:
    """Whether a Content-Signal line of our group (else of everybody's) says search=no."""
    said = lines_by_agent(body)
    signals = ([told["signals"] for line in said.get(one, ()) if (told := SIGNAL_LINE.match(line))] for one in (agent, "*"))
    return next(("search=no" in of_group[-1].lower().replace(" ", "") for of_group in signals if of_group), False)


def rules_for(body: bytes, agent: str) -> list[str]:
    """The lines that hold for us, as they can be compared on another day: our group's, else everybody's."""
    said = lines_by_agent(body)
    named = (line.partition(":") for line in said.get(agent, said.get("*", [])))
    return [f"{name.strip().lower()}: {value.strip()}" for name, _, value in named if name.strip().lower() != "sitemap"]


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's, made strict. Settings: ROBOTSTXT_OBEY, ROBOTSTXT_USER_AGENT, CRAWL_DELAY_MAX, RESPECT_RESERVATIONS."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self.politeness: Politeness = crawler.politeness
        self.agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self.reasons: dict[str, str] = {}  # host -> why it allows nothing, where it is not its own rules
        self.delay_max: float = crawler.settings.getfloat("CRAWL_DELAY_MAX")
        self.reservations: bool = crawler.settings.getbool("RESPECT_RESERVATIONS")

    def process_request_2(self, rp: Any, request: Request) -> None:
        if rp is not None and not rp.allowed(request.url, self.agent):
            raise self.politeness.refuse(request.url, self.reasons.get(host_of(request.url), "robots.txt"))
        delay = rp.crawl_delay(self.agent) if rp is not None else None
        if delay and delay > self.delay_max:
            raise self.politeness.refuse(request.url, f"Crawl-delay over {self.delay_max:.0f} s")
        if delay:
            self.slow_down(request, float(delay))

    def slow_down(self, request: Request, delay: float) -> None:
        """One request at a time and at least ``delay`` seconds between two, whatever AutoThrottle measures."""
        downloader = self.crawler.engine.downloader
        request.meta["autothrottle_dont_adjust_delay"] = True
        key = downloader.get_slot_key(request)
        downloader.per_slot_settings[key] = {"delay": delay, "concurrency": 1, "jitter": 0}
        if slot := downloader.slots.get(key):
            slot.delay, slot.concurrency, slot.jitter = delay, 1, 0.0

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        rules = grant(response.status, response.body)
        if response.status < 500 and response.status != 429:  # else it says nothing
            self.politeness.store.note_robots(netloc.lower(), rules_for(rules, self.agent), time.time())
        if rules is DENY_ALL:
            self.reasons[netloc] = f"no robots.txt (status {response.status}, {len(response.body)} bytes)"
        if self.reservations and reserves_search(rules, self.agent):
            rules = DENY_ALL
            self.reasons[netloc] = "Content-Signal in robots.txt"
        await super()._parse_robots(response.replace(body=rules), netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        """Unreachable: nothing is granted (RFC 9309, 2.3.1.4)."""
        self.reasons[netloc] = f"robots.txt cannot be had ({type(exc).__name__})"
        waiting = self._parsers[netloc]
        self._parsers[netloc] = parser = self._parserimpl.from_crawler(self.crawler, DENY_ALL)
        waiting.callback(parser)  # type: ignore[union-attr]

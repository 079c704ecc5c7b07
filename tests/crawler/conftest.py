"""The loopback host and its crawls, and a checkout to draft into, for every test of this room."""

from tests.crawler.drafting import checkout
from tests.crawler.hosts import crawl, host, seen

__all__ = ["checkout", "crawl", "host", "seen"]

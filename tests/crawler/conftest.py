"""The loopback host and its crawls, for every test of this room."""

from tests.crawler.hosts import crawl, host, seen

__all__ = ["crawl", "host", "seen"]

"""The small judgements behind politeness: addresses, Retry-After, robots.txt, reservations, what is remembered."""

import asyncio
from pathlib import Path

import pytest
from scrapy.http import Response

from crawler.politeness.addresses import has_public_address, named_hosts
from crawler.politeness.backoff import retry_after
from crawler.politeness.hosts import host_of
from crawler.politeness.reservations import reservation
from crawler.politeness.robots import ALLOW_ALL, DENY_ALL, grant, reserves_search
from crawler.politeness.store import HttpStore, Validator
from schemas.source import Source
from schemas.urls import is_public

PRIVATE = ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1", "fe80::1"]
PRIVATE += ["fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "::127.0.0.1", "64:ff9b::10.0.0.1", "fe80::1%eth0"]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14", "64:ff9b::93.184.215.14"]
)
def test_public_addresses_are_known(address: str) -> None:
    assert is_public(address)


def test_the_empty_host_is_not_public() -> None:
    assert asyncio.run(has_public_address("")) is False


NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
RETRY_AFTER = [
    (b"120", 120.0),
    (b" 0 ", 0.0),
    (b"Thu, 01 Jan 2026 00:01:00 GMT", 60.0),
    (b"Wed, 31 Dec 2025 00:00:00 GMT", 0.0),
    (b"soon", None),
    (b"-5", None),
    (b"99999999999999999999", 999_999_999.0),
    (b"", None),
    (None, None),
]


@pytest.mark.parametrize(("value", "seconds"), RETRY_AFTER)
def test_retry_after_is_seconds_or_a_date(value: bytes | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


RULES = b"User-agent: *\nDisallow: /private\n"
GRANTS = [
    (200, RULES, RULES),
    (200, b"\xef\xbb\xbf" + RULES, RULES),
    (200, b"", ALLOW_ALL),
    (200, b"<!DOCTYPE html><html>", DENY_ALL),
    (200, b"  <html><body>Just a moment", DENY_ALL),
    (200, b"\x00\x01\x02", DENY_ALL),
    (404, b"<html>not found</html>", ALLOW_ALL),
    (403, b"", ALLOW_ALL),
    (429, b"", DENY_ALL),
    (500, b"", DENY_ALL),
    (503, RULES, DENY_ALL),
]


@pytest.mark.parametrize(("status", "body", "rules"), GRANTS)
def test_what_an_answer_to_robots_txt_grants(status: int, body: bytes, rules: bytes) -> None:
    assert grant(status, body) == rules


SIGNALS = [
    (b"User-agent: *\nContent-Signal: search=no, ai-train=no\nAllow: /\n", True),
    (b"User-agent: *\nContent-Signal: search=yes, ai-train=no\n", False),
    (b"Content-Signal: search = no\n", True),
    (b"User-agent: otherbot\nContent-Signal: search=no\n\nUser-agent: *\nAllow: /\n", False),
    (b"User-agent: *\nContent-Signal: search=no\n\nUser-agent: rolecall\nContent-Signal: search=yes\n", False),
    (b"User-agent: a\nUser-agent: rolecall\nContent-Signal: search=no\n", True),
    (b"", False),
]


@pytest.mark.parametrize(("body", "reserved"), SIGNALS)
def test_content_signal_of_our_group_counts(body: bytes, reserved: bool) -> None:
    assert reserves_search(body, "rolecall") is reserved


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"TDM-Reservation": "1"}, "TDM-Reservation"),
        ({"tdm-reservation": "0"}, None),
        ({"Content-Signal": "ai-train=no, search=no"}, "Content-Signal"),
        ({"Content-Signal": "search=yes"}, None),
        ({}, None),
    ],
)
def test_reservations_in_headers(headers: dict[str, str], reason: str | None) -> None:
    assert reservation(Response("https://a.example/", headers=headers)) == reason


def test_what_is_remembered_outlives_the_run(tmp_path: Path) -> None:
    store = HttpStore(tmp_path / "http.db")
    store.keep_validator("https://a.example/", "run1", Validator('"1"', None))
    store.refused("a.example", NOW + 60)
    store.refused("a.example", NOW + 30)
    store.close()
    again = HttpStore(tmp_path / "http.db")
    assert again.validator("https://a.example/", "run1") == Validator('"1"', None)
    assert again.validator("https://a.example/", "run2") is None  # the catalog's last listing of it is another
    assert (again.closed_until("a.example"), again.refusals("a.example")) == (NOW + 60, 2)
    again.answered("a.example")
    assert (again.closed_until("a.example"), again.refusals("a.example")) == (0, 0)
    again.close()


def test_hosts_are_named_with_their_port_and_by_rows_alone() -> None:
    assert host_of("http://user:pass@LocalHost:81/x") == "localhost:81"
    rows = [Source("jsonld", "a", url="http://127.0.0.1:8000/list"), Source("personio", "https://b.example"), Source("greenhouse", "acme")]
    assert named_hosts(rows) == ["127.0.0.1:8000", "b.example"]

"""Workday's addresses, and its way around 2,000 rows a query: the site is read in parts, one for each value of a facet."""

import re
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import quote

from spiders.reading.values import text_of

SITEMAP = re.compile(r"^sitemap:\s{0,9}(https://[^/\s]{1,200}/[^/\s]{1,200})", re.IGNORECASE | re.MULTILINE)
OPENING_ID = re.compile(r"_([A-Za-z0-9-]{2,40})(?:[/?#]|$)")  # in a job page's address
SITE = re.compile(r"https://(?P<tenant>[\w-]+)\.wd\d+\.myworkdayjobs\.com/(?P<site>[^/?#]+)")
ONE_VALUE_EACH = ("jobFamilyGroup", "jobFamily", "workerSubType", "timeType")  # a job has one: parts do not overlap
MAX_PARTS = 500


def facets_in(entries: Any) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """(parameter, [(value id, rows)]) of every facet, the nested ones (places within a group) too."""
    for entry in objects(entries):
        values = objects(entry.get("values"))
        leaves = [(str(value["id"]), whole(value.get("count"))) for value in values if value.get("id")]
        if entry.get("facetParameter") and leaves:
            yield str(entry["facetParameter"]), leaves
        yield from facets_in([value for value in values if value.get("facetParameter")])


def objects(value: Any) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def whole(value: object) -> int:
    """A count, given as a number or in digits; 0 for anything else."""
    text = text_of(value) or ""
    return int(text) if text.isdecimal() else 0


def split_by_facet(entries: Any, used: dict[str, str]) -> list[dict[str, str]]:
    """The parts to read instead of a query whose filter is ``used``: filters with one more facet; empty where nothing splits it."""
    known = {name: values for name, values in facets_in(entries) if name not in used and len(values) > 1}
    if not known:
        return []
    best = next((name for name in ONE_VALUE_EACH if name in known), None) or max(known, key=lambda name: sum(n for _, n in known[name]))
    return [used | {best: value} for value, _ in known[best][:MAX_PARTS]]


def least_rows(entries: Any, used: Collection[str] = ()) -> int:
    """How many rows there are at least: a job has one value of these facets, or none. A facet that is ``used`` as a filter counts what the
    filter leaves out, too."""
    counted = (sum(n for _, n in values) for name, values in facets_in(entries) if name in ONE_VALUE_EACH and name not in used)
    return max(counted, default=0)


def sites_in(robots: str) -> list[str]:
    """The site URLs that a tenant's robots.txt names as sitemaps."""
    return [site for site in dict.fromkeys(SITEMAP.findall(robots)) if SITE.match(site)]


def api_of(site: str) -> str:
    """The API's address of a site URL. Raises ValueError for what is no site."""
    known = SITE.match(site)
    if known is None:
        raise ValueError(f"no Workday site: {site!r}")
    return f"{site.split('.com/')[0]}.com/wday/cxs/{known['tenant']}/{known['site']}"


def escaped(path: str) -> str:
    return quote(path, safe="/%")


def opening_id(path: str) -> str | None:
    """The id at the end of an external path ("/job/Boston/Title_R1505-1" -> "R1505-1")."""
    return path.rpartition("_")[2].rpartition("/")[2] or None


def saved_id(info: dict[str, Any]) -> str | None:
    """The same id from a detail alone."""
    path = info.get("jobPostingId") or info.get("externalUrl") or info.get("jobReqId") or info["id"]
    return opening_id(str(path))


def place_in(path: str) -> str | None:
    """The place segment of an external path, for rows that say "3 Locations"."""
    parts = path.split("/")
    return parts[2] if len(parts) > 3 else None

"""How fast payloads are read: ``python -m bench.reading [POSTINGS]`` prints postings/s from payload bytes to RawPosting.

An invented Greenhouse board of 2,000 postings with 4 kB of escaped HTML each, in one process; beside it what parsing the JSON alone costs.
"""

import html
import sys
import time
from collections.abc import Callable
from typing import Any

import orjson
from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.registry import families

URL = "https://boards-api.greenhouse.io/v1/boards/bench/jobs?content=true"
REPEATS = 7


def board(count: int) -> bytes:
    """A board's answer with ``count`` postings."""
    return orjson.dumps({"jobs": [posting(number) for number in range(count)], "meta": {"total": count}})


def posting(number: int) -> dict[str, Any]:
    """One job post, with the keys that the platform sends."""
    lines = "".join(f"<li>Keep line {n} of press {number} running, clean &amp; safe.&nbsp;Report what you see.</li>" for n in range(45))
    intro = '<div class="content-intro"><p>About Presswork: we print on paper.</p></div>'
    return {
        "id": 4_000_000 + number,
        "internal_job_id": 7_000_000 + number,
        "title": f"Printer {number}",
        "company_name": "Presswork",
        "requisition_id": f"R-{number}",
        "language": "en",
        "absolute_url": f"https://job-boards.greenhouse.io/bench/jobs/{4_000_000 + number}",
        "location": {"name": "Leipzig, Germany"},
        "first_published": "2026-09-14T08:15:03-04:00",
        "updated_at": "2026-10-02T09:00:00-04:00",
        "application_deadline": None,
        "metadata": [{"id": 1, "name": "Workplace Type", "value": "On-site", "value_type": "single_select"}],
        "departments": [{"id": 1, "name": "Press", "child_ids": [], "parent_id": None}],
        "offices": [{"id": 2, "name": "Leipzig", "location": "Leipzig, Germany", "child_ids": [], "parent_id": None}],
        "data_compliance": [{"type": "gdpr", "requires_consent": False, "retention_period": None}],
        "content": html.escape(f"{intro}<h3>What you do</h3><ul>{lines}</ul>"),
    }


def fastest(work: Callable[[], object]) -> float:
    """CPU seconds of the fastest of several runs."""
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def measure(count: int = 2000) -> dict[str, float]:
    """Postings/s of reading a board, of parsing its JSON, and the ratio of the times."""
    body = board(count)
    spider = families()["greenhouse"]()
    response = Response(URL, body=body, request=Request(URL, meta={"source": Source("greenhouse", "bench")}))
    read = [one for one in spider.parse(response) if isinstance(one, RawPosting)]
    assert len(read) == count
    reading, parsing = fastest(lambda: list(spider.parse(response))), fastest(lambda: orjson.loads(body))
    return {"postings/s": count / reading, "parsing alone, postings/s": count / parsing, "time against parsing": reading / parsing}


def main() -> None:
    for name, value in measure(int(sys.argv[1]) if len(sys.argv) > 1 else 2000).items():
        print(f"{name:28} {value:12,.1f}")


if __name__ == "__main__":
    main()

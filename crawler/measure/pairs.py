"""Two postings given as plain objects, judged as the flow would judge them: for `rolecall same --pairs` and the scorecard."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from pipelines.context import utc_now
from pipelines.extract.posting import derive
from pipelines.match.compare import judge
from pipelines.match.fingerprint import similarity
from pipelines.match.prints import fingerprints
from pipelines.match.profile import load, sketch_of
from schemas.job import JobPosting
from schemas.match import Judgement
from schemas.raw import RawPlace, RawPosting

Row = dict[str, Any]

TEXTS = ("title", "company", "location", "url", "description")
EPOCH_DIGITS = 9  # a date of at least so many digits counts seconds


def posting_of(side: Row) -> RawPosting:
    """A side of a pair: ``id, source, title, company, location, date, url, description, read``."""
    title, company, location, url, text = (str(side[key]) if side.get(key) else None for key in TEXTS)
    return RawPosting(
        "pairs", str(side.get("source")), str(side.get("id")), url, title=title, hiring_organization=company,
        job_locations=(RawPlace(name=location),) if location else (), description_html=text, date_posted=date_of(side.get("date")),
    )  # fmt: skip


def date_of(given: Any) -> str | None:
    """Seconds since the epoch as an ISO date; other dates as given."""
    text = str(given or "")
    if text.isdigit() and len(text) >= EPOCH_DIGITS:
        return datetime.fromtimestamp(int(text[:11]), UTC).date().isoformat()
    return text or None


def job_of(side: Row, raw: RawPosting) -> JobPosting:
    """The normalized posting. Relative dates count from the day of reading (``read``, ISO 8601); where a side tells none, it is undated."""
    read = datetime.fromisoformat(side["read"]).replace(tzinfo=UTC) if side.get("read") else None
    job = derive(raw, read or utc_now())
    is_afloat = read is None and job.date_posted is not None and job.date_posted.evidence.rule == "date.relative"
    return replace(job, date_posted=None) if is_afloat else job


def judge_pairs(rows: Iterable[Row]) -> Iterator[tuple[Row, Judgement]]:
    """Each row (``a``, ``b``) with its judgement: normalized, fingerprinted and compared like postings of the catalog."""
    for row in rows:
        raws = [(row[side], posting_of(row[side])) for side in ("a", "b")]
        a, b = fingerprints((job_of(side, raw), raw) for side, raw in raws)
        yield row, judge(load(a.profile), load(b.profile), similarity(sketch_of(a), sketch_of(b)))

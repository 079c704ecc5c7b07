"""Judge labelled pairs: ``python -m bench.pairs PAIRS.jsonl > predictions.jsonl``.

A row has ``pid`` and two sides ``a`` and ``b`` with ``id, source, title, company, location, date, url, description``. Prints
``{"pid", "verdict", "score", "reasons"}`` a line. Places are read naively here (first part = city), for want of the normalizer.
"""

import json
import sys
from datetime import UTC, datetime
from typing import Any

from pipelines.match.compare import judge
from pipelines.match.fingerprint import signatures, similarity, strip_boilerplate
from pipelines.match.prints import count_words
from pipelines.match.profile import Profile, profile_of
from schemas.enums import Origin
from schemas.evidence import Evidence
from schemas.facts import Moment, Place
from schemas.job import JobPosting
from schemas.raw import RawPosting

_COUNTRIES = {"us", "usa", "united states", "australia", "france", "germany", "remote"}


def profile_of_side(side: dict[str, Any]) -> Profile:
    """One side of a pair as a profile."""
    given = Evidence("", Origin.FIELD, "", "pairs")
    location = (side.get("location") or "").strip()
    parts = [part.strip() for part in location.split(",") if part.strip()]
    if parts and parts[0].lower() == "us":
        parts.reverse()
    places = ()
    if parts:
        city = None if parts[0].lower() in _COUNTRIES or (location.endswith(", US") and len(parts) == 2 and len(parts[0]) > 2) else parts[0]
        places = (Place(given, city=city),)
    job = JobPosting(
        title=side.get("title"), hiring_organization=side.get("company"), job_locations=places, description=side["description"],
        date_posted=Moment(_day(side["date"]), given) if _day(side.get("date")) else None,
    )  # fmt: skip
    words = count_words(strip_boilerplate(side["description"]))
    return profile_of(job, RawPosting("pairs", str(side["source"]), str(side["id"]), url=side.get("url")), words)


def _day(given: str | None) -> str:
    text = str(given or "")
    if text.isdigit() and len(text) > 8:
        return datetime.fromtimestamp(int(text), UTC).date().isoformat()
    return f"{text}-15" if len(text) == 7 else text[:10]


def main() -> None:
    """Read pairs, print verdicts."""
    with open(sys.argv[1], encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    sketches = signatures([strip_boilerplate(row[side]["description"]) for row in rows for side in "ab"]).sketches
    for n, row in enumerate(rows):
        text = similarity(sketches[2 * n], sketches[2 * n + 1])
        said = judge(profile_of_side(row["a"]), profile_of_side(row["b"]), text)
        print(json.dumps({"pid": row["pid"], "verdict": said.verdict, "score": said.score, "reasons": said.reasons}, ensure_ascii=False))


if __name__ == "__main__":
    main()

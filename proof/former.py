"""What a job was at a former cursor: its record then, and what that was read from, found in the archive."""

import sqlite3

import orjson

from catalog.database import CatalogError
from catalog.read import job_lines
from catalog.revisions import records_as_of
from catalog.show import find_job
from catalog.sql import LISTED, listed
from pipelines.archive import Archive
from pipelines.extract.text.clean import clean_text
from proof.claims import Object
from proof.forms import NAMES, Source, form_of, hashes_at
from proof.verify import letters, plain

_OWN = "SELECT id FROM job WHERE substr(job_id, 1, length(:key)) = :key LIMIT 2"
_RUN = f"""
SELECT r.run_id, r.rules_version FROM event e JOIN run r ON r.id = e.run
WHERE e.cursor <= :cursor AND (e.posting IN (SELECT id FROM posting WHERE posting_id {LISTED.replace("?", ":postings")})
  OR e.job = (SELECT id FROM job WHERE job_id = :job))
ORDER BY e.cursor DESC LIMIT 1
"""
# A transaction tells its events before it gives jobs their cursors: at a cursor of one of them, a record is as it was before them all.
_UNTOLD = f"""
WITH turn AS (SELECT run, (SELECT max(cursor) FROM revision WHERE job = :job AND cursor <= :cursor) AS before
  FROM revision WHERE job = :job AND cursor > :cursor ORDER BY cursor LIMIT 1)
SELECT min(e.cursor) - 1 FROM turn t JOIN event e ON e.run IS t.run AND e.cursor > coalesce(t.before, 0) AND e.cursor <= :cursor
WHERE e.job = :job OR e.posting IN (SELECT id FROM posting WHERE posting_id {LISTED.replace("?", ":postings")})
"""
_TEXT = "SELECT t.description FROM posting_text t JOIN posting p ON p.id = t.posting WHERE p.posting_id = ?"


def record_at(db: sqlite3.Connection, key: str, cursor: int) -> tuple[Object, int | None]:
    """The record that a job had at a cursor, and up to which cursor events led to it; None where the record is still so. A job that was
    merged into another since is found by its own job_id. CatalogError where there was no such job then."""
    own = db.execute(_OWN, {"key": key.strip().lower()}).fetchall() if key.strip() else []
    job = int(own[0][0]) if len(own) == 1 else find_job(db, key)
    then = next((line for _, line in records_as_of(db, cursor, [job])), None)
    if then is None:
        raise CatalogError(f"there was no job {key!r} at cursor {cursor}: take a later one")
    record = orjson.loads(then)
    if then == next(job_lines(db, [job]), None):
        return record, None
    ids = listed(one["postingId"] for one in record["postings"])
    (untold,) = db.execute(_UNTOLD, {"job": job, "cursor": cursor, "postings": ids}).fetchone()
    return record, cursor if untold is None else untold


def former_sources(
    db: sqlite3.Connection, archive: Archive, record: Object, cursor: int, words: dict[str, list[Object]]
) -> dict[str, Source]:
    """What postings' values were read from when the record was so. ``words``: by posting_id, those that it gave."""
    ids = listed(one["postingId"] for one in record["postings"])
    run = db.execute(_RUN, {"cursor": cursor, "postings": ids, "job": record["jobId"]}).fetchone()
    if run is None:
        raise CatalogError(f"no run is known that read {record['jobId']} before cursor {cursor}: take a later one")
    names = {one["postingId"]: tuple(one[name] for name in NAMES) for one in record["postings"] if one["postingId"] in words}
    hashes = hashes_at(archive, names.values(), run["run_id"])
    found = {}
    for posting, said in words.items():
        form = form_of(archive, hashes[names[posting]])
        (now,) = db.execute(_TEXT, (posting,)).fetchone()
        texts = (record["description"], now, clean_text(form.item["description_html"] or ""))
        text = next((text for text in texts if _fits(text, form.item, said)), "")
        found[posting] = Source(form, run["rules_version"], text)
    return found


def _fits(text: str, form: Object, words: list[Object]) -> bool:
    """Whether a text is made of a form, and has the quotes of prose where they are said to be."""
    return letters(plain(form["description_html"] or "")) == letters(text) and all(
        text[one["start"] : one["end"]] == one["quote"] for one in words if one["origin"] == "prose"
    )

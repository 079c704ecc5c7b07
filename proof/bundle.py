"""The bundle: ``prove(db, archive, key)`` gives the bytes of a zip that `verify.py`, which is in it, checks step by step.

Its files: ``verify.py``; ``proof.json``, what is claimed and where it stands; ``record.json``, the job as `rolecall export` has it;
``events.json``; of each posting that says something ``raw/<posting_id>.json``, the archive's line, and ``text/<posting_id>.txt``, the clean
text; ``sums.json``, the SHA-256 of each. The same catalog and archive give the same bytes.
"""

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import orjson

from catalog.read import job_records
from catalog.show import find_job
from catalog.sql import LISTED, listed
from catalog.texts import NEW, OLD
from pipelines.archive import Archive
from proof import verify
from proof.claims import Claim, Object, at, chosen, claim_of, values_in
from proof.former import former_sources, record_at
from proof.forms import Source, form_of
from proof.places import find_places
from schemas.errors import Problem

_TEXT = "SELECT description FROM posting_text JOIN posting p ON p.id = posting WHERE p.posting_id = ?"
_POSTING = "SELECT content_hash, rules_version FROM posting WHERE posting_id = ?"
_EVENTS = f"""
SELECT e.cursor, e.about, e.at, r.run_id, e.kind, j.job_id, p.posting_id, e.field, {OLD} AS old, {NEW} AS new, e.reason
FROM event e LEFT JOIN run r ON r.id = e.run LEFT JOIN posting p ON p.id = e.posting LEFT JOIN job j ON j.id = e.job
WHERE e.cursor <= ? AND (p.posting_id {LISTED} OR j.job_id = ?) ORDER BY e.cursor
"""
NO_END = (1 << 63) - 1  # a cursor after all others


@dataclass(frozen=True, slots=True)
class Bundle:
    """A zip, its SHA-256 (hex), the job, how many values it proves, and the steps of its check that are open."""

    content: bytes
    digest: str
    job_id: str
    values: int
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """What is to be proved: a job's record, the last cursor that it was so at (None: it is so now), and the fields asked for."""

    record: Object
    cursor: int | None
    claims: list[Claim]

    @property
    def when(self) -> str:
        return "as it stands" if self.cursor is None else f"as it stood at cursor {self.cursor}"

    def words(self, claim: Claim) -> list[Object]:
        return [at({"record": self.record, "aside": claim.aside}, path) for path in claim.words]

    def postings(self) -> list[str]:
        """The postings that the claims stand on, in the record's order."""
        named = {words["postingId"] for claim in self.claims for words in self.words(claim)} | {claim.posting for claim in self.claims}
        return [one["postingId"] for one in self.record["postings"] if one["postingId"] in named]


def prove(db: sqlite3.Connection, archive: Archive, key: str, name: str | None = None, cursor: int | None = None) -> Bundle:
    """The job of this job_id or posting_id (or the beginning of one), or one field of it, with all that it was read from: as it stands, or
    as it stood at a cursor.

    `Problem`, and nothing is made, where there is no such job or field, the job does not state it, the archive lacks a raw form, a form
    holds a secret, or a step of the check does not hold.
    """
    fields = chosen(name)
    record, cursor = (next(job_records(db, [find_job(db, key)])), None) if cursor is None else record_at(db, key, cursor)
    claims = [claim_of(db, record, *value, is_present=cursor is None) for value in values_in(record, fields)]
    if not claims:
        raise Problem(f"job {record['jobId']} states no {name or 'value'}: there is nothing to prove")
    case = Case(record, cursor, claims)
    sources = _present(db, archive, case) if cursor is None else _former(db, archive, case, cursor)
    return _bundle(_files(db, case, sources), record["jobId"], len(claims))


def _present(db: sqlite3.Connection, archive: Archive, case: Case) -> dict[str, Source]:
    found = {}
    for posting in case.postings():
        content_hash, rules = db.execute(_POSTING, (posting,)).fetchone()
        found[posting] = Source(form_of(archive, content_hash), rules, db.execute(_TEXT, (posting,)).fetchone()[0])
    return found


def _former(db: sqlite3.Connection, archive: Archive, case: Case, cursor: int) -> dict[str, Source]:
    words = [words for claim in case.claims for words in case.words(claim)]
    by_posting = {posting: [one for one in words if one["postingId"] == posting] for posting in case.postings()}
    return former_sources(db, archive, case.record, cursor, by_posting)


def _files(db: sqlite3.Connection, case: Case, sources: dict[str, Source]) -> dict[str, bytes]:
    told = {
        "job": case.record["jobId"],
        "when": case.when,
        "postings": {posting: {"run": one.form.run, "rules": one.rules} for posting, one in sources.items()},
        "values": [_told(case, claim, sources) for claim in case.claims],
    }
    ids = listed(one["postingId"] for one in case.record["postings"])
    events = db.execute(_EVENTS, (NO_END if case.cursor is None else case.cursor, ids, case.record["jobId"]))
    return {
        "verify.py": Path(verify.__file__).read_bytes(),
        "proof.json": orjson.dumps(told, option=orjson.OPT_INDENT_2),
        "record.json": orjson.dumps(case.record),
        "events.json": orjson.dumps([dict(event) for event in events], option=orjson.OPT_INDENT_2),
        **{f"raw/{posting}.json": orjson.dumps(one.form.line) for posting, one in sources.items()},
        **{f"text/{posting}.txt": one.text.encode() for posting, one in sources.items()},
    }


def _told(case: Case, claim: Claim, sources: dict[str, Source]) -> Object:
    """A claim as ``proof.json`` has it."""
    words = []
    for path, said in zip(claim.words, case.words(claim), strict=True):
        found, why = find_places(sources[said["postingId"]].form.item, claim.field.name, said)
        words.append({"at": path, "found": found, "why": why})
    row = {"row": claim.row, "from": claim.whence, "aside": claim.aside}
    return {"name": claim.field.name, "path": claim.path, "posting": claim.posting, **row, "words": words}


def sums_of(files: dict[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each file, and of all that is claimed: the canonical JSON of proof, record and these sums."""
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    claimed = [json.loads(files["proof.json"]), json.loads(files["record.json"]), sums]
    return sums | {"claims": hashlib.sha256(json.dumps(claimed, sort_keys=True).encode()).hexdigest()}


def _bundle(files: dict[str, bytes], job_id: str, values: int) -> Bundle:
    """The files packed, once their check holds."""
    content = verify.pack(files | {"sums.json": orjson.dumps(sums_of(files), option=orjson.OPT_INDENT_2)})
    if len(content) >= verify.LARGEST:
        raise Problem(f"the proof of {job_id} takes over {verify.LARGEST >> 20} MB, which verify.py does not read: prove one FIELD of it")
    digest = hashlib.sha256(content).hexdigest()
    steps = list(verify.steps(content, digest))
    if failed := [what.strip() for holds, what in steps if holds is False]:
        raise Problem(f"job {job_id} cannot be proved, for this does not hold: {failed[0]}. See whether `rolecall check` finds more")
    return Bundle(content, digest, job_id, values, tuple(what for holds, what in steps if holds is None))

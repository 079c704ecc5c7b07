"""The bundle: ``prove(db, archive, key)`` gives the bytes of a zip that `verify.py`, which is in it, checks step by step.

Its files: ``verify.py``; ``proof.json``, what is claimed and where it stands; ``record.json``, the job as `rolecall export` has it;
``events.json``; of each posting that says something ``raw/<posting_id>.json``, the archive's line, and ``text/<posting_id>.txt``, the clean
text; ``sums.json``, the SHA-256 of each. The same catalog and archive give the same bytes.
"""

import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import orjson

from catalog.read import job_records
from catalog.show import find_job
from catalog.sql import LISTED, listed
from pipelines.archive import Archive
from proof import verify
from proof.claims import Claim, Object, at, chosen, claim_of, values_in
from proof.forms import Form, form_of
from proof.places import find_places
from schemas.errors import Problem

TEXT = "SELECT description FROM posting_text JOIN posting p ON p.id = posting WHERE p.posting_id = ?"
EVENTS = f"SELECT * FROM changes WHERE posting_id {LISTED} ORDER BY cursor"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A zip, its SHA-256 (hex), the job, how many values it proves, and the steps of its check that are open."""

    content: bytes
    digest: str
    job_id: str
    values: int
    open: tuple[str, ...]


def prove(db: sqlite3.Connection, archive: Archive, key: str, name: str | None = None) -> Bundle:
    """The job of this job_id or posting_id (or the beginning of one), or one field of it, with all that it was read from.

    `Problem`, and nothing is made, where there is no such job or field, the job does not state it, the archive lacks a raw form, a form
    holds a secret, or a step of the check does not hold.
    """
    record = next(job_records(db, [find_job(db, key)]))
    claims = [claim_of(db, record, *value, is_present=True) for value in values_in(record, chosen(name))]
    if not claims:
        raise Problem(f"job {record['jobId']} states no {name or 'value'}: there is nothing to prove")
    forms = {posting: form_of(archive, _hash(db, posting)) for posting in _postings(record, claims)}
    texts = {posting: db.execute(TEXT, (posting,)).fetchone()[0] for posting in forms}
    return _bundle(_files(db, record, claims, forms, texts), record["jobId"], len(claims))


def _hash(db: sqlite3.Connection, posting: str) -> str:
    return str(db.execute("SELECT content_hash FROM posting WHERE posting_id = ?", (posting,)).fetchone()[0])


def _postings(record: Object, claims: Iterable[Claim]) -> list[str]:
    """The postings that the claims stand on, in the record's order."""
    named = {words["postingId"] for claim in claims for words in _words(record, claim)} | {claim.posting for claim in claims}
    return [one["postingId"] for one in record["postings"] if one["postingId"] in named]


def _words(record: Object, claim: Claim) -> list[Object]:
    return [at({"record": record, "aside": claim.aside}, path) for path in claim.words]


def _files(db: sqlite3.Connection, record: Object, claims: list[Claim], forms: dict[str, Form], texts: dict[str, str]) -> dict[str, bytes]:
    told = {
        "job": record["jobId"],
        "when": "as it stands",
        "postings": {posting: {"run": form.run, "rules": _rules(db, posting)} for posting, form in forms.items()},
        "values": [_told(record, claim, forms) for claim in claims],
    }
    ids = listed(one["postingId"] for one in record["postings"])
    events = [{"about": "posting", **dict(row)} for row in db.execute(EVENTS, (ids,))]
    return {
        "verify.py": Path(verify.__file__).read_bytes(),
        "proof.json": orjson.dumps(told, option=orjson.OPT_INDENT_2),
        "record.json": orjson.dumps(record),
        "events.json": orjson.dumps(events, option=orjson.OPT_INDENT_2),
        **{f"raw/{posting}.json": orjson.dumps(form.line) for posting, form in forms.items()},
        **{f"text/{posting}.txt": text.encode() for posting, text in texts.items()},
    }


def _rules(db: sqlite3.Connection, posting: str) -> str:
    return str(db.execute("SELECT rules_version FROM posting WHERE posting_id = ?", (posting,)).fetchone()[0])


def _told(record: Object, claim: Claim, forms: dict[str, Form]) -> Object:
    """A claim as ``proof.json`` has it."""
    words = []
    for path, said in zip(claim.words, _words(record, claim), strict=True):
        found, why = find_places(forms[said["postingId"]].item, claim.field.name, said)
        words.append({"at": path, "found": found, "why": why})
    return {
        "name": claim.field.name, "path": claim.path, "posting": claim.posting, "from": claim.table, "row": claim.row,
        "aside": claim.aside, "words": words,
    }  # fmt: skip


def _bundle(files: dict[str, bytes], job_id: str, values: int) -> Bundle:
    """The files packed, once their check holds."""
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    content = verify.pack(files | {"sums.json": orjson.dumps(sums, option=orjson.OPT_INDENT_2)})
    if len(content) >= verify.LARGEST:
        raise Problem(
            f"the proof of {job_id} takes {len(content) >> 20} MB, and verify.py reads {verify.LARGEST >> 20}: prove one FIELD of it"
        )
    digest = hashlib.sha256(content).hexdigest()
    steps = list(verify.steps(content, digest))
    if failed := [what for holds, what in steps if holds is False]:
        raise Problem(
            f"job {job_id} cannot be proved: {failed[0]} - that does not hold. `rolecall check` tells whether the catalog is whole"
        )
    return Bundle(content, digest, job_id, values, tuple(what for holds, what in steps if holds is None))

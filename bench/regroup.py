"""A catalog whose jobs were merged, parted, came back and were edited between: made out of another one, for `bench.prove`."""

import random
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from catalog.database import reading
from catalog.hand import Decision, read_decisions
from catalog.sql import stamp
from catalog.writer import Writer
from crawler.run.flow import Flow, load_settings
from crawler.run.places import Places
from crawler.run.rules import rules_version
from crawler.run.runs import open_run
from pipelines.archive import Archive
from pipelines.context import utc_now
from schemas.match import Verdict
from schemas.raw import RawPosting

Pair = tuple[str, str]  # posting_ids

_ALONE = "SELECT p.posting_id FROM posting p JOIN job j ON j.id = p.job WHERE j.postings = 1 AND p.closed_at IS NULL ORDER BY 1"
_FORMS = "SELECT posting_id, content_hash FROM posting"
LINE = "<p>The base salary is ${n},000 - 1{n},000 per year. We sponsor no visas. 4 years of COBOL are required.</p>"
BY = "bench"


def regroup(catalog: Path, folder: Path, chance: random.Random, most: int = 400) -> Path:
    """A copy of a catalog and its archive in ``folder``. Pairs of its jobs are of one of five kinds, in turn: merged; merged and back;
    merged, edited, and back; edited, and merged then; merged, back, edited, and merged again."""
    path = _copied(catalog, folder)
    with reading(path) as db:
        alone = [name for (name,) in map(tuple, db.execute(_ALONE))]
    chance.shuffle(alone)
    pairs = list(zip(alone[:most:2], alone[1:most:2], strict=False))
    merged, back, edited_within, edited_before, again = (pairs[kind::5] for kind in range(5))
    places = Places(path)
    _edit(places, chance, edited_before)
    _merge(places, merged + back + edited_within + edited_before + again)
    _edit(places, chance, edited_within + merged[::2])
    _part(places, back + edited_within + again)
    _edit(places, chance, again + back[::2])
    _merge(places, again)
    return path


def _copied(catalog: Path, folder: Path) -> Path:
    path = folder / "catalog.db"
    with closing(sqlite3.connect(f"file:{catalog}?mode=ro", uri=True)) as old, closing(sqlite3.connect(path)) as new:
        old.backup(new)
    shutil.copytree(Places(catalog).archive, Places(path).archive)
    return path


def _merge(places: Places, pairs: Iterable[Pair]) -> None:
    now = utc_now()
    with Writer(places.catalog, rules_version()) as writer:
        writer.decide_all([Decision(*pair, Verdict.SAME, "", BY, stamp(now)) for pair in pairs], now)


def _part(places: Places, pairs: Iterable[Pair]) -> None:
    wanted = {(min(pair), max(pair)) for pair in pairs}
    with Writer(places.catalog, rules_version()) as writer:
        writer.undo([one for one in read_decisions(writer.db, standing=True) if one.pair in wanted], utc_now(), BY)


def _edit(places: Places, chance: random.Random, pairs: Iterable[Pair]) -> None:
    """Their sources say another title and pay, of either posting or of both."""
    chosen = {name for pair in pairs for name in chance.choice((pair, pair[:1], pair[1:]))}
    with reading(places.catalog) as db, closing(Archive(places.archive)) as archive:
        hashes = dict(map(tuple, db.execute(_FORMS)))
        forms = [form for name in sorted(chosen) if isinstance(form := archive.form(hashes[name]).item, RawPosting)]
    with open_run(places, "ingest") as rolecall, Flow(rolecall, load_settings()) as flow:
        for form in forms:
            flow.push(_edited(form, chance))


def _edited(form: RawPosting, chance: random.Random) -> RawPosting:
    line = LINE.format(n=chance.randrange(60, 99))
    return replace(form, title=f"{form.title} {chance.randrange(9)}", description_html=f"{form.description_html or ''}{line}")

"""`rolecall check`: nothing to say of a sound catalog, one line for each kind of damage, with a cure that works where it says so."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shutil import copytree, rmtree

import orjson
import pytest
from click.testing import CliRunner, Result

from catalog.rows import FACT_COLUMNS
from catalog.soundness import RULES
from catalog.writer import Writer
from crawler.cli import cli
from pipelines.archive import SUFFIX
from tests.crawler.hosts import jobs
from tests.factories import NOON

ROLES = {1: "Baker", 2: "Mill Mechanic", 3: "Accountant", 4: "Van Driver"}
TEXT = """<p>Ovenworks Ltd. is an equal opportunity employer.</p><h3>Requirements</h3><ul><li>3 years of experience with bread
</li><li>Bachelor's degree required</li></ul><p>The salary is €32,000 - €36,000 per year.</p>"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], standalone_mode=False)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalog of two boards that have a posting in common, read twice; of the second time one posting is gone."""
    folder = tmp_path_factory.mktemp("sound")
    catalog = folder / "var" / "catalog.db"
    for day, names in (("2026-05-01", (1, 2, 3, 4)), ("2026-05-02", (1, 2, 3)), ("2026-05-03", (1, 2, 3))):
        for board in ("oven", "stove"):
            payload = jobs(*names)
            for job in payload["jobs"]:
                text = f"{TEXT}<p>{ROLES[job['id']]}. </p>" * 3
                job |= {"location": {"name": "Lyon, France"}, "title": f"Senior {ROLES[job['id']]}", "content": text}
            saved = folder / f"{board}.json"
            saved.write_bytes(orjson.dumps(payload))
            run("ingest", saved, "--source", f"greenhouse:{board}", "--catalog", catalog, "--seen-at", day)
    return catalog


@pytest.fixture
def catalog(sound: Path, tmp_path: Path) -> Path:
    copytree(sound.parent, tmp_path / "var")
    return tmp_path / "var" / sound.name


def findings(catalog: Path) -> dict[str, list[str]]:
    told = run("check", "--catalog", catalog, "--json")
    found = orjson.loads(told.stdout)["findings"]
    assert told.return_value == (1 if found else 0)
    kinds: dict[str, list[str]] = {}
    for one in found:
        kinds.setdefault(one["kind"], []).append(one["sentence"])
    return kinds


def test_a_sound_catalog_has_no_findings(sound: Path) -> None:
    done = run("check", "--catalog", sound)
    assert (done.return_value, done.stdout) == (0, "8 postings, 4 jobs, 6 runs: sound\n")


# What is done to the catalog; the kind that is found, a part of its sentence; whether `rolecall replay` mends it.
DAMAGES = [
    ("DELETE FROM run WHERE id = 1", "references", "references to rows", False),
    ("UPDATE posting SET identifier = 'other' WHERE id = 1", "identity", "identifier (1: ", False),
    ("DELETE FROM posting_text WHERE posting = 2", "texts", "without a text", False),
    ("DELETE FROM posting_fts_docsize WHERE id = 2", "texts", "full text", False),
    (
        "UPDATE salary SET span_start = span_start + 1",
        "evidence",
        "rows of salary whose words do not stand at their span in the prose text (8: ",
        True,
    ),
    ("UPDATE requirement SET quote = 'x' WHERE posting = 1 AND n = 0", "evidence", "rows of requirement", True),
    ("UPDATE term SET span_end = 1 WHERE origin = 'title' AND posting = 3", "evidence", "title text", True),
    ("UPDATE education SET span_start = NULL, span_end = NULL", "evidence", "education", True),
    ("UPDATE posting_text SET description = 'é' || description WHERE posting = 2", "evidence", "requirement", True),
    ("INSERT INTO employer_alias VALUES (1, 0, 'Crumb', 1, 'prose', 'Crumb', 0, 5, 'x', 1)", "evidence", "names of employers", False),
    ("DELETE FROM scalar WHERE field = 'title' AND posting = 1", "evidence", "whose title has no words", True),
    ("DELETE FROM place", "counts", "places", True),
    ("DELETE FROM salary WHERE posting = 4", "counts", "pay", True),
    ("UPDATE posting SET experience_months = 7 WHERE id = 1", "counts", "experience_months", True),
    ("UPDATE posting SET education_level = 'master' WHERE id = 1", "counts", "education_level", True),
    ("UPDATE posting SET seniority = 'lead' WHERE id = 1", "counts", "seniority", True),
    ("UPDATE duplicate SET veto = 'city'", "clusters", "keeps apart", True),
    ("UPDATE duplicate SET verdict = 'clone'", "clusters", "without a pair", True),
    ("UPDATE job SET job_id = 'x' WHERE id = 1", "clusters", "not named", False),
    ("UPDATE job SET postings = 9 WHERE postings > 1", "clusters", "number of postings", True),
    ("DELETE FROM event WHERE kind = 'opened' AND posting = 1", "history", "not opened once", False),
    (
        "INSERT INTO event (at, kind, posting) SELECT at, kind, posting FROM event WHERE kind = 'opened'",
        "history",
        "not opened once (8: ",
        False,
    ),
    ("UPDATE posting SET closed_at = first_seen, closed_reason = 'absent_twice', last_seen = '2999'", "history", "seen later", False),
    ("UPDATE posting SET closed_at = '2000', closed_reason = 'valid_through'", "history", "closed before they opened", False),
    ("UPDATE posting SET closed_at = NULL", "history", "says otherwise", False),
    ("UPDATE run_source SET seen = seen + 1 WHERE run = 1", "counts", "`seen`", False),
    ("UPDATE run_source SET new = 0, unchanged = new + unchanged", "counts", "`new`", False),
    ("UPDATE run_source SET closed = 5", "counts", "`closed`", False),
    ("UPDATE run_source SET rejected = 5", "counts", "`rejected`", False),
    ("DELETE FROM search WHERE job = 1", "search", "not what the others say (1: ", False),
    ("UPDATE search SET places = NULL", "search", "not what the others say", False),
    ("INSERT INTO search (job, at) SELECT max(id) + 1, 1 FROM job", "search", "not what the others say (1: ", False),
    ("UPDATE posting SET content_hash = 'x' WHERE id = 1", "archive", "raw form", False),
    ("DELETE FROM run WHERE id = 6; DELETE FROM run_source WHERE run = 6", "runs", "does not know", False),
    ("UPDATE run SET finished_at = NULL WHERE id = 2", "runs", "cut off", False),
    ("""UPDATE run SET reason = '{"kind": "cut_off", "numbers": {"lines": 1}, "words": ""}' WHERE id = 2""", "runs", "holds more", False),
]


@pytest.mark.parametrize(("damage", "kind", "words", "is_mended"), DAMAGES, ids=lambda value: str(value)[:60])
def test_damage_is_found_and_the_cure_holds(catalog: Path, damage: str, kind: str, words: str, is_mended: bool) -> None:
    with closing(sqlite3.connect(catalog)) as db:
        db.executescript(damage)
    found = findings(catalog)
    assert any(words in sentence for sentence in found[kind]), found
    if is_mended:
        assert all("`rolecall replay`" in sentence for sentence in found[kind])
        run("replay", "--catalog", catalog)
        assert findings(catalog) == {}


def test_every_rule_is_tried() -> None:
    """Each kind of rule has a damage above, but for broken pages, which have a test of their own."""
    assert {rule.kind for rule in RULES} == {kind for _, kind, _, _ in DAMAGES} - {"archive", "runs"} | {"pages"}


def test_broken_pages_are_found(catalog: Path) -> None:
    with closing(sqlite3.connect(catalog)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'salary'").fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    with catalog.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * 100)
    found = findings(catalog)
    assert any("restore a backup" in sentence for sentence in found["pages"])


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-5])


def rot(file: Path) -> None:
    text = bytearray(file.read_bytes())
    text[len(text) // 2] ^= 0xFF
    file.write_bytes(text)


def lose_index_entry(file: Path) -> None:
    with closing(sqlite3.connect(file.parent / "index.db")) as db:
        db.execute("DELETE FROM form WHERE hash = (SELECT min(hash) FROM form)")
        db.commit()


def move_index_entry(file: Path) -> None:
    with closing(sqlite3.connect(file.parent / "index.db")) as db:
        db.execute("UPDATE form SET start = start + 3")
        db.commit()


@pytest.mark.parametrize(
    ("harm", "kind", "words"),
    [
        (cut, "archive", "files of whole runs that are cut off"),
        (rot, "archive", "is damaged at byte"),
        (Path.unlink, "archive", "without a file"),
        (lose_index_entry, "index", "remove index.db"),
        (move_index_entry, "index", "remove index.db"),
    ],
)
def test_damage_to_the_archive_is_found(catalog: Path, harm: Callable[[Path], None], kind: str, words: str) -> None:
    harm(min((catalog.parent / "raw").glob(f"*{SUFFIX}")))
    found = findings(catalog)
    assert any(words in sentence for sentence in found[kind]), found
    if kind == "index":
        for index in (catalog.parent / "raw").glob("index.db*"):
            index.unlink()
        assert findings(catalog) == {}


def test_a_nul_in_a_text_is_no_finding(catalog: Path) -> None:
    """SQLite's own functions end at it."""
    with closing(sqlite3.connect(catalog)) as db:
        (text,) = db.execute("SELECT description FROM posting_text WHERE posting = 1").fetchone()
        db.execute("UPDATE posting_text SET description = ? WHERE posting = 1", (text.replace(" ", "\0"),))
        db.create_function("marked", 1, lambda words: words.replace(" ", "\0"))
        for table in FACT_COLUMNS:
            db.execute(f"UPDATE {table} SET quote = marked(quote) WHERE origin = 'prose' AND posting = 1")
        db.commit()
    assert findings(catalog) == {}


def test_a_catalog_without_its_archive_is_told_and_left_alone(catalog: Path) -> None:
    rmtree(catalog.parent / "raw")
    found = findings(catalog)
    assert [sentence.partition(" (")[0] for sentence in found["archive"]] == [
        "archive: runs of the catalog without a file",
        "archive: postings whose raw form no file holds",
    ]
    assert not (catalog.parent / "raw").exists()


def test_a_run_that_is_being_written_is_no_finding(catalog: Path) -> None:
    with Writer(catalog) as writer:
        writer.begin_run("now", NOON)
        assert findings(catalog) == {}


def test_a_finding_names_three_and_says_what_to_do(catalog: Path) -> None:
    with closing(sqlite3.connect(catalog)) as db:
        db.executescript("UPDATE salary SET quote = 'x'")
    done = run("check", "--catalog", catalog)
    line, last = done.stdout.splitlines()
    assert line.count(", ") == 3
    assert line.startswith("evidence: rows of salary")
    assert last.endswith("1 finding")

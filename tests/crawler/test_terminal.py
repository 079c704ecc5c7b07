"""No command prints what a stranger wrote as it came: neither what moves a cursor, nor what turns a text, nor a forged line."""

import ast
import sqlite3
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from crawler.cli import cli, main
from schemas.characters import UNSAFE
from tests.crawler.hosts import ROOT

EVIL = "\x1b]0;owned\x07\x1b[2J\u202eevil\x9b1m\r\n  problems     none"
FORGED = "  problems     none"
POSTING = {
    "id": 7,
    "title": f"Baker {EVIL}",
    "company_name": f"Oven {EVIL}",
    "location": {"name": f"Lyon {EVIL}"},
    "content": f"<p>You need 3 years of experience {EVIL}. We cannot sponsor visas {EVIL}. Pay: $50,000 - $60,000 per year.</p>",
    "absolute_url": f"https://oven.example/{EVIL}",
    EVIL: EVIL,
}
PAGE = {"jobs": [POSTING, {"title": EVIL}, EVIL], "meta": {"total": 9}}


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, input=stdin, standalone_mode=False)


@pytest.fixture
def at(tmp_path: Path) -> tuple[str, str]:
    """A catalog full of strangers' words; a registry takes none that are no line."""
    (tmp_path / "page.json").write_bytes(orjson.dumps(PAGE))
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "greenhouse.csv").write_text("board,employer\noven,Oven\n", newline="")
    where = ("--catalog", str(tmp_path / "catalog.db"))
    run("ingest", str(tmp_path / "page.json"), "--source", f"greenhouse:{EVIL}", *where)
    db = sqlite3.connect(tmp_path / "catalog.db")
    db.execute("UPDATE posting SET title = ?", (f"Older {EVIL}",))  # as an older rule had it
    db.commit()
    db.close()
    return where


COMMANDS: dict[str, Callable[[Path, str], tuple[str, ...]]] = {
    "ingest": lambda folder, job: ("ingest", str(folder / "page.json"), "--source", f"greenhouse:{EVIL}"),
    "dry run": lambda folder, job: ("ingest", "--dry-run", str(folder / "page.json"), "--source", f"greenhouse:{EVIL}"),
    "show": lambda folder, job: ("show", job),
    "sql": lambda folder, job: ("sql", "select * from jobs"),
    "replay": lambda folder, job: ("replay", "--dry-run"),
    "sources list": lambda folder, job: ("sources", "list", "greenhouse"),
    "probe": lambda folder, job: ("probe", str(folder / "careers.html")),
    "load": lambda folder, job: ("load", str(folder / "raw"), "--catalog", str(folder / "other" / "c.db")),
}


@pytest.mark.parametrize("flags", [(), ("--json",)], ids=["text", "json"])
@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_prints_is_safe(name: str, flags: tuple[str, ...], at: tuple[str, str], tmp_path: Path) -> None:
    embed = '<iframe src="https://boards.greenhouse.io/embed/job_board?for=oven"></iframe>'
    (tmp_path / "careers.html").write_text(f"<title>{EVIL}</title>{embed}", newline="")
    run("export", *at)
    job = orjson.loads((tmp_path / "exports" / "jobs.jsonl").read_bytes().splitlines()[1])["jobId"]
    done = run(*COMMANDS[name](tmp_path, job), *(() if name == "load" else at), *flags)
    assert done.exception is None, done.exception
    assert len(done.output) > 50
    assert UNSAFE.findall(done.output) == []
    assert FORGED not in done.output.splitlines()


@pytest.mark.parametrize("flags", [(), ("--events",)], ids=["jobs", "events"])
def test_the_feeds_hand_on_safe_lines(flags: tuple[str, ...], at: tuple[str, str]) -> None:
    done = run("changes", *at, *flags)
    assert [orjson.loads(line) for line in done.output.splitlines()]
    assert UNSAFE.findall(done.output) == []


def test_extract_prints_safe_lines() -> None:
    done = run("extract", stdin=orjson.dumps({"text": f"Pay: $50,000 \u202e- $60,000 \x9b per year. {EVIL}", "id": EVIL}).decode())
    assert UNSAFE.findall(done.output) == []
    assert orjson.loads(done.stdout)["id"] == EVIL


def test_an_error_that_quotes_a_stranger_is_safe(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "lever.csv").write_text(f'board,"{EVIL}"\nx,y\n', newline="")
    with pytest.raises(SystemExit):
        main(["sources", "list", "--registry", "own"])
    monkeypatch.setattr("crawler.commands.schema.SCHEMAS", {"job": lambda: {}[EVIL]})
    with pytest.raises(SystemExit):
        main(["schema"])
    said = capsys.readouterr()
    assert "rolecall: " in said.err
    assert "bug in rolecall" in said.err
    assert UNSAFE.findall(said.out + said.err) == []


def test_only_the_printing_room_prints() -> None:
    """`extract` writes its lines of JSON, made there, to standard output by itself."""
    found = set()
    for path in sorted((ROOT / "crawler").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in (
                "click.echo",
                "click.secho",
                "print",
                "sys.stdout.write",
                "sys.stderr.write",
            ):
                found.add(path.relative_to(ROOT).as_posix())
    assert found == {"crawler/printing.py"}

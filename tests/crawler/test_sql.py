"""`rolecall sql`, as it is given: with a statement, with a script on standard input, and at a terminal."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pexpect
import pytest
from click.testing import CliRunner, Result

from crawler.cli import cli
from crawler.shell.console import WORDS, Completer
from crawler.shell.files import distinct
from crawler.shell.shown import table_lines
from crawler.shell.statements import is_whole, statements
from schemas.characters import UNSAFE
from tests.crawler.hosts import ROOT, Ran, rolecall

EVIL = "\x1b]0;owned\x07\x1b[2J\u202e"
POSTINGS = [
    {"id": 1, "title": f"=Baker {EVIL}", "company_name": "Oven", "location": {"name": "Lyon"}, "content": "We bake. Pay: $50,000 a year."},
    {"id": 2, "title": "Miller", "company_name": "Oven", "location": {"name": "Lyon"}, "content": "We mill. " * 40},
]
ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT {} FROM c"
COMMAND = [sys.executable, "-m", "crawler.cli", "sql"]


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sql")
    (folder / "page.json").write_text(json.dumps({"jobs": POSTINGS, "meta": {"total": 2}}))
    done = CliRunner().invoke(
        cli, ["ingest", str(folder / "page.json"), "--source", "greenhouse:oven", "--catalog", str(folder / "catalog.db")]
    )
    assert done.exit_code == 0, done.output
    return folder / "catalog.db"


def sql(at: Path, *arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["sql", *arguments, "--catalog", str(at)], input=stdin)


def refused(at: Path, *arguments: str, stdin: str | None = None) -> Ran:
    """As the console script ends it: the sentence and the exit code."""
    done = subprocess.run(
        [*COMMAND, *arguments, "--catalog", str(at)], cwd=at.parent, input=stdin, capture_output=True, text=True, timeout=60,
        env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr, 0)


def test_a_statement_is_answered_by_a_table(at: Path) -> None:
    done = sql(at, "SELECT title, salary_min, city FROM jobs WHERE title <> 'Miller' UNION ALL SELECT 'Miller', 1, 'Aix' ORDER BY 2")
    head, miller, baker = done.stdout.splitlines()
    assert head.split() == ["title", "salary_min", "city"]
    assert {line.index(word) + len(word) for line, word in ((head, "salary_min"), (miller, "1"), (baker, "50000.0"))} == {len(head) - 6}
    assert (miller[head.index("city") :], baker[head.index("city") :]) == ("Aix", "Lyon")


def test_long_values_are_cut_in_a_table_and_whole_in_a_file(at: Path) -> None:
    query = "SELECT replace(printf('%200d', 1), ' ', 'x') AS long"
    assert sql(at, query).stdout.splitlines() == ["long", "x" * 63 + "…"]
    assert json.loads(sql(at, query, "--jsonl").stdout) == {"long": "x" * 199 + "1"}


def test_what_strangers_wrote_does_nothing(at: Path) -> None:
    for flags in ((), ("--csv",), ("--json",), ("--jsonl",)):
        done = sql(at, "SELECT title FROM jobs", *flags)
        assert "Baker" in done.stdout
        assert UNSAFE.findall(done.stdout) == []


def test_csv_holds_no_formula_and_json_the_very_values(at: Path) -> None:
    query = "SELECT '=1+1' AS a, -5 AS b, NULL AS c, X'00ff' AS d, 'x' || char(10) || 'y' AS e, 'b' || char(27) AS f"
    assert list(csv.reader(io.StringIO(sql(at, query, "--csv").stdout))) == [[*"abcdef"], ["'=1+1", "-5", "", "00ff", "x\ny", "b\ufffd"]]
    row = {"a": "=1+1", "b": -5, "c": None, "d": "00ff", "e": "x\ny", "f": "b\x1b"}
    assert json.loads(sql(at, query, "--json").stdout) == [row]
    assert json.loads(sql(at, query, "--jsonl").stdout) == row


@pytest.mark.parametrize(("flag", "said"), [("--json", "[]\n"), ("--jsonl", ""), ("--csv", "title\n")])
def test_no_rows_are_an_answer_too(at: Path, flag: str, said: str) -> None:
    assert sql(at, "SELECT title FROM jobs WHERE 0", flag).stdout == said


def test_columns_of_one_name_are_kept_apart(at: Path) -> None:
    assert json.loads(sql(at, "SELECT 1 AS a, 2 AS a, 3 AS a_2", "--jsonl").stdout) == {"a": 1, "a_3": 2, "a_2": 3}
    assert distinct(("a", "a", "a")) == ["a", "a_2", "a_3"]


def test_a_table_ends_after_a_thousand_rows_and_says_so(at: Path) -> None:
    many = ENDLESS.format("x") + " LIMIT 1500"
    table, more, file = sql(at, many), sql(at, many, "--rows", "0"), sql(at, many, "--csv")
    assert (len(table.stdout.splitlines()), len(more.stdout.splitlines()), len(file.stdout.splitlines())) == (
        1001,
        1502,
        1501,
    )  # every thousand is laid out anew
    assert table.stderr == "these are the first 1000 rows: --rows N gives more, --rows 0 all\n"
    assert (more.stderr, file.stderr) == ("", "")
    few = sql(at, many, "--json", "--rows", "2")
    assert (json.loads(few.stdout), few.stderr) == ([{"x": 1}, {"x": 2}], "these are the first 2 rows: --rows N gives more, --rows 0 all\n")


def test_a_script_on_standard_input_is_answered_statement_by_statement(at: Path) -> None:
    done = sql(at, stdin="-- a script\nSELECT 'a;b' AS one;\n\n.columns claim_reliability\nSELECT count(*)\nAS two FROM jobs")
    lines = done.stdout.splitlines()
    assert lines[:3] == ["one", "a;b", lines[2]]
    assert lines[2].startswith("family")
    assert [line.strip() for line in lines[-2:]] == ["two", "2"]


def test_the_guide_is_printed_and_written(at: Path) -> None:
    printed = sql(at, ".views").stdout
    assert "One row an opening, open or closed." in " ".join(printed.split())
    told = json.loads(sql(at, ".columns jobs", "--json").stdout)
    assert told[0] == {"column": "job_id", "what_it_holds": told[0]["what_it_holds"]}
    assert len(told) > 40
    assert ".columns" in sql(at, ".help").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("SELECT x FROM open_job",), 1, "did you mean open_jobs?"),
        (("SELECT titel FROM jobs",), 1, "did you mean title?"),
        (("SELECT",), 1, "rolecall: SQLite does not take this query: incomplete input"),
        (("DROP TABLE job",), 1, "rolecall: a query may read, and nothing else"),
        ((ENDLESS.format("count(*)"), "--seconds", "0.2"), 1, "stopped after 0.2 s"),
        ((".view",), 1, "there is no command .view: .views, .columns, .help, .quit"),
        ((".columns",), 1, "of which view?"),
        (("SELECT 1; SELECT 2", "--csv"), 1, "2 statements are 2 answers, and --csv prints one"),
        (("SELECT 1 \udcff",), 2, "what is asked holds NUL, or bytes that are no UTF-8"),
        (("SELECT 1", "--csv", "--json"), 2, "--csv and --json: an answer has one form"),
        (("SELECT 1", "--seconds", "nan"), 2, "nan is no number of seconds"),
        (("SELECT 1", "--registers", "none.db"), 1, "rolecall: no registers at none.db: make them with"),
        (("SELECT 1 /* open",), 1, "a comment begins with /* and does not end"),
        (("." + "x" * 90_000,), 1, f"there is no command .{'x' * 58}…: .views"),
        (("",), 2, "nothing is asked"),
        ((), 2, "nothing is asked"),
    ],
    ids=lambda part: str(part)[:40],
)
def test_a_mistake_is_a_sentence_and_no_success(at: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = refused(at, *arguments, stdin="")
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("stdin", [b"\xff\xfeS", b"SELECT \0", b"SELECT '\xff'"])
def test_what_is_no_text_is_no_statement(at: Path, stdin: bytes) -> None:
    for locale in ("C.UTF-8", "C"):
        done = subprocess.run(
            [*COMMAND, "--catalog", str(at)], cwd=at.parent, input=stdin, capture_output=True, timeout=60, check=False,
            env=os.environ | {"PYTHONPATH": str(ROOT), "LC_ALL": locale},
        )  # fmt: skip
        assert (done.returncode, b"what is asked holds NUL, or bytes that are no UTF-8" in done.stderr) == (2, True)


def test_quit_ends_a_script_too(at: Path) -> None:
    for flags in ((), ("--jsonl",)):
        done = refused(at, ".quit", *flags)
        assert (done.code, done.out, done.err) == (0, "", "")
    done = refused(at, stdin="SELECT 7 AS x;\n.quit\nSELECT 8;")
    assert (done.code, done.out.split(), done.err) == (0, ["x", "7"], "")


def test_infinity_is_told_and_a_column_s_name_is_no_formula(at: Path) -> None:
    query = "SELECT 9e999 AS '=1+1', -9e999 AS b"
    assert json.loads(sql(at, query, "--json").stdout) == [{"=1+1": "inf", "b": "-inf"}]
    assert sql(at, query, "--csv").stdout == "'=1+1,b\ninf,-inf\n"


def test_the_time_that_a_query_may_take_counts_its_printing(at: Path) -> None:
    done = refused(at, ENDLESS.format("x"), "--rows", "0", "--seconds", "0.5")
    assert (done.code, "stopped after 0.5 s" in done.err, done.out.split()[:2]) == (1, True, ["x", "1"])


def test_without_a_catalog_there_is_nothing_to_ask(tmp_path: Path) -> None:
    done = rolecall("sql", "SELECT 1", "--catalog", "none.db", cwd=tmp_path)
    assert (done.code, done.err.startswith("rolecall: no catalog at none.db: fill one with")) == (1, True)


def test_too_long_a_script_is_refused(at: Path) -> None:
    done = refused(at, stdin="SELECT 1;" * 120_000)
    assert (done.code, "more than 1,000,000 characters" in done.err) == (1, True)


def test_a_reader_that_has_gone_ends_it_quietly(at: Path) -> None:
    many = f'{" ".join(COMMAND)} "{ENDLESS.format("x")}" --jsonl --catalog {at} | head -n 2'
    done = subprocess.run(["sh", "-c", many], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert (done.stdout, done.stderr) == ('{"x":1}\n{"x":2}\n', "")


def heed_ctrl_c() -> None:
    """What runs in a shell's background ignores it, and so would its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_ends_a_long_query(at: Path) -> None:
    asked = subprocess.Popen(
        [*COMMAND, f"SELECT 7 AS first; {ENDLESS.format('count(*)')}", "--catalog", str(at)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heed_ctrl_c,
    )  # fmt: skip
    assert asked.stdout is not None
    assert [asked.stdout.readline().strip() for _ in range(2)] == ["first", "7"]
    time.sleep(0.3)
    asked.send_signal(signal.SIGINT)
    _, said = asked.communicate(timeout=20)
    assert (asked.returncode, said) == (1, "rolecall: the query was stopped\n")


@pytest.fixture
def shell(at: Path, tmp_path: Path) -> pexpect.spawn:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(tmp_path), "TERM": "dumb"}
    return pexpect.spawn(
        sys.executable, [*COMMAND[1:], "--catalog", str(at)], cwd=str(ROOT), env=env, encoding="utf-8", timeout=20, dimensions=(40, 100),
        preexec_fn=heed_ctrl_c,
    )  # fmt: skip


def test_at_a_terminal_there_is_a_prompt(shell: pexpect.spawn, tmp_path: Path) -> None:
    def typed(line: str, until: str = "rolecall> ") -> str:
        shell.sendline(line)
        shell.expect_exact(until)
        return str(shell.before)

    shell.expect_exact("rolecall> ")
    assert ".views and .columns VIEW say what there is" in shell.before
    typed("SELECT title", "...> ")
    assert "Miller" in typed("FROM jobs WHERE title LIKE 'Mill%';")
    assert "(1 row)" in shell.before
    wide = typed("SELECT * FROM jobs LIMIT 1;")
    assert [line.split()[0] for line in wide.splitlines() if line.startswith(("job_id ", "salary_annual_min "))] == [
        "job_id",
        "salary_annual_min",
    ]
    assert "did you mean title?" in typed("SELECT titel FROM jobs;")
    assert "a query may read, and nothing else" in typed("DELETE FROM job;")
    assert UNSAFE.findall(typed("SELECT title FROM jobs;").replace("\r", "")) == []
    shell.send("select main_p\t")
    shell.expect_exact("main_posting_id")
    shell.sendintr()
    shell.expect_exact("rolecall> ")
    shell.sendline(ENDLESS.format("count(*)") + ";")
    time.sleep(1)
    shell.sendintr()
    shell.expect_exact("the query was stopped")
    shell.expect_exact("rolecall> ")
    shell.sendeof()
    shell.expect(pexpect.EOF)
    shell.close()
    assert shell.exitstatus == 0
    history = tmp_path / "rolecall" / "sql_history"
    assert "FROM jobs WHERE title LIKE 'Mill%';" in history.read_text()
    assert history.stat().st_mode & 0o077 == 0


def test_quit_ends_it(shell: pexpect.spawn) -> None:
    shell.expect_exact("rolecall> ")
    shell.sendline(".quit")
    shell.expect(pexpect.EOF)
    shell.close()
    assert shell.exitstatus == 0


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("open_j", "select title from open_j", ["open_jobs"]),
        ("valid_f", "select valid_f", ["valid_from"]),
        ("valid_f", "select valid_f from jobs", []),  # jobs has none
        ("j.claims", "select j.claims from claim_reliability j", ["j.claims"]),
        ("HAV", "HAV", ["HAVING"]),
        ("hav", "hav", ["having"]),
        (".c", ".c", [".columns"]),
        ("zzz", "zzz", []),
    ],
)
def test_names_are_completed(at: Path, text: str, line: str, found: list[str]) -> None:
    from catalog.asking import asking

    with asking(at) as desk:
        assert Completer(desk).of(text, line) == found
    assert [*WORDS] == sorted(WORDS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("select 1", ["select 1"]),
        ("select ';';select \";\" ; ", ["select ';'", 'select ";"']),
        ("select 1 -- ;\n; .views\n select 2;;", ["select 1 -- ;", ".views", "select 2"]),
        ("/* ; */ select 1; .columns jobs;\n.help", ["/* ; */ select 1", ".columns jobs", ".help"]),
        (" \n", []),
        ("select 'open", ["select 'open"]),
    ],
)
def test_a_text_is_parted_into_statements(text: str, found: list[str]) -> None:
    assert list(statements(text)) == found


@pytest.mark.parametrize(("text", "whole"), [("select", False), ("select ';", False), ("select 1;", True), (".views", True), ("\n", True)])
def test_a_statement_is_whole_at_its_end(text: str, whole: bool) -> None:
    assert is_whole(text) is whole


def test_wide_letters_keep_columns_aligned() -> None:
    lines = table_lines(["a", "b"], [("面包师", 1), ("baker", None)])
    assert lines == ["a       b", "面包师  1", "baker"]
    (_, line) = table_lines(["a"], [("面" * 80,)])
    assert line == "面" * 31 + "…"
    assert table_lines(["a", "b"], [], 80) == ["a  b"]


def test_what_is_too_wide_for_a_terminal_is_cut_shorter_then_a_line_for_each_value() -> None:
    row = ("x" * 50, "y" * 50)
    assert table_lines(["first", "b"], [row], 102)[1] == f"{row[0]}  {row[1]}"
    assert table_lines(["first", "b"], [row], 70)[1] == f"{'x' * 31}…  {'y' * 31}…"
    assert table_lines(["first", "b"], [row, (1, None)], 40) == [f"first  {'x' * 32}…", f"b      {'y' * 32}…", "", "first  1", "b"]

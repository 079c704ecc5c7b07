"""Timers: what is written is what systemd and cron read back, whatever is in a path."""

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli import cli
from crawler.timers import PERIODS, Timer, quoted
from schemas.errors import Problem

ODD = ("plain", "with blanks", "50%", "$HOME", 'a"b', "it's", "back\\slash", "semi;colon", "naïve", "#1")


def timer(**values: object) -> Timer:
    return Timer(**{"command": ("/opt/rolecall/bin/rolecall", "tick"), "folder": Path("/srv/rolecall")} | values)  # type: ignore[arg-type]


def unquoted(word: str) -> str:
    """As systemd.syntax(7) and systemd.service(5) read one word."""
    inner = word[1:-1].replace('\\"', '"').replace("\\\\", "\\") if word.startswith('"') else word
    return inner.replace("%%", "%").replace("$$", "$")


@pytest.mark.parametrize("word", ODD)
def test_a_word_comes_back_from_systemd_as_it_was(word: str) -> None:
    assert unquoted(quoted(word)) == word


@pytest.mark.parametrize("word", ODD)
def test_cron_and_its_shell_read_the_words_that_were_meant(word: str, tmp_path: Path) -> None:
    folder = tmp_path / word
    folder.mkdir()
    line = timer(command=("printf", "%s|", word, "tick"), folder=folder, variables=[("SAID", word)]).cron_line()
    command = line.split(" ", 5)[5].replace("\\%", "%").replace(">/dev/null", '&& printf %s "$PWD"')  # as cron hands it to sh
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True, timeout=20)
    assert done.stdout == f"{word}|tick|{folder}"
    assert "%" not in line.replace("\\%", "")


def test_a_line_takes_the_place_of_the_one_of_its_name() -> None:
    before = "MAILTO=me\n* * * * * old tick # rolecall rolecall\n0 1 * * * other # rolecall second\n"
    after = timer().in_crontab(before)
    assert after.splitlines() == ["MAILTO=me", "0 1 * * * other # rolecall second", timer().cron_line()]
    assert timer().in_crontab(after) == after


@pytest.mark.parametrize("minutes", PERIODS)
def test_units_are_persistent_and_spread(minutes: int) -> None:
    text = timer(minutes=minutes).units()["rolecall.timer"]
    assert {"Persistent=true", f"RandomizedDelaySec={minutes * 20}", "WantedBy=timers.target"} <= set(text.splitlines())


@pytest.mark.parametrize("values", [{"folder": Path("/srv/a\nb")}, {"command": ("a\x00b",)}, {"variables": [("A", "b\nExecStart=evil")]}])
def test_what_would_break_a_unit_apart_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(Problem, match="cannot stand in a timer"):
        timer(**values)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd")
@pytest.mark.parametrize("folder", ["plain", "with blanks", "50% $HOME"])
def test_systemd_finds_nothing_to_say_of_the_units(folder: str, tmp_path: Path) -> None:
    where = tmp_path / folder
    where.mkdir()
    program = where / "tick me"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    paths = []
    for name, text in timer(command=(str(program), "tick", *ODD), folder=where, variables=[("ROLECALL_CONTACT", "a b%")]).units().items():
        paths.append(tmp_path / name)
        paths[-1].write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", *map(str, paths)], capture_output=True, text=True, timeout=60, check=False
    )
    assert [line for line in done.stderr.splitlines() if "rolecall." in line] == []


def install(*arguments: str) -> str:
    done = CliRunner().invoke(cli, ["schedule", "install", *arguments], standalone_mode=False, catch_exceptions=False)
    return done.stdout


def test_units_are_written_for_the_user_with_the_files_in_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("ROLECALL_PING_URL", "https://hc.example/secret-uuid-1")
    monkeypatch.setenv("ROLECALL_CONTACT", "ops@example.org")
    monkeypatch.chdir(tmp_path)
    said = install("--systemd", "--catalog", "my data/c.db", "--minutes", "30", "--name", "second")
    service = (tmp_path / "config" / "systemd" / "user" / "second.service").read_text()
    assert f'tick --catalog "{tmp_path}/my data/c.db"' in service
    assert f"WorkingDirectory={tmp_path}\n" in service
    assert "Environment=ROLECALL_CONTACT=ops@example.org\n" in service
    assert "secret-uuid" not in service + said
    assert "enable --now second.timer" in said


@pytest.mark.parametrize(("sources", "told"), [("", True), ('sources = ["greenhouse:acme"]', False)])
def test_that_every_board_of_the_registry_is_meant_is_said_beforehand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sources: str, told: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "greenhouse.csv").write_text("board\nacme\n")
    (tmp_path / "rolecall.toml").write_text(f'[paths]\nsources = "sources"\n[schedule]\n{sources}\n')
    for arguments in (["schedule", "install", "--cron", "--print"], ["schedule"]):
        done = CliRunner().invoke(cli, arguments, standalone_mode=False, catch_exceptions=False)
        assert ("it is every live board of the registry" in done.output) is told


def test_what_is_only_printed_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert "OnCalendar=*:0/15" in install("--systemd", "--print")
    line = install("--cron", "--print").strip()
    assert shlex.split(line.rpartition(" # ")[0])[:5] == ["*/15", "*", "*", "*", "*"]
    assert not (tmp_path / "config").exists()


def test_a_crontab_is_changed_through_its_own_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "table"
    table.write_text("MAILTO=me\n")
    program = tmp_path / "crontab"
    program.write_text(f'#!/bin/sh\nif [ "$1" = -l ]; then cat {table}; else cat > {table}.new && mv {table}.new {table}; fi\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    for _ in range(2):
        install("--cron")
    lines = table.read_text().splitlines()
    assert (len(lines), lines[0], lines[1].endswith("# rolecall rolecall")) == (2, "MAILTO=me", True)


@pytest.mark.parametrize("arguments", [(), ("--cron", "--name", "a b"), ("--systemd", "--name", "../x"), ("--cron", "--minutes", "7")])
def test_what_cannot_be_installed_is_wrong_usage(arguments: tuple[str, ...]) -> None:
    assert CliRunner().invoke(cli, ["schedule", "install", *arguments]).exit_code == 2

"""`rolecall serve` over a real socket."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.commands import serve
from crawler.commands.serve import serve_command
from schemas.errors import Problem
from tests.crawler.hosts import ROOT

TOKEN = "correct-horse-battery"


@contextmanager
def served(catalog: Path, *arguments: str, **environment: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Its address, and the process; killed in the end where it still runs."""
    command = [sys.executable, "-m", "crawler.cli", "serve", "--catalog", str(catalog), "--port", "0", *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, **environment}
    ) as process:  # fmt: skip
        assert process.stdout
        try:
            said = process.stdout.readline()
            assert " http://" in said, said + process.stdout.read()
            yield said.partition(" at ")[2].partition(" ")[0], process
        finally:
            process.kill()


def fetch(address: str, **headers: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_pages_over_a_socket_until_it_is_stopped(catalog: Path) -> None:
    with served(catalog) as (address, process):
        assert address.startswith("http://127.0.0.1:")
        status, text = fetch(address)
        assert (status, "open jobs" in text) == (200, True)
        status, text = fetch(f"{address}jobs.csv?status=any")
        assert (status, text.count("\n") > 45) == (200, True)
        assert fetch(address, Host="evil.example")[0] == 421
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert process.stdout
        assert process.stdout.read() == ""


def test_beyond_this_machine_with_a_token(catalog: Path) -> None:
    with served(catalog, "--host", "0.0.0.0", ROLECALL_TOKEN=TOKEN) as (address, _):
        local = address.replace("0.0.0.0", "127.0.0.1")
        assert fetch(local)[0] == 401
        assert fetch(local, Authorization=f"Bearer {TOKEN}")[0] == 200


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--host", "0.0.0.0"], "ROLECALL_TOKEN"),
        (["--host", "192.0.2.1", "--token", "short"], "too weak"),
        (["--token", "a b c d e f g h i j k l"], "too weak"),
        (["--token", "passwörter-sind-lang"], "too weak"),
        (["--port", "70000"], "65535"),
    ],
)
def test_what_would_be_unsafe_is_refused(catalog: Path, arguments: list[str], said: str) -> None:
    ran = CliRunner().invoke(serve_command, [*arguments, "--catalog", str(catalog)], env={"ROLECALL_TOKEN": None})
    assert ran.exit_code == 2
    assert said in ran.output


def test_a_port_that_is_taken_says_so(catalog: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = CliRunner().invoke(serve_command, ["--port", str(taken.getsockname()[1]), "--catalog", str(catalog)])
    assert isinstance(ran.exception, Problem)
    assert "--port 0" in str(ran.exception)


def test_a_host_that_is_none_says_so(catalog: Path) -> None:
    ran = CliRunner().invoke(serve_command, ["--host", "no.such.host.invalid", "--token", TOKEN, "--catalog", str(catalog)])
    assert isinstance(ran.exception, Problem)


def test_a_catalog_that_is_none_says_so(tmp_path: Path) -> None:
    ran = CliRunner().invoke(serve_command, ["--port", "0", "--catalog", str(tmp_path / "none.db")])
    assert isinstance(ran.exception, Problem)
    assert "rolecall demo" in str(ran.exception)


def test_without_the_extra_one_sentence_says_what_to_install(catalog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    for found, said in ((missing, serve.NEEDS), (lambda name: "1.0a20", f"Datasette 1.0a20 is there, and {serve.NEEDS}")):
        monkeypatch.setattr(serve, "version", found)
        ran = CliRunner().invoke(serve_command, ["--catalog", str(catalog)])
        assert str(ran.exception) == said
    assert "rolecall[web]" in serve.NEEDS


def test_the_line_is_that_of_the_lock() -> None:
    assert f"\ndatasette=={serve.LINE}." in (ROOT / "requirements-web.lock").read_text("utf-8")

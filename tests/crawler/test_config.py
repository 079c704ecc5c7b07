"""rolecall.toml: what it may hold, what goes before it, and that docs and code say the same of it."""

import tomllib
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from crawler.cli import cli
from crawler.commands.config import OPTIONS
from crawler.commands.options import over_file
from crawler.config import BadConfig, Config, as_table, in_force, keys, read_config, read_span, sections, shown
from crawler.run.flow import load_settings
from schemas.errors import Problem
from schemas.spans import write_span
from tests.crawler.hosts import ROOT

WHOLE = """
[paths]
catalog = "jobs/catalog.db"

[crawl]
contact = "jobs@tarnwater.example"

[crawl.settings]
DOWNLOAD_DELAY = 2
RETRY_HTTP_CODES = [500, 502]
"""

WRONG = [
    ("paths = 3", "paths: "),
    ("pathz = 3", "there is no key pathz: did you mean paths?"),
    ("file = 'x'", "there is no key file"),
    ("stated = []", "there is no key stated"),
    ("[paths]\ncatlog = 'c.db'", "there is no key paths.catlog: did you mean paths.catalog?"),
    ("[paths]\nzzzz = 'c.db'", "there is no key paths.zzzz (docs/operating.md lists them)"),
    ("[paths]\ncatalog = 3", "paths.catalog: write one line of text"),
    ("[paths]\ncatalog = ''", "paths.catalog: write one line of text"),
    ('[crawl]\ncontact = "two\\nlines"', "crawl.contact: write one line of text"),
    ("[crawl]\nsettings = 3", "crawl.settings: "),
    ("[paths\n", "is no TOML"),
    ("[schedule]\ntimezone = 'Mars/Phobos'", "schedule.timezone: write a time zone by its name"),
    ("[schedule]\ntimezone = 'utc'", 'schedule.timezone: write a time zone by its name, as in "Europe/Berlin": did you mean UTC?'),
    ("[alerts]\ntimezone = 'Europe/berlin'", "did you mean Europe/Berlin?"),
    ("[alerts]\ntimezone = 3", "alerts.timezone: write a time zone by its name"),
    ("[health]\nfailing_days = 0", "health.failing_days: write a whole number, 1 or more"),
    ("[pings]\nurl = 'hc-ping.example/4711'", "pings.url: write an address that begins with https:// or http://"),
    ("[pings]\nurl = 'ftp://hc-ping.example/4711'", "pings.url: write an address"),
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which commands are given, without variables of the environment that say anything."""
    monkeypatch.chdir(tmp_path)
    for _, one, _ in keys():
        monkeypatch.delenv(one.metadata["variable"] or "NONE", raising=False)
    monkeypatch.delenv("ROLECALL_CONFIG", raising=False)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, standalone_mode=False)


def standing(*arguments: str) -> dict[str, tuple[object, str]]:
    done = run(*arguments, "--json")
    assert done.exception is None, done.exception
    return {name: (one["value"], one["from"]) for name, one in orjson.loads(done.stdout)["keys"].items()}


def test_without_a_file_the_defaults_hold(here: Path) -> None:
    assert read_config() == Config()
    assert {origin for _, origin in standing("config").values()} == {"default"}


@pytest.mark.parametrize(("text", "words"), WRONG, ids=[text for text, _ in WRONG])
def test_a_wrong_file_is_told_with_its_key(text: str, words: str, here: Path) -> None:
    path = here / "mine.toml"
    path.write_text(text)
    with pytest.raises(BadConfig) as refused:
        read_config(path)
    assert str(refused.value).startswith(str(path))
    assert words in str(refused.value)
    assert refused.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("fastest = '2d'\nslowest = '1d'", "schedule.fastest (2d) is longer than schedule.slowest (1d)"),
        ("retry = '2d'\nretry_most = '1d'", "schedule.retry (2d) is longer than schedule.retry_most (1d)"),
        ("quiet = ['00:00-12:00', '12:00-00:00']", "schedule.quiet leaves no minute of the day"),
        ("sources = ['greenhouse:no-such-oven']", "no source 'greenhouse:no-such-oven'"),
    ],
)
def test_what_does_not_hold_together_is_refused(text: str, words: str, here: Path) -> None:
    (here / "rolecall.toml").write_text(f"[schedule]\n{text}")
    refused = run("config").exception
    assert isinstance(refused, Problem)
    assert (words in str(refused), refused.exit_code) == (True, 2)


def test_every_wrong_key_is_told_at_once(here: Path) -> None:
    (here / "rolecall.toml").write_text("[paths]\ncatlog = 'c.db'\nsources = 7\n[crawl]\ncontact = 8")
    with pytest.raises(BadConfig, match=r"paths\.sources.*paths\.catlog.*crawl\.contact"):
        read_config()


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(BadConfig, match="cannot be read"):
        read_config(Path("nowhere/rolecall.toml"))


def test_a_wrong_setting_in_the_file_is_told_of_the_file(here: Path) -> None:
    (here / "rolecall.toml").write_text("[crawl.settings]\nDOWNLOAD_DELY = 1")
    for command in (("config",), ("crawl", "greenhouse:oven")):
        assert "rolecall.toml: crawl.settings: there is no setting DOWNLOAD_DELY: did you mean DOWNLOAD_DELAY?" in str(
            run(*command).exception
        )


def test_an_option_goes_before_the_environment_that_before_the_file(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert standing("config")["paths.catalog"] == ("data/var/catalog.db", "default")
    (here / "rolecall.toml").write_text(WHOLE)
    assert standing("config")["paths.catalog"] == ("jobs/catalog.db", "rolecall.toml")
    monkeypatch.setenv("ROLECALL_CATALOG", "env.db")
    assert standing("config")["paths.catalog"] == ("env.db", "ROLECALL_CATALOG")
    assert standing("config", "--catalog", "given.db")["paths.catalog"] == ("given.db", "option")
    assert standing("config", "--registry", "mine", "--registers", "r.db")["paths.sources"] == ("mine", "option")


def test_commands_take_the_path_that_config_shows(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of option, environment, file and default, in what a command looks for."""
    assert "no catalog at data/var/catalog.db" in str(run("show", "x").exception)
    (here / "rolecall.toml").write_text(WHOLE)
    assert "no catalog at jobs/catalog.db" in str(run("show", "x").exception)
    monkeypatch.setenv("ROLECALL_CATALOG", "env.db")
    assert "no catalog at env.db" in str(run("show", "x").exception)
    assert "no catalog at given.db" in str(run("show", "x", "--catalog", "given.db").exception)


def test_a_file_elsewhere_names_files_beside_itself(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = here / "etc"
    folder.mkdir()
    (folder / "mine.toml").write_text(WHOLE)
    wanted = (str(folder / "jobs/catalog.db"), str(folder / "mine.toml"))
    assert standing("--config", str(folder / "mine.toml"), "config")["paths.catalog"] == wanted
    monkeypatch.setenv("ROLECALL_CONFIG", str(folder / "mine.toml"))
    assert standing("config")["paths.catalog"] == wanted
    assert standing("config")["paths.registers"] == ("data/var/registers.db", "default")  # a default is where commands are given


def test_settings_of_the_file_reach_a_run_and_give_way_to_set(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "rolecall.toml").write_text(WHOLE)
    with cli.make_context("rolecall", ["config"]) as ctx:
        asked = over_file(ctx, (("DOWNLOAD_DELAY", 5),), asks=True)
        assert dict(asked) == {"DOWNLOAD_DELAY": 5, "RETRY_HTTP_CODES": [500, 502], "CONTACT": "jobs@tarnwater.example"}
        assert "contact: jobs@tarnwater.example" in load_settings(asked)["USER_AGENT"]
        assert not over_file(ctx, (), asks=False)  # none of them is of use where nobody is asked
        monkeypatch.setenv("ROLECALL_CONTACT", "other@tarnwater.example")
        assert "CONTACT" not in dict(over_file(ctx, (), asks=True))  # crawler/settings.py has it from the environment


def test_a_named_agent_stays(here: Path) -> None:
    assert load_settings([("CONTACT", "me"), ("USER_AGENT", "mine/1")])["USER_AGENT"] == "mine/1"


@pytest.mark.parametrize(("text", "span"), [("90s", timedelta(seconds=90)), ("50m", timedelta(minutes=50)), ("2w", timedelta(14))])
def test_spans(text: str, span: timedelta) -> None:
    assert read_span(text) == span
    assert write_span(span) == text


@pytest.mark.parametrize("text", ["0d", "1y", "d", "", 3, "-1d", "1.5h", "1 h"])
def test_what_is_no_span(text: object) -> None:
    with pytest.raises(ValueError, match="write a number and one of"):
        read_span(text)


def test_what_is_printed_can_be_kept_as_the_file(here: Path) -> None:
    (here / "rolecall.toml").write_text(WHOLE)
    before = read_config()
    printed = run("config").stdout
    (here / "rolecall.toml").write_text(printed)
    assert [value for _, _, value in keys(read_config())] == [value for _, _, value in keys(before)]
    assert tomllib.loads(printed)["crawl"]["settings"] == {"DOWNLOAD_DELAY": 2, "RETRY_HTTP_CODES": [500, 502]}


@pytest.mark.parametrize("value", ["plain", 'with "quotes"', "back\\slash", 3, 2.5, True, ["a", "b"], {"A": 1}])
def test_values_are_written_as_toml_reads_them(value: object) -> None:
    assert tomllib.loads(f"x = {shown(value)}")["x"] == value


def test_a_secret_of_the_environment_is_shown_to_nobody(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADZUNA_APP_KEY", "0123456789abcdef")
    (here / "rolecall.toml").write_text("[crawl]\ncontact = 'https://x.example/?app_key=0123456789abcdef'")
    for flags in ((), ("--json",)):
        said = run("config", *flags).stdout
        assert "0123456789abcdef" not in said
        assert "REDACTED" in said


def test_a_file_is_written_once_and_no_secret_into_it(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLECALL_PING_URL", "https://hc-ping.example/Secret-4711-uuid")
    monkeypatch.setenv("ADZUNA_APP_KEY", "0123456789abcdef")
    monkeypatch.setenv("ROLECALL_CONTACT", "https://x.example/?app_key=0123456789abcdef")
    done = run("config", "--out", "rolecall.toml")
    assert (done.exception, done.stdout) == (None, "written: rolecall.toml\n")
    written = (here / "rolecall.toml").read_text()
    assert "# url = ... (kept secret; ROLECALL_PING_URL of the environment may hold it)" in written
    assert not {"Secret-4711-uuid", "0123456789abcdef"} & {*written.replace("/", " ").replace("=", " ").split()}
    monkeypatch.delenv("ROLECALL_PING_URL")
    assert (read_config().pings.url, read_config().crawl.contact) == (None, None)
    for name, words in (("rolecall.toml", "it is there already"), ("none/rolecall.toml", "cannot be written (No such file")):
        refused = run("config", "--out", name).exception
        assert isinstance(refused, BadConfig)
        assert words in str(refused)
    assert (here / "rolecall.toml").read_text() == written


def test_every_option_of_a_key_is_one_of_its(here: Path) -> None:
    assert {*OPTIONS} <= {name for name, _, _ in keys()}


def test_sections_are_told_apart(here: Path) -> None:
    assert [one.name for one in sections()] == [one.name for one in fields(Config) if one.name not in ("stated", "file")]
    assert [one.name for one in in_force(Config())] == [name for name, _, _ in keys()]


def test_the_page_holds_the_table() -> None:
    assert as_table() in (ROOT / "docs" / "operating.md").read_text("utf-8"), f"docs/operating.md lacks it:\n{as_table()}"

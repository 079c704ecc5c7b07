"""`rolecall alerts` as its user gives it: over saved pages that are ingested, to files, a mail server and a web receiver."""

from pathlib import Path
from typing import Any

import click
import orjson
import pytest
from click.testing import CliRunner, Result

from alerts.ledger import Wanted, edit, open_ledger
from catalog.database import reading
from crawler.cli import cli
from crawler.commands.alerts import alerts_command
from pipelines.context import utc_now
from schemas.errors import Problem
from schemas.search import FILTERS, Query
from tests.alerts.receivers import mail_server, web_receiver

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ALL = (
    "--text", "engineer", "--visa", "H-1B", "--sponsorship", "offered,conditional", "--record-within", "2y", "--place", "California",
    "--radius", "50km", "--remote", "--min-salary", "150000", "USD", "--seniority", "senior,lead", "--skills", "Python",
    "--unknown", "include",
)  # fmt: skip


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, standalone_mode=False)


def opening(number: int, title: str, said: str = "You bake.") -> dict[str, Any]:
    return {"id": number, "title": title, "location": {"name": "San Francisco, CA"}, "content": f"<p>{said}</p>"}


EMPTY = ("text", "place", "sponsorship", "quiet", "unknown", "skills", "radius", "source", "education")
ENGINEER = opening(1, "Software Engineer", "We sponsor the H-1B visa. Pay is $160,000 to $180,000 a year. Remote in the US.")


class Shop:
    """A catalog that saved pages are ingested into, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.catalog, self.pages = folder, folder / "c.db", 0

    def ingest(self, *openings: dict[str, Any]) -> None:
        self.pages += 1
        page = self.folder / f"oven{self.pages}.json"
        page.write_bytes(orjson.dumps({"jobs": openings, "meta": {"total": len(openings)}}))
        date = ("--seen-at", f"2026-07-0{self.pages}T12:00:00Z")
        done = run("ingest", str(page), "--source", "greenhouse:oven", "--catalog", str(self.catalog), *date)
        assert not done.exception, done.output

    def alerts(self, *arguments: str, code: int = 0) -> str:
        done = run(*(("--config", str(self.config)) if self.config.exists() else ()), "alerts", *arguments, "--catalog", str(self.catalog))
        assert not done.exception, repr(done.exception)
        assert (done.return_value or 0) == code, done.output
        return done.output

    @property
    def config(self) -> Path:
        return self.folder / "rolecall.toml"

    def lines(self, name: str = "m.jsonl") -> list[dict[str, Any]]:
        path = self.folder / name
        return [orjson.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.chdir(tmp_path)
    shop = Shop(tmp_path)
    shop.ingest(ENGINEER)
    return shop


def test_a_search_tells_of_what_a_run_brings(shop: Shop) -> None:
    assert "from now on" in shop.alerts("add", "bakers", "--text", "baker", "--to", "file:m.jsonl", "--to", "rss:m.atom")
    shop.ingest(ENGINEER, opening(2, "Baker"), opening(3, "Driver"))
    assert "2 sent" in shop.alerts("send")
    assert [(line["search"], line["reason"], line["job"]["title"]) for line in shop.lines()] == [("bakers", "new", "Baker")]
    assert "Baker" in (shop.folder / "m.atom").read_text()
    assert "nothing to send" in shop.alerts("send")
    assert "2 sent" in shop.alerts("list")
    assert "new: Baker" in shop.alerts("show", "bakers")


def test_every_flag_of_the_whole_line_works(shop: Shop) -> None:
    shop.alerts("add", "ml", *ALL, "--to", "file:m.jsonl", "--pace", "instant", "--quiet", "22:00-07:00", "--backfill")
    told = orjson.loads(shop.alerts("show", "ml", "--json"))
    assert told["query"] == {
        "text": "engineer", "sponsorship": ["offered", "conditional"], "visa": ["H-1B"], "record_within": "2y", "place": ["California"],
        "radius": "50km", "workplace": ["remote"], "min_salary": "150000 USD", "seniority": ["senior", "lead"], "skills": ["Python"],
        "unknown": ["include"],
    }  # fmt: skip
    assert (told["pace"], told["quiet"]) == ("instant", "22:00-07:00")
    assert shop.alerts("test", "ml").startswith("1 open job fits")
    shop.alerts("send")
    assert [line["job"]["sponsorshipWords"] for line in shop.lines()] == ["We sponsor the H-1B visa."]


def test_edit_changes_what_is_named_alone(shop: Shop) -> None:
    shop.alerts("add", "s", "--text", "baker", "--skills", "Python", "--to", "file:m.jsonl")
    begins = "it tells of what comes from now on"
    assert begins in shop.alerts("edit", "s", "--text", "engineer", "--without", "skills", "--pace", "instant")
    told = orjson.loads(shop.alerts("show", "s", "--json"))
    assert (told["version"], told["query"], told["pace"]) == (2, {"text": "engineer"}, "instant")
    assert [one["version"] for one in told["versions"]] == [1, 2]
    assert "0 open jobs" not in shop.alerts("test", "s")
    shop.alerts("edit", "s", "--backfill")
    shop.alerts("send")
    assert len(shop.lines()) == 1
    assert begins not in shop.alerts("edit", "s", "--quiet", "22:00-07:00")


def test_what_is_in_its_list_is_taken(shop: Shop) -> None:
    wanted = (
        "--language",
        "en,DE",
        "--min-salary",
        "90k",
        "XAF",
        "--occupation",
        "15-1252,29,55",
        "--source",
        "greenhouse:oven,lever,hand",
    )
    with reading(shop.catalog) as db:
        names = {name for (name,) in map(tuple, db.execute("SELECT family FROM source"))}
    assert names == {"greenhouse"}
    shop.alerts("add", "s", *(part.removesuffix(",hand") for part in wanted), "--to", "file:m.jsonl")
    with open_ledger(shop.catalog) as db:
        db.execute("INSERT INTO source (family, board) SELECT 'hand', board FROM source")
    shop.alerts("add", "t", *wanted, "--to", "file:m.jsonl")


def test_an_edit_says_what_is_to_change(shop: Shop) -> None:
    shop.alerts("add", "s", "--text", "baker", "--to", "file:m.jsonl", "--quiet", "22:00-07:00")
    for arguments, said in (
        ((), "nothing is to change"),
        (("--without", "place"), "it has text"),
        (("--text", ""), "is empty"),
        (("--quiet", ""), "is empty"),
    ):
        done = run("alerts", "edit", "s", *arguments, "--catalog", str(shop.catalog))
        assert isinstance(done.exception, click.UsageError)
        assert said in done.exception.message
    assert orjson.loads(shop.alerts("show", "s", "--json"))["version"] == 1


def test_pause_resume_and_remove(shop: Shop) -> None:
    shop.alerts("add", "s", "--to", "file:m.jsonl")
    shop.alerts("pause", "s")
    assert "(paused)" in shop.alerts("list")
    shop.ingest(ENGINEER, opening(2, "Baker"))
    shop.alerts("send")
    assert shop.lines() == []
    shop.alerts("resume", "s")
    shop.alerts("send")
    assert [line["job"]["title"] for line in shop.lines()] == ["Baker"]
    shop.alerts("remove", "s")
    assert "no saved searches" in shop.alerts("list")
    assert orjson.loads(shop.alerts("list", "--json")) == []


def test_mail_and_webhook_by_what_the_file_and_the_environment_say(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK", SECRET)
    with mail_server() as (box, mail), web_receiver() as (hook, web):
        shop.config.write_text(
            f'[alerts]\nsmtp_host = "127.0.0.1"\nsmtp_port = {mail}\nsmtp_tls = "none"\nsender = "bot@oven.example"\n'
            'webhook_secret_variable = "HOOK"\n'
        )
        shop.alerts("add", "s", "--to", "mailto:me@example.org", "--to", f"http://127.0.0.1:{web}/x", "--backfill")
        assert "2 sent" in shop.alerts("send", "--now")
        assert "sent to mailto:me@example.org" in shop.alerts("test", "s", "--send")
    assert [mail["From"] for mail in box.mails] == ["rolecall <bot@oven.example>"] * 2
    assert len(hook.posts) == 2


def test_a_trial_leaves_a_feed_what_it_shows(shop: Shop) -> None:
    shop.alerts("add", "s", "--to", "rss:m.atom", "--backfill")
    shop.alerts("send")
    shown = list(shop.config.parent.rglob("m.atom"))
    before = shown[0].read_text().count("<entry>")
    shop.alerts("test", "s", "--send")
    assert shown[0].read_text().count("<entry>") == before + 1


def test_dead_messages_are_listed_and_sent_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLECALL_WEBHOOK_SECRET", SECRET)
    with web_receiver() as (hook, port):
        hook.answers.append((410, {}))
        shop.alerts("add", "s", "--to", f"http://127.0.0.1:{port}/x?token=abcdef123456", "--backfill")
        assert "1 dead" in shop.alerts("send", code=1)
        listed = shop.alerts("dead")
        assert "answered 410" in listed
        assert "abcdef123456" not in listed + shop.alerts("list", "--json") + shop.alerts("show", "s")
        message = orjson.loads(shop.alerts("dead", "--json"))[0]["message"]
        assert "1 message" in shop.alerts("dead", "--resend", message)
        assert "no dead messages" in shop.alerts("dead")
        assert "1 sent" in shop.alerts("send")
    assert [post[1]["webhook-id"] for post in hook.posts] == [message, message]


def test_a_search_without_its_server_says_what_to_set(shop: Shop) -> None:
    said = shop.alerts("add", "s", "--to", "mailto:me@example.org", "--to", "https://example.org/hook")
    assert "alerts.smtp_host" in said
    assert "ROLECALL_WEBHOOK_SECRET" in said


def test_a_secret_is_one(shop: Shop) -> None:
    one, other = (run("alerts", "secret").output for _ in range(2))
    assert one.startswith("whsec_")
    assert one != other


def test_a_search_may_come_before_the_first_run(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.config.write_text('[paths]\ncatalog = "c.db"\n')
    done = run("--config", str(shop.config), "alerts", "add", "s", "--to", f"file:{tmp_path}/m.jsonl")
    assert not done.exception, done.output
    shop.ingest(opening(2, "Baker"))
    shop.alerts("send")
    assert [line["job"]["title"] for line in shop.lines()] == ["Baker"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "s"), "name where to"),
        (("add", "s", "--to", "sms:1"), "is no place to send to"),
        (("add", "s", "--to", "file:x", "--place", "Qwertzuiop"), "add its country"),
        (("add", "s", "--to", "file:x", "--radius", "5km"), "name one"),
        (("add", "s", "--to", "file:x", "--unknown", "text"), "is none of"),
        (("add", "s", "--to", "file:x", "--quiet", "night"), "22:00-06:00"),
        (("add", "s\x1b[2J", "--to", "file:x"), "is no name"),
        (("show", "nobody"), "no saved search"),
        (("edit", "nobody", "--text", "x"), "no saved search"),
        (("dead", "abc"), "is no dead message"),
        *((("add", "s", "--to", "file:x", f"--{name}", ""), f"--{name} is empty") for name in EMPTY),
        (("add", "s", "--to", "file:x", "--min-salary", "", "USD"), "--min-salary is empty"),
        (("add", "s", "--to", "file:x", "--sponsorship", "offered", "--sponsorship", " ,"), "--sponsorship is empty"),
        (("add", "s", "--to", ""), "is no place to send to"),
        (("add", "s", "--to", "file:x", "--language", "en,english"), "ISO 639-1"),
        (("add", "s", "--to", "file:x", "--min-salary", "1", "XXX"), "ISO 4217"),
        (("add", "s", "--to", "file:x", "--min-salary", "1", "USE"), "ISO 4217"),
        (("add", "s", "--to", "file:x", "--occupation", "99-9999"), "SOC"),
        (("add", "s", "--to", "file:x", "--source", "nosuch:oven"), "no family 'nosuch'"),
        (("add", "s", "--to", "file:no/such/x"), "make it"),
    ],
)
def test_a_mistake_is_answered_with_its_cure(shop: Shop, arguments: tuple[str, ...], said: str) -> None:
    done = run("alerts", *arguments, "--catalog", str(shop.catalog))
    assert isinstance(done.exception, (Problem, click.ClickException))
    assert said in str(getattr(done.exception, "message", done.exception))
    assert getattr(done.exception, "exit_code", 2) == 2
    assert "no saved searches" in shop.alerts("list")


def test_every_filter_but_one_is_an_option() -> None:
    options = {option for parameter in alerts_command.commands["add"].params for option in parameter.opts}
    assert {one.option for one in FILTERS} - options == {"--status"}


def test_a_title_of_a_stranger_forges_no_line(shop: Shop) -> None:
    shop.alerts("add", "s", "--to", "file:m.jsonl")
    shop.ingest(opening(4, "Baker\x1b[2J\u202e\nnew: Forged"), ENGINEER)
    shop.alerts("send")
    shown = shop.alerts("show", "s") + shop.alerts("test", "s")
    assert not set(shown) & {"\x1b", "\u202e"}
    assert not [line for line in shown.splitlines() if line.startswith("new: Forged")]
    assert len(shop.lines()) == 1


@pytest.mark.parametrize(
    "name",
    ["c.db", "c.db-wal", "c.db-shm", "c.db.lock", "c.db.alerts.lock", "c.http.db", "registers.db", "rolecall.toml", "raw/x", "notes", "l"],
)
@pytest.mark.parametrize("scheme", ["rss", "file"])
def test_no_file_but_one_of_alerts_is_written_to(shop: Shop, scheme: str, name: str) -> None:
    (shop.folder / "notes").write_text("mine")
    (shop.folder / "l").symlink_to(shop.catalog)
    before = shop.catalog.read_bytes()
    done = run("alerts", "add", "s", "--to", f"{scheme}:{name}", "--backfill", "--catalog", str(shop.catalog))
    assert isinstance(done.exception, Problem)
    assert done.exception.exit_code == 2
    assert "name another file" in str(done.exception)
    assert "no saved searches" in shop.alerts("list")
    shop.alerts("add", "s", "--to", "file:m.jsonl")
    with open_ledger(shop.catalog) as db:  # a search that was saved with such an address all the same
        edit(db, "s", Wanted(Query(), (f"{scheme}:{shop.folder / name}",)), utc_now(), backfill=True)
    assert "name another file" in shop.alerts("send", code=1)
    assert (shop.folder / "notes").read_text() == "mine"
    assert "s: every open job" in shop.alerts("list")
    assert shop.catalog.read_bytes()[:100] == before[:100]


def test_a_file_has_one_channel(shop: Shop) -> None:
    (shop.folder / "link").symlink_to(shop.folder / "m")
    shop.alerts("add", "s", "--to", "rss:m")
    shop.alerts("add", "t", "--to", "rss:m")  # a feed of two searches
    for arguments in (("add", "u", "--to", "file:m"), ("add", "u", "--to", "rss:link"), ("edit", "t", "--to", "file:m"),
                      ("add", "u", "--to", "file:n", "--to", "rss:n")):  # fmt: skip
        done = run("alerts", *arguments, "--catalog", str(shop.catalog))
        assert "are one file" in str(done.exception)


@pytest.mark.parametrize("secret", ["", "whsec_", "eA=="])
def test_no_message_is_signed_with_no_key(shop: Shop, monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    monkeypatch.setenv("ROLECALL_WEBHOOK_SECRET", secret)
    with web_receiver() as (hook, port):
        assert "secret to sign with" in shop.alerts("add", "s", "--to", f"http://127.0.0.1:{port}/x", "--backfill")
        assert "secret to sign with" in shop.alerts("send", "--now", code=1)
        assert not hook.posts
        monkeypatch.setenv("ROLECALL_WEBHOOK_SECRET", SECRET)
        assert "1 sent" in shop.alerts("send", "--now")
    assert len(hook.posts) == 1


@pytest.mark.parametrize(
    "line",
    ["add s --to file:m.jsonl", "edit s --text x", "pause s", "resume s", "remove s", "send", "dead", "dead --resend", "list", "show s"],
)
def test_a_mistyped_catalog_is_not_made(tmp_path: Path, line: str) -> None:
    done = run("alerts", *line.split(), "--catalog", str(tmp_path / "typo.db"))
    assert isinstance(done.exception, Problem)
    assert (done.exception.exit_code, "no catalog at" in str(done.exception)) == (1, True)
    assert not [*tmp_path.iterdir()]


def test_an_error_names_its_searches_and_is_said_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ROLECALL_WEBHOOK_SECRET", raising=False)
    shop.alerts("add", "s", "--to", "https://hooks.example/1", "--to", "https://hooks.example/2", "--backfill")
    shop.alerts("add", "t", "--to", "https://hooks.example/3", "--backfill")
    said = shop.alerts("send", "--now", code=1)
    assert "s: https://hooks.example/1, s: https://hooks.example/2, t: https://hooks.example/3: no secret to sign with" in said
    assert said.count("no secret") == 1

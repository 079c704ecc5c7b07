"""Each channel against what really receives: files, a feed reader's parser, a mail server and a web receiver with TLS."""

import base64
import hashlib
import hmac
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from lxml import etree, html

from alerts.channels import CHANNELS, check_address, open_channel
from alerts.channels.atom import atom_of
from alerts.channels.base import BadAddress, Batch, Undelivered
from alerts.channels.files import check_file
from alerts.channels.webhook import signature
from alerts.messages import as_html, as_text
from alerts.settings import Settings
from tests.alerts.conftest import message
from tests.alerts.receivers import mail_server, make_certificate, web_receiver

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
# What strangers may write into a title.
HOSTILE = "Smith\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>\x1b[2J\u202e\x00\ufffe &amp; \"quoted\" 'so'"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls"))


def send(address: str, settings: Settings | None = None, *numbers: int, again: bool = False, **job: Any) -> None:
    messages = tuple(message(number, **job) for number in numbers or (1,))
    with closing(open_channel(address, settings or Settings())) as channel:
        channel.send(Batch("b" * 32, messages, again))


# Addresses


@pytest.mark.parametrize(
    "address",
    ["ftp://x", "mailto:", "mailto:a@b\nBcc: c@d", "mailto:a@b?cc=c@d", "mailto:a b@c", "file:", "rss:/", "https://", "https://u:p@host/",
     "http://example.org/hook", "https://example.org/#x", "https://exa mple.org/", "apprise:", "apprise:discord://x/y", "sms:1", "x",
     "https://example..org/hook", f"https://{'h' * 64}.org/", "https://[::1/", "https://example.org:99999/", "mailto:me@ex..ample"],
)  # fmt: skip
def test_what_is_no_address_is_said(address: str) -> None:
    with pytest.raises(BadAddress, match=r"write|name"):
        check_address(address)


def test_addresses_are_kept_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert check_address("file:m.jsonl") == f"file:{tmp_path}/m.jsonl"
    assert check_address("rss:///tmp/m.atom") == "rss:/tmp/m.atom"
    assert check_address("MAILTO:me@example.org") == "mailto:me@example.org"
    assert check_address("http://127.0.0.1:9/x") == "http://127.0.0.1:9/x"
    assert check_address("http://[::1]:9/x") == "http://[::1]:9/x"
    assert check_address("https://bücher.example/hök?q=ü&r=%20") == "https://xn--bcher-kva.example/h%C3%B6k?q=%C3%BC&r=%20"
    assert {check_address(f"{name}:x")[: len(name)] for name in ("file", "rss", "apprise")} == {"file", "rss", "apprise"}
    assert len(CHANNELS) == 6
    with pytest.raises(BadAddress, match="is no file"):
        check_address(f"file:{tmp_path}")


# Files


def test_lines_are_appended_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "m.jsonl"
    send(f"file:{path}", None, 1, 2)
    send(f"file:{path}", None, 2, 3, again=True)
    lines = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    assert [line["id"][-1] for line in lines] == ["1", "2", "3"]
    assert lines[0]["job"]["jobId"] == f"{1:016x}"


@pytest.mark.parametrize("cut", [1, 5, 40, 300])
def test_a_line_that_was_cut_off_is_taken_back(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "m.jsonl"
    send(f"file:{path}", None, 1, 2)
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    send(f"file:{path}", None, 1, 2, again=True)
    assert path.read_bytes() == whole


def test_a_whole_line_that_an_editor_left_without_an_end_stays(tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    send(f"file:{path}", None, 1, 2)
    path.write_bytes(path.read_bytes()[:-1])
    send(f"file:{path}", None, 3)
    assert [orjson.loads(line)["id"][-1] for line in path.read_bytes().splitlines()] == ["1", "2", "3"]


def test_another_s_unfinished_line_stays(tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    send(f"file:{path}")
    path.write_bytes(path.read_bytes() + b"a note of mine")
    send(f"file:{path}", None, 2)
    assert b'\na note of mine\n{"id"' in path.read_bytes()


@pytest.mark.parametrize("held", [b"SQLite format 3\x00", b"a note of mine", b'{"id":"mine"}\n', b"<?xml version='1.0'?><feed/>"])
@pytest.mark.parametrize("scheme", ["file", "rss"])
def test_what_is_no_file_of_alerts_is_left_as_it_is(tmp_path: Path, scheme: str, held: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(held)
    with pytest.raises(BadAddress, match="is there already"):
        check_file(f"{scheme}:{path}", Settings())
    with pytest.raises(Undelivered, match="is there already") as told:
        send(f"{scheme}:{path}")
    assert (path.read_bytes(), told.value.for_good) == (held, False)


def test_a_file_of_one_form_is_not_one_of_the_other(tmp_path: Path) -> None:
    for scheme, other in (("file", "rss"), ("rss", "file")):
        send(f"{scheme}:{tmp_path}/{scheme}")
        check_file(f"{scheme}:{tmp_path}/{scheme}", Settings())
        with pytest.raises(BadAddress):
            check_file(f"{other}:{tmp_path}/{scheme}", Settings())


def test_one_level_of_folders_is_made(tmp_path: Path) -> None:
    check_file(f"file:{tmp_path}/new/m.jsonl", Settings())
    with pytest.raises(BadAddress, match="make it"):
        check_file(f"rss:{tmp_path}/new/newer/m.atom", Settings())


def test_a_file_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Undelivered) as told:
        send(f"file:{tmp_path}/file/m.jsonl")
    assert told.value.is_down
    assert not told.value.for_good


def test_a_feed_is_whole_and_the_same_again(tmp_path: Path) -> None:
    path = tmp_path / "m.atom"
    with closing(open_channel(f"rss:{path}", Settings())) as channel:
        batch = Batch("b", (message(2), message(3)), earlier=(message(1), message(2)))
        channel.send(batch)
        once = path.read_bytes()
        channel.send(replace(batch, again=True))
    assert path.read_bytes() == once
    feed = etree.fromstring(once)
    names = [entry.findtext("{*}id") or "" for entry in feed.findall("{*}entry")]
    assert [name[-1] for name in names] == ["3", "2", "1"]
    assert {name.rpartition(":")[0] for name in names} == {"urn:rolecall:alert"}
    assert feed.findtext("{*}updated") == "2026-07-04T12:00:00+00:00"


# What strangers wrote


def test_a_feed_holds_what_strangers_wrote_as_text() -> None:
    feed = etree.fromstring(atom_of("m", [message(title=HOSTILE, url="javascript:alert(1)")]))
    (content,) = feed.findall("{*}entry/{*}content")
    assert content.get("type") == "html"
    shown = html.fromstring(content.text or "")
    assert not shown.xpath("//script | //a")
    assert "<script>alert(1)</script>" in shown.text_content()


def test_html_and_text_are_escaped_and_of_one_line() -> None:
    text, page = as_text([message(title=HOSTILE, organization=HOSTILE)]), as_html([message(title=HOSTILE, url='https://x.example/"><b>')])
    assert not set(text) & {"\x1b", "\u202e", "\r", "\x00", "\ufffe"}
    assert "\nBcc" not in text
    assert "<script" not in page
    assert "<b>" not in page


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "https://a b", "mailto:x@y.example", None, "", "not an address"],
)
def test_no_link_leads_to_what_a_browser_would_run(url: str | None) -> None:
    assert message(url=url).link is None


def test_a_line_of_json_moves_no_terminal() -> None:
    line = message(title=HOSTILE).as_line()
    assert b"\\u001b" not in line
    assert "\u202e" not in line.decode()
    assert line.count(b"\n") == 1


# Mail


def mail_settings(port: int, tls: str = "none", certificate: Path | None = None, **rest: Any) -> Settings:
    return Settings("localhost" if certificate else "127.0.0.1", port, tls, sender="alerts@heronsgate.example", ca=certificate, **rest)


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_mail_goes_over_tls_and_signs_in(certificate: Path, tls: str) -> None:
    with mail_server(certificate, at_once=tls == "tls", signed_in=True) as (box, port):
        settings = mail_settings(port, tls, certificate, smtp_user="me", smtp_password="open sesame")
        send("mailto:me@example.org", settings, 1, 2)
    (mail,) = box.mails
    assert box.users == ["me"]
    assert mail["Message-ID"] == f"<{'b' * 32}@heronsgate.example>"
    assert mail["List-Id"] == f"<{'ab' * 8}.rolecall.heronsgate.example>"
    assert (mail["To"], mail["Subject"], mail["Auto-Submitted"]) == ("me@example.org", "[ml] 2 matches", "auto-generated")
    assert mail["X-Rolecall-Matches"].strip() == f"{1:032x}, {2:032x}"
    plain, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain
    assert page
    assert "new: Smith 1, Heronsgate, Harwich, GB" in plain.get_content()
    assert "Smith 2" in page.get_content()


def test_a_certificate_that_nobody_vouches_for_is_not_believed(certificate: Path) -> None:
    with mail_server(certificate) as (box, port), pytest.raises(Undelivered, match="SSLCertVerificationError") as told:
        send("mailto:me@example.org", replace(mail_settings(port, "starttls", certificate), ca=None))
    assert told.value.is_down
    assert not box.mails


def test_a_wrong_password_is_tried_again_and_told_to_nobody(certificate: Path) -> None:
    with mail_server(certificate, signed_in=True) as (_, port), pytest.raises(Undelivered) as told:
        send("mailto:me@example.org", mail_settings(port, "starttls", certificate, smtp_user="me", smtp_password="wrong word"))
    assert told.value.is_down
    assert "wrong word" not in str(told.value)


def test_no_password_goes_in_the_clear() -> None:
    with mail_server() as (box, port), pytest.raises(Undelivered, match="TLS alone"):
        send("mailto:me@example.org", replace(mail_settings(port, smtp_user="me", smtp_password="x"), smtp_host="0.0.0.0"))
    assert not box.users


def test_headers_take_no_line_from_a_stranger() -> None:
    with mail_server() as (box, port):
        send("mailto:me@example.org", mail_settings(port), title=HOSTILE, organization="é" * 500)
    (mail,) = box.mails
    assert mail["Bcc"] is None
    assert "Smith Bcc: all@example.org" in mail["Subject"]
    assert mail.get_body(("html",)).get_content().count("<script") == 0  # type: ignore[union-attr]


@pytest.mark.parametrize(("answer", "for_good"), [("451 later", False), ("552 never\x1b[2J", True)])
def test_what_the_server_says_decides(answer: str, for_good: bool) -> None:
    with mail_server() as (box, port), closing(open_channel("mailto:me@example.org", mail_settings(port))) as channel:
        box.answers.append(answer)
        with pytest.raises(Undelivered, match=answer[:5]) as told:
            channel.send(Batch("a" * 32, (message(1),)))
        channel.send(Batch("c" * 32, (message(2),)))  # the connection is good still
    assert (told.value.for_good, told.value.is_down) == (for_good, False)
    assert "\x1b" not in str(told.value)
    assert len(box.mails) == 1


def test_without_a_mail_server_the_cure_is_said() -> None:
    with pytest.raises(Undelivered, match=r"alerts.smtp_host"):
        send("mailto:me@example.org")
    with pytest.raises(Undelivered, match=r"refused|Refused"):
        send("mailto:me@example.org", mail_settings(1))


def test_a_feed_holds_what_it_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alerts.channels.atom.SHOWN", 3)
    send(f"rss:{tmp_path}/m.atom", None, 1, 2, 3, 4, 5)
    shown = (tmp_path / "m.atom").read_text()
    assert [f"Smith {number}" in shown for number in range(1, 6)] == [False, False, True, True, True]


# Webhooks


def test_a_signature_is_that_of_the_standard() -> None:
    """The vector of the standard's reference libraries."""
    told = signature(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("tls", [False, True])
def test_a_post_is_signed_and_known_by_its_id(certificate: Path, tls: bool) -> None:
    settings = Settings(webhook_secret=SECRET, ca=certificate)
    with web_receiver(certificate if tls else None) as (hook, port):
        send(f"http{'s' if tls else ''}://localhost:{port}/hook?key=1", settings)
    ((path, headers, body),) = hook.posts
    assert path == "/hook?key=1"
    assert headers["webhook-id"] == f"{1:032x}"
    told = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.new(base64.b64decode(SECRET.removeprefix("whsec_")), told, hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
    assert orjson.loads(body)["data"]["job"]["title"] == "Smith 1"


@pytest.mark.parametrize(
    ("answer", "for_good", "is_down", "after"),
    [
        ((500, {}), False, False, None),
        ((410, {}), True, True, None),
        ((503, {"Retry-After": "120"}), False, True, timedelta(minutes=2)),
        ((429, {"Retry-After": "99999999"}), False, True, timedelta(days=1)),
        ((302, {"Location": "http://127.0.0.1:1/"}), False, False, None),
    ],
)
def test_what_a_receiver_answers(answer: tuple[int, dict[str, str]], for_good: bool, is_down: bool, after: timedelta | None) -> None:
    with web_receiver() as (hook, port):
        hook.answers.append(answer)
        with pytest.raises(Undelivered, match=str(answer[0])) as told:
            send(f"http://127.0.0.1:{port}/", Settings(webhook_secret=SECRET))
    assert (told.value.for_good, told.value.is_down, told.value.after) == (for_good, is_down, after)
    assert told.value.of_all is (for_good or after is not None)
    assert len(hook.posts) == 1


@pytest.mark.parametrize(("told", "at_least", "at_most"), [(3_600, 3_500, 3_600), (-60, None, None), ("soon", None, None)])
def test_a_receiver_may_ask_to_be_left_alone_until_a_date(told: int | str, at_least: int | None, at_most: int | None) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=told), usegmt=True) if isinstance(told, int) else told
    with web_receiver() as (hook, port):
        hook.answers.append((503, {"Retry-After": date}))
        with pytest.raises(Undelivered) as refused:
            send(f"http://127.0.0.1:{port}/", Settings(webhook_secret=SECRET))
    after = refused.value.after
    assert after is None if at_least is None else timedelta(seconds=at_least) <= (after or timedelta()) <= timedelta(seconds=at_most or 0)


@pytest.mark.parametrize("status", [302, 403, 413, 429, 500, 503])
def test_who_asks_to_be_left_alone_is_asked_no_more_whatever_the_status(status: int) -> None:
    with web_receiver() as (hook, port):
        hook.answers.append((status, {"Retry-After": "7200"}))
        with pytest.raises(Undelivered) as refused:
            send(f"http://127.0.0.1:{port}/", Settings(webhook_secret=SECRET))
    assert (refused.value.is_down, refused.value.of_all, refused.value.after) == (True, True, timedelta(hours=2))


@contextmanager
def bytewise(answer: bytes, pause: float = 0) -> Iterator[str]:
    """The address of a receiver of one post that answers so, a byte at a time."""
    ended = Event()

    def serve() -> None:
        with suppress(OSError), closing(listening.accept()[0]) as peer:
            peer.recv(100_000)
            for n in range(len(answer)):
                peer.sendall(answer[n : n + 1])
                if ended.wait(pause):
                    return
            peer.shutdown(socket.SHUT_WR)
            while peer.recv(100_000):  # what is left unread when a connection is closed resets it, before the answer was read
                pass

    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        thread = Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        finally:
            ended.set()
            thread.join()


def test_a_good_status_is_enough() -> None:
    """The body breaks off, and is no chunk."""
    with bytewise(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz") as address:
        send(address, Settings(webhook_secret=SECRET))


def test_a_receiver_that_drips_is_cut_off() -> None:
    begun = time.monotonic()
    with bytewise(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 600, 0.05) as address, pytest.raises(Undelivered):  # 30 s in all
        send(address, Settings(webhook_secret=SECRET, timeout=0.3))
    assert time.monotonic() - begun < 20


def test_a_mail_server_may_close_a_connection_after_so_many_mails() -> None:
    """The second is taken over a connection of its own; a server that is too busy from the start is not asked again at once."""
    with mail_server() as (box, port), closing(open_channel("mailto:me@example.org", Settings("127.0.0.1", port, "none"))) as channel:
        channel.send(Batch("a" * 32, (message(1),)))
        box.answers = ["421 enough for one connection"]
        channel.send(Batch("b" * 32, (message(2),)))
        assert len(box.mails) == 2
        channel.close()
        box.answers = ["421 busy", "421 busy"]
        with pytest.raises(Undelivered, match="421 busy"):
            channel.send(Batch("c" * 32, (message(3),)))
    assert box.answers == ["421 busy"]


def test_a_name_that_leads_to_a_private_address_is_not_told_anything(monkeypatch: pytest.MonkeyPatch, certificate: Path) -> None:
    real = socket.getaddrinfo

    def resolve(host: str, *rest: Any, **named: Any) -> Any:
        return real("127.0.0.1" if host == "hooks.example" else host, *rest, **named)

    monkeypatch.setattr("socket.getaddrinfo", resolve)
    with web_receiver() as (hook, port):
        address = f"http://hooks.example:{port}/"
        with pytest.raises(Undelivered, match=r"alerts.private_hosts"):
            send(address, Settings(webhook_secret=SECRET))
        with pytest.raises(Undelivered, match=r"alerts.private_hosts"):  # before a word of TLS
            send(address.replace("http", "https"), Settings(webhook_secret=SECRET, ca=certificate))
        assert not hook.posts
        send(address, Settings(webhook_secret=SECRET, private_hosts=("hooks.example",)))
        assert len(hook.posts) == 1


@pytest.mark.parametrize("secret", [None, "", " ", "whsec_", "whsec_not base64!", "whsec_é", "eA==", "whsec_" + "A" * 88])
def test_without_a_good_secret_nothing_is_posted(secret: str | None) -> None:
    with web_receiver() as (hook, port), pytest.raises(Undelivered, match="secret"):
        send(f"http://127.0.0.1:{port}/", Settings(webhook_secret=secret))
    assert not hook.posts


# Apprise


class FakeApprise:
    """What of Apprise is called."""

    said: list[dict[str, Any]] = []

    def add(self, address: str) -> bool:
        return address.startswith("json://")

    def notify(self, **told: Any) -> bool:
        self.said.append(told)
        return "fail" not in told["body"]


@pytest.fixture
def apprise(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    FakeApprise.said = []
    monkeypatch.setitem(sys.modules, "apprise", SimpleNamespace(Apprise=FakeApprise))  # type: ignore[arg-type]
    return FakeApprise.said


def test_apprise_is_handed_a_text(apprise: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_CHAT", "json://localhost")
    send("apprise:MY_CHAT", None, 1, 2)
    assert apprise == [{"title": "rolecall: ml", "body": as_text([message(1), message(2)]), "body_format": "text"}]
    with pytest.raises(Undelivered, match="MY_CHAT"):
        send("apprise:MY_CHAT", title="fail")
    with pytest.raises(Undelivered, match="OTHER"):
        send("apprise:OTHER")


def test_without_apprise_its_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)  # type: ignore[arg-type]
    with pytest.raises(Undelivered, match=r"rolecall\[apprise\]"):
        send("apprise:MY_CHAT")

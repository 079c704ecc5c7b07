"""What is due goes out once; what fails waits, longer and longer, and dies; quiet hours and digests hold back what rings."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.channels.base import Batch, Undelivered
from alerts.deliver import AlreadySending, Sent, dead_letters, deliver, delivering, resend
from alerts.ledger import Wanted, edit, open_ledger, pause, remove, resume
from alerts.settings import Settings
from alerts.timing import PAUSES, parse_quiet
from schemas.search import Query
from tests.alerts.conftest import Town
from tests.alerts.receivers import mail_server
from tests.alerts.test_ledger import posting


class Recorder:
    """A channel that notes what it is given; ``answers``: what it raises instead, one a batch."""

    most, of_one, shows, rings = 2, True, 0, True

    def __init__(self) -> None:
        self.batches: list[Batch] = []
        self.answers: list[BaseException | None] = []

    def send(self, batch: Batch) -> None:
        self.batches.append(batch)
        if self.answers and (answer := self.answers.pop(0)):
            raise answer

    def close(self) -> None:
        pass


@pytest.fixture
def channel() -> Recorder:
    return Recorder()


def send(town: Town, channel: Recorder, settings: Settings | None = None, *, at_once: bool = False) -> Sent:
    with delivering(town.path), open_ledger(town.path) as db:
        return deliver(db, settings or Settings(), town.now, at_once=at_once, opened=lambda address, settings: channel)


def fill(town: Town, jobs: int = 3, pace: str = "daily") -> None:
    town.run(*(posting(number) for number in range(jobs)))
    town.add("s", "mailto:me@example.org", backfill=True, pace=pace)


def titles(batch: Batch) -> list[str]:
    return [one.job["title"] for one in batch.messages]


def test_a_digest_waits_for_its_time_and_holds_all(town: Town, channel: Recorder) -> None:
    fill(town)  # at 13:00
    settings = Settings(digest_at=(town.now + timedelta(hours=2)).time())
    assert send(town, channel, settings).sent == 0
    town.now += timedelta(hours=2)
    assert send(town, channel, settings).sent == 3
    assert send(town, channel, settings).sent == 0
    assert [titles(batch) for batch in channel.batches] == [["Smith 0", "Smith 1"], ["Smith 2"]]


def test_instant_is_a_mail_a_match(town: Town, channel: Recorder) -> None:
    fill(town, pace="instant")
    assert send(town, channel).sent == 3
    assert [batch.id for batch in channel.batches] == [batch.messages[0].id for batch in channel.batches]


def test_quiet_hours_hold_what_rings(town: Town, channel: Recorder, tmp_path: Path) -> None:
    fill(town, pace="instant")
    town.add("f", f"file:{tmp_path}/m.jsonl", backfill=True)
    quiet = Settings(quiet=parse_quiet("12:00-14:00"))
    with delivering(town.path), open_ledger(town.path) as db:
        assert deliver(db, quiet, town.now).sent == 3  # the file
    assert send(town, channel, quiet).sent == 0
    town.now += timedelta(hours=2)
    assert send(town, channel, quiet).sent == 3


def test_a_search_may_have_hours_of_its_own(town: Town, channel: Recorder) -> None:
    fill(town, pace="instant")
    town.ask("UPDATE alert_version SET quiet = '12:00-14:00'")
    assert send(town, channel).sent == 0
    assert send(town, channel, at_once=True).sent == 3
    assert town.ask("SELECT DISTINCT state FROM delivery") == [("sent",)]


def test_what_fails_waits_longer_and_longer_and_dies(town: Town, channel: Recorder) -> None:
    fill(town, 1, "instant")
    for pause_ in (*PAUSES, None):
        channel.answers = [Undelivered("no")]
        sent = send(town, channel)
        assert (sent.waiting, sent.dead) == ((1, 0) if pause_ else (0, 1))
        assert send(town, channel).waiting == 0  # not before its time
        town.now += pause_ or timedelta(0)
    assert len(channel.batches) == len(PAUSES) + 1
    assert len({batch.id for batch in channel.batches}) == 1
    assert [batch.again for batch in channel.batches] == [False] + [True] * len(PAUSES)
    with open_ledger(town.path) as db:
        (dead,) = dead_letters(db)
        assert (dead.error, dead.attempts) == ("no", len(PAUSES) + 1)
        assert resend(db, [dead.message], town.now) == 1
    assert send(town, channel).sent == 1


def test_a_receiver_that_wants_rest_gets_it(town: Town, channel: Recorder) -> None:
    fill(town, 1, "instant")
    channel.answers = [Undelivered("later", after=timedelta(hours=3))]
    send(town, channel)
    town.now += timedelta(hours=2)
    assert send(town, channel).sent == 0
    town.now += timedelta(hours=1)
    assert send(town, channel).sent == 1


def test_what_is_down_is_not_asked_again_at_once_and_what_refuses_one_is(town: Town, channel: Recorder) -> None:
    fill(town, 3, "instant")
    channel.answers = [Undelivered("down", is_down=True)]
    assert send(town, channel).sent == 0
    assert len(channel.batches) == 1
    channel.answers = [Undelivered("never", for_good=True)]
    sent = send(town, channel)
    assert (sent.sent, sent.dead, sent.errors) == (1, 1, {"s: mailto:me@example.org": "never"})


@pytest.mark.parametrize("after", ["begin", "send"])
def test_what_was_begun_when_the_machine_stopped_goes_out_as_it_was(town: Town, channel: Recorder, after: str) -> None:
    fill(town, 1)
    if after == "send":
        channel.answers = [KeyboardInterrupt()]
        with pytest.raises(KeyboardInterrupt):
            send(town, channel, at_once=True)
    else:
        town.ask("UPDATE delivery SET state = 'sending', batch = 'x'")
    town.run(posting(0), posting(1))
    send(town, channel, at_once=True)
    batches = channel.batches if after == "begin" else channel.batches[1:]
    assert [titles(batch) for batch in batches] == [["Smith 0"], ["Smith 1"]]
    assert [batch.again for batch in batches] == [True, False]


def test_a_message_says_what_it_said_whatever_became_of_the_job(town: Town, channel: Recorder) -> None:
    fill(town, 1)
    channel.answers = [Undelivered("no")]
    send(town, channel, at_once=True)
    town.run(posting(0, 1, title="Baker"))
    send(town, channel, at_once=True)
    assert [titles(batch) for batch in channel.batches] == [["Smith 0"], ["Smith 0"]]


def test_paused_searches_send_nothing_and_removed_ones_never_will(town: Town, channel: Recorder) -> None:
    fill(town)
    with open_ledger(town.path) as db:
        pause(db, "s", town.now)
    assert send(town, channel, at_once=True).sent == 0
    with open_ledger(town.path) as db:
        resume(db, "s", town.now)
        remove(db, "s", town.now)
    assert send(town, channel, at_once=True).sent == 0


@pytest.mark.parametrize("change", [remove, pause, lambda db, name, now: edit(db, name, Wanted(Query(), ("file:/x",), "instant"), now)])
@pytest.mark.parametrize("fails", [False, True])
def test_a_change_stops_what_is_under_way(town: Town, channel: Recorder, change: Callable[..., object], fails: bool) -> None:
    fill(town, 3, "instant")
    send_first = channel.send

    def changed_meanwhile(batch: Batch) -> None:
        with open_ledger(town.path) as other:
            change(other, "s", town.now)
        if fails:
            raise Undelivered("busy")
        send_first(batch)

    channel.send = changed_meanwhile  # type: ignore[method-assign]
    sent = send(town, channel, at_once=True)
    assert (len(channel.batches), sent.sent) == ((0, 0) if fails else (1, 1))
    states = {state for (state,) in town.ask("SELECT DISTINCT state FROM delivery WHERE channel LIKE 'mailto:%'")}
    if change is pause:
        assert states == {"waiting"} if fails else {"sent", "waiting"}
    else:
        assert states == {"withdrawn"}


def test_a_failure_that_nobody_foresaw_costs_its_channel_alone(town: Town, channel: Recorder) -> None:
    fill(town, 2, "instant")
    town.add("t", "mailto:other@example.org", backfill=True, pace="instant")
    broken = Recorder()
    broken.answers = [UnicodeError("label empty or too long")] * 9
    with delivering(town.path), open_ledger(town.path) as db:
        sent = deliver(db, Settings(), town.now, opened=lambda address, settings: broken if "me@" in address else channel)
    assert (sent.sent, sent.waiting) == (2, 1)
    assert "UnicodeError: label empty" in sent.sentence


@pytest.mark.parametrize(("refusal", "states"), [
    (Undelivered("busy", is_down=True, after=timedelta(hours=3), of_all=True), {"waiting"}),
    (Undelivered("gone", is_down=True, for_good=True, of_all=True), {"dead"}),
])  # fmt: skip
def test_what_is_said_of_an_address_holds_for_all_it_gets(town: Town, channel: Recorder, refusal: Undelivered, states: set[str]) -> None:
    fill(town, 3, "instant")
    channel.answers = [refusal]
    send(town, channel)
    town.now += timedelta(hours=2, minutes=59)
    assert (send(town, channel).sent, len(channel.batches)) == (0, 1)
    assert {state for (state,) in town.ask("SELECT state FROM delivery")} == states
    town.now += timedelta(minutes=2)
    assert send(town, channel).sent == (3 if states == {"waiting"} else 0)


REST = Undelivered("busy", is_down=True, after=timedelta(hours=3), of_all=True)


def test_an_address_that_wants_rest_gets_it_from_what_comes_meanwhile_too(town: Town, channel: Recorder) -> None:
    fill(town, 3, "instant")
    channel.answers = [REST]
    sent = send(town, channel)
    assert (sent.waiting, sent.dead) == (3, 0)  # each once
    town.run(*(posting(number) for number in range(5)))  # an hour later
    town.add("another", "mailto:me@example.org", backfill=True, pace="instant")
    assert (send(town, channel).sent, len(channel.batches)) == (0, 1)
    town.now += timedelta(hours=2)
    assert send(town, channel).sent == 10
    town.run(*(posting(number) for number in range(6)))
    assert send(town, channel).sent == 2


def test_rest_is_no_reason_to_wait_where_all_is_sent_now_or_the_clock_was_ahead(town: Town, channel: Recorder) -> None:
    fill(town, 1, "instant")
    channel.answers = [REST]
    send(town, channel)
    assert send(town, channel, at_once=True).sent == 1
    town.run(posting(0), posting(1))
    assert send(town, channel).sent == 1  # it took one since
    town.now += timedelta(days=10)
    town.run(posting(0), posting(1), posting(2))
    channel.answers = [REST]
    send(town, channel)
    town.now -= timedelta(days=10)
    assert send(town, channel).sent == 1


def test_a_message_that_dies_of_its_attempts_takes_no_other_along(town: Town, channel: Recorder) -> None:
    fill(town, 3, "instant")
    town.ask(f"UPDATE delivery SET attempts = {len(PAUSES)} WHERE match = 1")
    channel.answers = [REST]
    sent = send(town, channel)
    assert (sent.waiting, sent.dead) == (2, 1)


def test_an_address_that_no_channel_knows_costs_its_own_messages_alone(town: Town) -> None:
    fill(town, 2, "instant")
    file = f"file:{town.path.parent}/m.jsonl"
    town.add("t", file, backfill=True)
    town.ask("UPDATE delivery SET channel = 'gopher://x' WHERE channel LIKE 'mailto:%'")
    with delivering(town.path), open_ledger(town.path) as db:
        sent = deliver(db, Settings(), town.now)
    assert (sent.sent, sent.waiting) == (2, 1)
    assert "gopher://x cannot be opened" in sent.sentence


@pytest.mark.parametrize("pace", ["daily", "instant"])
def test_what_was_written_under_a_clock_that_was_ahead_waits_no_longer(town: Town, channel: Recorder, pace: str) -> None:
    town.now += timedelta(days=10)
    fill(town, 2, pace)
    town.now -= timedelta(days=10)
    assert send(town, channel).sent == 2


def test_digests_are_of_one_search(town: Town, channel: Recorder) -> None:
    fill(town, 2)
    town.add("t", "mailto:me@example.org", backfill=True)
    send(town, channel, at_once=True)
    assert [{one.search for one in batch.messages} for batch in channel.batches] == [{"s"}, {"t"}] or [
        {one.search for one in batch.messages} for batch in channel.batches
    ] == [{"t"}, {"s"}]


def test_one_process_sends_at_a_time(town: Town) -> None:
    town.add()
    with delivering(town.path), pytest.raises(AlreadySending, match="wait until it ends"), delivering(town.path):
        pass


def test_a_feed_shows_what_was_sent_lately(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alerts.deliver.STAY", 1)
    town.add("s", f"rss:{tmp_path}/m.atom")
    for day in range(12):
        town.run(*(posting(number) for number in range(day + 1)))
        town.now += timedelta(days=1)
        with delivering(town.path), open_ledger(town.path) as db:
            assert deliver(db, Settings(), town.now).sent == 1
    shown = (tmp_path / "m.atom").read_text().count("<entry>")
    assert shown == 7  # a run is every 25 hours


def test_a_mail_server_that_is_away_and_comes_back(town: Town) -> None:
    fill(town, 2)
    settings = Settings("127.0.0.1", 1, "none", sender="me@example.org")
    with delivering(town.path), open_ledger(town.path) as db:
        assert "127.0.0.1" in deliver(db, settings, town.now, at_once=True).sentence
    with mail_server() as (box, port), delivering(town.path), open_ledger(town.path) as db:
        assert deliver(db, Settings("127.0.0.1", port, "none"), town.now, at_once=True).sent == 2
    assert [mail["Subject"] for mail in box.mails] == ["[s] 2 matches"]

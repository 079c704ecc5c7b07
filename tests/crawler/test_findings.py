"""What needs a person, by looks alone: each kind of finding by a board that has it and one that has not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bench.health.measuring import measure
from catalog.looks import FILLED, Look
from crawler.health.circuit import LEAST, Patience, circuit, find_outage, find_outages
from crawler.health.digest import compare
from crawler.health.findings import CURE, KINDS, Finding, find
from crawler.health.usual import fall, find_silence
from crawler.schedule import Pace, due
from schemas.expectation import FIELDS, FINDINGS, read_expectation
from schemas.reading import Reading
from schemas.reasons import ReasonKind
from schemas.source import Source
from tests.crawler.hosts import ROOT

MONDAY = datetime(2026, 3, 2, 6, tzinfo=UTC)
LOST = ReasonKind.LOST.of("HTTP 500")
Change = Callable[[Look], Look]


def board(days: int = 40, **parts: object) -> list[Look]:
    """A board of 30 postings that is looked at daily; something moves on each weekday."""
    usual = Look(MONDAY, seen=30, postings=30, filled={"pay": 24, "title": 30}, requests=1, latency=0.3)
    at = [MONDAY + timedelta(days=day) for day in range(days)]
    return [replace(usual, **{"at": one, "moves": int(one.weekday() < 5), **parts}) for one in at]  # type: ignore[arg-type]


def then(looks: list[Look], days: int = 1, **parts: object) -> list[Look]:
    """The same, and so many days on which it is otherwise."""
    last = looks[-1]
    return looks + [replace(last, at=last.at + timedelta(days=day + 1), **parts) for day in range(days)]  # type: ignore[arg-type]


def told(looks: list[Look], row: Source | None = None, **others: list[Look]) -> list[Finding]:
    """What is told of a board, beside one of another family that is well: else all would fail where it fails."""
    ledger = {"oven:crumbly": looks, **{f"oven:{name}": found for name, found in others.items()}}
    ledger["pan:well"] = [replace(one, at=looks[-1].at - timedelta(days=129 - day)) for day, one in enumerate(board(130))]
    return find(ledger, [row] if row else [], looks[-1].at, Patience())


FAILED = {"seen": 0, "accepted": False, "alarm": "partial", "reasons": (LOST,), "postings": 0, "filled": {}, "moves": 0}
CASES: dict[str, list[tuple[list[Look], bool]]] = {
    "emptied": [
        (then(board(), seen=0, accepted=False, alarm="emptied", reasons=(ReasonKind.EMPTIED.of(before=30),)), True),
        (then(board(seen=1), seen=0, accepted=False, alarm="emptied", reasons=(ReasonKind.EMPTIED.of(before=1),)), False),
    ],
    "changed": [
        (then(board(), seen=9, accepted=False, alarm="shrunken", reasons=(ReasonKind.SHRUNKEN.of(seen=9, before=30),)), True),
        (then(board(seen=3), seen=1, accepted=False, alarm="shrunken", reasons=(ReasonKind.SHRUNKEN.of(seen=1, before=3),)), False),
    ],
    "frozen": [(then(board(), 14, moves=0), True)],
    "fallen": [(then(board(), filled={"pay": 0, "title": 30}), True)],
    "unlisted": [(then(board(), 10, accepted=False, alarm="partial", reasons=(ReasonKind.PAGE_CUT.of(),)), True)],
    "failing": [(then(board(), 3, **FAILED), False)],
    "disabled": [(then(board(), 6, **FAILED), True)],
    "grown": [(then(board(), seen=200), False)],
    "slow": [(then(board(), 5, latency=4.0), False)],
    "costly": [(then(board(), 5, requests=90), False)],
    "unread": [(then(board(), unread={"payBand": 30}), False)],
}


@pytest.mark.parametrize(
    ("kind", "looks", "needs"), [(kind, *case) for kind, cases in CASES.items() for case in cases], ids=lambda part: str(part)[:8]
)
def test_each_kind_is_told(kind: str, looks: list[Look], needs: bool) -> None:
    found = [one for one in told(looks) if one.kind == kind]
    assert [one.needs_person for one in found] == [needs], told(looks)
    assert found[0].cure
    assert found[0].words
    assert kind in ("unread", "slow", "costly") or (found[0].since and found[0].since > MONDAY + timedelta(days=30))


QUIET: dict[str, list[Look]] = {
    "an ordinary board": board(),
    "a weekend": board(41),
    "a week of holidays": then(board(), 8, moves=0),
    "a board that hardly ever moves": then(
        [replace(one, moves=int(number % 20 == 5)) for number, one in enumerate(board(100))], 30, moves=0
    ),
    "a board that was never seen to move": [replace(one, moves=0) for one in board(60)],
    "a young board": board(6),
    "a few postings that lost a field": then(board(postings=3, seen=3, filled={"pay": 2}), filled={"pay": 0}),
    "a field that a tenth fewer have": then(board(), filled={"pay": 20, "title": 30}),
    "a field that was never there": then(board(filled={"pay": 0}), filled={"pay": 0}),
    "one failure": then(board(), **FAILED),
    "one slow answer": then(board(), latency=30.0),
    "an unread field that was always there": then(board(unread={"payBand": 30}), unread={"payBand": 30}),
    "an unread field of one posting": then(board(), unread={"payBand": 1}),
    "the newest postings only": board(accepted=False, alarm="partial", reasons=(ReasonKind.NEWEST_ONLY.of(),)),
}


@pytest.mark.parametrize("name", QUIET)
def test_what_is_usual_is_not_told(name: str) -> None:
    assert told(QUIET[name]) == []


def test_weekdays_are_heeded() -> None:
    """Six days from Tuesday on without a move are nothing for a board that moves on Mondays, and much for one that moves each day."""
    mondays = [replace(one, moves=int(one.at.weekday() == 0)) for one in board(84)]
    daily = board(84)
    a_week = [find_silence(then(looks, 6, moves=0)) for looks in (mondays, daily)]
    assert a_week[0] is not None
    assert a_week[1] is not None
    assert a_week[0].nats < 3 < 10 < a_week[1].nats


def test_a_family_that_loses_a_field_is_told_once_however_small_its_boards() -> None:
    small = then(board(postings=4, seen=4, filled={"pay": 4, "title": 4}), filled={"pay": 0, "title": 4})
    found = told(small, more=small, again=small, fourth=small)
    assert [(one.kind, one.about, one.needs_person) for one in found] == [("fallen", "oven", True)]
    assert "4 of 4 boards" in found[0].words
    kept = board(41, postings=4, seen=4, filled={"pay": 4, "title": 4})
    assert told(small, more=kept, again=kept, fourth=kept) == []


@pytest.mark.parametrize(
    ("expect", "looks", "kinds"),
    [
        ("silence=60d", then(board(), 20, moves=0), []),
        ("silence=15d", then(board(), 14, moves=0), []),
        ("silence=15d", then(board(), 15, moves=0), ["frozen"]),
        ("silence=any", then(board(), 40, moves=0), []),
        ("without=pay", CASES["fallen"][0][0], []),
        ("without=title", CASES["fallen"][0][0], ["fallen"]),
        ("without=slow", CASES["slow"][0][0], []),
        ("volume=5-60", CASES["changed"][0][0], []),
        ("volume=20-60", CASES["changed"][0][0], ["changed"]),
        ("volume=0-60", CASES["emptied"][0][0], []),
        ("volume=60-90", CASES["emptied"][0][0], ["emptied"]),
        ("volume=5-400", CASES["grown"][0][0], []),
        ("volume=5-60 without=pay", CASES["grown"][0][0], ["grown"]),
        ("since=2026-04-11", CASES["fallen"][0][0], []),
        ("since=2026-03-25", CASES["fallen"][0][0], ["fallen"]),
    ],
)
def test_a_row_may_expect_otherwise(expect: str, looks: list[Look], kinds: list[str]) -> None:
    found = told(looks, Source("oven", "crumbly", expect=expect))
    assert [one.kind for one in found] == kinds
    assert not any(one.needs_person for one in found if one.kind == "emptied")


@pytest.mark.parametrize(
    "text",
    [
        "silence=soon",
        "volume=9-3",
        "volume=5",
        "without=",
        "pay",
        "silence=1d silence=2d",
        "since=monday",
        "with=pay",
        "without=Pay!",
        "without=pya",
        "without=pay,frozne",
        "without=outage",
    ],
)
def test_what_no_row_may_expect(text: str) -> None:
    with pytest.raises(ValueError, match="takes words of these"):
        read_expectation(text) if "soon" not in text else read_expectation("silence=")


def test_what_a_row_may_leave_untold_is_what_is_told_of_single_boards() -> None:
    assert {*FINDINGS} == KINDS.keys() - {"outage", "late", "undelivered", "moved", "robots", "unread"}
    assert {*FIELDS} == FILLED.keys()


@pytest.mark.parametrize("kind", ["emptied", "changed"])
def test_what_a_hand_has_trusted_needs_nobody_from_then_on(kind: str) -> None:
    looks = CASES[kind][0][0]
    assert [one.kind for one in told(looks)] == [kind]
    believed = then(looks, accepted=True, trusted=True, reasons=(*looks[-1].reasons, ReasonKind.TRUSTED.of()))
    assert told(believed) == []
    assert told(then(believed, alarm=None, reasons=(), trusted=False)) == []


UNREACHED = {**FAILED, "reasons": (ReasonKind.OUT_OF_TIME.of(),)}
PARTLY = {"accepted": False, "alarm": "partial", "reasons": (LOST,), "seen": 12, "moves": 0}
EMPTIED, CHANGED = CASES["emptied"][0][0], CASES["changed"][0][0]
FROZEN, FALLEN = CASES["frozen"][0][0], CASES["fallen"][0][0]


@pytest.mark.parametrize("after", [FAILED, PARTLY, UNREACHED], ids=["failed", "in part", "out of time"])
@pytest.mark.parametrize(("kind", "looks"), [("emptied", EMPTIED), ("changed", CHANGED), ("frozen", FROZEN), ("fallen", FALLEN)])
def test_a_finding_stays_until_a_look_that_can_be_believed_refutes_it(kind: str, looks: list[Look], after: dict[str, object]) -> None:
    (before,) = told(looks)
    (same,) = told(then(looks, **after))
    assert (same.kind, same.since, same.needs_person) == (kind, before.since, before.needs_person)
    well = replace(board()[-1], at=looks[-1].at + timedelta(days=1), moves=1)
    assert told([*looks, well]) == []


@pytest.mark.parametrize("days", [1, 10, 25, 60, 90])
def test_what_is_broken_does_not_become_usual(days: int) -> None:
    looks = then(board(16), days, filled={"pay": 24, "title": 0})
    assert [(one.kind, one.numbers["field"], one.since) for one in told(looks)] == [("fallen", "title", MONDAY + timedelta(days=16))]
    mended = then(looks, filled={"pay": 24, "title": 30})
    assert told(mended) == []
    again = then(mended, filled={"pay": 24, "title": 0})  # what was broken for long counts for nothing afterwards
    assert [one.kind for one in told(again)] == ["fallen"]


def test_looks_that_did_not_count_a_field_say_nothing_of_it() -> None:
    """As those of former versions; what is usual is learned anew."""
    looks = then(board(30), 20, filled={"pay": 24, "title": 30, "description": 0})
    assert told(looks) == []
    learned = then(board(30), 20, filled={"pay": 24, "title": 30, "description": 30})
    assert told(learned) == []
    lost = then(learned, filled={"pay": 24, "title": 30, "description": 0})
    assert [(one.kind, one.numbers["field"]) for one in told(lost)] == [("fallen", "description")]


def test_a_family_that_lost_a_field_is_told_as_long_as_it_lacks_it() -> None:
    small = then(board(16, postings=4, seen=4, filled={"pay": 4, "title": 4}), 60, filled={"pay": 0, "title": 4})
    assert [(one.kind, one.about) for one in told(small, more=small, again=small, fourth=small)] == [("fallen", "oven")]


def test_a_board_that_has_grown_is_told_for_two_weeks() -> None:
    assert [[one.kind for one in told(then(board(), days, seen=200))] for days in (1, 13, 16)] == [["grown"], ["grown"], []]


def test_a_board_for_which_no_run_has_the_time_is_told_after_a_week() -> None:
    never = [replace(board()[0], at=MONDAY + timedelta(days=day), **UNREACHED) for day in range(9)]  # type: ignore[arg-type]
    assert told(never[:7]) == []
    assert [(one.kind, one.needs_person) for one in told(never)] == [("unlisted", True)]
    assert "the time of the run was up" in told(never)[0].words
    assert [one.kind for one in told(then(board(), 9, **UNREACHED))] == ["unlisted"]
    assert told([*then(board(), 6, **UNREACHED), replace(board()[-1], at=MONDAY + timedelta(days=47))]) == []


def test_a_look_without_time_neither_fails_nor_succeeds() -> None:
    looks = then(then(board(), 5, **FAILED), **UNREACHED)
    assert circuit(looks, Patience()).days == 5
    assert find_outage({"oven:crumbly": looks})


def test_a_board_that_answers_in_part_and_not_at_all_by_turns_is_told() -> None:
    looks = board()
    for day in range(10):
        looks = then(looks, **(PARTLY if day % 2 else FAILED))
    assert "unlisted" in [one.kind for one in told(looks)]


def test_a_slow_board_does_not_come_and_go() -> None:
    """Near the bound, 2 s, on both sides of it."""
    looks, kinds = then(board(30), 5, latency=2.3), []
    for day in range(30):
        looks = then(looks, latency=1.6 if day // 5 % 2 else 2.3)
        kinds.append([one.kind for one in told(looks)])
    assert kinds == [["slow"]] * 30
    assert told(then(looks, 5, latency=0.4)) == []


def test_a_row_that_moved_is_told_and_a_dead_one_is_not_judged() -> None:
    looks = CASES["emptied"][0][0]
    assert [one.kind for one in told(looks, Source("oven", "crumbly", status="moved"))] == ["moved"]
    assert told(looks, Source("oven", "crumbly", status="dead")) == []


def test_a_failing_board_is_left_alone_and_tried_again_by_steps() -> None:
    looks, patience = then(board(), 5, **FAILED), Patience()
    assert circuit(looks, patience).opens is None
    rests = []
    for _ in range(7):
        at = (circuit(looks, patience).opens or looks[-1].at + timedelta(days=1)) if looks[-1].failed else looks[-1].at
        looks = [*looks, replace(looks[-1], at=at)]
        opens = circuit(looks, patience).opens
        assert opens is not None
        assert circuit(looks, patience).rests(opens - timedelta(seconds=1))
        assert not circuit(looks, patience).rests(opens)
        rests.append((opens - at).days)
    assert rests == [1, 2, 4, 8, 14, 14, 14]
    assert circuit([*looks, replace(board()[0], at=looks[-1].at + timedelta(days=14))], patience) == circuit(board(), patience)


def test_ticks_try_a_failing_board_so_often_that_it_is_left_alone_on_the_sixth_day() -> None:
    looks, now, days = board(), board()[-1].at, {}
    readings = [Reading("run", one.at) for one in looks]
    while looks[-1].at < board()[-1].at + timedelta(days=9):
        now += timedelta(minutes=15)
        (one,) = due({"oven:crumbly": readings}, [Source("oven", "crumbly")], now, Pace())
        if one.is_due:
            looks = [*looks, replace(looks[-1], at=now, **FAILED)]  # type: ignore[arg-type]
            readings.append(Reading("run", now, failed=True))
            first = next(look.at for look in looks if look.failed)
            days[(now.date() - first.date()).days + 1] = [finding.kind for finding in told(looks)]
    assert {day: kinds for day, kinds in days.items() if day <= 6} == {1: [], 2: [], 3: ["failing"], 6: ["disabled"]}


def test_several_failures_on_one_day_count_once() -> None:
    hourly = board() + [replace(board()[-1], at=board()[-1].at + timedelta(hours=hour + 1), **FAILED) for hour in range(17)]  # type: ignore[arg-type]
    assert circuit(hourly, Patience()).days == 1


def test_a_day_on_which_most_boards_failed_counts_for_none() -> None:
    looks = then(board(), 6, **FAILED)
    ledger = {f"oven:{number}": looks for number in range(LEAST)}
    assert len(find_outages(ledger)) == 6
    assert [one.kind for one in find(ledger, [], looks[-1].at, Patience())] == ["outage"]
    assert not find_outages({"oven:1": looks, "oven:2": board(46)})


def test_a_day_on_which_mostly_dead_boards_were_due_is_no_outage() -> None:
    """Eight boards of a week, or of a month, that are well, and four dead ones that are asked each day."""
    for every in (7, 30):
        well = {f"oven:{number}": board(61)[number % every :: every] for number in range(8)}
        ledger = well | {f"oven:dead{number}": then(board(50), 11, **FAILED) for number in range(4)}
        assert not find_outages(ledger)
        assert find_outage(ledger) is None
        found = find(ledger, [], MONDAY + timedelta(days=60), Patience())
        assert [(one.kind, one.needs_person) for one in found if one.about.startswith("oven:dead")] == [("disabled", True)] * 4


@pytest.mark.parametrize(
    ("at", "kinds"),
    [
        ([1], []),
        ([1, 1.2], []),
        ([1, 2], []),
        ([1, 2, 3], ["failing"]),
        ([1, 2, 4], ["failing"]),
        ([1, 2, 3, 7], ["disabled"]),
        ([1, 30], ["failing"]),
    ],
)
def test_days_count_from_the_last_good_look_on(at: list[float], kinds: list[str]) -> None:
    """As tries grow rare, days go on; two looks in a month leave no board alone."""
    last = board()[-1]
    looks = board() + [replace(last, at=last.at + timedelta(days=day), **FAILED) for day in at]  # type: ignore[arg-type]
    assert [one.kind for one in told(looks)] == kinds


@pytest.mark.parametrize(
    ("failing", "well", "days", "needs"),
    [
        (6, 0, 1, False),
        (6, 0, 2, True),
        (3, 0, 2, True),
        (2, 0, 1, False),
        (2, 0, 2, True),
        (1, 0, 2, True),
        (1, 1, 9, None),
        (3, 3, 9, None),
        (5, 1, 1, False),
        (5, 1, 2, True),
    ],
)
def test_an_outage_needs_a_person_once_it_lasts(failing: int, well: int, days: int, needs: bool | None) -> None:
    ledger = {f"oven:{number}": then(board(10), days, **FAILED) for number in range(failing)}
    ledger |= {f"oven:well{number}": board(10 + days) for number in range(well)}
    found = [one for one in find(ledger, [], MONDAY + timedelta(days=9 + days), Patience()) if one.kind == "outage"]
    assert [(one.needs_person, one.since) for one in found] == ([] if needs is None else [(needs, MONDAY + timedelta(days=10))])


def test_a_second_failure_of_all_within_the_day_is_an_outage_that_lasts() -> None:
    looks = then(board(10), **FAILED)
    again = [*looks, replace(looks[-1], at=looks[-1].at + timedelta(hours=1))]
    assert (one := find_outage(dict.fromkeys("abc", again)))
    assert one.is_lasting
    assert not find_outage({**dict.fromkeys("abc", again), "d": board(11), "e": board(11)})
    assert (first := find_outage(dict.fromkeys("abc", looks)))
    assert not first.is_lasting
    assert find_outage({}) is None


def test_boards_that_were_not_looked_at_for_long_say_nothing_of_an_outage() -> None:
    ledger = {**{f"oven:{number}": then(board(10), 2, **FAILED) for number in range(3)}, **{f"oven:old{n}": board(3) for n in range(20)}}
    assert find_outage(ledger)


def test_falls() -> None:
    assert fall(0, 30, 0.8) > 14 > fall(0, 3, 0.8)
    assert fall(20, 30, 0.8) == 0
    assert fall(0, 0, 0.8) == 0


def test_a_digest_tells_what_came_and_what_ended() -> None:
    one, other, third = (Finding(kind, "oven:crumbly", "w") for kind in ("slow", "frozen", "grown"))
    found = compare([one, other], [replace(other, words="longer"), third])
    assert ([*found.began], [one.words for one in found.lasts], [*found.ended]) == ([third], ["longer"], [one])


def test_boards_that_live_are_judged_rightly() -> None:
    """Two small worlds: what befell boards is told, and hardly anything else is."""
    found = measure(2, boards=12, days=45, seed=5)
    hits = [one for delays in found.delays.values() for one in delays]
    assert sum(one is not None for one in hits) >= 0.7 * len(hits) > 5
    assert sum(number for (_, needed), number in found.false.items() if needed) / found.months <= 0.06


def test_the_page_tells_every_kind() -> None:
    page = (ROOT / "docs" / "operating.md").read_text("utf-8")
    assert KINDS.keys() == CURE.keys()
    for kind, (means, needed) in KINDS.items():
        assert f"| `{kind}` | {means} | {'yes' if needed else ''} |" in page

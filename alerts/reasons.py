"""Why a job is told of: ``reasons_of`` compares what is known of it with what it is now. Pure."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a job is told of; its value stands in the ledger and in messages."""

    NEW = "new"
    NOW_MATCHES = "now matches"
    REOPENED = "reopened"
    PAY_CHANGED = "pay changed"
    SPONSORSHIP_CHANGED = "sponsorship changed"


@dataclass(frozen=True, slots=True)
class Known:
    """What a job was when a search last looked at it. ``fits``: it was open, and fitted."""

    fits: bool
    open: bool
    pay: str | None
    sponsorship: str


@dataclass(frozen=True, slots=True)
class Now:
    """What a job is. ``is_new``: it came since the search last looked; ``edited``: what a source of it changed since then, of "pay",
    "sponsorship" (the verdict) and "statements" (on it, and on other things). What newer rules read otherwise, and what another posting of
    the job says that nobody edited, is no change."""

    fits: bool
    open: bool
    pay: str | None
    sponsorship: str
    is_new: bool = False
    edited: frozenset[str] = frozenset()

    @property
    def known(self) -> Known:
        return Known(self.fits, self.open, self.pay, self.sponsorship)


NO_VERDICT = {"silent", "unclear"}  # of these, statements alone tell one from the other


def means_otherwise(was: Known, now: Now) -> bool:
    """Whether a source's words on sponsorship mean something else for an edit of them."""
    edit = "statements" if {was.sponsorship, now.sponsorship} == NO_VERDICT else "sponsorship"
    return was.sponsorship != now.sponsorship and edit in now.edited


@dataclass(frozen=True, slots=True)
class Rule:
    """``holds`` for what was known of a job, if anything was, and what it is."""

    reason: Reason
    says: str
    holds: Callable[[Known | None, Now], bool]


# Of a job that fits and was not among those that did: the first that holds.
ARRIVALS = (
    Rule(Reason.REOPENED, "it fitted once, closed, and is open again", lambda was, now: was is not None and not was.open),
    Rule(Reason.NEW, "it was opened since", lambda was, now: was is None and now.is_new),
    Rule(Reason.NOW_MATCHES, "it was there before, and did not fit", lambda was, now: True),
)
# Of a job that fitted: each that holds, also where it fits no more for that.
CHANGES = (
    Rule(
        Reason.PAY_CHANGED,
        "its source states another pay",
        lambda was, now: was is not None and was.pay != now.pay and "pay" in now.edited,
    ),
    Rule(
        Reason.SPONSORSHIP_CHANGED,
        "its source's words on sponsorship mean something else",
        lambda was, now: was is not None and means_otherwise(was, now),
    ),
)


def reasons_of(own: Known | None, merged: Collection[Known], now: Now) -> list[Reason]:
    """Why a job is to be told of; nothing of one that is closed. ``own``: what was known of it; ``merged``: of jobs that are merged into
    it: who was told of one of them that still stood is not told again."""
    if not now.open:
        return []
    if own is not None and own.fits:
        return [rule.reason for rule in CHANGES if rule.holds(own, now)]
    if not now.fits or any(known.fits for known in merged):
        return []
    return [next(rule.reason for rule in ARRIVALS if rule.holds(own, now))]

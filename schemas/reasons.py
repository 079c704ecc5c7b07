"""Reasons: why a listing is partial, a board is not trusted, a run is not whole, as codes with numbers.

`ReasonKind` is the one table of them and `sentence` the one place where they become English, for whoever prints; nobody reads that back.
"""

from dataclasses import dataclass, field
from enum import StrEnum, auto
from string import Formatter
from typing import Self

from schemas.secrets import redact

PARTIAL = "partial"  # the alarm of a listing that was not read whole, whatever its reasons are
LONGEST_WORDS = 500


class Standing(StrEnum):
    """Whether a reason is worth a person's look."""

    NEWS = auto()  # each time
    STEADY = auto()  # it may as well have gone wrong: nothing new where the reading before lacked in the same way
    DECLARED = auto()  # nothing new ever: the source says so of itself, or a saved answer is so by nature


class ReasonKind(StrEnum):
    """A code, its words and its standing.

    ``template``: words with the numbers they take: ``{total:row}`` is "1 row" or "5 rows"; ``{words}`` is text from outside (an error).
    """

    template: str
    standing: Standing

    def __new__(cls, code: str, template: str = "", standing: Standing = Standing.NEWS) -> Self:
        kind = str.__new__(cls, code)
        kind._value_, kind.template, kind.standing = code, template, standing
        return kind

    # Why a listing is partial
    EXCERPT = "excerpt", "shows {shown} of {listed:posting}", Standing.DECLARED
    CAPPED = "capped", "the source shows no more than {cap:row}", Standing.DECLARED
    NEWEST_ONLY = "newest_only", "the newest postings only", Standing.DECLARED
    ONE_POSTING = "one_posting", "one posting's own answer", Standing.DECLARED
    SINGLE_PAGE = "single_page", "a single page of a listing", Standing.DECLARED
    NOT_SAVED = "not_saved", "{requests:more request} that a saved file does not answer"
    NOTHING_READ = "nothing_read", "{words} holds no posting and no list that this family knows"
    OUTDATED = "outdated", "no newer than what the catalog has seen of this board", Standing.DECLARED
    OTHER_BASE = "other_base", "unchanged since a listing that is not the last one believed here", Standing.DECLARED
    UNDATED = (
        "undated",
        "a file whose date cannot be right: it may have been read before, and says nothing of what is gone (--seen-at DATE does)",
        Standing.DECLARED,
    )
    ROWS_MISSING = "rows_missing", "{shown} of {total:row} shown", Standing.STEADY
    ENDLESS = "endless", "{shown:row} and no end, where {bound} were the most to be believed (LISTING_GROWTH, LISTING_FLOOR)"
    PAGES_LEFT = "pages_left", "{read} of {total:job page} read", Standing.STEADY
    NO_ROWS = "no_rows", "a page without rows: an empty board, or no board", Standing.STEADY
    NO_POSTINGS = "no_postings", "a page without postings"
    NO_JOB_LINKS = "no_job_links", "no posting and no job link found"
    PAGE_CUT = "page_cut", "the page is cut off"
    FEED_CUT = "feed_cut", "the feed is cut off {words}"
    NO_ANSWER = "no_answer", "a page that is no answer: {words}"
    NO_END = "no_end", "it ends with a page that does not look like one of the list's", Standing.STEADY
    REPEATED = "repeated", "it ends with a page that repeats {rows:row}: others may have stood there", Standing.STEADY
    PAGES_MISSING = "pages_missing", "{read} of {total:list page} read"
    LOST = "lost", "{words}"  # no answer, or one with an error status
    NO_BOARD = "no_board", "the board's address says that there is none: {words}"
    MALFORMED = "malformed", "{words}"  # an answer that is not what the format promises
    NOT_READ = "not_read", "no answer of it was read: the log says why"
    UNFINISHED = "unfinished", "the listing was not read to its end"
    OUT_OF_TIME = "out_of_time", "the time of the run was up before it was read to its end", Standing.DECLARED

    # Why a listing that was read whole is not trusted
    EMPTY = "empty", "no posting shown, none before", Standing.STEADY
    EMPTIED = "emptied", "no posting shown, {before} before"
    TRUNCATED = "truncated", "{shown} shown of {listed} listed", Standing.STEADY
    UNREADABLE = "unreadable", "{parts:part} without an identifier"
    SHRUNKEN = "shrunken", "{seen} seen, {before} before"
    OTHER_IDS = "other_ids", "{kept} of {of} ids are left; {alike} of {new:new one} are openings that it had before: ids have changed"
    OTHER_BOARD = "other_board", "{kept} of {of} are left, {new} others stand there: perhaps another employer's board"

    # Why such a listing was believed all the same, or not
    TRUSTED = "trusted", "trusted once by hand", Standing.DECLARED
    NOT_TRUSTED = (
        "not_trusted",
        "--trust lifts nothing here, and is not used up: it is for a whole, new listing that changed at once, or a board that is no more",
    )
    STEADY_BOARD = "steady", "as in the {listings} listings of {days:day}: believed", Standing.DECLARED

    # Why a run is not whole
    STOPPED = "stopped", "stopped ({words}): run it again to go on"
    LEFT = "left", "the time was up (--max-time): {boards:board} left for the next run", Standing.DECLARED
    BATCH_LOST = "batch_lost", "a batch could not be loaded: the log says why"
    CUT_OFF = "cut_off", "loaded in part, {lines:line} of its archive: {words}"

    # Detail pages that gave no posting
    DETAILS_UNREAD = "details_unread", "{pages:detail page} could not be read, what is known of their postings stays as it was ({words})"
    DETAILS_GONE = "details_gone", "{pages:detail page} told that the opening is gone (a second look closes it)", Standing.DECLARED
    GONE_DOUBTED = "gone_doubted", "{pages:detail page} of {seen} told that the opening is gone: too many to be believed"

    # What else a run's report has to say
    REJECTED = "rejected", "{parts:part} could not be read: see the table quarantine"
    BUG = "bug", "BUG, {postings:posting} lost: {words}"
    FAILED = "failed", "BUG, {words} ({times:time})"
    REFUSED = "refused", "{words} ({times:time})"
    IMPLAUSIBLE = "implausible", "{postings:posting} with implausible values (column problems)", Standing.DECLARED
    OTHER_RULES = (
        "other_rules",
        "the extraction rules are not those of the run before: {postings:posting} read otherwise by them"
        " (kind rederived in the view changes)",
        Standing.DECLARED,
    )
    UNREAD = "unread", "{fields:field} that nobody reads: {words}", Standing.DECLARED

    UNSOUND = "unsound", "{records:record} of {words} could not be read"
    STRANGERS = "strangers", "{words}: {answers:answer}, {pages} of them with postings", Standing.DECLARED
    NO_RECORD = "no_record", "{requests:request} that the WARC holds no answer to: nobody was asked"
    NOT_KEPT = "not_kept", "{boards:board} of the crawl of which the WARC holds no answer: nothing is said of them", Standing.DECLARED

    RESTING = "resting", "{boards:board} left alone after failing again and again: `rolecall health` names them", Standing.DECLARED

    OTHER = "other", "{words}"  # as an archive or a catalog of before there were kinds has it

    def of(self, words: str = "", **numbers: int) -> "Reason":
        """A reason of this kind. ValueError for numbers that its words do not take, or lack."""
        names = {name for _, name, _, _ in Formatter().parse(self.template) if name} - {"words"}
        if names != numbers.keys():
            raise ValueError(f"{self} takes {sorted(names)}, not {sorted(numbers)}")
        return Reason(self, numbers, redact(words).encode("utf-8", "backslashreplace").decode()[:LONGEST_WORDS])


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason; made by `ReasonKind.of`. As JSON: ``{"kind": "rows_missing", "numbers": {"shown": 2, "total": 5}, "words": ""}``."""

    kind: ReasonKind
    numbers: dict[str, int] = field(default_factory=dict, hash=False)
    words: str = ""


class Counted(int):
    """A number in a template, with the thing counted as its format: "1 row", "5 rows"."""

    def __format__(self, thing: str) -> str:
        return f"{int(self)} {thing}{'' if self == 1 else 's'}" if thing else str(int(self))


def sentence(reason: Reason) -> str:
    """A reason in English."""
    numbers = {name: Counted(number) for name, number in reason.numbers.items()}
    return reason.kind.template.format_map({"words": reason.words, **numbers}).rstrip()

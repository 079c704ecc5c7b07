"""How far a listing has been read: paging that does not trust what sources say of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from scrapy.http import Request

from schemas.raw import RawPosting
from schemas.reasons import Reason, ReasonKind
from schemas.source import Listing, NoDetail, Reject
from spiders.reading.values import text_of

Found = RawPosting | NoDetail | Listing | Reject | Request


@dataclass(slots=True)
class Whole:
    """What the parts of a board that is read in parts have to add up to. ``total``: rows; ``open``: chains that have not ended; ``ids``:
    postings met in any of them."""

    total: int
    open: int = 1
    ids: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Pages:
    """How far a board's listing has been read.

    ``total``: the first that the source gave (later ones lie). ``rows``: received so far, which is where the next page starts;
    ``shown``: those that no page before held; ``shown_last``: of the last answer. ``answers``: pages read. ``following``: what the last
    answer said to ask next. ``part``: the filter of this chain, where a board is read in parts, and ``whole`` what these add up to.
    ``ids``: postings met; ``board_ids``: in any chain; ``met``: rows met.
    """

    total: int | None = None
    rows: int = 0
    shown: int = 0
    shown_last: int = 0
    answers: int = 0
    following: str | None = None
    part: dict[str, str] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    board_ids: set[str] = field(default_factory=set)
    whole: Whole | None = None
    met: set[int] = field(default_factory=set)

    def take(self, found: list[Found], rows: int, total: object, following: str | None) -> list[Found]:
        """Counts one answer of ``rows`` rows, read as ``found``, and returns what of it is new, rows of one posting as one.

        A row that this page or an earlier one holds already counts once: where boards move while they are read, another row was pushed out
        of sight for it.
        """
        keys = [hash((one.identifier, one.title, one.job_locations)) for one in found if isinstance(one, RawPosting)]
        repeated = len(keys) - len({*keys} - self.met)
        self.met.update(keys)
        fresh = [one for one in merged(found) if not isinstance(one, RawPosting) or one.identifier not in self.ids]
        ids = {one.identifier for one in fresh if isinstance(one, RawPosting)}
        elsewhere = ids & self.board_ids
        if self.total is None and (stated := text_of(total)) and stated.isdecimal():
            self.total = int(stated)
        self.ids |= ids
        self.board_ids |= ids
        if self.whole:
            self.whole.ids |= ids
        self.rows, self.answers, self.following = self.rows + rows, self.answers + 1, following
        self.shown_last = 0 if not fresh else (rows if self.total is not None else len(found)) - repeated
        self.shown += self.shown_last
        return [one for one in fresh if not isinstance(one, RawPosting) or one.identifier not in elsewhere]

    @property
    def is_unfinished(self) -> bool:
        """True while the stated total is not reached, or unknown, and the last answer held something new."""
        return self.shown_last > 0 and (self.total is None or self.shown < self.total)

    @property
    def shortfall(self) -> Reason | None:
        """Why the listing would be incomplete if it ended here."""
        short = self.total is not None and self.shown < self.total
        return ReasonKind.ROWS_MISSING.of(shown=self.shown, total=self.total or 0) if short else None

    def split(self, parts: list[dict[str, str]], total: int) -> list["Pages"]:
        """The chains that read this one's rows, ``total`` or more, in parts."""
        whole = self.whole or Whole(total)
        whole.open += len(parts) - 1
        return [Pages(part=part, board_ids=self.board_ids, whole=whole) for part in parts]

    def end_part(self) -> Reason | None:
        """Ends this chain. The last one of a board's parts says why these would not add up to the whole."""
        if self.whole is None:
            return None
        self.whole.open -= 1
        shown, total = len(self.whole.ids), self.whole.total
        return ReasonKind.ROWS_MISSING.of(shown=shown, total=total) if not self.whole.open and shown < total else None


def merged(found: Iterable[Found]) -> list[Found]:
    """``found`` with the rows of one posting made one: the first, with the places of all."""
    by_id: dict[object, Found] = {}
    for one in found:
        key = one.identifier if isinstance(one, RawPosting) else object()
        known = by_id.get(key)
        if isinstance(known, RawPosting) and isinstance(one, RawPosting):
            one = replace(known, job_locations=tuple(dict.fromkeys(known.job_locations + one.job_locations)))
        by_id[key] = one
    return list(by_id.values())

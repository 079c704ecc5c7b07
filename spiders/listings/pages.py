"""How far a listing has been read: paging that does not trust what sources say of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from scrapy.http import Request, Response

from schemas.paging import UNSURE, is_short, key_of
from schemas.raw import RawPosting
from schemas.reasons import Reason, ReasonKind
from schemas.source import Listing, NoDetail, Reject
from spiders.listings.ends import Shape
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
    ``ids``: postings met; ``board_ids``: in any chain; ``met``: rows met; ``postings_last``: of the last answer, known or not.
    ``shape``: what the answers have in common. ``sizes``: the rows of each answer that brought something new, as many as stood there;
    ``keys``: their keys, one behind another.
    ``stated``: the most pages that any answer said there are. ``says_end``: the last one names no page after it, in a format that does;
    ``is_last``: it says in so many words that it is the last.
    ``row_last``: the last row of the last answer that held something new; ``holds_last``: whether the last answer held it once more.
    ``unsure``: whether a page with new rows held some of before, or what stood behind a short one was no plain page of the list.
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
    postings_last: int = 0
    shape: Shape = field(default_factory=Shape)
    sizes: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    stated: int = 0
    says_end: bool = False
    is_last: bool = False
    row_last: int | None = None
    holds_last: bool = False
    unsure: bool = False

    def take(
        self, found: list[Found], rows: int, total: object, following: str | None, of: int | None = None, stood: int | None = None
    ) -> list[Found]:
        """Counts one answer of ``rows`` rows, read as ``found``, and returns what of it is new, rows of one posting as one. ``stood``: how
        many rows it showed, where some of them are left out of ``rows`` already.

        A row that this page or an earlier one holds already counts once: where boards move while they are read, another row was pushed out
        of sight for it.
        """
        keys = [hash((one.identifier, one.title, one.job_locations)) for one in found if isinstance(one, RawPosting)]
        repeated, holds_old = len(keys) - len({*keys} - self.met), not self.met.isdisjoint(keys)
        self.postings_last = len(keys)
        self.met.update(keys)
        self.holds_last = self.row_last in keys
        fresh = [one for one in merged(found) if not isinstance(one, RawPosting) or one.identifier not in self.ids]
        self.row_last = keys[-1] if fresh and keys else self.row_last
        ids = {one.identifier for one in fresh if isinstance(one, RawPosting)}
        elsewhere = ids & self.board_ids
        if self.total is None and (stated := text_of(total)) and stated.isdecimal():
            self.total = int(stated)
        self.ids |= ids
        self.board_ids |= ids
        if self.whole:
            self.whole.ids |= ids
        self.rows, self.answers, self.following = self.rows + rows, self.answers + 1, following
        self.stated = max(self.stated, of or 0)
        self.shown_last = 0 if not fresh else (rows if self.total is not None else len(found)) - repeated
        self.shown += self.shown_last
        self._note_rows(found, stood or rows)
        self.unsure |= holds_old and self.shown_last > 0
        return [one for one in fresh if not isinstance(one, RawPosting) or one.identifier not in elsewhere]

    def _note_rows(self, found: list[Found], stood: int) -> None:
        """Remembers the rows of an answer that brought something new."""
        if self.shown_last:
            self.sizes.append(stood)
            self.keys.append("".join(key_of(one.identifier) for one in found if isinstance(one, RawPosting)))

    @property
    def is_unfinished(self) -> bool:
        """True while the stated total is not reached, or unknown, and the last answer held something new."""
        return self.shown_last > 0 and (self.total is None or self.shown < self.total)

    @property
    def goes_on(self) -> bool:
        """True while more is due: rows or pages, of which neither may be stated."""
        return self.is_unfinished and not 0 < self.stated <= self.answers

    @property
    def is_over(self) -> bool:
        """True where the last page with rows was short, of a list that does not say how many it has: nothing behind it makes it partial."""
        return self.total is None and bool(self.sizes) and self.stated <= len(self.sizes) and is_short(self.sizes)

    def may_be_over(self, is_gone: bool) -> bool:
        """Whether the list may end before a page that could not be had: nothing named it, and it is not there (``is_gone``) or
        stands behind a short one."""
        may_end = self.total is None and self.following is None and bool(self.sizes) and self.stated <= len(self.sizes)
        return may_end and (is_gone or self.is_over)

    @property
    def told(self) -> tuple[int, ...]:
        """The rows of the pages, as `schemas.paging` has them, where nothing but what stands behind the last one tells that it is the last:
        it states no number of rows or of pages, and its last page named another, or names none and is as full as those that did. A
        page that says so in words of the format, "is_last", is believed: what drops a name or a row does not write that."""
        if not self.sizes or self.total is not None:
            return ()
        *others, last = self.sizes
        names_end = self.is_last or (self.says_end and self.shown_last > 0 and last < max(others, default=last + 1))
        if not self.unsure and (names_end or 0 < self.stated <= len(self.sizes)):
            return ()
        return (*self.sizes, UNSURE) if self.unsure else tuple(self.sizes)

    def told_of(self, said: Listing, goes_on: bool) -> Listing:
        """What is said of an answer, with what its pages tell where the list ends with it and is whole."""
        return replace(said, pages=self.told, order=self.order) if said.complete and not goes_on else said

    @property
    def order(self) -> tuple[str, ...]:
        """The keys of each page's rows, as `Listing.order` has them."""
        return tuple(self.keys) if self.total is None and (len(self.keys) > 1 or self.told) else ()

    def look(self, response: Response, rows: Sequence[Any], more: bool) -> Reason | None:
        """Remembers what an answer that was taken looks like, where ``more`` follow. Returns why it is not all of the page asked for."""
        cut = ReasonKind.PAGE_CUT.of() if self.shape.is_cut(response, rows) else None
        doubt = self.shape.astray(response, is_first=self.answers == 1) or cut
        if self.is_over and not self.shown_last:
            self.unsure |= doubt is not None
            return None
        if more and self.total is None and not doubt:
            self.shape.learn(response, rows)
        return doubt

    def why_no_end(self, response: Response, may_repeat: bool) -> Reason | None:
        """Why the list, which does not say how many rows it has, does not end before the last answer; None where it does, or may."""
        if self.total is not None or self.answers == 1:
            return None
        if (read := len(self.sizes)) < self.stated:
            return ReasonKind.PAGES_MISSING.of(read=read, total=self.stated)
        if self.shown_last:
            return None
        why = self.why_no_last(response, may_repeat)
        if self.is_over:
            self.unsure |= why is not None or not response.body.strip()
            return None
        return why

    def why_no_last(self, response: Response, may_repeat: bool) -> Reason | None:
        """Why an answer without new rows is another page than one behind the last; None where it may be one."""
        if self.postings_last:
            return None if (may_repeat and self.holds_last) or self.says_end else ReasonKind.REPEATED.of(rows=self.postings_last)
        return self.shape.why_no_end(response)

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

"""What is to be drafted, and what of a draft is alike in every kind."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from w3lib.url import url_query_cleaner

from crawler.drafts.paging import NO_BOARD, Address, address_of
from crawler.drafts.payloads import quoted
from crawler.drafts.shapes import SHAPES, Saved, Unreadable
from schemas.source import Source

UNSEEN = re.compile(rb"<(script|style|svg)\b(?![^>]{0,500}ld\+json)[^>]{0,2000}>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be drafted. ``url``: of the list, as it was asked; ``detail_url``: of the opening's own answer, where it was said."""

    family: str
    kind: str
    room: str
    source: Source
    url: str
    saved: tuple[Saved, ...]
    detail_url: str | None = None

    @property
    def is_of_several(self) -> bool:
        """Whether the list is of several employers, and shows the newest openings alone."""
        return self.kind.startswith("aggregator") or self.room == "aggregators"

    @property
    def address(self) -> Address:
        """How a list of one answer is asked for."""
        return address_of(self.url, self.source.board)

    def of(self, *shapes: str) -> Saved | None:
        return next(iter(self.all_of(*shapes)), None)

    def all_of(self, *shapes: str) -> list[Saved]:
        return [one for one in self.saved if one.shape in shapes]


@dataclass(slots=True)
class Draft:
    """``spider``: its file's text; ``address``: of the list; ``answers``: (address, file name, content type, body) of the golden case."""

    spider: str
    address: Address
    answers: list[tuple[str, str, str, bytes]] = field(default_factory=list)
    taken: dict[Path, str] = field(default_factory=dict)  # saved file -> name of the answer that it became
    remark: str = "Drafted from saved answers: put invented content in their place."  # of the golden case
    counts: bool = False  # the answers say how many openings there are, and the spider hands it on

    def add(self, url: str, name: str, kind: str, body: bytes, saved: Saved | None) -> None:
        """One more answer of the golden case. ``saved``: what it is made of; None where it is made up."""
        self.answers.append((url, name, kind, body))
        if saved:
            self.taken[saved.file] = name


def lacking(wanted: Wanted, needed: str) -> Unreadable:
    """What the template asks for beside what was given."""
    seen = ", ".join(f"{one.file.name} ({SHAPES[one.shape]})" for one in wanted.saved)
    return Unreadable(f"the template {wanted.kind} is written from {needed}; given were: {seen}")


def slots_of(wanted: Wanted, base: str = "BoardSpider", one_answer: bool = False, **more: str) -> dict[str, str]:
    board, camel = wanted.source.board, wanted.family.capitalize()
    stands = board != NO_BOARD and not wanted.address.is_given
    return {
        "family": wanted.family,
        "called": camel,
        "camel": camel,
        "board_is": f"what stands in the address of its list ({quoted(board)[1:-1]})"
        if stands
        else f"the whole site ({quoted(board)[1:-1]})",
        "base": base,
        "address": wanted.address.call,
        "one_answer": "    one_answer = True\n" if one_answer else "",
        "ignored": "",
    } | more


def without(address: str, noise: list[str]) -> str:
    return url_query_cleaner(address, noise, remove=True) if noise else address


def without_scripts(body: bytes) -> bytes:
    return UNSEEN.sub(b"", body)

"""What a sentence was found to say."""

from typing import NamedTuple

from schemas.enums import Sponsorship


class Reading(NamedTuple):
    """``value`` was read at ``start``-``end`` of the sentence. ``authorization``: it also asks for a right to work."""

    value: Sponsorship | None
    rule: str
    start: int
    end: int
    authorization: bool = False


class Found(NamedTuple):
    """A value other than a sponsorship verdict, at ``start``-``end`` of the sentence."""

    value: str
    rule: str
    start: int
    end: int

"""What has come and gone between two moments: a week's digest."""

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.health.findings import Finding


@dataclass(frozen=True, slots=True)
class Digest:
    """``began``: told now, and not then; ``lasts``: told both times; ``ended``: told then, and no more."""

    began: tuple[Finding, ...]
    lasts: tuple[Finding, ...]
    ended: tuple[Finding, ...]


def compare(then: Sequence[Finding], now: Sequence[Finding]) -> Digest:
    before, after = {one.key for one in then}, {one.key for one in now}
    return Digest(
        tuple(one for one in now if one.key not in before),
        tuple(one for one in now if one.key in before),
        tuple(one for one in then if one.key not in after),
    )
